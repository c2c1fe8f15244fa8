#!/usr/bin/env python3
# Takes 10 s
"""Random requests of all products and forms, well formed. With a random signature nothing is named likely or proved,
without the key and with it; with the right one they are valid. BN_RANDOM is how many there are (150; `make long` asks 300),
BN_SEED draws others, and BN_KEYED has every so many'th one judged with its key too (3; 12 in an instrumented build, where a
search takes eight times as long).
"""

import base64
import hmac
import json
import os
import random
import sys
import urllib.parse

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/adapters/python")

sys.path.insert(0, "conformance/tests/support")
import serve_for_tests  # noqa: E402
import signing  # noqa: E402 - the adapter's, which shares no code with the reference
from serve_for_tests import KEYS, NOW, Serve, report, same  # noqa: E402

NUMBER = int(os.environ.get("BN_RANDOM", "150"))
KEYED = int(os.environ.get("BN_KEYED") or (12 if serve_for_tests.is_instrumented() else 3))
SEED = os.environ.get("BN_SEED", "random")
SOH = "\x01"
HOSTS = {"api": "api.binance.com", "sapi": "api.binance.com", "fapi": "fapi.binance.com", "dapi": "dapi.binance.com",
         "eapi": "eapi.binance.com", "papi": "papi.binance.com"}
CALLS = [("GET", "/api/v3/account"), ("GET", "/api/v3/myTrades"), ("POST", "/api/v3/order"), ("DELETE", "/api/v3/order"),
         ("POST", "/api/v3/order/cancelReplace"), ("POST", "/sapi/v1/capital/withdraw/apply"), ("GET", "/sapi/v1/asset/tradeFee"),
         ("POST", "/sapi/v1/asset/dust"), ("POST", "/fapi/v1/order"), ("POST", "/fapi/v1/batchOrders"), ("GET", "/fapi/v2/balance"),
         ("POST", "/dapi/v1/order"), ("GET", "/dapi/v1/positionRisk"), ("POST", "/eapi/v1/order"), ("POST", "/papi/v1/um/order"),
         ("PUT", "/fapi/v1/order"), ("DELETE", "/papi/v1/cm/order")]
NAMES = ["symbol", "side", "type", "timeInForce", "quantity", "price", "recvWindow", "newClientOrderId", "stopPrice", "limit",
         "fromId", "orderId", "asset", "coin", "amount", "address", "network", "positionSide", "reduceOnly", "batchOrders"]


LISTED = {(one["method"], one["path"]): one for one in json.load(open("conformance/exchange/endpoints.json", encoding="utf-8"))["endpoints"]
          if one["scheme"] in ("spot-rest", "usdm-rest", "coinm-rest", "options-rest", "pm-rest")}


def taken(method, path, params):
    """Those that the endpoint takes; of an order at least one."""
    listed = LISTED.get((method, path), {})
    kept = [pair for pair in params if pair[0] in listed.get("parameters", NAMES)]
    own = [pair for pair in kept if pair[0] != "recvWindow"]
    return kept + ([] if own else [(name, "BTC") for name in listed.get("mandatory", [])[:1]])


class Draw:
    """One request, by its number: always the same."""

    def __init__(self, number):
        self.rng = random.Random("%s %d" % (SEED, number))
        self.form = self.rng.choice(["rest"] * 8 + ["curl", "curl", "us", "us", "pay", "pay", "ws", "ws", "us-ws", "fix"])
        spot = ["docs", "docs", "docs", "ed25519-a", "rsa-2048"]
        self.name = {"us": "us", "us-ws": "us", "pay": "pay", "fix": "docs-fix"}.get(self.form) or self.rng.choice(spot)
        self.key = KEYS[self.name]
        self.time = NOW - self.rng.randrange(900)

    def word(self, low=1, high=20, letters="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"):
        return "".join(self.rng.choice(letters) for _ in range(self.rng.randint(low, high)))

    def value(self, name):
        pick = self.rng.choice
        return {"symbol": lambda: pick(["BTCUSDT", "LTCBTC", "ETHUSDT", "\u5e01\u5b89\u4eba\u751fUSDT"]), "side": lambda: pick(["BUY", "SELL"]),
                "type": lambda: pick(["LIMIT", "MARKET"]), "timeInForce": lambda: pick(["GTC", "IOC"]),
                "recvWindow": lambda: str(self.rng.randint(1000, 60000)), "limit": lambda: str(self.rng.randint(1, 1000)),
                "quantity": lambda: "%.4f" % self.rng.uniform(0.001, 90), "price": lambda: "%.2f" % self.rng.uniform(1, 90000),
                "amount": lambda: str(self.rng.randint(1, 99)), "stopPrice": lambda: "%.2f" % self.rng.uniform(1, 90000),
                "positionSide": lambda: "BOTH", "reduceOnly": lambda: pick(["true", "false"]), "network": lambda: "ETH",
                "batchOrders": lambda: json.dumps([{"symbol": "BTCUSDT", "side": "BUY"}]),
                "newClientOrderId": lambda: pick([self.word(), self.word() + pick([" ", "+", "/", "&", "@", "\u00e9"]) + self.word()]),
                "address": lambda: "0x" + self.word(40, 40, "0123456789abcdef"),
                "orderId": lambda: str(self.rng.randrange(1, 10 ** 10)), "fromId": lambda: str(self.rng.randrange(10 ** 8)),
                "asset": lambda: pick(["BTC", "USDT"]), "coin": lambda: pick(["BTC", "USDT"])}[name]()

    def params(self, most=7):
        """An order by GET would be another mistake, and a market order has no side alone."""
        names = self.rng.sample([name for name in NAMES if self.method != "GET" or name not in ("side", "type")],
                                self.rng.randint(0, most))
        return [(name, self.value(name)) for name in names]

    def right(self, text):
        """The signature of a text, before it is percent-encoded."""
        if self.form == "pay":
            return hmac.new(self.key["secret"].encode(), text.encode(), "sha512").hexdigest().upper()
        kind = self.key["type"]
        key = self.key["secret"].encode() if kind == "hmac" else signing.open_key(kind, self.key["pem"].encode(), True)
        return signing.signature("spot-rest", key, text.encode()).decode()

    def random(self, text):
        """Another of the same form."""
        length = len(self.right(text)) if self.key["type"] == "hmac" else 64 if self.key["type"] == "ed25519" else 256
        if self.form == "pay":
            return self.word(length, length, "0123456789ABCDEF")
        if self.key["type"] == "hmac":
            return self.word(length, length, self.rng.choice(["0123456789abcdef", "0123456789ABCDEF"]))
        return base64.b64encode(bytes(self.rng.randrange(256) for _ in range(length))).decode()

    # ------------------------------------------------------------------------------------------------------ the forms

    def make(self, sign):
        """(the text to paste; method, target, headers and body, or None where it is no HTTP)"""
        return {"pay": self.pay, "ws": self.frame, "us-ws": self.frame, "fix": self.logon}.get(self.form, self.http)(sign)

    def http(self, sign):
        self.method, path = self.rng.choice(CALLS if self.form != "us" else CALLS[:5])
        host = "api.binance.us" if self.form == "us" else HOSTS[path.split("/")[1]]
        params = taken(self.method, path, self.params())
        cut = 0 if self.method == "GET" else self.rng.choice([0, len(params) + 1, self.rng.randint(0, len(params))])
        params.append(("timestamp", str(self.time)))
        parts = [urllib.parse.quote(name) + "=" + urllib.parse.quote(value, safe="") for name, value in params]
        if self.method == "GET" or cut >= len(parts):
            cut = len(parts)
        query, body = "&".join(parts[:cut]), "&".join(parts[cut:])
        last = "signature=" + urllib.parse.quote(sign(query + body), safe="")
        if body:
            body += "&" + last
        else:
            query += "&" + last
        target = path + ("?" + query if query else "")
        headers = [("X-MBX-APIKEY", self.key["api_key"])]
        headers += [("Content-Type", "application/x-www-form-urlencoded")] if body else []
        if self.form == "curl":
            text = "curl -X %s -H 'X-MBX-APIKEY: %s' 'https://%s%s'" % (self.method, self.key["api_key"], host, target)
            text += " -d '%s'" % body if body else ""
        else:
            text = self.raw(host, target, headers, body)
        return text, (host, self.method, target, headers, body)

    def raw(self, host, target, headers, body):
        lines = ["%s %s HTTP/1.1" % (self.method, target), "Host: " + host] + ["%s: %s" % pair for pair in headers]
        lines += ["Content-Length: %d" % len(body.encode())] if body else []
        return "\r\n".join(lines) + "\r\n\r\n" + body

    def pay(self, sign):
        self.method, path = "POST", self.rng.choice(["/binancepay/openapi/v3/order", "/binancepay/openapi/v2/order/query"])
        nonce = self.word(32, 32)
        body = json.dumps({"merchantTradeNo": self.word(5, 32), "orderAmount": self.rng.randint(1, 9999) / 100, "note": self.word()},
                          separators=self.rng.choice([(",", ":"), (", ", ": ")]))
        headers = [("Content-Type", "application/json"), ("BinancePay-Timestamp", str(self.time)), ("BinancePay-Nonce", nonce),
                   ("BinancePay-Certificate-SN", self.key["api_key"]),
                   ("BinancePay-Signature", sign("%d\n%s\n%s\n" % (self.time, nonce, body)))]
        return self.raw("bpay.binanceapi.com", path, headers, body), ("bpay.binanceapi.com", "POST", path, headers, body)

    def frame(self, sign):
        self.method = "POST"
        params = dict(self.params(), apiKey=self.key["api_key"], timestamp=self.time)
        payload = "&".join("%s=%s" % pair for pair in sorted(params.items()))
        params["signature"] = sign(payload)
        return json.dumps({"id": self.word(), "method": "order.place", "params": params}, ensure_ascii=False), None

    def logon(self, sign):
        sender, moment = self.word(1, 8), "20170712-02:41:%02d.%03d" % (self.rng.randrange(58), self.rng.randrange(1000))
        signed = sign(SOH.join(["A", sender, "SPOT", "1", moment]))
        fields = ["35=A", "34=1", "49=" + sender, "52=" + moment, "56=SPOT", "95=%d" % len(signed), "96=" + signed, "98=0", "108=30",
                  "141=Y", "553=" + self.key["api_key"], "25035=2"]
        body = SOH.join(fields) + SOH
        head = "8=FIX.4.4" + SOH + "9=%d" % len(body) + SOH + body
        return head + "10=%03d" % (sum(head.encode()) % 256) + SOH, None


# ------------------------------------------------------------------------------------------------------------ judging

def explained(server, text, secret=""):
    body = json.dumps({"text": text, "secret": secret}).encode()
    answer = json.loads(server.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body,
                                   host="127.0.0.1:%d" % server.port)[2])
    return answer.get("explain", answer)


def sure(said):
    """What is named for certain, or nearly so."""
    return [(one["id"], one["confidence"]) for one in said.get("mistakes", []) + said.get("noticed", [])
            if one["confidence"] != "possible"]


def told(problems):
    return "%d: %s" % (len(problems), problems[:4]) if problems else ""


def without_a_key(server):
    named, unread = [], []
    for number in range(NUMBER):
        draw = Draw(number)
        text, _ = draw.make(draw.random)
        said = explained(server, text)
        if "verdict" not in said:
            unread.append((number, said))
        elif sure(said) or said["verdict"] == "wrong":
            named.append((number, draw.form, said["verdict"], sure(said), text))
    report("%d random requests with random signatures are read" % NUMBER, told(unread))
    report("without a key nothing of them is named likely or proved, and none is wrong", told(named))


def right_ones(server):
    wrong = []
    for number in range(NUMBER):
        draw = Draw(number)
        text, _ = draw.make(draw.right)
        said = explained(server, text, draw.key.get("secret") or draw.key["pem"])
        if said.get("verdict") != "valid" or sure(said):
            wrong.append((number, draw.form, draw.name, said.get("verdict"), sure(said), text))
    report("with their right signatures all of them are valid, and nothing is named", told(wrong))


def with_a_key():
    """Over the wire, as the server searches; what is no HTTP is pasted."""
    named, others = [], []
    with Serve("--clock", "fixed:%d" % NOW) as server:
        for number in range(0, NUMBER, KEYED):
            draw = Draw(number)
            text, wire = draw.make(draw.random)
            if wire:
                host, method, target, headers, body = wire
                server.ask(method, target, headers, body.encode(), host)
            elif number % (4 * KEYED) == 0:
                others.append(explained(server, text, draw.key.get("secret") or draw.key["pem"]))
        server.stop()
        said = [one for one in server.log() if "unexplained" in one or one["verdict"] == "wrong"] + others
    # A parameter that the endpoint does not take is refused before the signature is looked at.
    judged = [one for one in said if one["reason"] in ("signature", {"today": "signature", "2025": "signature"})]
    named = [(one.get("target"), sure(one)) for one in said if sure(one)]
    named += [(one.get("target"), one["mistakes"]) for one in judged if one["mistakes"] or not one.get("unexplained")]
    report("with the key each of %d is unexplained, and nothing is named" % len(judged), told(named))
    report("there are enough of these", "" if len(judged) > NUMBER / KEYED / 2 else (len(said), len(judged)))


def main():
    with Serve(log=False) as server:
        without_a_key(server)
        right_ones(server)
    with_a_key()
    print("# %d failed" % serve_for_tests.failures)
    sys.exit(1 if serve_for_tests.failures else 0)


if __name__ == "__main__":
    main()
