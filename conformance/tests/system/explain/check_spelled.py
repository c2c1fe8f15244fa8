#!/usr/bin/env python3
# Takes 4 s
"""A right signature that is spelled otherwise is named as that, for every kind of key and scheme alike: 0x in front, blanks
or colons between the bytes, a line end behind it, quotation marks, another base64. A right request in a command of Windows
is valid, whatever its shell makes of carets and backticks."""
import base64
import hmac
import json
import sys
import urllib.parse

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/adapters/python")
sys.path.insert(0, "conformance/tests/support")
import serve_for_tests  # noqa: E402
import signing  # noqa: E402
from serve_for_tests import KEYS, Serve, report  # noqa: E402

DOCS, PAY = KEYS["docs"], KEYS["pay"]
QUERY = ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&newClientOrderId=a%20b%26c&timestamp=1499827319559")
URL = "https://api.binance.com/api/v3/order?"


def explained(server, text, secret):
    body = json.dumps({"text": text, "secret": secret}).encode()
    answer = json.loads(server.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body,
                                   host="127.0.0.1:%d" % server.port)[2])
    return answer.get("explain", answer)


def quoted(text):
    return urllib.parse.quote(text, safe="")


# ------------------------------------------------------------------------------------------------------------- requests

def rest(key):
    """(sign, text of a request with a signature)"""
    def sign():
        if key["type"] == "hmac":
            return hmac.new(key["secret"].encode(), QUERY.encode(), "sha256").hexdigest()
        return signing.signature("spot-rest", signing.open_key(key["type"], key["pem"].encode(), True), QUERY.encode()).decode()
    head = " HTTP/1.1\nHost: api.binance.com\nX-MBX-APIKEY: %s\n\n" % key["api_key"]
    return sign(), lambda signature: "POST /api/v3/order?" + QUERY + "&signature=" + quoted(signature) + head


def frame(key):
    params = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1", "apiKey": key["api_key"], "timestamp": 1499827319559}
    payload = "&".join("%s=%s" % pair for pair in sorted(params.items()))
    return (hmac.new(key["secret"].encode(), payload.encode(), "sha256").hexdigest(),
            lambda signature: json.dumps({"id": 1, "method": "order.place", "params": dict(params, signature=signature)}))


def printed(key):
    params = dict(pair.split("=") for pair in QUERY.replace("a%20b%26c", "abc").split("&"))
    signature = hmac.new(key["secret"].encode(), "&".join("%s=%s" % pair for pair in params.items()).encode(), "sha256").hexdigest()
    return signature, lambda spelled: repr({"method": "POST", "url": URL[:-1], "params": dict(params, signature=spelled),
                                            "headers": {"X-MBX-APIKEY": key["api_key"]}})


def pay(key):
    body, nonce = '{"merchantTradeNo":"9","orderAmount":25.17}', "abcdefghijklmnopqrstuvwxyz012345"
    signature = hmac.new(key["secret"].encode(), ("1714564800000\n%s\n%s\n" % (nonce, body)).encode(), "sha512").hexdigest().upper()
    return signature, lambda spelled: (
        "POST /binancepay/openapi/v3/order HTTP/1.1\nHost: bpay.binanceapi.com\nContent-Type: application/json\nBinancePay-Timestamp: 1714564800000\n"
        "BinancePay-Nonce: %s\nBinancePay-Certificate-SN: %s\nBinancePay-Signature: %s\n\n%s" % (nonce, key["api_key"], spelled, body))


# ------------------------------------------------------------------------------------------------------------ spellings

def twos(text, between):
    return between.join(text[at:at + 2] for at in range(0, len(text), 2))


HEX = {"0x in front": lambda hex: "0x" + hex, "0X in front": lambda hex: "0X" + hex, "blanks between": lambda hex: twos(hex, " "),
       "colons between": lambda hex: twos(hex, ":"), "dashes between": lambda hex: twos(hex, "-").upper(), "quotation marks": lambda hex: '"%s"' % hex,
       "braces": lambda hex: "{%s}" % hex, "0x in quotation marks": lambda hex: '"0x%s"' % hex}
ENDS = {"a line end behind it": lambda hex: hex + "\n", "CRLF behind it": lambda hex: hex + "\r\n", "a line end within it": lambda hex: hex[:32] + "\n" + hex[32:]}
BASE64 = {"base64": lambda hex: base64.b64encode(bytes.fromhex(hex)).decode(), "URL-safe base64": lambda hex: base64.urlsafe_b64encode(bytes.fromhex(hex)).decode(),
          "base64 without padding": lambda hex: base64.b64encode(bytes.fromhex(hex)).decode().rstrip("="),
          "base64 of the hex digits": lambda hex: base64.b64encode(hex.encode()).decode()}
PAIRS = {"URL-safe": lambda text: text.replace("+", "-").replace("/", "_"), "no padding": lambda text: text.rstrip("="), "hex": lambda text: base64.b64decode(text).hex(),
         "0x and hex": lambda text: "0x" + base64.b64decode(text).hex(), "the lines of MIME": lambda text: base64.encodebytes(base64.b64decode(text)).decode(),
         "lines of 64": lambda text: "\r\n".join(text[at:at + 64] for at in range(0, len(text), 64)), "a line end behind it": lambda text: text + "\n",
         "quotation marks": lambda text: '"%s"' % text}


def check_spellings(server):
    for name, (right, text), key, spellings, wanted in [
            ("a REST request", rest(DOCS), DOCS, {**HEX, **ENDS}, "hex-formatting"), ("a frame", frame(DOCS), DOCS, {**HEX, **ENDS}, "hex-formatting"),
            ("a printed request", printed(DOCS), DOCS, {**HEX, **ENDS}, "hex-formatting"), ("a Pay request", pay(PAY), PAY, HEX, "hex-formatting"),
            ("a REST request", rest(DOCS), DOCS, BASE64, "base64-digest"), ("a frame", frame(DOCS), DOCS, BASE64, "base64-digest"),
            ("a Pay request", pay(PAY), PAY, BASE64, "base64-digest"), ("a request with Ed25519", rest(KEYS["ed25519-a"]), KEYS["ed25519-a"], PAIRS, "asym-signature-encoding"),
            ("a request with RSA", rest(KEYS["rsa-2048"]), KEYS["rsa-2048"], PAIRS, "asym-signature-encoding")]:
        secret = key.get("secret") or key["pem"]
        told = explained(server, text(right), secret)
        report("the right signature of %s is right" % name, "" if told.get("verdict") == "valid" else told)
        for spelling, change in spellings.items():
            told = explained(server, text(change(right)), secret)
            ids = [(one["id"], one["confidence"]) for one in told.get("mistakes", [])]
            report("%s is named where the signature of %s is spelled with: %s" % (wanted, name, spelling), "" if ids[:1] == [(wanted, "proved")] else told)


# ------------------------------------------------------------------------------------------------------------- commands

def commands():
    header, url = "X-MBX-APIKEY: " + DOCS["api_key"], URL + QUERY + "&signature=" + rest(DOCS)[0]
    body = url[len(URL):]
    def escaped(text):
        return "".join("^" + char if char in "%&?" else char for char in text)
    yield "cmd, quoted", 'C:\\> curl -X POST -H "%s" "%s"' % (header, url)
    yield "cmd, carets without quotation marks", 'curl -X POST -H "%s" %s' % (header, url.replace("&", "^&"))
    yield "cmd, as Chrome copies it", 'curl ^"%s^" ^\r\n  -X ^"POST^" ^\r\n  -H ^"%s^"\r\n' % (escaped(url), header)
    yield "cmd, carets at the ends of lines", 'curl "%s" ^\n  -X POST ^\n  -H "%s"' % (url, header)
    yield "cmd, a blank behind the caret", 'curl -X POST ^ \n -H "%s" ^ \n "%s"' % (header, url)
    yield "cmd, a body", 'curl.exe -X POST "%s" ^\n -H "%s" ^\n -d "%s"' % (URL[:-1], header, body)
    yield "a batch file", 'curl -X POST -H "%s" "%s"' % (header, url.replace("%", "%%"))
    yield "PowerShell, a backtick before each &", 'curl.exe -X POST -H "%s" %s' % (header, url.replace("&", "`&"))
    yield "PowerShell, backticks at the ends of lines", "PS C:\\> curl.exe -X POST `\r\n -H '%s' `\r\n '%s'" % (header, url)
    yield "PowerShell, its own request", ('Invoke-RestMethod -Method Post `\n  -Uri "%s" `\n  -Headers @{ "X-MBX-APIKEY" = "%s" }' % (url, DOCS["api_key"]))
    yield "PowerShell, a table of parameters", '$p = @{\n Uri = "%s"\n Method = "POST"\n Headers = @{ "X-MBX-APIKEY" = "%s" }\n}\nInvoke-RestMethod @p' % (url, DOCS["api_key"])


def main():
    with Serve(log=False) as server:
        check_spellings(server)
        for name, text in commands():
            told = explained(server, text, DOCS["secret"])
            report("a right request is valid in a command of %s" % name, "" if told.get("verdict") == "valid" else told)
    print("# %d failed" % serve_for_tests.failures)
    return 1 if serve_for_tests.failures else 0


if __name__ == "__main__":
    sys.exit(main())
