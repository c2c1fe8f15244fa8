"""ccxt: request of its three classes of Binance; of ccxt.pro's, the method that has the call of the WebSocket API."""
import contextlib
from functools import partial

import ccxt
import ccxt.pro

APIS = {"/api/v3/": "private", "/sapi/v1/": "sapi", "/sapi/v3/": "sapiV3", "/fapi/v1/": "fapiPrivate",
        "/fapi/v2/": "fapiPrivateV2", "/fapi/v3/": "fapiPrivateV3"}
OTHER_NAMES = ("DELETE", "/fapi/v1/batchOrders")  # it has its lists under names of its own
# It then asks for nothing before the call but the symbols of the spot market.
OPTIONS = {"fetchCurrencies": False, "fetchMargins": False, "fetchMarkets": {"types": ["spot"]}}
# A run's exchange has no list of contracts: this one is of the form in which exchangeInfo tells it.
CONTRACT = {"symbol": "BTCUSDT", "pair": "BTCUSDT", "contractType": "PERPETUAL", "status": "TRADING", "baseAsset": "BTC",
            "quoteAsset": "USDT", "marginAsset": "USDT", "orderTypes": ["LIMIT", "MARKET"], "filters": [
                {"filterType": "PRICE_FILTER", "minPrice": "0.1", "maxPrice": "1000000", "tickSize": "0.1"},
                {"filterType": "LOT_SIZE", "minQty": "0.001", "maxQty": "100000000", "stepSize": "0.001"}]}


def place(client, symbol, type, side, quantity, price, **more):
    if float(client.price_to_precision(symbol, price)) != float(price):
        raise NotImplementedError("it rounds a price to the steps of the market")
    return client.create_order_ws(symbol, type.lower(), side.lower(), quantity, price, more)


METHODS = {
    "account.status": lambda client, symbol, **more: client.fetch_balance_ws(more),
    "openOrders.status": lambda client, symbol: client.fetch_open_orders_ws(symbol),
    "allOrders": lambda client, symbol, **more: client.fetch_orders_ws(symbol, params=more),
    "myTrades": lambda client, symbol, **more: client.fetch_my_trades_ws(symbol, params=more),
    "order.status": lambda client, symbol, orderId: client.fetch_order_ws(orderId, symbol),
    "order.cancel": lambda client, symbol, orderId: client.cancel_order_ws(orderId, symbol),
    "openOrders.cancelAll": lambda client, symbol: client.cancel_all_orders_ws(symbol),
    "order.place": place, "order.test": lambda *words, **more: place(*words, test=True, **more)}


def keys(key):
    return {"apiKey": key["api_key"], "secret": key.get("secret") or key["pem"], "requests_trust_env": True}  # for its CA


def rest(exchange, request):
    prefix = next((start for start in APIS if request["path"].startswith(start)), None)
    if prefix is None or request["path"].endswith("/userDataStream") or (request["method"], request["path"]) == OTHER_NAMES:
        raise NotImplementedError("no such signed request to " + request["path"])
    client = request["once"](lambda: exchange(keys(request["key"])))
    client.request(request["path"][len(prefix):], [APIS[prefix]], request["method"], request["named"])


async def websocket(exchange, kind, request):
    if request["method"] not in METHODS:
        raise NotImplementedError("no method for " + request["method"])
    client = exchange({**keys(request["key"]), "options": OPTIONS, "cafile": request["ca_file"]})
    try:
        client.set_markets([client.parse_market(CONTRACT)]) if kind == "swap" else await client.load_markets()
        name = request["named"].pop("symbol", None)
        symbol = next((one["symbol"] for one in client.markets_by_id.get(name, []) if one[kind]), None)
        if name and symbol is None:
            raise NotImplementedError("its own list of markets has no " + name)
        await METHODS[request["method"]](client, symbol, **request["named"])
    finally:
        with contextlib.suppress(AttributeError):  # of asyncio in CPython 3.11, where a TLS connection is closed already
            await client.close()


SEND = {"spot-rest": partial(rest, ccxt.binance), "us-rest": partial(rest, ccxt.binanceus),
        "usdm-rest": partial(rest, ccxt.binanceusdm), "spot-ws": partial(websocket, ccxt.pro.binance, "spot"),
        "usdm-ws": partial(websocket, ccxt.pro.binanceusdm, "swap")}
SEVERAL = AT_ONCE = ("spot-rest", "usdm-rest")
ANSWERED, REFUSED = (ccxt.BaseError,), (ccxt.InvalidOrder,)  # the latter: what it finds wrong before it sends
