"""python-binance: the method of Client that has the call. It has no public one for any path."""
from binance.client import Client
from binance.exceptions import BinanceAPIException

METHODS = {
    "GET /api/v3/account": "get_account", "GET /api/v3/account/commission": "v3_get_account_commission",
    "GET /api/v3/openOrders": "get_open_orders", "GET /api/v3/allOrders": "get_all_orders",
    "GET /api/v3/myTrades": "get_my_trades", "GET /api/v3/order": "get_order", "POST /api/v3/order": "create_order",
    "POST /api/v3/order/test": "create_test_order", "DELETE /api/v3/order": "cancel_order",
    "DELETE /api/v3/openOrders": "cancel_all_open_orders", "POST /api/v3/order/cancelReplace": "cancel_replace_order",
    "POST /api/v3/orderList/oco": "create_oco_order", "GET /api/v3/rateLimit/order": "get_current_order_count",
    "POST /sapi/v1/capital/withdraw/apply": "withdraw", "POST /sapi/v1/asset/dust": "transfer_dust",
    "GET /sapi/v1/capital/config/getall": "get_all_coins_info",
    "GET /sapi/v1/capital/deposit/address": "get_deposit_address",
    "GET /sapi/v1/pay/transactions": "get_pay_trade_history",
    "account.status": "ws_get_account", "openOrders.status": "ws_get_open_orders", "allOrders": "ws_get_all_orders",
    "myTrades": "ws_get_my_trades", "order.status": "ws_get_order", "order.place": "ws_create_order",
    "order.test": "ws_create_test_order", "order.cancel": "ws_cancel_order",
    "openOrders.cancelAll": "ws_cancel_all_open_orders"}


def send(call, request, tld="com"):
    if call not in METHODS:
        raise NotImplementedError(f"Client has no method for a signed {call}")
    key = request["key"]
    client = Client(key["api_key"], key.get("secret"), private_key=key.get("pem"), tld=tld, ping=False)
    getattr(client, METHODS[call])(**request["named"])


SEND = {"spot-rest": lambda request: send(request["method"] + " " + request["path"], request),
        "us-rest": lambda request: send(request["method"] + " " + request["path"], request, "us"),
        "spot-ws": lambda request: send(request["method"], request),
        "us-ws": lambda request: send(request["method"], request, "us")}
ANSWERED = (BinanceAPIException,)
