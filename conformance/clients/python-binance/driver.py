"""python-binance: the method of Client that has the call. It has no public one for any path."""
import asyncio

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

FUTURES = {
    "GET /fapi/v2/account": "futures_account", "GET /fapi/v3/balance": "futures_account_balance",
    "GET /fapi/v3/positionRisk": "futures_position_information", "GET /fapi/v1/openOrders": "futures_get_open_orders",
    "GET /fapi/v1/allOrders": "futures_get_all_orders", "GET /fapi/v1/order": "futures_get_order",
    "POST /fapi/v1/order": "futures_create_order", "PUT /fapi/v1/order": "futures_modify_order",
    "DELETE /fapi/v1/order": "futures_cancel_order", "DELETE /fapi/v1/allOpenOrders": "futures_cancel_all_open_orders",
    "POST /fapi/v1/batchOrders": "futures_place_batch_order", "POST /fapi/v1/leverage": "futures_change_leverage",
    "POST /fapi/v1/marginType": "futures_change_margin_type", "GET /fapi/v1/income": "futures_income_history",
    "POST /fapi/v1/positionMargin": "futures_change_position_margin",
    "POST /fapi/v1/positionSide/dual": "futures_change_position_mode", "GET /fapi/v1/userTrades": "futures_account_trades",
    "order.place": "ws_futures_create_order", "order.status": "ws_futures_get_order",
    "order.cancel": "ws_futures_cancel_order", "account.status": "ws_futures_account_status"}


async def close(client):
    """A connection that is left open is made anew whenever the server ends it, by each client that ever was. What reads of
    it sees only when something comes that it is to end."""
    for api in (client.ws_api, client.ws_future):
        if api.ws:
            await asyncio.gather(api.close(), api.ws.close())


def send(call, request, tld="com", methods=METHODS):
    if call not in methods:
        raise NotImplementedError(f"Client has no method for a signed {call}")
    if isinstance(request["named"].get("asset"), list):
        raise NotImplementedError("transfer_dust takes one asset, a text")
    key = request["key"]
    client = request["once"](lambda: Client(key["api_key"], key.get("secret"), private_key=key.get("pem"),
                                            private_key_pass=key.get("passphrase"), tld=tld, ping=False), close)
    getattr(client, methods[call])(**request["named"])


SEND = {"spot-rest": lambda request: send(request["method"] + " " + request["path"], request),
        "us-rest": lambda request: send(request["method"] + " " + request["path"], request, "us"),
        "spot-ws": lambda request: send(request["method"], request),
        "us-ws": lambda request: send(request["method"], request, "us"),
        "usdm-rest": lambda request: send(request["method"] + " " + request["path"], request, methods=FUTURES),
        "usdm-ws": lambda request: send(request["method"], request, methods=FUTURES)}
SEVERAL, AT_ONCE = ("spot-rest", "usdm-rest", "spot-ws"), ("spot-rest", "usdm-rest")
ANSWERED = (BinanceAPIException,)
