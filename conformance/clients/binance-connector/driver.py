"""binance-connector: sign_request of Spot; the method of SpotWebsocketAPIClient that has the call (it has HMAC alone);
and its signing functions."""
import threading

from binance.error import ClientError, ParameterRequiredError, ParameterTypeError, ParameterValueError, ServerError
from binance.lib.authentication import ed25519_signature, hmac_hashing, rsa_signature
from binance.spot import Spot
from binance.websocket.spot.websocket_api import SpotWebsocketAPIClient

METHODS = {"account.status": "account", "openOrders.status": "get_open_orders", "allOrders": "order_history",
           "myTrades": "my_trades", "order.status": "get_order", "order.place": "new_order",
           "order.test": "new_order_test", "order.cancel": "cancel_order", "openOrders.cancelAll": "cancel_open_orders"}


def rest(request):
    key = request["key"]
    client = request["once"](lambda: Spot(key["api_key"], key.get("secret"), private_key=key.get("pem"),
                                          private_key_pass=key.get("passphrase")))
    client.sign_request(request["method"], request["path"], request["named"])


def websocket(request):
    if request["method"] not in METHODS:
        raise NotImplementedError("SpotWebsocketAPIClient has no " + request["method"])
    key, ended = request["key"], threading.Event()
    end = lambda *_: ended.set()
    client = SpotWebsocketAPIClient(api_key=key["api_key"], api_secret=key["secret"], on_message=end, on_close=end,
                                    on_error=end)
    getattr(client, METHODS[request["method"]])(**request["named"])
    ended.wait(8)
    client.stop()


def SIGN(request):
    key, payload = request["key"], request["payload"]
    if key["type"] == "hmac":
        return hmac_hashing(key["secret"], payload)
    signer = {"rsa": rsa_signature, "ed25519": ed25519_signature}[key["type"]]
    return signer(key["pem"], payload).decode()


SEND = {"spot-rest": rest, "spot-ws": websocket}
SEVERAL = AT_ONCE = ("spot-rest",)
ANSWERED = (ClientError, ServerError)
REFUSED = (ParameterRequiredError, ParameterTypeError, ParameterValueError)
