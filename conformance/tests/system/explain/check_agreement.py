#!/usr/bin/env python3
# Takes 12 s
"""`explain`, `serve` and `run` judge the same bytes alike: the verdict, the reason and the mistakes. What the exchange
would not take is not called ok; what is right but refused is called that, with its fix."""

import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/tests/support")
import serve_for_tests  # noqa: E402
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, NOW, Serve, header, report, same, sha256  # noqa: E402

TIME = "timestamp=%d" % NOW
ORDER = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&price=0.1&"
HOSTS = {"fapi": "fapi.binance.com", "dapi": "dapi.binance.com", "eapi": "eapi.binance.com", "papi": "papi.binance.com"}
BAD = "7" * 64


def right(query):
    return query + "&signature=" + sha256(DOCS["secret"], query)


def with_newline(query):
    return query + "&signature=" + sha256(DOCS["secret"], query + "\n")


def unknown(query):
    return query + "&signature=" + BAD


# what it is: method, target, the verdict of both, the reason of both
CASES = {
    "an order": ("POST", "/api/v3/order?" + right(ORDER + "quantity=1&" + TIME), "valid", ""),
    "an exponent": ("POST", "/api/v3/order?" + right(ORDER + "quantity=1e-7&" + TIME), "wrong", "value-format"),
    "an exponent, unknown": ("POST", "/api/v3/order?" + unknown(ORDER + "quantity=1e-7&" + TIME), "wrong", "signature"),
    "an exponent and a newline": ("POST", "/api/v3/order?" + with_newline(ORDER + "quantity=1e-7&" + TIME), "wrong", "signature"),
    "a decimal comma": ("POST", "/api/v3/order?" + right(ORDER + "quantity=1%2C5&" + TIME), "wrong", "value-format"),
    "None": ("POST", "/api/v3/order?" + right(ORDER + "quantity=None&" + TIME), "wrong", "value-format"),
    "True": ("POST", "/fapi/v1/order?" + right(ORDER + "reduceOnly=True&" + TIME), "wrong", "value-format"),
    "an order without parameters": ("POST", "/api/v3/order?" + right(TIME), "wrong", "parameter-missing"),
    "a path that is not listed": ("POST", "/api/v3/ordr?" + right(ORDER + TIME), "valid", ""),
    "a method that is not listed": ("PATCH", "/api/v3/order?" + right(ORDER + TIME), "valid", ""),
    "an order with a name that it has not": ("POST", "/api/v3/order?" + right(ORDER + "quantity=1&note=x&" + TIME), "wrong", "not-read"),
    "an order whose id has a raw &": ("POST", "/api/v3/order?" + right(ORDER + "quantity=1&newClientOrderId=a&b&" + TIME), "wrong", "not-read"),
    "an order whose id has a raw & and =": ("POST", "/api/v3/order?" + right(ORDER + "quantity=1&newClientOrderId=a&b=c&" + TIME),
                                            "wrong", "not-read"),
    "an order whose id has a raw +": ("POST", "/api/v3/order?" + right(ORDER + "quantity=1&newClientOrderId=a+b&" + TIME), "valid", ""),
    "an order whose id has a raw %": ("POST", "/api/v3/order?" + right(ORDER + "quantity=1&newClientOrderId=a%b&" + TIME), "wrong", "encoding"),
    "an order by GET": ("GET", "/api/v3/order?" + right("symbol=A&side=BUY&type=LIMIT&" + TIME), "wrong", "not-read"),
    "too many parameters": ("GET", "/api/v3/account?" + right("a=1&b=1&c=1&d=1&e=1&" + TIME), "wrong", "too-many"),
    "too many, and a newline": ("GET", "/api/v3/account?" + with_newline("a=1&b=1&c=1&d=1&" + TIME), "wrong", "too-many"),
    "a signed time": ("GET", "/api/v3/time?" + right(TIME), "wrong", "too-many"),
    "a ping with a parameter": ("GET", "/api/v3/ping?x=1", "wrong", "too-many"),
    "candles with a wrong signature": ("GET", "/api/v3/klines?" + unknown("symbol=A&interval=1m&" + TIME), "wrong", "not-read"),
    "the time": ("GET", "/api/v3/time", "unsigned", ""),
    "futures' time": ("GET", "/fapi/v1/time", "unsigned", ""),
    "coin futures' candles": ("GET", "/dapi/v1/klines?symbol=BTCUSD_PERP&interval=1m", "unsigned", ""),
    "options' time": ("GET", "/eapi/v1/time", "unsigned", ""),
    "portfolio margin's ping": ("GET", "/papi/v1/ping", "unsigned", ""),
    "a listen key": ("POST", "/fapi/v1/listenKey", "unsigned", ""),
    "a listen key that is signed": ("POST", "/fapi/v1/listenKey?" + right(TIME), "unsigned", ""),
    "a listen key signed wrongly": ("POST", "/dapi/v1/listenKey?" + unknown(TIME), "unsigned", ""),
    "neither signed nor listed": ("GET", "/sapi/v9/new", "not-judged", ""),
    "an account, unsigned": ("GET", "/api/v3/account", "wrong", "signature-missing"),
    "too old": ("GET", "/api/v3/account?" + right("timestamp=%d" % (NOW - 120000)), "wrong", "timestamp-old"),
    "ahead": ("GET", "/fapi/v2/balance?" + right("timestamp=%d" % (NOW + 3000)), "wrong", "timestamp-ahead"),
    "seconds": ("GET", "/api/v3/account?" + right("timestamp=%d" % (NOW // 1000)), "wrong", "timestamp-old"),
    "too wide a window": ("GET", "/api/v3/account?" + right("recvWindow=70000&" + TIME), "wrong", "recvwindow"),
    "a name twice": ("POST", "/api/v3/order?" + right("symbol=A&symbol=B&" + TIME), "wrong", "duplicate"),
    "unknown": ("GET", "/sapi/v1/capital/config/getall?" + unknown(TIME), "wrong", "signature"),
    "a newline": ("DELETE", "/papi/v1/um/order?" + with_newline("symbol=A&" + TIME), "wrong", "signature"),
}
NOT_SIGNED = ("unsigned", "not-judged")


def host_of(target):
    return HOSTS.get(target.split("/")[1], "api.binance.com")


def explain(method, target, *options):
    text = "%s %s HTTP/1.1\r\nHost: %s\r\nX-MBX-APIKEY: %s\r\n\r\n" % (method, target, host_of(target), DOCS["api_key"])
    return subprocess.run([BNCONFORM, "explain", "--key", "@docs", "--now", str(NOW), *options], env=ENVIRONMENT,
                          input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60).stdout.decode()


def facts(said, reason):
    """What has to be the same: of a request that need not be signed nothing is named."""
    return reason, said.get("unexplained", False), [(one["id"], one["confidence"], one["fix"]) for one in
                                                    said["mistakes"] + said.get("noticed", []) if one["confidence"] != "possible"]


def check_fixes():
    """A fix and the right signature stand there whatever else is wrong."""
    alone, both = (explain(*CASES[name][:2]) for name in ("an exponent", "an exponent and a newline"))
    mended = ORDER + "quantity=0.0000001&" + TIME
    for what, screen in (("a number with an exponent", alone), ("one that is signed with a newline, too,", both)):
        report("%s is mended: the same number in plain digits, and its signature" % what, "" if "\nFix " in screen
               and right(mended) in "".join(screen.split()) else screen)
    report("of two mistakes each has its fix", "" if "printf" in both and "Write the number in plain decimal digits." in
           " ".join(both.split()) else both)
    unset = explain("POST", "/api/v3/order?" + with_newline(ORDER + "quantity=None&" + TIME))
    report("beside a value that nobody can mend the right signature stays",
           "" if "\nFix " in unset and sha256(DOCS["secret"], ORDER + "quantity=None&" + TIME) in "".join(unset.split()) else unset)
    lone = explain("POST", "/api/v3/order?" + right(ORDER + "quantity=None&" + TIME))
    report("a value that nobody can mend has its fix in words", "" if "\nFix " in lone and "\nRight" not in lone else lone)


def check_both():
    with Serve("--clock", "fixed:%d" % NOW) as server:
        for method, target, _, _ in CASES.values():
            server.ask(method, target, header(), host=host_of(target))
        server.stop()
        log, words = server.log(), server.words()
    for name, entry in zip(CASES, log):
        method, target, verdict, reason = CASES[name]
        said = json.loads(explain(method, target, "--json"))
        same("serve says what it is: " + name, (entry["verdict"], entry["reason"]["today"]), (verdict, reason))
        same("explain says the same: " + name, said["verdict"], "undecided" if verdict in NOT_SIGNED else verdict)
        same("for the same reason, with the same mistakes: " + name, facts(said, said["reason"]), facts(entry, reason))
    lines = words.split("\n")
    at = {name: next(i for i, line in enumerate(lines) if line[8:].startswith(" %3d  " % number))
          for number, name in enumerate(CASES, 1)}
    rows = {name: " ".join((lines[i] + " " + lines[i + 1]).split()) for name, i in at.items()}
    for name in ("an exponent", "None", "an order by GET", "an order without parameters", "too old", "a name twice"):
        report("the line says that it is signed right, and refused: " + name,
               "" if "WRONG signed right, and refused: " in rows[name] else rows[name])
        screen = explain(*CASES[name][:2])
        report("explain's first line says so, too: " + name, "" if "\nWRONG  signed right, and refused: " in screen else screen)
    for name, how in (("too old", "the timestamp is 120.000 s behind; 5.000 s are allowed"),
                      ("ahead", "the timestamp is 3.000 s ahead; less than 1 s is allowed")):
        same("both tell by how much the clock is off, in which direction, and what is allowed: " + name,
             [how in " ".join(text.split()) for text in (words if name == "too old" else how, explain(*CASES[name][:2]))], [True, True])
    for name in ("a path that is not listed", "a method that is not listed"):
        report("ok is not said of " + name, "" if " 200 signed right; path not known here" in rows[name] and " ok" not in lines[at[name]]
               else rows[name])
        screen = explain(*CASES[name][:2])
        report("explain says that it is not judged: " + name,
               "" if "is not among the endpoints that are known here" in " ".join(screen.split()) else screen)
    check_fixes()
    same("what the exchange would take is ok", lines[at["an order"]].endswith("  ok"), True)


# ----------------------------------------------------------------------------------------------------------- adapters

ADAPTER = """
import os, runpy, sys
home = os.path.abspath("conformance/adapters/python")
sys.path.insert(0, home)
import signing
right = signing.signature
def wrong(scheme, key, payload):
    if not isinstance(key, bytes) or sys.argv[1] == "right":
        return right(scheme, key, payload)
    return right(scheme, key, payload + b"\\n") if sys.argv[1] == "newline" else right(scheme, b"z" + key[::-1], payload)
signing.signature = wrong
sys.argv[2:] = []
runpy.run_path(os.path.join(home, "adapter.py"), run_name="__main__")
"""
SELECT = "spot-rest/request/value-ascii-2*"


def run(bug):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "adapter.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(ADAPTER)
        told = subprocess.run([BNCONFORM, "run", "--select", SELECT, "--report", "ndjson", "--", sys.executable, path, bug],
                              env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120).stdout
        text = subprocess.run([BNCONFORM, "run", "--select", SELECT, "--", sys.executable, path, bug], env=ENVIRONMENT,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120).stdout.decode()
    rows = [json.loads(line) for line in told.splitlines()]
    return [row for row in rows if row.get("outcome") == "fail"], text


def check_run():
    target = "/api/v3/order?"
    for bug, sign in (("newline", with_newline), ("unknown", unknown)):
        rows, text = run(bug)
        query = "symbol=LTCBTC&note=%26&" + TIME
        said = json.loads(explain("POST", target + sign(query), "--json"))
        ids = [one["id"] for one in said["mistakes"]]
        report("run names in each of its requests what explain names: %s" % bug, "" if rows and all(
            [one["id"] for one in row["mistakes"]] == ids and row.get("unexplained", False) == said.get("unexplained", False) for row in rows)
            else (ids, [(row["mistakes"], row.get("unexplained")) for row in rows[:2]]))
    report("run's report calls an unknown cause unexplained", "" if "Unexplained: " in text else text)
    rows, text = run("right")
    same("run finds nothing in what is right", (rows, "Unexplained: " in text), ([], False))


def main():
    check_both()
    check_run()
    print("# %d failed" % serve_for_tests.failures)
    sys.exit(1 if serve_for_tests.failures else 0)


if __name__ == "__main__":
    main()
