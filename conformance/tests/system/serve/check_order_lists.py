#!/usr/bin/env python3
"""Order lists of the exchange that `bnconform serve` plays (OCO, OTO, OTOCO and those of OPO): they are remembered, end
together, place what waits when the working order is filled, and are told as events."""

import sys

sys.path.insert(0, "conformance/tests/support")
sys.path.insert(0, "conformance/tests/system/serve")
import serve_for_tests  # noqa: E402
from check_played import Exchange  # noqa: E402
from check_ws import NOW, Client  # noqa: E402
from check_ws import signed as signed_frame  # noqa: E402
from serve_for_tests import DOCS, Serve, same  # noqa: E402

PAIR = {"symbol": "BTCUSDT", "side": "SELL", "quantity": "1", "aboveType": "LIMIT_MAKER", "abovePrice": "900000",
        "belowType": "STOP_LOSS_LIMIT", "belowPrice": "900", "belowStopPrice": "1000", "belowTimeInForce": "GTC"}
OLD_PAIR = {"symbol": "BTCUSDT", "side": "SELL", "quantity": "1", "price": "900000", "stopPrice": "1000"}
WORKING = {"symbol": "BTCUSDT", "workingType": "LIMIT", "workingSide": "BUY", "workingPrice": "1000", "workingQuantity": "2",
           "workingTimeInForce": "GTC"}
PENDING = {"pendingType": "LIMIT_MAKER", "pendingSide": "SELL", "pendingPrice": "900000"}
PENDING_PAIR = {"pendingSide": "SELL", "pendingAboveType": "LIMIT_MAKER", "pendingAbovePrice": "900000",
                "pendingBelowType": "STOP_LOSS", "pendingBelowStopPrice": "500"}


def members(answer, *names):
    return [tuple(each[name] for name in names) for each in answer["orderReports"]]


def states(x, made):
    return [x.own("GET", "/api/v3/order", symbol="BTCUSDT", orderId=each["orderId"])["status"] for each in made["orders"]]


def balance(x, asset):
    return next((b["free"], b["locked"]) for b in x.own("GET", "/api/v3/account")["balances"] if b["asset"] == asset)


def pairs(x):
    made = x.own("POST", "/api/v3/orderList/oco", listClientOrderId="pair-1", aboveClientOrderId="upper", **PAIR)
    same("a pair is told as it was sent", (made["contingencyType"], made["listStatusType"], made["listOrderStatus"], made["listClientOrderId"],
         members(made, "type", "price", "stopPrice", "side", "status", "origQty")),
         ("OCO", "EXEC_STARTED", "EXECUTING", "pair-1",
          [("STOP_LOSS_LIMIT", "900.00000000", "1000.00000000", "SELL", "NEW", "1.00000000"),
           ("LIMIT_MAKER", "900000.00000000", "0.00000000", "SELL", "NEW", "1.00000000")]))
    same("its orders have its number and their names", ({each["orderListId"] for each in made["orderReports"]}, made["orders"][1]["clientOrderId"]),
         ({made["orderListId"]}, "upper"))
    same("a stop that waits is not in the book yet", [each["workingTime"] for each in made["orderReports"]], [-1, x.now])
    same("a pair locks what it sells once", balance(x, "BTC"), ("99.00000000", "1.00000000"))
    found = [x.own("GET", "/api/v3/orderList", **name) for name in ({"orderListId": made["orderListId"]}, {"origClientOrderId": "pair-1"})]
    same("it is found by number and by name", [(each["orderListId"], each["orders"]) for each in found], [(made["orderListId"], made["orders"])] * 2)
    same("it is among those that are open", [each["orderListId"] for each in x.own("GET", "/api/v3/openOrderList")], [made["orderListId"]])
    same("and so are its orders", sorted(each["orderListId"] for each in x.own("GET", "/api/v3/openOrders")), [made["orderListId"]] * 2)
    gone = x.own("DELETE", "/api/v3/orderList", symbol="BTCUSDT", listClientOrderId="pair-1", newClientOrderId="cancel-1")
    same("it is cancelled whole", (gone["listStatusType"], gone["listOrderStatus"], members(gone, "status", "clientOrderId")),
         ("ALL_DONE", "ALL_DONE", [("CANCELED", "cancel-1")] * 2))
    same("nothing of it is locked or open then", (balance(x, "BTC"), x.own("GET", "/api/v3/openOrderList"), x.own("GET", "/api/v3/openOrders")),
         (("100.00000000", "0.00000000"), [], []))
    same("it cannot be cancelled again, nor one be found that there never was",
         (x.own("DELETE", "/api/v3/orderList", symbol="BTCUSDT", orderListId=made["orderListId"]), x.own("GET", "/api/v3/orderList", orderListId=999)),
         ((400, -2011), (400, -2013)))
    made = x.own("POST", "/api/v3/order/oco", **OLD_PAIR)
    same("the old form makes a stop and a limit", members(made, "type", "price", "stopPrice"),
         [("STOP_LOSS", "0.00000000", "1000.00000000"), ("LIMIT_MAKER", "900000.00000000", "0.00000000")])
    x.own("DELETE", "/api/v3/order", symbol="BTCUSDT", orderId=made["orders"][0]["orderId"])
    same("who cancels one order of a list cancels all", states(x, made), ["CANCELED", "CANCELED"])
    made = x.own("POST", "/api/v3/orderList/oco", **dict(PAIR, abovePrice="2000"))
    same("where one order of a pair is filled the other expires", states(x, made), ["EXPIRED", "FILLED"])
    made = x.own("POST", "/api/v3/orderList/oco", **dict(PAIR, belowStopPrice="800000", belowPrice="850000"))
    same("and where a stop begins to work", states(x, made), ["NEW", "EXPIRED"])
    same("all that there were are told, from a number on", [each["listOrderStatus"] for each in x.own("GET", "/api/v3/allOrderList")]
         + [len(x.own("GET", "/api/v3/allOrderList", fromId=made["orderListId"]))], ["ALL_DONE", "ALL_DONE", "ALL_DONE", "EXECUTING", 1])
    x.own("DELETE", "/api/v3/openOrders", symbol="BTCUSDT")
    same("all open orders include those of lists", x.own("GET", "/api/v3/openOrderList"), [])
    forms = [x.own("POST", "/api/v3/orderList/oco", newOrderRespType=form, **PAIR)["orderReports"][0] for form in ("ACK", "RESULT", "FULL")]
    same("reports have the form that is asked for", [("status" in each, "fills" in each) for each in forms], [(False, False), (True, False), (True, True)])
    x.own("DELETE", "/api/v3/openOrders", symbol="BTCUSDT")


def pending(x):
    made = x.own("POST", "/api/v3/orderList/oto", pendingQuantity="1", **WORKING, **PENDING)
    same("of one that triggers another the other is pending", (made["contingencyType"], members(made, "status", "side", "origQty", "workingTime")),
         ("OTO", [("NEW", "BUY", "2.00000000", x.now), ("PENDING_NEW", "SELL", "1.00000000", -1)]))
    same("what is pending locks nothing", (balance(x, "BTC")[1], balance(x, "USDT")[1]), ("0.00000000", "2000.00000000"))
    x.own("DELETE", "/api/v3/order", symbol="BTCUSDT", orderId=made["orders"][0]["orderId"])
    same("and ends with the working one", states(x, made), ["CANCELED", "CANCELED"])
    made = x.own("POST", "/api/v3/orderList/oto", pendingQuantity="1", **dict(WORKING, workingPrice="900000"), **PENDING)
    same("it is placed when the working one is filled", (states(x, made), balance(x, "BTC")[1]), (["FILLED", "NEW"], "1.00000000"))
    x.own("DELETE", "/api/v3/openOrders", symbol="BTCUSDT")
    made = x.own("POST", "/api/v3/orderList/otoco", pendingQuantity="1", **WORKING, **PENDING_PAIR)
    same("a pending pair waits", (made["contingencyType"], members(made, "status", "type")), ("OTO", [("NEW", "LIMIT"), ("PENDING_NEW", "STOP_LOSS"),
         ("PENDING_NEW", "LIMIT_MAKER")]))
    x.own("DELETE", "/api/v3/orderList", symbol="BTCUSDT", orderListId=made["orderListId"])
    made = x.own("POST", "/api/v3/orderList/otoco", pendingQuantity="1", **dict(WORKING, workingPrice="900000"), **dict(PENDING_PAIR, pendingAbovePrice="2000"))
    same("placed, one of it excludes the other", sorted(states(x, made)), ["EXPIRED", "FILLED", "FILLED"])
    made = x.own("POST", "/api/v3/orderList/opo", **dict(WORKING, workingPrice="900000"), **PENDING)
    same("without a quantity it sells what was bought, less the fee", x.own("GET", "/api/v3/order", symbol="BTCUSDT",
         orderId=made["orders"][1]["orderId"])["origQty"], "1.99800000")
    made = x.own("POST", "/api/v3/orderList/opoco", **WORKING, **PENDING_PAIR)
    same("a pair without a quantity is taken too", members(made, "status"), [("NEW",), ("PENDING_NEW",), ("PENDING_NEW",)])
    x.own("DELETE", "/api/v3/openOrders", symbol="BTCUSDT")
    same("nothing is left open", (x.own("GET", "/api/v3/openOrders"), balance(x, "BTC")[1], balance(x, "USDT")[1]), ([], "0.00000000", "0.00000000"))


def full(x):
    """500 orders are remembered: a list that has no room for all of its orders is refused whole."""
    answers = [x.own("POST", "/api/v3/orderList/otoco", pendingQuantity="1", **WORKING, **PENDING_PAIR) for _ in range(167)]
    same("a list is taken whole or not at all", (answers[-1], len(x.own("GET", "/api/v3/openOrders")), len(x.own("GET", "/api/v3/openOrderList"))),
         ((400, -1013), 498, 166))


def by_frames(s):
    with Client(s) as c:
        def ask(method, **params):
            return c.ask({"id": 1, "method": method, "params": signed_frame(DOCS, **params)})
        made = ask("orderList.place.oco", listClientOrderId="frame-1", **PAIR)["result"]
        same("a frame places a list", (made["contingencyType"], members(made, "type")), ("OCO", [("STOP_LOSS_LIMIT",), ("LIMIT_MAKER",)]))
        same("finds it by its name, and among the open ones", (ask("orderList.status", origClientOrderId="frame-1")["result"]["orders"],
             [each["orderListId"] for each in ask("openOrderLists.status")["result"]]), (made["orders"], [made["orderListId"]]))
        gone = ask("orderList.cancel", symbol="BTCUSDT", orderListId=made["orderListId"])["result"]
        same("and cancels it", (gone["listOrderStatus"], len(ask("allOrderLists")["result"])), ("ALL_DONE", 1))


def told(s):
    with Client(s) as c:
        x = Exchange(s, NOW)
        c.ask({"id": 1, "method": "userDataStream.subscribe.signature", "params": signed_frame(DOCS)})
        made = x.own("POST", "/api/v3/orderList/oco", **PAIR)
        x.own("DELETE", "/api/v3/orderList", symbol="BTCUSDT", orderListId=made["orderListId"])
        events = [event for event in (c.answer()["event"] for _ in range(10)) if event["e"] != "outboundAccountPosition"]
        same("a list and its orders are told as events, and their end", [(e["e"], e.get("L") if e["e"] == "listStatus" else e["X"]) for e in events],
             [("listStatus", "EXECUTING"), ("executionReport", "NEW"), ("executionReport", "NEW"), ("executionReport", "CANCELED"),
              ("executionReport", "CANCELED"), ("listStatus", "ALL_DONE")])
        same("with the list's number and its orders", ({e["g"] for e in events}, [o["i"] for o in events[0]["O"]]),
             ({made["orderListId"]}, [o["orderId"] for o in made["orders"]]))


if __name__ == "__main__":
    for check in (pairs, pending, full):
        with Serve("--clock", "fixed:%d" % NOW) as server:
            check(Exchange(server, NOW))
            server.stop()
            same("of these requests none is wrong", sum(r["verdict"] == "wrong" for r in server.log()), 0)
    for check in (by_frames, told):
        with Serve("--clock", "fixed:%d" % NOW) as server:
            check(server)
    sys.exit(1 if serve_for_tests.failures else 0)
