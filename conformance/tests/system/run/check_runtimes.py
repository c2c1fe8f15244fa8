#!/usr/bin/env python3
# Takes 20 s
"""What runs programs trusts the server under `bnconform serve --`, sealed and told nothing: a program of each is run to its
end, and in five languages one trades, each of its requests judged and right. And where one has roots of its own, so that its
connection ends for the certificate, that is counted, and the remedy is told for what runs it."""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, report, status  # noqa: E402

HERE = os.path.abspath("conformance/tests/peers/runtimes")
KEY = {"API_KEY": DOCS["api_key"], "SECRET": DOCS["secret"]}
TIME = "https://api.binance.com/api/v3/time"
NODE_GET = "require('https').get(process.argv[1], %sr => r.pipe(process.stdout))"
PYTHON = "/usr/bin/python3"
# Name; what must be here, as commands that end with 0; what builds it; what runs it.
TRUST = (
    ("curl", [], [], ["curl", "-s", TIME]),
    ("Python's urllib", [], [], [PYTHON, "-c", "import urllib.request; print(urllib.request.urlopen('%s').read().decode())" % TIME]),
    ("Node's https", [], [], ["node", "-e", NODE_GET % "", TIME]),
    ("Node's fetch", [["node", "-e", "fetch"]], [], ["node", "-e", "fetch('%s').then(r => r.text()).then(console.log)" % TIME]),
    ("Deno", [], [], ["deno", "eval", "console.log(await (await fetch('%s')).text())" % TIME]),
    ("Java's HttpClient", [], ["javac", "-d", ".", HERE + "/Time.java"], ["java", "-cp", ".", "Time", TIME]),
    ("C# on Mono", [], ["mcs", "-nologo", "-out:time.exe", HERE + "/Time.cs"], ["mono", "time.exe", TIME]),
    ("Go", [], ["go", "build", "-o", "time", HERE + "/time.go"], ["./time", TIME]),
    ("PHP's curl", [["php", "-r", "exit(function_exists('curl_init') ? 0 : 1);"]], [],
     ["php", "-r", "curl_exec(curl_init($argv[1]));", TIME]),
    ("PHP's stream", [], [], ["php", "-r", "echo file_get_contents($argv[1]);", TIME]),
    ("Ruby", [], [], ["ruby", "-ropen-uri", "-e", "print URI.open(ARGV[0]).read", TIME]),
    ("Perl's HTTP::Tiny", [["perl", "-MHTTP::Tiny", "-MIO::Socket::SSL", "-e", "1"]], [],
     ["perl", "-MHTTP::Tiny", "-e", "print HTTP::Tiny->new(verify_SSL => 1)->get($ARGV[0])->{content}", TIME]),
    ("Perl's LWP", [["perl", "-MLWP::Protocol::https", "-e", "1"]], [],
     ["perl", "-MLWP::UserAgent", "-e", "print LWP::UserAgent->new->get($ARGV[0])->decoded_content", TIME]),
    ("R", [], [], ["Rscript", "-e", "cat(readLines('%s', warn = FALSE))" % TIME]),
    ("R's curl", [["Rscript", "-e", "library(curl)"]], [],
     ["Rscript", "-e", "cat(rawToChar(curl::curl_fetch_memory('%s')$content))" % TIME]),
)
# The same order in each language.
TRADE = (
    ("Java", [], ["javac", "-d", ".", HERE + "/Trade.java"], ["java", "-cp", ".", "Trade"]),
    ("Go", [], ["go", "build", "-o", "trade", HERE + "/trade.go"], ["./trade"]),
    ("C#", [], ["mcs", "-nologo", "-out:trade.exe", HERE + "/Trade.cs"], ["mono", "trade.exe"]),
    ("PHP", [["php", "-r", "exit(function_exists('curl_init') ? 0 : 1);"]], [], ["php", HERE + "/trade.php"]),
    ("R", [["Rscript", "-e", "library(curl); library(openssl); library(jsonlite)"]], [], ["Rscript", HERE + "/trade.R"]),
)
# Each has roots of its own, a file of none of ours; what the remedy must name.
DISTRUST = (
    ("Python", [PYTHON, "-c", "import ssl, urllib.request as u; u.urlopen('%s', context=ssl.create_default_context(cafile='OTHER'))" % TIME],
     "SSL_CERT_FILE names the roots: give that file to the library"),
    ("a script that names Python in its first line", ["./bot", TIME], "SSL_CERT_FILE names the roots: give that file to the library"),
    ("Node", ["node", "-e", NODE_GET % "{ca: require('fs').readFileSync('OTHER')}, ", TIME], "NODE_EXTRA_CA_CERTS names the roots"),
    ("Java", ["java", "-Djavax.net.ssl.trustStore=/dev/null", "-cp", ".", "Time", TIME], "JAVA_TOOL_OPTIONS names a trust store"),
    ("PHP", ["php", "-d", "openssl.cafile=OTHER", "-r", "echo file_get_contents($argv[1]);", TIME], "openssl.cafile and curl.cainfo"),
    ("Ruby", ["ruby", "-ropen-uri", "-e", "print URI.open(ARGV[0], ssl_ca_cert: 'OTHER').read", TIME], "ca_file or cert_store"),
    ("Perl", ["perl", "-MHTTP::Tiny", "-e", "print HTTP::Tiny->new(verify_SSL => 1, SSL_options => {SSL_ca_file => 'OTHER'})->get($ARGV[0])->{content}", TIME],
     "sets SSL_ca_file itself"),
    ("R", ["Rscript", "-e", "curl::curl_fetch_memory('%s', curl::new_handle(cainfo = 'OTHER'))" % TIME], "CURL_CA_BUNDLE names the roots"),
    ("another program", ["curl", "-s", "--cacert", "OTHER", TIME], "Roots that are compiled in (Rust's webpki-roots) take no other"),
)


def ends(command, folder):
    """What a command prints, and its exit status; None: there is no such command."""
    try:
        done = subprocess.run(command, cwd=folder, env=dict(ENVIRONMENT, GO111MODULE="off", GOTOOLCHAIN="local", **KEY),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=180, check=False)
    except (FileNotFoundError, PermissionError):
        return None
    return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"), done.returncode


def lacks(command, wanted, build, folder):
    """Why a program cannot be run here; empty: it can, and is built."""
    for asked in ([build] if build else []) + wanted:
        got = ends(asked, folder)
        if got is None or got[2] != 0:
            return "no %s here, or one without what it takes" % asked[0]
    name = command[0]
    return "" if name.startswith(".") or shutil.which(name) else "no %s here" % name


def sealed(command, folder):
    return ends([os.path.abspath(BNCONFORM), "serve", "--", *command], folder)


def trusts(name, wanted, build, command, folder):
    sentence = "%s trusts the server" % name
    why = lacks(command, wanted, build, folder)
    if why:
        print("skip - %s: %s" % (sentence, why))
        return
    text, said, code = sealed(command, folder)
    report(sentence, "" if '{"serverTime":' in text and code == 0 and said.endswith("\n1 passed, 0 failed, 0 skipped\n")
           else (code, text, said[-500:]))


def trades(name, wanted, build, command, folder):
    sentence = "a program in %s trades, and each of its five requests is right" % name
    why = lacks(command, wanted, build, folder)
    if why:
        print("skip - %s: %s" % (sentence, why))
        return
    text, said, code = sealed(command, folder)
    report(sentence, "" if '["NEW","NEW","CANCELED","FILLED",true]' in text and code == 0
           and said.endswith("\n5 passed, 0 failed, 0 skipped\n") else (code, text, said[-900:]))


def is_told(name, command, remedy, folder):
    sentence = "%s with roots of its own is counted, and told what helps it" % name
    command = [word.replace("OTHER", folder + "/other.pem") for word in command]
    why = lacks(command, [], [], folder)
    if why or name == "Java" and not os.path.exists(folder + "/Time.class"):
        print("skip - %s: %s" % (sentence, why or "it was not built"))
        return
    _, said, code = sealed(command, folder)
    counted = "1 TLS connection ended before a request was sent" in said or "1 failed" in said
    report(sentence, "" if counted and code != 0 and remedy in " ".join(said.split()) else (code, said[-900:]))


def main():
    with tempfile.TemporaryDirectory() as folder:
        if sealed(["true"], folder)[2] == 64 or "no https here" in sealed(["true"], folder)[1]:
            print("skip - what runs programs trusts the server: it needs namespaces and OpenSSL")
            return 0
        made = ends(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                     "/CN=other", "-keyout", "/dev/null", "-out", folder + "/other.pem"], folder)
        with open(folder + "/bot", "w", encoding="ascii") as file:
            file.write("#!/usr/bin/env -S python3 -s\nimport sys, ssl, urllib.request as u\n"
                       "u.urlopen(sys.argv[1], context=ssl.create_default_context(cafile='%s/other.pem'))\n" % folder)
        os.chmod(folder + "/bot", 0o755)
        for name, wanted, build, command in TRUST:
            trusts(name, wanted, build, command, folder)
        for row in TRADE:
            trades(*row, folder)
        if made is None or made[2] != 0:
            print("skip - roots of its own: no openssl command here")
            return status()
        for row in DISTRUST:
            is_told(*row, folder)
    return status()


if __name__ == "__main__":
    sys.exit(main())
