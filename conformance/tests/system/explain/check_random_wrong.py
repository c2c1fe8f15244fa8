#!/usr/bin/env python3
# Takes 12 s
"""Requests with one mistake drawn at random, of every product and key that can have it, in a form in which people paste
them, and then perhaps wrapped, escaped or quoted. The mistake is named first, and nothing else is called proved; what is
right is never called wrong. Another program signs them (broken_requests.py).

    check_random_wrong.py [NUMBER [SEED]]     so many, and others by another seed
"""
import collections
import json
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/tests/support")
import broken_requests  # noqa: E402
import paste_forms  # noqa: E402
import serve_for_tests  # noqa: E402
from broken_requests import FIX, JOIN, ONLY_KIND, PARTS, PAY, SECRET, WS, Fix, Pay, Rest, Socket, taken  # noqa: E402
from serve_for_tests import Serve, report  # noqa: E402

NUMBER, SEED = int((sys.argv[1:] or ["240"])[0]), (sys.argv[2:] or ["wrong"])[0]
RIGHT_EVERY = 5  # of so many one has no mistake
LEAST = 95       # per cent whose mistake is named first
DERIVATIVES = {"usdm-rest": ("fapi.binance.com", "/fapi/v1/order", "/fapi/v1/allOrders"),
               "coinm-rest": ("dapi.binance.com", "/dapi/v1/order", "/dapi/v1/allOrders"),
               "pm-rest": ("papi.binance.com", "/papi/v1/um/order", "/papi/v1/um/allOrders")}
SOCKETS = {"spot-ws": "wss://ws-api.binance.com/ws-api/v3", "us-ws": "wss://ws-api.binance.us/ws-api/v3",
           "usdm-ws": "wss://ws-fapi.binance.com/ws-fapi/v1", "coinm-ws": "wss://ws-dapi.binance.com/ws-dapi/v1"}
# Seen, and not computed of the signature; and one that is told by two options of the command.
SEEN = {"key-secret-swapped", "secret-sent-as-signature", "tool-prefix-in-signature", "bytes-repr-signature",
        "ws-logon-wrong-key-type", "scientific-notation", "fix-hmac-key", "pay-wrong-quotes", "pay-nonce-format",
        "pay-masked-secret", "timestamp-in-seconds", "pay-body-not-sent", "pay-scheme-mixed-up"}


with open("vectors/mistakes.json", encoding="ascii") as file:
    SCHEMES = {row["id"]: row["schemes"] for row in json.load(file)["mistakes"]}


def of_derivative(scheme):
    """Futures are signed as Spot is; their hosts and paths are others."""
    def make(rng, _, key, **more):
        made = Rest(rng, "spot-rest", key, **more)
        made.host, of_order, of_list = DERIVATIVES[scheme]
        made.path = of_order if made.method == "POST" else of_list
        made.method = "POST" if made.method == "POST" else "GET"
        made.scheme = scheme
        return made
    return make


def groups():
    """Each scheme: how a request of it is made, its mistakes, how often it is drawn."""
    rest = PARTS + JOIN + SECRET
    for scheme in ("spot-rest", "us-rest"):
        yield scheme, Rest, rest, 5
    for scheme in DERIVATIVES:
        yield scheme, of_derivative(scheme), rest, 2
    for scheme in SOCKETS:
        yield scheme, Socket, WS, 1
    yield "fix-logon", Fix, FIX, 2
    yield "pay-request", Pay, PAY, 4


GROUPS = [group for group in groups() for _ in range(group[3])]


def alike(scheme):
    """By which of the two schemes that broken_requests knows a mistake is taken."""
    return "spot-rest" if scheme in DERIVATIVES else "spot-ws" if scheme in SOCKETS and scheme != "us-ws" else scheme


def draw(number):
    """(name of the mistake or None, others that the same bytes have, scheme, key, what was sent)"""
    rng = random.Random("%s %d" % (SEED, number))
    scheme, form, table, _ = rng.choice(GROUPS)
    rows = [row for row in table if row[0] not in SEEN and taken(alike(scheme), row[2]) and scheme in SCHEMES[row[0]]]
    name, mistake, options = rng.choice(rows) if number % RIGHT_EVERY else (None, lambda r: None, {"kinds": ("hmac", "rsa", "ed25519")})
    if scheme in DERIVATIVES and options.get("endpoint"):
        options = {**options, "endpoint": 0}
    if alike(scheme) in ONLY_KIND:
        options = {**options, "kinds": (ONLY_KIND[alike(scheme)],)}
    mistakes = [mistake] if name else []
    made = broken_requests.drawn("%s %d" % (SEED, number), form, alike(scheme), options, mistakes, [name] if name else ["none"]) \
        if name else broken_requests.start(rng, form, alike(scheme), options)
    wire, text = made.finish()
    return name, options.get("or", []), scheme, made, wire, text


def pasted(rng, scheme, made, wire, text):
    """(name of the form, name of the change, the text)"""
    change = rng.choice(sorted(paste_forms.CHANGES) + ["as it is"] * 8)
    if "message" not in wire:
        headers = [pair for pair in wire["headers"] if pair[0] not in ("Host", "Content-Length")]
        form = rng.choice(sorted(name for name in paste_forms.HTTP if not wire["body"] or name != "curl -v"))
        text = paste_forms.HTTP[form](paste_forms.Sent(wire["method"], made.host, wire["target"], headers, wire["body"]))
    elif scheme in SOCKETS:
        form, text = "a frame", "%s > %s" % (SOCKETS[scheme], wire["message"])
    else:
        form, text = "a FIX message", wire["message"].replace("\x01", rng.choice(["|", "^A", "\x01", "<SOH>", " | ", "\\x01"]))
    return form, change, paste_forms.CHANGES[change](text)


def explained(server, text, key):
    body = json.dumps({"text": text, "secret": key.secret}).encode()
    answer = json.loads(server.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body,
                                   host="127.0.0.1:%d" % server.port)[2])
    return answer.get("explain", answer)


def told(problems):
    return "%d: %s" % (len(problems), "\n    ".join(map(str, problems[:6]))) if problems else ""


def main():
    wrong, missed, invented, kinds = [], [], [], collections.Counter()
    with Serve(log=False) as server:
        for number in range(NUMBER):
            name, others, scheme, made, wire, text = draw(number)
            rng = random.Random("%s form %d" % (SEED, number))
            form, change, text = pasted(rng, scheme, made, wire, text)
            said = explained(server, text, made.key)
            named = [(one["id"], one["confidence"]) for one in said.get("mistakes", [])]
            of = (number, scheme, name, form, change, said.get("verdict", said), named)
            kinds[name, scheme, form] += 1
            if name is None:
                wrong += [of] if said.get("verdict") == "wrong" or any(sure != "possible" for _, sure in named) else []
                continue
            missed += [of] if not named or named[0][0] not in [name] + others else []
            invented += [of] if any(sure == "proved" and one not in [name] + others for one, sure in named) else []
    planted = NUMBER - len(range(0, NUMBER, RIGHT_EVERY))
    if "-v" in sys.argv:
        print("\n".join(map(str, missed)))
    report("of %d right requests in forms of paste none is called wrong" % (NUMBER - planted), told(wrong))
    report("of %d with one mistake %d have it named first (%d are asked for)" % (planted, planted - len(missed), LEAST * planted // 100),
           told(missed) if len(missed) * 100 > planted * (100 - LEAST) else "")
    report("of none another mistake is called proved", told(invented))
    report("they are of many kinds", "" if len(kinds) > min(NUMBER // 2, 400) else len(kinds))
    return serve_for_tests.status()


if __name__ == "__main__":
    sys.exit(main())
