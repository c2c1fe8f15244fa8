"""An adapter of one scheme and one kind of key that does what its first argument says: for tests of how a run goes.

A second argument names a file: what the adapter saw is written there.
"""

import hashlib
import hmac
import json
import os
import signal
import sys
import time

MODE = sys.argv[1] if len(sys.argv) > 1 else "plain"
LOG = open(sys.argv[2], "a", encoding="utf-8") if len(sys.argv) > 2 else None
WINDOW = {"reverse": 16, "window": 7, "wide": 1000, "late_second": 16, "one_by_one": 1, "odd_window": 5}.get(MODE, 16)


def note(text):
    if LOG:
        LOG.write(text + "\n")
        LOG.flush()


def say(text):
    os.write(1, text.encode())


def reply(q, answer):
    say(json.dumps(dict({"id": q["id"]}, **answer)) + "\n")


def hello(q):
    claims = {"name": "scripted", "ops": ["sign"], "schemes": ["spot-rest"], "keys": ["hmac"], "window": str(WINDOW)}
    if MODE == "window_number":
        claims["window"] = 16
    if MODE == "no_name":
        del claims["name"]
    if MODE == "unknown_words":
        claims["schemes"].append("spot_rest")
    if MODE == "except_all":
        claims["except"] = [{"op": "sign"}]
    if MODE == "hello_error":
        return {"error": "not today"}
    return {"ok": claims}


def right(q):
    key, payload = q["key"]["secret"].encode(), q["payload"].encode()
    return {"ok": {"signature": hmac.new(key, payload, hashlib.sha256).hexdigest()}}


def answer(q):
    if q["op"] == "hello":
        return hello(q)
    if q["op"] != "sign":
        return {"unsupported": "no such operation"}
    return right(q)


def lines():
    """Yields lists of requests: all whole lines that can be had without waiting for more."""
    rest = b""
    while True:
        block = os.read(0, 1 << 16)
        if not block:
            return
        *whole, rest = (rest + block).split(b"\n")
        if whole:
            yield [json.loads(line) for line in whole]


def is_case(q):
    return q["op"] == "sign"


def reverse():
    """Holds replies back until the window is full, and gives them in the wrong order."""
    held = []
    for requests in lines():
        for q in requests:
            held.append(q)
            if not is_case(q) or len(held) >= min(WINDOW, 4):
                for h in reversed(held):
                    reply(h, answer(h))
                held = []
    for h in reversed(held):
        reply(h, answer(h))


def count_outstanding():
    """Notes how many requests were ever there before one was answered."""
    most, waiting = 0, []
    for requests in lines():
        waiting += requests
        cases = sum(map(is_case, waiting))
        most = max(most, cases)
        time.sleep(0.002)
        for q in waiting:
            reply(q, answer(q))
        waiting = []
    note("most %d" % most)


def byte_by_byte():
    for requests in lines():
        for q in requests:
            for c in json.dumps(dict({"id": q["id"]}, **answer(q))) + "\r\n":
                say(c)


def each(act):
    num = 0
    for requests in lines():
        for q in requests:
            num += is_case(q)
            act(q, num)


def dies_always(q, num):
    if is_case(q):
        print("I die", num, file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    reply(q, answer(q))


def late_second(q, num):
    reply(q, answer(q))
    if is_case(q) and q["payload"].endswith("quantity=3"):
        time.sleep(0.05)
        reply(q, answer(q))


def second_at_the_end(q, num):
    reply(q, answer(q))
    if is_case(q) and q["payload"].endswith("quantity=39"):
        time.sleep(0.1)
        reply(q, answer(q))


def slow(q, num):
    time.sleep(0.12 if is_case(q) else 0)
    reply(q, answer(q))


def noise_alone(q, num):
    if is_case(q) and q["payload"].endswith("quantity=3"):
        while True:
            say("still working\n")
            time.sleep(0.02)
    reply(q, answer(q))


def log(q, num):
    note(json.dumps(q))
    reply(q, answer(q))


def hex_text(q, num):
    a = answer(q)
    if is_case(q):
        a = {"ok": {"signature": {"hex": a["ok"]["signature"].encode().hex()}, "more": [1, {"x": None}]}, "extra": True}
    reply(q, a)


def hang(q, num):
    if is_case(q):
        note("pid %d" % os.getpid())
        time.sleep(60)
    reply(q, answer(q))


def unreadable_ok(q, num):
    reply(q, {"ok": {"signature": 5}} if is_case(q) and q["payload"].endswith("quantity=3") else answer(q))


def plain(q, num):
    reply(q, answer(q))


def grandchild():
    """Leaves a process behind that holds all three pipes open, and dies itself."""
    if os.fork() == 0:
        time.sleep(30)
        os._exit(0)
    each(lambda q, num: os._exit(7) if num == 3 else reply(q, answer(q)))


def main():
    acts = {"dies_always": dies_always, "late_second": late_second, "second_at_the_end": second_at_the_end,
            "slow": slow, "noise_alone": noise_alone, "log": log, "hex_text": hex_text, "hang": hang,
            "unreadable_ok": unreadable_ok}
    whole = {"reverse": reverse, "window": count_outstanding, "wide": count_outstanding,
             "byte_by_byte": byte_by_byte, "grandchild": grandchild}
    note("start")
    if MODE in whole:
        whole[MODE]()
    else:
        each(acts.get(MODE, plain))
    if MODE == "exits_3":
        sys.exit(3)
    if MODE == "stays":
        time.sleep(60)
    if MODE == "aborts_at_the_end":
        os.kill(os.getpid(), signal.SIGABRT)


main()
