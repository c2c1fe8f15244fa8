#!/usr/bin/env python3
"""`bnconform serve` over real sockets on loopback: the vectors get the answers that they say, each refusal its status,
code and text, and what is no request is recorded and explained. Bounded: each server is stopped, each wait ends."""

import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import (BNCONFORM, DOCS, ENVIRONMENT, FORM, KEYS, NOW, PAY, US, Serve, error, header, octets,  # noqa: E402
                             parse, read_all, read_answers, report, same, sha256, signed, status)

# --------------------------------------------------------------------------------------------------- each refusal

def refusals(s):
    get, base = "/api/v3/account", "timestamp=%d" % NOW

    def case(sentence, wanted, query=None, method="GET", path=get, headers=None, body=b"", host="api.binance.com"):
        target = path + ("?" + query if query else "")
        got = error(s.ask(method, target, header() if headers is None else headers, body, host))
        same(sentence, got, (wanted[0], '{"code":%d,"msg":"%s"}' % (wanted[1], wanted[2])))

    wrong = "0" * 64
    mandatory = "Mandatory parameter '%s' was not sent, was empty/null, or malformed."
    invalid = (400, -1022, "Signature for this request is not valid.")
    case("a wrong signature is -1022", invalid, base + "&signature=" + wrong)
    case("an absent signature is -1102", (400, -1102, mandatory % "signature"), base)
    case("without key and parameters the signature is what is missing", (400, -1102, mandatory % "signature"), "", headers=[])
    case("an empty signature is -1102", (400, -1102, mandatory % "signature"), base + "&signature=")
    case("an absent timestamp is -1102", (400, -1102, mandatory % "timestamp"), signed("recvWindow=5000"))
    case("a signature that is not hex is -1100", (400, -1100, "Illegal characters found in parameter 'signature'; legal "
         "range is '^[A-Fa-f0-9]{64}$'."), base + "&signature=xyz")
    case("a timestamp with a letter is -1100", (400, -1100, "Illegal characters found in parameter 'timestamp'; legal "
         "range is '^[0-9]{1,20}$'."), signed("timestamp=12x"))
    case("a recvWindow over 60000 is -1131", (400, -1131, "'recvWindow' must be less than 60000."),
         signed("recvWindow=60001&" + base))
    case("no API key is 401 -2014", (401, -2014, "API-key format invalid."), signed(base), headers=[])
    case("an API key of a wrong shape is 401 -2014", (401, -2014, "API-key format invalid."), signed(base),
         headers=[("X-MBX-APIKEY", "invalid_key")])
    case("an unknown API key is 401 -2015", (401, -2015, "Invalid API-key, IP, or permissions for action."), signed(base),
         headers=[("X-MBX-APIKEY", "a" * 64)])
    case("a timestamp 1000 ms ahead is -1021", (400, -1021, "Timestamp for this request was 1000ms ahead of the server's "
         "time."), signed("timestamp=%d" % (NOW + 1000)))
    case("a timestamp too old is -1021", (400, -1021, "Timestamp for this request is outside of the recvWindow."),
         signed("timestamp=%d" % (NOW - 5001)))
    case("a parameter twice is -1101 with its name", (400, -1101, "Duplicate values for parameter 'recvWindow'."),
         signed("recvWindow=1&recvWindow=2&" + base))
    case("an unread parameter is -1104 with the counts", (400, -1104, "Not all sent parameters were read; read '3' "
         "parameter(s) but was sent '4'."), signed("a=1&recvWindow=5000&" + base))
    case("too many parameters are -1101 with the counts", (400, -1101, "Too many parameters; expected '4' and received "
         "'5'."), signed("a=1&b=2&c=3&" + base))
    for path in ("/api/v3/allOrders", "/api/v3/orderList", "/api/v3/openOrderList", "/api/v3/order/amendments"):
        case("what %s has not is refused as well" % path, (400, -1104, "Not all sent parameters were read; read '2' "
             "parameter(s) but was sent '3'."), signed("nosuch=1&" + base), path=path)
    same("on /sapi, where that is not known, it is taken",
         s.ask("GET", "/sapi/v1/account/apiRestrictions?" + signed("nosuch=1&" + base), header())[0], 200)
    case("raw bytes outside ASCII are -1022, though signed as they are", invalid,
         signed("symbol=\u5e01&" + base), path="/api/v3/allOrders")
    case("on /sapi no key is 400", (400, -2014, "API-key format invalid."), signed(base), headers=[],
         path="/sapi/v1/capital/config/getall")
    case("on /sapi an unknown key is 400 -2008", (400, -2008, "Invalid Api-Key ID."), signed(base),
         headers=[("X-MBX-APIKEY", "a" * 64)], path="/sapi/v1/capital/config/getall")
    case("on /sapi a missing parameter has no name", (400, -1102, "A mandatory parameter was not sent, was empty/null, or "
         "malformed."), base, path="/sapi/v1/capital/config/getall")
    case("on /fapi the key comes first", (401, -2014, "API-key format invalid."), "", headers=[], path="/fapi/v2/account")
    case("microseconds are ahead on Binance US", (400, -1021, "Timestamp for this request was 1000ms ahead of the server's "
         "time."), signed("timestamp=%d000" % NOW), host="api.binance.us")
    case("a US key's request is judged as one of Binance US", (400, -1021, "Timestamp for this request was 1000ms ahead of "
         "the server's time."), signed("timestamp=%d000" % NOW, US), headers=header(US))


def successes(s):
    base = "timestamp=%d" % NOW
    status, headers, body = s.ask("GET", "/api/v3/account?" + signed(base), header())
    report("a signed request gets the endpoint's body", "" if status == 200 and "balances" in json.loads(body) else body)
    same("with the headers of the exchange",
         (headers.get("content-type"), headers.get("access-control-allow-origin"), "x-mbx-used-weight-1m" in headers,
          "x-mbx-uuid" in headers, headers.get("server")), ("application/json;charset=UTF-8", "*", True, True, "nginx"))
    status, headers, body = s.ask("GET", "/api/v3/account?" + base + "&signature=" + "0" * 64, header())
    same("a refusal has the weight and no Access-Control header",
         ("access-control-allow-origin" in headers, "x-mbx-used-weight" in headers), (False, True))
    same("the time endpoint tells the clock", error(s.ask("GET", "/api/v3/time")), (200, '{"serverTime":%d}' % NOW))
    same("ping answers {}", error(s.ask("GET", "/api/v3/ping")), (200, "{}"))
    same("an endpoint that is not listed answers {}", error(s.ask("GET", "/api/v3/made/up?" + signed(base), header())), (200, "{}"))
    status, _, body = s.ask("POST", "/api/v3/userDataStream", header())
    report("a retired path is 410 in HTML", "" if status == 410 and len(body) == 136 else (status, body))
    same("which Binance US still has, with the key alone",
         s.ask("POST", "/api/v3/userDataStream", header(), host="api.binance.us")[0], 200)
    same("and refuses without", error(s.ask("POST", "/api/v3/userDataStream", (), host="api.binance.us"))[0], 401)
    form = "symbol=LTCBTC&newOrderRespType=ACK&" + base
    body = json.loads(s.ask("POST", "/api/v3/order", header() + FORM, signed(form).encode())[2])
    same("the answer follows newOrderRespType", sorted(body), ["clientOrderId", "orderId", "orderListId", "symbol",
                                                                "transactTime"])
    query, rest = "symbol=LTCBTC", "symbol=BNBBTC&" + base
    both = s.ask("POST", "/api/v3/order?" + query, header() + FORM,
                 (rest + "&signature=" + sha256(DOCS["secret"], query + rest)).encode())
    same("a parameter in query and body is accepted", both[0], 200)
    same("an unknown path is 404", s.ask("GET", "/nothing")[0], 404)


def pay(s):
    nonce, body, stamp = "a" * 32, '{"merchantTradeNo":"1"}', str(NOW)

    def ask(body=body, stamp=stamp, nonce=nonce, key=PAY["api_key"], sign=None):
        payload = "%s\n%s\n%s\n" % (stamp, nonce, body)
        mac = hmac.new(PAY["secret"].encode(), payload.encode(), hashlib.sha512).hexdigest().upper()
        headers = [("Content-Type", "application/json"), ("BinancePay-Timestamp", stamp), ("BinancePay-Nonce", nonce),
                   ("BinancePay-Certificate-SN", key), ("BinancePay-Signature", sign or mac)]
        answer = s.ask("POST", "/binancepay/openapi/v3/order", headers, body.encode(), "bpay.binanceapi.com")
        return answer[0], json.loads(answer[2])

    status, got = ask()
    same("a Binance Pay request is accepted", (status, got["status"], got["code"]), (200, "SUCCESS", "000000"))
    for sentence, code, arguments in (
            ("a wrong signature is 400002", "400002", {"sign": "A" * 128}),
            ("lower-case hex is 400002", "400002", {"sign": "a" * 128}),
            ("a stale timestamp is 400003", "400003", {"stamp": str(NOW - 1001)}),
            ("an unknown certificate is 400004", "400004", {"key": "b" * 64}),
            ("a nonce of 31 is 400001", "400001", {"nonce": "a" * 31}),
            ("a body that is no JSON is 400008", "400008", {"body": "a=b"})):
        status, got = ask(**arguments)
        same("Pay: " + sentence, (status, got["status"], got["code"]), (400, "FAIL", code))


# ---------------------------------------------------------------------------------------------------------- the wire

def wire(s):
    base = "timestamp=%d" % NOW
    good = ("GET /api/v3/account?%s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\n"
            % (signed(base), DOCS["api_key"])).encode()
    same("pipelined requests are answered in their order",
         [a[0] for a in parse(s.raw(good + b"\r\nGET /api/v3/ping HTTP/1.1\r\nHost: h\r\n\r\n"
                                    b"GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n"))], [200, 200, 404])
    connection = http.client.HTTPConnection("127.0.0.1", s.port, timeout=15)
    codes = []
    for _ in range(3):
        connection.request("GET", "/api/v3/account?" + signed(base), headers=dict(header()))
        answer = connection.getresponse()
        codes.append((answer.status, len(answer.read()) > 2))
    connection.close()
    same("http.client keeps its connection", codes, [(200, True)] * 3)
    form = signed("symbol=LTCBTC&" + base).encode()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (form[:7], form[7:8], form[8:])) + b"0\r\n\r\n"
    post = ("POST /api/v3/order HTTP/1.1\r\nHost: h\r\nX-MBX-APIKEY: %s\r\n" % DOCS["api_key"]).encode()
    same("a chunked body is verified", parse(s.raw(post + b"Transfer-Encoding: chunked\r\n\r\n" + chunks))[0][0], 200)
    with s.connect() as c:
        c.sendall(post + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(form))
        first = c.recv(4096)
        c.sendall(form)
        same("Expect: 100-continue is answered before the body comes", (first, read_answers(c, 1)[0][0]),
             (b"HTTP/1.1 100 Continue\r\n\r\n", 200))
    with s.connect() as c:
        for byte in good + b"\r\n":
            c.sendall(bytes([byte]))
        same("a request that comes byte by byte is verified", read_answers(c, 1)[0][0], 200)
    head = parse(s.raw(good.replace(b"GET", b"HEAD") + b"\r\n"), is_head=True)
    report("HEAD has the length and no body",
           "" if len(head) == 1 and head[0][0] == 200 and int(head[0][1]["content-length"]) > 2 else head)
    whole = good.replace(b"GET /", b"GET http://api.binance.com/").replace(b"Host: api.binance.com", b"Host: proxy")
    same("a whole URL as target is read as a proxy would", parse(s.raw(whole + b"\r\n"))[0][0], 200)
    same("a body over the limit is refused before it comes",
         parse(s.raw(post + b"Expect: 100-continue\r\nContent-Length: 1000000000\r\n\r\n", shut=False))[0][0], 413)
    same("a raw space in the target is 400", parse(s.raw(b"GET /api/v3/order?a=b c HTTP/1.1\r\nHost: h\r\n\r\n"))[0][0], 400)
    same("noise is answered 400", parse(s.raw(b"\x00\xff\r\n\r\n", shut=False))[0][0], 400)
    same("FIX where HTTP was spoken is answered 400",
         [a[0] for a in parse(s.raw(b"GET /api/v3/ping HTTP/1.1\r\nHost: h\r\n\r\n8=FIX.4.4\x019=5\x01", shut=False))], [200, 400])
    same("a request that is cut off is answered 400", parse(s.raw(good))[0][0], 400)
    same("others are served while a slow one waits", slow_and_fast(s), 200)


def over_tls(s):
    if "ca" not in s.serving:
        print("skip - the same over TLS: no OpenSSL is linked")
        return
    trusting = ssl.create_default_context(cafile=s.serving["ca"])

    def connect(name="127.0.0.1"):
        return trusting.wrap_socket(s.connect(), server_hostname=name)

    for name in ("api.binance.com", "api.binance.us", "bpay.binanceapi.com", "localhost"):
        with connect(name) as c:
            c.sendall(b"GET /api/v3/ping HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            same("the certificate is good for %s" % name, parse(read_all(c))[0][0], 200)
    connection = http.client.HTTPSConnection("127.0.0.1", s.port, timeout=15, context=trusting)
    codes = []
    for length in (10, 300000, 10):
        form = signed("newClientOrderId=%s&timestamp=%d" % ("a" * length, NOW))
        connection.request("POST", "/api/v3/order", body=form, headers=dict(header() + FORM))
        answer = connection.getresponse()
        codes.append((answer.status, len(answer.read()) > 2))
    connection.close()
    same("a connection is kept over TLS, large bodies too", codes, [(200, True)] * 3)
    try:
        ssl.create_default_context().wrap_socket(s.connect(), server_hostname="localhost").close()
        report("a client that does not trust the CA is turned away", "it was not")
    except ssl.SSLError:
        report("a client that does not trust the CA is turned away")
    same("and others are served", s.ask("GET", "/api/v3/ping")[0], 200)
    ca = s.serving["ca"]
    same("it stops cleanly", s.stop(), 0)
    report("and takes the CA's file with it", ca if os.path.exists(ca) else "")
    report("people are told of the mistrust, and what to do",
           "" if "does not trust the server's" in s.words().replace("\n              ", " ") else s.words()[-600:])


def slow_and_fast(s):
    with s.connect() as c:
        c.sendall(b"GET /api/v3/pi")
        return s.ask("GET", "/api/v3/ping")[0]


def clocks(s):
    same("the clock can be set", (s.clock("fixed:1600000000000"), error(s.ask("GET", "/api/v3/time"))[1]),
         (200, '{"serverTime":1600000000000}'))
    same("and to the real time", s.clock("real"), 200)
    now = json.loads(s.ask("GET", "/api/v3/time")[2])["serverTime"]
    report("which the time endpoint then tells", "" if abs(now - time.time() * 1000) < 5000 else now)
    same("another Host, another Origin, another text are refused",
         (s.clock("real", host="evil.example"), s.clock("real", origin="http://evil.example"), s.clock("later")),
         (403, 403, 400))
    s.clock("fixed:%d" % NOW)


# --------------------------------------------------------------------------------------------------------------- log

def logged(s):
    base = "symbol=BTCUSDT&timestamp=%d" % NOW
    key = US
    s.ask("GET", "/api/v3/openOrders?" + base + "&signature=" + sha256(key["secret"], base + "\n"), header(key), host="api.binance.us")
    s.raw(b"GET /api/v3/order?a=b c HTTP/1.1\r\nHost: h\r\nX-K: " + DOCS["secret"].encode() + b"\r\n\r\n")
    s.raw(b"\x17\x03\x01\xff")
    decoded = "note=a b&timestamp=%d" % NOW
    s.ask("GET", "/api/v3/made/up?note=a%%20b&timestamp=%d&signature=%s" % (NOW, sha256(DOCS["secret"], decoded)), header())
    s.ask("GET", "/api/v3/ping")
    status = s.stop(signal.SIGINT)
    records = s.log()
    same("SIGINT stops it cleanly", status, 0)
    same("the log is complete, one record a request", [r["number"] for r in records], list(range(1, 6)))
    one = records[0]
    same("the mistake is named in the record", (one["verdict"], [m["id"] for m in one["mistakes"]][:1], one["answer"]["status"],
                                                one["answer"]["code"], one["signed"]),
         ("wrong", ["stray-separator"], 400, "-1022", base + "\n"))
    report("with its words, confidence and rule",
           "" if one["mistakes"] and all(one["mistakes"][0].get(k) for k in ("says", "fix", "mend", "confidence", "rule")) else one["mistakes"])
    states = {c["name"]: (c["today"], c["2025"]) for c in one["checks"]}
    report("every check is there, ok, fail or skip", "" if len(states) > 15 and states["signature"] == ("fail", "fail") and
           states["duplicate"] == ("ok", "ok") and all(v in ("ok", "fail", "skip") for p in states.values() for v in p) else states)
    report("a skip and a failure have a reason",
           [c for c in one["checks"] if c["today"] != "ok" and not c["reason"]])
    report("the raw bytes are kept", "" if one["raw"].startswith("GET /api/v3/openOrders?" + base) else one["raw"])
    same("a raw space is explained", (records[1]["verdict"], records[1]["error"]["says"], records[1]["error"]["offset"]),
         ("not-http", "a raw space stands in the target of the request line", 21))
    report("a secret is never logged", "" if DOCS["secret"] not in json.dumps(records) and "[secret]" in records[1]["raw"] else "it is")
    same("garbage is kept as hex", (records[2]["raw"], records[2]["answer"]["status"]), ({"hex": "170301ff"}, 400))
    same("a signature over the decoded text is told under 2025's rules",
         (records[3]["verdict"], records[3]["reason"]), ("wrong", {"today": "signature", "2025": ""}))
    same("what needs no signature is told so", records[4]["verdict"], "unsigned")
    words = s.words()
    report("people see a line a request and the block of the mistake",
           "" if re.search(r"(?m)^\d\d:\d\d:\d\d   1  GET  /api/v3/openOrders +400 -1022   WRONG  stray-separator$", words) and
           re.search(r"(?m)^WRONG  stray-separator \(proved\) +request 1$", words) and "<LF>" in words else words)
    report("no secret and no whole API key is shown to people",
           "" if not any(k.get("secret", "\0") in words for k in KEYS.values()) and key["api_key"] not in words else words)
    report("lines keep to 80 columns", [line for line in words.split("\n") if len(line) > 80])
    report("each wrong request has its address on the page", "" if re.search(
        r"(?m)WRONG  stray-separator\n {14}http://127\.0\.0\.1:%d/bnconform/#1$" % s.port, words) else words)


def coloured():
    """Colour changes nothing of what is said, nor where on its line it stands."""
    said = []
    for colour in ("", "1"):
        ENVIRONMENT["FORCE_COLOR"] = colour
        with Serve("--clock", "fixed:%d" % NOW, log=False) as s:
            s.ask("GET", "/api/v3/account?timestamp=%d&signature=%s" % (NOW, sha256(DOCS["secret"], "timestamp=%d\n" % NOW)), header())
            s.ask("GET", "/api/v3/account?" + signed("abc=1&timestamp=%d" % NOW), header())
            s.stop()
            said.append(re.findall(r"(?m)^(?!Ready|Page|CA| +http)(?:\d\d:\d\d:\d\d)?(.*)$", s.words()))
    del ENVIRONMENT["FORCE_COLOR"]
    plain, bright = said
    report("where colour is asked for there is some", "" if any("\033[" in line for line in bright) else bright)
    same("and without it every line is as on a plain terminal", [re.sub(r"\033\[[\d;]*m", "", line) for line in bright], plain)


def unreadable_keys():
    """Of --keys each is read when the server starts: what cannot be is no key that is not known later."""
    with open("vectors/keys.json", encoding="utf-8") as file:
        rsa, ed25519 = (name["pem"] for name in map(json.load(file)["keys"].get, ("rsa-2048", "ed25519-a")))
    older = rsa.replace("PRIVATE KEY", "RSA PRIVATE KEY")
    for what, kind, pem, says in (("an encrypted key", "rsa", rsa.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "encrypted"),
                                  ("a key in the older form", "rsa", older, "PKCS#1"), ("half a PEM", "ed25519", ed25519[:60], ""),
                                  ("a PEM of another type", "rsa", ed25519, "its type is another")):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"keys": {"right": {"type": "rsa", "api_key": "P" * 64, "pem": rsa},
                                "mine": {"type": kind, "api_key": "Q" * 64, "pem": pem}}}, file)
            file.flush()
            r = subprocess.run([BNCONFORM, "serve", "--keys", file.name], env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=10)
            said = r.stderr.decode()
            report("%s among --keys is told at once, and which it is" % what,
                   "" if r.returncode == 64 and "its key 2 cannot be read: " in said and says in said else (r.returncode, said))


def own_keys():
    with Serve("--clock", "fixed:%d" % NOW, "--key", "env:OWN_SECRET") as s:
        query = "timestamp=%d" % NOW
        own = {"secret": ENVIRONMENT["OWN_SECRET"]}
        same("with --key the secret belongs to whatever API key arrives",
             s.ask("GET", "/api/v3/account?" + signed(query, own), [("X-MBX-APIKEY", "z" * 64)])[0], 200)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"keys": {"mine": {"type": "hmac", "api_key": "Q" * 64, "secret": "mine, all mine"}}}, file)
        file.flush()
        with Serve("--clock", "fixed:%d" % NOW, "--keys", file.name) as s:
            same("--keys adds keys", s.ask("GET", "/api/v3/account?" + signed(query, {"secret": "mine, all mine"}),
                                           [("X-MBX-APIKEY", "Q" * 64)])[0], 200)
    unreadable_keys()
    with Serve("--clock", "fixed:%d" % NOW, "--rules", "2025") as s:
        query = "symbol=\u5e01&timestamp=%d" % NOW
        same("--rules 2025 takes what was not encoded", s.ask("GET", "/api/v3/made/up?" + signed(query), header())[0], 200)


PROGRAM = """
import sys, urllib.error, urllib.request
def ask(url, key=None):
    try:
        request = urllib.request.Request(url, headers={"X-MBX-APIKEY": key} if key else {})
        return urllib.request.urlopen(request, timeout=10).status
    except urllib.error.HTTPError as e:
        return e.code
    except OSError as e:
        return str(e.args[0].errno if e.args and isinstance(e.args[0], OSError) else e)
print([ask(*argument.split(" ")) for argument in sys.argv[1:]])
"""


def sealed():
    def run(*command):
        return subprocess.run([BNCONFORM, "serve", "--clock", "fixed:%d" % NOW, "--", *command], env=ENVIRONMENT,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)

    nothing = run("true")
    words = nothing.stderr.decode()
    if nothing.returncode == 64 and "not permitted" in words:
        print("skip - a sealed program: namespaces are not permitted here")
        return
    said = re.sub(r"\d+ more", "N more", words.split("Page")[0])
    as_root = "       Run as root it can change this system's files, and so what others run.\n" if os.geteuid() == 0 else ""
    limit = "       /proc cannot be made anew here: it sees which programs run.\n"
    same("what a sealed program can reach is said", said.replace(limit, ""),
         "Ready  sealed: api.binance.com, api.binance.us, bpay.binanceapi.com and N more\n"
         "       lead here. It has no other network, and neither the sockets nor the\n"
         "       processes of this computer: no order that it sends can become real.\n" + as_root)
    same("a program that sends nothing is exit 6", (nothing.returncode, words.split("\n")[-2]),
         (6, "0 passed, 0 failed, 0 skipped"))
    good = signed("timestamp=%d" % NOW)
    if "no https here" in words:
        print("skip - a sealed program by https: no OpenSSL is linked")
        return
    hosts = ["https://api.binance.com/api/v3/time", "https://api.binance.com/api/v3/account?%s %s" % (good, DOCS["api_key"]),
             "https://api.binance.us/api/v3/account?%s %s" % (good, DOCS["api_key"])]
    r = run(sys.executable, "-c", PROGRAM, *hosts, "http://192.0.2.1/")
    same("a sealed program reaches the server by the exchange's names, and no other network",
         (r.returncode, r.stdout.decode().strip()), (0, "[200, 200, 200, '101']"))
    report("it is told what was ok", "" if re.search(r"(?m)^3 passed, 0 failed, 0 skipped$", r.stderr.decode()) and
           "ended with 0." in r.stderr.decode() else r.stderr.decode())
    r = run(sys.executable, "-c", PROGRAM, hosts[1].replace("signature=", "signature=00")[:-2])
    report("a wrong request is exit 1, its mistake is named", "" if r.returncode == 1 and b"WRONG" in r.stderr else r.stderr)
    same("a program that is not there is exit 64", run("/nonexistent/program").returncode, 64)


def kept():
    """--keep: a program of a second leaves a page that can be looked at."""
    program = "import os, urllib.request as u; u.urlopen(os.environ['HTTPS_PROXY'] + '/api/v3/time'); raise SystemExit(7)"
    with tempfile.NamedTemporaryFile("w") as errors:
        server = subprocess.Popen([BNCONFORM, "serve", "--keep", "--unsealed", "--", sys.executable, "-c", program], env=ENVIRONMENT,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        said, until = "", time.monotonic() + 30
        while "until Ctrl-C" not in said and server.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
            with open(errors.name, encoding="utf-8") as file:
                said = file.read()
        port = re.search(r"Page +http://127.0.0.1:(\d+)/", said)
        connection = http.client.HTTPConnection("127.0.0.1", int(port[1]) if port else 9, timeout=5)
        try:
            connection.request("GET", "/bnconform/requests/1")
            answered = connection.getresponse().status
        except OSError as problem:
            answered = problem
        connection.close()
        same("with --keep the page has the request when the program has ended", answered, 200)
        server.send_signal(signal.SIGINT)
        same("and the exit status is the program's when the page ends too", server.wait(20), 7)


def usage():
    for arguments, part in ((["--port", "x"], "--port"), (["--clock", "now"], "--clock"), (["--rules", "2024"], "--rules"),
                            (["--keys", "/nonexistent"], "--keys"), (["--unsealed"], "--unsealed"), (["--"], "no command"), (["-x"], "not an option of serve")):
        r = subprocess.run([BNCONFORM, "serve", *arguments], env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=10)
        report("serve %s is refused with a sentence" % " ".join(arguments),
               "" if r.returncode == 64 and part in r.stderr.decode() and not r.stdout else (r.returncode, r.stderr))


def ask_for_wide_rows(s):
    """A long method, a long path, and the verdicts of most words."""
    for method in ("DELETE", "OPTIONS"):
        for path in ("/api/v3/order", "/api/v3/not/known/here/at/all", "/sapi/v1/capital/withdraw/apply", "/api/v9/" + "long/" * 12):
            for query in ("", signed("timestamp=%d" % NOW), signed("timestamp=%d" % (NOW - 9000)), "timestamp=%d&signature=%s" % (NOW, "0" * 64)):
                for head in ([], header(), [("X-MBX-APIKEY", "a" * 64)]):
                    s.ask(method, path + ("?" + query if query else ""), head)


def columns(line):
    """What it takes up on a terminal: a wide letter has two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def load(s):
    """200 connections that are kept, and four that ask."""
    idle = [s.connect() for _ in range(200)]
    results = []

    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", s.port, timeout=30)
        query = "/api/v3/account?" + signed("timestamp=%d" % NOW)
        for _ in range(100):
            connection.request("GET", query, headers=dict(header()))
            answer = connection.getresponse()
            answer.read()
            results.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    same("many requests at once are all answered", (len(results), set(results)), (400, {200}))
    idle[0].sendall(b"GET /api/v3/ping HTTP/1.1\r\nHost: h\r\n\r\n")
    same("and a connection that was idle meanwhile as well", read_answers(idle[0], 1)[0][0], 200)
    for connection in idle:
        connection.close()


def rotated():
    """A log that is renamed ends there, and the next one begins with the next request."""
    counts, ignored = [], signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup has it
    with Serve("--clock", "fixed:%d" % NOW) as s:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        for _ in range(3):
            s.ask("GET", "/api/v3/ping")
            os.rename(s.path, s.path + ".1")
            s.child.send_signal(signal.SIGHUP)
            until = time.monotonic() + 30
            while not os.path.exists(s.path) and time.monotonic() < until:
                time.sleep(0.01)
            with open(s.path + ".1", encoding="utf-8") as file:
                counts.append([json.loads(line)["number"] for line in file])
            s.ask("GET", "/api/v3/time")
        same("SIGHUP goes on in a new log, and none of the records is lost", counts, [[1], [2, 3], [4, 5]])
        s.child.send_signal(signal.SIGHUP)
        same("a log that was not moved is gone on with", s.ask("GET", "/api/v3/ping")[0], 200)
        same("the server still ends by SIGTERM", s.stop(), 0)
        same("what stood in the log stands there still", [r["number"] for r in s.log()], [6, 7])
    with Serve(log=False) as s:
        same("without a log SIGHUP ends the server", s.stop(signal.SIGHUP), 0)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        with Serve(log=False) as s:
            same("%s ends the server, and no file of a CA stays" % number.name, (s.stop(number), os.path.exists(s.serving.get("ca", ""))), (0, False))
    signal.signal(signal.SIGHUP, ignored)


def main():
    fixed = ("--clock", "fixed:%d" % NOW)
    with Serve(*fixed) as s:
        members = {"http": "http://127.0.0.1:%d", "proxy": "http://127.0.0.1:%d", "fix": "127.0.0.1:%d",
                   "ws": "ws://127.0.0.1:%d/ws-api/v3", "inspector": "http://127.0.0.1:%d/bnconform/"}
        if "https" in s.serving:
            members.update(https="https://127.0.0.1:%d", fixs="127.0.0.1:%d", wss="wss://127.0.0.1:%d/ws-api/v3")
            report("the CA's file is there", "" if os.path.exists(s.serving["ca"]) else s.serving["ca"])
        for name, address in members.items():
            same("the first line is JSON and tells %s" % name, s.serving.get(name), address % s.port)
        refusals(s)
        successes(s)
        pay(s)
        clocks(s)
        wire(s)
        ask_for_wide_rows(s)
        load(s)
        same("SIGTERM stops it cleanly", s.stop(), 0)
        numbers = [r["number"] for r in s.log()]
        report("and its log has every request", "" if numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 450 else numbers[-3:])
        report("whatever is asked and answered, no line is wider than 80 columns",
               sorted({line[10:] for line in s.words().split("\n") if columns(line) > 80}, key=len)[-3:])
    with Serve(*fixed, log=False) as s:
        over_tls(s)
    with Serve(*fixed) as s:
        logged(s)
    coloured()
    rotated()
    own_keys()
    sealed()
    kept()
    usage()
    return status()


if __name__ == "__main__":
    sys.exit(main())
