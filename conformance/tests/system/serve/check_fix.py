#!/usr/bin/env python3
# Takes 20 s
"""FIX on the verifying server's one port, over real sockets on loopback: the vectors get the answers that they say,
plain and inside TLS, each refusal its fields, and a session its heartbeats. Bounded: each wait ends."""

import json
import re
import signal
import socket
import ssl
import subprocess
import sys
import time

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import BNCONFORM, ENVIRONMENT, KEYS, Serve, report, same, status, read_all  # noqa: E402

NOW = 1719487045223
SOH = "\x01"
VECTORS = json.load(open("vectors/fix-logon.json", encoding="utf-8"))["vectors"]
BASE = next(v for v in VECTORS if v["id"] == "fix-logon/verify/base")["message"]

# What a Reject(3) says for each reason: 373, 25016. None: what the session's own rules say first.
REASONS = {"malformed": ("99", "-1177"), "duplicate": ("13", "-1171"), "signature-missing": ("1", "-1102"),
           "timestamp-missing": ("1", "-1102"), "timestamp-format": ("6", "-1102"), "key-missing": ("1", "-1102"),
           "key-format": ("99", "-2014"), "timestamp-ahead": ("10", "-1021"), "timestamp-old": ("10", "-1021"),
           "key-unknown": ("99", "-2015"), "key-type": ("99", "-2015"), "signature": ("8", "-1022"),
           "recvwindow": (("5", "-1131"), ("6", "-1102"))}


def checksum(text):
    return "%03d" % (sum(text.encode("latin-1")) % 256)


def frame(fields):
    """A message of (tag, value) pairs from 35 on, with 8, 9 and 10 around them."""
    body = "".join("%s=%s%s" % (tag, value, SOH) for tag, value in fields)
    text = "8=FIX.4.4%s9=%d%s%s" % (SOH, len(body), SOH, body)
    return (text + "10=" + checksum(text) + SOH).encode("latin-1")


def fields_of(message):
    return [tuple(field.split("=", 1)) for field in message.split(SOH)[:-1]]


def cut(data):
    """The messages in what the server sent; each is a list of pairs, 9 and 10 already found right."""
    messages = []
    while data:
        end = re.search(rb"\x0110=\d{3}\x01", data)
        if not end:
            raise ValueError("no FIX message: %r" % data[:200])
        text, data = data[:end.end()].decode("latin-1"), data[end.end():]
        fields = fields_of(text)
        body = text.split(SOH, 2)[2].rsplit("10=", 1)[0]
        if fields[0] != ("8", "FIX.4.4") or fields[1] != ("9", str(len(body))) or \
                fields[-1] != ("10", checksum(text.rsplit("10=", 1)[0])):
            raise ValueError("8, 9 or 10 is wrong: %r" % text)
        messages.append(fields)
    return messages


def read_messages(s, num, timeout=10):
    data, until = b"", time.monotonic() + timeout
    while True:
        ends = len(re.findall(rb"\x0110=\d{3}\x01", data))
        if ends >= num:
            return [dict(m) for m in cut(data)]
        s.settimeout(max(0.01, until - time.monotonic()))
        more = s.recv(65536)
        if not more:
            raise ConnectionError("the server ended the connection after %r" % data[-300:])
        data += more


def changed(*changes, drop=(), add=()):
    """The documents' own Logon with other fields, and BodyLength and CheckSum put right."""
    fields = [(t, v) for t, v in fields_of(BASE) if t not in ("8", "9", "10") + tuple(drop)]
    fields = [(t, dict(changes).get(t, v)) for t, v in fields] + list(add)
    return frame(fields)


def once(s, data):
    """What comes back for these bytes until the server ends the connection."""
    with s.connect() as c:
        c.sendall(data)
        c.shutdown(socket.SHUT_WR)
        return read_all(c)


def first_of(s, data, connect):
    """The first message that comes back, as (35, 373, 25016); (status of HTTP,) where that is what came."""
    if connect is None:
        answer = once(s, data)
        if answer.startswith(b"HTTP/1.1 "):
            return (answer[9:12].decode(),)
        first = dict(cut(answer)[0])
    else:
        with connect() as c:
            c.sendall(data)
            first = read_messages(c, 1)[0]
    return first["35"], first.get("373"), first.get("25016")


def vectors(s, connect=None, over=""):
    sent, stayed, wrong = 0, [], []
    for v in VECTORS:
        if v["op"] != "verify" or "message" not in v or v["level"] != "must" or "now_ms" not in v:
            continue
        # The server knows every test key; and over TLS, where nobody says that no more comes, a message must have an end.
        data, reason = v["message"].encode("latin-1"), v["expect"].get("reject")
        known = any(key.get("api_key") and key["api_key"] in v["message"] for key in KEYS.values())
        if not data or (reason == "key-unknown" and known) or \
                (connect and (not data.startswith(b"8=") or b"\x0110=" not in data)):
            stayed.append(v["id"])
            continue
        s.clock("fixed:" + v["now_ms"])
        got = first_of(s, data, connect)
        sent += 1
        wanted = REASONS[reason] if reason else (None, None)
        options = [("3" if reason else "A",) + w for w in (wanted if isinstance(wanted[0], tuple) else (wanted,))]
        if not data.startswith(b"8="):  # by its first bytes the port takes it for HTTP
            options = [("400",)]
        problem = "" if got in options else "%r in place of %r" % (got, options)
        if problem:
            wrong.append("%s: %s" % (v["id"], problem))
    report("%d vectors of fix-logon get the answer that they say%s (%d cannot be sent so)" % (sent, over, len(stayed)),
           "; ".join(wrong[:6]) if wrong or sent < 45 else "")


def rows(s):
    """Every row of what a Logon is refused for: (373, 25016, 371, part of 58)."""
    s.clock("fixed:%d" % NOW)

    def case(sentence, data, *wanted):
        first = dict(cut(once(s, data))[0])
        got = (first["35"], first.get("373"), first.get("25016"), first.get("371"), first.get("58"))
        same(sentence, got, ("3",) + wanted)

    twice = "Tag '108' appears more than once."
    malformed = "Field value was empty or malformed."
    case("a wrong signature is 8 -1022", changed(("96", "A" * 86 + "=="),), "8", "-1022", "96",
         "Signature for this request is not valid.")
    case("an unknown key is 99 -2015", changed(("553", "a" * 64)), "99", "-2015", "553",
         "Invalid API-key, IP, or permissions for action.")
    case("a key that is not Ed25519 is 99 -2015", changed(("553", KEYS["docs"]["api_key"])), "99", "-2015", "553",
         "Invalid API-key, IP, or permissions for action.")
    for tag in ("34", "49", "52", "56", "95", "96", "98", "108", "141", "553", "25035"):
        case("tag %s missing is 1 -1102" % tag, changed(drop=(tag,)), "1", "-1102", tag, "Required tag '%s' missing." % tag)
    case("a malformed number is 6 -1102", changed(("108", "x")), "6", "-1102", "108", malformed)
    case("a malformed time is 6 -1102", changed(("52", "yesterday")), "6", "-1102", "52", malformed)
    case("a length of RawData that is not its own is 6 -1102", changed(("95", "87")), "6", "-1102", "95", malformed)
    case("a SenderCompID of nine characters is 6 -1102", changed(("49", "EXAMPLE12")), "6", "-1102", "49", malformed)
    case("a SenderCompID with a dot is 6 -1102", changed(("49", "EX.MPLE")), "6", "-1102", "49", malformed)
    case("a TargetCompID that is not SPOT is 5", changed(("56", "EXCHANGE"[:8])), "5", "-1130", "56",
         "Data sent for parameter 'TargetCompID(56)' is not valid.")
    case("a tag without a value is 99 -1177", changed(("108", "")), "99", "-1177", "108", "Tag specified without a value.")
    case("a field without a number for a tag is 0 -1169", changed(add=(("x1", "a"),)), "0", "-1169", None,
         "Invalid tag number.")
    case("a tag twice is 13 -1171", changed(add=(("108", "30"),)), "13", "-1171", "108", twice)
    for tag, value, name in (("98", "1", "EncryptMethod(98)"), ("108", "4", "HeartBtInt(108)"),
                             ("108", "61", "HeartBtInt(108)"), ("25035", "3", "MessageHandling(25035)")):
        case("%s=%s is 5 -1130" % (tag, value), changed((tag, value)), "5", "-1130", tag,
             "Data sent for parameter '%s' is not valid." % name)
    case("141=N is 5 -1175", changed(("141", "N")), "5", "-1175", "141", "Continuation of sequence numbers to new session "
         "is currently unsupported. Sequence numbers must be reset for each new session.")
    case("34=2 is 5 -1179", changed(("34", "2")), "5", "-1179", "34",
         "`MsgSeqNum(34)` contains an unexpected value. Expected: '1'.")
    case("a first message that is no Logon is 99 -1180", frame([("35", "0"), ("34", "1"), ("49", "EXAMPLE"),
         ("52", "20240627-11:17:25.223"), ("56", "SPOT")]), "99", "-1180", "35",
         "Logon`<A>` must be the first message in the session.")
    base = BASE.encode("latin-1")
    case("a wrong CheckSum is 99 -1177", base[:-4] + b"000\x01", "99", "-1177", "10",
         "`CheckSum(10)` contains an incorrect value.")
    case("a wrong BodyLength is 99 -1177", base.replace(b"9=247", b"9=246"), "99", "-1177", "9",
         "`BodyLength (9)` does not contain the correct byte count.")
    case("another BeginString is 99 -1177", base.replace(b"FIX.4.4", b"FIX.4.2"), "99", "-1177", "8",
         "`BeginString (8)` is not the first tag in a message.")
    case("a byte beyond ASCII is 99 -1177", changed(add=(("58", "\xe9"),)), "99", "-1177", None,
         "Only printable ASCII characters and SOH (Start of Header) are allowed.")
    first = dict(cut(once(s, changed(("96", "A" * 86 + "=="))))[0])
    same("a Reject names the message: 45, 372, and is itself number 1 to its sender",
         (first["45"], first["372"], first["34"], first["49"], first["56"]), ("1", "A", "1", "SPOT", "EXAMPLE"))
    same("and its SendingTime is the server's clock", first["52"], "20240627-11:17:25.223000")
    data = once(s, b"8=FIX.4.4\x01" + b"1" * 20000)
    same("a message without an end is refused and ends the connection", [dict(m)["25016"] for m in cut(data)], ["-1177"])


def login(s, connect=None, sender=None):
    c = (connect or s.connect)()
    c.sendall(BASE.encode("latin-1"))
    return c, read_messages(c, 1)[0]


def client(number, kind, *more):
    return frame([("35", kind), ("34", str(number)), ("49", "EXAMPLE"), ("52", "20240627-11:17:25.300"), ("56", "SPOT")]
                 + list(more))


def session(s):
    s.clock("fixed:%d" % NOW)
    c, logon = login(s)
    with c:
        same("a right Logon is answered with one", [logon.get(t) for t in ("35", "34", "49", "56", "98", "108")],
             ["A", "1", "SPOT", "EXAMPLE", "0", "30"])
        report("with a UUID", "" if re.fullmatch(r"[0-9a-f-]{36}", logon.get("25037", "")) else logon)
        other = dict(cut(once(s, BASE.encode("latin-1")))[0])
        same("a SenderCompID in use is 99 -1033", (other["35"], other["373"], other["25016"], other["371"]),
             ("3", "99", "-1033", "49"))
        c.sendall(client(2, "1", ("112", "hello")))
        beat = read_messages(c, 1)[0]
        same("a TestRequest is answered with its id", (beat["35"], beat["34"], beat["112"]), ("0", "2", "hello"))
        c.sendall(client(3, "0") + client(4, "1", ("112", "two")))
        same("a Heartbeat is taken without a word", read_messages(c, 1)[0]["112"], "two")
        c.sendall(client(9, "0"))
        gap = read_messages(c, 1)[0]
        same("a gap in the numbers is refused, and the session goes on", (gap["35"], gap["25016"], gap["58"]),
             ("3", "-1179", "`MsgSeqNum(34)` contains an unexpected value. Expected: '5'."))
        c.sendall(client(5, "A"))
        second = read_messages(c, 1)[0]
        same("a second Logon is 99 -1176", (second["35"], second["373"], second["25016"], second["45"]),
             ("3", "99", "-1176", "5"))
        c.sendall(client(6, "D", ("11", "a")))
        same("an order is refused: only signing is judged here", read_messages(c, 1)[0]["25016"], "-1020")
        c.sendall(client(7, "1"))
        same("a TestRequest without its id is 1 -1102", read_messages(c, 1)[0]["371"], "112")
        c.sendall(client(8, "0").replace(b"49=EXAMPLE", b"49=ANOTHER"))
        same("a message that was altered is -1177", read_messages(c, 1)[0]["25016"], "-1177")
        c.sendall(frame([("35", "0"), ("34", "8"), ("49", "ANOTHER"), ("52", "20240627-11:17:25.300"), ("56", "SPOT")]))
        same("another SenderCompID inside a session is -1178", read_messages(c, 1)[0]["25016"], "-1178")
        for byte in client(9, "1", ("112", "slow")):
            c.sendall(bytes([byte]))
        same("a message that comes byte by byte is taken", read_messages(c, 1)[0]["112"], "slow")
        c.sendall(client(10, "5"))
        end = dict(cut(read_all(c))[0])
        same("Logout is acknowledged, and the connection ends", (end["35"], end["58"]), ("5", "Logout acknowledgment."))
    c, again = login(s)
    same("after that the SenderCompID is free again", again["35"], "A")
    c.close()


def beats(s):
    """HeartBtInt is not signed: the shortest one that is allowed."""
    s.clock("fixed:%d" % NOW)
    with s.connect() as c:
        c.sendall(changed(("108", "5")))
        read_messages(c, 1)
        began = time.monotonic()
        first = read_messages(c, 1, 9)[0]
        took = time.monotonic() - began
        same("who hears nothing for HeartBtInt asks", (first["35"], first.get("112")), ("1", "BNCONFORM"))
        report("after five seconds", "" if 4 < took < 8 else took)
        c.sendall(client(2, "0", ("112", "BNCONFORM")))
        time.sleep(3)
        c.sendall(client(3, "0"))
        second = read_messages(c, 1, 9)[0]
        same("and who said nothing sends a Heartbeat", second["35"], "0")
        last = [dict(m)["35"] for m in cut(read_all(c))]
        report("who never answers is dropped", "" if last and set(last) <= {"0", "1"} and "1" in last else last)


def logged(s):
    s.clock("fixed:%d" % NOW)
    once(s, BASE.encode("latin-1"))
    bad = next(v for v in VECTORS if v["id"] == "fix-logon/verify/signed-final-soh")
    once(s, bad["message"].encode("latin-1"))
    once(s, b"8=FIX.4.4\x019=5\x01nothing")
    once(s, changed(drop=("98",)))
    same("SIGTERM stops it cleanly", s.stop(signal.SIGTERM), 0)
    records = s.log()
    same("each message has its record", [(r["number"], r["method"], r["target"], r["verdict"], r["answer"]["status"],
                                          r["answer"]["code"]) for r in records],
         [(1, "FIX", "Logon", "valid", None, None), (2, "FIX", "Logon", "wrong", None, "-1022"),
          (3, "FIX", "", "not-fix", None, "-1177"), (4, "FIX", "Logon", "wrong", None, "-1102")])
    same("the mistake is named", [m["id"] for m in records[1]["mistakes"]][:1], ["fix-wrong-field-order"])
    report("with what was signed", "" if records[1].get("signed", "").endswith(SOH) else records[1].get("signed"))
    report("and what the session's rules said", "" if records[3]["error"]["says"] == "Required tag '98' missing" else records[3])
    states = {c["name"]: c["today"] for c in records[0]["checks"]}
    report("every check is there", "" if states.get("signature") == "ok" and len(states) > 8 else states)
    words = s.words()
    report("people see a line a message, and the block of the mistake",
           "" if re.search(r"(?m)^\d\d:\d\d:\d\d   1  FIX  Logon +ok$", words) and
           re.search(r"(?m)^\d\d:\d\d:\d\d   2  FIX  Logon +-1022   WRONG  fix-wrong-field-order$", words) and
           re.search(r"(?m)^WRONG  fix-wrong-field-order \(proved\) +request 2$", words) and
           "Required tag '98' missing." in words else words)


SEALED = """
import socket, ssl, sys
with socket.create_connection(("fix-oe.binance.com", 9000), 10) as c:
    with ssl.create_default_context().wrap_socket(c, server_hostname="fix-oe.binance.com") as s:
        s.sendall(sys.argv[1].replace("|", chr(1)).encode())
        print(s.recv(4096).decode().split(chr(1))[2])
"""


def sealed():
    """The exchange's own name and port, TLS that is trusted by the environment alone."""
    done = subprocess.run([BNCONFORM, "serve", "--clock", "fixed:%d" % NOW, "--", sys.executable, "-c", SEALED,
                           BASE.replace(SOH, "|")], env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, check=False)
    if done.returncode == 64 and b"not permitted" in done.stderr:
        print("skip - a sealed program logs on: namespaces are not permitted here")
        return
    report("a sealed program logs on at fix-oe.binance.com:9000",
           "" if (done.returncode, done.stdout) == (0, b"35=A\n") else (done.returncode, done.stdout, done.stderr[-500:]))


def main():
    has_tls = False
    with Serve("--clock", "fixed:%d" % NOW) as s:
        same("the first line tells the address", s.serving.get("fix"), "127.0.0.1:%d" % s.port)
        vectors(s)
        rows(s)
        session(s)
        if "ca" not in s.serving:
            print("skip - the same inside TLS: no OpenSSL is linked")
        else:
            same("and the one inside TLS", s.serving.get("fixs"), "127.0.0.1:%d" % s.port)
            has_tls = True
            trusting = ssl.create_default_context(cafile=s.serving["ca"])

            def connect():
                return trusting.wrap_socket(s.connect(), server_hostname="fix-oe.binance.com")

            vectors(s, connect, " inside TLS")
            s.clock("fixed:%d" % NOW)
            c, logon = login(s, connect)
            with c:
                c.sendall(client(2, "5"))
                same("a session inside TLS begins and ends", (logon["35"], dict(cut(read_all(c))[0])["58"]),
                     ("A", "Logout acknowledgment."))
        beats(s)
    with Serve("--clock", "fixed:%d" % NOW) as s:
        logged(s)
    if has_tls:
        sealed()
    return status()


if __name__ == "__main__":
    sys.exit(main())
