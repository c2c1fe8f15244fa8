#!/usr/bin/env python3
# Takes 30 s
"""The WebSocket API of `bnconform serve` over real sockets on loopback, by a client of its own: the vectors get the
answers that they say, sessions are kept, and what is no frame or no request is recorded and explained. Bounded."""

import base64
import hashlib
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import time

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import (BNCONFORM, DOCS, ENVIRONMENT, KEYS, US, Serve, octets, parse, report, same, sha256,
                             status)

NOW = 1645423376532  # the time of most vectors
KEY = base64.b64encode(b"sixteen octets!!").decode()
ACCEPT = base64.b64encode(hashlib.sha1((KEY + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
LONGEST, FRAGMENTS = 128 * 1024, 1024
VECTORS = {s: json.load(open("vectors/%s.json" % s, encoding="utf-8"))["vectors"] for s in ("spot-ws", "us-ws")}


# -------------------------------------------------------------------------------------------------------- the client

def frame(payload, opcode=TEXT, fin=1, rsv=0, mask=b"\x01\x82\x00\xff", length=None):
    """A frame as a client sends it; mask b"": unmasked; length: what the header says in place of what is so."""
    size = len(payload) if length is None else length
    bits = 0x80 if mask else 0
    head = bytes([fin << 7 | rsv << 4 | opcode])
    if size < 126:
        head += bytes([bits | size])
    else:
        head += bytes([bits | 126]) + struct.pack(">H", size) if size < 65536 else bytes([bits | 127]) + struct.pack(">Q", size)
    return head + mask + (bytes(b ^ mask[i % 4] for i, b in enumerate(payload)) if mask else payload)


def handshake(path="/ws-api/v3", host="ws-api.binance.com", leave_out=(), method="GET", **changed):
    headers = {"Host": host, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": KEY}
    headers.update({name.replace("_", "-"): value for name, value in changed.items()})
    lines = ["%s %s HTTP/1.1" % (method, path)] + ["%s: %s" % (n, v) for n, v in headers.items() if n not in leave_out]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


class Client:
    """A connection that was upgraded."""

    def __init__(self, s, path="/ws-api/v3", host="ws-api.binance.com", socket_of=None):
        self.socket = socket_of or s.connect()
        self.data = b""
        self.socket.sendall(handshake(path, host))
        while b"\r\n\r\n" not in self.data:
            self.more()
        self.head, _, self.data = self.data.partition(b"\r\n\r\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def more(self):
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("the server ended the connection")
        self.data += got

    def take(self, size):
        while len(self.data) < size:
            self.more()
        taken, self.data = self.data[:size], self.data[size:]
        return taken

    def read(self):
        """One frame of the server: (opcode, payload); None where the connection ends without one."""
        try:
            first, second = self.take(2)
        except ConnectionError:
            return None
        size = second & 127
        if size > 125:
            size = struct.unpack(">H" if size == 126 else ">Q", self.take(2 if size == 126 else 8))[0]
        if first & 0x70 or not first & 0x80 or second & 0x80:
            raise ValueError("a frame of the server is in parts, masked or has a reserved bit")
        return first & 15, self.take(size)

    def send(self, *frames):
        self.socket.sendall(b"".join(frames))

    def ask(self, message):
        """The answer to one message, as JSON; or the close code, or None."""
        self.send(frame(message if isinstance(message, bytes) else json.dumps(message).encode()))
        return self.answer()

    def answer(self):
        got = self.read()
        if got is None:
            return None
        opcode, payload = got
        if opcode == CLOSE:
            return struct.unpack(">H", payload[:2])[0] if payload else CLOSE
        return json.loads(payload) if opcode == TEXT else (opcode, payload)

    def end(self):
        """What comes until the connection ends: the answers, the close code or None last."""
        got = []
        while True:
            one = self.answer()
            got.append(one)
            if one is None or isinstance(one, int):
                return got


def signed(key, **params):
    params = {"apiKey": key["api_key"], "timestamp": NOW, **params}
    params["signature"] = sha256(key["secret"], "&".join("%s=%s" % pair for pair in sorted(params.items())))
    return params


def message_of(name):
    """The frame of a vector, parsed."""
    vector = next(v for v in VECTORS["spot-ws"] if v["id"] == "spot-ws/" + name)
    return json.loads(vector.get("message") or vector["expect"]["ok"]["message"])


LOGON, ED25519 = message_of("request/logon"), KEYS["ed25519-a"]


TWICE = {"first": 1, "second": 2}


def error(answer):
    if not isinstance(answer, dict):
        return answer
    return answer["status"], answer.get("error", {}).get("code"), answer.get("error", {}).get("msg")


# ----------------------------------------------------------------------------------------------------------- vectors

# What the answer to each reason is: the contract's table, its column of WebSocket.
ANSWERS = {"malformed": (400, -1135), "duplicate": (400, -1101), "signature-missing": (400, -1102),
           "timestamp-missing": (400, -1102), "signature-format": (400, -1100), "timestamp-format": (400, -1100),
           "recvwindow": (400, (-1131, -1100)), "key-missing": (400, -1102), "key-format": (401, -2014),
           "timestamp-ahead": (400, -1021), "timestamp-old": (400, -1021), "key-unknown": (401, -2015),
           "key-type": (400, -1022), "signature": (400, -1022)}


def cases(scheme):
    """(id, message, clock, key, reason or None) of each vector that has a frame."""
    for v in VECTORS[scheme]:
        ok = v["expect"].get("ok", {})
        if v["level"] == "must" and v["op"] == "verify" and "message" in v and v.get("now_ms"):
            yield v["id"], octets(v["message"]), v["now_ms"], v["key"], v["expect"].get("reject")
        elif v["level"] == "must" and v["op"] == "request" and "message" in ok and v.get("time_ms"):
            yield v["id"], octets(ok["message"]), v["time_ms"], v["key"], None


# A frame without an id, or with one that is none, is answered otherwise; the server knows every test key; and its clock
# is set in milliseconds.
def can_be_told(message, clock, key, reason, has_rsa):
    try:
        request = json.loads(message)
        api_key = request["params"].get("apiKey")
    except (ValueError, TypeError, KeyError, AttributeError):
        return True
    if reason == "key-unknown" and any(k.get("api_key") == api_key for k in KEYS.values()):
        return False
    return "." not in clock and (has_rsa or KEYS[key]["type"] != "rsa")


def vectors(s, scheme, secure=None):
    sent, stayed, wrong = 0, 0, []
    host = "ws-api.binance.us" if scheme == "us-ws" else "ws-api.binance.com"
    # Each connection speaks for itself: a vector that logs on must not stand for those behind it.
    for name, message, clock, key, reason in cases(scheme):
        if not can_be_told(message, clock, key, reason, "ca" in s.serving):
            stayed += 1
            continue
        s.clock("fixed:" + clock)
        with Client(s, host=host, socket_of=secure(s.connect()) if secure else None) as c:
            got = c.ask(message)
        sent += 1
        wanted = ANSWERS[reason] if reason else (200, None)
        if reason == "key-type" and b"session.logon" in message:
            wanted = (400, -2028)
        found = error(got)
        codes = wanted[1] if isinstance(wanted[1], tuple) else (wanted[1],)
        if wanted == (200, None) and found[:2] in ((400, -2011), (400, -2013)):
            continue  # it is signed right, and asks for an order that there is not
        if not isinstance(found, tuple) or found[0] != wanted[0] or found[1] not in codes:
            wrong.append("%s: %r in place of %r" % (name, found, wanted))
    report("%d vectors of %s get the answer that they say, over the wire%s (%d cannot be sent so)"
           % (sent, scheme, " by TLS" if secure else "", stayed),
           "%d do not: %s" % (len(wrong), "; ".join(wrong[:8])) if wrong or sent < 100 else "")


# --------------------------------------------------------------------------------------------------------- handshake

def handshakes(s):
    with Client(s) as c:
        head = c.head.decode()
        same("an upgrade is answered with the key's digest", (head.split("\r\n")[0], "Sec-WebSocket-Accept: " + ACCEPT in head),
             ("HTTP/1.1 101 Switching Protocols", True))
        report("and no extension is agreed on", head if "Extensions" in head or "Content-Length" in head else "")
    offer = s.connect()
    offer.sendall(handshake(Sec_WebSocket_Extensions="permessage-deflate", Connection="keep-alive, Upgrade"))
    report("though it was offered", "" if b" 101 " in (head := offer.recv(4096)) and b"deflate" not in head else head)
    offer.close()
    for sentence, status, data in (
            ("without Upgrade", 400, handshake(leave_out=("Upgrade",))),
            ("without Connection: Upgrade", 400, handshake(Connection="keep-alive")),
            ("without a key", 400, handshake(leave_out=("Sec-WebSocket-Key",))),
            ("with an API key as key", 400, handshake(Sec_WebSocket_Key=DOCS["api_key"])),
            ("by POST", 405, handshake(method="POST", Content_Length="0")),
            ("of version 8", 426, handshake(Sec_WebSocket_Version="8"))):
        answers = parse(s.raw(data))
        report("a handshake %s is %d in JSON" % (sentence, status), "" if answers[0][0] == status and "charset" in
               answers[0][1]["content-type"] and json.loads(answers[0][2])["code"] == -1000 else answers)
    same("and of a wrong version the right one is told", parse(s.raw(handshake(Sec_WebSocket_Version="8")))[0][1]
         ["sec-websocket-version"], "13")
    same("another path has no WebSocket", parse(s.raw(handshake("/ws-api/v2")))[0][0], 404)
    with s.connect() as pipelined:
        pipelined.sendall(handshake() + frame(b'{"id":1,"method":"ping"}'))
        pipelined.settimeout(10)
        data = b""
        while b'"id":1' not in data:
            data += pipelined.recv(4096)
        report("a message that comes with the handshake is answered")


# ----------------------------------------------------------------------------------------------------------- meaning

def answers(s):
    with Client(s) as c:
        ping = c.ask({"id": "a-b_C9", "method": "ping"})
        limits = ping.pop("rateLimits")
        same("ping is answered with the id and an empty result", ping, {"id": "a-b_C9", "status": 200, "result": {}})
        same("and with rate limits", [sorted(limit) for limit in limits],
             [["count", "interval", "intervalNum", "limit", "rateLimitType"]])
        same("time tells the clock", c.ask({"id": 7, "method": "time"})["result"], {"serverTime": NOW})
        report("exchangeInfo has symbols", "" if c.ask({"id": 7, "method": "exchangeInfo"})["result"]["symbols"] else "none")
        same("a signed request gets the method's result",
             c.ask({"id": None, "method": "order.place", "params": signed(DOCS, symbol="LTCBTC", newOrderRespType="ACK")})
             ["result"].get("orderListId"), -1)
        for sentence, wanted, request in (
                ("a wrong signature is -1022", (400, -1022, "Signature for this request is not valid."),
                 ("account.status", {**signed(DOCS), "signature": "0" * 64})),
                ("an unknown API key is 401 -2015", (401, -2015, "Invalid API-key, IP, or permissions for action."),
                 ("account.status", signed({**DOCS, "api_key": "a" * 64}))),
                ("a malformed one is 401 -2014", (401, -2014, "API-key format invalid."),
                 ("account.status", signed({**DOCS, "api_key": "a"}))),
                ("an absent signature is -1102", (400, -1102, "Mandatory parameter 'signature' was not sent, was empty/null, "
                 "or malformed."), ("account.status", {"apiKey": DOCS["api_key"], "timestamp": NOW})),
                ("without params the API key is what is missing", (400, -1102, "Mandatory parameter 'apiKey' was not sent, was "
                 "empty/null, or malformed."), ("session.logon", None)),
                ("a stale timestamp is -1021", (400, -1021, "Timestamp for this request is outside of the recvWindow."),
                 ("account.status", signed(DOCS, timestamp=NOW - 5001))),
                ("a param twice is -1101 with its name, which is cut between characters", (400, -1101, "Duplicate values for "
                 "parameter '%s'." % ("\u5e01" * 66)), ("account.status", TWICE)),
                ("a recvWindow over 60000 is -1131", (400, -1131, "'recvWindow' must be less than 60000."),
                 ("account.status", signed(DOCS, recvWindow=60001))),
                ("an unknown method is -1020", (400, -1020, "This operation is not supported."), ("order.make", signed(DOCS))),
                ("what is gone from Spot is an unknown method", (400, -1020, "This operation is not supported."),
                 ("userDataStream.start", {"apiKey": DOCS["api_key"]})),
                ("a method that needs a session is -1193 without one", (400, -1193, "WebSocket session not authenticated. "
                 "Recommendation: use `session.logon`."), ("userDataStream.subscribe", None)),
                ("a param where none is taken is -1104", (400, -1104, "Not all sent parameters were read; read '0' parameter(s) "
                 "but was sent '1'."), ("userDataStream.subscribe", {"apiKey": DOCS["api_key"]}))):
            method, params = request
            answer = c.ask(json.dumps({"id": 1, "method": method, **({} if params is None else {"params": params})})
                           .replace("first", "\u5e01" * 99).replace("second", "\u5e01" * 99).encode())
            same(sentence, error(answer), wanted)
            report("  and echoes the id", "" if answer["id"] == 1 else answer)
        same("the stream can be had by a signature", error(c.ask({"id": 1, "method": "userDataStream.subscribe.signature",
             "params": signed(DOCS)}))[0], 200)
        hmac = c.ask({"id": "l1", "method": "session.logon", "params": signed(DOCS)})
        same("an HMAC key cannot log on", hmac,
             {"id": "l1", "status": 400, "error": {"code": -2028, "msg": "HMAC-SHA-256 API key is not supported."}})
    with Client(s, host="ws-api.binance.us") as c:
        same("on Binance US the stream is still had by the key alone",
             error(c.ask({"id": 1, "method": "userDataStream.start", "params": {"apiKey": US["api_key"]}}))[0], 200)
        same("and what its ping answers stands in response", c.ask({"id": 1, "method": "userDataStream.ping", "params": {
             "apiKey": US["api_key"]}}).get("response"), {})
        micro = signed(US, timestamp=NOW * 1000)
        same("and microseconds are ahead there", error(c.ask({"id": 1, "method": "account.status", "params": micro}))[1], -1021)
    with Client(s) as c:
        same("as with a key of Binance US, whatever the host", error(c.ask({"id": 1, "method": "account.status", "params": micro}))[1],
             -1021)
    with Client(s, "/ws-fapi/v1") as c:
        same("futures refuse an HMAC key otherwise", error(c.ask({"id": 1, "method": "session.logon", "params": signed(DOCS)})),
             (400, -4056, "HMAC_SHA256 API key is not supported."))
        same("and a method that is not there", error(c.ask({"id": 1, "method": "v1/login"})), (400, -5000, "Method v1/login is invalid"))
        long = "\u5e01" * 100
        same("also where its name is long", error(c.ask({"id": 1, "method": long}))[2], "Method %s is invalid" % long)
        order = signed(DOCS, symbol="BTCUSDT", side="BUY", type="MARKET", quantity="1")
        same("an order of theirs is taken, and told", c.ask({"id": 1, "method": "order.place", "params": order})["result"].get("origQty"), "1")


def shapes(s):
    with Client(s) as c:
        for sentence, message, said, echoed in (
                ("params that are a list", b'{"id":5,"method":"ping","params":[]}', "Invalid 'params' in JSON request; expected an object.", 5),
                ("broken JSON", b'{"id":5,', "Invalid JSON Request", None), ("an empty message", b"", "Invalid JSON Request", None),
                ("an array", b"[1]", "Invalid JSON Request", None),
                ("no method", b'{"id":5}', "Invalid 'method' in JSON request; expected a string.", 5)):
            answer = c.ask(message)
            same("%s is -1135" % sentence, (error(answer), answer["id"]), ((400, -1135, said), echoed))
        same("and the connection goes on", c.ask({"id": "x" * 36, "method": "ping"})["id"], "x" * 36)
    for sentence, text in (("37 characters", '"%s"' % ("x" * 37)), ("a fraction", "1.5"), ("an exponent", "1e2"), ("a list", "[]"),
                           ("an empty text", '""'), ("true", "true"), ("a space", '"a b"')):
        with Client(s) as c:
            c.send(frame(b'{"id":%s,"method":"ping"}' % text.encode()))
            got = c.end()
            same("an id that is %s is -1135, and 1008 ends the connection" % sentence, (error(got[0])[1], got[0]["id"], got[1:]),
                 (-1135, None, [1008]))
    with Client(s) as c:
        same("a message without an id ends the connection without a word", c.ask({"method": "ping"}), None)
    with Client(s) as c:
        same("an integer of any length is an id", c.ask(b'{"id":-%s,"method":"ping"}' % (b"9" * 40))["id"], -int("9" * 40))


def sessions(s):
    status = {"id": 1, "method": "session.status"}
    plain = {"id": 2, "method": "account.status", "params": {"timestamp": NOW}}
    with Client(s) as c, Client(s) as other:
        nobody = {"apiKey": None, "authorizedSince": None, "connectedSince": NOW, "returnRateLimits": True, "serverTime": NOW,
                  "userDataStream": False}
        same("before a logon the session has no key", c.ask(status), {"id": 1, "status": 200, "result": nobody})
        same("and a request without one is refused", error(c.ask(plain))[1], -1102)
        somebody = {**nobody, "apiKey": ED25519["api_key"], "authorizedSince": NOW}
        same("an Ed25519 key logs on", c.ask(LOGON), {"id": LOGON["id"], "status": 200, "result": somebody})
        same("and the session says so", c.ask(status)["result"], somebody)
        same("then apiKey and signature may be left out", error(c.ask(plain))[0], 200)
        same("the timestamp may not", error(c.ask({"id": 2, "method": "account.status"}))[1:], (-1102,
             "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed."))
        same("nor may it be stale", error(c.ask({**plain, "params": {"timestamp": NOW - 5001}}))[1], -1021)
        same("a request's own key and signature count", error(c.ask({**plain, "params": signed(DOCS)}))[0], 200)
        same("also where they are wrong", error(c.ask({**plain, "params": {**signed(DOCS), "signature": "0" * 64}}))[1], -1022)
        same("and one without the other is no session's", error(c.ask({**plain, "params": {"timestamp": NOW, "apiKey":
             ED25519["api_key"]}}))[1], -1102)
        same("the stream is subscribed to", c.ask({"id": 3, "method": "userDataStream.subscribe"})["result"], {"subscriptionId": 0})
        same("without params", error(c.ask({"id": 3, "method": "userDataStream.subscribe", "params": {"a": 1}}))[1], -1104)
        flipped = json.loads(json.dumps(LOGON))
        flipped["params"]["signature"] = "A" + flipped["params"]["signature"][1:]
        same("a logon needs its own signature", (error(c.ask(flipped))[1], error(c.ask({"id": 1, "method": "session.logon",
             "params": {"timestamp": NOW}}))[1]), (-1022, -1102))
        same("another connection is another session", error(other.ask(plain))[1], -1102)
        same("a logout ends it", c.ask({"id": 4, "method": "session.logout"})["result"], nobody)
        same("and then the key is missing again", error(c.ask(plain))[1], -1102)


# ------------------------------------------------------------------------------------------------------------ frames

PING_TEXT = b'{"id":1,"method":"ping"}'


def frames(s):
    with Client(s) as c:
        c.send(*(frame(PING_TEXT[i:i + 1], TEXT if i == 0 else 0, fin=0) for i in range(len(PING_TEXT))), frame(b"", 0))
        same("a message in single bytes is one message", c.answer()["status"], 200)
        c.send(frame(PING_TEXT[:9], fin=0), frame(b"are you there", PING), frame(b"", PONG), frame(PING_TEXT[9:], 0))
        same("a ping between fragments is answered at once", (c.answer(), c.answer()["status"]), ((PONG, b"are you there"), 200))
        for byte in frame(PING_TEXT):
            c.send(bytes([byte]))
        same("bytes one by one are a message", c.answer()["status"], 200)
        c.send(*[frame(PING_TEXT)] * 500)
        same("five hundred messages at once are answered", [c.answer()["status"] for _ in range(500)], [200] * 500)
        padded = PING_TEXT + b" " * (LONGEST - len(PING_TEXT))
        same("a message of the greatest length is taken", c.ask(padded)["status"], 200)
        same("as text outside ASCII is", c.ask('{"id":1,"method":"ping","params":{"a":"\u5e01"}}'.encode())["status"], 200)
        c.send(frame(b"", PONG), frame(struct.pack(">H", 1000) + b"bye", CLOSE))
        same("a close is said back with its code", c.end(), [1000])
    with Client(s) as c:
        c.send(frame(b"", CLOSE))
        same("also one without a code", c.end(), [CLOSE])
    with Client(s) as c:
        c.send(frame(PING_TEXT))
        c.socket.shutdown(socket.SHUT_WR)
        got = c.end()
        same("who ends his half after asking gets the answer", (got[0]["status"], got[1:]), (200, [None]))
    for sentence, code, *sent in (
            ("an unmasked frame", 1002, frame(PING_TEXT, mask=b"")),
            ("a reserved bit", 1002, frame(PING_TEXT, rsv=4)),
            ("an unknown opcode", 1002, frame(b"", 3)), ("an unknown control opcode", 1002, frame(b"", 11)),
            ("a fragment of nothing", 1002, frame(b"x", 0)),
            ("a message inside a message", 1002, frame(b"{", fin=0), frame(PING_TEXT)),
            ("a ping in parts", 1002, frame(b"x", PING, fin=0)), ("a ping of 126 bytes", 1002, frame(b"x" * 126, PING)),
            ("a length in more bytes than it needs", 1002, b"\x81\xfe\x00\x05" + b"\0" * 9),
            ("a length beyond 2^63", 1002, b"\x81\xff" + b"\xff" * 8 + b"\0" * 9),
            ("text that is not UTF-8", 1007, frame(b'{"id":"\xff"}')),
            ("UTF-8 that is cut off", 1007, frame("\u5e01".encode()[:2])),
            ("a binary message", 1003, frame(PING_TEXT, BINARY)),
            ("a message over the limit", 1009, frame(b"", length=LONGEST + 1) + b"x"),
            ("fragments over the limit together", 1009, frame(b"x" * 70000, fin=0), frame(b"x" * 70000, 0, fin=0)),
            ("more fragments than the limit", 1008, frame(b"x", fin=0), *[frame(b"", 0, fin=0)] * FRAGMENTS),
            ("a close code that may not be sent", 1002, frame(struct.pack(">H", 1005), CLOSE)),
            ("a close of one byte", 1002, frame(b"x", CLOSE)),
            ("a close whose reason is not UTF-8", 1002, frame(struct.pack(">H", 1000) + b"\xff", CLOSE))):
        with Client(s) as c:
            c.send(*sent)
            same("%s ends the connection with %d" % (sentence, code), c.end(), [code])
    with Client(s) as c:
        c.send(frame(PING_TEXT)[:12])
        c.socket.shutdown(socket.SHUT_WR)
        same("a message that is cut off ends it without a word", c.end(), [None])
    same("and others are served", s.ask("GET", "/api/v3/ping")[0], 200)


# --------------------------------------------------------------------------------------------------------------- log

def logged():
    with Serve("--clock", "fixed:%d" % NOW) as s:
        with Client(s) as c:
            c.ask(LOGON)
            c.ask({"id": 2, "method": "account.status"})
        last = s.log()[-1]
        same("in a session no timestamp is why a request is refused, not that there is no signature",
             (last["reason"]["today"], last["mistakes"]), ("timestamp-missing", []))
    with Serve("--clock", "fixed:%d" % NOW) as s:
        unsorted = "zeta=1&apiKey=%s&timestamp=%d&symbol=BTCUSDT" % (US["api_key"], NOW)
        params = dict(pair.split("=") for pair in unsorted.split("&"))
        with Client(s) as c:
            c.ask({"id": 1, "method": "openOrders.status", "params": {**params, "signature": sha256(US["secret"], unsorted)}})
            c.ask(LOGON)
            c.ask({"id": 2, "method": "account.status", "params": {"timestamp": NOW}})
            c.ask({"id": 3, "method": "order.make"})
            c.ask(b'{"id":1,}')
            c.send(frame(b"\xff\x00", BINARY))
            c.end()
        s.raw(handshake(leave_out=("Sec-WebSocket-Key",)))
        with Client(s) as c:
            c.ask({"method": "ping"})
        with Client(s) as c:
            c.send(frame(DOCS["secret"].encode(), mask=b""))
            c.end()
        s.stop()
        records, words = s.log(), s.words()
    same("the log has every message, the upgrades among them", [r["verdict"] for r in records],
         ["upgraded", "wrong", "valid", "valid", "no-endpoint", "wrong", "not-websocket", "not-websocket", "upgraded", "wrong",
          "upgraded", "not-websocket"])
    one = records[1]
    same("a record has scheme, method, path and answer",
         (one["scheme"], one["method"], one["target"], one["answer"]["status"], one["answer"]["code"]),
         ("us-ws", "openOrders.status", "/ws-api/v3", 400, "-1022"))
    report("the raw text of the message is kept", "" if one["raw"].startswith('{"id": 1, "method": "openOrders.status"') else one["raw"])
    report("its mistake is named, with words and rule", "" if "sort" in one["mistakes"][0]["id"] and one["mistakes"][0]["rule"] and
           one["signed"].startswith("zeta=1&") and one["sent"].startswith("apiKey=") else one["mistakes"])
    states = {c["name"]: (c["today"], c["2025"]) for c in one["checks"]}
    same("the checks of a frame are named, and 2025's rules are the same",
         (states["malformed"], states["signature"], states["session"]), (("ok", "ok"), ("fail", "fail"), ("skip", "skip")))
    report("a skip and a failure have a reason", [c for r in records for c in r["checks"] if c["today"] != "ok" and not c["reason"]])
    session = {c["name"]: c["today"] for c in records[3]["checks"]}
    same("what the session's key stands for is skipped", (session["signature"], session["key-unknown"], session["timestamp-old"]),
         ("skip", "skip", "ok"))
    same("what is no JSON is malformed, and where", (records[5]["reason"]["today"], records[5]["raw"], records[5]["answer"]["code"],
                                                      records[5]["error"]["offset"], records[5]["mistakes"]),
         ("malformed", '{"id":1,}', "-1135", 8, []))
    same("a binary message is kept and explained", (records[6]["raw"], records[6]["error"]["says"], records[6]["answer"]),
         ({"hex": "ff00"}, "a binary message came", None))
    same("a handshake that was refused is explained", (records[7]["method"], records[7]["error"]["says"]),
         ("GET", "Sec-WebSocket-Key is not 16 bytes in base64"))
    same("what got no answer has none, and is explained", (records[9]["answer"], records[9]["error"]["says"]),
         (None, "the message has no id"))
    same("an unmasked frame is explained", records[11]["error"]["says"], "a frame is not masked")
    report("a secret is never logged", "" if DOCS["secret"] not in json.dumps(records) and b"[secret]".hex() in records[11]["raw"]["hex"] else
           records[11]["raw"])
    for sentence, pattern in (
            ("an upgrade", r"  GET  /ws-api/v3 +101 +upgraded$"), ("a mistake", r"  WS   openOrders\.status +400 -1022   WRONG  \S*sort\S*$"),
            ("what is right", r"  WS   session\.logon +200 +ok$"), ("an unknown method", r"  WS   order\.make +400 -1020   no such method$"),
            ("what is no WebSocket", r"  WS +- +WRONG  not WebSocket$"), ("what to do", r"Mask whatever a client sends")):
        report("people see %s" % sentence, "" if re.search("(?m)" + pattern, words) else words)
    report("no secret and no whole API key is shown to people",
           "" if not any(k.get("secret", "\0") in words or k.get("api_key", "\0") in words for k in KEYS.values()) else words)
    report("lines keep to 80 columns", [line for line in words.split("\n") if len(line) > 80 and not re.match(r"\d\d:", line)])


def over_tls(s):
    if "ca" not in s.serving:
        print("skip - the same over TLS: no OpenSSL is linked")
        return
    trusting = ssl.create_default_context(cafile=s.serving["ca"])
    for scheme, host in (("spot-ws", "ws-api.binance.com"), ("us-ws", "ws-api.binance.us")):
        vectors(s, scheme, lambda c, host=host: trusting.wrap_socket(c, server_hostname=host))


# ------------------------------------------------------------------------------------------------------------- others

FOREIGN = """
import asyncio, json, sys, websockets
async def main(url, *messages):
    async with websockets.connect(url) as socket:
        await (await socket.ping())
        for message in messages:
            await socket.send(message)
            print(json.loads(await socket.recv())["status"])
asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 20))
"""


def foreign(s):
    """Debian's python3-websockets, which offers permessage-deflate."""
    python = os.environ.get("PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import websockets"], stderr=subprocess.DEVNULL).returncode != 0:
        print("skip - a foreign client is served: python3-websockets is not installed")
        return
    r = subprocess.run([python, "-c", FOREIGN, s.serving["ws"], json.dumps(LOGON), '{"id":1,"method":"ping"}'],
                       env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
    same("a foreign client is served", (r.stdout.split(), r.stderr[-400:]), ([b"200", b"200"], b""))


SEALED = """
import socket, ssl, sys
sys.path.insert(0, "conformance/tests/system/serve")
from check_ws import Client, LOGON
for host, port in (("ws-api.binance.com", 443), ("ws-api.binance.com", 9443), ("ws-api.binance.us", 443)):
    s = ssl.create_default_context().wrap_socket(socket.create_connection((host, port), 10), server_hostname=host)
    with Client(None, host=host, socket_of=s) as c:
        print(c.ask({"id": 1, "method": "ping"})["status"], "us" in host or c.ask(LOGON).get("status"))
"""


def sealed():
    def run(*command):
        return subprocess.run([BNCONFORM, "serve", "--clock", "fixed:%d" % NOW, "--", *command], env=ENVIRONMENT,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)

    r = run(sys.executable, "-c", SEALED)
    words = r.stderr.decode()
    if r.returncode == 64 and "not permitted" in words or "no https here" in words:
        print("skip - a sealed program by WebSocket: namespaces are not permitted here, or no OpenSSL is linked")
        return
    same("a sealed program reaches the WebSocket API by the exchange's names",
         (r.stdout.decode().split("\n"), r.returncode, words.split("\n")[-2]),
         (["200 200", "200 200", "200 True", ""], 0, "5 passed, 0 failed, 0 skipped"))


def many(s):
    clients = [Client(s) for _ in range(200)]
    for i, c in enumerate(clients):
        c.send(frame(b'{"id":%d,"method":"account.status","params":%s}' % (i, json.dumps(signed(DOCS)).encode())))
    same("two hundred connections are each answered with their own id", [c.answer()["id"] for c in clients], list(range(200)))
    for c in clients:
        c.socket.close()
    with s.connect() as hostile:
        hostile.sendall(handshake())
        started, rest = time.monotonic(), frame(PING_TEXT) * 4000
        hostile.settimeout(2)
        try:
            while time.monotonic() < started + 3:
                hostile.sendall(rest)
        except socket.timeout:
            pass
        same("who asks and does not read holds up nobody", s.ask("GET", "/api/v3/ping")[0], 200)


def main():
    fixed = ("--clock", "fixed:%d" % NOW)
    with Serve(*fixed, log=False) as s:
        if b" 501 " in s.raw(handshake()).split(b"\r\n")[0]:
            print("skip - the WebSocket API: no library with SHA-1 is linked")
            return 0
        port = s.port
        same("the first line tells where it is", (s.serving["ws"], s.serving.get("wss")), ("ws://127.0.0.1:%d/ws-api/v3" % port,
             "wss://127.0.0.1:%d/ws-api/v3" % port if "ca" in s.serving else None))
        handshakes(s)
        answers(s)
        shapes(s)
        sessions(s)
        frames(s)
        foreign(s)
        many(s)
        for scheme in VECTORS:
            vectors(s, scheme)
        over_tls(s)
        same("SIGTERM stops it cleanly", s.stop(), 0)
    logged()
    sealed()
    return status()


if __name__ == "__main__":
    sys.exit(main())
