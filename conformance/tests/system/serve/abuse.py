#!/usr/bin/env python3
"""Hostile and heavy traffic for the verifying server with its orders remembered, beside ten thousand connections that wait:
more API keys and orders than are kept, signed orders of every absurd value, listeners that never read, and bytes at random.
Each is answered or ended, others are served, and memory stays under what the man page says. `make abuse`; bounded.

    abuse.py [--orders N] [--absurd N] [--bytes N]
"""
import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from urllib.parse import quote_from_bytes, urlencode

sys.path[:0] = ["conformance/tests/support", "conformance/tests/system/serve"]
from check_load import IDLE, IDLE_MIB, MOST_MIB, SPARE, Crowd, bounded, memory, raised, unharmed  # noqa: E402
from check_ws import Client, frame, handshake  # noqa: E402
from serve_for_tests import NOW, Serve, read_answers, report, same, sha256, signed, status  # noqa: E402

# The man page: 64 API keys are remembered, 500 orders of each, in 20 MiB; of answers that nobody takes 256 MiB.
KEPT, ORDERS, STORE_MIB, KEYS = 64, 500, 20, 80
LISTENERS = 200
ORDER = {"symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.001", "price": "100"}
CALLS = [("POST", "/api/v3/order"), ("DELETE", "/api/v3/order"), ("GET", "/api/v3/order"), ("POST", "/api/v3/order/cancelReplace"),
         ("POST", "/api/v3/orderList/oco"), ("POST", "/api/v3/orderList/otoco"), ("DELETE", "/api/v3/orderList"), ("GET", "/api/v3/allOrderList"),
         ("PUT", "/api/v3/order/amend/keepPriority"), ("GET", "/api/v3/openOrders"), ("GET", "/api/v3/myTrades"), ("GET", "/api/v3/klines"),
         ("POST", "/fapi/v1/order"), ("PUT", "/fapi/v1/order"), ("DELETE", "/fapi/v1/allOpenOrders"), ("POST", "/fapi/v1/batchOrders"),
         ("GET", "/fapi/v3/positionRisk"), ("POST", "/fapi/v1/leverage"), ("POST", "/dapi/v1/order"), ("POST", "/eapi/v1/order")]
NAMES = [*ORDER, "orderId", "origClientOrderId", "newClientOrderId", "quoteOrderQty", "stopPrice", "icebergQty", "recvWindow", "limit",
         "fromId", "startTime", "endTime", "interval", "batchOrders", "orderIdList", "reduceOnly", "positionSide", "leverage",
         "orderListId", "listClientOrderId", "abovePrice", "belowType", "belowStopPrice", "workingQuantity", "pendingQuantity", "pendingAbovePrice",
         "cancelReplaceMode", "cancelOrderId", "newQty", "activationPrice", "callbackRate", "trailingDelta"]
ABSURD = ["", "0", "-1", "-0", "NaN", "Infinity", "1e400", "1e-400", "9" * 400, "0." + "0" * 400 + "1", "18446744073709551616",
          "-9223372036854775808", "340282366920938463463374607431768211456", "\0", "\r\n\r\nHTTP/1.1 200 OK", "%00%n%s", "\ud7ff" * 100,
          "A" * 65536, "[" * 5000, '[{"symbol":"BTCUSDT"}]', "[null,{},[]]", "{\"a\":" * 900, "true", "BTCUSDT,ETHUSDT", "../../etc/passwd",
          "' OR 1=1 --", "<script>", b"\xff\xfe\xc0\x80", "\U0010ffff", "MARKET", "SELL", "TRAILING_STOP_MARKET", "BOTH", "1w", "0.00000001"]


def own_keys(folder):
    """So many keys of our own, and the file that --keys takes."""
    keys = [{"type": "hmac", "secret": "abuse-%04d" % i * 4, "api_key": ("abuse%04d" % i).ljust(64, "x")} for i in range(KEYS)]
    path = os.path.join(folder, "keys.json")
    with open(path, "w", encoding="ascii") as file:
        json.dump({"format": "1", "keys": {"abuse-%d" % i: key for i, key in enumerate(keys)}}, file)
    return keys, path


def request(key, method, path, query):
    return ("%s %s?%s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\nContent-Length: 0\r\n\r\n"
            % (method, path, signed(query, key), key["api_key"])).encode()


def answers(s, requests):
    """The answers to many requests, sent in bunches over one connection."""
    found = []
    with s.connect() as c:
        for at in range(0, len(requests), 20):
            bunch = requests[at:at + 20]
            c.sendall(b"".join(bunch))
            found += read_answers(c, len(bunch))
    return found


def place(key, number):
    return request(key, "POST", "/api/v3/order", urlencode(dict(ORDER, newClientOrderId="n%d" % number, timestamp=NOW)))


def fill_store(s, keys, most):
    """More keys than are kept, each with more orders than are."""
    before, times, made, codes = memory(s), [time.monotonic()], 0, set()
    for key in keys:
        got = answers(s, [place(key, number) for number in range(most)])
        made += sum(status_ == 200 for status_, _, _ in got)
        codes |= {json.loads(body)["code"] for status_, _, body in got if status_ != 200}
        times.append(time.monotonic())
    took, first, last = times[-1] - times[0], times[10] - times[0], times[-1] - times[-11]
    same("of %d orders of each key %d are taken, and the others refused alike" % (most, min(most, ORDERS)), (made, len(codes)),
         (KEYS * min(most, ORDERS), int(most > ORDERS)))
    print("# %d orders signed, judged and remembered in %.0f s, %.0f a second" % (KEYS * most, took, KEYS * most / took))
    report("an order takes no longer where %d are remembered" % (KEPT * min(most, ORDERS)), "" if last < 4 * first else (first, last))
    asked = [request(key, "GET", "/api/v3/openOrders", "symbol=BTCUSDT&timestamp=%d" % NOW) for key in (keys[0], keys[-1])]
    same("the key that was not used for longest has given way", [len(json.loads(body)) for _, _, body in answers(s, asked)],
         [0, min(most, ORDERS)])
    grown = memory(s) - before
    report("the server grew by %.0f MiB: %d are what is remembered at most, 4 more what it answered meanwhile" % (grown, STORE_MIB),
           "" if grown <= STORE_MIB + 4 else "it is more")


def fill_lists(s, keys, most):
    """As many order lists of each key as there is room for, three orders each, where its orders were; then they all end."""
    whole = ORDERS // 3
    query = urlencode({"symbol": "BTCUSDT", "workingType": "LIMIT", "workingSide": "BUY", "workingPrice": "100", "workingQuantity": "0.001",
                       "pendingSide": "SELL", "pendingQuantity": "0.001", "pendingAboveType": "LIMIT_MAKER", "pendingAbovePrice": "900000",
                       "pendingBelowType": "STOP_LOSS", "pendingBelowStopPrice": "50", "timestamp": NOW})
    of_all = "symbol=BTCUSDT&timestamp=%d" % NOW
    before, made, told = memory(s), 0, []
    for key in keys:
        got = answers(s, [request(key, "DELETE", "/api/v3/openOrders", of_all)] + [request(key, "POST", "/api/v3/orderList/otoco", query)] * (whole + 4))
        made += sum(code == 200 for code, _, _ in got[1:])
        told.append(len(json.loads(answers(s, [request(key, "GET", "/api/v3/openOrderList", "timestamp=%d" % NOW)])[0][2])))
        told.append(len(json.loads(answers(s, [request(key, "DELETE", "/api/v3/openOrders", of_all)])[0][2])))
    same("of too many order lists of each of %d keys %d are taken, told, and cancelled with their orders" % (len(keys), whole),
         (made, set(told)), (len(keys) * whole, {whole, 3 * whole}))
    grown = memory(s) - before
    report("in the room that their orders had, or have", "" if grown <= (4 if most >= ORDERS else STORE_MIB) else grown)


def absurd(s, keys, number, rng):
    """Signed right, and absurd: each is answered, and by no fault of the server's own."""
    requests = []
    for _ in range(number):
        method, path = rng.choice(CALLS)
        params = dict(rng.choice((ORDER, {}, {"symbol": "BTCUSDT"})))
        for _ in range(rng.randint(1, 4)):
            params[rng.choice(NAMES)] = rng.choice(ABSURD)
        text = "&".join("%s=%s" % (name, quote_from_bytes(value if isinstance(value, bytes) else value.encode("utf-8")))
                        for name, value in params.items())
        requests.append(request(rng.choice(keys), method, path, text + "&timestamp=%d" % NOW))
    codes = [code for code, _, _ in answers(s, requests)]
    same("%d absurd orders are answered each, and by no fault of ours" % number,
         (len(codes), sorted({code for code in codes if code >= 500 or code < 200})), (number, []))
    unharmed(s, "absurd orders")


def listeners(s, key):
    """Many subscribe to an account, and none of them reads while it trades."""
    kept, params = [], {"apiKey": key["api_key"], "timestamp": NOW}
    params["signature"] = sha256(key["secret"], "&".join("%s=%s" % pair for pair in sorted(params.items())))
    for number in range(LISTENERS):
        one = Client(s)
        got = one.ask({"id": number, "method": "userDataStream.subscribe.signature", "params": params})
        kept.append(one if "result" in got else None)
    same("two hundred listen to an account", kept.count(None), 0)
    market = urlencode({"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "0.001", "timestamp": NOW})
    got = answers(s, [request(key, "POST", "/api/v3/order", market) for _ in range(2000)])
    same("and two thousand fills that none of them reads are answered", sum(code == 200 for code, _, _ in got), 2000)
    unharmed(s, "listeners that never read")
    for one in kept:
        one.socket.close()


def at_random(s, keys, number, rng):
    """Requests and frames with bytes changed, cut and put in, each over a connection of its own. A wrong signature is searched for
    a mistake: after each twenty-five a right request waits until they have been."""
    asked = request(keys[0], "GET", "/api/v3/openOrders", "symbol=BTCUSDT&timestamp=%d" % NOW)
    whole = [place(keys[0], 1), handshake() + frame(b'{"id":1,"method":"ping"}'), b"8=FIX.4.4\x019=5\x0135=0\x0110=000\x01",
             b"GET /stream?streams=btcusdt@trade HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n", b"\x16\x03\x01\x02\x00\x01" + bytes(512),
             b"POST /binancepay/openapi/v3/order HTTP/1.1\r\nHost: bpay.binanceapi.com\r\nContent-Length: 2\r\n\r\n{}"]
    for done in range(number):
        if done % 25 == 24:
            answers(s, [asked])
        data = bytearray(rng.choice(whole))
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(data))
            how = rng.randrange(3)
            data[at:at + (how != 0) * rng.randint(1, 9)] = bytes(rng.randrange(256) for _ in range(0 if how == 1 else rng.randint(1, 9)))
            data = data or bytearray(b"\r\n")
        with s.connect() as c:
            c.sendall(data)
    unharmed(s, "%d requests with bytes changed at random" % number)


class Waiting:
    """Ten thousand connections; each asks every twenty seconds, since one that waits is ended after 75."""

    def __init__(self, s):
        self.crowd, self.answered, self.ends = Crowd(s, IDLE), [], threading.Event()
        self.answered.append(self.crowd.ask())
        self.asking = threading.Thread(target=self.ask, daemon=True)
        self.asking.start()

    def ask(self):
        while not self.ends.wait(20):
            self.answered.append(self.crowd.ask())

    def close(self):
        self.ends.set()
        self.asking.join(90)
        self.answered.append(self.crowd.ask())
        self.crowd.close()


def main():
    parser = argparse.ArgumentParser()
    for name, usual in (("--orders", 520), ("--absurd", 4000), ("--bytes", 5000)):
        parser.add_argument(name, type=int, default=usual)
    given, rng = parser.parse_args(), random.Random("abuse")
    if raised() < IDLE + SPARE:
        print("skip - abuse beside ten thousand connections: this process may have no more than %d descriptors" % raised())
        return 0
    with tempfile.TemporaryDirectory() as folder:
        keys, path = own_keys(folder)
        with Serve("--clock", "fixed:%d" % NOW, "--fill", "never", "--keys", path, log=False) as s:
            waiting = Waiting(s)
            same("ten thousand connections are answered", waiting.answered, [IDLE])
            bounded("ten thousand that wait", s, IDLE_MIB)
            fill_store(s, keys, given.orders)
            fill_lists(s, keys[-16:], given.orders)
            absurd(s, keys, given.absurd, rng)
            listeners(s, keys[-1])
            at_random(s, keys, given.bytes, rng)
            waiting.close()
            same("those that waited all along were answered each time", set(waiting.answered), {IDLE})
            bounded("all of this, orders remembered", s, MOST_MIB)
            same("it stops cleanly", s.stop(), 0)
    return status()


if __name__ == "__main__":
    sys.exit(main())
