"""Receivers with one mistake each, and right ones in other forms: the path says which, as in /body-alone. Its first argument is
where the certificates are, the others are the API key and the file of its secret."""
import base64
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from receiver import HEADERS, Keys, payload, verified

KEYS = Keys(sys.argv[1])
API_KEY = sys.argv[2]
SECRET = open(sys.argv[3], "rb").read()
ANSWERS = {True: (200, '{"returnCode":"SUCCESS","returnMessage":null}'), False: (200, '{"returnCode":"FAIL","returnMessage":null}')}


def parsed(body):
    try:
        return json.loads(body)
    except ValueError:
        return {}


def over(text_of):
    """Verifies another text than timestamp, nonce and body make."""
    return lambda stamp, nonce, body, signature, pem: verified(text_of(stamp, nonce, body), signature, pem)


def with_body(body_of):
    return over(lambda stamp, nonce, body: payload(stamp, nonce, body_of(body)))


def mac(digest, text_of=payload, form=lambda raw: raw.hex().upper()):
    def check(stamp, nonce, body, signature, pem):
        return hmac.compare_digest(form(hmac.digest(SECRET, text_of(stamp, nonce, body), digest)).encode(), signature.encode())
    return check


def of_base64(raw):
    return base64.b64encode(raw).decode()


RIGHT = over(payload)
CHECKS = {
    "right": RIGHT,
    "slow": over(lambda stamp, nonce, body: body),
    "body-alone": over(lambda stamp, nonce, body: body),
    "body-alone-lf": over(lambda stamp, nonce, body: body + b"\n"),
    "headers-undefined": over(lambda stamp, nonce, body: payload("undefined", "undefined", body)),
    "headers-empty": over(lambda stamp, nonce, body: payload("", "", body)),
    "headers-none": over(lambda stamp, nonce, body: payload(str(None), str(None), body)),
    "headers-null": over(lambda stamp, nonce, body: payload("null", "null", body)),
    "nonce-undefined": over(lambda stamp, nonce, body: payload(stamp, "undefined", body)),
    "body-undefined": with_body(lambda body: b"undefined"),
    "body-object": with_body(lambda body: b"[object Object]"),
    "body-empty": with_body(lambda body: b""),
    "body-braces": with_body(lambda body: b"{}"),
    "bytes-repr": with_body(lambda body: str(body).encode()),
    "bytearray": with_body(lambda body: str(bytearray(body)).encode()),
    "node-buffer": with_body(lambda body: json.dumps({"type": "Buffer", "data": list(body)}, separators=(",", ":")).encode()),
    "base64": with_body(base64.b64encode),
    "dict-repr": with_body(lambda body: str(parsed(body)).encode()),
    "inner-data": with_body(lambda body: str(parsed(body).get("data")).encode()),
    "inner-data-quoted": with_body(lambda body: json.dumps(parsed(body).get("data"), separators=(",", ":"), ensure_ascii=False).encode()),
    "hmac-secret": mac("sha512"),
    "hmac-secret-base64": mac("sha256", form=of_base64),
    "hmac-body-alone": mac("sha512", lambda stamp, nonce, body: body),
    "undefined-and-reparsed": over(lambda stamp, nonce, body: payload("undefined", "undefined", json.dumps(parsed(body)).encode())),
}
# How the names of headers are looked for, case counting, and how the key is found.
SPELT = {"finds-proxy-case": str.capitalize, "finds-lower-case": str.lower, "finds-documented": str, "finds-capitals": str.upper}
# Right receivers answer in other ways, too.
FORMS = {
    "right-401": {True: (200, ANSWERS[True][1]), False: (401, "")},
    "right-400-json": {True: (200, ANSWERS[True][1]), False: (400, '{"returnCode":"FAIL","returnMessage":"signature"}')},
    "right-spaced": {True: (200, '{\n  "returnMessage" : "",\n  "returnCode" : "SUCCESS"\n}\n'), False: (200, '{ "returnCode": "FAIL" }')},
    "right-204": {True: (204, ""), False: (403, "no")},
}


def spelt(name, how):
    if how is str.capitalize:
        return "-".join(part[:1].upper() + part[1:].lower() for part in name.split("-"))
    return how(name)


class Handler(BaseHTTPRequestHandler):
    def accepts(self, name, body):
        if name in SPELT:
            sent = dict(self.headers.items())
            found = [sent.get(spelt(header, SPELT[name])) for header in HEADERS]
        else:
            found = [self.headers.get(header) for header in HEADERS]
        if None in found:
            return False
        stamp, nonce, serial, signature = found
        if name == "serial-api-key":
            if serial != API_KEY:
                return False
            pem = next(iter(KEYS.known.values()))
        else:
            pem = KEYS.of(serial)
        return pem is not None and CHECKS.get(name, RIGHT)(stamp, nonce, body, signature, pem)

    def do_POST(self):
        name = self.path.strip("/")
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if name == "serial-api-key" and not KEYS.known:
            KEYS.of("")
        time.sleep(0.03 if name == "slow" else 0)
        status, text = FORMS.get(name, ANSWERS)[self.accepts(name, body)]
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
