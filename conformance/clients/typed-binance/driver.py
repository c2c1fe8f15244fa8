"""typed-binance: the method of its clients that has the call. An order it takes whole, with the names of the documents; of
other calls each parameter is an argument, a time is a datetime. Decimals are texts."""
import datetime
import inspect
import re

from typed_binance import Binance
from typed_core.exceptions import ApiError

SPOT = {
    "GET account": "account.info", "GET account/commission": "account.commission", "GET openOrders": "account.open_orders",
    "GET allOrders": "account.all_orders", "GET myTrades": "account.my_trades", "GET order": "account.order",
    "POST order": "trading.order", "POST order/test": "trading.order_test", "DELETE order": "trading.cancel_order",
    "DELETE openOrders": "trading.cancel_open_orders", "POST order/cancelReplace": "trading.cancel_replace",
    "POST order/oco": "trading.oco", "POST orderList/oco": "trading.order_list_oco",
    "GET rateLimit/order": "account.rate_limit_order",
    "openOrders.status": "account.open_orders_status", "allOrders": "account.all_orders", "myTrades": "account.my_trades",
    "order.status": "account.order_status", "order.place": "trading.order_place", "order.test": "trading.order_test",
    "order.cancel": "trading.order_cancel", "openOrders.cancelAll": "trading.open_orders_cancel_all"}
USDM = {
    "GET v2/account": "account.account_v2", "GET v3/account": "account.account_v3", "GET v2/balance": "account.balance_v2",
    "GET v3/balance": "account.balance_v3", "GET v2/positionRisk": "trading.position_risk_v2",
    "GET v3/positionRisk": "trading.position_risk_v3", "GET v1/openOrders": "trading.open_orders",
    "GET v1/allOrders": "trading.all_orders", "GET v1/order": "trading.query_order", "POST v1/order": "trading.new_order",
    "PUT v1/order": "trading.modify_order", "DELETE v1/order": "trading.cancel_order",
    "DELETE v1/allOpenOrders": "trading.cancel_all_open_orders", "POST v1/leverage": "trading.leverage",
    "POST v1/marginType": "trading.margin_type", "POST v1/positionMargin": "trading.position_margin",
    "POST v1/positionSide/dual": "trading.change_position_mode", "GET v1/userTrades": "trading.user_trades",
    "POST v1/batchOrders": "trading.place_multiple_orders", "DELETE v1/batchOrders": "trading.cancel_multiple_orders"}


async def act(request, product, surface, methods, call):
    if call not in methods:
        raise NotImplementedError("no method for " + call)
    key, (group, name) = request["key"], methods[call].split(".")
    async with Binance.new(api_key=key["api_key"], secret_key=key["secret"], validate=False) as client:
        method = getattr(getattr(getattr(getattr(client, product), surface), group), name)
        if any(isinstance(value, float) for value in request["named"].values()):
            raise NotImplementedError("a decimal is a text")
        takes = inspect.signature(method).parameters
        if next(iter(takes)).endswith("_request"):
            await method(request["named"])
            return
        words = {re.sub("(?=[A-Z])", "_", word).lower(): value for word, value in request["named"].items()}
        lacks = words.keys() - takes
        if lacks:
            raise NotImplementedError(f"{name} has no parameter {', '.join(sorted(lacks))}")
        for word in words.keys() & {"start_time", "end_time"}:
            words[word] = datetime.datetime.fromtimestamp(int(words[word]) / 1000, datetime.timezone.utc)
        await method(**words)


def rest(product, methods, prefix):
    return lambda request: act(request, product, "http", methods,
                               request["method"] + " " + request["path"].removeprefix(prefix))


SEND = {"spot-rest": rest("spot", SPOT, "/api/v3/"), "usdm-rest": rest("usdm_futures", USDM, "/fapi/"),
        "spot-ws": lambda request: act(request, "spot", "ws", SPOT, request["method"])}
ANSWERED = (ApiError,)
