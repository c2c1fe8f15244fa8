"""aio-binance-library: the method of Client that has the call. It takes text: what it is given is text, or left out."""
import inspect
import re

from aio_binance.error_handler.error import BinanceException
from aio_binance.futures.usdt import Client

METHODS = {
    "GET v2/account": "get_private_account_info", "GET v2/balance": "get_private_balance",
    "GET v2/positionRisk": "get_private_position_risk", "GET v1/openOrders": "get_private_all_open_orders",
    "GET v1/allOrders": "get_private_all_orders", "GET v1/order": "get_private_order",
    "POST v1/order": "create_private_order", "DELETE v1/order": "delete_private_order",
    "DELETE v1/allOpenOrders": "delete_private_all_open_orders", "POST v1/batchOrders": "create_private_batch_order",
    "POST v1/leverage": "change_private_leverage", "POST v1/marginType": "change_private_margin_type",
    "POST v1/positionSide/dual": "change_private_position_mode", "GET v1/income": "get_private_income_history",
    "POST v1/positionMargin": "change_private_isolated_position_margin", "GET v1/userTrades": "get_private_account_trades"}
WORDS = {"origClientOrderId": "order_id"}
TYPES = {"POST v1/order": "type_order", "POST v1/positionMargin": "type_position"}


async def send(request):
    call = request["method"] + " " + request["path"].removeprefix("/fapi/")
    if call not in METHODS:
        raise NotImplementedError("Client has no method for " + call)
    client = request["once"](lambda: Client(key=request["key"]["api_key"], secret=request["key"]["secret"]))
    method = getattr(client, METHODS[call])
    words = {**WORDS, "type": TYPES.get(call)}
    given = {words.get(name) or re.sub("(?=[A-Z])", "_", name).lower(): value for name, value in request["named"].items()}
    takes = inspect.signature(method).parameters
    if "kwargs" not in takes and given.keys() - takes:
        raise NotImplementedError(f"{METHODS[call]} takes {', '.join(takes)}")
    await method(**given)


SEND = {"usdm-rest": send}
SEVERAL = AT_ONCE = ("usdm-rest",)
ANSWERED = (BinanceException,)
