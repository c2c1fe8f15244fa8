"""unicorn-binance-websocket-api: the method of its api.spot and api.futures that has the call, over a stream of its own.
Prices and quantities it takes as float."""
import functools
import inspect
import re
import time

from unicorn_binance_websocket_api import BinanceWebSocketApiManager

SPOT = {"account.status": "get_account_status", "openOrders.status": "get_open_orders", "order.status": "get_order",
        "order.place": "create_order", "order.test": "create_test_order", "order.cancel": "cancel_order",
        "openOrders.cancelAll": "cancel_open_orders"}
FUTURES = {name: SPOT[name] for name in ("account.status", "order.status", "order.place", "order.cancel")}
PLACES = {"spot-ws": ("binance.com", "spot", SPOT), "usdm-ws": ("binance.com-futures", "futures", FUTURES)}
WORDS = {"type": "order_type"}


@functools.lru_cache(maxsize=None)
def manager_of(exchange):
    return BinanceWebSocketApiManager(exchange=exchange, warn_on_update=False)


def argument(parameter, name, value):
    """A value as a caller has to give it."""
    kind = str(parameter.annotation)
    if "float" in kind and isinstance(value, str):
        return float(value)
    if "float" not in kind and isinstance(value, float):
        raise NotImplementedError(f"{name} is no number")
    return value


def send(request):
    exchange, group, methods = PLACES[request["scheme"]]
    if request["method"] not in methods:
        raise NotImplementedError("it has no " + request["method"])
    manager, key = manager_of(exchange), request["key"]
    method = getattr(getattr(manager.api, group), methods[request["method"]])
    takes = inspect.signature(method).parameters
    given = {}
    for name, value in request["named"].items():
        word = WORDS.get(name) or re.sub("(?=[A-Z])", "_", name).lower()
        if word not in takes:
            raise NotImplementedError(f"it has no parameter {name}")
        given[word] = argument(takes[word], name, value)
    stream = manager.create_stream(api=True, api_key=key["api_key"], api_secret=key["secret"])
    method(stream_id=stream, **given)
    for _ in range(500):  # return_response=True would wait for ever where the answer is there before it waits
        if manager.pop_stream_data_from_stream_buffer():
            break
        time.sleep(0.01)
    manager.stop_stream(stream)


SEND = dict.fromkeys(PLACES, send)
