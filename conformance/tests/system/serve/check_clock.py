#!/usr/bin/env python3
"""Several requests with a clock that is off: serve tells a clock that is set wrong from another time zone and from one
that drifts, and explain tells the distance and what is allowed for each product."""
import hashlib
import hmac
import json
import subprocess
import sys
import time

sys.path.insert(0, "conformance/tests/support")
import serve_for_tests  # noqa: E402
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, PAY, Serve, report, same  # noqa: E402


def get(server, distance_ms):
    query = "timestamp=%d" % (time.time() if distance_ms is None else time.time() * 1000 + distance_ms)
    signature = hmac.new(DOCS["secret"].encode(), query.encode(), hashlib.sha256).hexdigest()
    server.ask("GET", "/api/v3/account?%s&signature=%s" % (query, signature), [("X-MBX-APIKEY", DOCS["api_key"])])


def reading_after(distances):
    """What the page says of the clock."""
    with Serve(log=False) as server:
        for distance in distances:
            get(server, distance)
        return json.loads(server.ask("GET", "/bnconform/reading", host="127.0.0.1")[2])["reading"]


def words_after(distances):
    with Serve(log=False) as server:
        for distance in distances:
            get(server, distance)
        server.stop()
        return " ".join(server.words().split())


def a_clock_is_told_by_several_requests():
    for what, distances, wanted, unwanted in (
            ("a clock that is set wrong", [-61000] * 4, "61.0", "zone"),
            ("a clock that is set wrong, ahead,", [7000] * 3, "ahead, all alike within 2 s: the clock is set wrong", "drifts"),
            ("a local time", [19800000] * 3, "5 h 30 min ahead, all alike within 2 s: a local time is sent in place of UTC", "set wrong"),
            ("a local time behind UTC", [-4 * 3600000] * 3, "4 h 00 min behind, all alike within 2 s: a local time", "set wrong"),
            ("a clock that drifts", [-6000, -9000, -14000, -20000], "the clock drifts, or requests wait longer", "set wrong"),
            ("several clocks", [-6000, 9000, -14000], "to and fro: several clocks sign", "drifts, or")):
        words = words_after(distances)
        report("serve tells %s" % what, "" if wanted in words and unwanted not in words.split("timestamps are")[-1].split(". ")[0][:200] else words)
    words = words_after([0, 0, 0, -120000])
    report("one request that is late among others is no drift", "" if "all at once: the clock was set, or a request was signed earlier" in words
           and "drifts" not in words else words)
    words = words_after([0, 0, 0, None])
    report("a timestamp in seconds tells nothing of the clock", words if "timestamps are" in words else "")
    words = words_after([-61000, -61000])
    report("two requests tell no kind of clock", words if "timestamps are" in words else "")
    words = words_after([0, 100, -300, 50])
    report("nothing is told of a clock that is right", words if "timestamps are" in words else "")
    same("and the page calls it right", reading_after([0, 100, -300, 50]), "4 timestamps are within 1 s of the time here: the clock is right")


def pay(timestamp):
    nonce, body = "5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA", '{"env":{"terminalType":"APP"}}'
    signature = hmac.new(PAY["secret"].encode(), ("%d\n%s\n%s\n" % (timestamp, nonce, body)).encode(), hashlib.sha512).hexdigest().upper()
    head = ["POST /binancepay/openapi/v3/order HTTP/1.1", "Host: bpay.binanceapi.com", "Content-Type: application/json",
            "BinancePay-Timestamp: %d" % timestamp, "BinancePay-Nonce: " + nonce, "BinancePay-Certificate-SN: " + PAY["api_key"],
            "BinancePay-Signature: " + signature, "Content-Length: %d" % len(body), "", body]
    return "\r\n".join(head)


def pays_clock_is_told():
    now = 1714564800123
    for what, distance, verdict, first, words in (
            ("behind", -1500, "wrong", "clock-skew", "1.500 s behind; 1.000 s are allowed"),
            ("ahead", 1500, "wrong", "clock-skew", "1.500 s ahead; 1 s are allowed"),
            ("in another zone", 3 * 3600000, "wrong", "timestamp-local-time", "10800.000 s ahead; 1 s are allowed"),
            ("at the edge", 1000, "valid", None, "VALID"), ("at the other edge", -1000, "valid", None, "VALID")):
        run = lambda *more: subprocess.run([BNCONFORM, "explain", "--key", "@pay", "--now", str(now), *more], env=ENVIRONMENT,
                                           input=pay(now + distance).encode(), stdout=subprocess.PIPE, timeout=60).stdout.decode()
        told = json.loads(run("--json"))
        ids = [one["id"] for one in told["mistakes"]][:1]
        report("Pay's clock %s is told" % what, "" if told["verdict"] == verdict and ids == ([first] if first else []) else told)
        screen = " ".join(run().split())
        report("its distance and what is allowed are told %s" % what, "" if words in screen else screen)


def main():
    a_clock_is_told_by_several_requests()
    pays_clock_is_told()
    return 1 if serve_for_tests.failures else 0


if __name__ == "__main__":
    sys.exit(main())
