#!/usr/bin/env python3
"""Clients as people write them place signed requests on the verifying server: by its base URL, and unmodified inside a
seal, where a connection elsewhere fails. The documents' examples, the forum's clients and a page in a browser among
them; each gets the right verdict, and who is wrong the right mistake."""

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, KEYS, NOW, PAY, US, Serve, parse, report, same, status  # noqa: E402

HERE = os.path.abspath("conformance/tests/peers/callers")
BUILT = tempfile.mkdtemp()
PYTHON = "/usr/bin/python3"  # Debian's, whose modules these are
CALLERS = (("curl", ["sh", HERE + "/order.sh"]), ("Python's requests", [PYTHON, HERE + "/order_requests.py"]),
           ("Node's fetch", ["node", HERE + "/order_fetch.mjs"]), ("Go's net/http", [BUILT + "/order"]),
           ("Java's HttpClient", ["java", "-cp", BUILT, "Order"]))
COMPILERS = {BUILT + "/order": ["go", "build", "-o", BUILT + "/order", HERE + "/order.go"],
             "java": ["javac", "-d", BUILT, HERE + "/Order.java"]}
ELSEWHERE = "import socket, sys\ntry:\n  socket.create_connection(('192.0.2.1', 443), 5)\n  sys.exit('it was reached')\nexcept OSError as e:\n  print(e.errno)\n"


def has_module(*names):
    return os.path.exists(PYTHON) and subprocess.run([PYTHON, "-c", "import " + ", ".join(names)], stderr=subprocess.DEVNULL,
                                                     check=False).returncode == 0


def missing(command):
    """Why a caller cannot run here; empty: it can, and is built."""
    if command[0] in COMPILERS:
        compiler = COMPILERS[command[0]]
        if not shutil.which(compiler[0]):
            return "there is no %s here" % compiler[0]
        subprocess.run(compiler, check=True, timeout=120, env=dict(os.environ, GOTOOLCHAIN="local", GO111MODULE="off"))
        return ""
    if not shutil.which(command[0]):
        return "there is no %s here" % os.path.basename(command[0])
    text = open(command[1], encoding="utf-8").read()
    if "import requests" in text and not has_module("requests"):
        return "Python's requests is not installed"
    if "import load_pem" in text and not has_module("cryptography"):
        return "Python's cryptography is not installed"
    if command[0] == "sh":
        return next(("there is no %s here" % tool for tool in ("curl", "openssl") if not shutil.which(tool)), "")
    if command[0] == "node" and int(re.sub(r"\D.*", "", subprocess.run(
            ["node", "-p", "process.versions.node"], stdout=subprocess.PIPE, check=False).stdout.decode() or "0")) < 18:
        return "this Node has no fetch"
    return ""


def java_roots(ca):
    """The CA in the form that Java reads."""
    store = os.path.join(BUILT, "roots.p12")
    if not os.path.exists(store):
        subprocess.run(["keytool", "-importcert", "-noprompt", "-file", ca, "-keystore", store, "-storepass", "changeit"],
                       check=True, timeout=60, stderr=subprocess.DEVNULL)
    return "-Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStore=" + store


def environment(key, ca=None):
    env = dict(ENVIRONMENT, SECRET=key.get("secret", ""), API_KEY=key["api_key"])
    for name in list(env):
        if name.lower().endswith("_proxy"):
            del env[name]
    if ca:
        env.update(dict.fromkeys(("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"), ca))
    return env


def call(command, key=DOCS, ca=None):
    """What a caller prints: the answer's body and its status."""
    env = environment(key, ca)
    if ca and command[0] == "java":
        env["JAVA_TOOL_OPTIONS"] = java_roots(ca)
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, check=False)
    body, _, code = done.stdout.decode().strip().rpartition("\n")
    return (int(code) if code.isdigit() else done.stderr.decode()[-300:]), body


def wanted(sentence, found, wanted_status, wanted_text):
    report(sentence, "" if found[0] == wanted_status and wanted_text in found[1] else found)


def by_base_url(s):
    for name, command in CALLERS:
        why = missing(command)
        for kind in ("http", "https"):
            sentence = "%s places an order by base URL, %s" % (name, kind)
            if why or kind not in s.serving:
                print("skip - %s: %s" % (sentence, why or "no OpenSSL is linked"))
            else:
                wanted(sentence, call(command + [s.serving[kind]], ca=s.serving.get("ca")), 200, '"transactTime":')


def inside_a_seal(has_tls):
    for name, command in CALLERS:
        sentence = "%s places an order sealed, the real host in its code" % name
        if missing(command) or not has_tls:
            print("skip - %s: %s" % (sentence, missing(command) or "no OpenSSL is linked"))
            continue
        script = '"$@" && exec %s -c "$ELSEWHERE"' % PYTHON
        done = subprocess.run([BNCONFORM, "serve", "--", "sh", "-c", script, "sh", *command, "https://api.binance.com"],
                              env=dict(environment(DOCS), ELSEWHERE=ELSEWHERE), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
        if done.returncode == 64 and b"not permitted" in done.stderr:
            print("skip - %s: namespaces are not permitted here" % sentence)
            continue
        lines = done.stdout.decode().strip().split("\n")
        report(sentence + ", and a connection elsewhere fails",
               "" if done.returncode == 0 and lines[-2:] == ["200", "101"] and b"\n1 passed, 0 failed, 0 skipped\n" in done.stderr
               else (done.returncode, lines[-3:], done.stderr.decode()[-500:]))


# ---------------------------------------------------------------------------------------------------------- the documents

def documents(s):
    hmac = ["sh", HERE + "/docs_hmac.sh", s.serving["http"]]
    s.clock("fixed:%d" % NOW)
    for place in ("query", "body", "both"):
        if missing(hmac):
            print("skip - the documents' HMAC example, %s: %s" % (place, missing(hmac)))
        else:
            wanted("the documents' HMAC example works, parameters in %s" % place, call(hmac + [place]), 200, '"transactTime":')
    s.clock("real")
    with tempfile.TemporaryDirectory() as folder:
        for name, command, key in (("RSA", ["sh", HERE + "/docs_rsa.sh"], "rsa-2048"),
                                   ("Ed25519", [PYTHON, HERE + "/docs_ed25519.py"], "ed25519-a")):
            pem = os.path.join(folder, key + ".pem")
            with open(pem, "w", encoding="utf-8") as file:
                file.write(KEYS[key]["pem"])
            why = missing(command) or ("" if name == "Ed25519" or "ca" in s.serving else "RSA needs OpenSSL, which is not linked")
            if why:
                print("skip - the documents' %s example: %s" % (name, why))
            else:
                wanted("the documents' %s example works" % name,
                       call(command + [s.serving["http"], pem, KEYS[key]["api_key"]], KEYS[key]), 200, '"transactTime":')
    us = [PYTHON, HERE + "/us_sample.py"]
    for what in ("read", "write"):
        if missing(us):
            print("skip - Binance US's Python sample, %s: %s" % (what, missing(us)))
        else:
            wanted("Binance US's Python sample works, %s" % what, call(us + [s.serving["http"], what], US), 200,
                   '"orderId"' if what == "write" else "[")


# -------------------------------------------------------------------------------------------------------------- the forum

def judged(s, target, host, key):
    """What the log says of one request by these bytes."""
    lines = ["GET %s HTTP/1.1" % target, "Host: " + host, "X-MBX-APIKEY: " + key["api_key"], "Connection: close"]
    answer = parse(s.raw(("\r\n".join(lines) + "\r\n\r\n").encode(), shut=False))[0]
    r = s.log()[-1]
    return answer[0], r["verdict"], [(m["id"], m["confidence"]) for m in r["mistakes"] if m["confidence"] == "proved"]


def dart(s):
    """The Dart client's bytes: its map signed as JSON before the timestamp joins it; with the first of its two faults
    mended; and as its author mended it."""
    s.clock("fixed:%d" % NOW)
    target = "/api/v3/openOrders?symbol=BTCUSDT&%s"
    before = "signature=c441552bd9429ab43b3a5be3866641c39007a4c60251f0005b3ff305097fd2c6&timestamp=%d" % NOW
    half = "signature=dc601694ef5e8d209f8d9bbb6da5dd0d6cc84d595176dc94071cb975658537f3&timestamp=%d" % NOW
    after = "timestamp=%d&signature=d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca" % NOW
    same("the Dart client: both its mistakes are named", judged(s, target % before, "api.binance.us", DOCS),
         (400, "wrong", [("json-signed", "proved"), ("timestamp-added-after-signing", "proved")]))
    same("with one mended, the other is", judged(s, target % half, "api.binance.us", DOCS),
         (400, "wrong", [("timestamp-added-after-signing", "proved")]))
    same("with both mended it is right", judged(s, target % after, "api.binance.us", DOCS), (200, "valid", []))
    s.clock("fixed:%d" % (NOW + 6000))
    answer, verdict, _ = judged(s, target % after, "api.binance.us", DOCS)
    same("and its timestamp, fixed when the object was made, is too old six seconds on", (answer, verdict), (400, "wrong"))
    s.clock("real")


CSHARP = (("none", "valid", None), ("crlf", "wrong", "pay-newline-wrong"), ("no-last-lf", "wrong", "pay-missing-trailing-lf"),
          ("lower-case", "wrong", "pay-lowercase-hex"), ("body-alone", "wrong", "pay-body-only-signed"),
          ("nonce-again", "wrong", None))


def csharp(s):
    if not shutil.which("mcs") or not shutil.which("mono"):
        print("skip - the forum's Binance Pay client in C#: there is no Mono here")
        return
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "PayForum.exe")
        built = subprocess.run(["mcs", "-nologo", "-out:" + program, HERE + "/PayForum.cs"],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
        if built.returncode != 0:
            report("the forum's Binance Pay client in C# can be built", built.stdout.decode())
            return
        for mistake, verdict, named in CSHARP:
            got = call(["mono", program, s.serving["http"], mistake], PAY)
            r = s.log()[-1]
            proved = [m["id"] for m in r["mistakes"] if m["confidence"] == "proved"]
            same("the forum's C# client, mistake %s, is judged so" % mistake, (got[0], r["verdict"], r["answer"]["code"], proved[:1]),
                 (200, "valid", None, []) if verdict == "valid" else (400, "wrong", "400002", [named] if named else []))


# ---------------------------------------------------------------------------------------------------------------- a page

BROWSER = """
import json, sys
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
options = webdriver.ChromeOptions()
for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
                 "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--user-data-dir=" + sys.argv[3]):
    options.add_argument(argument)
options.binary_location = sys.argv[2]
browser = webdriver.Chrome(service=Service(sys.argv[4]), options=options)
try:
    browser.get(sys.argv[1])
    WebDriverWait(browser, 20).until(lambda b: b.find_element(By.ID, "answer").text != "nothing yet")
    print(browser.find_element(By.ID, "answer").text)
finally:
    browser.quit()
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def page(s):
    sentence = "a page in Chromium places an order by base URL"
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver or not has_module("selenium"):
        print("skip - %s: chromium, chromedriver or Python's selenium is not installed" % sentence)
        return
    # The page has another origin than the server: its port is another one.
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=HERE)) as pages, \
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        url = "http://127.0.0.1:%d/page.html#%s%%20%s%%20%s" % (pages.server_address[1], s.serving["http"], DOCS["api_key"],
                                                                DOCS["secret"])
        done = subprocess.run([PYTHON, "-c", BROWSER, url, chromium, folder, driver], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120, check=False, env=dict(environment(DOCS), HOME=folder))
        pages.shutdown()
    text = done.stdout.decode().strip()
    report(sentence, "" if text.startswith("200 {") and '"transactTime":' in text else (text, done.stderr.decode()[-600:]))
    last = s.log()[-2:]
    same("after a preflight", [r["verdict"] for r in last], ["preflight", "valid"])


def main():
    with Serve() as s:
        has_tls = "ca" in s.serving
        by_base_url(s)
        documents(s)
        dart(s)
        csharp(s)
        page(s)
    inside_a_seal(has_tls)
    return status()


if __name__ == "__main__":
    try:
        STATUS = main()
    finally:
        shutil.rmtree(BUILT, ignore_errors=True)
    sys.exit(STATUS)
