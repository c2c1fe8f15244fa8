#!/usr/bin/env python3
# Takes 30 s
"""Every vector of REST and Pay that has a wire form, sent over the wire to the verifying server, plain and inside TLS, at
the vector's own time: it gets the answer that the contract has for the vector's reason. (FIX: check_fix.py.)"""

import json
import re
import ssl
import sys

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import KEYS, Serve, octets, read_answers, report, status  # noqa: E402

# What the answer to each reason is: the contract's table.
SPOT = {"duplicate": (400, -1101), "signature-missing": (400, -1102), "timestamp-missing": (400, -1102),
        "signature-format": (400, -1100), "timestamp-format": (400, -1100), "recvwindow": (400, (-1131, -1100)),
        "key-missing": (401, -2014), "key-format": (401, -2014), "timestamp-ahead": (400, -1021),
        "timestamp-old": (400, -1021), "key-unknown": (401, -2015), "key-type": (400, -1022), "encoding": (400, -1022),
        "signature": (400, -1022)}
PAY = {"key-missing": "400005", "key-format": "400005", "key-unknown": "400004", "timestamp-missing": "400003",
       "timestamp-format": "400003", "timestamp-ahead": "400003", "timestamp-old": "400003", "nonce": "400001",
       "signature-missing": "400002", "signature": "400002", "key-type": "400002"}
HOSTS = {"us-rest": b"api.binance.us", "spot-rest": b"api.binance.com", "pay-request": b"bpay.binanceapi.com"}
UNLISTED = (b"/api/v3/anything",)  # parameters of any name are signed there
LEAST = {"spot-rest": 420, "us-rest": 220, "pay-request": 130}


class Wire:
    """A vector as it is sent. A request vector is sent in the form that it expects, and must be accepted."""

    def __init__(self, scheme, v):
        form = v["expect"]["ok"] if v["op"] == "request" else v
        self.id, self.scheme, self.level = v["id"], scheme, v["level"]
        self.reason = v["expect"].get("reject")
        self.method = octets(v.get("method", "POST"))
        self.target = octets(form.get("target") or v.get("path") or "/binancepay/openapi/v3/order")
        self.headers = [(octets(name), octets(value)) for name, value in form["headers"]]
        self.body = octets(form.get("body"))
        self.now = v.get("now_ms") or v.get("time_ms") or self.own_time()

    def own_time(self):
        """Of a vector whose time is not judged, and that must come at some time: the one that it bears."""
        found = re.search(rb"timestamp=(\d{13})(?!\d)", self.target + b"&" + self.body)
        for name, value in self.headers:
            found = found or (name.lower() == b"binancepay-timestamp" and re.fullmatch(rb"(\d+)", value))
        return found.group(1).decode() if found else None

    def stays(self):
        """Why it cannot be sent; empty: it can."""
        keys = [value.decode("latin-1") for name, value in self.headers
                if name.lower() in (b"x-mbx-apikey", b"binancepay-certificate-sn")]
        if self.reason == "key-unknown" and any(key.get("api_key") in keys for key in KEYS.values()):
            return "the server knows that key"
        if not self.now:
            return "it has no time"
        if self.reason == "signature-missing" and self.target.startswith(UNLISTED):
            return "no document says that its path wants a signature"
        texts = [self.target, self.method, *[part for pair in self.headers for part in pair]]
        if any(re.search(rb"[\x00-\x1f\x7f]", text) for text in texts) or b" " in self.target or \
                any(value != value.strip(b" \t") for _, value in self.headers):
            return "HTTP does not carry it"
        return ""

    def data(self):
        lines = [self.method + b" " + self.target + b" HTTP/1.1", b"Content-Length: %d" % len(self.body)]
        if not any(name.lower() == b"host" for name, _ in self.headers):
            lines.append(b"Host: " + HOSTS[self.scheme])
        return b"\r\n".join(lines + [name + b": " + value for name, value in self.headers]) + b"\r\n\r\n" + self.body

    def beyond_signing(self):
        """What an endpoint answers to a request that is signed right, for what it asks: a parameter that it does not read, none
        of its own, a number with an exponent, an order that there is not."""
        texts = [text for place in (self.target.partition(b"?")[2], self.body) for text in place.split(b"&") if text]
        own = [text for text in texts if text.partition(b"=")[0] not in (b"timestamp", b"recvWindow", b"signature")]
        exponent = any(re.fullmatch(rb"[0-9.]+[eE][-+]?[0-9]+", text.partition(b"=")[2]) for text in own)
        return [(400, -1104), (400, -2011), (400, -2013)] + [(400, -1102)] * (not own) + [(400, -1100)] * exponent

    def wanted(self):
        """(status, code). Beyond signing, Pay refuses a body that is none or no object, and Spot what an endpoint does not
        read: where nothing else is wrong."""
        if self.scheme != "pay-request":
            return SPOT[self.reason] if self.reason else (200, None)
        if self.reason:
            return 400, PAY[self.reason]
        try:
            is_object = isinstance(json.loads(self.body.decode()), dict)
        except ValueError:
            is_object = False
        return (200, "000000") if is_object else (400, "400008" if self.body else "100001001")


def fits(got, wanted, wire):
    if got[0] == wanted[0] and (got[1] in wanted[1] if isinstance(wanted[1], tuple) else got[1] == wanted[1]):
        return True
    return wanted == (200, None) and wire.scheme != "pay-request" and got in wire.beyond_signing()


def wires(scheme):
    with open("vectors/%s.json" % scheme, encoding="utf-8") as file:
        for v in json.load(file)["vectors"]:
            form = v["expect"].get("ok", {}) if v["op"] == "request" else v
            if v["op"] in ("verify", "request") and "headers" in form and v["level"] != "info":
                yield Wire(scheme, v), KEYS[v["key"]]["type"]


def send(connection, wire):
    clock = b"fixed:" + wire.now.encode()
    connection.sendall(b"POST /bnconform/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(clock)
                       + clock + wire.data())
    set_, answer = read_answers(connection, 2)
    body = json.loads(answer[2]) if answer[2].startswith((b"{", b"[")) else {"code": "no JSON"}
    return set_[0], (answer[0], body.get("code") if isinstance(body, dict) else None), b"Connection: close" in answer[1]


def vectors(s, scheme, connect, over, each):
    """One vector in so many. How many of them have parameters that a listed endpoint does not read."""
    sent, stayed, wrong, unread = 0, {}, [], 0
    connection = connect()
    for wire, kind in list(wires(scheme))[::each]:
        why = wire.stays() or ("RSA needs OpenSSL" if "ca" not in s.serving and kind == "rsa" else "")
        if why:
            stayed[why] = stayed.get(why, 0) + 1
            continue
        clock, got, closed = send(connection, wire)
        sent += 1
        wanted = wire.wanted()
        unread += got == (400, -1104)
        # Of a vector to which both answers are right, only that there is one counts.
        if clock != 200 or not (fits(got, wanted, wire) or (wire.level == "acceptable" and got[0] in (200, 400, 401))):
            wrong.append("%s: %r in place of %r" % (wire.id, got, wanted))
        if closed:
            connection.close()
            connection = connect()
    connection.close()
    left = "; ".join("%d not: %s" % (number, why) for why, number in sorted(stayed.items()))
    report("%d vectors of %s get the answer that they say, over the wire%s%s" % (sent, scheme, over, " (%s)" % left if left else ""),
           "%d do not: %s" % (len(wrong), "; ".join(wrong[:8])) if wrong else "" if sent >= LEAST[scheme] // each or stayed.get(
               "RSA needs OpenSSL") else sent)
    return unread


def main():
    with Serve("--clock", "fixed:1499827319559", log=False) as s:
        ways = [("", s.connect, 1)]
        if "ca" in s.serving:
            trusting = ssl.create_default_context(cafile=s.serving["ca"])
            # What is verified is the same code: that the bytes come through needs not every vector.
            ways.append((" inside TLS", lambda: trusting.wrap_socket(s.connect(), server_hostname="api.binance.com"), 4))
        else:
            print("skip - the same inside TLS: no OpenSSL is linked")
        for over, connect, each in ways:
            unread = sum(vectors(s, scheme, connect, over, each) for scheme in sorted(LEAST))
            report("few of them have parameters that a listed endpoint does not read (-1104)", "" if unread < 20 else unread)
    return status()


if __name__ == "__main__":
    sys.exit(main())
