"""Signing in seven steps (parts, join, ends, secret, function, writing, wire), and what the reports say went wrong with
REST requests: each mistake changes one step. For broken_requests.py."""
import base64
import hashlib
import hmac
import json
import os
import re
import sys
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(ROOT, "conformance", "adapters", "python"))
import ed25519  # noqa: E402
import pem  # noqa: E402
import rsa  # noqa: E402

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
HOSTS = {"spot-rest": "api.binance.com", "us-rest": "api.binance.us"}


def encode(text):
    return urllib.parse.quote(text, safe="-._~")


def decode(text):
    return urllib.parse.unquote(text)


class Key:
    """A key of one kind. The secret of an HMAC key is text; of the others the PEM."""

    def __init__(self, rng, kind, entry=None):
        self.kind = kind
        self.api_key = "".join(rng.choice(LETTERS) for _ in range(64))
        self.secret = entry["pem"] if entry else "".join(rng.choice(LETTERS) for _ in range(64))
        self.public = entry["public_pem"] if entry else ""
        self.serial = entry.get("serial", "") if entry else ""
        if kind == "rsa":
            self.private = rsa.PrivateKey(*pem.private_key(self.secret.encode())[1])
        elif kind == "ed25519":
            self.private = ed25519.PrivateKey(pem.private_key(self.secret.encode())[1])

    def as_json(self):
        name = "secret" if self.kind == "hmac" else "pem"
        return {"type": self.kind, name: self.secret, "api_key": self.api_key, "public_pem": self.public}


class Request:
    """A request on its way through the seven steps. Each holds the right thing until a mistake changes it."""

    def __init__(self, rng, scheme, key):
        self.rng, self.scheme, self.key = rng, scheme, key
        self.time = 1600000000000 + rng.randrange(10**11)
        self.signed = None               # parts: a copy of what is sent
        self.join = self.right_join      # from the signed parts to text
        self.ends = lambda text: text
        self.secret = key.secret.encode()
        self.function = self.right_function
        self.write = lambda text: text   # the text of the signature, before it is placed
        self.header_key = key.api_key
        self.options = []                # of the command that explains it

    def right_function(self, secret, text):
        if self.key.kind == "hmac":
            name = "sha512" if self.scheme == "pay-request" else "sha256"
            digest = hmac.new(secret, text, name).hexdigest()
            return digest.upper() if self.scheme == "pay-request" else digest
        return base64.b64encode(self.key.private.sign(text)).decode()

    def signature(self):
        text = self.join(self.signed)
        text = self.ends(text if isinstance(text, bytes) else text.encode())
        return self.write(self.function(self.secret, text))

    def payload(self):
        return self.right_join(self.sent())


# ------------------------------------------------------------------------------------------------------- REST

def amount(rng):
    return "%d.%s" % (rng.randrange(1, 900), rng.choice(["5", "25", "0125", "75", "001"]))


def word(rng, size=10):
    return "".join(rng.choice("abcdefghijkmnpqrstuvwxyz") for _ in range(size))


ENDPOINTS = [
    ("POST", "/api/v3/order", [
        ("symbol", lambda r: r.choice(["BTCUSDT", "ETHUSDT", "LTCBTC"])), ("side", lambda r: r.choice(["BUY", "SELL"])),
        ("type", lambda r: "LIMIT"), ("timeInForce", lambda r: "GTC"), ("quantity", amount), ("price", amount)]),
    ("GET", "/api/v3/allOrders", [
        ("symbol", lambda r: r.choice(["BTCUSDT", "BNBBTC"])), ("orderId", lambda r: str(r.randrange(10**9))),
        ("limit", lambda r: str(r.randrange(2, 1000)))]),
    ("DELETE", "/api/v3/orderList", [
        ("symbol", lambda r: r.choice(["BTCUSDT", "ADAUSDT"])), ("listClientOrderId", word)]),
]


class Rest(Request):
    def __init__(self, rng, scheme, key, place=None, endpoint=None):
        super().__init__(rng, scheme, key)
        self.method, self.path, pool = ENDPOINTS[endpoint if endpoint is not None else rng.randrange(3)]
        pairs = [(name, make(rng)) for name, make in pool]
        if rng.random() < 0.6:
            pairs.append(("recvWindow", rng.choice(["5000", "10000", "60000"])))
        pairs.append(("timestamp", str(self.time)))
        self.place = place or ("body" if self.method == "POST" and rng.random() < 0.4 else "query")
        cut = {"query": len(pairs), "body": 0, "mixed": rng.randrange(1, len(pairs) - 1)}[self.place]
        self.query, self.body = pairs[:cut], pairs[cut:]
        self.host = HOSTS[scheme]
        self.place_signature = encode
        self.extra_headers = []
        self.between = "&"
        self.key_header = True

    def sent(self):
        return self.query, self.body

    def pairs(self):
        return self.query + self.body

    def change(self, pairs):
        """What is signed is these pairs, where the body begins as it does in what is sent."""
        cut = len(self.query) if self.body else len(pairs)
        self.signed = (pairs[:cut], pairs[cut:])

    def put(self, name, value, before_last=True):
        """One more parameter, before timestamp."""
        pairs = self.body if self.body else self.query
        pairs.insert(len(pairs) - 1 if before_last else 0, (name, value))

    @staticmethod
    def right_join(parts):
        return "".join("&".join(n + "=" + v for n, v in place) for place in parts)

    def target_and_body(self, signature):
        query, body = "&".join(n + "=" + v for n, v in self.query), self.between.join(n + "=" + v for n, v in self.body)
        if signature is not None:
            mark = "signature=" + self.place_signature(signature)
            if self.body:
                body += "&" + mark
            else:
                query += ("&" if query else "") + mark
        return self.path + ("?" + query if query else ""), body

    def finish(self):
        if self.signed is None:
            self.signed = self.sent()
        target, body = self.wire(self.signature()) if hasattr(self, "wire") else self.target_and_body(self.signature())
        headers = [("Host", self.host)]
        if self.key_header:
            headers.append(("X-MBX-APIKEY", self.header_key))
        headers += self.extra_headers
        if body:
            kinds = [name for name, _ in headers]
            headers += [] if "Content-Type" in kinds else [("Content-Type", "application/x-www-form-urlencoded")]
            headers.append(("Content-Length", str(len(body.encode()))))
        return http_text(self.method, target, headers, body)


def http_text(method, target, headers, body):
    wire = {"method": method, "target": target, "headers": headers, "body": body}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return wire, f"{method} {target} HTTP/1.1\r\n{head}\r\n{body}"


# ----------------------------------------------------------------------------------------------- REST: the parts

def order_mismatch(r):
    pairs = r.pairs()
    orders = [sorted(pairs), sorted(pairs, reverse=True), pairs[-1:] + pairs[:-1]]
    if len(pairs) <= 6:
        orders.append(r.rng.sample(pairs, len(pairs)))
    orders = [order for order in orders if order != pairs]
    r.change(r.rng.choice(orders))


def signed_only_timestamp(r):
    r.signed = ([pair for pair in r.pairs() if pair[0] == "timestamp"], [])


def timestamp_added(r):
    away = {"timestamp"} if r.rng.random() < 0.6 else {"timestamp", "recvWindow"}
    if len(away) == 2 and "recvWindow" not in dict(r.pairs()):
        r.put("recvWindow", "5000")
    r.signed = tuple([pair for pair in place if pair[0] not in away] for place in r.sent())


def param_added(r):
    name = r.rng.choice(["newClientOrderId", "newOrderRespType"])
    r.put(name, "x-" + word(r.rng) if name == "newClientOrderId" else "FULL", r.rng.random() < 0.5)
    r.signed = tuple([pair for pair in place if pair[0] != name] for place in r.sent())


def timestamp_regenerated(r):
    most = 1000 if r.key.kind == "ed25519" else 5000
    other = str(r.time + r.rng.choice([-1, 1]) * r.rng.randrange(1, most + 1))
    r.signed = tuple([(n, other if n == "timestamp" else v) for n, v in place] for place in r.sent())


def stale_signature(r):
    """The retry signs parameters that still hold the signature of the attempt before."""
    old = "signature", hmac.new(r.secret, str(r.time - 900).encode(), "sha256").hexdigest()
    (r.body if r.body else r.query).append(old)
    r.signed = r.sent()


def empty_dropped(r):
    r.put(r.rng.choice(["newClientOrderId", "orderId2", "icebergQty"]), "")
    r.signed = tuple([pair for pair in place if pair[1]] for place in r.sent())


def client_option(r):
    option = r.rng.choice([("test", "true"), ("timeout", "10")])
    r.change(r.pairs() + [option] if r.rng.random() < 0.5 else [option] + r.pairs())


def template(r):
    form = r.rng.choice(["{{timestamp}}", "${timestamp}", ":timestamp"])
    r.signed = tuple([(n, form if n == "timestamp" else v) for n, v in place] for place in r.sent())


# -------------------------------------------------------------------------------------------- REST: the encoding

def recode(r, value, signed, sent=None):
    """A parameter with this value: signed with one encoder, sent with another (RFC 3986)."""
    name = r.rng.choice(["name", "address", "email", "remark"])
    r.put(name, (sent or encode)(value))
    r.signed = tuple([(n, signed(value) if n == name else v) for n, v in place] for place in r.sent())


def raw_signed(r):
    value = r.rng.choice(["%s@%s.com", "[%s,%s]", "%s/%s, no. 3", "Main %s: %s"]) % (word(r.rng, 4), word(r.rng, 5))
    recode(r, value, lambda text: text)


def encoded_signed(r):
    value = r.rng.choice(["%s@%s.com", "%s:%s,a", "%s/%s@x"]) % (word(r.rng, 4), word(r.rng, 5))
    recode(r, value, encode, lambda text: text)


def reencoded(r):
    """encodeURIComponent leaves ! ' ( ) * as they are, RFC 3986 does not."""
    mark = r.rng.choice("!*()'")
    value = "%s@%s%s" % (word(r.rng, 4), word(r.rng, 3), mark)
    recode(r, value, lambda text: urllib.parse.quote(text, safe="-._~!*()'"))


def plus_space(r):
    value = "%s %s" % (word(r.rng, 4), word(r.rng, 5))
    plus = urllib.parse.quote_plus
    if r.rng.random() < 0.5:
        recode(r, value, plus)
    else:
        recode(r, value, encode, plus)


def hex_case(r):
    value = "%s,%s/%s" % (word(r.rng, 3), word(r.rng, 3), word(r.rng, 3))
    recode(r, value, lambda text: encode(text).replace("%2C", "%2c").replace("%2F", "%2f"))


def double_encoded(r):
    value = "%s@%s.com" % (word(r.rng, 4), word(r.rng, 5))
    recode(r, value, encode, lambda text: encode(encode(text)))


def non_ascii(r):
    text = "".join(chr(r.rng.randrange(0x4E00, 0x9FA0)) for _ in range(r.rng.randrange(1, 5)))
    form = r.rng.choice([lambda t: t, lambda t: t, lambda t: "".join(f"\\u{ord(c):04x}" for c in t)])
    recode(r, text, lambda t: form(t))


def array_serialised(r):
    symbols = r.rng.sample(["BTCUSDT", "BNBUSDT", "ETHUSDT", "ADAUSDT", "LTCBTC"], r.rng.randrange(2, 4))
    r.put("symbols", encode(json.dumps(symbols, separators=(",", ":"))))
    other = r.rng.choice([",".join(symbols), encode(",".join(symbols)), encode(json.dumps(symbols))])
    r.signed = tuple([(n, other if n == "symbols" else v) for n, v in place] for place in r.sent())


# ------------------------------------------------------------------------------------------------- REST: the join

def amp_joined(r):
    r.join = lambda parts: "&".join("&".join(n + "=" + v for n, v in place) for place in parts)


def empty_signed(r):
    r.join = lambda parts: ""


def values_glued(r):
    glue = r.rng.choice([lambda n, v: v, lambda n, v: n + v])
    r.join = lambda parts: "".join(glue(n, v) for place in parts for n, v in place)


def bare_value(r):
    r.join = lambda parts: dict(parts[0] + parts[1])["timestamp"]


def foreign(r):
    form = r.rng.randrange(4)

    def join(parts):
        query, body = ("&".join(n + "=" + v for n, v in place) for place in parts)
        asked = r.path + ("?" + query if query else "")
        return {0: str(r.time) + r.method + asked + body, 1: asked + body, 2: "https://" + r.host + asked + body,
                3: r.method + asked + body}[form]
    r.join = join


def json_join(r):
    style = r.rng.randrange(5)

    def join(parts):
        flat = {decode(n): decode(v) for n, v in parts[0] + parts[1]}
        return [lambda: json.dumps(flat, separators=(",", ":")), lambda: json.dumps(flat),
                lambda: json.dumps(flat, separators=(",", ":"), sort_keys=True), lambda: json.dumps(flat, indent=2),
                lambda: repr(flat)][style]()
    r.join = join


def unexpanded(r):
    literal = r.rng.choice(["api_params_with_timestamp", "query_string", "payload", "$payload", "queryString"])
    r.join = lambda parts: literal


ENDS = [lambda t: t + b"\n", lambda t: t + b"\r\n", lambda t: b"&" + t, lambda t: t + b"&", lambda t: b"?" + t,
        lambda t: t + b" "]


def stray(r):
    r.ends = r.rng.choice(ENDS)


# ------------------------------------------------------------------------- the secret, the function, the writing

def secret_decoded(r):
    r.secret = base64.b64decode(r.key.secret)


def api_key_signs(r):
    r.secret = r.key.api_key.encode()


def swapped(r):
    r.secret, r.header_key = r.key.api_key.encode(), r.key.secret
    r.options = ["--api-key", r.key.api_key]


def truncated(r):
    at = r.rng.randrange(64)
    r.secret = (r.key.secret[:at] + r.key.secret[at + 1:]).encode()


def whitespace(r):
    s = r.secret
    r.secret = r.rng.choice([s + b"\n", s + b"\r\n", s + b" ", b" " + s, b'"' + s + b'"', b"'" + s + b"'",
                             b"\xef\xbb\xbf" + s])


def newline_secret(r):
    r.secret += b"\n"


def placeholder(r):
    r.secret = r.rng.choice([b"", b"undefined", b"null", b"None", b"YOUR_API_SECRET", b"binance-api-secret"])


def other_hash(r):
    right = "sha512" if r.scheme == "pay-request" else "sha256"
    name = r.rng.choice([name for name in ("sha512", "sha256", "sha1", "md5") if name != right])
    upper = r.scheme == "pay-request"

    def function(secret, text):
        digest = hmac.new(secret, text, name).hexdigest()
        return digest.upper() if upper else digest
    r.function = function


def plain_hash(r):
    form = r.rng.choice([lambda s, t: t, lambda s, t: s + t, lambda s, t: t + s])
    r.function = lambda secret, text: hashlib.sha256(form(secret, text)).hexdigest()


def args_swapped(r):
    r.function = lambda secret, text: hmac.new(text, secret, "sha256").hexdigest()


def pem_as_secret(r):
    text = r.key.secret.encode()
    r.secret = r.rng.choice([text.strip(), text.strip() + b"\n"])
    r.function = lambda secret, payload: hmac.new(secret, payload, "sha256").hexdigest()


def raw_key(r):
    der = base64.b64decode("".join(r.key.secret.split("-----")[2].split()))
    bare = base64.b64encode(der)
    seed = r.rng.choice([der, r.secret, bare])[:32]
    r.function = lambda secret, text: base64.b64encode(ed25519.PrivateKey(seed).sign(text)).decode()


DIGEST_INFO = {"sha1": "3021300906052b0e03021a05000414", "sha512": "3051300d060960864801650304020305000440"}


def pss_block(text, bits, salt):
    """EMSA-PSS with SHA-256 (RFC 8017, section 9.1.1)."""
    size = (bits - 1 + 7) // 8
    digest = hashlib.sha256(bytes(8) + hashlib.sha256(text).digest() + salt).digest()
    data = bytes(size - len(salt) - 34) + b"\1" + salt
    mask = b"".join(hashlib.sha256(digest + count.to_bytes(4, "big")).digest() for count in range(size // 32 + 1))
    masked = bytearray(a ^ b for a, b in zip(data, mask))
    masked[0] &= 0xFF >> (8 * size - (bits - 1))
    return bytes(masked) + digest + b"\xbc"


def rsa_scheme(r):
    form, key = r.rng.choice(["sha1", "sha512", "pss"]), r.key.private
    salt = bytes(r.rng.randrange(256) for _ in range(32))

    def function(_, text):
        if form == "pss":
            block = pss_block(text, key.bits, salt)
        else:
            tail = bytes.fromhex(DIGEST_INFO[form]) + hashlib.new(form, text).digest()
            block = b"\0\1" + b"\xff" * (key.length - len(tail) - 3) + b"\0" + tail
        number = int.from_bytes(block, "big")
        one, two = pow(number, key.dp, key.p), pow(number, key.dq, key.q)
        number = two + key.q * ((one - two) * key.qinv % key.p)
        return base64.b64encode(number.to_bytes(key.length, "big")).decode()
    r.function = function


def in_base64(r):
    r.write = lambda text: base64.b64encode(bytes.fromhex(text)).decode()


def hex_twice(r):
    r.write = lambda text: text.encode().hex()


def secret_sent(r):
    other = r.rng.choice([r.key.secret, r.key.api_key])
    r.write = lambda text: other


def tool_prefix(r):
    prefix = r.rng.choice(["(stdin)= ", "SHA2-256(stdin)= ", "SHA256(stdin)= "])
    r.write = lambda text: prefix + text


def bytes_repr(r):
    r.write = lambda text: f"b'{text}'"


def not_encoded(r):
    r.place_signature = lambda text: text
    while "+" not in r.right_function(None, r.right_join(r.sent()).encode()):
        r.time += 1
        for place in r.sent():
            place[:] = [(n, str(r.time) if n == "timestamp" else v) for n, v in place]


def escaped_twice(r):
    """What is escaped is given to a form, which escapes it again; HttpUtility.UrlEncode writes %2b."""
    small = r.rng.random() < 0.3
    r.write = lambda text: re.sub("%..", lambda found: found[0].lower(), encode(text)) if small else encode(text)


def url_safe(r):
    bare = r.rng.random() < 0.5
    r.write = lambda text: text.translate(str.maketrans("+/", "-_")).rstrip("=" if bare or not set("+/") & set(text) else "")


# ------------------------------------------------------------------------------------------ REST: what can be seen

def not_last(r):
    def wire(signature):
        pairs = r.body if r.body else r.query
        pairs.insert(r.rng.randrange(len(pairs)), ("signature", encode(signature)))
        return r.target_and_body(None)
    r.signed = tuple(list(place) for place in r.sent())
    r.wire = wire


def split_places(r):
    r.wire = lambda signature: (r.path + "?signature=" + encode(signature), "&".join(n + "=" + v for n, v in r.body))


def crlf_body(r):
    r.between = "&\r\n"


def missing(r):
    r.wire = lambda signature: r.target_and_body(None if r.rng.random() < 0.5 else "")


def html_entity(r):
    r.put("recvWindow", "5000") if "recvWindow" not in dict(r.pairs()) else None
    broken = [(n, v) for n, v in r.query if n not in ("timestamp", "recvWindow")]
    value = dict(r.pairs())["recvWindow"] + r.rng.choice(["%C3%97tamp=", "\u00d7tamp="])
    r.query = broken + [("recvWindow", value + str(r.time))]


def valued(name, make):
    """A parameter whose value can be seen to be wrong, and which is signed as it is sent."""
    def mistake(r):
        r.put(name, make(r.rng))
    return mistake


def retime(make):
    def mistake(r):
        for place in r.sent():
            place[:] = [(n, make(r) if n == "timestamp" else v) for n, v in place]
    return mistake


def window(r):
    for place in r.sent():
        place[:] = [pair for pair in place if pair[0] != "recvWindow"]
    r.put("recvWindow", r.rng.choice(["60001", "100000", "6000000"]))


def no_key_header(r):
    r.key_header = False
    if r.rng.random() < 0.5:
        r.extra_headers = [("Authorization", "X-MBX-APIKEY: " + r.key.api_key)]


def bad_key(r):
    k = r.key.api_key
    r.header_key = r.rng.choice(['"' + k + '"', k[:40], k[:-1] + "*", k + "-"])


def public_key_header(r):
    der = base64.b64encode(bytes(r.rng.randrange(256) for _ in range(44))).decode()
    r.header_key = r.rng.choice(["-----BEGIN PUBLIC KEY-----" + der + "-----END PUBLIC KEY-----", der[:-1] + "="])


def json_body(r):
    flat = {decode(n): decode(v) for n, v in r.pairs()}
    r.extra_headers = [("Content-Type", "application/json")]
    r.wire = lambda signature: (r.path, json.dumps({**flat, "signature": signature}))


def twice(r):
    name, value = r.rng.choice(r.pairs()[:-1])
    r.put(name, value)


def comma(r):
    changed = dict(r.pairs())["quantity"].replace(".", r.rng.choice([",", "%2C", "%2c"]))
    for place in r.sent():
        place[:] = [(n, changed if n == "quantity" else v) for n, v in place]


def exponent(r):
    for place in r.sent():
        place[:] = [(n, r.rng.choice(["9.2e-7", "1E-05", "2.5e+3"]) if n == "quantity" else v) for n, v in place]


def misspelt(r):
    for place in r.sent():
        place[:] = [({"timeInForce": r.rng.choice(["timeInforce", "time_in_force"])}.get(n, n), v) for n, v in place]


def get_with_body(r):
    r.method = "GET"


def order_by_get(r):
    r.method = "GET"


def wrong_host(r):
    r.host = r.rng.choice(["fabi.binance.com", "api.binanec.com", "api.binance.co"])


def other_product(r):
    r.host = "bpay.binanceapi.com"


def late(r):
    """The clock that the answer came by is the exchange's: too far from the request's."""
    window = int(dict(r.pairs()).get("recvWindow", "5000"))
    ahead = r.rng.random() < 0.5
    delta = -r.rng.randrange(1000, 60000) if ahead else window + r.rng.randrange(1, 60000)
    r.options = ["--now", str(r.time + delta)]


def local_time(r):
    half_hours = r.rng.choice([-1, 1]) * r.rng.randrange(2, 24)
    r.options = ["--now", str(r.time + half_hours * 1800000 + r.rng.randrange(-20000, 20000))]
