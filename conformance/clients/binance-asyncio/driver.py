"""binance-asyncio: the method of AccountEndpoints that has the call."""
from aiohttp import ContentTypeError
from binance_asyncio.endpoints import AccountEndpoints

METHODS = {"GET order": "query_order", "POST order": "order", "POST order/test": "test_order", "DELETE order": "cancel_order",
           "GET openOrders": "open_orders", "GET allOrders": "all_orders"}
WORDS = {"type": "order_type"}


async def send(request):
    key, named = request["key"], request["named"]
    call = request["method"] + " " + request["path"].removeprefix("/api/v3/")
    client = request["once"](lambda: AccountEndpoints(key["api_key"], secret_key=key["secret"]))
    if call == "GET account" and not named:
        return await client.get_account_information()
    if call not in METHODS or "symbol" not in named:
        raise NotImplementedError("AccountEndpoints has no method for it")
    if call == "GET allOrders" and named.keys() & {"startTime", "endTime"}:
        raise NotImplementedError("it takes a date in words there")
    return await getattr(client, METHODS[call])(**{WORDS.get(name, name): value for name, value in named.items()})


SEND = {"spot-rest": send}
SEVERAL = AT_ONCE = ("spot-rest",)
ANSWERED = (ContentTypeError,)
