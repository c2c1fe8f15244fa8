"""A receiver of Binance Pay's webhooks: what a right one and the wrong ones beside it share. It asks for the certificates
when it meets a serial that it does not know."""
import base64
import binascii
import json
import os
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../adapters/python"))
import pem  # noqa: E402
import rsa  # noqa: E402

HEADERS = ("BinancePay-Timestamp", "BinancePay-Nonce", "BinancePay-Certificate-SN", "BinancePay-Signature")


class Keys:
    def __init__(self, url):
        self.url, self.known = url, {}

    def of(self, serial):
        """The PEM text of a certificate, or None."""
        if serial not in self.known:
            asked = urllib.request.Request(self.url, data=b"{}", headers={"Content-Type": "application/json"})
            with urllib.request.urlopen(asked, timeout=5) as answer:
                self.known = {one["certSerial"]: one["certPublic"] for one in json.load(answer)["data"]}
        return self.known.get(serial)


def payload(timestamp, nonce, body):
    return timestamp.encode() + b"\n" + nonce.encode() + b"\n" + body + b"\n"


def verified(text, signature, public_pem):
    kind, numbers = pem.public_key(public_pem.encode())
    try:
        return kind == "rsa" and rsa.PublicKey(*numbers).verify(text, base64.b64decode(signature, validate=True))
    except binascii.Error:
        return False


def right(timestamp, nonce, body, signature, public_pem):
    return verified(payload(timestamp, nonce, body), signature, public_pem)


def answer_of(accepted):
    return 200, json.dumps({"returnCode": "SUCCESS" if accepted else "FAIL", "returnMessage": None}, separators=(",", ":"))


def serve(check=right, answer=answer_of, names=HEADERS, held=None):
    """Serves until it is ended; prints its port first. Its first argument is where the certificates are. names: of the
    headers, None where the scheme sends none; held: the public key where a delivery names no certificate."""
    keys = Keys(sys.argv[1])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            timestamp, nonce, serial, signature = found = [self.headers.get(name) if name else "" for name in names]
            public = None if None in found else keys.of(serial) if names[2] else held
            accepted = public is not None and check(timestamp, nonce, body, signature, public)
            status, text = answer(accepted)
            self.send_response_only(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
