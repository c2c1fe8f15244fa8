#!/usr/bin/env python3
# Takes 20 s
"""How widely each mistake is searched: requests signed with it here, by other code than that which looks for it. What is
named first must be the mistake, and proved; the same request with another text signed is not named at all."""
import base64
import concurrent.futures
import hashlib
import hmac
import itertools
import json
import os
import subprocess
import sys
import tempfile
import urllib.parse

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/adapters/python")
import signing  # noqa: E402 - the adapter's, which shares no code with the reference

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
KEYS = json.load(open("vectors/keys.json", encoding="ascii"))["keys"]
TIME, SECONDS = "1714564800123", 300
SECRET, PAY_SECRET = KEYS["docs"]["secret"], KEYS["pay"]["secret"]
ORDER = [("symbol", "BNBUSDT"), ("side", "BUY"), ("type", "MARKET"), ("quantity", "0.16"), ("timestamp", TIME)]
failures = 0


def report(good, sentence, detail=""):
    global failures
    failures += not good
    print("ok - " + sentence if good else "FAIL - %s: %s" % (sentence, detail), flush=True)


def bytes_of(text):
    return text if isinstance(text, bytes) else text.encode()


def mac(text, secret=SECRET, function="sha256"):
    return hmac.new(bytes_of(secret), bytes_of(text), function).digest()


def joined(pairs):
    return "&".join("%s=%s" % pair for pair in pairs)


def by_key(name, text):
    """The signature of a text by a key of vectors/keys.json, as text."""
    key = KEYS[name]
    opened = key["secret"].encode() if key["type"] == "hmac" else signing.open_key(key["type"], key["pem"].encode(), True)
    return signing.signature("spot-rest", opened, bytes_of(text)).decode()


# ------------------------------------------------------------------------------------------------------------ requests

def rest(sent, signature, path="/papi/v1/um/order", host="papi.binance.com", key="docs"):
    return "POST %s?%s&signature=%s HTTP/1.1\r\nHost: %s\r\nX-MBX-APIKEY: %s\r\n\r\n" % (
        path, sent, urllib.parse.quote(signature, safe=""), host, KEYS[key]["api_key"])


def frame(params, signature):
    return json.dumps({"id": "1", "method": "order.place", "params": dict(params, signature=signature)})


def frame_text(params):
    return joined(sorted(params.items()))


def pay(body, signature, time=TIME, nonce="5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA"):
    head = [("Host", "bpay.binanceapi.com"), ("Content-Type", "application/json"), ("BinancePay-Timestamp", time),
            ("BinancePay-Nonce", nonce), ("BinancePay-Certificate-SN", KEYS["pay"]["api_key"]),
            ("BinancePay-Signature", signature), ("Content-Length", str(len(body.encode())))]
    lines = ["%s: %s" % pair for pair in head]
    return "POST /binancepay/openapi/v3/order HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n" + body


def logon(moment, signed_moment, key="docs-fix"):
    signature = by_key(key, "\x01".join(["A", "EXAMPLE", "SPOT", "1", signed_moment]))
    fields = ["35=A", "34=1", "49=EXAMPLE", "52=" + moment, "56=SPOT", "95=%d" % len(signature), "96=" + signature,
              "98=0", "108=30", "141=Y", "553=" + KEYS[key]["api_key"], "25035=1"]
    body = "\x01".join(fields) + "\x01"
    head = "8=FIX.4.4\x019=%d\x01%s" % (len(body), body)
    return head + "10=%03d\x01" % (sum(head.encode()) % 256)


# --------------------------------------------------------------------------------------------------------------- cases

def with_one(pairs, name, value, where):
    return joined(pairs[:where]) + "&" * (0 < where) + ("%s=%s" % (name, value)) + "&" + joined(pairs[where:])


def unset():
    """A value that is not set: names, words and places."""
    right = joined(ORDER)
    for name, value, where in [("positionSide", "None", 2), ("timeInForce", "undefined", 0), ("price", "null", 4),
                               ("stopPrice", "NaN", 3), ("newClientOrderId", "", 1), ("recvWindow", "nil", 4),
                               ("reduceOnly", "NULL", 3), ("callbackRate", "<nil>", 2), ("network", "nan", 1),
                               ("selfTradePreventionMode", "(null)", 4), ("orderId", "undefined", 4), ("limit", "", 4)]:
        yield "%s=%s before parameter %d" % (name, value, where), "docs", rest(right, mac(with_one(ORDER, name, value, where)).hex())
    yield "a bare price", "docs", rest(right, mac(right.replace("&timestamp", "&price&timestamp")).hex())
    two = right.replace("&quantity", "&timeInForce=None&quantity").replace("&timestamp", "&price=None&timestamp")
    yield "timeInForce and price, None", "docs", rest(right, mac(two).hex())
    empty = right.replace("&quantity", "&price=&quantity")
    yield "sent empty, signed None", "docs", rest(empty, mac(empty.replace("price=", "price=None")).hex())
    yield "sent null, signed empty", "docs", rest(right.replace("BUY", "null"), mac(right.replace("BUY", "")).hex())
    for key in ("ed25519-a", "rsa-2048"):
        yield "an %s key, positionSide=undefined" % key, key, rest(
            right, by_key(key, with_one(ORDER, "positionSide", "undefined", 2)), key=key)
    params = {"symbol": "BNBUSDT", "side": "BUY", "apiKey": KEYS["docs"]["api_key"], "timestamp": int(TIME)}
    for name, value in [("price", "undefined"), ("timeInForce", "None"), ("stopPrice", "null")]:
        yield "a frame, %s=%s" % (name, value), "docs", frame(params, mac(frame_text(dict(params, **{name: value}))).hex())
    for field, text in [("nonce", "%s\nundefined\n{}\n" % TIME), ("timestamp", "None\n5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA\n{}\n")]:
        yield "Pay's %s, a word" % field, "pay", pay("{}", mac(text, PAY_SECRET, "sha512").hex().upper())


def own_signature():
    """The signature among what is signed."""
    right = joined(ORDER)
    for value, where in [("", 5), ("", 0), ("", 3), ("None", 5), ("null", 2), ("undefined", 5), (mac(right).hex(), 5)]:
        pairs = ORDER[:where] + [("signature", value)] + ORDER[where:]
        yield "signature=%s before parameter %d" % (value[:9], where), "docs", rest(right, mac(joined(pairs)).hex())
    params = {"symbol": "BNBUSDT", "side": "BUY", "apiKey": KEYS["docs"]["api_key"], "timestamp": int(TIME)}
    for value in ("", "undefined"):
        yield "a frame, signature=" + value, "docs", frame(params, mac(frame_text(dict(params, signature=value))).hex())


CAFE, CYRILLIC, CHINESE, FACE = "Caf\u00e9", "\u0417\u0430\u043a\u0430\u0437", "\u5e01\u5b89\u4eba\u751f", "\u20ac5 \U0001f600"


def charset():
    """Texts in another charset: Pay's bodies raw, parameters escaped."""
    front = "%s\n5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA\n" % TIME
    recodings = [("latin-1", CAFE), ("cp1252", "\u20ac5"), ("ascii", CYRILLIC), ("cp1251", CYRILLIC), ("koi8-r", CYRILLIC),
                 ("gbk", CHINESE), ("cp1254", "\u0130stanbul \u015fi\u015fe"), ("cp1250", "\u0141\u00f3d\u017a"),
                 ("utf-16-le", CAFE), ("utf-16-be", "plain"), ("utf-16", "plain"), ("utf-8-sig", CAFE), ("latin-1", FACE)]
    for codec, value in recodings:
        body = '{"goodsName":"%s"}' % value
        text = (front + body + "\n").encode(codec, "replace")
        yield "Pay, %s of %r" % (codec, value), "pay", pay(body, mac(text, PAY_SECRET, "sha512").hex().upper())
    body = '{"goodsName":"%s"}' % CAFE
    for name, text in [("dropped", (front + body + "\n").encode("ascii", "ignore")),
                       ("UTF-8 twice", (front + body + "\n").encode().decode("latin-1").encode()),
                       ("UTF-8 read as Windows-1252", (front + body + "\n").encode().decode("cp1252").encode()),
                       ("bytes read as ASCII", (front + body + "\n").encode().decode("ascii", "replace").encode())]:
        yield "Pay, " + name, "pay", pay(body, mac(text, PAY_SECRET, "sha512").hex().upper())
    sent = "symbol=%s&timestamp=%s" % (urllib.parse.quote(CHINESE), TIME)
    for name, text in [("GBK, escaped", "symbol=%s&timestamp=%s" % (urllib.parse.quote(CHINESE, encoding="gbk"), TIME)),
                       ("GBK, raw", ("symbol=%s&timestamp=%s" % (CHINESE, TIME)).encode("gbk")),
                       ("escape()", "symbol=%s&timestamp=%s" % ("".join("%%u%04X" % ord(c) for c in CHINESE), TIME)),
                       ("UTF-16", sent.encode("utf-16-le"))]:
        yield "parameters, " + name, "docs", rest(sent, mac(text).hex())
    right = joined(ORDER)
    yield "the secret in UTF-16", "docs", rest(right, mac(right, SECRET.encode("utf-16-le")).hex())
    yield "secret and text in UTF-16", "docs", rest(right, mac(right.encode("utf-16-be"), SECRET.encode("utf-16-be")).hex())


def signed(byte):
    return byte - 256 if byte > 127 else byte


def hex_forms():
    """The right digest in other words: of a text whose digest has a zero in front, so that each form differs."""
    for number in itertools.count():
        text = "symbol=BTCUSDT&timestamp=%d" % (int(TIME) + number)
        digest = mac(text)
        if digest[0] < 16 and max(digest) > 127 and 0 < min(digest[1:4]):
            break
    words = [int.from_bytes(digest[i:i + 4], "big") for i in range(0, 32, 4)]
    number = int.from_bytes(digest, "big")
    for name, form in [("signed bytes", "".join("%x" % signed(b) for b in digest)), ("no zeros", "".join("%x" % b for b in digest)),
                       ("one number", "%x" % number), ("sign extended", "".join("%x" % (signed(b) & 0xffffffff) for b in digest)),
                       ("sign extended, two digits", "".join("%02x" % (signed(b) & 0xffffffff) for b in digest)),
                       ("the last two of each", "".join(("0%x" % signed(b))[-2:] for b in digest)),
                       ("words", "".join("%x" % word for word in words)), ("dashes", digest.hex("-").upper()),
                       ("colons", digest.hex(":")), ("spaces", digest.hex(" ")), ("0x", "0x" + digest.hex()),
                       ("a list", str(list(digest))), ("signed numbers", ",".join(str(signed(b)) for b in digest)),
                       ("numbers with commas", ",".join(map(str, digest))), ("little-endian", digest[::-1].hex())]:
        yield name, "docs", rest(text, form)
    other = joined(sorted(ORDER))
    yield "dashes, and sorted besides", "docs", rest(joined(ORDER), mac(other).hex("-").upper())
    body = '{"a":"b"}'
    text = "%s\n5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA\n%s\n" % (TIME, body)
    yield "Pay, dashes", "pay", pay(body, mac(text, PAY_SECRET, "sha512").hex("-").upper())
    yield "Pay, signed bytes", "pay", pay(body, "".join("%x" % signed(b) for b in mac(text, PAY_SECRET, "sha512")))


def negative():
    """A signed number of 256 bits, whose first bit is set."""
    for number in itertools.count():
        text = "symbol=BTCUSDT&timestamp=%d" % (int(TIME) + number)
        value = int.from_bytes(mac(text), "big", signed=True)
        if value < 0:
            return [("a negative number", "docs", rest(text, "%x" % value))]


def truncated():
    text = "timestamp=" + TIME
    for kept in (1, 2, 3, 8, 16, 24, 31, 32, 33, 48, 62, 63):
        yield "the first %d characters" % kept, "docs", rest(text, mac(text, SECRET[:kept]).hex(), "/api/v3/account", "api.binance.com")
        yield "the last %d characters" % kept, "docs", rest(text, mac(text, SECRET[-kept:]).hex(), "/api/v3/account", "api.binance.com")


def orders():
    """More parameters than all orders can be tried of."""
    pairs = [("p%d" % i, str(i)) for i in (10, 1, 2, 11, 3, 4, 5, 6)] + [("timestamp", TIME)]
    whole = "&".join(sorted("%s=%s" % pair for pair in pairs))
    by_name = sorted(pairs)
    sent = joined(pairs)
    yield "sorted as whole texts", "docs", rest(sent, mac(whole).hex())
    yield "sorted, the timestamp first", "docs", rest(sent, mac(joined(sorted(by_name, key=lambda p: p[0] != "timestamp"))).hex())
    yield "sorted by value", "docs", rest(sent, mac(joined(sorted(pairs, key=lambda p: p[1]))).hex())
    yield "sorted as whole texts, the last first", "docs", rest(sent, mac("&".join(sorted(sent.split("&"), reverse=True))).hex())
    yield "backwards", "docs", rest(sent, mac(joined(pairs[::-1])).hex())
    for name, at, to in [("the third as the second last", 2, 7), ("the seventh as the second", 6, 1)]:
        moved = pairs[:at] + pairs[at + 1:]
        yield name, "docs", rest(sent, mac(joined(moved[:to] + [pairs[at]] + moved[to:])).hex())


def frame_orders():
    params = dict([("p%d" % i, str(i)) for i in (10, 1, 2, 11, 3, 4, 5)], apiKey=KEYS["docs"]["api_key"], timestamp=int(TIME))
    text = "&".join(sorted("%s=%s" % pair for pair in params.items()))
    yield "a frame sorted as whole texts", "docs", frame(params, mac(text).hex())
    sent = list(params.items())
    for name, order in [("the key first", sent[7:8] + sent[:7] + sent[8:]), ("backwards", sent[::-1]),
                        ("the second as the sixth", sent[:1] + sent[2:6] + sent[1:2] + sent[6:])]:
        yield "a frame, " + name, "docs", frame(params, mac(joined(order)).hex())


def plain():
    text = joined(ORDER)
    for function, before in itertools.product(("sha256", "sha1", "sha512"), ("", SECRET)):
        whole = before + "/papi/v1/um/orderPOST" + text
        yield "%s of %spath, method and parameters" % (function, "secret, " * bool(before)), "docs", rest(
            text, hashlib.new(function, whole.encode()).hexdigest())


def lists():
    orders_list = [{"symbol": "ETHUSDT", "side": "BUY", "quantity": "0.01", "reduceOnly": True}]
    sent = urllib.parse.urlencode({"batchOrders": json.dumps(orders_list, separators=(",", ":")), "timestamp": TIME})
    for name, text in [("Python's text, urlencode", urllib.parse.urlencode({"batchOrders": str(orders_list), "timestamp": TIME})),
                       ("Python's text, raw", "batchOrders=%s&timestamp=%s" % (orders_list, TIME)),
                       ("json.dumps, urlencode", urllib.parse.urlencode({"batchOrders": json.dumps(orders_list), "timestamp": TIME})),
                       ("json.dumps, raw", "batchOrders=%s&timestamp=%s" % (json.dumps(orders_list), TIME))]:
        yield name, "docs", rest(sent, mac(text).hex(), "/fapi/v1/batchOrders", "fapi.binance.com")
    ids = ["myorder1", "myorder2"]
    sent = "".join("origClientOrderIdList=%s&" % one for one in ids) + "timestamp=" + TIME
    for name, value in [("Python's text of repeated names", str(ids)), ("Python's tuple", str(tuple(ids))),
                        ("Java's text", "[myorder1, myorder2]"), ("Go's text", "[myorder1 myorder2]")]:
        yield name, "docs", rest(sent, mac("origClientOrderIdList=%s&timestamp=%s" % (value, TIME)).hex(), "/fapi/v1/batchOrders")


def lists_by_item():
    """A list is signed as Python prints it, and its items are sent each by itself: as aiohttp and requests do with a dict."""
    one, two = {"symbol": "BTCUSDT", "side": "BUY", "price": "9000"}, {"symbol": "ETHUSDT", "newClientOrderId": "my-order_1"}
    for name, values in [("batchOrders", [one, two]), ("batchOrders", [two]), ("orders", [one]), ("orderIdList", [42, 43]), ("orderIdList", [42]),
                         ("origClientOrderIdList", ["a-1", "b 2"]), ("origClientOrderIdList", ["a-1"])]:
        params = {name: values, "timestamp": TIME}
        yield "%s, %d" % (name, len(values)), "docs", rest(urllib.parse.urlencode(params, doseq=True), mac(urllib.parse.urlencode(params)).hex(),
                                                           "/fapi/v1/batchOrders", "fapi.binance.com")


def list_words():
    """A list, or an object, that is only taken as text."""
    orders_list = [{"symbol": "ETHUSDT", "side": "BUY"}, {"symbol": "BTCUSDT", "side": "SELL"}]
    sent = urllib.parse.urlencode({"batchOrders": json.dumps(orders_list, separators=(",", ":")), "timestamp": TIME})
    for path, word in [("/fapi/v1/batchOrders", "[object Object],[object Object]"), ("/dapi/v1/batchOrders", "Array"),
                       ("/eapi/v1/batchOrders", "System.Object[]"),
                       ("/papi/v1/um/x", "System.Collections.Generic.List`1[System.Object]")]:
        for name, value in [("raw", word), ("escaped", urllib.parse.quote(word, safe=""))]:
            yield "%s, %s" % (word, name), "docs", rest(sent, mac("batchOrders=%s&timestamp=%s" % (value, TIME)).hex(), path)


def fix_times():
    sent = "20240627-11:17:25.223"
    for name, moment in [("8 hours and 2 ms", "20240627-19:17:25.225"), ("-5 hours and -1 ms", "20240627-06:17:25.222"),
                         ("5:30 hours, no decimals", "20240627-16:47:25"), ("1 hour, microseconds", "20240627-12:17:25.223000"),
                         ("5:45 hours and 1 ms", "20240627-17:02:25.224"),
                         ("2 hours and -1 s", "20240627-13:17:24.223"), ("8 hours and 48 ms", "20240627-19:17:25.271"),
                         ("-4 hours and 2 s", "20240627-07:17:27.223")]:
        yield "SendingTime, " + name, "docs-fix", logon(sent, moment)


CASES = [(unset, {"unset-value-signed"}), (own_signature, {"signature-param-signed"}), (charset, {"charset-mismatch"}),
         (hex_forms, {"hex-formatting"}), (negative, {"hex-formatting"}), (truncated, {"secret-truncated"}),
         (orders, {"order-mismatch"}), (frame_orders, {"ws-unsorted"}), (plain, {"plain-hash"}),
         (lists, {"json-list-parameter", "array-serialised-differently"}),
         (lists_by_item, {"array-serialised-differently"}), (list_words, {"array-serialised-differently"}), (fix_times, {"fix-time-or-field-differs"})]


def explain(case, *options):
    _, key, text = case
    done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@" + key, *options], input=text.encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS)
    return json.loads(done.stdout) if done.returncode != 64 else {"mistakes": [], "why": done.stderr.decode()}


def check(pool, cases, wanted):
    for case, told in zip(cases, pool.map(explain, cases)):
        first = told["mistakes"][0] if told["mistakes"] else {}
        report(first.get("id") in wanted and first["confidence"] == "proved", "%s is named %s first" % (case[0], " or ".join(sorted(wanted))),
               told.get("mistakes") or told)


# ------------------------------------------------------------------------------------ the text that --signed names

GIVEN = "the text that the program signed, which is not what it sent"


def of_given():
    """(mistake, key, signature): the right digest of the text, another one, or one of another key, and how it is written."""
    digest = mac(GIVEN)
    raw = base64.b64decode(by_key("ed25519-a", GIVEN))
    return [("base64-digest", "docs", base64.b64encode(digest).decode()), ("double-hex", "docs", digest.hex().encode().hex()),
            ("hex-formatting", "docs", digest.hex("-").upper()), ("hex-formatting", "docs", str([signed(b) for b in digest])),
            ("bytes-repr-signature", "docs", str(digest.hex().encode())), ("wrong-hash", "docs", mac(GIVEN, function="sha1").hex()),
            ("tool-prefix-in-signature", "docs", "SHA2-256(stdin)= " + digest.hex()),
            ("hmac-args-swapped", "docs", mac(SECRET, GIVEN).hex()), ("plain-hash", "docs", hashlib.sha256(GIVEN.encode()).hexdigest()),
            ("secret-truncated", "docs", mac(GIVEN, SECRET[:2]).hex()), ("asym-signature-encoding", "ed25519-a", raw.hex()),
            ("ed25519-prehashed", "ed25519-a", by_key("ed25519-a", hashlib.sha512(GIVEN.encode()).digest())),
            ("wrong-secret-for-key", "docs", mac(GIVEN, KEYS["us"]["secret"]).hex())]


def check_given(pool):
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(GIVEN + "\n")
        file.flush()
        cases = [(wanted, key, rest(joined(ORDER), signature, key=key)) for wanted, key, signature in of_given()]
        for case, told in zip(cases, pool.map(lambda case: explain(case, "--signed", file.name), cases)):
            first = [(one["id"], one["confidence"]) for one in told["mistakes"][:1]]
            report(first == [(case[0], "proved")] and (told["signed"] == GIVEN or case[0] == "ed25519-prehashed"),
                   "%s is proved of the text that --signed names" % case[0], told["mistakes"] or told)


def check_strangers(pool):
    """Near each of these forms, but of a text that nobody can know: nothing is named."""
    text, digest = joined(ORDER), mac("a text that is not known")
    strangers = [("sixty-four digits", "docs", rest(text, digest.hex())), ("base64", "ed25519-a", rest(
        text, base64.b64encode(digest * 2).decode(), key="ed25519-a"))]
    for case, told in zip(strangers, pool.map(explain, strangers)):
        sure = [one["id"] for one in told["mistakes"] if one["confidence"] != "possible"]
        report(not sure, "an unknown text in %s is given no name" % case[0], sure)


BUSY = 4


def check_busy():
    """The search ends by counts: what else the machine does changes no word of the answer."""
    case = "sixty-four digits", "docs", rest(joined(ORDER), mac("a text that is not known").hex())
    alone = explain(case)
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(BUSY)]
    try:
        beside = explain(case)
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    report(alone == beside and alone["tried"] > 1000000, "the answer is the same beside %d busy loops, to the number of what was tried" % BUSY,
           (alone["tried"], beside["tried"]))


def main():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for make, wanted in CASES:
            check(pool, list(make()), wanted)
        check_given(pool)
        check_strangers(pool)
    check_busy()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
