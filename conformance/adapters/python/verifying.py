"""What arrived is taken apart once (`Seen`), then judged by a table of checks in the contract's order: the first that
fails gives the reason. The clock is an argument."""
import binascii
import datetime
import hmac
import json
import re

from signing import SCHEMES, SOH, fix_payload, header_payload, signature, websocket_payload

US_EPOCH_2017 = 1483228800 * 10**6
DAY_ONE = datetime.datetime(1970, 1, 1)


class Malformed(Exception):
    """What arrived is no message of the scheme."""


class Seen:
    """What arrived. Bytes; None where it is absent."""
    signature = timestamp = recv_window = api_key = nonce = method = None
    payload = b""
    repeated = False  # a name twice in one place
    raw = ()          # the places where bytes must have been percent-encoded


# ------------------------------------------------------------------------------------------- taking apart: REST

LEGAL = re.compile(rb"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]]|%[0-9A-Fa-f]{2})*")


def form_decoded(text):
    """A value as a form decoder reads it: "+" is a space, %XX a byte, any other "%" itself."""
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), text.replace(b"+", b" "))


def form_pairs(place):
    """Raw name, raw value of each parameter, in order."""
    return [segment.partition(b"=")[::2] for segment in place.split(b"&") if segment]


def without_signature(place):
    return b"&".join([s for s in place.split(b"&") if s.partition(b"=")[0] != b"signature"])


def header(headers, name):
    return next((value for given, value in headers if given.lower() == name), None)


def see_rest(scheme, wire):
    seen = Seen()
    path, _, query = wire["target"].partition(b"?")
    body = b"" if wire["method"] == b"GET" else wire["body"]  # SR-12
    in_query, in_body = form_pairs(query), form_pairs(body)
    both = dict(reversed(in_query + in_body))  # the query string's counts, of one place the first
    for pairs in (in_query, in_body):
        seen.repeated |= len({name for name, _ in pairs}) != len(pairs)
    seen.repeated |= [name for name, _ in in_query + in_body].count(b"signature") > 1
    for member, name in (("signature", b"signature"), ("timestamp", b"timestamp"), ("recv_window", b"recvWindow")):
        setattr(seen, member, form_decoded(both[name]) if name in both else None)
    seen.api_key = header(wire["headers"], SCHEMES[scheme].key_header.lower())
    seen.payload = without_signature(query) + without_signature(body)
    if SCHEMES[scheme].strict and path.startswith(b"/api/v3/"):
        seen.raw = (query, body)
    return seen


# -------------------------------------------------------------------------------------- taking apart: WebSocket

DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda text: 1 / 0)
SPACE = re.compile(r"[ \t\n\r]*")


def frame_members(text, at):
    """The members of the JSON object that begins at text[at], as (name, value, the value's own text), and where it
    ends. A number must stay the text that was sent (SW-3), which a JSON reader forgets: hence this walk."""
    found = []
    at = SPACE.match(text, at).end()
    if text[at:at + 1] != "{":
        raise Malformed
    at = SPACE.match(text, at + 1).end()
    if text[at:at + 1] == "}":
        return found, at + 1
    while True:
        name, at = DECODER.raw_decode(text, at)
        at = SPACE.match(text, at).end()
        if not isinstance(name, str) or text[at:at + 1] != ":":
            raise Malformed
        start = SPACE.match(text, at + 1).end()
        value, at = DECODER.raw_decode(text, start)
        found.append((name, value, text[start:at]))
        at = SPACE.match(text, at).end()
        if text[at:at + 1] == "}":
            return found, at + 1
        if text[at:at + 1] != ",":
            raise Malformed
        at = SPACE.match(text, at + 1).end()


def is_string(raw):
    return raw[:1] == '"'


def id_is_legal(raw):
    """An integer, null, or a string of 1 to 36 characters (SW-7)."""
    if is_string(raw):
        return re.fullmatch(r"[A-Za-z0-9\-_]{1,36}", json.loads(raw))
    return re.fullmatch(r"null|-?[0-9]+", raw)


def see_websocket(scheme, wire):
    seen = Seen()
    try:
        text = wire["message"].decode()
        members, end = frame_members(text, 0)
        if text[end:].strip(" \t\n\r"):
            raise Malformed
        top = {name: raw for name, _, raw in members}
        if not id_is_legal(top.get("id", "")):
            raise Malformed
        params = frame_members(top["params"], 0)[0] if "params" in top else []
        seen.method = json.loads(top["method"]).encode() if is_string(top.get("method", "")) else None
        values = [(name.encode(), (value if is_string(raw) else raw).encode()) for name, value, raw in params]
    except (ValueError, ZeroDivisionError, RecursionError):  # broken JSON or UTF-8; a lone surrogate; NaN; too deep
        raise Malformed from None
    if seen.method is None:
        raise Malformed
    known = dict(values)
    nulls = [name.encode() for name, _, raw in params if raw == "null"]  # the exchange: "not sent, was empty/null"
    seen.repeated = len(known) != len(values) or len(top) != len(members)
    seen.recv_window = known.get(b"recvWindow")
    for member, name in (("signature", b"signature"), ("timestamp", b"timestamp"), ("api_key", b"apiKey")):
        setattr(seen, member, None if name in nulls else known.get(name))
    seen.payload = websocket_payload(values)
    return seen


# -------------------------------------------------------------------------------------------- taking apart: FIX

def is_number(text, number):
    return re.fullmatch(rb"[0-9]{1,9}", text) and int(text) == number


def see_fix(scheme, wire):
    """FX-1 .. FX-4. A Logon that lacks what is signed, or whose 95 is not the length of 96, is malformed too."""
    seen, message = Seen(), wire["message"]
    fields = [field.partition(b"=") for field in message[:-1].split(SOH)]
    if message[-1:] != SOH or any(not re.fullmatch(rb"[1-9][0-9]*", tag) or not equals for tag, equals, _ in fields):
        raise Malformed
    tags = [tag for tag, _, _ in fields]
    if tags[:3] != [b"8", b"9", b"35"] or tags[-1] != b"10":
        raise Malformed
    first = {tag: value for tag, _, value in reversed(fields)}
    start, end = message.index(SOH + b"35=") + 1, message.rindex(SOH + b"10=") + 1
    if first[b"8"] != b"FIX.4.4" or first[b"35"] != b"A" or not is_number(first[b"9"], end - start):
        raise Malformed
    if fields[-1][2] != b"%03d" % (sum(message[:end]) % 256):
        raise Malformed
    seen.repeated = len(first) != len(fields)
    seen.signature, seen.timestamp = first.get(b"96"), first.get(b"52")
    seen.recv_window, seen.api_key = first.get(b"25000"), first.get(b"553")
    if seen.signature and not seen.repeated and not is_number(first.get(b"95", b""), len(seen.signature)):
        raise Malformed
    signed = [first.get(tag) for tag in (b"35", b"49", b"56", b"34")]
    if not all(signed):
        raise Malformed
    seen.payload = fix_payload(*signed, seen.timestamp or b"")
    return seen


# ------------------------------------------------------------------------------- taking apart: headers and a body

def see_headers(scheme, wire):
    seen, row = Seen(), SCHEMES[scheme]
    found = [header(wire["headers"], name.lower()) if name else b"" for name in row.names]
    if row.webhook and None in found:
        raise Malformed
    seen.timestamp, seen.nonce, seen.api_key, seen.signature = found
    seen.payload = header_payload(scheme, seen.timestamp or b"", seen.nonce or b"", wire["body"])
    return seen


SEE = {"rest": see_rest, "frame": see_websocket, "fix": see_fix, "headers": see_headers}


# --------------------------------------------------------------------------------------------------- judging

class Judgement:
    """One request, and what the verifier knows besides: the key, whose it is, the time."""

    def __init__(self, scheme, key, kind, owner, seen, now_us):
        self.scheme, self.key, self.kind, self.owner, self.seen, self.now_us = scheme, key, kind, owner, seen, now_us
        self.row = SCHEMES[scheme]
        self.by_headers = self.row.form == "headers"

    def sent_us(self):
        """The timestamp in microseconds (SR-8; US and Pay: milliseconds alone, UR-4, PR-4)."""
        text = self.seen.timestamp
        if self.row.form == "fix":
            return sending_time_us(text)
        number = int(text)
        return number if number >= 10**14 and self.row.micro else number * 1000

    def window_us(self):
        if self.by_headers:
            return self.row.window_us
        whole, _, decimals = (self.seen.recv_window or b"5000").partition(b".")
        return int(whole.lstrip(b"0")[:18] or b"0") * 1000 + int(decimals.ljust(3, b"0"))  # more is as long as any


def sending_time_us(text):
    """Microseconds of YYYYMMDD-HH:MM:SS[.sss[sss]]; None if it is not one."""
    match = re.fullmatch(rb"(\d{4})(\d\d)(\d\d)-(\d\d):(\d\d):(\d\d)(?:\.(\d{3}|\d{6}))?", text)
    if not match or int(match[6]) > 60:  # 60: a leap second
        return None
    try:
        minute = datetime.datetime(*[int(part) for part in match.groups()[:5]])
    except ValueError:
        return None
    seconds = (minute - DAY_ONE) // datetime.timedelta(seconds=1) + int(match[6])
    return seconds * 10**6 + int((match[7] or b"").ljust(6, b"0"))


def timestamp_format(j):
    if j.row.form == "fix":
        return sending_time_us(j.seen.timestamp) is not None
    return re.fullmatch(rb"[0-9]{1,20}", j.seen.timestamp)


def recv_window(j):
    if j.seen.recv_window is None:
        return True
    match = re.fullmatch(rb"([0-9]+)" if not j.row.micro and j.row.form != "fix" else rb"([0-9]+)(?:\.[0-9]{1,3})?", j.seen.recv_window)
    return match and (j.row.longest_us is None or j.window_us() <= j.row.longest_us)


def not_ahead(j):
    # Pay: exactly 1000 ms ahead is accepted, elsewhere it is not (SR-10)
    limit = j.window_us() + 1 if j.by_headers else 10**6
    return j.now_us is None or j.sent_us() < j.now_us + limit


def not_old(j):
    if j.now_us is None:
        return True
    sent = j.sent_us()
    return j.now_us - sent <= j.window_us() and not (j.scheme.startswith("spot-") and sent < US_EPOCH_2017)


def key_type(j):
    return j.kind in j.row.kinds and (j.seen.method != b"session.logon" or j.kind == "ed25519")  # SW-5


def key_format(j):
    return j.row.any_key or re.fullmatch(rb"[!-~]+" if j.by_headers else rb"[A-Za-z0-9]{64}", j.seen.api_key)


def encoding(j):
    return all(LEGAL.fullmatch(place) for place in j.seen.raw)


def nonce(j):
    return len(j.seen.nonce or b"") == 32


def signature_format(j):
    return j.kind != "hmac" or re.fullmatch(rb"[0-9A-Fa-f]{64}", j.seen.signature)


def verifies(scheme, key, payload, given):
    if isinstance(key, bytes):
        right = signature(scheme, key, payload)
        return hmac.compare_digest(right, given if SCHEMES[scheme].upper else given.lower())  # SR-4, PR-2
    try:
        raw = binascii.a2b_base64(given)
    except binascii.Error:
        return False
    canonical = binascii.b2a_base64(raw, newline=False) == given
    return canonical and key.verify(payload, raw)


def signature_right(j):
    return verifies(j.scheme, j.key, j.seen.payload, j.seen.signature)


SPOT = (
    ("duplicate", lambda j: not j.seen.repeated),
    ("signature-missing", lambda j: j.seen.signature),
    ("timestamp-missing", lambda j: j.seen.timestamp),
    ("signature-format", signature_format),
    ("timestamp-format", timestamp_format),
    ("recvwindow", recv_window),
    ("key-missing", lambda j: j.seen.api_key),
    ("key-format", key_format),
    ("timestamp-ahead", not_ahead),
    ("timestamp-old", not_old),
    ("key-unknown", lambda j: j.seen.api_key == j.owner),
    ("key-type", key_type),
    ("encoding", encoding),
    ("signature", signature_right),
)
FIRST = ("key-missing", "key-format", "duplicate", "timestamp-missing")  # DR-8; then as on Spot
KEY_FIRST = tuple(check for name in FIRST for check in SPOT if check[0] == name) + tuple(
    check for check in SPOT if check[0] not in FIRST)
REQUEST = (
    ("key-missing", lambda j: j.seen.api_key),
    ("key-format", key_format),
    ("key-unknown", lambda j: j.seen.api_key == j.owner),
    ("timestamp-missing", lambda j: j.seen.timestamp),
    ("timestamp-format", timestamp_format),
    ("timestamp-ahead", not_ahead),
    ("timestamp-old", not_old),
    ("nonce", nonce),
    ("signature-missing", lambda j: j.seen.signature),
    ("key-type", key_type),
    ("signature", signature_right),
)
WEBHOOK = (  # in Pay's order, the serial where the API key stands; no window: time is not judged
    ("serial", lambda j: j.seen.api_key == j.owner),
    ("timestamp-missing", lambda j: j.seen.timestamp),
    ("timestamp-format", timestamp_format),
    ("signature-missing", lambda j: j.seen.signature),
    ("key-type", key_type),
    ("signature", signature_right),
)


def checks_of(row):
    if row.form != "headers":
        return KEY_FIRST if row.key_first else SPOT
    checks = WEBHOOK if row.webhook else REQUEST
    # Of a scheme without a nonce it is told neither how the owner's text looks.
    without = {"nonce", "key-format"} if not row.names[1] else set()
    return [check for check in checks if check[0] not in without and (row.names[2] or check[0] != "serial")]


def judge(scheme, key, kind, owner, wire, now_us):
    """The reason to refuse what arrived, or None. owner is the API key (pay-webhook: the serial) that key belongs to;
    key may be None where the scheme does not take its kind; now_us None: no time is judged."""
    try:
        seen = SEE[SCHEMES[scheme].form](scheme, wire)
    except Malformed:
        return "malformed"
    judgement = Judgement(scheme, key, kind, owner, seen, now_us)
    return next((reason for reason, holds in checks_of(judgement.row) if not holds(judgement)), None)


def judge_payload(scheme, key, kind, payload, given):
    """The reason to refuse a signature over a payload, or None; nothing else is judged."""
    if kind == "hmac" and not SCHEMES[scheme].upper and not re.fullmatch(rb"[0-9A-Fa-f]{64}", given):
        return "signature-format"
    return None if verifies(scheme, key, payload, given) else "signature"
