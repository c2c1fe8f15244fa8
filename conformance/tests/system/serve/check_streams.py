#!/usr/bin/env python3
"""The streams of the exchange that `bnconform serve` plays: public ones, and the events of an account, by a listen key and
by the WebSocket API; who listens to nothing is told nothing."""

import sys

sys.path.insert(0, "conformance/tests/support")
sys.path.insert(0, "conformance/tests/system/serve")
import serve_for_tests  # noqa: E402
from check_played import Exchange  # noqa: E402
from check_ws import NOW, Client  # noqa: E402
from check_ws import signed as signed_frame  # noqa: E402
from serve_for_tests import DOCS, Serve, header, report, same  # noqa: E402

SPOT, USDM = "stream.binance.com", "fstream.binance.com"


def names(events):
    return [(e["e"], e.get("x") or e.get("o", {}).get("x")) for e in events]


def public(s):
    with Client(s, "/ws/btcusdt@trade", SPOT) as c:
        report("a raw stream speaks", "" if (got := c.answer())["e"] == "trade" and got["s"] == "BTCUSDT" else got)
    with Client(s, "/stream?streams=btcusdt@kline_1m/ethusdt@depth5", SPOT) as c:
        got = [c.answer() for _ in range(2)]
        same("combined streams name themselves", [(e["stream"], sorted(e["data"])[0]) for e in got],
             [("btcusdt@kline_1m", "E"), ("ethusdt@depth5", "asks")])
        same("a kline is of its interval", (got[0]["data"]["k"]["i"], got[0]["data"]["k"]["T"] - got[0]["data"]["k"]["t"]), ("1m", 59999))
    with Client(s, "/stream", SPOT) as c:
        c.ask({"method": "SUBSCRIBE", "params": ['btcusdt@trade@"'], "id": 1})
        same("a name with a quote is told in JSON", c.answer().get("stream"), 'btcusdt@trade@"')
    with Client(s, "/stream?streams=btcusdt@trade@%ff", SPOT) as c:
        same("a name that is no UTF-8 is none", c.ask({"method": "LIST_SUBSCRIPTIONS", "id": 1})["result"], [])
    with Client(s, "/ws", USDM) as c:
        same("one can subscribe", c.ask({"method": "SUBSCRIBE", "params": ["btcusdt@markPrice", "nosuch@trade"], "id": 1}), {"result": None, "id": 1})
        same("and is told what to", c.ask({"method": "LIST_SUBSCRIPTIONS", "id": "two"}), {"result": ["btcusdt@markPrice", "nosuch@trade"], "id": "two"})
        same("futures' mark price is told", c.answer()["e"], "markPriceUpdate")
        same("one can unsubscribe", c.ask({"method": "UNSUBSCRIBE", "params": ["btcusdt@markPrice"], "id": 3}), {"result": None, "id": 3})
        for message in (b"{", b"[]", b'{"method":1}', b'{"method":"X","id":1}', b'{"method":"SUBSCRIBE","params":{},"id":1}'):
            got = c.ask(message)
            report("what is no request of a stream is told so: " + message.decode(), "" if got["error"]["code"] == 2 else got)
        many = ["s%d@trade" % i for i in range(300)] + ["x" * 1000, "", 7, None]
        c.ask({"method": "SUBSCRIBE", "params": many, "id": 4})
        kept = c.ask({"method": "LIST_SUBSCRIPTIONS", "id": 5})["result"]
        same("of too many streams the first 200 are kept", (len(kept), kept[-1]), (200, "s198@trade"))


def accounts(s):
    x = Exchange(s, NOW)
    with Client(s) as c, Client(s) as other:
        got = c.ask({"id": 1, "method": "userDataStream.subscribe.signature", "params": signed_frame(DOCS)})
        same("a signature subscribes to an account's events", got.get("result", got), {"subscriptionId": 0})
        other.ask({"id": 1, "method": "ping"})
        made = x.own("POST", "/api/v3/order", symbol="BTCUSDT", side="BUY", type="MARKET", quantity="0.5")
        events = [c.answer() for _ in range(4)]
        same("an order and its fill are told, and the balances", (names(e["event"] for e in events), {e["subscriptionId"] for e in events}),
             ([("executionReport", "NEW"), ("outboundAccountPosition", None), ("executionReport", "TRADE"), ("outboundAccountPosition", None)], {0}))
        fill = events[2]["event"]
        same("by its number, price and quantity", [fill[n] for n in ("i", "X", "l", "z", "L")],
             [made["orderId"], "FILLED", "0.50000000", "0.50000000", made["fills"][0]["price"]])
        wrong = x.ask("POST", "/api/v3/order?symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&timestamp=%d&signature=%s" % (NOW, "0" * 64), header(DOCS))
        same("a refused order is no event", (wrong, c.ask({"id": 2, "method": "ping"})["id"]), ((400, -1022), 2))
        same("whoever has not subscribed is told nothing", other.ask({"id": 3, "method": "ping"})["id"], 3)
        c.ask({"id": 4, "method": "userDataStream.unsubscribe", "params": {"subscriptionId": 0}})
        x.own("POST", "/api/v3/order", symbol="BTCUSDT", side="BUY", type="MARKET", quantity="0.5")
        same("nor whoever does no more", c.ask({"id": 5, "method": "ping"})["id"], 5)
    key = x.ask("POST", "/fapi/v1/listenKey", header(DOCS))["listenKey"]
    same("a listen key is the account's, and stays", (len(key), x.ask("POST", "/fapi/v1/listenKey", header(DOCS))["listenKey"] == key), (64, True))
    for path in ("/ws/" + key, "/stream?streams=" + key, "/private/ws?listenKey=" + key):
        with Client(s, path, USDM) as c:
            order = x.own("POST", "/fapi/v1/order", symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="0.01", price="30000")
            x.own("DELETE", "/fapi/v1/order", symbol="BTCUSDT", orderId=order["orderId"])
            events = [e.get("data", e) for e in (c.answer() for _ in range(2))]
            same("futures' events come by " + path.split(key)[0], names(events), [("ORDER_TRADE_UPDATE", "NEW"), ("ORDER_TRADE_UPDATE", "CANCELED")])


def filled_later():
    with Serve("--fill", "after:1000") as s, Client(s) as c:
        x = Exchange(s, NOW)
        c.ask({"id": 1, "method": "userDataStream.subscribe.signature", "params": signed_frame(DOCS)})
        x.own("POST", "/api/v3/order", symbol="BTCUSDT", side="SELL", type="LIMIT", timeInForce="GTC", quantity="1", price="70000")
        x.wait(1000)
        events = [c.answer()["event"] for _ in range(6)]
        same("a fill that comes later is told when it comes", [e["X"] for e in events if e["e"] == "executionReport"], ["NEW", "PARTIALLY_FILLED", "FILLED"])


if __name__ == "__main__":
    with Serve("--clock", "fixed:%d" % NOW) as server:
        public(server)
        accounts(server)
        server.stop()
        verdicts = [r["verdict"] for r in server.log()]
        same("messages of streams belong to a session", (verdicts.count("session"), verdicts.count("wrong")), (12, 1))
    filled_later()
    sys.exit(1 if serve_for_tests.failures else 0)
