#!/usr/bin/env python3
# Takes 8 s
"""Real programs run to their end under `bnconform serve --`, sealed and unchanged, and each of their requests is judged:
with the libraries that `make clients` installs, and with what this machine has of curl, PHP, Ruby and Go."""

import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, "conformance/tests/support")
import serve_for_tests  # noqa: E402
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, report, same  # noqa: E402

HERE, CLIENTS = os.path.abspath("conformance/tests/peers/programs"), os.path.abspath("conformance/clients")
KEYS = [DOCS["api_key"], DOCS["secret"]]
TIME = "https://api.binance.com/api/v3/time"
GO = 'package main\n\nimport (\n\t"io"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tanswer, err := http.Get(os.Args[1])\n' \
     '\tif err != nil {\n\t\tpanic(err)\n\t}\n\tio.Copy(os.Stdout, answer.Body)\n}\n'


def run(command):
    """What it printed, what the server said, and the exit status; None: programs cannot be sealed here."""
    done = subprocess.run([BNCONFORM, "serve", "--", *command], env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=120, check=False)
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode == 64 and "not permitted" in said or "no https here" in said:
        return None
    return done.stdout.decode("utf-8", "replace"), said, done.returncode


def skip(sentence, why):
    print("skip - %s: %s" % (sentence, why))


def judge(sentence, command, lines, least):
    """lines: what it prints, as JSON; None: any one. least: so many requests at least are judged, and none is wrong."""
    got = run(command)
    if got is None:
        skip(sentence, "it needs namespaces and OpenSSL")
        return
    text, said, status = got
    found = [json.loads(line) for line in text.splitlines() if line.startswith(("[", "{"))]
    counts = said.strip().split("\n")[-1].split()
    if lines is None:
        report(sentence, "" if len(found) == 1 and status == 0 else (text, said[-600:]))
    else:
        same(sentence, (found, status), (lines, 0))
    report("and each of its requests is judged, none of them wrong",
           "" if len(counts) == 6 and int(counts[0]) >= least and counts[2:] == ["0", "failed,", "0", "skipped"] else said[-1500:])


def libraries():
    sentence = "ccxt trades on Spot, USD-M and COIN-M, and runs to its end"
    modules = CLIENTS + "/ccxt-js/installed/node_modules"
    if os.path.isdir(modules + "/ccxt") and shutil.which("node"):
        seen = ["open", "open", 1, "canceled", "closed", 1, 10, True]
        judge(sentence, ["node", HERE + "/ccxt.mjs", modules + "/ccxt", *KEYS],
              [[name, *seen] for name in ("binance", "binanceusdm", "binancecoinm")], 30)
    else:
        skip(sentence, "ccxt is not installed (make clients CLIENTS=ccxt-js)")
    sentence = "python-binance gets the events of its orders, and streams"
    python = CLIENTS + "/python-binance/installed/bin/python"
    if os.path.exists(python):
        judge(sentence, [python, HERE + "/python_binance.py", *KEYS],
              [["executionReport", "outboundAccountPosition"] * 2, ["ORDER_TRADE_UPDATE", "ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE"],
               ["btcusdt@depth5", "btcusdt@kline_1m"]], 5)
    else:
        skip(sentence, "python-binance is not installed (make clients CLIENTS=python-binance)")


def has_curl():
    """PHP's curl is a package of its own."""
    asked = ["php", "-r", "exit(function_exists('curl_init') ? 0 : 1);"]
    return subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False).returncode == 0


def runtimes(folder):
    """Each trusts the server without being told anything."""
    go = os.path.join(folder, "time")
    with open(go + ".go", "w", encoding="utf-8") as file:
        file.write(GO)
    for name, tool, command in (
            ("curl", "curl", ["curl", "-s", TIME]),
            ("PHP's curl", "php", ["php", "-r", "curl_exec(curl_init($argv[1]));", TIME]),
            ("PHP's stream", "php", ["php", "-r", "echo file_get_contents($argv[1]);", TIME]),
            ("Ruby", "ruby", ["ruby", "-ropen-uri", "-e", "print URI.open(ARGV[0]).read", TIME]),
            ("Go", "go", [go, TIME])):
        sentence = "%s trusts the server" % name
        if not shutil.which(tool) or "curl" in name and tool == "php" and not has_curl():
            skip(sentence, "no %s command here, or one without it" % tool)
            continue
        if tool == "go" and subprocess.run(["go", "build", "-o", go, go + ".go"], stdin=subprocess.DEVNULL, capture_output=True,
                                           timeout=120, check=False, cwd=folder).returncode != 0:
            skip(sentence, "go cannot build here")
            continue
        judge(sentence, command, None, 1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        runtimes(scratch)
    libraries()
    sys.exit(1 if serve_for_tests.failures else 0)
