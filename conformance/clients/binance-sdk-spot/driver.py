"""binance-sdk-spot: the method of Spot.rest_api and of its WebSocket connection that has the call. send_signed_request
of the first, which takes any path, raises TypeError whatever it is given. get_signature signs."""
import asyncio
import re

from binance_common import errors
from binance_common.configuration import ConfigurationRestAPI, ConfigurationWebSocketAPI
from binance_common.signature import Signers
from binance_common.utils import get_signature
from binance_sdk_spot.spot import Spot

METHODS = {
    "GET account": "get_account", "GET account/commission": "account_commission", "GET openOrders": "get_open_orders",
    "GET allOrders": "all_orders", "GET myTrades": "my_trades", "GET order": "get_order", "POST order": "new_order",
    "POST order/test": "order_test", "DELETE order": "delete_order", "DELETE openOrders": "delete_open_orders",
    "POST order/cancelReplace": "order_cancel_replace", "POST order/oco": "order_oco",
    "POST orderList/oco": "order_list_oco", "GET rateLimit/order": "rate_limit_order",
    "account.status": "account_status", "openOrders.status": "open_orders_status", "allOrders": "all_orders",
    "myTrades": "my_trades", "order.status": "order_status", "order.place": "order_place", "order.test": "order_test",
    "order.cancel": "order_cancel", "openOrders.cancelAll": "open_orders_cancel_all", "session.logon": "session_logon"}


def call(api, name, request):
    if name not in METHODS:
        raise NotImplementedError("no method for " + name)
    words = {re.sub("(?=[A-Z])", "_", name).lower(): value for name, value in request["named"].items()}
    return getattr(api, METHODS[name])(**words)


def rest(request):
    key = request["key"]
    configuration = ConfigurationRestAPI(key["api_key"], key.get("secret"), private_key=key.get("pem"),
                                         private_key_passphrase=key.get("passphrase"),
                                         timeout=10000)  # as in ../sdk.py
    api = request["once"](lambda: Spot(configuration)).rest_api
    call(api, request["method"] + " " + request["path"].removeprefix("/api/v3/"), request)


async def close(connection):
    await (await connection).close_connection(close_session=True)


async def websocket(request):
    key = request["key"]
    configuration = ConfigurationWebSocketAPI(key["api_key"], key.get("secret"), private_key=key.get("pem"))
    connection = await request["once"](lambda: asyncio.ensure_future(Spot(config_ws_api=configuration).websocket_api
                                                                     .create_connection()), close)
    await call(connection, request["method"], request)


def SIGN(request):
    key = request["key"]
    configuration = ConfigurationRestAPI("unused", key.get("secret"), private_key=key.get("pem"))
    return get_signature(configuration, request["payload"], Signers.get_signer(key["pem"]) if "pem" in key else None)


SEND = {"spot-rest": rest, "spot-ws": websocket}
SEVERAL = AT_ONCE = ("spot-rest", "spot-ws")
ANSWERED = (errors.ClientError, errors.BadRequestError, errors.UnauthorizedError, errors.ForbiddenError,
            errors.NotFoundError, errors.TooManyRequestsError, errors.RateLimitBanError, errors.ServerError,
            errors.NetworkError)  # the last also where the answer is not JSON
