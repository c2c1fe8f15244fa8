#!/usr/bin/env python3
# Takes 3 s
"""Several requests in one text: how many and where is told, the one that is signed wrong or was refused is explained, with
its own answer and no other's, and --nth takes another. What their timestamps tell together is told: a clock that is set
wrong, a time zone, a drift, one timestamp for all."""
import datetime
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
KEYS = json.loads(pathlib.Path("vectors/keys.json").read_text(encoding="utf-8"))["keys"]
DOCS, PAY = KEYS["docs"], KEYS["pay"]
NOW = 1714564800000  # 2024-05-01 12:00:00 UTC
URL = "https://api.binance.com/api/v3/order?"
REFUSED = '{"code":-1022,"msg":"Signature for this request is not valid."}'
AHEAD = '{"code":-1021,"msg":"Timestamp for this request was 1000ms ahead of the server\'s time."}'
failures = 0


def report(sentence, good, told=""):
    global failures
    failures += not good
    print("ok - " + sentence if good else "FAIL - %s: %s" % (sentence, str(told)[:900]), flush=True)


def run(text, *options, key="@docs"):
    return subprocess.run([BNCONFORM, "explain", "--key", key, *options], input=text.encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=300)


def explain(text, *options, key="@docs"):
    done = run(text, "--json", *options, key=key)
    return json.loads(done.stdout) if done.returncode in (0, 1, 2) else {"verdict": done.stderr.decode(), "mistakes": [], "requests": {}}


def signature(text):
    return hmac.new(DOCS["secret"].encode(), text.encode(), hashlib.sha256).hexdigest()


def query(symbol, time=NOW, wrong=False):
    """Wrong is a price that joins when the signature is made."""
    text = "symbol=%s&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&timestamp=%d" % (symbol, time)
    return text + "&signature=" + signature(text.replace("&price=0.1", "") if wrong else text)


def line(number, text, status):
    return '2024-05-01 12:00:%02d,000 DEBUG https://api.binance.com:443 "POST /api/v3/order?%s HTTP/1.1" %d None' % (number, text, status)


def curl(text):
    return "curl -X POST -H 'X-MBX-APIKEY: %s' \\\n  '%s%s'" % (DOCS["api_key"], URL, text)


def entry(text, answer):
    return {"startedDateTime": "2024-05-01T12:00:00.000Z",
            "request": {"method": "POST", "url": URL + text, "headers": [{"name": "X-MBX-APIKEY", "value": DOCS["api_key"]}],
                        "queryString": [{"name": "signature", "value": text[-64:]}]},
            "response": {"status": 400 if answer else 200, "content": {"text": answer or "{}"}}}


def frame(number, wrong):
    params = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1", "apiKey": DOCS["api_key"], "timestamp": NOW + number}
    names = [name for name in params if not wrong] or list(params)
    params["signature"] = signature("&".join("%s=%s" % (name, params[name]) for name in (names if wrong else sorted(names))))
    return json.dumps({"id": number, "method": "order.place", "params": params})


def pay(number, wrong):
    body, nonce = '{"merchantTradeNo":"%d","orderAmount":25.17}' % number, "abcdefghijklmnopqrstuvwxyz%06d" % number
    text = "%d\n%s\n%s%s" % (NOW + number, nonce, body, "" if wrong else "\n")
    return ("POST /binancepay/openapi/v3/order HTTP/1.1\nHost: bpay.binanceapi.com\nContent-Type: application/json\nBinancePay-Timestamp: %d\n"
            "BinancePay-Nonce: %s\nBinancePay-Certificate-SN: %s\nBinancePay-Signature: %s\n\n%s\n" % (
                NOW + number, nonce, PAY["api_key"], hmac.new(PAY["secret"].encode(), text.encode(), "sha512").hexdigest().upper(), body))


def texts(wrong):
    """Of three requests, which is wrong: a text of each kind."""
    each = [query(symbol, NOW + number, number == wrong) for number, symbol in enumerate(("BTCUSDT", "ETHUSDT", "LTCBTC"))]
    entries = [entry(text, REFUSED if number == wrong else "") for number, text in enumerate(each)]
    yield "a log", "\n".join(line(number, text, 400 if number == wrong else 200) for number, text in enumerate(each)), "@docs"
    yield "a shell's commands", "\n\n".join(map(curl, each)), "@docs"
    yield "a HAR file in one line", json.dumps({"log": {"entries": entries}}), "@docs"
    yield "a HAR file", json.dumps({"log": {"version": "1.2", "entries": entries}}, indent=2), "@docs"
    yield "records of JSON", "\n".join(json.dumps({"level": "debug", "method": "POST", "url": URL + text}) for text in each), "@docs"
    yield "URLs alone", "\n".join(URL + text for text in each), "@docs"
    yield "raw requests", "\n".join("POST /api/v3/order?%s HTTP/1.1\nHost: api.binance.com\nX-MBX-APIKEY: %s\n\n" % (text, DOCS["api_key"]) for text in each), "@docs"
    yield "WebSocket frames", "\n".join("> %s\n< %s" % (frame(number, number == wrong), REFUSED if number == wrong else '{"status":200}')
                                        for number in range(3)), "@docs"
    yield "Pay requests", "\n".join(pay(number, number == wrong) for number in range(3)), "@pay"


def check_which():
    for number, (name, text, key) in enumerate(texts(1)):
        told = explain(text, key=key)
        asked = told.get("requests") or {}
        right = [row["signed_right"] for row in asked.get("list", [])]
        report("of three requests in %s the one that is signed wrong is explained" % name,
               told["verdict"] == "wrong" and asked.get("taken") == 2 and right == [True, False, True] and
               told["mistakes"] and told["mistakes"][0]["confidence"] == "proved", told)
        if number % 3 == 0:
            told = explain(text, "--nth", "3", key=key)
            report("--nth takes the third of %s, which is right" % name, told["verdict"] == "valid" and told["requests"]["taken"] == 3, told)


def check_answers():
    text = json.dumps({"log": {"entries": [entry(query("BTCUSDT"), ""), entry(query("ETHUSDT", NOW + 1), REFUSED), entry(query("LTCBTC", NOW + 2), "")]}})
    told = explain(text, key="@us")
    report("each request has its own answer", [row["answer"] for row in told["requests"]["list"]] == [None, -1022, None], told)
    told = explain(text)
    report("of requests that are all signed right the one that was refused is taken", told["verdict"] == "valid" and
           told["requests"]["taken"] == 2 and "refused" in told["requests"]["why"], told)
    screen = run(text).stdout.decode()
    report("the first line says which of how many it is", " request 2 of 3, line 1: " in " ".join(screen.split("\n")[:2]), screen)
    told = explain("\n".join(line(number, query("BTCUSDT", NOW + number), 200) for number in range(3)))
    report("of three that are right the last one is taken", told["verdict"] == "valid" and told["requests"]["taken"] == 3 and
           [row["line"] for row in told["requests"]["list"]] == [1, 2, 3], told)
    done = run(text, "--nth", "4")
    report("a number beyond them is refused, with their count", done.returncode == 64 and b"3 requests" in done.stderr, done)
    done = run(URL + query("BTCUSDT"), "--nth", "2")
    report("of one request a second is refused", done.returncode == 64 and b"only one request" in done.stderr, done)


def check_one():
    """One request is not taken for two."""
    text, other = query("BTCUSDT"), "ab" * 32
    for name, paste in {"that is printed twice": URL + text + "\nretry: " + URL + text,
                        "with another signature in the words about it": "expected signature: %s\n%s%s" % (other, URL, text),
                        "that is logged by URL and by parameters": "POST %s%s\nparams: symbol=BTCUSDT signature=%s" % (URL, text, text[-64:])}.items():
        told = explain(paste)
        report("a request %s is one" % name, told["verdict"] == "valid" and "requests" not in told, told)
    many = "\n".join(line(number % 60, query("BTCUSDT", NOW + number), 200) for number in range(70))
    told = explain(many)
    report("of seventy requests the last sixty-four are read, and counted as seventy", told["requests"]["count"] == 70 and
           told["requests"]["taken"] == 70 and told["requests"]["list"][0]["number"] == 7, told["requests"])
    long = "\n".join(line(number % 60, query("BTCUSDT", NOW + number), 200) for number in range(4200))
    told = explain(long)
    report("of four thousand requests the last one is read, and counted as that", told["requests"]["count"] == 4200 and
           told["requests"]["taken"] == 4200, {name: told["requests"][name] for name in ("count", "taken")})


def answered(offsets, step=60, log=False, frozen=False):
    """Requests whose timestamps are so many ms from the exchange's time, or from the log's."""
    out = []
    for number, offset in enumerate(offsets):
        at = datetime.datetime.fromtimestamp(NOW / 1000 + number * step, datetime.timezone.utc)
        text = query("S%dUSDT" % number, NOW + (0 if frozen else number * step * 1000) + offset)
        head = at.strftime("%Y-%m-%d %H:%M:%S,000 ") if log else ""
        date = "" if log else "Date: " + at.strftime("%a, %d %b %Y %H:%M:%S GMT") + "\n"
        out.append("%sPOST %s%s\nHTTP/1.1 400 Bad Request\n%s%s" % (head, URL, text, date, AHEAD))
    return "\n".join(out)


def check_empty_lines():
    """However many empty lines stand between two requests, they are no body of the first."""
    text = query("LTCBTC")
    raw = lambda signature, q: "POST /api/v3/order?%s&signature=%s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\n" % (q, signature, DOCS["api_key"])
    unsigned, _, own = text.partition("&signature=")
    stray, right = raw(signature(unsigned + "\n"), unsigned), raw(own, unsigned)
    for name, between in (("none", ""), ("one", "\r\n"), ("two", "\r\n\n"), ("four", "\n\n\r\n\r\n")):
        told = explain(stray + between + right.replace("order?", "order/test?"))
        report("with %s between them a stray newline is told" % name, ([one["id"] for one in told["mistakes"]], [one["signed_right"] for one in told["requests"]["list"]])
               == (["stray-separator"], [False, True]), told)


def check_clock():
    zone = 5 * 3600000 + 1800000
    for name, text, wanted in [("set wrong", answered([3000, 3100]), "the clock is set wrong"), ("in another zone", answered([zone, zone + 200]), "a local time"),
                               ("that drifts", answered([3000, 9000, 15000]), "the clock drifts"), ("of a log that is set wrong", answered([1500, 1600], log=True), "the clock is set wrong"),
                               ("of a log that drifts", answered([1500, 9000], log=True), "the clock drifts"),
                               ("of a log in another zone", answered([zone, zone], log=True), "a local time"),
                               ("that stands still", answered([0, 0, 0], frozen=True), "one timestamp")]:
        told = explain(text)["requests"]
        report("several requests tell of a clock %s" % name, wanted in (told.get("clock") or ""), told)
    for name, text in [("of a right clock", answered([100, 200]).replace(AHEAD, "{}")),
                       ("that a log and the timestamps agree on, whatever was refused", answered([100, 200], log=True)),
                       ("where the log alone is in another zone", answered([zone, zone], log=True).replace(AHEAD, "{}"))]:
        told = explain(text)["requests"]
        report("nothing is told of the clock %s" % name, told["clock"] is None, told)


def check_shared():
    """One signature, used for another time again, is two requests; printed twice it is one. What is not signed is counted."""
    first = query("LTCBTC")
    again = first.replace("timestamp=%d" % NOW, "timestamp=%d" % (NOW + 1500))
    for name, text in [("lines of a log", line(1, first, 200) + "\n" + line(2, again, 400)), ("commands", curl(first) + "\n\n" + curl(again))]:
        told = explain(text).get("requests", {})
        report("a signature that is sent again with another timestamp is of two requests in " + name,
               [one["signed_right"] for one in told.get("list", [])] == [True, False] and told["taken"] == 2, told)
    told = explain(line(1, first, 200) + "\nsent: POST " + URL + first)
    report("the same request printed twice is one", "requests" not in told and told["verdict"] == "valid", told)
    public = "GET https://api.binance.com/api/v3/time"
    text = "\n".join([public, line(1, first, 200), "2024-05-01 12:00:01 DEBUG GET https://api.binance.com/api/v3/ticker/price?symbol=LTCBTC",
                      line(2, query("ETHBTC"), 200), "see https://api.binance.com/api/v3/order in the documents"])
    told = explain(text).get("requests", {})
    report("those that are not signed are counted apart", (told.get("count"), told.get("unsigned")) == (2, 2), told)
    screen = run(text).stdout.decode()
    report("and are told", "2 more are not signed, and are not judged." in screen, screen)
    told = explain(line(1, first, 200) + "\n" + line(2, query("ETHBTC"), 200)).get("requests", {})
    report("where all are signed none is", told.get("unsigned") == 0, told)


def check_unread():
    """Of two in one line, which are not told apart, one is judged, and it is said that another is there."""
    text = json.dumps([URL + query("LTCBTC"), URL + query("ETHBTC", wrong=True)])
    told = explain(text)
    report("one of two requests in a line is judged, and the other is told of",
           told["verdict"] == "valid" and "another signature stands in this text" in (told["reading"] or ""), told)
    told = explain(json.dumps([URL + query("LTCBTC")]))
    report("of one alone no other is told", told["verdict"] == "valid" and told["reading"] is None, told)


def main():
    check_which()
    check_unread()
    check_shared()
    check_empty_lines()
    check_answers()
    check_one()
    check_clock()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
