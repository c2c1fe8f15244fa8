"""What the reports say went wrong with WebSocket frames, FIX logons, Binance Pay and its webhooks. For
broken_requests.py."""
import hashlib
import hmac
import json

from broken_rest import LETTERS, Request, amount, encode, http_text, word


# ------------------------------------------------------------------------------------------------------ WebSocket

class Socket(Request):
    def __init__(self, rng, scheme, key, method="order.place"):
        super().__init__(rng, scheme, key)
        if scheme == "us-ws":
            self.options = ["--scheme", "us-ws"]  # nothing in a frame tells whose it is
        self.method = method
        self.params = [("symbol", rng.choice(["BTCUSDT", "ETHUSDT"])), ("side", rng.choice(["SELL", "BUY"])),
                       ("type", "LIMIT"), ("timeInForce", "GTC"), ("price", amount(rng)), ("quantity", amount(rng)),
                       ("newClientOrderId", word(rng)), ("apiKey", key.api_key), ("timestamp", self.time)]
        if method == "session.logon":
            self.params = self.params[-2:]

    def sent(self):
        return [(n, str(v)) for n, v in self.params]

    @staticmethod
    def right_join(params):
        return "&".join(n + "=" + v for n, v in sorted(params))

    def finish(self):
        if self.signed is None:
            self.signed = self.sent()
        params = "".join(f'{json.dumps(n)}:{v if isinstance(v, (int, Raw)) else json.dumps(v, ensure_ascii=False)},'
                         for n, v in self.params)
        message = (f'{{"id":"{word(self.rng, 8)}","method":"{self.method}","params":{{{params}'
                   f'"signature":{json.dumps(self.signature())}}}}}')
        return {"message": message}, message


class Raw(str):
    """A JSON number by its text."""


def ws_unsorted(r):
    r.join = lambda params: "&".join(n + "=" + v for n, v in params)


def ws_no_api_key(r):
    r.signed = [pair for pair in r.sent() if pair[0] != "apiKey"]


def ws_encoded(r):
    text = r.rng.choice(["a/%s=", "%s: x", "\u5e01%s"]) % word(r.rng, 4)
    r.params = [(n, text if n == "newClientOrderId" else v) for n, v in r.params]
    r.signed = [(n, encode(v)) for n, v in r.sent()]


def ws_number(r):
    value = r.rng.randrange(1, 9) + r.rng.randrange(1, 1000) / 1000
    r.params = [(n, Raw(repr(value)) if n == "quantity" else v) for n, v in r.params]
    r.signed = [(n, "%.8f" % value if n == "quantity" else v) for n, v in r.sent()]


def ws_number_written_out(r):
    """Java writes a small double with an exponent; what is signed is formatted without one."""
    digits = r.rng.randrange(1, 90) / 10
    r.params = [(n, Raw("%.1fE-7" % digits) if n == "quantity" else v) for n, v in r.params]
    r.signed = [(n, ("%.8f" % (digits * 1e-7)).rstrip("0") if n == "quantity" else v) for n, v in r.sent()]


def ws_added(r):
    r.params.insert(2, ("newOrderRespType", "FULL"))
    r.signed = [pair for pair in r.sent() if pair[0] != "newOrderRespType"]


def ws_exponent(r):
    r.params = [(n, Raw(r.rng.choice(["9.2e-7", "1E-05"])) if n == "quantity" else v) for n, v in r.params]


# ------------------------------------------------------------------------------------------------------------ FIX

SOH = "\x01"


class Fix(Request):
    def __init__(self, rng, scheme, key):
        super().__init__(rng, scheme, key)
        stamp = "2024%02d%02d-%02d:%02d:%02d.%03d" % tuple(
            rng.randrange(low, high) for low, high in ((1, 13), (1, 29), (0, 24), (0, 60), (0, 60), (0, 1000)))
        self.values = {"35": "A", "49": word(rng, 8).upper(), "56": "SPOT", "34": "1", "52": stamp}

    def sent(self):
        return dict(self.values)

    @staticmethod
    def right_join(values):
        return SOH.join(values[tag] for tag in ("35", "49", "56", "34", "52"))

    def finish(self):
        if self.signed is None:
            self.signed = self.sent()
        signature, v = self.signature(), self.values
        fields = [("35", "A"), ("34", v["34"]), ("49", v["49"]), ("52", v["52"]), ("56", "SPOT"),
                  ("95", str(len(signature))), ("96", signature), ("98", "0"), ("108", "30"), ("141", "Y"),
                  ("553", self.key.api_key), ("25035", "2")]
        inner = "".join(f"{tag}={value}{SOH}" for tag, value in fields)
        message = f"8=FIX.4.4{SOH}9={len(inner)}{SOH}{inner}"
        message += f"10={sum(message.encode()) % 256:03d}{SOH}"
        return {"message": message}, message.replace(SOH, "|") if self.rng.random() < 0.5 else message


def fix_order(r):
    order, glue = r.rng.choice([(("52", "35", "34", "49", "56"), SOH), (("35", "34", "49", "56", "52"), SOH),
                                (("35", "49", "56", "34", "52"), "|"), (("35", "49", "56", "34", "52"), "")])
    r.join = lambda values: glue.join(values[tag] for tag in order)


def fix_time(r):
    form = r.rng.choice([lambda t: t[:-4], lambda t: t + "000"])
    r.signed = {**r.values, "52": form(r.values["52"])}


def fix_seq(r):
    r.signed = {**r.values, "34": r.rng.choice(["0", "2"])}


def fix_hmac(r):
    r.function = lambda secret, text: hmac.new(r.key.api_key.encode(), text, "sha256").hexdigest()


# ------------------------------------------------------------------------------------------------------------ Pay

class Pay(Request):
    def __init__(self, rng, scheme, key):
        super().__init__(rng, scheme, key)
        self.value = {"env": {"terminalType": "WEB"}, "merchantTradeNo": str(rng.randrange(10**15)),
                      "orderAmount": round(rng.randrange(100, 90000) / 100, 2), "currency": "USDT",
                      "goods": {"goodsName": "caf\u00e9 / " + word(rng), "goodsType": "01"}}
        self.body = json.dumps(self.value, separators=(",", ":"), ensure_ascii=False)
        self.nonce = "".join(rng.choice(LETTERS) for _ in range(32))
        self.certificate = key.serial or key.api_key
        self.host = "merchant.example" if scheme == "pay-webhook" else "bpay.binanceapi.com"
        if scheme == "pay-webhook":
            self.options = ["--scheme", "pay-webhook"]
            self.value = {"bizType": "PAY", "bizId": 10**18 + rng.randrange(1, 10**17) * 10 + 7,
                          "data": json.dumps({"totalFee": 0.88, "name": word(rng)}), "bizStatus": "PAY_SUCCESS"}
            self.body = json.dumps(self.value, separators=(",", ":"))

    def sent(self):
        return str(self.time), self.nonce, self.body

    @staticmethod
    def right_join(fields):
        return "".join(field + "\n" for field in fields)

    def finish(self):
        if self.signed is None:
            self.signed = self.sent()
        headers = [("Host", self.host),
                   ("Content-Type", "application/json"), ("BinancePay-Timestamp", str(self.time)),
                   ("BinancePay-Nonce", self.nonce), ("BinancePay-Certificate-SN", self.certificate),
                   ("BinancePay-Signature", self.signature()), ("Content-Length", str(len(self.body.encode())))]
        target = "/webhook" if self.scheme == "pay-webhook" else "/binancepay/openapi/v2/order"
        return http_text("POST", target, headers, self.body)


def other_body(r, body):
    r.signed = (str(r.time), r.nonce, body)


def reserialised(r):
    forms = [lambda: json.dumps(r.value), lambda: json.dumps(r.value, separators=(",", ":"), sort_keys=True,
                                                              ensure_ascii=False)]
    if r.scheme == "pay-request":
        forms += [lambda: r.body.replace("/", "\\/"), lambda: json.dumps(r.value, separators=(",", ":")),
                  lambda: json.dumps(r.value, indent=2, ensure_ascii=False)]
    other_body(r, r.rng.choice(forms)())


def rounded(r):
    """JavaScript writes the shortest decimal that reads as the same double, and zeros after it."""
    shortest = repr(float(r.value["bizId"]))
    mantissa, power = shortest.split("e+") if "e+" in shortest else (shortest, "0")
    number = mantissa.replace(".", "").rstrip("0")
    other_body(r, r.body.replace(str(r.value["bizId"]), number.ljust(int(power) + 1, "0")))


def no_last_lf(r):
    r.join = lambda fields: "\n".join(fields)


def wrong_newline(r):
    glue = r.rng.choice(["\r\n", "\\n", ""])
    r.join = lambda fields: "".join(field + glue for field in fields)


def lower_hex(r):
    r.write = lambda text: text.lower()


def body_only(r):
    last = r.rng.choice(["", "\n"])
    r.join = lambda fields: fields[2] + last


def empty_forms(r):
    r.body, signed = r.rng.choice([("", "{}"), ("{}", "")])
    other_body(r, signed)


def pay_retimed(r):
    r.signed = (str(r.time + r.rng.choice([-1, 1]) * r.rng.randrange(1, 5001)), r.nonce, r.body)


def quotes(r):
    r.body = r.rng.choice([str(r.value), r.body.replace('"', "\u201c")])


def short_nonce(r):
    r.nonce = r.rng.choice([r.nonce[:16], "-".join([r.nonce[:8], r.nonce[8:20], r.nonce[20:]]), r.nonce + "ab"])


def masked(r):
    r.key.secret = r.key.secret[:4] + "*" * 56 + r.key.secret[-4:]
    r.secret = r.key.secret.encode()


def pay_seconds(r):
    r.time //= 1000


def no_body(r):
    r.signed, r.body = r.sent(), ""


def exchange_host(r):
    r.host = "api.binance.com"


def other_certificate(r):
    r.certificate = hashlib.md5(word(r.rng).encode()).hexdigest().upper()


def webhook_hmac(r):
    r.function = lambda secret, text: hmac.new(r.key.api_key.encode(), text, "sha256").hexdigest()
