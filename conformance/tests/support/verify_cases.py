"""For each scheme and key: requests to verify, one for every reason and both sides of every timing edge, each with the
verdict that conformance/PROTOCOL.md demands. What is signed here is signed by the Python implementation."""
import base64
import collections

import signing

Case = collections.namedtuple("Case", "says reason request")  # reason None: accepted

T = 1700000000000  # the timestamp of every request that is not about the timestamp
NONCE = "Vq3hTkWm8sYcE1uZr6NbXj0LgPd5Ai2f"
OTHER_KEY = "0" * 64

COMMON = {"duplicate", "signature-missing", "timestamp-missing", "timestamp-format", "recvwindow", "key-missing",
          "key-format", "timestamp-ahead", "timestamp-old", "key-unknown", "signature"}
PAY = {"signature-missing", "timestamp-missing", "timestamp-format", "key-missing", "key-format", "timestamp-ahead",
       "timestamp-old", "key-unknown", "nonce", "signature"}


def reasons_of(scheme, kind):
    """The reasons that can come out for a scheme and a kind of key that it takes."""
    if scheme == "pay-request":
        return PAY
    if scheme == "onchain-request":
        return PAY - {"nonce", "key-format"}
    if scheme.endswith("-webhook"):
        reasons = {"malformed", "timestamp-missing", "timestamp-format", "signature-missing", "signature"}
        return reasons | {"serial"} if scheme == "pay-webhook" else reasons
    reasons = set(COMMON) | ({"signature-format"} if kind == "hmac" else set())
    reasons -= {"key-format"} if signing.SCHEMES[scheme].any_key else set()
    if scheme == "spot-rest":
        return reasons | {"encoding"}
    if scheme.endswith("-ws"):
        return reasons | {"malformed"} | ({"key-type"} if kind != "ed25519" else set())
    return reasons | {"malformed"} if scheme == "fix-logon" else reasons


def ms(time):
    """Milliseconds, as text, of microseconds."""
    return f"{time // 1000}.{time % 1000:03}" if time % 1000 else str(time // 1000)


class Maker:
    """Builds requests of one scheme with one key; a subclass says how a wire form is made."""

    def __init__(self, scheme, key):
        self.scheme, self.kind, self.row = scheme, key["type"], signing.SCHEMES[scheme]
        self.api_key = key.get("api_key", key.get("serial"))
        self.secret = (key["secret"].encode() if self.kind == "hmac"
                       else signing.open_key(self.kind, key["pem"].encode(), True))
        self.key = {name: value for name, value in key.items() if name != "pem"}

    def signature(self, payload):
        return signing.signature(self.scheme, self.secret, payload.encode()).decode()

    def case(self, says, reason, wire, now=T * 1000):
        request = {"op": "verify", "scheme": self.scheme, "key": self.key, **wire}
        if now is not None:
            request["now_ms"] = ms(now)
        return Case(says, reason, request)

    def wrong_signatures(self):
        """What may stand where the signature does, and is not right: (says, reason, text -> text)."""
        if self.kind == "hmac":
            yield "a hex digit changed", "signature", lambda s: ("1" if s[0] == "0" else "0") + s[1:]
            if self.scheme == "pay-request":
                yield "lower-case hex", "signature", str.lower
                yield "no hex", "signature", lambda s: "z" + s[1:]
            else:
                yield "63 hex digits", "signature-format", lambda s: s[1:]
                yield "65 hex digits", "signature-format", lambda s: s + "0"
                yield "no hex digit", "signature-format", lambda s: "g" + s[1:]
        else:
            yield "a character of the base64 changed", "signature", lambda s: ("B" if s[0] == "A" else "A") + s[1:]
            yield "without its padding", "signature", lambda s: s.rstrip("=")
            yield "no base64", "signature", lambda s: "!" + s[1:]
            yield "one byte short", "signature", lambda s: base64.b64encode(base64.b64decode(s)[1:]).decode()

    def timed_cases(self, at, window):
        """The two edges of SR-10 around a timestamp of `at` microseconds in a wire form that `self.timed` makes."""
        wire = self.timed(at)
        edge = window * 1000 if isinstance(window, int) else round(window * 1000)
        yield self.case("999.999 ms ahead", None, wire, at - 999999)
        yield self.case("exactly 1000 ms ahead", "timestamp-ahead", wire, at - 1000000)
        yield self.case("1001 ms ahead", "timestamp-ahead", wire, at - 1001000)
        yield self.case(f"exactly {window} ms old", None, wire, at + edge)
        yield self.case(f"{window} ms and a microsecond old", "timestamp-old", wire, at + edge + 1)
        yield self.case(f"{window} ms and a millisecond old", "timestamp-old", wire, at + edge + 1000)
        yield self.case("long ago, and no clock", None, wire, None)


# ----------------------------------------------------------------------------------------------- parameters, REST, WS

class Parameters(Maker):
    """What REST and WebSocket have in common: named values. `self.wire(pairs, ...)` signs and builds."""

    def timed(self, at, window=None):
        stamp = str(at // 1000) if at % 1000 == 0 else str(at)
        return self.wire([("symbol", "BTCUSDT"), *([("recvWindow", window)] if window else []), ("timestamp", stamp)])

    def parameter_cases(self):
        stamp, symbol = ("timestamp", str(T)), ("symbol", "BTCUSDT")
        whole = [symbol, stamp]
        yield self.case("as it should be", None, self.wire(whole))
        yield self.case("a name twice", "duplicate", self.wire([symbol, symbol, stamp]))
        yield self.case("the timestamp twice", "duplicate", self.wire([stamp, stamp]))
        yield self.case("no signature", "signature-missing", self.wire(whole, given=None))
        yield self.case("an empty signature", "signature-missing", self.wire(whole, given=lambda s: ""))
        yield self.case("no timestamp", "timestamp-missing", self.wire([symbol]))
        yield self.case("an empty timestamp", "timestamp-missing", self.wire([symbol, ("timestamp", "")]))
        for text in ("-1700000000000", "1700000000000.0", "17e11", "0x18bcfe56800", "1700000000000 ", "1" * 21):
            yield self.case(f"timestamp {text!r}", "timestamp-format", self.wire([symbol, ("timestamp", text)]))
        yield self.case("a timestamp of 20 digits", "timestamp-ahead", self.wire([symbol, ("timestamp", "9" * 20)]))
        unbounded = self.row.longest_us is None
        for text in ("60000.001", "1.2345", "abc", "-1", "5000.", ".5", *(() if unbounded else ("60001", "9" * 30))):
            yield self.case(f"recvWindow {text}", "recvwindow", self.wire([("recvWindow", text), stamp]))
        for text in ("60000", "1", "0", "05000", *(("60001",) if unbounded else ())):
            yield self.case(f"recvWindow {text}", None, self.wire([("recvWindow", text), stamp]))
        for text in ("6000.346", "0.1", "59999.99"):
            reason = None if self.row.micro else "recvwindow"
            yield self.case(f"recvWindow {text}", reason, self.wire([("recvWindow", text), stamp]))
        for says, reason, change in self.wrong_signatures():
            yield self.case(says, reason, self.wire(whole, given=change))
        yield self.case("another payload signed", "signature", self.wire(whole, payload=lambda p: p + "\n"))
        if self.kind == "hmac":
            yield self.case("upper-case hex", None, self.wire(whole, given=str.upper))

    def key_cases(self):
        whole = [("symbol", "BTCUSDT"), ("timestamp", str(T))]
        yield self.case("no API key", "key-missing", self.wire(whole, api_key=None))
        other = "key-unknown" if self.row.any_key else "key-format"
        yield self.case("an API key of 63 characters", other, self.wire(whole, api_key=self.api_key[1:]))
        yield self.case("an API key of 65 characters", other, self.wire(whole, api_key=self.api_key + "a"))
        yield self.case("an API key with a hyphen", other, self.wire(whole, api_key="-" + self.api_key[1:]))
        yield self.case("somebody else's API key", "key-unknown", self.wire(whole, api_key=OTHER_KEY))

    def time_cases(self):
        yield from self.timed_cases(T * 1000, 5000)
        for window in ("60000", "1"):
            old = T * 1000 + int(window) * 1000
            yield self.case(f"age equal to recvWindow {window}", None, self.timed(T * 1000, window), old)
            yield self.case(f"older than recvWindow {window}", "timestamp-old", self.timed(T * 1000, window), old + 1)
        micro = T * 1000 + 7
        if not self.row.micro:
            yield self.case("microseconds are far ahead", "timestamp-ahead", self.timed(micro), micro)
            yield self.case("10^14 is far ahead", "timestamp-ahead", self.timed(10**14 + 1), T * 1000)
            return
        yield from self.timed_cases(micro, 5000)
        yield self.case("age 6000.346 ms of 6000.346", None, self.timed(micro, "6000.346"), micro + 6000346)
        yield self.case("age 6000.347 ms of 6000.346", "timestamp-old", self.timed(micro, "6000.346"), micro + 6000347)
        below = str(10**14 - 1)
        wire = self.wire([("timestamp", below)])
        yield self.case("just below 10^14 is in milliseconds", None, wire, int(below) * 1000)
        wire = self.wire([("timestamp", str(10**14))])
        yield self.case("10^14 is in microseconds", "timestamp-old", wire, T * 1000)
        new_year = 1483228800000
        wire = self.wire([("timestamp", str(new_year - 1))])
        yield self.case("before 2017", "timestamp-old", wire, new_year * 1000)
        yield self.case("the first of 2017", None, self.wire([("timestamp", str(new_year))]), new_year * 1000)


class Rest(Parameters):
    def wire(self, pairs=(), query=None, body="", given=str, api_key="own", payload=str, path="/api/v3/order",
             method="POST", before=False):
        query = "&".join(f"{name}={value}".replace(" ", "%20") for name, value in pairs) if query is None else query
        sent = query
        if given is not None:
            escaped = signing.percent_encode(given(self.signature(payload(query + body))).encode()).decode()
            last = "signature=" + escaped
            if body:
                body = f"{body}&{last}"
            else:
                sent = f"{last}&{query}" if before else f"{query}&{last}" if query else last
        api_key = self.api_key if api_key == "own" else api_key
        name = self.row.key_header.decode().swapcase()
        headers = [["Host", "api.example"]] + ([[name, api_key]] if api_key is not None else [])
        return {"method": method, "target": f"{path}?{sent}" if sent else path, "headers": headers, "body": body}

    def cases(self):
        yield from self.parameter_cases()
        yield from self.key_cases()
        yield from self.time_cases()
        yield from self.placement_cases()
        if self.scheme == "spot-rest":
            yield from self.encoding_cases()

    def placement_cases(self):
        stamp, own = f"timestamp={T}", self.wire
        yield self.case("all in the body", None, own(body=f"symbol=A&{stamp}"))
        yield self.case("query and body", None, own(query="symbol=A", body=stamp))
        yield self.case("one name in query and body", None, own(query="symbol=A", body=f"symbol=B&{stamp}"))
        yield self.case("a name twice in the body", "duplicate", own(body=f"symbol=A&symbol=B&{stamp}"))
        yield self.case("the signature first", None, own(query=f"symbol=A&{stamp}", before=True))
        query = f"symbol=A&{stamp}"
        two = own(query=query)
        yield self.case("two signatures", "duplicate", {**two, "body": "signature=" + "0" * 64})
        yield self.case("query's timestamp counts, and is old", "timestamp-old",
                        own(query="timestamp=1600000000000", body=stamp))
        yield self.case("query's timestamp counts, and is right", None,
                        own(query=stamp, body="timestamp=1600000000000"))
        moved = own(query=query)
        yield self.case("a separator that was signed and not sent", "signature",
                        own(query="symbol=A", body=stamp, payload=lambda p: f"symbol=A&{stamp}"))
        yield self.case("a value changed on its way", "signature",
                        {**moved, "target": moved["target"].replace("symbol=A", "symbol=B")})
        if self.kind != "hmac":
            right = self.signature(query)
            if "+" in right:
                bare = signing.percent_encode(right.encode()).decode().replace("%2B", "+")
                yield self.case("a raw + of the signature reads as a space", "signature",
                                {**moved, "target": f"/api/v3/order?{query}&signature={bare}"})

    def encoding_cases(self):
        stamp = f"timestamp={T}"
        for says, text in (("a space", " "), ("a quote", '"'), ("raw UTF-8", "é"), ("an incomplete escape", "%4"),
                           ("a lone percent sign", "100%"), ("a backslash", "\\"), ("a brace", "{"), ("a caret", "^"),
                           ("a bar", "|"), ("less than", "<"), ("a backtick", "`"), ("a hash", "#"), ("NUL", "\0")):
            wire = self.wire(query=f"note=a{text}&{stamp}")
            yield self.case(f"{says} as it is", "encoding", wire)
            outside = self.wire(query=f"note=a{text}&{stamp}", path="/sapi/v1/order")
            yield self.case(f"{says} as it is, outside /api/v3", None, outside)
        yield self.case("raw UTF-8 in the body", "encoding", self.wire(body=f"note=é&{stamp}"))
        yield self.case("what may stand as it is", None, self.wire(query=f"note=-._~!$'()*+,;:@/?[]%c3%A9&{stamp}"))


class WebSocket(Parameters):
    def wire(self, pairs, given=str, api_key="own", payload=str, method="order.place", numbers=False):
        api_key = self.api_key if api_key == "own" else api_key
        pairs = [*pairs, *([("apiKey", api_key)] if api_key is not None else [])]
        signed = payload("&".join(f"{name}={value}" for name, value in sorted(pairs)))
        if given is not None:
            pairs.append(("signature", given(self.signature(signed))))
        members = ",".join(f'"{name}":{value}' if numbers and name == "timestamp" else f'"{name}":"{value}"'
                           for name, value in pairs)
        return {"message": f'{{"id":"1","method":"{method}","params":{{{members}}}}}'}

    def cases(self):
        yield from self.parameter_cases()
        yield from self.key_cases()
        yield from self.time_cases()
        whole = [("symbol", "BTCUSDT"), ("timestamp", str(T))]
        right = self.wire(whole)["message"]
        yield self.case("the timestamp as a number", None, self.wire(whole, numbers=True))
        for says, text in (("cut short", right[:-1]), ("something behind it", right + "x"), ("an array", f"[{right}]"),
                           ("no text at all", ""), ("params an array", '{"id":"1","method":"a","params":[]}'),
                           ("a trailing comma", right[:-1] + ",}"), ("single quotes", right.replace('"', "'"))):
            yield self.case(says, "malformed", {"message": text})
        yield self.case("spaces between the tokens", None, {"message": " " + right.replace('":', '" :\n\t') + " \r\n"})
        yield self.case("a value as escapes", None, {"message": right.replace("BTCUSDT", "\\u0042TC\\u0055SDT")})
        for text in ("1.5", '"a b"', '""', f'"{"a" * 37}"', "true", "{}"):
            yield self.case(f"id {text}", "malformed", {"message": right.replace('"id":"1"', f'"id":{text}')})
        for text in ("7", "-7", "null", f'"{"a" * 36}"', '"\\u0041_-9"'):
            yield self.case(f"id {text}", None, {"message": right.replace('"id":"1"', f'"id":{text}')})
        yield self.case("no id", "malformed", {"message": right.replace('"id":"1",', "")})
        for name, reason in (("apiKey", "key-missing"), ("timestamp", "timestamp-missing"),
                             ("signature", "signature-missing")):
            values = {"apiKey": self.api_key, "timestamp": str(T), "signature": self.signature("x")}
            members = ",".join(f'"{n}":null' if n == name else f'"{n}":"{v}"' for n, v in values.items())
            message = f'{{"id":"1","method":"order.place","params":{{{members}}}}}'
            yield self.case(f"{name} null", reason, {"message": message})
        sorted_wrong = self.wire(whole, payload=lambda p: "&".join(reversed(p.split("&"))))
        yield self.case("params not sorted", "signature", sorted_wrong)
        logon = None if self.kind == "ed25519" else "key-type"
        yield self.case("session.logon", logon, self.wire([("timestamp", str(T))], method="session.logon"))


# ---------------------------------------------------------------------------------------------------------------- FIX

class Fix(Maker):
    def wire(self, given=str, payload=str, time="20231114-22:13:20.000", extra=(), without=(), **changed):
        """The documents' Logon; `changed` by name (t553="..."), without some tags, with extra fields before 10."""
        fields = {35: "A", 34: "1", 49: "EXAMPLE", 52: time, 56: "SPOT", 95: None, 96: None, 98: "0", 108: "30",
                  141: "Y", 553: self.api_key, 25035: "2"}
        signed = payload("\x01".join(["A", "EXAMPLE", "SPOT", "1", time]))
        fields[96] = given(self.signature(signed))
        fields[95] = str(len(fields[96]))
        fields.update({int(name[1:]): value for name, value in changed.items()})
        pairs = [pair for pair in fields.items() if pair[0] not in without] + list(extra)
        body = "".join(f"{tag}={value}\x01" for tag, value in pairs)
        return {"message": signing.fix_frame(body.encode()).decode()}

    def timed(self, at, window=None):
        seconds, micro = divmod(at, 10**6)
        clock = 80000 + seconds - T // 1000  # T is 22:13:20 of its day
        time = f"20231114-{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}"
        fraction = f"{micro:06}" if micro % 1000 else f"{micro // 1000:03}"
        return self.wire(time=f"{time}.{fraction}", extra=[(25000, window)] if window else ())

    def cases(self):
        yield self.case("as it should be", None, self.wire())
        yield self.case("a time without a fraction", None, self.wire(time="20231114-22:13:20"))
        yield from self.frame_cases()
        yield from self.field_cases()
        yield from self.timed_cases(T * 1000, 5000)
        yield from self.timed_cases(T * 1000 + 123457, 5000)
        micro = T * 1000 + 7
        yield self.case("age equal to RecvWindow", None, self.timed(micro, "6000.346"), micro + 6000346)
        yield self.case("older than RecvWindow", "timestamp-old", self.timed(micro, "6000.346"), micro + 6000347)

    def frame_cases(self):
        right = self.wire()["message"]
        length = right.split("\x01")[1]
        for says, text in (("no SOH at the end", right[:-1]), ("wrong CheckSum", right[:-4] + "999\x01"),
                           ("no CheckSum", right[:-7]), ("nothing", ""), ("no FIX at all", "hello\x01"),
                           ("wrong BodyLength", right.replace(length, "9=1")), ("a field without =", "8\x01" + right),
                           ("9 before 8", f"{length}\x018=FIX.4.4\x01" + right.split("\x01", 2)[2])):
            yield self.case(says, "malformed", {"message": text})

    def field_cases(self):
        yield self.case("a tag twice", "duplicate", self.wire(extra=[(108, "30")]))
        yield self.case("no RawData", "signature-missing", self.wire(without=(95, 96)))
        yield self.case("an empty RawData", "signature-missing", self.wire(t96="", t95="0"))
        yield self.case("a leap second", "timestamp-ahead", self.wire(time="20231231-23:59:60"))
        for says, changed in (("no Logon", {"t35": "D"}), ("no SenderCompID", {"without": (49,)}),
                              ("an empty TargetCompID", {"t56": ""}), ("95 is not the length of 96", {"t95": "87"}),
                              ("another BeginString", None), ("a tag of 0", {"extra": [(0, "x")]})):
            wire = self.wire(**changed) if changed else {"message": self.wire()["message"].replace("4.4", "4.2", 1)}
            yield self.case(says, "malformed", wire)
        yield self.case("no SendingTime", "timestamp-missing", self.wire(without=(52,)))
        for text in ("2023-11-14T22:13:20Z", "1700000000000", "20231114-22:13", "20231314-22:13:20",
                     "20231114-25:13:20", "20231114-22:13:20.1"):
            yield self.case(f"SendingTime {text}", "timestamp-format", self.wire(time=text))
        for text in ("60001", "abc", "1.2345"):
            yield self.case(f"RecvWindow {text}", "recvwindow", self.wire(extra=[(25000, text)]))
        yield self.case("no Username", "key-missing", self.wire(without=(553,)))
        yield self.case("a short Username", "key-format", self.wire(t553="abc"))
        yield self.case("somebody else's Username", "key-unknown", self.wire(t553=OTHER_KEY))
        for says, reason, change in self.wrong_signatures():
            yield self.case(says, reason, self.wire(given=change))
        yield self.case("a SOH at the end of the payload", "signature", self.wire(payload=lambda p: p + "\x01"))
        yield self.case("another MsgSeqNum than the signed one", "signature", self.wire(t34="2"))


# ---------------------------------------------------------------------------------------------------------------- Pay

class Pay(Maker):
    BODY = '{"env":{"terminalType":"APP"},"merchantTradeNo":"2223","orderAmount":0.10,"currency":"USDT"}'

    def wire(self, given=str, payload=str, stamp=str(T), nonce=NONCE, body=BODY, certificate="own", without=()):
        signed = given(self.signature(payload(f"{stamp}\n{nonce}\n{body}\n")))
        certificate = self.api_key if certificate == "own" else certificate
        headers = [["Content-Type", "application/json"], ["binancepay-timestamp", stamp], ["BinancePay-Nonce", nonce],
                   ["BINANCEPAY-CERTIFICATE-SN", certificate], ["BinancePay-Signature", signed]]
        return {"headers": [pair for pair in headers if pair[0].lower() not in without], "body": body}

    def common_cases(self):
        yield self.case("as it should be", None, self.wire())
        yield self.case("no clock", None, self.wire(), None)
        for says, reason, change in self.wrong_signatures():
            yield self.case(says, reason, self.wire(given=change))
        for says, change in (("the last LF is missing", lambda p: p[:-1]), ("one LF too many", lambda p: p + "\n"),
                             ("CRLF", lambda p: p.replace("\n", "\r\n"))):
            yield self.case(says, "signature", self.wire(payload=change))
        again = {**self.wire(), "body": self.BODY.replace("0.10", "0.1")}
        yield self.case("the body written again", "signature", again)
        yield self.case("an empty body", None, self.wire(body=""))


class PayRequest(Pay):
    def cases(self):
        yield from self.common_cases()
        yield self.case("no signature", "signature-missing", self.wire(without=("binancepay-signature",)))
        yield self.case("an empty signature", "signature-missing", self.wire(given=lambda s: ""))
        yield self.case("no timestamp", "timestamp-missing", self.wire(without=("binancepay-timestamp",)))
        yield self.case("an empty timestamp", "timestamp-missing", self.wire(stamp=""))
        for text in ("-1", "1.5", "1" * 21, "abc"):
            yield self.case(f"timestamp {text}", "timestamp-format", self.wire(stamp=text))
        yield self.case("no API key", "key-missing", self.wire(without=("binancepay-certificate-sn",)))
        yield self.case("an API key with a space", "key-format", self.wire(certificate="a b"))
        yield self.case("somebody else's API key", "key-unknown", self.wire(certificate=OTHER_KEY))
        for length in (31, 33):
            nonce = (NONCE + "x")[:length]
            yield self.case(f"a nonce of {length} characters", "nonce", self.wire(nonce=nonce))
        yield self.case("microseconds are far ahead in Pay", "timestamp-ahead", self.wire(stamp=str(T * 1000)))
        yield self.case("no nonce", "nonce", self.wire(without=("binancepay-nonce",)))
        for says, reason, now in (
                ("exactly 1000 ms ahead", None, -1000000), ("1000.001 ms ahead", "timestamp-ahead", -1000001),
                ("1001 ms ahead", "timestamp-ahead", -1001000), ("exactly 1000 ms old", None, 1000000),
                ("1000.001 ms old", "timestamp-old", 1000001), ("1001 ms old", "timestamp-old", 1001000)):
            yield self.case(says, reason, self.wire(), T * 1000 + now)


class PayWebhook(Pay):
    def cases(self):
        yield from self.common_cases()
        for header in ("timestamp", "nonce", "certificate-sn", "signature"):
            yield self.case(f"no {header} header", "malformed", self.wire(without=("binancepay-" + header,)))
        yield self.case("an empty signature", "signature-missing", self.wire(given=lambda s: ""))
        yield self.case("an empty timestamp", "timestamp-missing", self.wire(stamp=""))
        yield self.case("a timestamp that is none", "timestamp-format", self.wire(stamp="abc"))
        yield self.case("another serial", "serial", self.wire(certificate="0" * 32))
        yield self.case("an hour old", None, self.wire(), T * 1000 + 3600 * 10**6)
        yield self.case("a bizId beyond 2^64", None, self.wire(body='{"bizId":29383937493038367292}'))


# ------------------------------------------------------------------------------------------------------------ Onchain

class Onchain(Maker):
    """Body, then timestamp, nothing between, signed by RSA: a request (OC-1) or a delivery (OW-1)."""
    BODY = '{"externalOrderId":"98253829372","requestedAmount":"25.17"}'

    def wire(self, given=str, payload=str, stamp=str(T), body=BODY, client="own", without=()):
        client = self.api_key if client == "own" else client
        signed = given(self.signature(payload(body + stamp)))
        names = {"timestamp": stamp, "signature": signed} | ({"clientid": client} if client else {})
        prefix = "x-BN-connect-" if self.scheme == "onchain-webhook" else "X-tesla-"
        headers = [[prefix + name, value] for name, value in names.items() if name not in without]
        return {"headers": headers + [["X-Other", "1"]], "body": body}

    def common_cases(self):
        yield self.case("as it should be", None, self.wire())
        yield self.case("no clock", None, self.wire(), None)
        yield self.case("an empty body", None, self.wire(body=""))
        for says, reason, change in self.wrong_signatures():
            yield self.case(says, reason, self.wire(given=change))
        for says, change in (("a newline at the end", lambda p: p + "\n"),
                             ("the timestamp first", lambda p: p[-13:] + p[:-13]),
                             ("a newline between", lambda p: p[:-13] + "\n" + p[-13:])):
            yield self.case(says, "signature", self.wire(payload=change))
        yield self.case("the body written again", "signature", {**self.wire(), "body": self.BODY.replace('":', '": ')})
        yield self.case("an empty signature", "signature-missing", self.wire(given=lambda s: ""))
        yield self.case("an empty timestamp", "timestamp-missing", self.wire(stamp=""))
        for text in ("-1", "1.5", "1" * 21, "abc"):
            yield self.case(f"timestamp {text}", "timestamp-format", self.wire(stamp=text))


class OnchainRequest(Onchain):
    def cases(self):
        yield from self.common_cases()
        for header, reason in (("signature", "signature-missing"), ("timestamp", "timestamp-missing"),
                               ("clientid", "key-missing")):
            yield self.case(f"no {header}", reason, self.wire(without=(header,)))
        yield self.case("a client id with a space", "key-unknown", self.wire(client="a b"))
        yield self.case("somebody else's client id", "key-unknown", self.wire(client=OTHER_KEY))
        minutes = 300 * 10**6
        for says, reason, now in (
                ("exactly five minutes ahead", None, -minutes),
                ("a microsecond more ahead", "timestamp-ahead", -minutes - 1),
                ("exactly five minutes old", None, minutes), ("a microsecond older", "timestamp-old", minutes + 1)):
            yield self.case(says, reason, self.wire(), T * 1000 + now)
        yield self.case("microseconds are far ahead", "timestamp-ahead", self.wire(stamp=str(T * 1000)))


class OnchainWebhook(Onchain):
    def cases(self):
        yield from self.common_cases()
        for header in ("timestamp", "signature"):
            yield self.case(f"no {header} header", "malformed", self.wire(without=(header,)))
        yield self.case("an hour old", None, self.wire(), T * 1000 + 3600 * 10**6)


MAKERS = {"rest": Rest, "frame": WebSocket, "fix-logon": Fix, "pay-request": PayRequest, "pay-webhook": PayWebhook,
          "onchain-request": OnchainRequest, "onchain-webhook": OnchainWebhook}


def cases(scheme, key):
    form = signing.SCHEMES[scheme].form
    return MAKERS[form if form in MAKERS else scheme](scheme, key).cases()
