#!/usr/bin/env python3
# Takes 14 s
"""A secret that stands in a request, in whatever spelling: it is in no screen, report, record or answer of `explain` and
`serve`, and in no memory of `explain` when it ends. Bounded: each wait ends."""

import base64
import json
import os
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, "conformance/tests/support")
import memory  # noqa: E402
import serve_for_tests as base  # noqa: E402
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, KEYS, NOW, Serve, report, same, sha256  # noqa: E402

OWN = "Wq7LkT2mZx9RbV4nJc8PhY5sDf3GtK6uAe1NoX0iMvBzQjUyHrElSwCpOgIaFd2T"
PEM = KEYS["ed25519-b"]["pem"]
HERE = "127.0.0.1"
LEAST = 10  # so many characters of a secret in a row, and it counts as shown


def spellings(secret):
    """What a secret may be written as, by name."""
    data = secret.encode()
    half = len(secret) // 2
    return {
        "as it is": secret, "in upper case": secret.upper(), "in lower case": secret.lower(),
        "percent-encoded": "".join("%%%02X" % b for b in data), "percent-encoded in lower case": "".join("%%%02x" % b for b in data),
        "in hex": data.hex(), "in upper-case hex": data.hex().upper(), "in hex with colons": data.hex(":"),
        "in base64": base64.b64encode(data).decode(), "in URL-safe base64": base64.urlsafe_b64encode(data).decode(),
        "in base64 without padding": base64.b64encode(data).decode().rstrip("="),
        "in a longer base64": base64.b64encode(b"api-key:" + data + b"\n").decode(),
        "in a base64 longer by one": base64.b64encode(b"a" + data + b"b").decode(),
        "in percent-encoded base64": urllib.parse.quote(base64.b64encode(data).decode(), safe=""),
        "less its first character": secret[1:], "less its last character": secret[:-1],
        "less one in the middle": secret[:half] + secret[half + 1:],
        "with a space in it": secret[:half] + " " + secret[half:], "with a line end in it": secret[:half] + "\n" + secret[half:],
        "in hex less a character": data[:half].hex() + data[half + 1:].hex(),
    }


def parts(secret):
    """What of it must not be seen, in no spelling: folded to letters and digits in lower case."""
    forms = [secret, secret.lower(), secret.upper()]
    texts = [secret] + [form.encode().hex() for form in forms]
    for form in forms:
        for before in (b"", b"~", b"~~"):
            first = 0 if not before else len(before) + 1
            texts.append(base64.b64encode(before + form.encode()).decode()[first:].rstrip("=")[:-1])
    folded = ["".join(c for c in text.lower() if c.isalnum()) for text in texts]
    least = [LEAST if i == 0 else 2 * LEAST for i in range(len(folded))]
    return {text[at:at + n] for text, n in zip(folded, least) for at in range(len(text) - n + 1)}


def seen_in(said, secret):
    """The parts of a secret that a text shows; its escapes are read first."""
    found = set()
    texts = [said.decode("utf-8", "replace")]
    for _ in range(3):
        texts.append(urllib.parse.unquote(texts[-1].replace("\\n", "\n").replace("\\r", "\r").replace("\\/", "/")))
    for text in texts:
        folded = "".join(c for c in text.lower() if c.isascii() and c.isalnum())
        found |= {part for part in parts(secret) if part in folded}
    return sorted(found)[:3]


def request(value, secret, where="query"):
    """A WRONG raw request that holds a value; without a secret it has no signature."""
    payload = "symbol=BTCUSDT&note=%s&timestamp=%d" % (value.replace("\n", "%0A").replace(" ", "%20"), NOW)
    signature = "&signature=" + sha256(secret, payload + "&") if secret else ""
    if where == "body":
        text = "symbol=BTCUSDT&note=%s&timestamp=%d" % (value, NOW)
        body = text + ("&signature=" + sha256(secret, text + "&") if secret else "")
        return ("POST /api/v3/order HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\nContent-Length: %d\r\n\r\n%s"
                % ("a" * 64, len(body.encode()), body)).encode()
    return ("GET /api/v3/order?%s%s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\nX-Note: %s\r\n\r\n"
            % (payload, signature, "a" * 64, value.replace("\n", " "))).encode()


def key_file(folder, text):
    path = os.path.join(folder, "key")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def check_explain():
    with tempfile.TemporaryDirectory() as folder:
        path = key_file(folder, OWN)
        for name, value in spellings(OWN).items():
            for where in ("query", "body"):
                said = b""
                for more in (["--json"], ["-v"]):
                    told = subprocess.run([BNCONFORM, "explain", "--key", path, *more], input=request(value, OWN, where),
                                          env=ENVIRONMENT, capture_output=True, timeout=60)
                    said += told.stdout + told.stderr
                report("explain hides a secret %s in the %s" % (name, where), seen_in(said, OWN))
        told = subprocess.run([BNCONFORM, "explain", "--key", path, "--json"], input=request("plain", OWN), env=ENVIRONMENT,
                              capture_output=True, timeout=60)
        same("and what is no secret is shown", json.loads(told.stdout)["sent"], "symbol=BTCUSDT&note=plain&timestamp=%d" % NOW)


def keys_in(said, pem):
    body = "".join(pem.split("\n")[1:-2])
    texts = [said.decode("utf-8", "replace")]
    texts.append(urllib.parse.unquote(texts[0]))
    return [body[at:at + 16] for at in range(22, len(body) - 16) if any(body[at:at + 16] in text for text in texts)][:3]


def check_keys():
    """A private key in what was pasted, known or not."""
    forms = {"as in its file": PEM, "with spaces for line ends": PEM.strip().replace("\n", " "),
             "with \\n for line ends": PEM.replace("\n", "\\n"), "in one line": PEM.replace("\n", ""),
             "percent-encoded": urllib.parse.quote(PEM, safe=""), "in form encoding": urllib.parse.quote_plus(PEM)}
    with tempfile.TemporaryDirectory() as folder:
        for whose, path in (("known", key_file(folder, PEM)), ("unknown", "@docs")):
            for name, value in forms.items():
                said = b""
                for text in (request(value, ""), request(value, "", "body")):
                    for more in (["--json"], ["-v"]):
                        told = subprocess.run([BNCONFORM, "explain", "--key", path, *more], input=text, env=ENVIRONMENT,
                                              capture_output=True, timeout=60)
                        said += told.stdout + told.stderr
                report("explain hides a private key that is %s %s" % (whose, name), keys_in(said, PEM))


def check_serve():
    """The log, the records, the page, the words on the terminal and what is pasted on the page."""
    with tempfile.TemporaryDirectory() as folder, Serve("-v", "--key", key_file(folder, OWN)) as serve:
        said, pasted = [], []
        every = list(spellings(OWN).values()) + [PEM.replace("\n", "\\n")]
        for value in every:
            serve.raw(request(value, OWN).replace(b"Host: api.binance.com", b"Host: api.binance.com\r\nConnection: close"), shut=False)
            serve.raw(request(value, OWN, "body").replace(b"Content-Length", b"Connection: close\r\nContent-Length"), shut=False)
            serve.ask("GET", "/api/v3/%s?a=1" % urllib.parse.quote(value.replace("\n", "")))
        for number in range(1, 3 * len(every) + 1):
            said.append(serve.ask("GET", "/bnconform/requests/%d" % number, host=HERE)[2])
        said.append(serve.ask("GET", "/bnconform/requests", host=HERE)[2])
        with open(serve.path, "rb") as file:
            log = file.read()
        report("every request is in the log", "" if log.count(b"\n") == 3 * len(every) else log.count(b"\n"))
        report("no record of the page shows a secret", seen_in(b"\n".join(said), OWN))
        report("no record of the log shows a secret", seen_in(log, OWN))
        report("no private key is in either", keys_in(b"\n".join(said) + log, PEM))
        for value in every:
            for secret in (OWN, ""):
                body = json.dumps({"text": request(value, OWN).decode(), "secret": secret}).encode()
                pasted.append(serve.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body, HERE)[2])
        report("nothing pasted on the page shows a secret", seen_in(b"\n".join(pasted), OWN))
        serve.stop()
        report("no word on the terminal shows a secret", seen_in(serve.words().encode(), OWN))


def check_sentence():
    """That a text can be posted is said only where the secret was looked for, and nothing else may be one."""
    signed = "symbol=BTCUSDT&timestamp=%d" % NOW
    url = "https://api.binance.com/api/v3/order?%s&signature=%s"
    long = "listenKey=%s&timestamp=%d" % ("pqia91ma19a5s61cv6a81va65sdf19v8a65a1" * 2, NOW)
    rows = {"with the secret": (signed, ["--key", "@docs"], "it can be posted", ""),
            "without one": (signed, [], "No secret was given, so none could be looked for", "it can be posted"),
            "with a long value beside": (long, ["--key", "@docs"], "look at listenKey (74 characters)", "it can be posted"),
            "without one, with a long value": (long, [], "look at listenKey (74 characters)", "it can be posted")}
    for name, (payload, more, wanted, never) in rows.items():
        told = subprocess.run([BNCONFORM, "explain", *more], input=(url % (payload, sha256(DOCS["secret"], payload))).encode(),
                              env=ENVIRONMENT, capture_output=True, timeout=60)
        text = " ".join(told.stdout.decode().split())
        report("the last sentence says what is known: " + name, "" if wanted in text and not (never and never in text) else text[-400:])


# ------------------------------------------------------------------------------------------------------ memory at exit

def memory_at_exit(libc, arguments, text):
    return memory.memory_at_exit(libc, [BNCONFORM, *arguments], ENVIRONMENT, text)


def check_memory():
    sentence = "explain leaves no secret in memory"
    with open(BNCONFORM, "rb") as file:
        if b"__asan_init" in file.read():
            print("skip - %s: a sanitizer keeps what was freed" % sentence)
            return
    libc = memory.tracing()
    can = libc and memory_at_exit(libc, ["explain", "https://api.binance.com/api/v3/order?note=" + OWN], b"")
    if not can:
        print("skip - %s: no program can be watched here" % sentence)
        return
    same("the memory of a program that ends is found: an argument stands there", OWN.encode() in can, True)
    longer = OWN + "&more=" + "x" * 300000
    with tempfile.TemporaryDirectory() as folder:
        path = key_file(folder, OWN)
        frame = json.dumps({"id": 1, "method": "order.place", "params": {"apiKey": OWN, "note": "\u00e9" + OWN, "timestamp": NOW,
                                                                        "signature": "0" * 64}}).encode()
        curl = b"curl -H 'X-MBX-APIKEY: %s' -d 'note=%s' 'https://api.binance.com/api/v3/order?signature=1'" % (OWN.encode(), OWN.encode())
        pay = ("POST /binancepay/openapi/v3/order HTTP/1.1\r\nBinancePay-Timestamp: %d\r\nBinancePay-Nonce: %s\r\nBinancePay-Certificate-SN:"
               " %s\r\nBinancePay-Signature: %s\r\n\r\n{\"a\":\"%s\"}" % (NOW, "a" * 32, OWN, "A" * 128, OWN)).encode()
        cases = {"in a request": request(OWN, OWN), "in a body": request(OWN, OWN, "body"), "in base64": request(
            base64.b64encode(OWN.encode()).decode(), OWN), "in a long text": request(longer, OWN, "body"), "in a frame": frame,
                 "in a curl command": curl, "in a Pay request": pay, "in what is no request": b"nothing of use: " + OWN.encode(),
                 "in a chunked body": b"POST /api/v3/order HTTP/1.1\r\nHost: api.binance.com\r\nTransfer-Encoding: chunked\r\n\r\n"
                                      b"%x\r\n%s\r\n0\r\n\r\n" % (len(OWN) + 2, b"a=" + OWN.encode())}
        for name, text in cases.items():
            for more in ([], ["--key", path, "-v"], ["--key", path, "--json", "--signed", path])[:3 if name == "in a request" else 2]:
                held = memory_at_exit(libc, ["explain", *more], text) or b""
                words = [OWN, base64.b64encode(OWN.encode()).decode()[:40], OWN.encode().hex()]
                found = [word for word in words if word.encode() in held]
                report("explain leaves no secret in memory that stood %s %s" % (name, " ".join(more).replace(path, "FILE")),
                       found if held else "its memory was not found")
        for name in ("rsa-2048", "ed25519-b"):
            pem = KEYS[name]["pem"]
            body = "".join(pem.split("\n")[1:-2])
            path = key_file(folder, pem)
            held = memory_at_exit(libc, ["explain", "--key", path], request(pem.replace("\n", "\\n"), OWN, "body")) or b""
            found = [at for at in range(22, len(body) - 24, 8) if body[at:at + 24].encode() in held]
            der = base64.b64decode(body)
            first = 304 if name == "rsa-2048" else 16  # behind what is public too
            found += [at for at in range(first, len(der) - 11) if der[at:at + 12] in held]
            report("explain leaves no private key in memory (%s)" % name, found if held else "its memory was not found")


if __name__ == "__main__":
    if sys.argv[1:] == ["memory"]:
        check_memory()
        sys.exit(base.failures > 0)
    for check in (check_explain, check_keys, check_serve, check_sentence):
        check()
    if not base.run_as_root(__file__, "memory"):
        check_memory()
    sys.exit(base.failures > 0)
