#!/usr/bin/env python3
"""A day of the verifying server, its time compressed: so many requests as 24 hours have at ten a second, hour by hour, the
clock set on each time. Most are right, some are wrong, refused or nonsense; orders are placed and remembered, the page is
read, connections come and go, and each hour the log is renamed and rotated by SIGHUP. Memory must be flat from a tenth of
it on, the history bounded, and no record lost. `make soak`; bounded: it ends by itself.

    soak.py [--hours N] [--rate REQUESTS_A_SECOND]
"""
import argparse
import json
import os
import re
import signal
import sys
import time

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import NOW, WAIT, Serve, header, report, same, signed, status  # noqa: E402

# The man page: 1000 requests are kept; the rest of what is remembered is full within the first hours. What is in use may
# differ by so many MiB between a tenth of the day and its end.
KEPT, FLAT_MIB, PIECE, HOUR_MS = 1000, 2, 250, 3600 * 1000
WRONG, ORDERS, NONSENSE = 40, 60, 20  # an hour
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
ORDER = ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=100&newClientOrderId=h%d-%d"
         "&timestamp=%d")


def resident(s):
    with open("/proc/%d/status" % s.child.pid, encoding="utf-8") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1)) / 1024


def request(method, path, query):
    return ("%s %s?%s HTTP/1.1\r\nHost: api.binance.com\r\n%s: %s\r\nContent-Length: 0\r\n\r\n" % (
        (method, path, query) + header()[0])).encode()


class Connection:
    """One that is kept; what comes back is counted by its status."""

    def __init__(self, s):
        self.socket, self.counts, self.tail = s.connect(), {}, b""

    def ask(self, text, times):
        """One request, as often, in pieces; each answer is waited for."""
        for at in range(0, times, PIECE):
            num = min(PIECE, times - at)
            self.socket.sendall(text * num)
            self.take(num)

    def take(self, num):
        until = time.monotonic() + WAIT
        while num > 0 and time.monotonic() < until:
            more = self.socket.recv(1 << 20)
            if not more:
                return
            data, end = self.tail + more, 0
            for found in STATUS.finditer(data):
                code, end = int(found.group(1)), found.end()
                self.counts[code] = self.counts.get(code, 0) + 1
                num -= 1
            self.tail = data[max(end, len(data) - 16):]

    def close(self, into):
        self.socket.close()
        for code, num in self.counts.items():
            into[code] = into.get(code, 0) + num


def an_hour(s, hour, num, into):
    """So many requests, most of them right; what was asked besides, by how it is to be answered."""
    now = NOW + hour * HOUR_MS
    same_clock = s.clock("fixed:%d" % now)
    right = request("GET", "/api/v3/account", signed("omitZeroBalances=true&timestamp=%d" % now))
    wrong = request("GET", "/api/v3/account", "timestamp=%d&omitZeroBalances=true&" % now + signed(
        "omitZeroBalances=true&timestamp=%d" % now).split("&")[-1])  # the parameters were sorted to be signed
    orders = [request("POST", "/api/v3/order", signed(ORDER % (hour, i, now))) for i in range(ORDERS)]
    rest = num - WRONG - ORDERS - NONSENSE
    for part in range(4):
        c = Connection(s)
        c.ask(right, rest // 4)
        c.ask(wrong, WRONG // 4)
        for text in orders[part::4]:
            c.ask(text, 1)
        c.close(into)
    for _ in range(NONSENSE):
        with s.connect() as c:
            c.sendall(b"\x16\x03nonsense \xff\r\n\r\n")
            c.recv(65536)
    return same_clock, len(orders) + WRONG // 4 * 4 + rest // 4 * 4 + NONSENSE


def rotate(s):
    """Renames the log, has it begun anew, and gives how many records the earlier one has."""
    os.rename(s.path, s.path + ".1")
    s.child.send_signal(signal.SIGHUP)
    until = time.monotonic() + WAIT
    while not os.path.exists(s.path) and time.monotonic() < until:
        time.sleep(0.01)
    return records(s.path + ".1")


def records(path):
    with open(path, "rb") as file:
        return sum(line.startswith(b'{"number":') and line.endswith(b"}\n") for line in file)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--rate", type=int, default=10)
    asked = parser.parse_args()
    num, sent, logged, answered, memory, begun = asked.rate * 3600, 0, 0, {}, [], time.monotonic()
    with Serve("--clock", "fixed:%d" % NOW) as s:
        for hour in range(asked.hours):
            clock, more = an_hour(s, hour, num, answered)
            sent, logged = sent + more, logged + rotate(s)
            page = json.loads(s.ask("GET", "/bnconform/requests", host="127.0.0.1")[2])
            memory.append(resident(s))
            if clock != 200 or len(page["requests"]) > KEPT:
                report("each hour the clock is set, and at most %d requests are kept" % KEPT, (hour, clock, len(page["requests"])))
        stopped = s.stop()
        logged += records(s.path)
        words = s.words()
    tenth, half, last = (memory[max(0, round(asked.hours * share) - 1)] for share in (0.1, 0.5, 1))
    print("# %d requests of %d hours in %.0f s; memory %.1f MiB after a tenth, %.1f after half, %.1f at the end; answers %s" % (
        sent, asked.hours, time.monotonic() - begun, tenth, half, last, dict(sorted(answered.items()))))
    report("memory is flat: %d MiB between a tenth of the day and its end at most" % FLAT_MIB,
           "" if last - tenth <= FLAT_MIB else "it grew by %.1f MiB" % (last - tenth))
    same("the history holds what it may", len(page["requests"]), min(KEPT, sent))
    same("each request has its record, in one of %d logs" % (asked.hours + 1), logged, sent)
    report("what is right is answered 200, and what is wrong 4xx", "" if answered.get(200, 0) >= 0.9 * sent and not any(
        code >= 500 for code in answered) else answered)
    same("the server ends by SIGTERM, and has not failed itself", (stopped, "own fault" in words), (0, False))
    return status()


if __name__ == "__main__":
    sys.exit(main())
