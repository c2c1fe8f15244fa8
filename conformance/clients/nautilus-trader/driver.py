"""nautilus_trader: the calls of its own adapter, BinanceSpotAccountHttpAPI. It takes prices, quantities and windows as text."""
import inspect
import re

from nautilus_trader.adapters.binance.common import enums
from nautilus_trader.adapters.binance.http.client import BinanceHttpClient
from nautilus_trader.adapters.binance.http.error import BinanceClientError, BinanceServerError
from nautilus_trader.adapters.binance.spot.http.account import BinanceSpotAccountHttpAPI
from nautilus_trader.common.component import LiveClock

CALLS = {"GET /api/v3/account": "query_spot_account_info", "POST /api/v3/order": "new_order",
         "GET /api/v3/order": "query_order", "DELETE /api/v3/order": "cancel_order",
         "GET /api/v3/openOrders": "query_open_orders", "DELETE /api/v3/openOrders": "cancel_all_open_orders",
         "GET /api/v3/allOrders": "query_all_orders", "GET /api/v3/myTrades": "query_user_trades",
         "GET /api/v3/rateLimit/order": "query_spot_order_rate_limit"}
WORDS = {"type": "order_type"}


def argument(parameter, name, value):
    """A value as a caller has to give it: text, a whole number, or a member of the library's own list."""
    kind = str(parameter.annotation)
    if isinstance(value, list):
        raise NotImplementedError(f"its {name} takes no list")
    listed = re.search(r"\bBinance\w+", kind)
    if listed:
        members = {member.value: member for member in getattr(enums, listed[0])}
        if value not in members:
            raise NotImplementedError(f"its {name} takes no other than its own words")
        return members[value]
    if "int" in kind and str(value).isdigit():
        return int(value)
    if not isinstance(value, str) and value is not None:
        raise NotImplementedError(f"its {name} is text")
    return value


async def send(request):
    key, clock = request["key"], LiveClock()
    if "passphrase" in key:
        raise NotImplementedError("it takes no encrypted key")
    pem = {f'{key["type"]}_private_key': key["pem"]} if "pem" in key else {}
    client = request["once"](lambda: BinanceHttpClient(clock, key["api_key"], key.get("secret", ""), request["base_url"], **pem))
    call = CALLS.get(f'{request["method"]} {request["path"]}')
    if call is None:
        raise NotImplementedError("it has no such call")
    call = getattr(BinanceSpotAccountHttpAPI(client, clock), call)
    takes = inspect.signature(call).parameters
    given = {WORDS.get(name) or re.sub("([A-Z])", r"_\1", name).lower(): (name, value) for name, value in request["named"].items()}
    for word, (name, _) in given.items():
        if word not in takes:
            raise NotImplementedError(f"it has no parameter {name}")
    await call(**{word: argument(takes[word], name, value) for word, (name, value) in given.items()})


SEND = {"spot-rest": send, "us-rest": send}
SEVERAL = AT_ONCE = ("spot-rest",)
ANSWERED = (BinanceClientError, BinanceServerError)
