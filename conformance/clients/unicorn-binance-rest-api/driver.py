"""unicorn-binance-rest-api: the method of BinanceRestApiManager that has the call. It has no public one for any
path."""
from unicorn_binance_rest_api import BinanceAPIException, BinanceRestApiManager

METHODS = {
    "GET /api/v3/account": "get_account", "GET /api/v3/openOrders": "get_open_orders",
    "GET /api/v3/allOrders": "get_all_orders", "GET /api/v3/myTrades": "get_my_trades",
    "GET /api/v3/order": "get_order", "POST /api/v3/order": "create_order",
    "POST /api/v3/order/test": "create_test_order",
    "POST /api/v3/order/oco": "create_oco_order", "DELETE /api/v3/order": "cancel_order",
    "DELETE /api/v3/openOrders": "cancel_all_open_orders", "POST /sapi/v1/capital/withdraw/apply": "withdraw",
    "GET /sapi/v1/capital/deposit/address": "get_deposit_address", "POST /sapi/v1/asset/dust": "transfer_dust"}


def send(request, exchange):
    call = request["method"] + " " + request["path"]
    if call not in METHODS:
        raise NotImplementedError(f"BinanceRestApiManager has no method for a signed {call}")
    if isinstance(request["named"].get("asset"), list):
        raise NotImplementedError("transfer_dust takes one asset, a text")
    key = request["key"]
    client = request["once"](lambda: BinanceRestApiManager(key["api_key"], key["secret"], exchange=exchange, warn_on_update=False),
                             lambda manager: manager.stop_manager())
    getattr(client, METHODS[call])(**request["named"])


SEND = {"spot-rest": lambda request: send(request, "binance.com"),
        "us-rest": lambda request: send(request, "binance.us")}
SEVERAL = AT_ONCE = ("spot-rest",)
ANSWERED = (BinanceAPIException,)
