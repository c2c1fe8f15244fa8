"""ccxt: request of its binance and binanceus classes."""
import ccxt

APIS = {"/api/v3/": "private", "/sapi/v1/": "sapi"}


def send(exchange, request):
    prefix = next((start for start in APIS if request["path"].startswith(start)), None)
    if prefix is None or request["path"].endswith("/userDataStream"):
        raise NotImplementedError("no signed request to " + request["path"])
    key = request["key"]
    client = exchange({"apiKey": key["api_key"], "secret": key.get("secret") or key["pem"],
                       "requests_trust_env": True})  # the environment's CA counts
    client.request(request["path"][len(prefix):], [APIS[prefix]], request["method"], request["named"])


SEND = {"spot-rest": lambda request: send(ccxt.binance, request),
        "us-rest": lambda request: send(ccxt.binanceus, request)}
ANSWERED = (ccxt.BaseError,)
