"""What a library in Python needs for a whole order: python bench.py FOLDER, the key as JSON on standard input. What stands
behind it, the HTTP client, is replaced; the order that came there is printed beside the nanoseconds of the fastest of many
rounds."""
import json
import os
import sys
import time
import urllib.parse

ORDER = {"symbol": "LTCBTC", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "0.1",
         "recvWindow": 5000}
ROUNDS, TIMES = 60, 200


class Took:
    status_code, text = 200, "{}"

    def json(self):
        return {}


def ccxt(key, sent):
    import ccxt  # pylint: disable=import-outside-toplevel
    exchange = ccxt.binance({"apiKey": key["api_key"], "secret": key["secret"]})

    def call():
        sent["data"] = exchange.sign("order", ["private"], "POST", dict(ORDER))["body"]
    return call


def python_binance(key, sent):
    from binance.client import Client  # pylint: disable=import-outside-toplevel
    client = Client(key["api_key"], key["secret"], ping=False)

    def post(_, **arguments):
        sent["data"] = arguments["data"]
        return Took()
    client.session.post = post
    return lambda: client.create_order(**ORDER)


def main():
    key, sent = json.load(sys.stdin), {}
    call = {"ccxt-python": ccxt, "python-binance": python_binance}[os.path.basename(os.path.abspath(sys.argv[1]))](key, sent)
    best = None
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        for _ in range(TIMES):
            call()
        each = (time.perf_counter_ns() - start) / TIMES
        best = each if best is None else min(best, each)
    data = sent["data"] if isinstance(sent["data"], str) else urllib.parse.urlencode(sent["data"])
    print(json.dumps({"query": data, "body": "", "ns": best}))


main()
