#!/usr/bin/python3
"""What need not be signed is not called wrong: public endpoints, and what is neither listed nor signed, by the server
and by explain alike; and what a command's own status comes to."""

import http.client
import json
import subprocess
import sys

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, Serve, report, same  # noqa: E402
import serve_for_tests  # noqa: E402

FUTURES = """ping time exchangeInfo depth trades aggTrades klines continuousKlines indexPriceKlines markPriceKlines
premiumIndexKlines premiumIndex fundingRate fundingInfo ticker/24hr ticker/price ticker/bookTicker openInterest""".split()
OPTIONS = "ping time exchangeInfo depth trades klines mark ticker index exerciseHistory openInterest".split()
PUBLIC = (["/fapi/v1/" + name for name in FUTURES] + ["/dapi/v1/" + name for name in FUTURES]
          + ["/eapi/v1/" + name for name in OPTIONS]
          + ["/papi/v1/ping", "/fapi/v2/ticker/price", "/futures/data/openInterestHist", "/futures/data/basis"])
ONE_MARKET = ("depth trades aggTrades klines continuousKlines indexPriceKlines markPriceKlines premiumIndexKlines fundingRate "
              "openInterest").split()
UNLISTED = [("GET", "/fapi/v7/anything"), ("GET", "/dapi/v1/somethingNew?symbol=BTCUSD_PERP"), ("GET", "/sapi/v9/new"),
            ("GET", "/api/v3/brandNew?symbol=BTCUSDT&symbol=LTCBTC"), ("POST", "/papi/v2/other?a=1"),
            ("GET", "/eapi/v3/x"), ("DELETE", "/wapi/v3/old"), ("POST", "/binancepay/openapi/v9/new")]
MUST = [("GET", "/api/v3/account"), ("POST", "/api/v3/order?symbol=LTCBTC"), ("GET", "/sapi/v1/capital/config/getall")]
KEY_ALONE = [(method, "/%s/v1/listenKey" % api) for method in ("POST", "PUT", "DELETE")
             for api in ("fapi", "dapi", "eapi", "papi")]


def ask(server, method, target, headers=()):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, target, headers=dict({"Host": "api.binance.com"}, **dict(headers)))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def served():
    with Serve() as server:
        statuses = [ask(server, "GET", path) for path in PUBLIC]
        statuses += [ask(server, method, target) for method, target in UNLISTED]
        statuses += [ask(server, method, path, {"X-MBX-APIKEY": DOCS["api_key"]}) for method, path in KEY_ALONE]
        for method, target in MUST:
            ask(server, method, target)
        ask(server, "GET", "/fapi/v7/anything?timestamp=1&signature=")
        ask(server, "GET", "/fapi/v7/anything?timestamp=1&signature=00", {"X-MBX-APIKEY": DOCS["api_key"]})
        status = server.stop()
        verdicts = [record["verdict"] for record in server.log()]
        words = server.words()
    num = len(PUBLIC)
    same("every public endpoint of futures and options is answered, and not signed", verdicts[:num], ["unsigned"] * num)
    verdicts = verdicts[num:]
    num = len(UNLISTED)
    same("what is neither listed nor signed is not judged", verdicts[:num], ["not-judged"] * num)
    verdicts = verdicts[num:]
    num = len(KEY_ALONE)
    same("a listen key takes the API key alone", verdicts[:num], ["unsigned"] * num)
    same("what must be signed, or tries to be, is wrong", verdicts[num:], ["wrong"] * (len(MUST) + 2))
    refused = [path for path, status in zip(PUBLIC, statuses) if status == 400]
    same("all that is not wrong is answered 200, but what needs a symbol and has none", set(statuses), {200, 400})
    report("a symbol is asked for where there is one market's data alone",
           [path for path in refused if path.split("/")[-1] not in ONE_MARKET])
    report("it is counted as what it is", "" if "%d not judged" % len(UNLISTED) in words and status == 0 else words[-200:])


def explained():
    def explain(method, target, *more):
        done = subprocess.run([BNCONFORM, "explain", "--json", "curl", "-X", method, *more,
                               "https://api.binance.com" + target], stdin=subprocess.DEVNULL, capture_output=True,
                              env=ENVIRONMENT, timeout=20, check=False)
        return done.returncode, json.loads(done.stdout)
    bad = [path for path in PUBLIC if explain("GET", path)[0] != 2]
    report("explain finds nothing to judge in a public endpoint", bad)
    bad = [target for method, target in UNLISTED[:-1] if explain(method, target)[0] != 2]
    report("nor in what is neither listed nor signed", bad)
    status, found = explain("GET", UNLISTED[0][1])
    report("and it says why", "" if found["verdict"] == "undecided" and found["mistakes"] == []
           and "not known here" in found["not_judged"] else found)
    bad = [target for method, target in MUST if explain(method, target)[0] != 1]
    report("what must be signed is wrong where it is not", bad)
    bad = [path for method, path in KEY_ALONE if explain(method, path, "-H", "X-MBX-APIKEY: " + DOCS["api_key"])[0] != 2]
    report("a request that takes the key alone lacks no signature", bad)
    done = subprocess.run([BNCONFORM, "explain", "-"], capture_output=True, env=ENVIRONMENT, timeout=20, check=False,
                          input=b"GET /sapi/v9/new HTTP/1.1\r\nHost: api.binance.com\r\n\r\n\r\n"
                                b'{"code":-1102,"msg":"Mandatory parameter \'signature\' was not sent, was empty/null, or malformed."}')
    same("where the exchange asked for the signature, it is missing", done.returncode, 1)


RIGHT, WRONG = "/fapi/v1/time", "/api/v3/account"
ASK = "import os, urllib.request as u, urllib.error as e\n" \
      "def ask(path):\n try:\n  u.build_opener(u.ProxyHandler({})).open(u.Request(os.environ['HTTPS_PROXY'] + path," \
      " headers={'Host': 'api.binance.com'})).read()\n except e.HTTPError:\n  pass\n"
ENDINGS = [  # what is asked, how it ends, the exit status, what must be said
    ([RIGHT], "", 0, "ended with 0."), ([RIGHT], "raise SystemExit(7)", 7, "ended with 7, and so does this (exit 7)."),
    ([WRONG], "raise SystemExit(7)", 1, "ended with 7; what it sent decides (exit 1)."),
    ([WRONG], "", 1, "ended with 0."), ([], "raise SystemExit(7)", 6, "ended with 7; no request was judged (exit 6)."),
    ([UNLISTED[0][1]], "", 6, "Nothing that arrived could be judged."),
    ([RIGHT], "os.kill(os.getpid(), 9)", 137, "ended by signal 9, and so does this (exit 137)."),
    ([RIGHT, WRONG], "os.kill(os.getpid(), 15)", 1, "ended by signal 15; what it sent decides (exit 1)."),
    ([RIGHT], "raise SystemExit(1)", 1, "ended with 1, and so does this (exit 1)."),
    ([RIGHT], "raise SystemExit(255)", 255, "ended with 255, and so does this (exit 255).")]


def ended():
    for paths, end, status, words in ENDINGS:
        code = ASK + "".join("ask(%r)\n" % path for path in paths) + end
        done = subprocess.run([BNCONFORM, "serve", "--unsealed", "--", sys.executable, "-c", code], env=ENVIRONMENT,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False)
        said = done.stderr.decode()
        right = done.returncode == status and words in said and said.rstrip().endswith(" skipped")
        report("serve -- COMMAND ends with the worse: %s, %s" % (" ".join(paths) or "nothing", end or "0"),
               "" if right else "%d %s" % (done.returncode, said[-300:]))


served()
explained()
ended()
sys.exit(1 if serve_for_tests.failures else 0)
