"""binance-sdk (not the exchange's own): the method of SpotClient that has the call of the WebSocket
API, and sign of Credentials."""
from binance import Credentials, SpotClient, StatusException
from binance.spot.endpoints.registry import WS_APIS

METHODS = {call["ws_method"]: call["name"] for call in WS_APIS}


async def close(client):
    await client.close()


async def websocket(request):
    if request["method"] not in METHODS:
        raise NotImplementedError("SpotClient has no " + request["method"])
    key = request["key"]
    client = request["once"](lambda: SpotClient(Credentials(key["api_key"], key.get("secret"), private_key=key.get("pem"))), close)
    await getattr(client, METHODS[request["method"]])(**request["named"])


def SIGN(request):
    key = request["key"]
    return Credentials("unused", key.get("secret"), private_key=key.get("pem")).sign(request["payload"])


SEND = {"spot-ws": websocket}
SEVERAL = AT_ONCE = ("spot-ws",)
ANSWERED, REFUSED = (StatusException,), (ValueError,)
