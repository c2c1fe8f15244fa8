#!/usr/bin/env python3
# Takes 17 s
"""The page of `bnconform serve`: who may ask for it, what it is told, what it never tells; and, in a headless Chromium,
what a person sees of it. Without a browser that part is skipped, and says so. Bounded: each wait ends."""

import base64
import hmac
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, "conformance/tests/support")
import check_ws  # noqa: E402
import inspector_page  # noqa: E402
import memory  # noqa: E402
import serve_for_tests as base  # noqa: E402
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, KEYS, NOW, Serve, report, same, sha256  # noqa: E402

API_KEY = [("X-MBX-APIKEY", DOCS["api_key"])]
HERE = "127.0.0.1"
MOST, WHOLE_MOST, BEGINNING = 1000, 256 << 10, 64 << 10
FILES = ["inspector/inspector.html", "inspector/inspector.css", "inspector/inspector.js", "shared/report.js", "inspector/session.js", "shared/code.js", "shared/files.js"]
WAIT = 15


def query(extra="", now=NOW):
    return "symbol=BTCUSDT%s&timestamp=%d" % (extra, now)


def get(serve, path, headers=(), host=HERE):
    return serve.ask("GET", "/bnconform/" + path, headers, host=host)


def whole(serve, number, more=""):
    return json.loads(get(serve, "requests/%d%s" % (number, more))[2])


def send(serve, signature, text, key=DOCS):
    return serve.ask("GET", "/sapi/v1/margin/allOrders?%s&signature=%s" % (text, signature), [("X-MBX-APIKEY", key["api_key"])])


def explain(serve, text, secret="", headers=None):
    body = json.dumps({"text": text, "secret": secret}).encode()
    if headers is None:
        headers = [("Content-Type", "application/json")]
    return serve.ask("POST", "/bnconform/explain", headers, body, HERE)


def text_of(segments):
    return "".join(one if isinstance(one, str) else one[1] for one in segments)


def spellings(secret):
    data = secret.encode()
    return {data, base64.b64encode(data).rstrip(b"="), data.hex().encode(), json.dumps(secret)[1:-1].encode(),
            urllib.parse.quote(secret, safe="").encode(), urllib.parse.quote_plus(secret).encode()}


# ----------------------------------------------------------------------------------------------------------- the files

def check_files():
    with Serve() as serve:
        address = "http://127.0.0.1:%d/bnconform/" % serve.port
        same("the first line tells the page's address", serve.serving.get("inspector"), address)
        answers = [get(serve, name) for name in ("", "inspector.css", "inspector.js", "report.js", "session.js", "code.js", "files.js", "requests", "plain")]
        same("the page and its parts are answered", [a[0] for a in answers], [200] * 9)
        same("each has its type", [a[1]["content-type"].split(";")[0] for a in answers],
             ["text/html", "text/css", *["text/javascript"] * 5, "application/json", "text/html"])
        for status, headers, _ in answers + [get(serve, "nothing"), get(serve, "", host="evil.example")]:
            policy = headers.get("content-security-policy", "")
            wanted = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'",
                      "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]
            missing = [each for each in wanted if each not in policy.split("; ")]
            others = [headers.get(name) for name in ("x-content-type-options", "referrer-policy", "cache-control")]
            report("the answer %d is under the strict policy" % status, missing or "unsafe" in policy and policy)
            same("the answer %d is neither guessed at, referred to nor kept" % status, others,
                 ["nosniff", "no-referrer", "no-store"])
        for number, name in enumerate(FILES):
            with open("conformance/page/" + name, "rb") as file:
                text = file.read()
            same(name + " is served as it stands in the tree", answers[number][2], text)
            text = text.replace(b"http://www.w3.org/2000/svg", b"").replace(b"https://${call.host}", b"")  # a name, and a program's text
            report(name + " asks nothing of elsewhere", re.search(rb"https?://|//[a-z]+\.|@import|url\(", text))
        html, script = answers[0][2].decode(), b"".join(answers[n][2] for n in (2, 3, 4, 5, 6)).decode()
        report("the page has no script and no style of its own",
               re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=\"(?:inspector|report|session|code|files)\.js\")", html))
        report("no text becomes markup in the script",
               re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|srcdoc", script))
        check_plain(serve)
        status, headers, _ = serve.ask("GET", "/bnconform", host=HERE)
        same("without its last slash it leads there", (status, headers.get("location")), (308, "/bnconform/"))
        for path in ("", "events", "requests"):
            head, _, body = serve.raw(b"HEAD /bnconform/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % path.encode()).partition(b"\r\n\r\n")
            same("HEAD /bnconform/%s has no body" % path, (head[:12], body), (b"HTTP/1.1 200", b""))
        same("another method is refused", serve.ask("POST", "/bnconform/requests", host=HERE)[0], 405)
        same("GET of what takes POST is refused", get(serve, "explain")[0], 405)
        same("a name that only begins alike is no path of the page", serve.ask("GET", "/bnconformity", host=HERE)[1]["server"],
             "nginx")
        browser = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")]
        status, headers, _ = serve.ask("GET", "/", browser, host="127.0.0.1:%d" % serve.port)
        same("the printed address leads a browser to the page", (status, headers.get("location")), (308, "/bnconform/"))
        same("a program gets the exchange's answer there", [serve.ask("GET", "/", h, host=host)[0] for h, host in (
            ([], HERE), (browser, "api.binance.com"), ([("Accept", "*/*")], HERE))], [404] * 3)
        report("people are told the address", "" if "Page   " + address in serve.words() else serve.words())


def check_plain(serve):
    """For a browser without JavaScript."""
    told = lambda: get(serve, "plain")[2].decode()
    report("a browser without a script is led to a page that needs none", "" if re.search(
        r'<noscript><meta http-equiv="refresh" content="0; url=plain"></noscript>', get(serve, "")[2].decode()) else "it is not")
    report("which says so while nothing has come, and where to send it", [one for one in ("Nothing has arrived yet", "<code>http://%s</code>" % HERE) if one not in told()])
    send(serve, sha256(DOCS["secret"], query()), query())
    send(serve, sha256(DOCS["secret"], query() + "\n"), query())
    serve.ask("GET", "/api/v3/<script>&\"'", API_KEY)
    text = told()
    same("it has a line for each request, the newest first", re.findall(r'<td><a href="#r(\d)">', text), ["3", "2", "1"])
    same("each leads to a section", re.findall(r'<section id="r(\d)">', text), ["3", "2", "1"])
    report("with the terminal's report", "" if "WRONG  stray-separator (proved)" in text and "&lt;LF&gt;" in text else text)
    report("and the answer", "" if "&quot;code&quot;:-1021" in text else text)
    report("what came is no markup there", [part for part in ("<script", "'>", DOCS["api_key"], DOCS["secret"]) if part in text])
    serve.raw(b"GET /api/v3/order?a= b HTTP/1.1\r\nHost: x\r\n\r\n")
    words = " ".join(re.sub("<[^>]*>", "", told()).split())
    report("what is no HTTP is told in one sentence", "" if "WRONG not HTTP: a raw space stands" in words else words)
    same("each element is closed", [text.count("<" + one) - text.count("</" + one + ">") for one in ("table", "section", "pre", "td", "tr")], [0] * 5)


# ------------------------------------------------------------------------------------------------------ who may ask

FOREIGN = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "api.binance.com", ""]
ORIGINS = ["http://localhost:3000", "https://127.0.0.1", "https://evil.example", "http://127.0.0.1.evil.example", "null", "file://", "http://localhost@evil.example",
           "http://[::1].evil.example"]


def check_refusals():
    asked = [("GET", path) for path in ("", "inspector.js", "events", "requests", "requests/1", "requests/1/what-if")]
    asked += [("GET", "reading"), ("POST", "explain"), ("POST", "clock"), ("POST", "requests/1/sign"), ("POST", "requests/1/explain")]
    with Serve("--clock", "fixed:%d" % NOW) as serve:
        send(serve, sha256(DOCS["secret"], query()), query())
        body = json.dumps({"text": "x"}).encode()
        for method, path in asked:
            headers = [("Content-Type", "application/json")]
            data = body if path == "explain" else b"fixed:1" if path == "clock" else b""
            found = {host: serve.ask(method, "/bnconform/" + path, headers, data, host)[0] for host in FOREIGN}
            same("%s /bnconform/%s is refused by each foreign Host" % (method, path), set(found.values()), {403} if found else 0)
            found = {o: serve.ask(method, "/bnconform/" + path, headers + [("Origin", o)], data, HERE)[0] for o in ORIGINS}
            same("%s /bnconform/%s is refused by each foreign Origin" % (method, path), set(found.values()), {403})
        same("no refused request set the clock", send(serve, sha256(DOCS["secret"], query()), query())[0], 200)
        cross = [("Sec-Fetch-Site", "cross-site")]
        same("what a page of another site loads is refused, where it sends no Origin too",
             [get(serve, path, cross)[0] for path in ("requests", "events", "requests/1/what-if", "inspector.js")], [403] * 4)
        same("a link may lead to the page", get(serve, "", cross)[0], 200)
        for host in ("localhost", "LOCALHOST:%d" % serve.port, "127.0.0.1:%d" % serve.port, "[::1]:1"):
            same("%s is this computer" % host, get(serve, "requests", host=host)[0], 200)
        for origin in ("http://127.0.0.1:%d", "https://127.0.0.1:%d"):
            same(origin % 0 + ", with its port, is this server's own", get(serve, "requests", [("Origin", origin % serve.port)])[0], 200)
        report("what was refused stands in no record", [r for r in serve.log() if "bnconform/" in str(r["target"])])


# -------------------------------------------------------------------------------------------------------------- events

class Events:
    """A page that listens."""

    def __init__(self, serve):
        self.socket = serve.connect()
        self.socket.sendall(b"GET /bnconform/events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Bnconform-Token: %s\r\n\r\n" % serve.token.encode())
        self.data = b""
        self.head = self.until(b"\r\n\r\n")

    def until(self, mark):
        while mark not in self.data:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError("the stream ended")
            self.data += more
        found, self.data = self.data.split(mark, 1)
        return found.decode()

    def next(self):
        """(event, data)"""
        while True:
            lines = self.until(b"\n\n").split("\n")
            fields = dict(line.split(": ", 1) for line in lines if ": " in line)
            if "data" in fields:
                return fields.get("event"), json.loads(fields["data"])


def check_events():
    with Serve("--clock", "fixed:%d" % NOW) as serve:
        first, second = Events(serve), Events(serve)
        report("the stream is one of events", "" if "text/event-stream" in first.head else first.head)
        report("and has no length", "Content-Length" in first.head and first.head)
        name, start = first.next()
        same("it begins by saying which run of the server this is", (name, start["number"]), ("begin", 0))
        second.next()
        wrong = query() + "\n"
        send(serve, sha256(DOCS["secret"], query()), query())
        send(serve, sha256(DOCS["secret"], wrong), query())
        serve.raw(b"GET /api/v3/order?a=b c HTTP/1.1\r\nHost: x\r\n\r\n")
        want = [("request", n, v, c) for n, v, c in ((1, "valid", ""), (2, "wrong", "stray-separator"), (3, "not-http", ""))]
        for page in (first, second):
            events = [page.next() for _ in range(3)]
            same("each request is told as it comes", [(e, d["number"], d["verdict"], d["cause"]) for e, d in events], want)
        listed = json.loads(get(serve, "requests")[2])
        same("a page that is opened later gets the same list", listed["requests"], [data for _, data in events])
        same("of the same run", listed["run"], start["run"])
        first.socket.close()
        send(serve, sha256(DOCS["secret"], query()), query())
        same("a page that went away disturbs no other", second.next()[1]["number"], 4)
        second.socket.close()


# -------------------------------------------------------------------------------------------------------------- bounds

def check_bounds():
    with Serve(log=False) as serve:
        with serve.connect() as s:
            for _ in range(12):
                s.sendall(b"GET /api/v3/time HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
                got = b""
                while got.count(b"HTTP/1.1 200") < 100:
                    got += s.recv(1 << 16)
        listed = json.loads(get(serve, "requests")[2])["requests"]
        same("the last thousand requests are kept", (len(listed), listed[0]["number"], listed[-1]["number"]), (MOST, 201, 1200))
        same("one that gave way is not found", get(serve, "requests/200")[0], 404)
        same("nor is one that never was", [get(serve, "requests/" + n)[0] for n in ("0", "1201", "x", "99999999999999999999")],
             [404] * 4)
        post = lambda size: serve.ask("POST", "/api/v3/order", API_KEY, b"a" * size)
        post(1 << 20)
        last = whole(serve, 1201)
        same("of a long request the beginning is kept", (last["raw_bytes"] > 1 << 20, last["raw_kept"]), (True, BEGINNING))
        for _ in range(100):
            post(250 << 10)
        listed = json.loads(get(serve, "requests")[2])["requests"]
        report("long ones make the older give way before 16 MiB are passed",
               "" if 16 < len(listed) < 66 else "%d are kept" % len(listed))


# --------------------------------------------------------------------------------------------------- the whole request

def check_whole():
    with Serve("--clock", "fixed:%d" % NOW) as serve:
        payload = query("&note=a%20b")
        send(serve, sha256(DOCS["secret"], payload + "\n"), payload)
        body = "quantity=1&timestamp=%d" % NOW
        serve.ask("POST", "/api/v3/order?symbol=BTCUSDT", API_KEY,
                  (body + "&signature=" + sha256(DOCS["secret"], "symbol=BTCUSDT" + body)).encode())
        one, two, log = whole(serve, 1), whole(serve, 2), serve.log()
        same("the payload is shown", text_of(one["payload"]), payload)
        same("its parts are numbered in their order, what separates them is not", [part[0] for part in one["payload"]], [1, "&", 2, "&", 3])
        same("and recognised in the raw bytes", [part for part in one["raw"] if isinstance(part, list)][:3],
             [[1, "symbol=BTCUSDT"], [2, "note=a%20b"], [3, "timestamp=%d" % NOW]])
        same("the signature too", [part[0] for part in one["raw"] if isinstance(part, list)][3:], [0])
        same("query and body are joined with nothing between", text_of(two["payload"]), "symbol=BTCUSDT" + body)
        same("the raw bytes are there, shown",
             text_of(two["raw"]).replace("<CR><LF>", "\r\n"),
             log[1]["raw"])
        short = DOCS["api_key"][:4] + "…" + DOCS["api_key"][-4:]
        report("the log has the API key shortened, as the page has", "" if short in log[0]["raw"] else log[0]["raw"])
        listed = json.loads(get(serve, "requests")[2])["requests"]
        same("a row has scheme, mistakes, age and what is allowed", [[r[name] for name in (
            "scheme", "mistakes", "age_ms", "behind_ms", "ahead_ms")] for r in listed], [
                ["spot-rest", "stray-separator", 0, 5000, 1000], ["spot-rest", "", 0, 5000, 1000]])
        for skew in (-120000, -121000, -119500):
            late = query(now=NOW + skew)
            send(serve, sha256(DOCS["secret"], late), late)
        same("its age is behind the server's clock", json.loads(get(serve, "requests")[2])["requests"][2]["age_ms"], 120000)
        report("what its clock does is told", "" if "to and fro" in json.loads(get(serve, "reading")[2])["reading"] else get(serve, "reading"))
        same("the mistakes are those of the log", one["explain"]["mistakes"], log[0]["mistakes"])
        same("so are the checks", [c["name"] for c in one["checks"]], [c["name"] for c in log[0]["checks"]])
        same("the right signature is the right one", one["explain"]["right_signature"], sha256(DOCS["secret"], payload))
        lines = one["report"].split("\n")
        report("the report is the terminal's block, word for word",
               [line for line in lines[1:] if line not in serve.words().split("\n")])
        same("its first line is the answer", lines[0], "WRONG  stray-separator (proved)")
        told = subprocess.run([BNCONFORM, "explain", "--key", "@docs", "--json", "-"], env=ENVIRONMENT, text=True,
                              input=log[0]["raw"].replace(short, DOCS["api_key"]), capture_output=True, timeout=60)
        same("explain finds the same", one["explain"], json.loads(told.stdout))
        pay = KEYS["pay"]
        text = '{"a":"1"}'
        serve.ask("POST", "/binancepay/openapi/v2/order", [
            ("BinancePay-Timestamp", str(NOW)), ("BinancePay-Nonce", "n" * 32), ("BinancePay-Certificate-SN", pay["api_key"]),
            ("BinancePay-Signature", "0" * 128)], text.encode())
        three = whole(serve, 6)
        same("Pay's three lines are its parts", [(p["name"], p["place"]) for p in three["parts"]],
             [("timestamp", "header"), ("nonce", "header"), ("body", "body")])
        same("and its payload", text_of(three["payload"]), "%d<LF>%s<LF>%s<LF>" % (NOW, "n" * 32, text))


def check_websocket():
    with Serve("--clock", "fixed:%d" % NOW) as serve, check_ws.Client(serve) as client:
        params = {"symbol": "BTCUSDT", "side": "BUY", "apiKey": DOCS["api_key"], "timestamp": NOW}
        order = lambda names: "&".join("%s=%s" % (name, params[name]) for name in names)
        for number, payload in ((1, order(sorted(params))), (2, order(params))):
            client.ask({"id": number, "method": "order.test",
                        "params": dict(params, signature=sha256(DOCS["secret"], payload))})
        client.ask({"id": 3})
        listed = json.loads(get(serve, "requests")[2])["requests"]
        same("messages of the WebSocket API stand among the others",
             [(one["method"], one["path"], one["verdict"], one["cause"]) for one in listed],
             [("GET", "/ws-api/v3", "upgraded", ""), ("WS", "order.test", "valid", ""),
              ("WS", "order.test", "wrong", "ws-unsorted"), ("WS", "", "wrong", listed[3]["cause"])])
        one = whole(serve, 3)
        same("their payload is sorted, its parts numbered as they were sent", [part[0] for part in one["payload"] if isinstance(part, list)], [3, 2, 1, 4])
        same("and recognised in the frame", [part[0] for part in one["raw"] if isinstance(part, list)], [1, 2, 3, 4, 0])
        made = {m["id"]: m for m in whole(serve, 3, "/what-if")["mistakes"]}
        same("what if knows their mistakes", made["ws-unsorted"]["yours"], True)
        report("what is wrong with a message is said", "" if whole(serve, 4).get("fault") else whole(serve, 4))


def check_fix():
    key = KEYS["docs-fix"]
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(key["pem"])
        file.flush()
        made = subprocess.run([os.path.join(base.BUILD, "bnsign"), "sign", "fix-logon", "sender=EXAMPLE", "target=SPOT", "seq=1",
                               "sending-time=20240627-11:17:25.223", "--key", file.name, "--api-key", key["api_key"]],
                              env=ENVIRONMENT, text=True, capture_output=True, timeout=30)
    logon = made.stdout.rstrip("\n").encode()
    with Serve("--clock", "fixed:1719487045223") as serve:
        for message in (logon, logon.replace(b"10=", b"10=9")):
            with serve.connect() as s:
                s.sendall(message)
                s.recv(4096)
        serve.raw(b"8=FIX.4.4\x01no fix\x01")
        listed = json.loads(get(serve, "requests")[2])["requests"]
        same("FIX messages stand among the others", [(one["method"], one["path"], one["verdict"]) for one in listed][:2],
             [("FIX", "Logon", "valid"), ("FIX", "Logon", "not-fix")])
        one = whole(serve, 1)
        same("their five fields are the payload", text_of(one["payload"]), "A<SOH>EXAMPLE<SOH>SPOT<SOH>1<SOH>20240627-11:17:25.223")
        same("and recognised in the message", sorted(part[0] for part in one["raw"] if isinstance(part, list)), [0, 1, 2, 3, 4, 5])
        report("what is wrong with one is said", [n for n in (2, 3) if not whole(serve, n).get("fault")])


def check_what_if():
    with Serve("--clock", "fixed:%d" % NOW) as serve:
        payload = query("&note=a%20b")
        tries = {"stray-separator": payload + "\n", "raw-signed-encoded-sent": urllib.parse.unquote(payload)}
        for number, (name, text) in enumerate(tries.items(), 1):
            send(serve, sha256(DOCS["secret"], text), payload)
            found = whole(serve, number, "/what-if")
            made = {one["id"]: one for one in found["mistakes"]}
            report("what if lists what applies, to its end", "" if len(made) > 15 and found["next"] == 0 else found)
            same("what was found stands first", found["mistakes"][0]["id"], name)
            report("of each the signature that it would give", [
                i for i, one in made.items() if not re.fullmatch(r"[ -~]+", one["signature"]) or not one["says"]])
            same(name + " gives the signature that it gives", made[name]["signature"], sha256(DOCS["secret"], text))
            same("and it is said that this is theirs", made[name]["yours"], True)
        same("what was not made is not theirs", made["stray-separator"]["yours"], False)
        send(serve, sha256(DOCS["secret"], payload), payload)
        report("nothing is theirs where nothing is wrong",
               [one["id"] for one in whole(serve, 3, "/what-if")["mistakes"] if one["yours"]])
        send(serve, "0" * 64, payload, {"api_key": "x" * 64})
        same("without a key there is no what if", whole(serve, 4, "/what-if")["mistakes"], [])


def ask_json(serve, path, body):
    status, _, answer = serve.ask("POST", "/bnconform/" + path, [("Content-Type", "application/json")], json.dumps(body).encode(), HERE)
    return json.loads(answer) if status == 200 else status


def check_what_if_of_rsa():
    """Signing with RSA takes long: the mistake that was made stands in the first answer, and the last one ends the list."""
    key = KEYS["rsa-4096"]
    payload = query()
    with Serve("--clock", "fixed:%d" % NOW, log=False) as serve, tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(key["pem"])
        file.flush()
        signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", file.name], input=(payload + "\n").encode(),
                                capture_output=True, timeout=30).stdout
        send(serve, urllib.parse.quote(base64.b64encode(signed), safe=""), payload, key)
        rows, at, answers = [], 0, 0
        while answers < 60:
            found = whole(serve, 1, "/what-if/%d" % at)
            rows, at, answers = rows + found["mistakes"], found["next"], answers + 1
            if not at:
                break
        same("with RSA too what if begins with the mistake that was made", (rows[0]["id"], rows[0]["yours"]), ("stray-separator", True))
        report("it goes on to its end, and tells none twice", "" if len(rows) > 15 and len({r["id"] for r in rows}) == len(rows) and at == 0 else (at, len(rows)))
        same("a place that is none is refused", get(serve, "requests/1/what-if/x")[0], 404)


def check_playground():
    payload = query("&note=a%20b")
    with Serve("--clock", "fixed:%d" % NOW, log=False) as serve:
        send(serve, sha256(DOCS["secret"], payload + "\n"), payload)
        tries = {text: ask_json(serve, "requests/1/sign", {"text": text}) for text in (payload, payload + "\n", "", "\u20ac")}
        same("any text is signed with the request's key", {t: a["signature"] for t, a in tries.items()},
             {t: sha256(DOCS["secret"], t) for t in tries})
        same("and the one that was signed is told", [a["yours"] for a in tries.values()], [False, True, False, False])
        same("what is no text is refused", [ask_json(serve, "requests/1/sign", body) for body in ({}, [], {"text": 1})], [400] * 3)
        same("a request that is not kept too", ask_json(serve, "requests/9/sign", {"text": ""}), 404)
        send(serve, sha256("a key that is not known here", payload), payload, {"api_key": "x" * 64})
        found = ask_json(serve, "requests/2/explain", {"secret": "a key that is not known here"})
        same("a request whose key is unknown is explained with its secret", found["verdict"], "valid")
        wrong = ask_json(serve, "requests/2/explain", {"secret": "another", "signed": payload})
        same("and with the string that was signed", (wrong["verdict"], "Even the string that you gave does" in wrong["screen"]), ("wrong", True))
        text = "an unknown text"
        send(serve, sha256(DOCS["secret"], text), payload)
        same("nothing explains a signature of another text", whole(serve, 3)["explain"].get("unexplained"), True)
        told = [ask_json(serve, "requests/3/explain", {"signed": one})["screen"].split("\n")[0] for one in (text, "not this")]
        same("with the string that was signed it is explained, by the key that is known", told,
             ["WRONG  the string is signed correctly; it is not what is sent", "WRONG  unexplained: no known mistake makes this signature"])
    with Serve("--key", "env:OWN_SECRET", log=False) as serve:
        now = query("&a=1", int(time.time() * 1000))
        send(serve, sha256(OWN, now + "\n"), now)
        whole_one, ends = sha256(OWN, now), ask_json(serve, "requests/1/sign", {"text": now})["signature"]
        same("with a secret of one's own a signature shows its ends alone", ends, whole_one[:4] + "\u2026" + whole_one[-4:])
        same("but the one that was sent", ask_json(serve, "requests/1/sign", {"text": now + "\n"})["yours"], True)


def check_compared():
    """What was signed beside what was sent, as the same numbered parts."""
    payload = query("&note=a%20b&x=1")
    names = lambda row: [part[0] for part in row["segments"] if part[0] > 0]
    marked = lambda row: [part[1] for part in row["segments"] if len(part) > 2]
    with Serve("--clock", "fixed:%d" % NOW, log=False) as serve:
        for signed in ("&".join(sorted(payload.split("&"))), payload + "\n", payload.replace("%20", " "), payload):
            send(serve, sha256(DOCS["secret"], signed), payload)
        moved, longer, other, right = (whole(serve, n).get("compared") for n in (1, 2, 3, 4))
        same("a changed order is told by numbers, and no byte is marked", (moved["moved"], [names(r) for r in moved["rows"]],
             [marked(r) for r in moved["rows"]]), (True, [[2, 1, 4, 3], [1, 2, 3, 4]], [[], []]))
        same("a byte that was added is marked alone", [marked(r) for r in longer["rows"]], [["<LF>"], []])
        same("the bytes that differ are marked within their part", [[p for p in r["segments"] if len(p) > 2] for r in other["rows"]],
             [[[2, "<SP>", 1]], [[2, "%20", 1]]])
        same("the rows are told by their names and bytes", [(r["label"], r["bytes"]) for r in longer["rows"]],
             [("signed", len(payload) + 1), ("sent", len(payload))])
        same("nothing is compared where nothing differs", right, None)
        pay, text = KEYS["pay"], '{"a":"1"}'
        lines = "%d\n%s\n%s" % (NOW, "n" * 32, text)
        signature = hmac.new(pay["secret"].encode(), lines.encode(), "sha512").hexdigest().upper()
        built = json.loads(explain(serve, "POST /binancepay/openapi/v3/order HTTP/1.1\nContent-Type: application/json\n"
                                   "BinancePay-Timestamp: %d\nBinancePay-Nonce: %s\nBinancePay-Certificate-SN: %s\n"
                                   "BinancePay-Signature: %s\n\n%s" % (NOW, "n" * 32, pay["api_key"], signature, text), pay["secret"])[2])
        same("what is put together is not called sent", ([r["label"] for r in built["compared"]["rows"]], "  sent" in built["screen"]),
             (["signed", "right"], False))
        same("Pay's last line feed is marked", [marked(r) for r in built["compared"]["rows"]], [[], ["<LF>"]])


# ------------------------------------------------------------------------------------------------------------- secrets

OWN = ENVIRONMENT["OWN_SECRET"]


def memory_of(pid):
    """All that a process may write to; b"" where it cannot be read, or where a sanitizer keeps what was freed."""
    with open(BNCONFORM, "rb") as file:
        if b"__asan_init" in file.read():
            return b""
    try:
        return memory.memory_of(pid)
    except OSError:
        return b""


def over_tls(serve, body):
    context = ssl.create_default_context(cafile=serve.serving["ca"])
    with context.wrap_socket(serve.connect(), server_hostname="localhost") as s:
        s.sendall(b"POST /bnconform/explain HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost:%d\r\nConnection: close\r\n"
                  b"X-Bnconform-Token: %s\r\n" % (serve.port, serve.token.encode()) +
                  b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        status, _, answer = base.parse(base.read_all(s))[0]
        same("a pasted request is explained over TLS too", status, 200)
        return answer


def check_secrets():
    pasted = "Tr\u00e9s<secret> & \"quoted\"/%d of one's own" % NOW
    with Serve("--key", "env:OWN_SECRET") as serve:
        stream = Events(serve)
        now = int(time.time() * 1000)
        text = query("&a=1", now)
        send(serve, sha256(OWN, text + "\n"), text)
        send(serve, urllib.parse.quote(OWN), text)
        send(serve, sha256(OWN, text), text + "&leak=" + urllib.parse.quote(OWN))
        serve.ask("POST", "/api/v3/order?" + text, API_KEY, ("x=" + OWN + "&signature=" + sha256(OWN, text)).encode())
        wrong = "https://api.binance.com/api/v3/order?%s&signature=%s" % (text, sha256(pasted, text + "\n"))
        answers = [explain(serve, wrong, pasted), explain(serve, wrong + "&leak=" + pasted, pasted),
                   explain(serve, "curl -d 'a=%s' https://api.binance.com/api/v3/order" % pasted, pasted),
                   explain(serve, "nothing that can be read: " + pasted, pasted)]
        found = json.loads(answers[0][2])
        same("a pasted request is explained", (found["verdict"], found["explain"]["mistakes"][0]["id"]),
             ("wrong", "stray-separator"))
        both = json.dumps({"secret": pasted, "text": wrong + "\n\n" + wrong.replace("order?", "allOrders?").replace("&timestamp", "&b=2&timestamp").replace(sha256(pasted, text + "\n"), sha256(pasted, text)), "nth": 1}).encode()
        ask = lambda body: json.loads(serve.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body, HERE)[2])
        taken = ask(both)
        same("of two that were pasted the one that is asked for is explained", (taken["explain"]["requests"]["taken"], taken["explain"]["requests"]["why"]),
             (1, "the one that was asked for"))
        same("and one that is not there is told", [ask(both.replace(b'"nth": 1', b'"nth": %d' % n)).get("problem") for n in (3, 2 ** 40)],
             ["the text has no request number %d." % n for n in (3, 2 ** 40)])
        same("of one request there is no second", ask(json.dumps({"text": wrong, "nth": 2}).encode()).get("problem"), "the text has no request number 2.")
        said = [body for _, _, body in answers]
        for number in range(1, 5):
            said += [get(serve, "requests/%d" % number)[2], get(serve, "requests/%d/what-if" % number)[2]]
        said.append(get(serve, "requests")[2])
        said += [json.dumps(stream.next(), ensure_ascii=False).encode() for _ in range(5)]
        long = json.dumps({"secret": pasted, "text": wrong + "\n\n" + "x" * (400 << 10)}).encode()
        said.append(serve.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], long, HERE)[2])
        if "https" in serve.serving:
            said.append(over_tls(serve, long))
        head = b"POST /bnconform/explain HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        cut = json.dumps({"secret": pasted, "text": wrong}).encode()
        said += [serve.raw(head + b"Content-Length: %d\r\n\r\n" % (len(cut) + 1) + cut),
                 serve.raw((head.replace(b" HTTP", b" x HTTP") + b"Content-Length: %d\r\n\r\n" % len(cut)).replace(b"\r", b"") + cut),
                 serve.raw(head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(cut) + cut + b"\r\nno size\r\n")]
        same("a pasted request that is cut off or broken is recorded by its head",
             [r["raw"].splitlines()[-1].split(":")[0] for r in serve.log()[-3:]], ["Content-Length"] * 2 + ["Transfer-Encoding"])
        said += [get(serve, "requests/%d" % number)[2] for number in (5, 6, 7)]
        with serve.connect() as c:
            c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            c.sendall(head + b"Content-Length: 9999\r\n\r\n" + cut)
            time.sleep(0.3)
        held = memory_of(serve.child.pid)
        if held:
            report("a pasted secret is nowhere in memory afterwards",
                   [w for w in spellings(pasted) - {base64.b64encode(pasted.encode())} if w in held])
            report("whereas that of --key is there, so that the search can find one", "" if OWN.encode() in held else "it is not")
        else:
            print("skip - a pasted secret is nowhere in memory afterwards: this process may not look there, or a sanitizer is at work")
        made = {one["id"] for one in whole(serve, 1, "/what-if")["mistakes"]}
        report("with a secret of one's own no signature of a part of it is shown",
               made & {"secret-truncated", "secret-whitespace-or-quotes", "secret-base64-decoded"})
        stream.socket.close()
        serve.stop()
        with open(serve.path, "rb") as file:
            said += [file.read(), serve.words().encode()]
        report("no secret is in any answer, event, record or word",
               [(w, body[:200]) for body in said for secret in (OWN, pasted) for w in spellings(secret) - {urllib.parse.quote(
                   OWN, safe="").encode(), urllib.parse.quote_plus(OWN).encode()} if w in body])


def check_wire():
    """Nothing stands on the wire that was not there, and every byte of it was pasted."""
    payload = query()
    url = "https://api.binance.com/sapi/v1/margin/allOrders?%s&signature=%s" % (payload, sha256(DOCS["secret"], payload))
    with Serve() as serve:
        pastes = {"a URL alone": url, "a URL that is wrong": url[:-64] + "0" * 64,
                  "a URL with its key beside": "X-MBX-APIKEY %s\n%s" % (DOCS["api_key"], url),
                  "a curl command": "curl -H 'X-MBX-APIKEY: %s' '%s'" % (DOCS["api_key"], url),
                  "a raw request": "GET %s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY:%s\r\n\r\n" % (url[23:], DOCS["api_key"]),
                  "a Pay request": "POST /binancepay/openapi/v3/order HTTP/1.1\nBinancePay-Timestamp: %d\nBinancePay-Nonce: %s\n"
                                   "BinancePay-Signature: %s\n\n{}" % (NOW, "a" * 32, "A" * 128)}
        for name, text in pastes.items():
            for secret in (DOCS["secret"], ""):
                answer = explain(serve, text, secret)[2]
                lines = [front + text_of(segments) for front, segments in json.loads(answer)["wire"]]
                key = "API key: not in what was pasted" if name.startswith("a URL") and "beside" not in name else DOCS["api_key"][:4]
                report("of %s %s what was pasted is on the wire, and nothing else" % (name, "with a secret" if secret else "without"),
                       "" if (any(key in line for line in lines) or "Pay" in name) and not any("\0" in line or "<NUL>" in line or "bnconform" in
                       line for line in lines) and ("URL" not in name or not any("X-MBX" in line for line in lines)) else lines)
        send(serve, sha256(DOCS["secret"], payload), payload)
        lines = [front + text_of(segments) for front, segments in whole(serve, 1)["wire"]]
        same("of what came, the header stands as it came", lines[1], "X-MBX-APIKEY: vmPU\u2026Eh8A")


def check_public():
    """A test key is public however its file ends: no token is asked for, and the right signature is shown whole."""
    for name in ("ed25519-a", "rsa-2048"):
        for ending in ("", "\n", "\r\n"):
            with tempfile.NamedTemporaryFile("w", suffix=".pem", newline="") as file:
                file.write(KEYS[name]["pem"].strip() + ending)
                file.flush()
                with Serve("--key", file.name, log=False) as serve:
                    same("%s is known to be public with %r at its end" % (name, ending), serve.token, "")


def check_explain():
    with Serve() as serve:
        payload = query()
        url = "https://api.binance.com/api/v3/order?%s&signature=%s"
        right = url % (payload, sha256(DOCS["secret"], payload))
        verdicts = [json.loads(explain(serve, *pair)[2]).get("verdict") for pair in (
            (right, DOCS["secret"]), (url % (payload, "0" * 64), DOCS["secret"]), (right, ""))]
        same("the three words come back", verdicts, ["valid", "wrong", "undecided"])
        answer = json.loads(explain(serve, right)[2])
        report("undecided says what would decide it", "" if "What would decide it" in answer["screen"] else answer["screen"])
        unknown, two = url % (payload, "0" * 64), "GET " + right + "\n\nGET " + url % (payload + "&a=1", "0" * 64)
        told = [json.loads(explain(serve, *pair)[2]) for pair in ((right, ""), (unknown, DOCS["secret"]), (two, DOCS["secret"]))]
        fields = ["in the page's field for it, or on your own machine", "give it in the page's field for it", "2 requests are in this text; this is number 2"]
        same("what the page has a field for is asked for by it, and what it has a button for by no option",
             [(words in " ".join(one["report"].split()), "--nth" in one["report"]) for words, one in zip(fields, told)], [(True, False)] * 3)
        for name in ("ed25519-a", "rsa-2048"):
            key = KEYS[name]
            with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
                file.write(key["pem"])
                file.flush()
                made = subprocess.run([os.path.join(base.BUILD, "bnsign"), "sign", "spot-rest", "GET", "/api/v3/account",
                                       "--time", str(NOW), "--key", file.name, "--api-key", "a" * 64],
                                      env=ENVIRONMENT, text=True, capture_output=True, timeout=30)
            for form in (key["pem"], key["pem"].replace("\n", "")):
                found = json.loads(explain(serve, made.stdout, form)[2])
                same("a PEM key is taken, with line ends or without (%s, %d lines)" % (name, form.count("\n")),
                     found.get("verdict"), "valid")
        same("text that is no request is said to be none", "problem" in json.loads(explain(serve, "hello")[2]), True)
        same("another content type is refused", explain(serve, right, headers=[("Content-Type", "text/plain")])[0], 415)
        same("none is refused", explain(serve, right, headers=[])[0], 415)
        same("over 1 MiB is refused", explain(serve, "x" * (1 << 20))[0], 413)
        bad = [b"", b"{", b"[]", b"{}", b'{"text":1}', b'"text"', b'{"text":"a","secret":{"a":' + b"[" * 200 + b"1"]
        same("what is no such object is refused",
             [serve.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], b, HERE)[0] for b in bad], [400] * 7)
        same("a secret that is no text counts as none",
             json.loads(serve.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")],
                                  json.dumps({"text": right, "secret": [1]}).encode(), HERE)[2])["verdict"], "undecided")
        same("nothing of it is counted as a request", json.loads(get(serve, "requests")[2])["number"], 0)
        same("and nothing recorded", serve.log(), [])


# ------------------------------------------------------------------------------------------------------- hostile bytes

HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\u202egnp.exe", "a\u200bb", "\x1b[31mred", "\x00"]


def check_hostile():
    every = bytes(range(256))
    with Serve() as serve:
        serve.ask("POST", "/api/v3/order?x=%3Cb%3E", API_KEY, every + b"</script><script>alert(1)</script>")
        serve.raw(b"<script>alert(1)</script> /\xff\xfe HTTP/1.1\r\nHost: <b>\r\n\r\n")
        serve.raw(b"GET /api/v3/<img src=x onerror=alert(1)> HTTP/1.1\r\nHost: x\r\n\r\n")
        serve.ask("GET", "/api/v3/order?" + "&".join("%s=1" % h.replace(" ", "").replace("\x00", "").replace("\x1b", "")
                                                   for h in HOSTILE) + "&signature=<svg/onload=alert(1)>", API_KEY)
        texts = [get(serve, "requests")[2]] + [get(serve, "requests/%d" % n)[2] for n in (1, 2, 3, 4)]
        texts += [explain(serve, "\n".join(HOSTILE))[2], explain(serve, "GET /api/v3/order?a=%s" % HOSTILE[0])[2]]
    for number, text in enumerate(texts):
        problem = ""
        try:
            read = json.loads(text.decode("utf-8"))
            read.pop("explain", None)  # as explain --json has it: the bytes themselves; the page shows the screen
            read.pop("call", None)  # the bytes for a program: check_code.py asks that none is written of what cannot be seen
            strings = json.dumps(read, ensure_ascii=False)
            seen = re.search(r"<(script|img|svg|b>|/)|[\u202a-\u202e\u2066-\u2069\u200b\x00-\x08\x0b-\x1f\x7f]", strings)
            problem = seen and strings[max(0, seen.start() - 60):seen.end() + 60]
        except ValueError as error:
            problem = error
        report("hostile bytes arrive as text that is already shown (%d)" % number, problem)


PYTHON = "/usr/bin/python3"  # Debian's, whose module Selenium is, even where another one comes first in PATH


def check_page():
    if os.path.exists(PYTHON) and os.path.realpath(PYTHON) != os.path.realpath(sys.executable):
        done = subprocess.run([PYTHON, "conformance/tests/support/inspector_page.py"], timeout=200)
        report("what a person sees was looked at", done.returncode and "exit status %d" % done.returncode)
    else:
        inspector_page.check_page()


def main():
    if sys.argv[1:] == ["secrets"]:
        check_secrets()
        return base.status()
    if not base.run_as_root(__file__, "secrets"):
        check_secrets()
    for check in (check_files, check_refusals, check_events, check_bounds, check_whole, check_websocket, check_fix, check_what_if,
                  check_what_if_of_rsa, check_playground, check_compared, check_wire, check_public, check_explain, check_hostile):
        check()
    check_page()
    print("%d failed" % base.failures)
    return 1 if base.failures else 0


if __name__ == "__main__":
    socket.setdefaulttimeout(WAIT)
    sys.exit(main())
