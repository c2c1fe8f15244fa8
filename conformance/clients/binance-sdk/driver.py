"""binance-sdk (not the exchange's own): the method of SpotClient that has the call of the WebSocket
API, and sign of Credentials."""
from binance import Credentials, SpotClient, StatusException
from binance.spot.endpoints.registry import WS_APIS

METHODS = {call["ws_method"]: call["name"] for call in WS_APIS}


async def websocket(request):
    if request["method"] not in METHODS:
        raise NotImplementedError("SpotClient has no " + request["method"])
    key = request["key"]
    client = SpotClient(Credentials(key["api_key"], key.get("secret"), private_key=key.get("pem")))
    try:
        await getattr(client, METHODS[request["method"]])(**request["named"])
    finally:
        await client.close()


def SIGN(request):
    key = request["key"]
    return Credentials("unused", key.get("secret"), private_key=key.get("pem")).sign(request["payload"])


SEND = {"spot-ws": websocket}
ANSWERED, REFUSED = (StatusException,), (ValueError,)
