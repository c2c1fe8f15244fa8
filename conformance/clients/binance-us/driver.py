"""binance-us: the method of BinanceRestAPI that has the call, with the arguments that it takes. What it signs has the time
at which it was imported; the calls begin six seconds later, as those of a program do that has run for a while. (Within them
an order arrives with its quantity named quanity.)
"""
import inspect
import re
import time

from binance_us import BinanceRestAPI
from requests import HTTPError

METHODS = {"GET account": "get_user_account_information", "GET openOrders": "get_all_open_orders", "GET order": "get_order",
           "GET myTrades": "get_trades", "POST order": "create_new_order", "DELETE order": "cancel_order"}
WORDS = {"type": "order_type", "quoteOrderQty": "quote_order_quantity"}

time.sleep(6)


def send(request):
    call = request["method"] + " " + request["path"].removeprefix("/api/v3/")
    if call not in METHODS:
        raise NotImplementedError("BinanceRestAPI has no method for " + call)
    method = getattr(BinanceRestAPI(request["key"]["api_key"], request["key"]["secret"]), METHODS[call])
    given = {WORDS.get(name) or re.sub("(?=[A-Z])", "_", name).lower(): value for name, value in request["named"].items()}
    lacks = given.keys() - inspect.signature(method).parameters
    if lacks:
        raise NotImplementedError(f"it has no parameter {', '.join(sorted(lacks))}")
    method(**given)


SEND = {"us-rest": send}
ANSWERED = (HTTPError,)
