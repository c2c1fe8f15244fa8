#!/usr/bin/env python3
# Takes 25 s
"""The programs that the pages write for a request, in ten languages: each is run where its language is installed, with the
key in the environment, and prints the request with the right signature. What is not installed is skipped, and said. What
the page is told of a request comes from `bnconform serve`, as it does there; the right signature from another program."""
import base64
import glob
import hmac
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, "conformance/tests/support")
import serve_for_tests as base  # noqa: E402
from serve_for_tests import DOCS, ENVIRONMENT, KEYS, NOW, Serve, report, same, sha256  # noqa: E402

RUN = 300
NODE = shutil.which("node")
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
WRITE = "const {codeOf} = require('./conformance/page/shared/code.js'); const [id, call] = JSON.parse(require('fs').readFileSync(0));" \
        "process.stdout.write(JSON.stringify(codeOf(id, call)))"
HARD = "caf\u00e9 'a' \"b\" $HOME #{x} %s \\n ~!*()"  # what a literal of some language or some encoder writes otherwise


def encoded(**values):
    return "&".join("%s=%s" % (name, urllib.parse.quote(str(value), safe="")) for name, value in values.items())


def call_of(serve, text):
    body = json.dumps({"text": text, "secret": ""}).encode()
    answer = serve.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body, "127.0.0.1")[2]
    return json.loads(answer)["call"]


def signed(name, payload):
    """In the text form of the scheme, made by openssl."""
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as key, tempfile.NamedTemporaryFile("wb") as text:
        key.write(KEYS[name]["pem"])
        key.flush()
        text.write(payload.encode())
        text.flush()
        command = ["openssl", "dgst", "-sha256", "-sign", key.name, text.name] if name.startswith("rsa") else [
            "openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key.name, "-in", text.name]
        return base64.b64encode(subprocess.run(command, capture_output=True, check=True, timeout=30).stdout).decode()


def cases(serve):
    """name -> (call, key, what has to be printed)"""
    head = " HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\n" % DOCS["api_key"]
    query = encoded(symbol="BTCUSDT", note=HARD, timestamp=NOW)
    form, odd = encoded(quantity=1, timestamp=NOW), "symbol=BTCUSDT&note=a+b%%2f&timestamp=%d" % NOW
    made = {}
    call = call_of(serve, "GET /api/v3/allOrders?%s&signature=%s%s\r\n" % (query, "0" * 64, head))
    made["parameters"] = (call, "", query + "&signature=" + sha256(DOCS["secret"], query))
    odd_place = dict(call, method="GET|exit;`exit`", path="/api/v3/a%2Fb%n%s'c'")
    made["a method and a path that a shell or printf would obey"] = (
        odd_place, "", "https://api.binance.com/api/v3/a%2Fb%n%s'c'?" + query + "&signature=" + sha256(DOCS["secret"], query))
    call = call_of(serve, "POST /api/v3/order?symbol=A%s\r\n%s&signature=%s" % (head, form, "0" * 64))
    made["query and body"] = (call, "", form + "&signature=" + sha256(DOCS["secret"], "symbol=A" + form))
    call = call_of(serve, "GET /api/v3/allOrders?%s&signature=%s%s\r\n" % (odd, "0" * 64, head))
    made["bytes of another encoder"] = (call, "", odd + "&signature=" + sha256(DOCS["secret"], odd))
    for name, key, shape in (("RSA", "rsa-2048", "A" * 342 + "%3D%3D"), ("Ed25519", "ed25519-a", "A" * 86 + "%3D%3D")):
        call = call_of(serve, "GET /api/v3/allOrders?%s&signature=%s%s\r\n" % (query, shape, head))
        made[name] = (dict(call, key=name.lower()), key, query + "&signature=" + urllib.parse.quote(signed(key, query), safe=""))
    params = {"symbol": "BTCUSDT", "apiKey": DOCS["api_key"], "timestamp": NOW, "note": "a b"}
    call = call_of(serve, json.dumps({"id": 1, "method": "order.place", "params": dict(params, signature="0" * 64)}))
    made["frame"] = (call, "", sha256(DOCS["secret"], "&".join("%s=%s" % (name, params[name]) for name in sorted(params))))
    pay, text = KEYS["pay"], '{"a":"%s"}' % HARD.replace("\\", "\\\\").replace('"', '\\"')
    call = call_of(serve, "POST /binancepay/openapi/v3/order HTTP/1.1\nContent-Type: application/json\nBinancePay-Timestamp: %d\n"
                   "BinancePay-Nonce: %s\nBinancePay-Certificate-SN: %s\nBinancePay-Signature: %s\n\n%s" % (
                       NOW, "n" * 32, pay["api_key"], "0" * 128, text))
    made["Pay"] = (call, "", hmac.new(pay["secret"].encode(), ("%d\n%s\n%s\n" % (NOW, "n" * 32, text)).encode(), "sha512").hexdigest().upper())
    return made, pay


FEW = ["parameters", "RSA", "Ed25519", "frame"]  # for languages that take seconds to start
NEEDS = {"python": [PYTHON], "node": ["node"], "go": ["go"], "java": ["java"], "csharp": ["mcs", "mono"], "php": ["php"], "ruby": ["ruby"],
         "shell": ["sh", "perl", "openssl"], "c": ["cc"], "rust": ["cargo"]}
SLOW = {"go", "java", "csharp", "rust"}


def command_of(language, path, folder):
    out = os.path.join(folder, "out")
    return {"python": [[PYTHON, path]], "node": [["node", path]], "go": [["go", "run", path]], "java": [["java", path]], "php": [["php", path]],
            "csharp": [["mcs", *(["-r:Mono.Security", os.path.join(folder, "newer.cs")] if CAN_IMPORT else []), "-out:" + out, path], ["mono", out]], "ruby": [["ruby", path]], "shell": [["sh", path]],
            "c": [["cc", path, "-o", out, "-lcrypto"], [out]],
            "rust": [["cargo", "run", "--offline", "--quiet", "--manifest-path", os.path.join(folder, "Cargo.toml")]]}[language]


# Mono lacks one function that .NET has since its version 5: it is put beside the program.
IMPORT_FROM_PEM = """
using System;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Mono.Security.Cryptography;

static class Newer {
  public static void ImportFromPem(this RSA key, string pem) {
    var info = new PKCS8.PrivateKeyInfo(Convert.FromBase64String(Regex.Replace(pem, "-----.*?-----", "")));
    key.ImportParameters(PKCS8.PrivateKeyInfo.DecodeRSA(info.PrivateKey).ExportParameters(true));
  }
}
"""


CAN_IMPORT = glob.glob("/usr/lib/mono/*/Mono.Security.dll")


def has_cryptography():
    return subprocess.run([PYTHON, "-c", "import cryptography"], capture_output=True, timeout=RUN, check=False).returncode == 0


# What a program needs besides its language, by the language and the kind of key.
LIBRARY_OF = {("python", "rsa"): ("Python module cryptography", has_cryptography),
              ("python", "ed25519"): ("Python module cryptography", has_cryptography),
              ("csharp", "rsa"): ("Mono.Security, of which ImportFromPem is made", lambda: CAN_IMPORT)}


def put_cargo(folder):
    with open(os.path.join(folder, "Cargo.toml"), "w", encoding="utf-8") as file:
        file.write('[package]\nname = "sign"\nversion = "0.0.0"\nedition = "2021"\n[[bin]]\nname = "sign"\npath = "main.rs"\n'
                   '[dependencies]\nopenssl = "0.10"\nurlencoding = "2"\n')


def printed(language, file_name, code, environment):
    """What the program prints, and why it could not run."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, file_name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(code.replace("curl -X", "printf '%s\\n' -X") if language == "shell" else code)
        if language == "csharp":
            pathlib.Path(folder, "newer.cs").write_text(IMPORT_FROM_PEM, encoding="utf-8")
        if language == "rust":
            put_cargo(folder)
            environment = dict(environment, CARGO_TARGET_DIR=os.path.abspath(os.path.join(base.BUILD, "rust-programs")))
        for command in command_of(language, path, folder):
            done = subprocess.run(command, env=environment, capture_output=True, timeout=RUN)
            if done.returncode:
                return "", done.stderr.decode("utf-8", "replace")[:600]
        return done.stdout.decode("utf-8", "replace"), ""


def write(language, call):
    done = subprocess.run([NODE, "-e", WRITE], input=json.dumps([language, call]), text=True, capture_output=True, timeout=30)
    return json.loads(done.stdout)


def can_have_crates():
    with tempfile.TemporaryDirectory() as folder:
        put_cargo(folder)
        open(os.path.join(folder, "main.rs"), "w", encoding="utf-8").write("fn main() {}")
        return subprocess.run(["cargo", "fetch", "--offline", "--quiet", "--manifest-path", os.path.join(folder, "Cargo.toml")],
                              env=ENVIRONMENT, capture_output=True, timeout=RUN).returncode == 0


def check_language(language, file_name, made, pay):
    gone = [name for name in NEEDS[language] if not shutil.which(name)]
    if language == "rust" and not gone and not can_have_crates():
        gone = ["crates openssl and urlencoding"]
    if gone:
        print("skip - a program in %s is run: there is no %s" % (language, " and no ".join(gone)))
        return
    for name, (call, key, wanted) in made.items():
        if language in SLOW and name not in FEW:
            continue
        absent = LIBRARY_OF.get((language, key.split("-")[0]))
        if absent and not absent[1]():
            print("skip - %s prints the request with its right signature (%s): there is no %s" % (language, name, absent[0]))
            continue
        code = write(language, call)
        with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
            file.write(KEYS[key]["pem"] if key else "")
            file.flush()
            environment = dict(ENVIRONMENT, BINANCE_SECRET=pay["secret"] if name == "Pay" else DOCS["secret"],
                               BINANCE_API_KEY=DOCS["api_key"], BINANCE_KEY_FILE=file.name)
            out, problem = printed(language, file_name, code, environment)
        report("%s prints the request with its right signature (%s)" % (language, name),
               problem or ("" if wanted in out.replace("\n--data-raw ", "") else "%r is not in %r: %s" % (wanted, out, code)))
        same("%s has no secret in it (%s)" % (language, name), DOCS["secret"] in code or DOCS["api_key"] in code, False)


def main():
    if not NODE:
        print("skip - programs in ten languages: there is no node, which writes them")
        return 0
    with Serve(log=False) as serve:
        made, pay = cases(serve)
    unseen = dict(made["parameters"][0], query="a=\u202egnp.exe")
    done = subprocess.run([NODE, "-e", WRITE.replace("codeOf(id, call)", "require('./conformance/page/shared/code.js').canBeRead(call)")],
                          input=json.dumps(["python", unseen]), text=True, capture_output=True, timeout=30)
    same("no program is written of what cannot be seen", done.stdout, "false")
    report("what a program needs is told of each request", [name for name, (call, _, _) in made.items() if not call])
    files = {"python": "sign.py", "node": "sign.mjs", "go": "sign.go", "java": "Sign.java", "csharp": "sign.cs", "php": "sign.php",
             "ruby": "sign.rb", "rust": "main.rs", "shell": "sign.sh", "c": "sign.c"}
    for language, file_name in files.items():
        if language in sys.argv[1:] or (len(sys.argv) < 2 and language != "rust"):
            check_language(language, file_name, made, pay)
    if len(sys.argv) < 2:
        print("skip - a program in rust is run: its crates take minutes to build; check_code.py rust does it")
    return 1 if base.failures else 0


if __name__ == "__main__":
    sys.exit(main())
