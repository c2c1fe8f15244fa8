"""Keys, payloads, signatures and the bytes on the wire, scheme by scheme. Everything is bytes here; time and nonce
are arguments. The rules cited as C-1, SR-3 ... are those of vectors/rules.json."""
import binascii
import hmac
import os
import re

SOH = b"\x01"


class Scheme:
    """A row: the kinds of key that it takes, its form, the HMAC, whether microseconds are read; of the form "headers"
    besides: the names of timestamp, nonce, owner and signature (None: not sent), what is joined in which order with
    what after each, how far the clock may be off, and whether it is the exchange that sends it (a webhook). strict: what
    is not percent-encoded is refused (SR-3). longest_us: of recvWindow; None where it is not told. key_first: a key that
    is missing is told before all else (DR-8). any_key: of what shape an API key is, is not told."""

    def __init__(self, kinds, form, digest="sha256", upper=False, micro=False, names=None, join=None, window_us=None,
                 webhook=False, strict=False, longest_us=60 * 10**6, key_first=False, key_header=b"X-MBX-APIKEY",
                 any_key=False):
        self.kinds, self.form, self.digest, self.upper, self.micro = kinds.split(), form, digest, upper, micro
        self.names, self.join, self.window_us, self.webhook = names, join, window_us, webhook
        self.strict, self.longest_us, self.key_first = strict, longest_us, key_first
        self.key_header, self.any_key = key_header, any_key


PAY = (b"BinancePay-Timestamp", b"BinancePay-Nonce", b"BinancePay-Certificate-SN", b"BinancePay-Signature")
LINES = (("timestamp", "nonce", "body"), b"\n")  # PR-1, PW-1: the last LF too
SCHEMES = {
    "spot-rest": Scheme("hmac rsa ed25519", "rest", micro=True, strict=True),
    "spot-ws": Scheme("hmac rsa ed25519", "frame", micro=True),
    "fix-logon": Scheme("ed25519", "fix"),
    "us-rest": Scheme("hmac", "rest"),
    "us-ws": Scheme("hmac", "frame"),
    "pay-request": Scheme("hmac", "headers", "sha512", True, names=PAY, join=LINES, window_us=10**6),  # PR-2, PR-6
    "pay-webhook": Scheme("rsa", "headers", names=PAY, join=LINES, webhook=True),
    "onchain-request": Scheme("rsa", "headers", join=(("body", "timestamp"), b""), window_us=300 * 10**6,  # OC-1, OC-4
                              names=(b"X-Tesla-Timestamp", None, b"X-Tesla-ClientId", b"X-Tesla-Signature")),
    "onchain-webhook": Scheme("rsa", "headers", join=(("body", "timestamp"), b""), webhook=True,  # OW-1
                              names=(b"X-BN-Connect-Timestamp", None, None, b"X-BN-Connect-Signature")),
    "usdm-rest": Scheme("hmac rsa ed25519", "rest", longest_us=None, key_first=True),  # DR-3, DR-4, DR-8
    "coinm-rest": Scheme("hmac rsa ed25519", "rest", longest_us=None, key_first=True),
    "options-rest": Scheme("hmac rsa ed25519", "rest", longest_us=None),
    "pm-rest": Scheme("hmac rsa ed25519", "rest"),
    "usdm-ws": Scheme("hmac rsa ed25519", "frame", longest_us=None),  # DR-7
    "coinm-ws": Scheme("hmac rsa ed25519", "frame", longest_us=None),
}


def exchanges():
    """The exchanges that sign alike, from their list of rows; none where this adapter stands alone."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "reference", "src", "exchanges.def")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="ascii") as file:
        rows = [re.findall(r'"([^"]*)"', row) for row in re.findall(r"^EXCHANGE\((.*)\)$", file.read(), re.MULTILINE)]
    return {row[0]: Scheme("hmac", "rest", longest_us=None, key_header=row[4].encode(), any_key=True) for row in rows}


SCHEMES.update(exchanges())


class Refused(Exception):
    """Decided: no. The text is the contract's reason."""


class Unreadable(Exception):
    """Not decided: an input or a key cannot be read. The text says which."""


def open_key(kind, text, to_sign):
    """An object with `sign` or `verify` from a PEM (bytes): PKCS#8 to sign, SPKI to verify."""
    import pem
    try:
        found, parts = pem.private_key(text) if to_sign else pem.public_key(text)
        if found != kind:
            raise Unreadable(f"key: {found} where {kind} was said")
        if kind == "rsa":
            import rsa
            bits = parts[0].bit_length()
            if not (2048 if to_sign else 1024) <= bits <= 4096:
                raise Unreadable(f"key: an RSA modulus of {bits} bits")
            return rsa.PrivateKey(*parts) if to_sign else rsa.PublicKey(*parts)
        import ed25519
        return ed25519.PrivateKey(parts) if to_sign else ed25519.PublicKey(parts)
    except (pem.Unreadable, ValueError) as error:
        raise Unreadable(f"key: {error}") from None


def signature(scheme, key, payload):
    """The signature's text, before any percent-encoding. key is an HMAC secret (bytes: C-2) or an opened key."""
    if isinstance(key, bytes):
        row = SCHEMES[scheme]
        digits = hmac.digest(key, payload, row.digest).hex()  # SR-4, UR-2, PR-2
        return (digits.upper() if row.upper else digits).encode()
    return binascii.b2a_base64(key.sign(payload), newline=False)  # SR-5, SR-6, FX-2, PW-1


# ------------------------------------------------------------------------------------------------------ REST

UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
ESCAPES = [bytes([byte]) if byte in UNRESERVED else b"%%%02X" % byte for byte in range(256)]


def percent_encode(text):
    """RFC 3986, upper-case hex (SR-3)."""
    if not text.translate(None, UNRESERVED):
        return text
    return b"".join([ESCAPES[byte] for byte in text])


def joined(pairs):
    return b"&".join([percent_encode(name) + b"=" + percent_encode(value) for name, value in pairs])


def rest(scheme, key, api_key, method, path, query, body, time_ms):
    """SR-1, SR-7, UR-1: query, then body, nothing between; timestamp and signature in the body where there is one.
    The method is no part of anything that is signed or returned."""
    in_body = bool(body)
    if time_ms is not None:
        (body if in_body else query).append((b"timestamp", time_ms))
    query, body = joined(query), joined(body)
    payload = query + body
    signed = signature(scheme, key, payload)
    last = b"signature=" + percent_encode(signed)
    if in_body:
        body += b"&" + last
    else:
        query += b"&" + last if query else last
    headers = [(SCHEMES[scheme].key_header, api_key)]
    if in_body:
        headers.append((b"Content-Type", b"application/x-www-form-urlencoded"))
    return {"payload": payload, "signature": signed, "target": path + b"?" + query if query else path,
            "headers": headers, "body": body}


# ------------------------------------------------------------------------------------------------- WebSocket

SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def json_string(text):
    """Raw UTF-8; only the quote, the backslash and controls escaped."""
    try:
        text = text.decode()
    except UnicodeDecodeError:
        raise Unreadable("a text that goes into JSON is not UTF-8") from None
    out = [SHORT_ESCAPES.get(c) or (c if c >= " " else f"\\u{ord(c):04x}") for c in text]
    return b'"' + "".join(out).encode() + b'"'


def websocket_payload(values):
    """SW-1, SW-2: all params but signature, sorted by the bytes of their names, nothing percent-encoded."""
    return b"&".join([name + b"=" + value for name, value in sorted(values) if name != b"signature"])


def websocket(scheme, key, kind, api_key, method, params, time_ms, frame_id):
    """params: (name, text, JSON) with the value's text (SW-3) and as it stands in the frame."""
    if method == b"session.logon" and kind != "ed25519":
        raise Refused("key-type")  # SW-5
    names = [name for name, _, _ in params]
    if len(set(names)) != len(names):
        raise Unreadable("params: a name twice")
    if b"signature" in names:
        raise Unreadable("params: signature is not theirs")
    if b"apiKey" not in names:
        params.append((b"apiKey", api_key, json_string(api_key)))
    if time_ms is not None and b"timestamp" not in names:
        params.append((b"timestamp", time_ms, time_ms))
    payload = websocket_payload([(name, text) for name, text, _ in params])
    signed = signature(scheme, key, payload)
    params.append((b"signature", signed, json_string(signed)))
    members = b",".join([json_string(name) + b":" + value for name, _, value in params])
    message = b'{"id":%s,"method":%s,"params":{%s}}' % (json_string(frame_id), json_string(method), members)
    return {"payload": payload, "signature": signed, "message": message}


# ------------------------------------------------------------------------------------------------------- FIX

def fix_field(tag, value):
    return b"%d=%s\x01" % (tag, value)


def fix_frame(fields):
    """FX-4: BodyLength(9) counts from after its own SOH to the SOH before 10; CheckSum(10) is the sum modulo 256."""
    message = fix_field(8, b"FIX.4.4") + fix_field(9, b"%d" % len(fields)) + fields
    return message + fix_field(10, b"%03d" % (sum(message) % 256))


def fix_payload(msg_type, sender, target, seq, sending_time):
    return SOH.join((msg_type, sender, target, seq, sending_time))  # FX-1


def fix_logon(scheme, key, api_key, sender, target, seq, sending_time, heartbeat, handling):
    parts = (sender, target, seq, sending_time, heartbeat, handling, api_key)
    if any(SOH in part or not part for part in parts):
        raise Unreadable("a FIX field is empty or has a SOH in it")
    payload = fix_payload(b"A", sender, target, seq, sending_time)
    signed = signature(scheme, key, payload)
    fields = ((35, b"A"), (34, seq), (49, sender), (52, sending_time), (56, target), (95, b"%d" % len(signed)),
              (96, signed), (98, b"0"), (108, heartbeat), (141, b"Y"), (553, api_key), (25035, handling))
    message = fix_frame(b"".join([fix_field(tag, value) for tag, value in fields]))
    return {"payload": payload, "signature": signed, "message": message}


# -------------------------------------------------------------------------------------------- headers and a body

def header_payload(scheme, time_ms, nonce, body):
    order, after = SCHEMES[scheme].join
    parts = {"timestamp": time_ms, "nonce": nonce, "body": body}
    return b"".join([parts[name] + after for name in order])


def by_headers(scheme, key, owner, body, time_ms, nonce):
    """owner: the API key of a merchant request (PR-4), the certSerial of a webhook (PW-2)."""
    payload = header_payload(scheme, time_ms, nonce, body)
    signed = signature(scheme, key, payload)
    rows = zip(SCHEMES[scheme].names, (time_ms, nonce, owner, signed))
    return {"payload": payload, "signature": signed, "body": body,
            "headers": [(b"Content-Type", b"application/json"), *(row for row in rows if row[0])]}
