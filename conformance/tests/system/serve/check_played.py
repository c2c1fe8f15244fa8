#!/usr/bin/env python3
"""The exchange that `bnconform serve` plays: markets by the clock, orders that are remembered, filled and cancelled,
balances and positions that follow, answers of the user's own; and that none of it comes before the judge."""

import json
import subprocess
import sys
import tempfile
from urllib.parse import urlencode

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, NOW, Serve, header, report, same, signed  # noqa: E402
sys.path.insert(0, "conformance/tests/system/serve")
from check_answers import pay_headers  # noqa: E402
import serve_for_tests  # noqa: E402

HOSTS = {"/fapi": "fapi.binance.com", "/dapi": "dapi.binance.com", "/eapi": "eapi.binance.com", "/papi": "papi.binance.com"}


class Exchange:
    def __init__(self, s, now=NOW):
        self.s, self.now = s, now
        s.clock("fixed:%d" % now)

    def wait(self, ms):
        self.now += ms
        self.s.clock("fixed:%d" % self.now)

    def public(self, path, **parameters):
        query = urlencode(parameters)
        return self.ask("GET", path + ("?" + query if query else ""), [])

    def own(self, method, path, **parameters):
        return self.ask(method, path + "?" + signed(urlencode(dict(parameters, timestamp=self.now)), DOCS), header(DOCS))

    def ask(self, method, target, headers):
        status, _, body = self.s.ask(method, target, headers, host=HOSTS.get(target[:5], "api.binance.com"))
        found = json.loads(body)
        return found if status == 200 else (status, found["code"])


def markets(x):
    info = x.public("/api/v3/exchangeInfo")
    symbols = [each["symbol"] for each in info["symbols"]]
    report("Spot has markets, and BTCUSDT among them", "" if len(symbols) > 10 and "BTCUSDT" in symbols else symbols)
    same("of several that are asked for these are told",
         [each["symbol"] for each in x.public("/api/v3/exchangeInfo", symbols='["BTCUSDT","ETHUSDT"]')["symbols"]], ["BTCUSDT", "ETHUSDT"])
    one, all_ = x.public("/api/v3/ticker/price", symbol="BTCUSDT"), x.public("/api/v3/ticker/price")
    same("a symbol's price is an object, all prices a list", ({"symbol": "BTCUSDT", "price": one.get("price")} in all_, len(all_)), (True, len(symbols)))
    same("a symbol that there is not is refused", x.public("/api/v3/ticker/price", symbol="NOSUCH"), (400, -1121))
    same("and so is none, where one is needed", x.public("/api/v3/depth"), (400, -1102))
    book = x.public("/api/v3/depth", symbol="BTCUSDT", limit=5)
    bids, asks = ([float(price) for price, _ in book[side]] for side in ("bids", "asks"))
    report("depth has levels on both sides of the price", "" if bids == sorted(bids, reverse=True) and asks == sorted(asks)
           and len(bids) == len(asks) == 5 and bids[0] < float(one["price"]) < asks[0] else book)
    bars = x.public("/api/v3/klines", symbol="BTCUSDT", interval="1h", limit=48)
    wrong = [b for b in bars if not float(b[3]) <= min(float(b[1]), float(b[4])) <= max(float(b[1]), float(b[4])) <= float(b[2])]
    wrong += [(a, b) for a, b in zip(bars, bars[1:]) if a[4] != b[1] or b[0] - a[0] != 3600000]
    report("klines follow each other, each inside its high and low", wrong or ("" if len(bars) == 48 else len(bars)))
    same("the last one ends now", (bars[-1][0] <= x.now <= bars[-1][6], bars[-1][4]), (True, one["price"]))
    report("and the price moves", "" if len({b[4] for b in bars}) > 20 else bars)
    for path, name in (("/fapi/v1", "BTCUSDT"), ("/dapi/v1", "BTCUSD_PERP")):
        got = [x.public(path + "/exchangeInfo")["symbols"][0]["symbol"], len(x.public(path + "/klines", symbol=name, interval="5m", limit=7)),
               len(x.public(path + "/depth", symbol=name, limit=5)["asks"]), len(x.public(path + "/fundingRate", symbol=name, limit=3))]
        same("%s has markets, klines, depth and funding" % path, got, [name, 7, 5, 3])
    report("options have contracts", "" if x.public("/eapi/v1/exchangeInfo")["optionSymbols"] else "none")


def spot(x):
    made = x.own("POST", "/api/v3/order", symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.01", price="30000",
                 newClientOrderId="mine-1")
    same("an order is told as it was sent", [made[name] for name in ("symbol", "side", "type", "origQty", "price", "clientOrderId", "status")],
         ["BTCUSDT", "BUY", "LIMIT", "0.01000000", "30000.00000000", "mine-1", "NEW"])
    same("it is remembered by number and by name", [x.own("GET", "/api/v3/order", symbol="BTCUSDT", **name)["orderId"] for name in (
        {"orderId": made["orderId"]}, {"origClientOrderId": "mine-1"})], [made["orderId"]] * 2)
    same("it is open", [each["orderId"] for each in x.own("GET", "/api/v3/openOrders")], [made["orderId"]])

    def usdt():
        return next((b["free"], b["locked"]) for b in x.own("GET", "/api/v3/account")["balances"] if b["asset"] == "USDT")
    same("what it would cost is locked", usdt(), ("999700.00000000", "300.00000000"))
    gone = x.own("DELETE", "/api/v3/order", symbol="BTCUSDT", orderId=made["orderId"])
    same("it is cancelled", (gone["status"], gone["origClientOrderId"], usdt()), ("CANCELED", "mine-1", ("1000000.00000000", "0.00000000")))
    same("and cannot be cancelled again", x.own("DELETE", "/api/v3/order", symbol="BTCUSDT", orderId=made["orderId"]), (400, -2011))
    same("nor one that there never was be found", x.own("GET", "/api/v3/order", symbol="BTCUSDT", orderId=999999), (400, -2013))
    full = x.own("POST", "/api/v3/order", symbol="BTCUSDT", side="BUY", type="MARKET", quantity="0.5")
    same("an order at the market is filled at once", (full["status"], full["executedQty"], [f["qty"] for f in full["fills"]]),
         ("FILLED", "0.50000000", ["0.50000000"]))
    trades = x.own("GET", "/api/v3/myTrades", symbol="BTCUSDT")
    same("and is among the trades", [(t["orderId"], t["price"]) for t in trades], [(full["orderId"], full["fills"][0]["price"])])
    forms = [x.own("POST", "/api/v3/order", symbol="BTCUSDT", side="BUY", type="MARKET", quantity="0.5", newOrderRespType=form)
             for form in ("ACK", "RESULT", "FULL")]
    same("the answer has the form that is asked for", [("status" in each, "fills" in each) for each in forms],
         [(False, False), (True, False), (True, True)])
    bought = x.own("POST", "/api/v3/order", symbol="BTCUSDT", side="BUY", type="MARKET", quoteOrderQty="1000")
    report("an order for an amount of the quote asset buys so much", "" if 990 < float(bought["cummulativeQuoteQty"]) <= 1000 else bought)
    old = x.own("POST", "/api/v3/order", symbol="ETHUSDT", side="SELL", type="LIMIT", timeInForce="GTC", quantity="1", price="9000")
    new = x.own("POST", "/api/v3/order/cancelReplace", symbol="ETHUSDT", side="SELL", type="LIMIT", timeInForce="GTC", quantity="2",
                price="9500", cancelReplaceMode="STOP_ON_FAILURE", cancelOrderId=old["orderId"])
    same("one order takes another's place", (new["cancelResponse"]["orderId"], new["cancelResponse"]["status"], new["newOrderResponse"]["price"]),
         (old["orderId"], "CANCELED", "9500.00000000"))
    same("all that are open are cancelled at once", [each["orderId"] for each in x.own("DELETE", "/api/v3/openOrders", symbol="ETHUSDT")],
         [new["newOrderResponse"]["orderId"]])
    same("a list of all has them all", len(x.own("GET", "/api/v3/allOrders", symbol="ETHUSDT")), 2)


def futures(x):
    order = dict(symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.01", price="30000")
    made = x.own("POST", "/fapi/v1/order", **order)
    same("a USD-M order is told as it was sent", [made[name] for name in ("symbol", "side", "origQty", "price", "status", "positionSide")],
         ["BTCUSDT", "BUY", "0.01", "30000", "NEW", "BOTH"])
    same("and cancelled", x.own("DELETE", "/fapi/v1/order", symbol="BTCUSDT", orderId=made["orderId"])["status"], "CANCELED")
    batch = x.own("POST", "/fapi/v1/batchOrders", batchOrders=json.dumps([order, dict(order, price="31000")], separators=(",", ":")))
    same("a batch is so many orders", [each["price"] for each in batch], ["30000", "31000"])
    same("all are cancelled", (x.own("DELETE", "/fapi/v1/allOpenOrders", symbol="BTCUSDT")["code"], x.own("GET", "/fapi/v1/openOrders")), (200, []))
    full = x.own("POST", "/fapi/v1/order", symbol="BTCUSDT", side="BUY", type="MARKET", quantity="0.01", newOrderRespType="RESULT")
    held = [(p["symbol"], p["positionAmt"], p["entryPrice"]) for p in x.own("GET", "/fapi/v3/positionRisk")]
    same("a position follows", (full["status"], held), ("FILLED", [("BTCUSDT", "0.01", full["avgPrice"])]))
    same("leverage is told back", x.own("POST", "/fapi/v1/leverage", symbol="BTCUSDT", leverage=9)["leverage"], 9)
    x.own("POST", "/fapi/v1/positionSide/dual", dualSidePosition="true")
    same("the mode of positions is kept", x.own("GET", "/fapi/v1/positionSide/dual"), {"dualSidePosition": True})
    old = x.own("POST", "/dapi/v1/order", symbol="BTCUSD_200925", side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="9000")
    same("an order of a market that is not played has the pair of its symbol", (old["pair"], x.own(
        "DELETE", "/dapi/v1/order", symbol="BTCUSD_200925", orderId=old["orderId"])["status"]), ("BTCUSD", "CANCELED"))
    same("COIN-M has orders of its own", (x.own("GET", "/dapi/v1/openOrders"), x.own("POST", "/dapi/v1/order", symbol="BTCUSD_PERP", side="BUY",
         type="LIMIT", timeInForce="GTC", quantity="1", price="30000")["symbol"]), ([], "BTCUSD_PERP"))


def margin(x):
    order = dict(symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.01", price="30000")
    made = x.own("POST", "/sapi/v1/margin/order", newClientOrderId="margin-1", isIsolated="TRUE", **order)
    same("an order on margin is told as it was sent", [made[name] for name in ("symbol", "side", "price", "clientOrderId", "status", "isIsolated")],
         ["BTCUSDT", "BUY", "30000.00000000", "margin-1", "NEW", True])
    by_name = x.own("GET", "/sapi/v1/margin/order", symbol="BTCUSDT", origClientOrderId="margin-1")
    same("it is remembered beside those of the spot wallet", (by_name["orderId"], [each["orderId"] for each in x.own("GET", "/sapi/v1/margin/openOrders")],
         [each["clientOrderId"] for each in x.own("GET", "/api/v3/openOrders")]), (made["orderId"], [made["orderId"]], []))
    held = {each["asset"]: each["locked"] for each in x.own("GET", "/sapi/v1/margin/account")["userAssets"]}
    same("what it would cost is locked on margin", held["USDT"], "300.00000000")
    gone = x.own("DELETE", "/sapi/v1/margin/order", symbol="BTCUSDT", orderId=made["orderId"])
    same("and cancelled", (gone["status"], x.own("GET", "/sapi/v1/margin/openOrders")), ("CANCELED", []))
    full = x.own("POST", "/sapi/v1/margin/order", symbol="ETHUSDT", side="SELL", type="MARKET", quantity="1")
    same("one at the market is filled, and among the trades on margin", (full["status"], [each["orderId"] for each in x.own(
        "GET", "/sapi/v1/margin/myTrades", symbol="ETHUSDT")]), ("FILLED", [full["orderId"]]))


def options(x):
    contract = x.public("/eapi/v1/exchangeInfo")["optionSymbols"][0]["symbol"]
    order = dict(symbol=contract, side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.1", price="100")
    made = x.own("POST", "/eapi/v1/order", clientOrderId="option-1", **order)
    same("an order of an option is told as it was sent", [made[name] for name in ("symbol", "side", "quantity", "price", "clientOrderId", "status",
         "optionSide")], [contract, "BUY", "0.1", "100", "option-1", "ACCEPTED", "CALL"])
    same("it is remembered by number and by name", [x.own("GET", "/eapi/v1/order", symbol=contract, **name)["orderId"] for name in (
        {"orderId": made["orderId"]}, {"clientOrderId": "option-1"})], [made["orderId"]] * 2)
    same("and cancelled", (x.own("DELETE", "/eapi/v1/order", symbol=contract, clientOrderId="option-1")["status"], x.own("GET", "/eapi/v1/openOrders")),
         ("CANCELLED", []))
    old = x.own("POST", "/eapi/v1/order", **dict(order, symbol="BTC-210129-40000-P"))
    same("an option that is not played has the side and the asset of its symbol", (old["optionSide"], old["quoteAsset"], x.own(
        "DELETE", "/eapi/v1/order", symbol=old["symbol"], orderId=old["orderId"])["status"]), ("PUT", "USDT", "CANCELLED"))
    batch = x.own("POST", "/eapi/v1/batchOrders", orders=json.dumps([order, dict(order, price="105")], separators=(",", ":")))
    gone = x.own("DELETE", "/eapi/v1/batchOrders", symbol=contract, orderIds="[%d]" % batch[0]["orderId"])
    same("a batch is so many orders, some of which are cancelled", ([each["price"] for each in batch], [each["orderId"] for each in gone],
         [each["orderId"] for each in x.own("GET", "/eapi/v1/openOrders")]), (["100", "105"], [batch[0]["orderId"]], [batch[1]["orderId"]]))
    x.own("POST", "/eapi/v1/order", symbol=contract, side="SELL", type="MARKET", quantity="0.1")
    same("a position follows", [(each["symbol"], each["side"], each["quantity"]) for each in x.own("GET", "/eapi/v1/position")],
         [(contract, "SHORT", "-0.1")])
    same("and the trade is told", [(each["side"], each["quantity"], each["liquidity"]) for each in x.own("GET", "/eapi/v1/userTrades", symbol=contract)],
         [("SELL", "0.1", "TAKER")])


def portfolio(x):
    made = x.own("POST", "/papi/v1/um/order", symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.01", price="30000")
    same("an order of portfolio margin is remembered, and cancelled", (x.own("GET", "/papi/v1/um/order", symbol="BTCUSDT", orderId=made["orderId"])["price"],
         x.own("DELETE", "/papi/v1/um/order", symbol="BTCUSDT", orderId=made["orderId"])["status"]), ("30000", "CANCELED"))


def judged_first(x):
    before = len(x.own("GET", "/api/v3/allOrders"))
    right = signed(urlencode(dict(symbol="BTCUSDT", side="BUY", type="MARKET", quantity="1", timestamp=x.now)), DOCS)
    wrong = right[:-4] + ("0000" if right[-4:] != "0000" else "1111")
    same("a wrong signature is refused as before", x.ask("POST", "/api/v3/order?" + wrong, header(DOCS)), (400, -1022))
    same("and places no order", len(x.own("GET", "/api/v3/allOrders")), before)


def filled_in_time():
    with Serve("--fill", "after:1000", "--clock", "fixed:%d" % NOW) as s:
        x = Exchange(s)
        made = x.own("POST", "/api/v3/order", symbol="BTCUSDT", side="SELL", type="LIMIT", timeInForce="GTC", quantity="1", price="70000")
        seen = [made["status"]]
        for ms in (499, 1, 499, 1):
            x.wait(ms)
            seen.append(x.own("GET", "/api/v3/order", symbol="BTCUSDT", orderId=made["orderId"])["status"])
        same("after:MS fills half at half of the time, and then the rest", seen, ["NEW", "NEW", "PARTIALLY_FILLED", "PARTIALLY_FILLED", "FILLED"])
        trades = x.own("GET", "/api/v3/myTrades", symbol="BTCUSDT")
        same("in two trades", [(t["qty"], t["time"]) for t in trades], [("0.50000000", NOW + 500), ("0.50000000", NOW + 1000)])


def own_answers():
    answers = [{"method": "GET", "path": "/api/v3/ticker/price", "when": {"symbol": "BTCUSDT"}, "status": 418, "body": {"code": -1003, "msg": "x"}},
               {"method": "GET", "path": "/api/v3/ticker/price", "when": {"symbol": "*"}, "body": {"symbol": "$symbol", "price": "1"}},
               {"method": "GET", "path": "/new/v1/thing", "body": {"mine": True}}]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(answers, file)
        file.flush()
        with Serve("--answers", file.name) as s:
            x = Exchange(s)
            same("--answers stands before the built-in ones", [x.public("/api/v3/ticker/price", symbol=name) for name in ("BTCUSDT", "ETHUSDT")],
                 [(418, -1003), {"symbol": "ETHUSDT", "price": "1"}])
            same("a path that nobody else knows has its answer", x.public("/new/v1/thing"), {"mine": True})
            report("what it does not name stays", "" if len(x.public("/api/v3/ticker/price")) > 10 else "it does not")
    for text, said in (("{", "it is no JSON, at byte 1"), ("{}", "it is no list"), ('[{"path":"/a","body":1}]', 'answer 1: "method" is missing'),
                       ('[{"method":"GET","path":"a","body":1}]', 'answer 1: "path"'), ('[{"method":"GET","path":"/a"}]', '"body" is missing'),
                       ('[{"method":"GET","path":"/a","body":1},{"method":"GET","path":"/a","body":1,"status":99}]', 'answer 2: "status"')):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(text)
            file.flush()
            done = subprocess.run([BNCONFORM, "serve", "--answers", file.name], env=ENVIRONMENT, capture_output=True, timeout=20, check=False)
        report("--answers %s is refused with its place" % text[:24], "" if done.returncode == 64 and said in done.stderr.decode() else done)
    done = subprocess.run([BNCONFORM, "serve", "--answers", "/no/such"], env=ENVIRONMENT, capture_output=True, timeout=20, check=False)
    report("a file that is not there too", "" if done.returncode == 64 and b"--answers /no/such: No such file" in done.stderr else done)


def pay(x):
    def ask(path, **body):
        text = json.dumps(body)
        status, _, answer = x.s.ask("POST", "/binancepay/openapi/" + path, pay_headers(text, x.now), text.encode(), "bpay.binanceapi.com")
        return status, json.loads(answer)["data"]
    status, made = ask("v3/order", merchantTradeNo="mine 1", orderAmount=12.5, currency="USDC", env={"terminalType": "WEB"})
    same("a Pay order tells its amount and currency", (status, made["totalFee"], made["currency"]), (200, "12.5", "USDC"))
    status, found = ask("v2/order/query", merchantTradeNo="mine 1")
    same("it is found by the merchant's number, under the same number of Pay's", (status, found["prepayId"], found["merchantTradeNo"]),
         (200, made["prepayId"], "mine 1"))
    same("another one is another", ask("v3/order/query", merchantTradeNo="mine 2")[1]["prepayId"] != made["prepayId"], True)


def untrusting():
    """A program that does not trust the server is told what helps it."""
    refuses = ("import socket,ssl\ns=socket.create_connection(('api.binance.com',443))\n"
               "c=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n%s\ntry:\n c.wrap_socket(s,server_hostname='api.binance.com').close()\n"
               "except ssl.SSLError: pass\n")
    for sentence, more, wanted in (
            ("is told it, with the remedy for what runs it", "", ("does not trust", "certifi is told", "\n0 passed, 1 failed, 0 skipped")),
            ("and says nothing is too", "c.check_hostname=False;c.verify_mode=ssl.CERT_NONE",
             ("1 TLS connection ended before a request was sent, as by a program that does not", "certifi is told", "\n0 passed, 0 failed, 0 skipped"))):
        done = subprocess.run([BNCONFORM, "serve", "--", sys.executable, "-c", refuses % more], env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=30, check=False)
        text = done.stderr.decode()
        if "not permitted" in text or "no https here" in text:
            print("skip - whoever does not trust the server %s: it needs namespaces and OpenSSL" % sentence)
            continue
        plain = text.replace("\n              ", " ")
        report("whoever does not trust the server " + sentence, [each for each in wanted if each not in plain] and text[-600:])


if __name__ == "__main__":
    with Serve() as server:
        exchange = Exchange(server)
        markets(exchange)
        spot(exchange)
        futures(exchange)
        margin(exchange)
        options(exchange)
        portfolio(exchange)
        judged_first(exchange)
        pay(exchange)
        server.stop()
        wrongs = [r for r in server.log() if r["verdict"] == "wrong"]
        same("of all these one request was wrong", len(wrongs), 1)
    filled_in_time()
    own_answers()
    untrusting()
    sys.exit(1 if serve_for_tests.failures else 0)
