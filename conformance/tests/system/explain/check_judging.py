#!/usr/bin/env python3
# Takes 12 s
"""`explain` and `serve` on the same bytes: what is right in a form that the documents write is right for both; one fault
has one name; an unknown one has none, and a block of its own; no advice drops a parameter.
"""

import base64
import json
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/adapters/python")
import ed25519  # noqa: E402 - the adapter's, which shares no code with the reference
import pem  # noqa: E402

sys.path.insert(0, "conformance/tests/support")
import serve_for_tests  # noqa: E402
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, KEYS, NOW, PAY, Serve, hmac, report, same  # noqa: E402

ED = KEYS["ed25519-a"]
DUST = "/sapi/v1/asset/dust"


def by_secret(key, text):
    return hmac.new(key["secret"].encode(), text.encode(), "sha256").hexdigest()


def by_seed(text):
    kind, seed = pem.private_key(ED["pem"].encode())
    assert kind == "ed25519"
    return base64.b64encode(ed25519.PrivateKey(seed).sign(text.encode())).decode()


def with_sign(has_plus):
    """A query, and its signature with or without a plus sign."""
    for number in range(1, 1000):
        query = "symbol=BTCUSDT&orderId=%d&timestamp=%d" % (number, NOW)
        if ("+" in by_seed(query)) == has_plus:
            return query, by_seed(query)
    raise AssertionError("no such signature")


def explain(key, method, target, *options):
    text = "%s %s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\n\r\n" % (method, target, KEYS[key]["api_key"])
    done = subprocess.run([BNCONFORM, "explain", "--key", "@" + key, *options], env=ENVIRONMENT, input=text.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return done.stdout.decode()


def found(key, method, target):
    return json.loads(explain(key, method, target, "--json"))


def named(said):
    return [one["id"] for one in said["mistakes"]]


def ask(server, key, method, target, body=""):
    headers = [("X-MBX-APIKEY", KEYS[key]["api_key"])]
    headers += [("Content-Type", "application/x-www-form-urlencoded")] if body else []
    return server.ask(method, target, headers, body.encode())[0]


# ------------------------------------------------------------------------------------------------------------- lists

def check_lists(server):
    for what, items in (("repeated", "asset=BTC&asset=USDT"), ("joined", "asset=BTC,USDT"),
                        ("joined and escaped", "asset=BTC%2CUSDT"), ("repeated three times", "asset=A&asset=B&asset=A")):
        query = "%s&timestamp=%d" % (items, NOW)
        signed = query + "&signature=" + by_secret(DOCS, query)
        said = found("docs", "POST", DUST + "?" + signed)
        same("a list whose name is %s is valid where the endpoint takes one" % what, (said["verdict"], named(said)),
             ("valid", []))
        same("the server takes it in the query, %s" % what, ask(server, "docs", "POST", DUST + "?" + signed), 200)
        same("and in the body, %s" % what, ask(server, "docs", "POST", DUST, signed), 200)
    query = "asset=BTC&asset=USDT&timestamp=%d" % NOW
    wrong = explain("docs", "POST", DUST + "?" + query + "&signature=" + by_secret(DOCS, query + "\n"))
    report("wrongly signed, it is mended with both of its assets",
           "" if "asset=BTC" in wrong.split("Right\n")[0] and "once" not in wrong and "Right" in wrong else wrong)
    for name, method, path in (("asset", "POST", "/sapi/v1/capital/withdraw/apply"), ("symbol", "POST", "/api/v3/order")):
        query = "%s=BTC&%s=USDT&timestamp=%d" % (name, name, NOW)
        target = path + "?" + query + "&signature=" + by_secret(DOCS, query)
        said = explain("docs", method, target)
        report("elsewhere a repeated name is refused, and it is said where a list belongs: %s" % path,
               "" if "\nWRONG  signed right, and refused: duplicate-parameter" in said and "Right" not in said
               and "\nFix     Put a list into one value" in said else said)
        same("so it is by the server: %s" % path, ask(server, "docs", method, target), 400)
    query = "asset=BTC&asset=USDT&timestamp=%d&timestamp=%d" % (NOW, NOW)
    same("what is no list may not be repeated beside one",
         ask(server, "docs", "POST", DUST + "?" + query + "&signature=" + by_secret(DOCS, query)), 400)
    query = "asset=BTC&asset=USDT&accountType=SPOT&accountType=MARGIN&timestamp=%d" % NOW
    said = explain("docs", "POST", DUST + "?" + query + "&signature=" + by_secret(DOCS, query))
    report("of two names that are repeated the one that takes no list is named",
           "" if "Here: accountType" in said else said)


# ------------------------------------------------------------------------------------------------------ raw signatures

def check_raw_signature(server):
    query, signature = with_sign(False)
    target = "/api/v3/allOrders?" + query + "&signature=" + signature
    said = found("ed25519-a", "GET", target)
    same("a base64 signature without a plus sign is valid as it is", said["verdict"], "valid")
    report("nothing is said to be read as a space", [one for one in said["mistakes"] if "read as a space" in one["says"]])
    same("the server takes it", ask(server, "ed25519-a", "GET", target), 200)
    query, signature = with_sign(True)
    target = "/api/v3/allOrders?" + query + "&signature=" + signature
    said = found("ed25519-a", "GET", target)
    same("one with a plus sign is wrong, and that is its name", (said["verdict"], named(said)[0]),
         ("wrong", "asym-signature-not-url-encoded"))
    same("the server refuses it", ask(server, "ed25519-a", "GET", target), 400)


# ------------------------------------------------------------------------------------------------------- unknown causes

def check_unknown():
    with Serve("--clock", "fixed:%d" % NOW) as server:
        for number, path in enumerate(("/api/v3/order", "/api/v3/openOrders", "/api/v3/order")):
            query = "symbol=LTCBTC&timestamp=%d" % NOW
            ask(server, "docs", "GET", path + "?" + query + "&signature=" + "%064x" % (number + 1))
        query = "symbol=LTCBTC&timestamp=%d" % NOW
        ask(server, "docs", "GET", "/api/v3/order?" + query + "&signature=" + by_secret(KEYS["us"], query))
        page = json.loads(server.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], json.dumps(
            {"text": "GET /api/v3/account?timestamp=%d&signature=%064x HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s"
             "\r\n\r\n" % (NOW, 7, DOCS["api_key"]), "secret": DOCS["secret"]}).encode(), host="127.0.0.1:%d" % server.port)[2])
        server.stop()
        log, words = server.log(), server.words()
    same("an unknown cause has no mistake's name in the log", [(one["mistakes"], one["unexplained"]) for one in log[:3]],
         [([], True)] * 3)
    report("it counts what was tried and left out there",
           "" if all(one["tried"] > 600000 and one["left_out"] > 0 for one in log[:3]) else log[0])
    same("the same request is tried alike whenever it comes", log[2]["tried"], log[0]["tried"])
    same("the line says unexplained", words.count("-1022   WRONG  unexplained\n"), 3)
    same("each unknown call has a block of its own, once", words.count("The cause is not known."), 2)
    report("the first advice is not a new key", "" if words.index("--signed FILE") < words.index("another API key's")
           and "new pair" not in words else words)
    same("a secret is another key's where that key verifies", (named(log[3]), log[3]["mistakes"][0]["confidence"]),
         (["wrong-secret-for-key"], "proved"))
    same("on the page it has no name either", (page["explain"]["mistakes"], page["explain"]["unexplained"]), ([], True))
    idle = found("docs", "GET", "/api/v3/order?" + query + "&signature=" + "%064x" % 1)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    try:
        same("explain says the same on a busy machine", found("docs", "GET", "/api/v3/order?" + query + "&signature="
                                                              + "%064x" % 1), idle)
    finally:
        for loop in busy:
            loop.kill()
            loop.wait()


def check_signed_file():
    """serve reads what the program says that it signed when a request is wrong."""
    query = "symbol=LTCBTC&timestamp=%d" % NOW
    with tempfile.NamedTemporaryFile("w") as file, Serve("--clock", "fixed:%d" % NOW, "--signed", file.name) as server:
        file.write("another text altogether\n")
        file.flush()
        ask(server, "docs", "GET", "/api/v3/order?" + query + "&signature=" + by_secret(DOCS, "another text altogether"))
        ask(server, "docs", "GET", "/api/v3/openOrders?" + query + "&signature=%064x" % 5)
        server.stop()
        log, words = server.log(), " ".join(server.words().split())
    same("serve --signed tells what was signed", (log[0].get("signed"), "the string is signed correctly; it is not what is sent" in words),
         ("another text altogether", True))
    report("and that another signature is not of that text", "" if "Even the string of --signed does not give your signature" in words
           else words)


def check_raw_text():
    """Raw on both sides: on /api/v3 it is refused, by SR-3 and not by C-1, which it obeys; elsewhere it verifies."""
    said = {}
    for path in ("/api/v3/order", "/sapi/v1/sub-account/universalTransfer"):
        for text in ("a|b", "\u5e01"):
            query = "symbol=LTCBTC&side=BUY&type=MARKET&newClientOrderId=%s&timestamp=%d" % (text, NOW)
            said[path[:4], text] = explain("docs", "POST", path + "?" + query + "&signature=" + by_secret(DOCS, query))
    for text, name in (("a|b", "not-percent-encoded"), ("\u5e01", "non-ascii-not-percent-encoded")):
        screen = said["/api", text]
        report("raw %r that is signed raw is refused on /api/v3 by SR-3" % text, "" if name in screen and "\nRule    SR-3:" in screen and
               "what is sent is encoded" not in screen else screen)
        report("raw %r that is signed raw verifies on /sapi" % text, "" if "\nVALID  " in said["/sap", text] else said["/sap", text])


def check_encoded_words():
    """An address, its parameters, or a text whose blanks an editor set, is one word: what is encoded in it was sent so, and
    is not decoded to fit a signature."""
    path = "/sapi/v1/capital/withdraw/apply"  # it would take the raw text too
    sent, raw = ("coin=BTC&address=%s&amount=1&timestamp=%d" % (text, NOW) for text in ("a%20b%3Ac", "a b:c"))
    query = sent + "&signature=" + by_secret(DOCS, raw)
    struct = 'main.request{Method:"POST", URL:"https://api.binance.com%s", Body:"%s"}' % (path, query)
    for name, text in [("an address", "https://api.binance.com%s?%s" % (path, query)), ("a path", path + "?" + query),
                       ("a struct with blanks that do not break", struct.replace(" ", "\u00a0"))]:
        done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@docs"], env=ENVIRONMENT, input=text.encode(), stdout=subprocess.PIPE, timeout=60)
        said = json.loads(done.stdout)
        same("raw-signed-encoded-sent is named where the text is " + name, (said["verdict"], named(said)), ("wrong", ["raw-signed-encoded-sent"]))


def check_derivatives():
    """Of the derivatives a name beyond the endpoint's list is told, and never refused; what the list demands is."""
    with open("conformance/exchange/endpoints.json", encoding="utf-8") as file:
        rows = [one for one in json.load(file)["endpoints"] if one["path"].startswith(("/fapi/", "/dapi/", "/eapi/", "/papi/"))]
    listed = {prefix: [one for one in rows if one["path"].startswith(prefix) and "parameters" in one] for prefix in ("/fapi/", "/dapi/", "/eapi/", "/papi/")}
    report("the parameters of each product's endpoints are listed: at least 40 each", [(prefix, len(some)) for prefix, some in listed.items() if len(some) < 40])
    report("a list has what the endpoint demands, and what signing needs where it is signed", [
        one["path"] for some in listed.values() for one in some if set(one.get("mandatory", [])) - set(one["parameters"]) or
        ("signature" in one["parameters"]) != (one["security"] == "SIGNED") or len(set(one["parameters"])) != len(one["parameters"])])
    query = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&madeUp=3&timestamp=%d" % NOW
    screen = " ".join(explain("docs", "POST", "/fapi/v1/order?" + query + "&signature=" + by_secret(DOCS, query)).split())
    report("a parameter beyond the list of a derivative's endpoint is told, and the request right",
           "" if " VALID " in screen and "Note madeUp is not among the parameters that are known here of POST /fapi/v1/order" in screen else screen)
    screen = explain("docs", "POST", "/fapi/v1/order?" + query.replace("&madeUp=3", "") + "&signature=" + by_secret(DOCS, query.replace("&madeUp=3", "")))
    report("where all are listed nothing is told", "" if "VALID" in screen and "among the parameters" not in screen else screen)
    query = "timestamp=%d" % NOW
    said = found("docs", "PUT", "/papi/v1/um/order?" + query + "&signature=" + by_secret(DOCS, query))
    same("an order without any parameter of its own lacks the first that is demanded", (said["verdict"], said["reason"]), ("wrong", "parameter-missing"))


def check_frames():
    """A frame whose method asks for no signature is not wrong without one."""
    for address, method, params, wanted in (
            ("", "depth", {"symbol": "BNBBTC"}, ("undecided", [])), ("", "userDataStream.subscribe", {}, ("undecided", [])),
            ("", "userDataStream.subscribe.listenToken", {"listenToken": "abc"}, ("undecided", [])),
            ("wss://ws-dapi.binance.com/ws-dapi/v1 ", "ticker.price", {"symbol": "BTCUSD_PERP"}, ("undecided", [])),
            ("", "order.place", {"symbol": "BNBBTC", "timestamp": NOW}, ("wrong", ["signature-missing"]))):
        text = address + json.dumps({"id": 1, "method": method, "params": params})
        done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@docs"], env=ENVIRONMENT, input=text.encode(), stdout=subprocess.PIPE, timeout=60)
        said = json.loads(done.stdout)
        same("a frame of %s without a signature is %s" % (method, wanted[0]), (said["verdict"], named(said)[:1]), wanted)


def check_cost():
    """Spellings of a JSON body that come out alike are one candidate."""
    body = json.dumps({"env": {"terminalType": "WEB"}, "merchantTradeNo": "9825382937292", "orderAmount": 25.17,
                       "goods": {"goodsType": "01", "goodsName": "Ice Cream", "goodsDetail": "Greentea ice cream cone"}})
    text = "\r\n".join(["POST /binancepay/openapi/v3/order HTTP/1.1", "Host: bpay.binanceapi.com", "Content-Type: application/json",
                        "BinancePay-Timestamp: %d" % NOW, "BinancePay-Nonce: " + "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
                        "BinancePay-Certificate-SN: " + PAY["api_key"], "BinancePay-Signature: " + "0123456789ABCDEF" * 8, "", body])
    done = subprocess.run([BNCONFORM, "explain", "--key", "@pay", "--json"], env=ENVIRONMENT, input=text.encode(),
                          stdout=subprocess.PIPE, timeout=60)
    said = json.loads(done.stdout)
    same("a Pay request whose cause is unknown is searched to the end", (said["mistakes"], said["unexplained"], said["left_out"]),
         ([], True, 0))
    report("no body that is spelled alike is tried twice", "" if said["tried"] < 1700000 else said["tried"])


# ----------------------------------------------------------------------------------------------------- hidden headers

REFUSED = '{"code":-1022,"msg":"Signature for this request is not valid."}'


def check_hidden_headers():
    """Of headers that the text does not show nothing is said; an answer of the exchange shows that the key was there."""
    query = "symbol=BTCUSDT&timestamp=%d" % NOW
    for suffix, what in (("", "right"), ("\n", "wrong")):
        target = "GET /api/v3/openOrders?%s&signature=%s HTTP/1.1" % (query, by_secret(DOCS, query + suffix))
        want = ("wrong", ["stray-separator"]) if suffix else ("valid", [])
        for text, how in ((target, "its first line alone"), ("12:00:01 DEBUG send: " + target, "a line of a log"),
                          (target + "\nHost: api.binance.com\n\n" + REFUSED, "headers without the key's, and -1022")):
            done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@docs"], env=ENVIRONMENT, input=text.encode(),
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            said = json.loads(done.stdout)
            same("a %s request of which there is %s lacks no key" % (what, how), (said["verdict"], named(said)), want)


def main():
    with Serve("--clock", "fixed:%d" % NOW) as server:
        check_lists(server)
        check_raw_signature(server)
    check_hidden_headers()
    check_unknown()
    check_signed_file()
    check_raw_text()
    check_encoded_words()
    check_derivatives()
    check_frames()
    check_cost()
    print("# %d failed" % serve_for_tests.failures)
    sys.exit(1 if serve_for_tests.failures else 0)


if __name__ == "__main__":
    main()
