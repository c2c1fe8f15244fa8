"""binance-python: the method of Spot and of Wallet that has the call, with the arguments that it takes. Its clients are
context managers, as its manual has them."""
import asyncio

from binance import Spot, Wallet
from binance.types import BinanceException

ORDERS = {"POST /api/v3/order": "new_order", "POST /api/v3/order/test": "test_order"}
METHODS = {"GET /api/v3/order": ("query_order", ("symbol", "orderId")),
           "DELETE /api/v3/order": ("cancel_order", ("symbol", "orderId")),
           "GET /api/v3/openOrders": ("query_open_orders", ("symbol",)),
           "DELETE /api/v3/openOrders": ("cancel_open_orders", ("symbol",))}


async def close(spot):
    await (await spot).__aexit__(None, None, None)


async def send(request):
    key, named, call = request["key"], request["named"], request["method"] + " " + request["path"]
    spot = await request["once"](lambda: asyncio.ensure_future(Spot(key["api_key"], key["secret"]).__aenter__()), close)
    if call in ORDERS and "symbol" in named:
        return await getattr(spot, ORDERS[call])(named.pop("symbol"), named)
    if call in METHODS and tuple(named) == METHODS[call][1]:
        return await getattr(spot, METHODS[call][0])(**named)
    if call == "POST /sapi/v1/capital/withdraw/apply" and named.keys() == {"coin", "network", "address", "amount"}:
        return await Wallet(key["api_key"], key["secret"]).withdraw(named.pop("coin"), **named)
    raise NotImplementedError("it has no method with these arguments")


SEND = {"spot-rest": send}
SEVERAL = AT_ONCE = ("spot-rest",)
ANSWERED = (BinanceException,)
