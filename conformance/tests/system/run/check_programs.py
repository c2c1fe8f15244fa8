#!/usr/bin/env python3
# Takes 30 s
"""Real programs run to their end under `bnconform serve --`, sealed and unchanged, and each of their requests is judged:
with the libraries that `make clients` installs. freqtrade, a program of others (`make clients CLIENTS=freqtrade`), begins
at a time that is fixed; a program in Rust is compiled with its library (`make clients CLIENTS=rust`)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, "conformance/tests/support")
import serve_for_tests  # noqa: E402
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, report, same  # noqa: E402

HERE, CLIENTS = os.path.abspath("conformance/tests/peers/programs"), os.path.abspath("conformance/clients")
SHIFT_CLOCK = "conformance/tests/peers/preload/shift_clock.c"
BEGINS = 1767614460  # 2026-01-05 12:01:00 UTC: where the clock of a program stands that begins at a fixed time
KEYS = [DOCS["api_key"], DOCS["secret"]]


def run(command, options=(), env=ENVIRONMENT):
    """What it printed, what the server said, and the exit status; None: programs cannot be sealed here."""
    done = subprocess.run([BNCONFORM, "serve", *options, "--", *command], env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120, check=False)
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode == 64 and "not permitted" in said or "no https here" in said:
        return None
    return done.stdout.decode("utf-8", "replace"), said, done.returncode


def skip(sentence, why):
    print("skip - %s: %s" % (sentence, why))


def none_is_wrong(said, least):
    counts = said.strip().split("\n")[-1].split()
    report("and each of its requests is judged, none of them wrong",
           "" if len(counts) == 6 and int(counts[0]) >= least and counts[2:] == ["0", "failed,", "0", "skipped"] else said[-1500:])


def judge(sentence, command, lines, least):
    """lines: what it prints, as JSON. least: so many requests at least are judged, and none is wrong."""
    got = run(command)
    if got is None:
        skip(sentence, "it needs namespaces and OpenSSL")
        return
    text, said, status = got
    found = [json.loads(line) for line in text.splitlines() if line.startswith(("[", "{"))]
    same(sentence, (found, status), (lines, 0))
    none_is_wrong(said, least)


def libraries():
    sentence = "ccxt trades on Spot, USD-M and COIN-M, and runs to its end"
    modules = CLIENTS + "/ccxt-js/installed/node_modules"
    if os.path.isdir(modules + "/ccxt") and shutil.which("node"):
        seen = ["open", "open", 1, "canceled", "closed", 1, 10, True]
        judge(sentence, ["node", HERE + "/ccxt.mjs", modules + "/ccxt", *KEYS],
              [[name, *seen] for name in ("binance", "binanceusdm", "binancecoinm")], 30)
    else:
        skip(sentence, "ccxt is not installed (make clients CLIENTS=ccxt-js)")
    events = [["executionReport", "outboundAccountPosition"] * 2, ["ORDER_TRADE_UPDATE", "ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE"]]
    sentence = "binance (npm) gets the events of its orders over WebSocket, and streams"
    modules = CLIENTS + "/binance-js/installed/node_modules"
    if os.path.isdir(modules + "/binance") and shutil.which("node"):
        judge(sentence, ["node", HERE + "/binance_ws.mjs", modules + "/binance", *KEYS], [[*events, ["depth", "kline"], "FILLED"]], 4)
    else:
        skip(sentence, "binance is not installed (make clients CLIENTS=binance-js)")
    python = CLIENTS + "/ccxt-python/installed/bin/python"
    for how in ("sync", "async"):
        sentence = "ccxt in Python, %s, trades on Spot and USD-M, and runs to its end" % how
        if os.path.exists(python):
            judge(sentence, [python, HERE + "/ccxt_python.py", how, *KEYS],
                  [[name, "open", "open", 1, "canceled", "closed", 1, True] for name in ("binance", "binanceusdm")], 20)
        else:
            skip(sentence, "ccxt is not installed (make clients CLIENTS=ccxt-python)")
    sentence = "python-binance gets the events of its orders, and streams"
    python = CLIENTS + "/python-binance/installed/bin/python"
    if os.path.exists(python):
        judge(sentence, [python, HERE + "/python_binance.py", *KEYS], [*events, ["btcusdt@depth5", "btcusdt@kline_1m"]], 5)
    else:
        skip(sentence, "python-binance is not installed (make clients CLIENTS=python-binance)")
    sentence = "a program in Rust trades with binance-rs, and runs to its end"
    program = HERE + "/rust/installed/driver"
    if os.path.exists(program):
        judge(sentence, [program, *KEYS], [["NEW", "NEW", "CANCELED", "FILLED", True]], 5)
    else:
        skip(sentence, "it is not compiled (make clients CLIENTS=rust)")


def at_fixed_time(folder):
    """An environment in which programs begin at BEGINS; None: there is no compiler here."""
    library = os.path.join(folder, "shift_clock.so")
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SHIFT_CLOCK], check=True, timeout=60)
    return dict(ENVIRONMENT, LD_PRELOAD=library, CLOCK_SHIFT=str(BEGINS - int(time.time())),
                ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0",
                COLUMNS="400")  # freqtrade breaks its lines there


def freqtrade(folder):
    """It trades live: it takes its markets, buys, follows its order to the fill, sells, follows that too, and ends."""
    sentence = "freqtrade, live, buys, follows its order to its fill, and sells"
    program = HERE + "/freqtrade/installed/bin/freqtrade"
    env = at_fixed_time(folder)
    if env is None or not os.path.exists(program):
        skip(sentence, "it is not installed (make clients CLIENTS=freqtrade)" if env else "no cc command here")
        return
    config = os.path.join(folder, "config.json")
    side = {"use_order_book": True, "order_book_top": 1, "price_side": "other"}
    with open(config, "w", encoding="utf-8") as file:
        json.dump({"bot_name": "one", "initial_state": "running", "dry_run": False, "trading_mode": "spot", "max_open_trades": 1,
                   "stake_currency": "USDT", "stake_amount": 100, "entry_pricing": side, "exit_pricing": side,
                   "internals": {"process_throttle_secs": 1}, "pairlists": [{"method": "StaticPairList"}],
                   "exchange": {"name": "binance", "key": KEYS[0], "secret": KEYS[1], "pair_whitelist": ["BTC/USDT"]}}, file)
    log = os.path.join(folder, "log")
    got = run([program, "trade", "--userdir", folder, "--config", config, "--strategy", "OneTrade", "--strategy-path",
               HERE + "/freqtrade", "--db-url", "sqlite://"], ["--fill", "after:1500", "--log", log], env)
    if got is None:
        skip(sentence, "it needs namespaces and OpenSSL")
        return
    text, said, status = got
    with open(log, encoding="utf-8") as file:
        asked = [(each["method"], each["target"].partition("?")[0]) for each in map(json.loads, file)]
    told = [word for word in ("LIMIT_BUY has been fulfilled", "LIMIT_SELL has been fulfilled") if word in text + said]
    same(sentence, (len(told), asked.count(("POST", "/api/v3/order")), asked.count(("GET", "/api/v3/order")) >= 2, status),
         (2, 2, True, 0))
    report("at the time that was set for it", "" if "2026-01-05 12:01" in text + said else (text + said)[:600])
    none_is_wrong(said, 20)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        freqtrade(scratch)
    libraries()
    sys.exit(1 if serve_for_tests.failures else 0)
