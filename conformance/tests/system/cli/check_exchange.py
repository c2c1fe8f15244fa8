#!/usr/bin/env python3
"""Another exchange is known by its name, its host or its own header, in every command: those that sign alike are judged by
their row, and those that do not are named and never judged. The rows are read from the two files that have them."""
import hmac
import json
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path[:0] = ["conformance/tests/support"]
from serve_for_tests import BNCONFORM, BUILD, DOCS, ENVIRONMENT, NOW, Serve, report, status  # noqa: E402

BNSIGN = os.path.join(BUILD, "bnsign")
SAME, OTHER = "reference/src/exchanges.def", "reference/common/other_exchanges.def"


def rows(path, word):
    with open(path, encoding="ascii") as file:
        return [re.findall(r'"([^"]*)"', row) for row in re.findall(r"^%s\((.*)\)$" % word, file.read(), re.MULTILINE)]


ALIKE = [dict(zip("scheme vectors path title header host prefix".split(), row)) for row in rows(SAME, "EXCHANGE")]
OTHERS = [dict(zip("name title host path header differs".split(), row)) for row in rows(OTHER, "OTHER_EXCHANGE")]


def run(*command, text=None):
    done = subprocess.run(command, env=ENVIRONMENT, input=text, capture_output=True, timeout=60, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def sign(*words):
    return run(BNSIGN, "sign", *words, "--key", "@docs", "--time", str(NOW))


def explain(text, *words):
    code, out, err = run(BNCONFORM, "explain", "--json", "--key", "@docs", "--now", str(NOW), *words, text=text)
    return (json.loads(out) if out.startswith("{") else {}), code, err


def name_of(row):
    return row["scheme"][:-len("-rest")]


def signs_by(row):
    """The request that SCHEME makes is the one of --exchange and of the URL's host, and each command finds it right."""
    path = row["prefix"] + "/order"
    by_scheme = sign(row["scheme"], "POST", path, "symbol=A")
    return next(("%s: %s" % (words, found) for words in (
        ("--exchange", name_of(row), "POST", path), ("--exchange", row["title"].upper(), "POST", path),
        ("--exchange=" + row["scheme"], row["scheme"], "POST", path), ("POST", "https://" + row["host"] + path))
        for found in [sign(*words, "symbol=A")] if found != by_scheme), "" if by_scheme[0] == 0 else by_scheme)


def explains(row):
    """Sent to an address that tells nothing, and with the header of Binance's: only the option says whose it is."""
    made = sign(row["scheme"], "POST", row["prefix"] + "/order", "symbol=A")[1].replace("Host: " + row["host"], "Host: localhost:8080")
    told, code, err = explain(made, "--exchange", name_of(row))
    return "" if (told.get("verdict"), told.get("scheme"), code) == ("valid", row["scheme"], 0) else (told, code, err)


def judges_alike():
    for row in ALIKE:
        report("bnsign signs for %s by its name, its title and its host alike" % row["title"], signs_by(row))
        report("explain --exchange %s finds its request right" % name_of(row), explains(row))


def says(sentence, found, code, words, no_output=True):
    wrong = found[0] != code or words not in found[2] or (no_output and found[1])
    report(sentence, "%s" % (found,) if wrong else "")


def contradictions():
    one, other = ALIKE[-1], ALIKE[-2]
    path = "https://" + other["host"] + other["prefix"] + "/order"
    says("--exchange and the host of a URL contradict each other: said", sign("--exchange", name_of(one), "POST", path), 64,
         "which is of " + other["title"])
    says("--exchange and a host of Binance contradict each other: said",
         sign("--exchange", name_of(one), "POST", "https://fapi.binance.com/fapi/v1/order"), 64, "which is of Binance")
    says("--exchange and SCHEME contradict each other: said", sign("--exchange", name_of(one), other["scheme"], "GET", "/"), 64, other["scheme"])
    says("SCHEME and the host of a URL differ: it is signed, and said", sign("spot-rest", "POST", path), 0, other["scheme"], no_output=False)
    made = sign(other["scheme"], "POST", other["prefix"] + "/order", "symbol=A")[1]
    for text, whose in ((made, other["title"]), (made.replace("Host: " + other["host"], "Host: localhost"), other["title"]),
                        (sign("spot-rest", "POST", "/api/v3/order", "symbol=A")[1], "Binance")):
        _, code, err = explain(text, "--exchange", name_of(one))
        report("explain --exchange says that the request is for %s" % whose, "" if code == 64 and whose in err else (code, err))
    says("explain --exchange and --scheme contradict each other: said",
         run(BNCONFORM, "explain", "--exchange", name_of(one), "--scheme", other["scheme"]), 64, other["scheme"])


def names():
    for word, words in (("mecx", "did you mean mexc?"), ("tobit", "did you mean toobit?"), ("bybti", "did you mean bybit?"),
                        ("qqqqqqqq", "there are " + name_of(ALIKE[0])), ("binance", "Binance's own"), ("", "no exchange of this name"),
                        ("bybit", "Bybit signs in another way")):
        for command in ([BNSIGN, "sign"], [BNSIGN, "verify"], *([BNCONFORM, one] for one in ("explain", "run", "serve", "list"))):
            found = run(*command, "--exchange", word)
            if found[0] != 64 or words not in found[2]:
                report("--exchange %r is answered with %r by %s" % (word, words, command), found)
                break
        else:
            report("--exchange %r is answered with %r by every command" % (word, words))


def vectors():
    row = ALIKE[0]
    code, out, _ = run(BNCONFORM, "list", "--exchange", name_of(row))
    ids = [line for line in open("vectors/ids.txt", encoding="ascii").read().split("\n") if line.startswith(row["scheme"] + "/")]
    report("list --exchange lists the exchange's vectors alone", "" if code == 0 and sorted(out.split()) == sorted(ids) else out[:300])
    code, out, _ = run(BNCONFORM, "run", "--exchange", name_of(row), "--json")
    ran = [json.loads(line).get("id", "") for line in out.splitlines()]
    report("run --exchange runs the exchange's vectors alone", "" if code == 0 and sum(one.startswith(row["scheme"] + "/") for one in ran) > 12 and
           not [one for one in ran if one and not one.startswith(row["scheme"] + "/")] else (code, out[:300]))
    code, out, _ = run(BNCONFORM, "show", row["title"].lower())
    report("show tells an exchange's hosts and header", "" if code == 0 and row["host"] in out and row["header"] in out else (code, out))


def at_serve():
    """To this computer's own address; then with the host, and with the header of another one."""
    one, other = next(row for row in ALIKE if row["title"] == "Tokocrypto"), ALIKE[-1]
    with Serve("--exchange", name_of(one), "--clock", "fixed:%d" % NOW) as server:
        made = [sign(row["scheme"], "POST", row["prefix"] + "/orders", "symbol=A")[1] for row in (one, other)]
        for text, host in ((made[0], "localhost"), (made[1], other["host"]), (made[1], "localhost")):
            text = re.sub("Host: .*", "Host: " + host, text).rstrip("\n").replace("\n", "\r\n")
            with server.connect() as connection:
                connection.sendall((text + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").encode())
                while connection.recv(65536):
                    pass
        text = json.dumps({"text": "curl https://api.bybit.com/v5/account/info -H 'X-BAPI-SIGN: 00'", "secret": "x"}).encode()
        pasted = json.loads(server.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], text, "127.0.0.1")[2])
        server.stop()
        log = [line for line in server.log() if line.get("verdict")]
        said = server.words()
    found = [(line["verdict"], line.get("scheme")) for line in log]
    report("the page names an exchange that signs otherwise, and shows no signed bytes of it", "" if pasted["scheme"] == "Bybit" and
           not pasted["is_signed"] and pasted["verdict"] == "undecided" and "Bybit takes HMAC-SHA256 over" in pasted["screen"] else pasted)
    report("serve --exchange takes what comes to its own address for that exchange, and hosts and headers before it",
           "" if found == [("valid", one["scheme"])] + [("valid", other["scheme"])] * 2 else found)
    report("serve --exchange says once that a request is for another exchange",
           "" if said.count("--exchange %s: by its host" % name_of(one)) == 1 and other["title"] in said else said[-400:])


def others():
    """Each row by its host and by its header: named, with how it signs, and never judged."""
    for row in OTHERS:
        host, path = row["host"] and "api." + row["host"] if row["path"] == "" else row["host"], row["path"] or "/v5/"
        texts = []
        if row["host"]:
            texts.append("POST %sorder?symbol=A&timestamp=%d&signature=%s HTTP/1.1\nHost: %s\nX-MBX-APIKEY: a\n\n" % (path, NOW, "0" * 64, host))
        if row["header"]:
            texts.append("POST /v5/order HTTP/1.1\nHost: localhost\n%s: abc\nContent-Length: 9\n\n{\"a\":\"b\"}" % row["header"])
        for text in texts:
            told, code, err = explain(text)
            wanted = ("undecided", None, row["title"], row["differs"], [], 2)
            found = (told.get("verdict"), told.get("scheme", ""), told.get("exchange"), told.get("takes"), told.get("mistakes"), code)
            report("a request of %s is named, and not judged (%s)" % (row["title"], text.split("\n")[1:3]), "" if found == wanted else (found, err))
    for text in ("2026-01-01 DEBUG GET https://api.bybit.com/v5/order/realtime?symbol=A {'X-BAPI-SIGN': 'ab', 'X-BAPI-TIMESTAMP': '%d'}" % NOW,
                 "{'url': 'https://api.bybit.com/v5/account/info', 'headers': {'X-BAPI-SIGN': 's', 'Timestamp': '1'}}"):
        told, code, err = explain(text)
        report("in a line of a log it is named too (%s)" % text[:24], "" if (told.get("exchange"), code) == ("Bybit", 2) else (told, code, err))
    code, out, _ = run(BNCONFORM, "explain", text="curl https://api.bybit.com/v5/account/info -H 'X-BAPI-SIGN: 00' -H 'X-BAPI-API-KEY: 11'")
    report("the screen names the exchange in its first sentence, and how it signs", "" if code == 2 and
           "UNDECIDED  the request is for Bybit, which signs in another way" in out and "X-BAPI-SIGN" in out else (code, out))
    report("every host of an exchange that signs alike is none of those that do not",
           [row["host"] for row in ALIKE for other in OTHERS if other["path"] == "" and other["host"] and
            ("." + row["host"]).endswith("." + other["host"])])


def streams():
    """A signed WebSocket stream is asked for by a URL; binary FIX SBE and Web3 are told for what they are."""
    names = "random=56724ac693184379ae23ffe5e910063c&recvWindow=30000&timestamp=%d" % NOW
    for query, wanted in ((names, ("valid", 0)), (names.replace("&recv", "&topic=a&recv"), ("undecided", 2))):
        signature = hmac.new(DOCS["secret"].encode(), query.encode(), "sha256").hexdigest()
        told, code, err = explain("wss://api.binance.com/sapi/wss?%s&signature=%s" % (query, signature))
        report("a signed stream is read as that, and %s" % wanted[0], "" if (told.get("verdict"), code) == wanted and
               told["read_as"].startswith("a signed WebSocket stream, api.binance.com/sapi/wss, ") and told["mistakes"] == [] else (told, code, err))
    for text in ("0xd1, 0x00, 0x00, 0x00\n0x50, 0xeb\n0x0e, 0x00", "00000000  d1 00 00 00 50 eb 0e 00  28 4e", "d100000050eb0e00284e0100"):
        _, code, err = explain(text)
        report("a binary message of FIX SBE is told to be that (%r)" % text[:24], "" if code == 64 and "FIX SBE" in err and "FIX text" in err else (code, err))
    _, code, err = explain("d1 00 00 00 51 eb 0e 00 28 4e")
    report("other bytes are not said to be FIX SBE", "" if code == 64 and "SBE" not in err else (code, err))


def main():
    streams()
    judges_alike()
    contradictions()
    names()
    vectors()
    at_serve()
    others()
    return status()


if __name__ == "__main__":
    sys.exit(main())
