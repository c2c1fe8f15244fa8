"""What the drivers of the exchange's own SDKs in Python share: their keys, the names of their arguments, their errors.
Each gives METHODS: from a call (POST order, order.place) to the method's name. Nothing is signed, encoded or mended here.
"""
import asyncio
import inspect
import re

from binance_common import errors
from binance_common.configuration import ConfigurationRestAPI, ConfigurationWebSocketAPI

PATIENCE_MS = 10000  # else it waits a second, which a busy machine may take
ANSWERED = (errors.ClientError, errors.BadRequestError, errors.UnauthorizedError, errors.ForbiddenError,
            errors.NotFoundError, errors.TooManyRequestsError, errors.RateLimitBanError, errors.ServerError,
            errors.NetworkError)  # the last also where the answer is not JSON


def call(api, methods, name, request):
    if name not in methods:
        raise NotImplementedError("no method for " + name)
    words = {re.sub("(?=[A-Z])", "_", word).lower(): value for word, value in request["named"].items()}
    method = getattr(api, methods[name])
    lacks = words.keys() - inspect.signature(method).parameters
    if lacks:
        raise NotImplementedError(f"{methods[name]} has no parameter {', '.join(sorted(lacks))}")
    return method(**words)


def keys(key):
    return {"api_key": key["api_key"], "api_secret": key.get("secret"), "private_key": key.get("pem"),
            "private_key_passphrase": key.get("passphrase")}


def rest(client, methods, prefix):
    """How a REST call is made by the method of client.rest_api that has it; prefix begins its path."""
    def send(request):
        api = request["once"](lambda: client(ConfigurationRestAPI(**keys(request["key"]), timeout=PATIENCE_MS))).rest_api
        call(api, methods, request["method"] + " " + request["path"].removeprefix(prefix), request)
    return send


async def close(connection):
    await (await connection).close_connection(close_session=True)


def websocket(client, methods):
    """How a call is made by the method of the WebSocket connection that has it."""
    async def send(request):
        configuration = ConfigurationWebSocketAPI(**keys(request["key"]))
        connection = await request["once"](lambda: asyncio.ensure_future(client(config_ws_api=configuration).websocket_api
                                                                         .create_connection()), close)
        await call(connection, methods, request["method"], request)
    return send
