#!/usr/bin/env python3
# Takes 4 s
"""No command that was given a secret has a copy of it left when it ends: not of its text, nor of the numbers of a private
key. (What `explain` does with secrets that stand in a request, explain/check_secrets.py asks.) Each wait ends."""
import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, "conformance/tests/support")
import memory  # noqa: E402

BUILD = os.environ.get("BUILD", "build")
BNCONFORM, BNSIGN = (os.path.abspath(os.path.join(BUILD, name)) for name in ("bnconform", "bnsign"))
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
SECRET = "Wq7LkT2mZx9RbV4nJc8PhY5sDf3GtK6uAe1NoX0iMvBzQjUyHrElSwCpOgIaFd2T"
WAIT = 30
REQUEST = (b"GET /api/v3/account?timestamp=%d&signature=" % int(time.time() * 1000) + b"0" * 64 +
           b" HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: " + b"A" * 64 + b"\r\nConnection: close\r\n\r\n")
# How many bytes of a private key's DER are public: the head and the modulus with its exponent, or the head.
PUBLIC = {"rsa": 26 + 11 + 257 + 5, "ed25519": 16, "PKCS#1": 4 + 3 + 261 + 5, "PKCS#8 in a password": 120, "PKCS#1 in a password": 0}
# Of another form than is taken: the key is refused, and read for that.
REFUSED = {"PKCS#1": ["rsa", "-traditional"], "PKCS#8 in a password": ["pkey", "-aes256", "-passout", "pass:x"],
           "PKCS#1 in a password": ["rsa", "-traditional", "-aes256", "-passout", "pass:x"]}
failures = 0


def report(sentence, problem=""):
    global failures
    failures += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": %s" % problem if problem else ""), flush=True)


def make_keys(folder):
    """Kinds of secret: a file, and what must not be found."""
    keys = {"hmac": (SECRET, {SECRET.encode(), base64.b64encode(SECRET.encode())[:40], SECRET.encode().hex().encode()})}
    for kind, words in {"rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "ed25519": ["-algorithm", "ED25519"]}.items():
        pem = subprocess.run(["openssl", "genpkey", *words], capture_output=True, check=True, timeout=WAIT).stdout.decode()
        keys[kind] = (pem, memory.pieces_of_pem(pem, PUBLIC[kind]))
    for kind, words in REFUSED.items():
        pem = subprocess.run(["openssl", *words], input=keys["rsa"][0].encode(), capture_output=True, check=True,
                             timeout=WAIT).stdout.decode()
        # The head of RFC 1421 is no base64.
        body = pem if "\n\n" not in pem else "-----BEGIN RSA PRIVATE KEY-----\n" + pem.split("\n\n", 1)[1]
        keys[kind] = (pem, memory.pieces_of_pem(body, PUBLIC[kind]))
    made = {}
    for kind, (text, secret) in keys.items():
        path = os.path.join(folder, kind)
        with open(path, "w", encoding="ascii", newline="") as file:
            file.write(text)
        made[kind] = (path, text, secret)
    return made


def port_of(said):
    """The port of a server, from its first line."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        first = os.pread(said.fileno(), 4096, 0)
        match = re.search(rb'"http":"http://127\.0\.0\.1:(\d+)"', first)
        if match:
            return int(match.group(1))
        time.sleep(0.02)
    return None


def use(child, said):
    """One request, then it is ended: from another thread, for this one watches it."""
    def go():
        port = port_of(said)
        if port:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=WAIT) as s:
                    s.sendall(REQUEST)
                    while s.recv(65536):
                        pass
            except OSError:
                pass
        os.kill(child, signal.SIGTERM)
    threading.Thread(target=go, daemon=True).start()


def commands(kind, path, pem, folder):
    """Name: program and arguments, standard input, and what is done meanwhile."""
    sign = [BNSIGN, "sign", "spot-rest", "GET", "/api/v3/account", "timestamp=1499827319559"]
    request = os.path.join(folder, "request")
    with open(request, "wb") as file:
        file.write(REQUEST)
    yield "bnsign sign --key FILE", [*sign, "--key", path], b"", None
    yield "bnsign sign --key -", [*sign, "--key", "-"], pem.encode(), None
    yield "bnsign sign --steps", [*sign, "--steps", "--key", path], b"", None
    if kind == "hmac":
        yield "bnsign verify", [BNSIGN, "verify", "spot-rest", request, "--key", path], b"", None
        yield "explain --key -", [BNCONFORM, "explain", request, "--key", "-"], pem.encode(), None
    meanwhile = None if kind in REFUSED else use
    yield "serve --key", [BNCONFORM, "serve", "--port", "0", "--key", path], b"", meanwhile
    ring = os.path.join(folder, "ring.json")
    member = {"secret": pem} if kind == "hmac" else {"pem": pem}
    member["type"] = "rsa" if kind in REFUSED else kind
    with open(ring, "w", encoding="utf-8") as file:
        json.dump({"format": "1", "keys": {"own": {"api_key": "A" * 64, **member}}}, file)
    yield "serve --keys", [BNCONFORM, "serve", "--port", "0", "--keys", ring], b"", meanwhile
    if kind != "ed25519":
        yield "webhook --key", [BNCONFORM, "webhook", "http://127.0.0.1:9/x", "--key", path], b"", None


def main():
    sentence = "no command leaves a secret in memory"
    with open(BNCONFORM, "rb") as file:
        if b"__asan_init" in file.read():
            print("skip - %s: a sanitizer keeps what was freed" % sentence)
            return 0
    memory.as_root()
    libc = memory.tracing()
    can = libc and memory.memory_at_exit(libc, [BNSIGN, "sign", SECRET], ENVIRONMENT, b"")
    if not can:
        print("skip - %s: no program can be watched here" % sentence)
        return 0
    report("the memory of a program that ends is found: an argument stands there", "" if SECRET.encode() in can else "it does not")
    with tempfile.TemporaryDirectory() as folder:
        for kind, (path, text, secret) in make_keys(folder).items():
            for name, command, given, meanwhile in commands(kind, path, text, folder):
                held = memory.memory_at_exit(libc, command, ENVIRONMENT, given, meanwhile) or b""
                found = [piece for piece in secret if piece in held]
                problem = "%d pieces of it" % len(found) if found else "" if held else "its memory was not found"
                report("%s leaves nothing in memory of a secret for %s" % (name, kind), problem)
    return failures > 0


sys.exit(main())
