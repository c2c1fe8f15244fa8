#!/usr/bin/env python3
# Takes 20 s
"""`bnconform explain`: its screens at 80 columns against tests/data/golden/explain, byte for byte; every mend that is printed
applied and verified; malformed input; a long paste on a terminal; and that no secret and no whole API key is shown.
--write makes the golden files anew."""

import base64
import hmac
import json
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import urllib.parse
import time

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/adapters/python")
import ed25519  # noqa: E402 - the adapter's, which shares no code with the reference
import pem  # noqa: E402

GOLDEN = "conformance/tests/data/golden/explain"
BUILD = os.environ.get("BUILD", "build")
BNCONFORM, BNSIGN = os.path.join(BUILD, "bnconform"), os.path.join(BUILD, "bnsign")
SECONDS = 300  # a search ends by counts: on a busy machine, or in a build that counts lines, it may take long
KEYS = json.load(open("vectors/keys.json", encoding="utf-8"))["keys"]
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR", "NO_COLOR")}
ENVIRONMENT.update(LC_ALL="C.UTF-8", COLUMNS="80")

failures = 0


def report(sentence, problem=""):
    global failures
    failures += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem) if problem else ""))


def run(*arguments, text=b"", program=None):
    return subprocess.run([program or BNCONFORM, *arguments], env=ENVIRONMENT, input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS)


def explain(*arguments, text=b""):
    return run("explain", *arguments, text=text)


# ---------------------------------------------------------------------------------------------------- the requests

DOCS, US, PAY, ED = (KEYS[name] for name in ("docs", "us", "pay", "ed25519-a"))
TIME = "1499827319559"
QUERY = "symbol=BTCUSDT&timestamp=" + TIME


def sha256(key, payload):
    return hmac.digest(key["secret"].encode(), payload.encode(), "sha256").hex()


def sha512(key, payload):
    return hmac.digest(key["secret"].encode(), payload.encode(), "sha512").hex().upper()


def rest(key, target, host="api.binance.us", method="GET", after=""):
    return "%s %s HTTP/1.1\r\nHost: %s\r\nX-MBX-APIKEY: %s\r\n\r\n%s" % (method, target, host, key["api_key"], after)


def us(query, signature, **more):
    return rest(DOCS, "/api/v3/openOrders?%s&signature=%s" % (query, signature), **more)


def ed_signature(payload):
    kind, seed = pem.private_key(ED["pem"].encode())
    assert kind == "ed25519"
    return base64.b64encode(ed25519.PrivateKey(seed).sign(payload.encode())).decode()


def ed_with_plus():
    """A query whose Ed25519 signature has a '+', which a form reads as a space."""
    for number in range(1000):
        query = "symbol=BTCUSDT&orderId=%d&timestamp=%s" % (number, TIME)
        if "+" in ed_signature(query):
            return query
    raise AssertionError("no signature with a plus")


BODY = json.dumps({"env": {"terminalType": "APP"}, "merchantTradeNo": "9825382937292", "orderAmount": 25.17,
                   "currency": "USDT"}, separators=(",", ":"))
NONCE = "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"


def pay(body, signature, nonce=NONCE, length=None, newline="\n"):
    return newline.join(["POST /binancepay/openapi/v3/order HTTP/1.1", "Host: bpay.binanceapi.com",
                         "Content-Type: application/json", "BinancePay-Timestamp: " + TIME, "BinancePay-Nonce: " + nonce,
                         "BinancePay-Certificate-SN: " + PAY["api_key"], "BinancePay-Signature: " + signature,
                         "Content-Length: %d" % (len(body.encode()) if length is None else length), "", body])


def pay_payload(body):
    return "%s\n%s\n%s\n" % (TIME, NONCE, body)


def curly(text):
    quotes = iter("\u201c\u201d" * text.count('"'))
    return "".join(next(quotes) if c == '"' else c for c in text)


def forum_post():
    """As a post in a forum: curly quotes, two addresses left out, the answer below. 50 quotes, 302 bytes read plain."""
    front = ('{"env":{"terminalType":"WEB"},"merchantTradeNo":"98253829372921","fiatAmount":25.17,"currency":"EUR",'
             '"goodsDetails":[{"goodsType":"01","goodsCategory":"D000","referenceGoodsId":"7876763A3B","goodsName":"')
    back = '","goodsDetail":"","skuId":""}],"returnUrl":"","cancelUrl":""}'
    body = front + "Greentea ice cream".ljust(302 - len(front) - len(back), ".") + back
    assert len(body) == 302 and body.count('"') == 50, (len(body), body.count('"'))
    signature = "18A3E3DEE1605241117240735A1E05F60199EDB134EB09B6236809C976AEDD8EBD08EBD6CEB6A21A1199A2792CD06F8F52684E6C1F00FE63A8AB30B500F3967A"
    text = pay(curly(body), signature, nonce="VeTfR5md" * 4, length=350).replace(TIME, "1705724955616")
    return (text + '\n\n{"status":"FAIL","code":"400002","label":"INVALID_SIGNATURE",'
            '"errorMessage":"Signature for this request is not valid."}\n')


def dart():
    signature = sha256(DOCS, '{"symbol":"BTCUSDT"}')
    return rest(DOCS, "/api/v3/openOrders?symbol=BTCUSDT&signature=%s&timestamp=%s" % (signature, TIME),
                after='{"code":-1022,"msg":"Signature for this request is not valid."}\n')


RAW = "coin=USDT&network=ETH&address=0xA1&name=Main Account&amount=50&timestamp=" + TIME
ENCODED = RAW.replace(" ", "%20")
ORDER = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=" + TIME
SORTED = "&".join(sorted(ORDER.split("&")))
CURL = ("curl -X POST -H 'X-MBX-APIKEY: %s' \\\n    'https://api.binance.com/sapi/v1/capital/withdraw/apply?%s"
        "&signature=%s'\n" % (DOCS["api_key"], ENCODED, sha256(DOCS, RAW)))
LOG = "2026-02-01 02:00:11 ERROR GET https://api.binance.us/api/v3/openOrders?%s&signature=%s -> 400 (-1022)\n"
FRAME = {"id": "1", "method": "order.place", "params": {"symbol": "BTCUSDT", "side": "SELL", "apiKey": DOCS["api_key"],
                                                        "timestamp": int(TIME)}}


def frame(names):
    payload = "&".join("%s=%s" % (name, FRAME["params"][name]) for name in names)
    return json.dumps(dict(FRAME, params=dict(FRAME["params"], signature=sha256(DOCS, payload)))) + "\n"


# Name: (text, arguments, exit, ids of the mistakes that lead). A key is @NAME; None: no key.
PLUS = ed_with_plus()
CASES = {
    "dart": (dart(), ["--key", "@docs"], 1, ["json-signed", "timestamp-added-after-signing"]),
    "encoded-after-signing": (CURL, ["--key", "@docs"], 1, ["raw-signed-encoded-sent"]),
    "echo": (LOG % (QUERY, sha256(DOCS, QUERY + "\n")), ["--key", "@docs"], 1, ["stray-separator"]),
    "sorted-but-sent-unsorted": (us(ORDER, sha256(DOCS, SORTED)), ["--key", "@docs"], 1, ["order-mismatch"]),
    "plus-in-ed25519": (rest(ED, "/api/v3/allOrders?%s&signature=%s" % (PLUS, ed_signature(PLUS)), "api.binance.com"),
                        ["--key", "@ed25519-a"], 1, ["asym-signature-not-url-encoded"]),
    "secret-with-newline": (us(QUERY, hmac.digest((DOCS["secret"] + "\n").encode(), QUERY.encode(), "sha256").hex()),
                            ["--key", "@docs"], 1, ["secret-whitespace-or-quotes"]),
    "ws-unsorted": (frame(["symbol", "side", "apiKey", "timestamp"]), ["--key", "@docs"], 1, ["ws-unsorted"]),
    "pay-json-reserialised": (pay(BODY, sha512(PAY, pay_payload(json.dumps(json.loads(BODY))))), ["--key", "@pay"], 1,
                              ["pay-body-reserialised"]),
    "pay-json-signed-alone": (pay(BODY, sha512(PAY, BODY)), ["--key", "@pay"], 1, ["pay-body-only-signed"]),
    "pay-lower-case": (pay(BODY, sha512(PAY, pay_payload(BODY)).lower()), ["--key", "@pay"], 1, ["pay-lowercase-hex"]),
    "pay-forum": (forum_post(), [], 2, []),
    "curly-by-the-forum": (pay(curly(BODY), sha512(PAY, pay_payload(BODY)), length=len(BODY)), ["--key", "@pay"], 0, []),
    "curly-by-the-program": (pay(curly(BODY), sha512(PAY, pay_payload(curly(BODY)))).replace("Content-Length", "X-Length"),
                             ["--key", "@pay"], 1, []),
    "valid": (us(QUERY, sha256(DOCS, QUERY)), ["--key", "@docs"], 0, []),
    "valid-but-refused": (us(QUERY, sha256(DOCS, QUERY), after='{"code":-2015,"msg":"Invalid API-key, IP, or '
                             'permissions for action."}\n'), ["--key", "@docs"], 0, []),
    "valid-pay": (pay(BODY, sha512(PAY, pay_payload(BODY))), ["--key", "@pay"], 0, []),
    "nothing-found": (us(QUERY, "5e0c91d2" * 8), ["--key", "@docs"], 1, []),
    "no-secret": (LOG % (QUERY, sha256(DOCS, QUERY + "\n")), [], 2, []),
    "answered-ahead": (us(QUERY, sha256(DOCS, QUERY), after='{"code":-1021,"msg":"Timestamp for this request was 1000ms ahead '
                          'of the server\'s time."}\n'), [], 2, None),
    "likely-without-key": (us(QUERY, "A" * 43 + "="), [], 1, None),
    "several": ("".join(LOG % (query, sha256(DOCS, query + end)) for query, end in ((QUERY.replace("BTC", "ETH"), "\n"), (QUERY, ""))),
                ["--key", "@docs"], 1, None),
    "signature-missing": (rest(DOCS, "/api/v3/openOrders?" + QUERY), ["--key", "@docs"], 1, ["signature-missing"]),
    "seconds": (us("symbol=BTCUSDT&timestamp=1499827319", sha256(DOCS, "symbol=BTCUSDT&timestamp=1499827319")),
                ["--key", "@docs"], 1, ["timestamp-in-seconds"]),
    "published": (us("asset=ETH&address=0x6915f16f8791d0a1cc2bf47c13a6b2a92000504b&amount=1&recvWindow=5000&name="
                     "addressName&timestamp=1510903211000",
                     "157fb937ec848b5f802daa4d9f62bea08becbf4f311203bda2bd34cd9853e320"), ["--key", "@docs"], 1, None),
    "url-without-quotes": ("curl -H X-MBX-APIKEY:%s https://api.binance.us/api/v3/openOrders?%s&signature=%s\n" % (
        DOCS["api_key"], QUERY, sha256(DOCS, QUERY)), ["--key", "@docs"], 1, None),
    "shell-variable": ("curl -H X-MBX-APIKEY:%s \"https://api.binance.us/api/v3/openOrders?symbol=BTCUSDT&timestamp=$TS"
                       "&signature=%s\"\n" % (DOCS["api_key"], sha256(DOCS, QUERY)), ["--key", "@docs"], 2, None),
}
SEEN = {"signature-missing", "seconds"}


# ---------------------------------------------------------------------------------------------------- what it must do

def steady(screen):
    """Without what depends on the catalogue's size: how much was tried."""
    screen = re.sub(rb"[0-9,]+( candidates| rarer)", rb"N\1", screen)
    return re.sub(rb"any of [0-9]+ mistakes", b"any of N mistakes", screen)


def in_file(text, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "request.txt")
        with open(path, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
        told = explain(path, *arguments)
        told.stdout = steady(told.stdout.replace(path.encode(), b"request.txt"))
        return told


def leak(told):
    """The first secret or whole API key in what was printed."""
    said = (told.stdout + told.stderr).decode(errors="replace")
    for name, key in KEYS.items():
        for member in ("secret", "api_key"):
            if len(key.get(member, "")) >= 12 and key[member] in said:
                return "%s of @%s" % (member, name)
    return "PRIVATE KEY" if "PRIVATE KEY" in said else ""


def check_screen(name, write):
    text, arguments, status, _ = CASES[name]
    told, path = in_file(text, *arguments), "%s/%s.txt" % (GOLDEN, name)
    if write:
        open(path, "wb").write(told.stdout)
    golden = open(path, "rb").read() if os.path.exists(path) else b""
    report("the screen of %s is the golden one" % name, "" if told.stdout == golden else told.stdout.decode())
    wide = [line for line in told.stdout.decode().splitlines() if len(line) > 80]
    report("no line of %s is wider than 80 columns" % name, wide)
    if status is not None:
        report("%s exits with %d" % (name, status), "" if told.returncode == status else told.returncode)
    report("%s shows no secret and no whole API key" % name, leak(told))


def check_json(name):
    text, arguments, status, ids = CASES[name]
    told = in_file(text, *arguments, "--json")
    found = json.loads(told.stdout)
    members = {"verdict", "scheme", "sent", "signed", "right_signature", "signature", "mistakes", "tried", "left_out"}
    report("--json of %s is one object with every member of the contract" % name, sorted(members - set(found)))
    report("--json of %s has each fix by its name, and by the name that it had" % name,
           [m for m in found["mistakes"] if "fix" not in m or m["fix"] != m.get("mend")])
    report("--json of %s shows no secret and no whole API key" % name, leak(told))
    if status is not None:
        verdict = ["valid", "wrong", "undecided"][status]
        report("--json of %s has the verdict of its exit status" % name, "" if found["verdict"] == verdict else found)
    if ids:
        first = [mistake["id"] for mistake in found["mistakes"][:len(ids)]]
        report("%s names %s first" % (name, " and ".join(ids)), "" if first == ids else first)
        wanted = "likely" if name in SEEN else "proved"  # proved is what was recomputed to the same signature
        sure = all(m["confidence"] == wanted for m in found["mistakes"][:len(ids)])
        report("%s is %s" % (name, wanted), "" if sure else found["mistakes"])
    return found


# ------------------------------------------------------------------------------------------------- mends, applied

def right_block(screen):
    lines = screen.splitlines()
    if "Right" not in lines:
        return None
    rows, at = [], lines.index("Right") + 1
    while at < len(lines) and lines[at].startswith("  "):
        rows.append(lines[at][2:])
        at += 1
    return rows


def apply_mend(scheme, text, rows):
    """The request as the screen says that it is right."""
    right = "".join(rows)
    if scheme.endswith("-rest"):
        target = re.search(r"/(?:api|sapi)/[^ '\"\n]*", text).group(0)
        path, _, query = target.partition("?")
        if right.startswith("/"):
            made = right
        elif right.startswith("&signature="):
            kept = [part for part in query.split("&") if not part.startswith("signature=")]
            made = path + "?" + "&".join(kept) + right
        else:
            made = path + "?" + right
        method = "POST" if "POST" in text else "GET"
        key = re.search(r"X-MBX-APIKEY: ?([A-Za-z0-9]+)", text)
        return "%s %s HTTP/1.1\r\nX-MBX-APIKEY: %s\r\n\r\n" % (method, made, key.group(1) if key else DOCS["api_key"])
    if scheme == "pay-request":
        return re.sub(r"BinancePay-Signature: .*", right, text)
    return re.sub(r'"signature": ?"[^"]*"', lambda _: right, text)


def check_mend(name, found):
    text, arguments, _, _ = CASES[name]
    screen = in_file(text, *arguments).stdout.decode()
    rows = right_block(screen)
    said = bool(re.search(r"^ *Fix ", screen, re.M))
    # Of what is signed right only its sender can say what it has to be; without a key nothing right can be made.
    is_told = rows is not None or "\nWRONG  signed right, and refused: " in screen or "--key" not in arguments
    report("%s prints a fix only with what is right" % name, "" if said <= is_told else screen)
    if CASES[name][3]:
        report("%s ends with a fix" % name, "" if said and rows else screen)
    if not rows:
        return
    mended = apply_mend(found["scheme"], text, rows)
    told = run("verify", found["scheme"], "-", *arguments, text=mended.encode(), program=BNSIGN)
    report("the fix of %s, applied to it, verifies" % name, "" if told.returncode == 0 else (told.stdout, mended))
    again = in_file(mended, *arguments, "--scheme", found["scheme"])
    report("explain finds the fixed %s valid" % name, "" if again.returncode == 0 else again.stdout.decode())


# ------------------------------------------------------------------------------------------------------ other ways in

def check_ways_in():
    url = "https://api.binance.us/api/v3/openOrders?%s&signature=%s" % (QUERY, sha256(DOCS, QUERY + "\n"))
    key = "X-MBX-APIKEY: " + DOCS["api_key"]
    ways = {
        "a URL as the argument": explain("--key", "@docs", url),
        "a curl command as arguments": explain("--key", "@docs", "curl", "-s", "-H", key, url),
        "standard input": explain("--key", "@docs", text=url.encode()),
        "standard input as -": explain("--key", "@docs", "-", text=url.encode()),
        "a curl line with $'...'": explain("--key", "@docs", text=("curl $'%s' -H $'%s'" % (
            url.replace("&", "\\u0026"), key)).encode()),
        "a curl line of cmd.exe": explain("--key", "@docs", text=('curl ^"%s^" ^\r\n  -H ^"%s^"\r\n' % (
            url.replace("&", "^&"), key)).encode()),
        "what curl -v says": explain("--key", "@docs", text=("> GET %s HTTP/1.1\n> Host: api.binance.us\n> %s\n>\n" % (
            url.partition(".us")[2], key)).encode()),
        "a raw request with LF": explain("--key", "@docs", text=rest(DOCS, url.partition(".us")[2]).replace(
            "\r\n", "\n").encode()),
    }
    for way, told in ways.items():
        first = told.stdout.decode().splitlines()[1:2]
        report("%s is read" % way, "" if first == ["WRONG  stray-separator (proved)"] else (first, told.stderr))


def check_carets():
    """cmd.exe sends a caret that stands within quotation marks: whoever reads that nothing is wrong, or what is, reads this first."""
    for what, signed, first in (("right", QUERY, "VALID"), ("wrong", QUERY + "\n", "WRONG  stray-separator")):
        command = 'curl -H "X-MBX-APIKEY: %s" "https://api.binance.us/api/v3/openOrders?%s^&signature=%s"' % (
            DOCS["api_key"], QUERY.replace("&", "^&"), sha256(DOCS, signed))
        told = explain("--key", "@docs", text=command.encode()).stdout.decode()
        report("a caret within quotation marks is told right behind the verdict, of a %s request" % what,
               "" if told.splitlines()[1].startswith(first) and told.splitlines()[2].startswith("Note    the carets") else told)
        report("no caret is in what is printed as right, of a %s request" % what, "" if "%5E" not in told and told.count("^") == 0 else told)


def check_sent_parts():
    """curl's ways to put parameters into query and body."""
    body, half = "orderId=1&timestamp=" + TIME, "symbol=LTCBTC"
    key, host = "X-MBX-APIKEY: " + DOCS["api_key"], "https://api.binance.us/api/v3/order"
    whole = half + "&" + body
    cases = {
        "-d": ["-d", body + "&signature=" + sha256(DOCS, half + body), host + "?" + half],
        "several -d": ["-d", "orderId=1", "-dtimestamp=" + TIME, "--data-raw", "signature=" + sha256(DOCS, half + body),
                       host + "?" + half],
        "-G": ["-G", "-d", body, "-d", "signature=" + sha256(DOCS, whole), host + "?" + half],
        "--data-urlencode": ["-XPOST", "--data-urlencode", "name=Main Account", "-d", "timestamp=%s&signature=%s" % (
            TIME, sha256(DOCS, "name=Main+Account&timestamp=" + TIME)), host],
    }
    for name, arguments in cases.items():
        told = explain("--key", "@docs", "curl", "-H", key, *arguments)
        report("curl's %s makes the request that is signed" % name, "" if told.returncode == 0 else told.stdout.decode())


def check_versions():
    """What curl makes of a blank and of escapes depends on its version (curl #6895, #21524)."""
    key, host = "X-MBX-APIKEY: " + DOCS["api_key"], "https://api.binance.us/api/v3/order"

    def told(signed, *arguments):
        rest = "timestamp=" + TIME
        sent = ["-d", "%s&signature=%s" % (rest, sha256(DOCS, signed + "&" + rest))]
        return explain("--key", "@docs", "curl", "-H", key, *arguments, *sent, host).stdout.decode()

    blank, slash = ("-XPOST", "--data-urlencode", "name=Main Account"), ("-XPOST", "--data-urlencode", "name=a/b", "-G")
    small = host + "?timestamp=" + TIME + "&name=a%2fb"
    said = explain("--key", "@docs", "curl", "-XPOST", "-H", key, small + "&signature=" + sha256(DOCS, small.split("?")[1])).stdout.decode()
    report("of small letters in a URL's escapes it is said which curl sends them",
           "" if "VALID" in said and "curl from 8.20 on sends" in " ".join(said.split()) else said)
    for what, signed, arguments, wanted, sentence in (
            ("a blank that is signed as %20", "name=Main%20Account", blank, "UNDECIDED", "curl from 7.77 on"),
            ("a blank that is signed as +", "name=Main+Account", blank, "VALID", ""),
            ("an escape of -G that is signed in capitals", "name=a%2Fb", slash, "UNDECIDED", "curl from 8.20 on"),
            ("an escape of -G that is signed in small letters", "name=a%2fb", slash, "UNDECIDED", "curl from 8.20 on"),
            ("an escape that stands in the body", "name=a%2Fb", slash[:-1], "VALID", ""),
            ("another mistake beside an escape of -G", "name=a/b", slash, "WRONG", "")):
        said = told(signed, *arguments)
        report("%s is %s" % (what, wanted), "" if wanted in said and sentence in " ".join(said.split()) else said)


def check_printed_body():
    """A log that prints Pay's body as an object tells its values alone: how it was written when it was sent is not known."""
    body = {"goods": {"goodsName": "Tee/1", "goodsType": "01"}, "currency": "USDT"}
    escaped = json.dumps(body, separators=(",", ":")).replace("/", "\\/")
    other = json.dumps(body, sort_keys=True, indent=1)
    for what, signed in (("PHP's escapes", escaped), ("another order and blanks", other), ("nothing that is known", "x")):
        headers = {"BinancePay-Timestamp": TIME, "BinancePay-Nonce": NONCE, "BinancePay-Certificate-SN": PAY["api_key"],
                   "BinancePay-Signature": sha512(PAY, pay_payload(signed))}
        record = {"url": "https://bpay.binanceapi.com/binancepay/openapi/v3/order", "method": "POST", "headers": headers, "payload": body}
        said = explain("--key", "@pay", text=json.dumps(record).encode()).stdout.decode()
        report("of a body that was printed as an object, and signed with %s, nothing is decided" % what,
               "" if "UNDECIDED" in said and "byte for byte" in said else said)


def check_body_in_lines():
    """A body in lines that stands in a string was sent so, and is another one than the compact one that was signed."""
    body = {"goods": {"goodsName": "Tea", "goodsType": "01"}, "currency": "USDT"}
    headers = {"BinancePay-Timestamp": TIME, "BinancePay-Nonce": NONCE, "BinancePay-Certificate-SN": PAY["api_key"],
               "BinancePay-Signature": sha512(PAY, pay_payload(json.dumps(body, separators=(",", ":"))))}
    lines, url = json.dumps(body, indent=1), "https://bpay.binanceapi.com/binancepay/openapi/v3/order"
    for how, data in (("with escapes", json.dumps(lines)), ("as it is", "`%s`" % lines)):
        text = "{ url: '%s', method: 'post', headers: %s, data: %s }" % (url, json.dumps(headers), data)
        said = explain("--key", "@pay", text=text.encode()).stdout.decode()
        report("a body in lines in a string, %s, is told as another one than was signed" % how,
               "" if "\nWRONG  pay-body-reserialised (proved)" in said else said)


def check_script():
    """A shell's variables are not filled in: what is read of its lines is no request that is signed wrong."""
    url = "https://api.binance.com/api/v3/order?" + QUERY + "&signature=" + sha256(DOCS, QUERY)
    text = 'BINANCE_KEY=%s\nURL=%s\ncurl -X POST -H "X-MBX-APIKEY: $BINANCE_KEY" "$URL"' % (DOCS["api_key"], url)
    said = explain("--key", "@docs", text=text.encode()).stdout.decode()
    report("of a script with a right address nothing is called wrong", "" if "UNDECIDED" in said and "WRONG" not in said else said)


def check_addresses():
    """Of the addresses in a text an exchange's is meant, and not its documents'."""
    signed = QUERY + "&signature=" + sha256(DOCS, QUERY)
    for header, docs, url in (("X-MBX-APIKEY", "https://binance-docs.github.io/apidocs/spot/en", "https://api.binance.com/api/v3/order"),
                              ("X-MEXC-APIKEY", "https://mexcdevelop.github.io/apidocs/spot_v3_en", "https://api.mexc.com/api/v3/order"),
                              ("X-COINS-APIKEY", "https://docs.example.com/rest", "https://api.pro.coins.ph/openapi/v1/order")):
        text = "As %s says I send to %s\n%s: %s\ndata: '%s'\n" % (docs, url, header, DOCS["api_key"], signed)
        said = explain("--key", "@docs", text=text.encode()).stdout.decode()
        report("of two addresses the exchange's is read: " + url, "" if "VALID" in said and said.startswith("read as: ")
               and url[8:] in said.splitlines()[0] else said)


def check_unread():
    """A refusal for names that the endpoint has not says which they are."""
    query = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&foo=1&%0Abar=2&timestamp=" + TIME
    url = "https://api.binance.com/api/v3/order?%s&signature=%s" % (query, sha256(DOCS, query))
    said = " ".join(explain("--key", "@docs", "curl", "-X", "POST", "-H", "X-MBX-APIKEY: " + DOCS["api_key"], url).stdout.decode().split())
    report("names that the endpoint has not are told", "" if "not-read" in said and "Here: foo, %0Abar" in said else said)
    query = "timestamp=%s&" % TIME + "&".join("name%d=1" % number for number in range(9))
    said = " ".join(explain("--key", "@docs", "curl", "-H", "X-MBX-APIKEY: " + DOCS["api_key"], "https://api.binance.com/api/v3/account?%s&signature=%s" % (
        query, sha256(DOCS, query))).stdout.decode().split())
    report("of many the first four", "" if "Here: name0, name1, name2, name3 " in said + " " else said)
    query = "x" * 300 + "&symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&timestamp=" + TIME
    said = " ".join(explain("--key", "@docs", "curl", "-X", "POST", "-H", "X-MBX-APIKEY: " + DOCS["api_key"], "https://api.binance.com/api/v3/order?%s&signature=%s" % (
        query, sha256(DOCS, query))).stdout.decode().split())
    report("of a long one the beginning", "" if "Here: %s… " % ("x" * 64) in said else said)


def check_keys():
    """A key from the environment, from standard input, from a file with a newline at its end."""
    text, secret = us(QUERY, sha256(DOCS, QUERY)), DOCS["secret"]
    with tempfile.TemporaryDirectory() as folder:
        request, key = os.path.join(folder, "request"), os.path.join(folder, "key")
        open(request, "w", encoding="utf-8", newline="").write(text)
        open(key, "w", encoding="utf-8").write(secret + "\n")
        for way, told in {"a file": explain(request, "--key", key), "standard input": explain(
                request, "--key", "-", text=secret.encode() + b"\n")}.items():
            report("the key is read from %s" % way, "" if told.returncode == 0 else told.stderr)
        ENVIRONMENT["BN_SECRET_OF_TEST"] = secret
        told = explain("--key=env:BN_SECRET_OF_TEST", request)
        report("the key is read from the environment", "" if told.returncode == 0 else told.stderr)
        told = explain(request, "--key", "@docs", "--api-key", "another" * 8)
        first = told.stdout.decode().split("\n")[0]
        report("--api-key is the one that the secret belongs to", "" if told.returncode == 1 else first)
        told = explain(request, "--key", "@docs", "--now", "1700000000000")
        report("--now judges the age of the timestamp", "" if told.returncode == 1 and b"clock-skew" in told.stdout else (
            told.stdout))
        report("an old timestamp says nothing of a signature that is right", "" if b"signature is" not in told.stdout else (
            told.stdout))
        told = explain("--key", "@docs", "--now", "1700000000000", text=us(QUERY, sha256(DOCS, QUERY + "0")).encode())
        said = b" ".join(told.stdout.split())
        report("of an old timestamp and a wrong signature both are told", "" if b"clock-skew" in said and (
            b"the signature is not right either" in said) and b"signature is right" not in said else told.stdout)


def check_signed():
    """--signed tells a wrong string from a wrong key."""
    odd = "{symbol: BTCUSDT} %s seven" % TIME
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "signed")
        for newline in ("", "\n"):
            open(path, "w", encoding="utf-8").write(odd + newline)
            told = explain("--key", "@docs", "--signed", path, text=us(QUERY, sha256(DOCS, odd)).encode())
            first = told.stdout.decode().split("\n")[1]
            report("--signed%s: the string is right, and is not what is sent" % (" with a newline" if newline else ""),
                   "" if first == "WRONG  the string is signed correctly; it is not what is sent" else first)
        told = explain("--key", "@docs", "--signed", path, text=us(QUERY, "5e0c91d2" * 8).encode())
        report("--signed: a wrong key is told", "" if b"the key or the hash is not the one" in told.stdout.replace(
            b"\n", b" ") else told.stdout.decode())


def check_secret_hidden():
    """A secret in what was sent is [secret]; a key of one's own is not shown either."""
    own = "ThisIsMyVeryOwnSecretOfThirtyTwoB"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "secret")
        open(path, "w", encoding="utf-8").write(own + "\n")
        for text in (us("symbol=%s&timestamp=%s" % (own, TIME), own), us(QUERY, own)):
            for more in ([], ["--json"], ["-v"]):
                told = explain("--key", path, *more, text=text.encode())
                said = told.stdout + told.stderr
                report("a secret in the request is hidden %s" % " ".join(more),
                       "" if own.encode() not in said else said.decode())


MALFORMED = {
    "nothing": (b"", 64), "blank lines": (b"\n \n", 64), "no request line": (b"hello there\nthis is no request\n", 64),
    "NUL bytes": (b"GET /\0\0\0 HTTP/1.1\n\n", 64), "ten MB": (b"GET /api/v3/order?a=" + b"b" * (10 << 20), 64),
    "noise": (bytes(range(1, 256)) * 20, 64), "a bad header": (b"GET /x HTTP/1.1\nnot a header\n\n", 64),
    "a bad chunk": (b"POST /x HTTP/1.1\nTransfer-Encoding: chunked\n\nzz\nabc\n", 64),
    "a chunk too short": (b"POST /x HTTP/1.1\nTransfer-Encoding: chunked\n\nff\nabc\n", 64),
    "many headers": (b"GET /x HTTP/1.1\n" + b"a: b\n" * 300 + b"\n", 64),
    "an open quote": (b"curl 'https://api.binance.com/api/v3/order?a=b", 64),
    "a body in a file": (b"curl -d @body.json https://api.binance.com/api/v3/order", 64),
    "curl alone": (b"curl ", 64), "a frame that is cut": (b'{"method":"order.place","params":{"a":', 1),
    "deep JSON": (b'{"method":"x","params":' + b"[" * 5000, 1), "JSON alone": (b'{"a":1}', 64),
    "a FIX message that is cut": (b"8=FIX.4.4|9=5|35=A|", 1),
    "FIX without a checksum": (b"8=FIX.4.4|9=5|35=A|10=|", 1),
    "bytes that are not UTF-8": (b"GET /api/v3/order?a=\xff\xfe&timestamp=1&signature=x HTTP/1.1\n\n", 1),
    "a huge Content-Length": (b"POST /x HTTP/1.1\nContent-Length: 99999999999999999999\n\na=b", 1),
    "a lone percent": (b"GET /api/v3/order?a=%&timestamp=%zz&signature=% HTTP/1.1\n\n", 1),
}


def check_malformed():
    for name, (text, status) in MALFORMED.items():
        for key in ([], ["--key", "@docs"]):
            told = explain(*key, text=text)
            wanted = (status,) if status == 64 else (1, 2)
            clear = told.stdout if told.returncode != 64 else told.stderr.startswith(b"bnconform: ")
            report("%s%s: a clear message" % (name, " with a key" if key else ""),
                   "" if told.returncode in wanted and clear else (told.returncode, told.stdout[:300], told.stderr[:300]))
    wrong = {"a file that is not there": ["/nonexistent/request"], "an unknown option": ["--frobnicate"],
             "two files": ["a", "b"], "an unknown scheme": ["--scheme", "coinbase"], "a bad time": ["--now", "soon"],
             "an unknown test key": ["--key", "@nobody", "https://api.binance.us/api/v3/order?signature=a"],
             "a scheme of another form": ["--scheme", "fix-logon", "https://api.binance.us/api/v3/order?signature=a"]}
    for name, arguments in wrong.items():
        told = explain(*arguments)
        report("%s exits with 64 and a sentence" % name,
               "" if told.returncode == 64 and told.stderr.startswith(b"bn") else (told.returncode, told.stderr))


# ------------------------------------------------------------------------------------------------------- a terminal

def on_terminal(arguments, typed, wait_for=b"Ctrl-D", deadline=20):
    """Runs explain on a terminal of its own; typed is written when it asks. Gives what the terminal showed, and the exit
    status."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(BNCONFORM, [BNCONFORM, "explain", *arguments], ENVIRONMENT)
    shown, end, left = b"", time.monotonic() + deadline, list(typed)
    while time.monotonic() < end:
        wanted = left and left[0][0] in shown
        readable, writable, _ = select.select([terminal], [terminal] if wanted else [], [], 0.2)
        if readable:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        if writable:
            text = left[0][1]
            sent = os.write(terminal, text[:512])
            left[0] = (b"", text[sent:])
            if not left[0][1]:
                left.pop(0)
    else:
        os.kill(child, 9)
    os.close(terminal)
    return shown, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if hasattr(os, "waitstatus_to_exitcode") else (
        os.waitpid(child, 0)[1] >> 8)


def check_terminal():
    long = "symbol=BTCUSDT&note=%s&timestamp=%s" % ("a" * 6000, TIME)
    request = us(long, sha256(DOCS, long)).replace("\r\n", "\n")
    shown, status = on_terminal(["--key", "@docs"], [(b"Ctrl-D:", request.encode() + b"\x04")])
    report("a line of 6,000 bytes pasted on a terminal arrives whole", "" if status == 0 and b"VALID" in shown else (
        status, shown[-600:]))
    url = "https://api.binance.us/api/v3/openOrders?%s&signature=%s" % (QUERY, sha256(DOCS, QUERY))
    shown, status = on_terminal([url], [(b"Enter to go on without it):", DOCS["secret"].encode() + b"\n")])
    report("the secret is asked for, without an echo", "" if status == 0 and DOCS["secret"].encode() not in shown else (
        status, shown))
    shown, status = on_terminal([url], [(b"Enter to go on without it):", b"\n")])
    report("an empty line goes on without a secret", "" if status == 2 and b"UNDECIDED" in shown else (status, shown))


def check_wanted():
    """What would decide it is the key that the signature's shape is of."""
    signatures = {"the Ed25519 key": ("@ed25519-a", "The Ed25519 key, in PEM", "A" * 86 + "=="),
                  "the RSA key": ("@rsa-2048", "The RSA key, in PEM", "A" * 342 + "=="), "the secret": ("@docs", "The secret", "a1" * 32)}
    for what, (test_key, wanted, signature) in signatures.items():
        for path in ("/api/v3/order", "/fapi/v1/order", "/papi/v1/um/order"):
            told = in_file("POST %s?%s&signature=%s HTTP/1.1\r\nHost: %s\r\nX-MBX-APIKEY: %s\r\n\r\n" % (
                path, QUERY, urllib.parse.quote(signature, safe=""), {"f": "fapi", "p": "papi"}.get(path[1] if "api/v1" in path else "", "api")
                + ".binance.com", DOCS["api_key"]))
            said = " ".join(told.stdout.decode().split())
            report("without a key %s is asked for, and no other: %s" % (what, path),
                   "" if "1 %s, on your own machine" % wanted in said and "bnconform show %s)" % test_key in said
                   and "without the %s a signature" % ("secret" if what == "the secret" else "key") in said else said)


def check_hosts():
    """An address that is nobody's here has a line of its own, and no mistake's name."""
    for host, is_known in (("proxy.example.com", False), ("api.bnance.com", False), ("api.binance.com", True), ("fapi.binance.com", True),
                           ("testnet.binance.vision", True), ("127.0.0.1", True), ("localhost", True)):
        for end, signature in (("VALID", sha256(DOCS, QUERY)), ("WRONG", sha256(DOCS, QUERY + "\n"))):
            said = in_file("POST https://%s/api/v3/order?%s&signature=%s" % (host, QUERY, signature), "--key", "@docs").stdout.decode()
            report("that a host is not known is said where it is so, %s: %s" % (end, host),
                   "" if "\n" + end in said and ("is none of the exchange's hosts" in " ".join(said.split())) != is_known else said)


ANSWERS = {  # path, the answer, what must be said of a request that is signed right
    "which parameter it names": ("/api/v3/order", "-1100", "Illegal characters found in parameter 'newClientOrderId'; legal range is '^[.A-Z]$'.",
                                 "It names the parameter newClientOrderId."),
    "which one is missing": ("/fapi/v1/order", "-1102", "Mandatory parameter 'stopPrice' was not sent, was empty/null, or malformed.",
                             "It names the parameter stopPrice."),
    "by how much the clock is off": ("/api/v3/order", "-1021", "Timestamp for this request was 1000ms ahead of the server's time.",
                                     "The clock is more than 1000 ms ahead of the exchange's"),
    "that it came too late": ("/dapi/v1/order", "-1021", "Timestamp for this request is outside of the recvWindow.",
                              "It came later than recvWindow allows"),
    "a permission": ("/sapi/v1/sub-account/universalTransfer", "-1022", "Signature for this request is not valid.", "the key lacks a permission"),
    "that it was changed": ("/papi/v1/um/order", "-1022", "Signature for this request is not valid.", "it was changed on its way"),
    "the key": ("/api/v3/order", "-2015", "Invalid API-key, IP, or permissions for action.", "its list of IP addresses or a permission"),
    "nothing where it is another matter": ("/api/v3/order", "-2010", "Account has insufficient balance for requested action.",
                                           "this answer is about something else. Every encoder")}


def check_answers():
    """What the exchange answered is used, and stands before all that is general."""
    for what, (path, code, message, wanted) in ANSWERS.items():
        host = {"f": "fapi", "d": "dapi", "p": "papi"}.get(path[1] if path[2:4] == "ap" else "", "api") + ".binance.com"
        text = "POST https://%s%s?%s&signature=%s\n" % (host, path, QUERY, sha256(DOCS, QUERY))
        said = " ".join(in_file(text + json.dumps({"code": int(code), "msg": message}), "--key", "@docs").stdout.decode().split())
        report("of a right request that was refused the answer tells %s" % what,
               "" if "VALID" in said and "The exchange answered %s: %s" % (code, message) in said and wanted in said
               and "If it is still refused" not in said else said)


def main():
    write = "--write" in sys.argv[1:]
    for name in CASES:
        check_screen(name, write)
        check_mend(name, check_json(name))
    check_ways_in()
    check_carets()
    check_sent_parts()
    check_versions()
    check_printed_body()
    check_body_in_lines()
    check_script()
    check_addresses()
    check_unread()
    check_keys()
    check_signed()
    check_secret_hidden()
    check_malformed()
    check_answers()
    check_hosts()
    check_wanted()
    check_terminal()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
