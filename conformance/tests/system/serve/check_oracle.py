#!/usr/bin/env python3
# Takes 30 s
"""`bnconform serve` with a key of one's own signs for nobody: neither another user or process of this computer nor the
sealed program can read from it what the exchange would take, a page of elsewhere can set nothing, the log is its
owner's, and no secret stays behind. Each attack is made, and must come back with nothing. Bounded: each wait ends."""

import base64
import http.client
import json
import os
import pwd
import re
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, "conformance/tests/support")
import check_ws  # noqa: E402
import serve_for_tests as base  # noqa: E402
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, KEYS, TOKEN, Serve, report, same, sha256  # noqa: E402

HERE, WAIT = "127.0.0.1", 20
OWN = ENVIRONMENT["OWN_SECRET"]
API_KEY = "Q7" * 32
HEADER = [("X-MBX-APIKEY", API_KEY)]
JSON = [("Content-Type", "application/json")]
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
IS_ROOT = os.geteuid() == 0
PATHS = ["requests", "plain", "requests/1", "requests/1/what-if", "events", "explain", "clock", "nothing"]


def short(text):
    return text[:4] + "\u2026" + text[-4:]


def query(more="", now=None):
    return "symbol=BTCUSDT%s&timestamp=%d" % (more, time.time() * 1000 if now is None else now)


def withdraw(serve, text, signature="0" * 64):
    return serve.ask("POST", "/sapi/v1/capital/withdraw/apply?%s&signature=%s" % (text, signature), HEADER)


def get(serve, path, headers=(), host=HERE):
    return serve.ask("GET", "/bnconform/" + path, headers, host=host)


def forms(signature):
    """A signature as it may stand in a text, and the longer half of it, which would do to guess the rest."""
    return {signature, urllib.parse.quote(signature, safe=""), signature.upper()} | {signature[4:-4]}


def whole_in(text, signature):
    return [form for form in forms(signature) if form in text]


# ------------------------------------------------------------------------------------------------------- the attackers

# What a process does that wants a signature for a request of its own. It prints all that it could read.
PROBE = r"""
import json, os, socket, sys
address, host, text, pid, log = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5]
name, _, port = address.partition(":")
read, statuses = [], {}

def ask(method, target, headers=(), body=b""):
    lines = ["%s %s HTTP/1.1" % (method, target), "Host: " + host, "Connection: close", "Content-Length: %d" % len(body), *headers]
    with socket.create_connection((name, int(port)), 10) as s:
        s.settimeout(10)
        s.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        data = b""
        try:
            while len(data) < 1 << 20:
                more = s.recv(65536)
                if not more:
                    break
                data += more
        except OSError:
            pass
    read.append(data.decode("latin-1"))
    return int(data.split(b" ")[1]) if data.startswith(b"HTTP") else 0

statuses["order"] = ask("POST", "/sapi/v1/capital/withdraw/apply?" + text + "&signature=" + "0" * 64, ["X-MBX-APIKEY: " + "Q7" * 32])
explained = json.dumps({"text": "GET /api/v3/account?" + text + "&signature=" + "0" * 64, "secret": ""}).encode()
for path in ("requests", "requests/1", "requests/1/what-if", "events"):
    statuses[path] = ask("GET", "/bnconform/" + path)
statuses["explain"] = ask("POST", "/bnconform/explain", ["Content-Type: application/json"], explained)
statuses["clock"] = ask("POST", "/bnconform/clock", ["Content-Type: application/json"], b"fixed:1")
for path in ("", "inspector.js"):
    ask("GET", "/bnconform/" + path)

def look(path, most=1 << 16):
    try:
        with open(path, "rb", buffering=0) as file:
            os.set_blocking(file.fileno(), False)
            while True:
                some = file.read(most)
                read.append((some or b"").decode("latin-1"))
                if not some or len(some) < most:
                    return
    except OSError:
        return

opened = []
server = pid if pid != "parent" else str(os.getppid())
for file in ("cmdline", "environ", "auxv"):
    look("/proc/%s/%s" % (server, file))
for folder in ("/proc/%s/fd" % server, "/proc/self/fd"):
    try:
        names = os.listdir(folder)
    except OSError:
        continue
    for number in names:
        if folder.endswith("self/fd") and int(number) in (0, 1):
            continue
        try:
            kind = os.readlink("%s/%s" % (folder, number))
        except OSError:
            continue
        if not kind.startswith("/dev/"):
            look("%s/%s" % (folder, number))
for file in ("mem", "maps"):
    try:
        open("/proc/%s/%s" % (server, file), "rb").close()
        opened.append(file)
    except OSError:
        pass
look(log)
read.extend("%s=%s" % pair for pair in os.environ.items())
read.extend(sys.argv)
import resource
print(json.dumps({"read": "\n".join(read), "statuses": statuses, "opened": opened, "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
                  "own": "OWN_SECRET" in os.environ}))
"""


def judge(who, found, text, serve_token, is_told=""):
    """What an attacker read must hold nothing of use to him."""
    right = sha256(OWN, text)
    same("%s is answered as by the exchange" % who, found["statuses"].pop("order"), 400)
    same("%s is refused below /bnconform/" % who, set(found["statuses"].values()), {403})
    report("%s reads no right signature" % who, whole_in(found["read"], right))
    report("%s reads no token" % who, serve_token and serve_token in found["read"] and "it does")
    report("%s reads no secret" % who, OWN in found["read"] and "it does")
    if is_told:
        report("%s is told where the token stands" % who, "" if "stands in the page's address" in found["read"] else found["read"][-400:])


def nobody():
    """Another user, where this one may become one."""
    return {"user": pwd.getpwnam("nobody").pw_uid, "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if IS_ROOT else {}


def check_other_user():
    who = "another user" if IS_ROOT else "another process of this user"
    with Serve("--key", "env:OWN_SECRET") as serve:
        text = query("&amount=1000&address=T1")
        os.chmod(serve.folder.name, 0o755)  # the folder would keep it out by itself
        done = subprocess.run([PYTHON, "-c", PROBE, "%s:%d" % (HERE, serve.port), HERE, text, str(serve.child.pid), serve.path],
                              env={"PATH": os.environ["PATH"]}, cwd="/", stdout=subprocess.PIPE, timeout=60, **nobody())
        found = json.loads(done.stdout)
        if not IS_ROOT:  # the log is his own
            found["read"] = found["read"].replace(open(serve.path, encoding="utf-8").read(), "")
        judge(who, found, text, serve.token, "told")
        same("%s cannot open the server's memory" % who, found["opened"], [])
        same("with the token it is all there", (get(serve, "requests/1")[0], short(sha256(OWN, text)) in get(serve, "requests/1")[2].decode()),
             (200, True))


def run_in(command, key, stderr):
    """serve -- COMMAND, its standard error a terminal or a file; what the command printed, and what people were told."""
    with tempfile.TemporaryFile() as kept:
        main_end, other = os.openpty() if stderr == "terminal" else (None, kept.fileno())
        child = subprocess.Popen([BNCONFORM, "serve", "--key", key, *command], env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=other)
        words = b""
        if main_end is not None:
            os.close(other)
            words = read_terminal(main_end)
        printed, _ = child.communicate(timeout=60)
        if main_end is None:
            kept.seek(0)
            words = kept.read()
        return child.returncode, printed, words.decode("utf-8", "replace")


def read_terminal(end):
    words, until = b"", time.monotonic() + 60
    while time.monotonic() < until and select.select([end], [], [], 30)[0]:
        try:
            more = os.read(end, 65536)
        except OSError:
            break
        if not more:
            break
        words += more
    os.close(end)
    return words


def check_sealed():
    for how, address, host in (("sealed", "127.0.0.1:80", HERE), ("unsealed", "", HERE)):
        for stderr in ("terminal", "file"):
            text = query("&amount=1000&address=T1")
            code = PROBE if how == "sealed" else PROBE.replace("address, host, text", "_, host, text", 1).replace(
                "name, _, port = address", "address = __import__('os').environ['HTTPS_PROXY'].rpartition('/')[2]\nname, _, port = address", 1)
            command = [*(["--unsealed"] if how == "unsealed" else []), "--", PYTHON, "-c", code, address, host, text, "parent", "/dev/null"]
            status, printed, words = run_in(command, "env:OWN_SECRET", stderr)
            if "not permitted" in words:
                print("skip - a sealed program reads nothing: namespaces are not permitted here")
                break
            who = "a program that runs %s, its errors on a %s," % (how, stderr)
            if not printed.strip().startswith(b"{"):
                report(who + " says what it read", (status, words[-400:]))
                continue
            found = json.loads(printed)
            token = re.search(r"#token=([0-9a-f]{32})\b", words)
            same(who + " leaves the token to the terminal", bool(token), stderr == "terminal")
            judge(who, found, text, token and token.group(1))
            if how == "sealed" or not IS_ROOT:  # root's own programs may look everywhere
                same(who + " cannot open the server's memory", found["opened"], [])
            same(who + " has no variable with the secret", found["own"], False)
            same(who + " may write a core, as before", found["core"], __import__("resource").getrlimit(__import__("resource").RLIMIT_CORE)[0])
            report("the words of a server whose errors are on a %s hold no right signature" % stderr, whole_in(words, sha256(OWN, text)))


# ----------------------------------------------------------------------------------------------------------- the token

def check_token():
    with Serve("--key", "env:OWN_SECRET") as serve:
        token, text = serve.token, query()
        report("the address of the page holds 128 bits", "" if re.fullmatch(r"[0-9a-f]{32}", token) else serve.serving)
        withdraw(serve, text)
        guesses = ["", "0" * 32, token[:-1], token + "0", token[1:], token[:-1] + ("0" if token[-1] != "0" else "1"), token.upper() + " x",
                   "Bearer " + token]
        for path in PATHS:
            method = "POST" if path in ("explain", "clock") else "GET"
            found = [serve.ask(method, "/bnconform/" + path, [(TOKEN, guess), *JSON], b"real", HERE)[0] for guess in guesses]
            same("%s /bnconform/%s refuses each guess" % (method, path), set(found), {403})
            others = [serve.ask(method, "/bnconform/%s?token=%s" % (path, token), [(TOKEN, ""), *JSON], b"real", HERE)[0],
                      serve.ask(method, "/bnconform/" + path, [(TOKEN, ""), ("Cookie", "token=" + token)], b"real", HERE)[0]]
            same("%s /bnconform/%s takes it from no address and no cookie" % (method, path), others, [403, 403])
        same("with the token each is answered", [get(serve, path)[0] for path in ("requests", "requests/1", "requests/1/what-if", "nothing")],
             [200, 200, 200, 404])
        for name in ("", "inspector.css", "inspector.js", "report.js"):
            status, headers, body = get(serve, name, [(TOKEN, "")])
            same("%r, the same for everybody, is answered and refers to nobody" % name,
                 (status, headers["referrer-policy"], "set-cookie" in headers, token.encode() in body), (200, "no-referrer", False, False))
        same("whoever was refused reads where it stands",
             "behind #token=" in json.loads(get(serve, "requests", [(TOKEN, "")])[2])["error"], True)
        status, headers, body = get(serve, "plain", [(TOKEN, "")])
        same("a browser without a script, which has no token, is told so on a page, and told nothing else",
             (status, headers["content-type"][:9], b"The terminal" in body, b"<table" in body, b"<section" in body), (403, "text/html", True, False, False))
        serve.ask("GET", "/bnconfrom/requests?token=" + token, [(TOKEN, token)], host=HERE)
        serve.raw(b"GET /bnconform/requests x HTTP/1.1\r\nHost: 127.0.0.1\r\n%s: %s\r\n\r\n" % (TOKEN.encode(), token.encode()))
        said = [get(serve, path)[2].decode() for path in ("requests", "plain", "requests/1", "requests/2", "requests/3")]
        serve.stop()
        said += [serve.words(), open(serve.path, encoding="utf-8").read()]
        report("the token stands in no record, no log and no word of a server whose errors are no terminal", [s[:300] for s in said if token in s])
        same("what was asked of the page is no record", [r["number"] for r in serve.log()], [1, 2, 3])
    with Serve("--key", "env:OWN_SECRET") as again:
        same("each start has a token of its own", again.token != token and len(again.token), 32)


def check_where_told():
    """The first line of standard output, in a file that others may read, and in one that they may not."""
    for mode, is_told in ((0o600, True), (0o640, False), (0o604, False)):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "serving")
            with open(path, "wb") as file, open(os.path.join(folder, "said"), "w+b") as said:
                os.chmod(path, mode)
                child = subprocess.Popen([BNCONFORM, "serve", "--key", "env:OWN_SECRET"], env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=file,
                                         stderr=said)
                until = time.monotonic() + WAIT
                while b"Keys" not in open(said.name, "rb").read() and time.monotonic() < until:
                    time.sleep(0.02)
                child.terminate()
                child.wait(WAIT)
                words, text = open(said.name, encoding="utf-8").read(), open(path, encoding="utf-8").read()
            same("a file of mode %o is told the token: %s" % (mode, is_told), ("#token=" in text, "#token=" in words), (is_told, False))
            same("and people are told where it is", "first line of standard output" in words, is_told)


def check_public():
    public = tempfile.NamedTemporaryFile("w", suffix=".json")
    json.dump({"keys": {name: KEYS[name] for name in ("docs", "us", "ed25519-a", "rsa-2048")}}, public)
    public.flush()
    for arguments in ([], ["--key", "@docs"], ["--keys", public.name]):
        with Serve(*arguments, log=False) as serve:
            text = query()
            serve.ask("GET", "/api/v3/allOrders?%s&signature=%s" % (text, "0" * 64), base.header())
            found = json.loads(get(serve, "requests/1")[2])["explain"]["right_signature"]
            same("with public keys alone no token is asked for, and all is shown: serve %s" % " ".join(arguments[:1]),
                 (serve.serving["inspector"], found), ("http://127.0.0.1:%d/bnconform/" % serve.port, sha256(DOCS["secret"], text)))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"keys": {"mine": {"type": "hmac", "api_key": API_KEY, "secret": OWN}}}, file)
        file.flush()
        with Serve("--keys", file.name) as serve:
            text = query()
            withdraw(serve, text)
            same("a key of --keys is guarded as one of --key", (get(serve, "requests/1", [(TOKEN, "")])[0], len(serve.token)), (403, 32))
            told = json.loads(get(serve, "requests/1")[2])
            same("and its right signature shortened", told["explain"]["right_signature"], short(sha256(OWN, text)))
            serve.ask("GET", "/api/v3/allOrders?%s&signature=%s" % (text, "0" * 64), base.header())
            told = json.loads(get(serve, "requests/2")[2])
            same("a public key's beside it is shown whole", told["explain"]["right_signature"], sha256(DOCS["secret"], text))


# ------------------------------------------------------------------------------------------------- the right signature

def raw_request(target, body=""):
    return "POST %s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\nContent-Length: %d\r\n\r\n%s" % (target, API_KEY, len(body), body)


def pay_request(now):
    body = '{"merchantId":1}'
    head = "POST /binancepay/openapi/order HTTP/1.1\r\nHost: bpay.binanceapi.com\r\nContent-Type: application/json\r\n"
    return (head + "BinancePay-Timestamp: %d\r\nBinancePay-Nonce: %s\r\nBinancePay-Certificate-SN: %s\r\nBinancePay-Signature: %s\r\n"
            "Content-Length: %d\r\n\r\n%s" % (now, "n" * 32, API_KEY, "0" * 128, len(body), body))


def explained(text, key):
    done = subprocess.run([BNCONFORM, "explain", "--key", key, "--json", "-"], input=text.encode(), env=ENVIRONMENT, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60)
    return json.loads(done.stdout)["right_signature"]


def ws_frame(now):
    return json.dumps({"id": "1", "method": "order.place", "params": {"apiKey": API_KEY, "symbol": "BTCUSDT", "timestamp": now, "signature": "0" * 64}})


def logon_of_another(folder, now):
    """A Logon that is well formed, and signed with another key."""
    other = os.path.join(folder, "other")
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", other], check=True, stderr=subprocess.DEVNULL, timeout=60)
    made = subprocess.run([os.path.join(base.BUILD, "bnsign"), "sign", "fix-logon", "sender=EXAMPLE", "target=SPOT", "seq=1", "--time", str(now),
                           "--key", other, "--api-key", API_KEY, "--json"], env=ENVIRONMENT, stdout=subprocess.PIPE, timeout=30)
    return json.loads(made.stdout)["message"]


def deliver(serve, request):
    """As what it is: HTTP, a message of WebSocket, or FIX."""
    if request.startswith("{"):
        with check_ws.Client(serve) as client:
            client.ask(json.loads(request))
    else:
        serve.raw(request.encode())


def make_keys(folder):
    keys = {"hmac": os.path.join(folder, "hmac")}
    with open(keys["hmac"], "w", encoding="utf-8") as file:
        file.write(OWN)
    if not shutil.which("openssl"):
        print("skip - the right signature of an RSA and an Ed25519 key is shortened: there is no openssl")
        return keys
    for name, options in (("ed25519", ["ed25519"]), ("rsa", ["rsa", "-pkeyopt", "rsa_keygen_bits:2048"])):
        keys[name] = os.path.join(folder, name)
        subprocess.run(["openssl", "genpkey", "-algorithm", *options, "-out", keys[name]], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=60)
    return keys


class Stream:
    """A page that listens."""

    def __init__(self, serve):
        self.socket = serve.connect()
        self.socket.sendall(b"GET /bnconform/events HTTP/1.1\r\nHost: 127.0.0.1\r\n%s: %s\r\n\r\n" % (TOKEN.encode(), serve.token.encode()))
        self.socket.settimeout(0.3)

    def all(self):
        with self.socket:
            return base.read_all_until_quiet(self.socket)


def everything(serve, number, pasted, secret):
    """All that is told of a request, by name."""
    body = json.dumps({"text": pasted, "secret": secret}).encode()
    told = {"requests/N": get(serve, "requests/%d" % number)[2], "what-if": get(serve, "requests/%d/what-if" % number)[2],
            "requests": get(serve, "requests")[2], "the page's explain": serve.ask("POST", "/bnconform/explain", JSON, body, HERE)[2]}
    return {name: text.decode("utf-8") for name, text in told.items()}


def check_ends():
    with tempfile.TemporaryDirectory() as folder:
        for kind, key in make_keys(folder).items():
            now = int(time.time() * 1000)
            bad = "0" * 64 if kind == "hmac" else urllib.parse.quote(base64.b64encode(b"x" * (64 if kind == "ed25519" else 256)).decode(), safe="")
            text = query("&note=a%20b", now)
            requests = [raw_request("/api/v3/order?%s&signature=%s" % (text, bad)),
                        raw_request("/api/v3/order?symbol=A", "quantity=1&timestamp=%d&signature=%s" % (now, bad))]
            if kind == "hmac":
                made = sha256(OWN, text + "\n")
                requests += [raw_request("/api/v3/order?%s&signature=%s" % (text, made)), pay_request(now), ws_frame(now)]
            if kind == "ed25519":
                requests.append(logon_of_another(folder, now))
            with open(key, encoding="utf-8") as file:
                secret = file.read()
            with Serve("--key", key, "--clock", "fixed:%d" % now) as serve:
                stream = Stream(serve)
                rights, told = [], {}
                for request in requests:
                    deliver(serve, request)
                    number = json.loads(get(serve, "requests")[2])["number"]
                    rights.append(explained(request, key))
                    for name, words in everything(serve, number, request, secret).items():
                        told["%s, %d" % (name, number)] = words
                        if name in ("requests/N", "the page's explain"):
                            shown = json.loads(words)["explain"]["right_signature"]
                            same("%s, request %d: %s has both ends of the right signature" % (kind, number, name), shown, short(rights[-1]))
                told["events"] = stream.all().decode("utf-8", "replace")
                serve.stop()
                told["the words"] = serve.words()
                told["the log"] = open(serve.path, encoding="utf-8").read()
            report("%s: the command explain tells them whole" % kind, [r for r in rights if len(r) < 64])
            report("%s: the right signature stands whole in nothing that the server tells" % kind,
                   [(name, form) for name, words in told.items() for right in rights for form in whole_in(words, right)])
            report("%s: where it is shortened, that is said" % kind, "" if "by bnconform explain" in told["the words"] or kind != "hmac" else
                   told["the words"])


def check_mended():
    """A mend that changes the request has another right signature: of what it would be."""
    now = int(time.time() * 1000)
    sent, mended = "symbol=BTCUSDT&timestamp=%d" % (now // 1000), "symbol=BTCUSDT&timestamp=%d000" % (now // 1000)
    with Serve("--key", "env:OWN_SECRET", "--clock", "fixed:%d" % (now // 1000 * 1000)) as serve:
        withdraw(serve, sent, sha256(OWN, sent))
        told = everything(serve, 1, raw_request("/api/v3/order?%s&signature=%s" % (sent, sha256(OWN, sent))), OWN)
        serve.stop()
        told["the words"] = serve.words()
    right = sha256(OWN, mended)
    report("a repaired request is shown, its signature shortened", [name for name in ("requests/N", "the words") if short(right) not in told[name]])
    report("the right signature of a repaired request stands nowhere", [name for name, words in told.items() if whole_in(words, right)])


def check_what_if():
    with Serve("--key", "env:OWN_SECRET") as serve:
        text = query("&note=a%20b")
        withdraw(serve, text, sha256(OWN, text + "\n"))
        made = json.loads(get(serve, "requests/1/what-if")[2])["mistakes"]
        yours = [one["signature"] for one in made if one["yours"]]
        same("what if shows the signature that was sent", set(yours), {sha256(OWN, text + "\n")})
        report("and each other by its ends alone", [one for one in made if not one["yours"] and len(one["signature"]) > 9] or
               ("" if len(made) > 5 else made))


# ---------------------------------------------------------------------------------------------------------- the origin

def check_origins():
    for arguments in ([], ["--key", "env:OWN_SECRET"]):
        with Serve(*arguments, "--clock", "fixed:%d" % base.NOW) as serve:
            port, host = serve.port, "127.0.0.1:%d" % serve.port
            withdraw(serve, query())
            foreign = ["http://127.0.0.1:%d" % (port + 1 if port < 65535 else 1), "http://localhost:3000", "http://127.0.0.1", "https://localhost", "null",
                       "http://localhost:%d" % port, "http://[::1]:%d" % port, "http://127.0.0.1:%d.evil.example" % port, "http://127.0.0.1:0%d0" % port,
                       "ftp://127.0.0.1:%d" % port, "https://evil.example", ""]
            body = json.dumps({"text": "x", "secret": "y"}).encode()
            asked = [("POST", "clock", JSON, b"fixed:1"), ("POST", "explain", JSON, body), ("GET", "requests/1/what-if", [], b""),
                     ("POST", "clock", [("Content-Type", "text/plain")], b"fixed:1")]
            for method, path, headers, data in asked:
                found = [origin for origin in foreign if
                         serve.ask(method, "/bnconform/" + path, [*headers, ("Origin", origin)], data, host)[0] != 403]
                report("%s %s is refused to each origin but the server's own%s" % (method, path, ", with the token too" if arguments else ""), found)
            same("and where a browser says that another port's page asks",
                 [serve.ask(method, "/bnconform/" + path, [*headers, ("Sec-Fetch-Site", "same-site")], data, host)[0]
                  for method, path, headers, data in asked], [403] * 4)
            same("what a form can send without being asked for leave sets nothing",
                 [serve.ask("POST", "/bnconform/clock", [("Content-Type", kind)], b"fixed:1", host)[0]
                  for kind in ("text/plain", "text/plain;charset=UTF-8", "multipart/form-data; boundary=x", "text/json")], [415] * 4)
            now = json.loads(serve.ask("GET", "/api/v3/time")[2])["serverTime"]
            same("no such request set the clock", now, base.NOW)
            set_by = [serve.ask("POST", "/bnconform/clock", headers, b"fixed:%d" % (base.NOW + n), host)[0] for n, headers in enumerate((
                [("Origin", "http://" + host)], [("Origin", "https://" + host)], JSON, [], [("Content-Type", "application/x-www-form-urlencoded")]), 1)]
            same("its own page, a program and curl set it", (set_by, json.loads(serve.ask("GET", "/api/v3/time")[2])["serverTime"]),
                 ([200] * 5, base.NOW + 5))
            serve.ask("POST", "/bnconform/clock", JSON, b"real", host)
            lines = [re.sub(r"^\S+ +", "", line) for line in serve.words().splitlines() if "clock set" in line]
            same("each time the terminal says so", lines, ["clock set to fixed:%d by POST /bnconform/clock" % (base.NOW + n) for n in range(1, 6)] +
                 ["clock set to real by POST /bnconform/clock"])


# ------------------------------------------------------------------------------------------------------------- the log

def log_of(before=None, owner=None):
    """The mode of a log that is written while the mask lets all through; serve's exit status and words where it ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "log")
        if before is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write("an older and longer log\n" * 500)
            os.chmod(path, before)
        if owner is not None:
            os.chown(path, owner, -1)
        command = ["sh", "-c", 'umask 0; exec "$0" serve --log "$1"', os.path.abspath(BNCONFORM), path]
        child = subprocess.Popen(command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = child.stdout.readline()
        if line:
            port = int(json.loads(line)["serving"]["http"].rsplit(":", 1)[1])
            connection = http.client.HTTPConnection(HERE, port, timeout=WAIT)
            connection.request("GET", "/api/v3/account?timestamp=1&signature=" + "0" * 64, headers={"x-MBX-apikey": API_KEY, "X-Other": API_KEY})
            connection.getresponse().read()
            child.send_signal(signal.SIGTERM)
        _, words = child.communicate(timeout=WAIT)
        with open(path, encoding="utf-8") as file:
            return stat.S_IMODE(os.stat(path).st_mode), child.returncode, words.decode(), file.read()


def check_log():
    for sentence, before in (("a new log is its owner's alone, whatever the mask", None), ("a log that others could read is shut first", 0o644)):
        mode, status, _, text = log_of(before)
        same(sentence, (oct(mode), status, text.count("\n")), ("0o600", 0, 1))
        report("an API key stands shortened in it, in raw bytes and by any name", "" if API_KEY not in text and short(API_KEY) in text else text[:600])
    if IS_ROOT:
        mode, status, words, text = log_of(0o666, pwd.getpwnam("nobody").pw_uid)
        same("another user's file is not written", (status, "another user's" in words, text.count("\n")), (64, True, 500))
    else:
        print("skip - another user's file is not written: only root can give one away")
    with Serve() as serve:
        key = KEYS["ed25519-a"]["api_key"]
        serve.ask("GET", "/api/v3/openOrders?timestamp=1&signature=1", [("X-MBX-APIKEY", key)])
        serve.stop()
        text = open(serve.path, encoding="utf-8").read()
        report("a test key's API key is shortened as any other", "" if key not in text and short(key) in text else text[:400])


# ------------------------------------------------------------------------------------------------ what is left behind

def memory_of(pid):
    from check_inspector import memory_of as all_of
    return all_of(pid)


def check_wiped():
    """A secret that goes where none is asked for."""
    secret = "posted secret, number %d" % time.time_ns()
    body = json.dumps({"text": "x", "secret": secret}).encode()
    with Serve("--key", "env:OWN_SECRET") as serve:
        tries = [("POST", "expalin", HERE), ("POST", "", HERE), ("POST", "requests", HERE), ("PUT", "explain", HERE), ("GET", "explain", HERE),
                 ("POST", "explain", "api.binance.com"), ("POST", "explain", "evil.example"), ("POST", "explain/", HERE), ("DELETE", "events", HERE)]
        for method, path, host in tries:
            for own in ([(TOKEN, "")], [(TOKEN, serve.token)]):
                found = serve.ask(method, "/bnconform/" + path, JSON + own, body, host)[0]
                report("%s /bnconform/%s at %s is refused" % (method, path, host), "" if found in (403, 404, 405) else found)
        serve.ask("POST", "//bnconform/explain", JSON, body, HERE)
        serve.ask("POST", "/BNCONFORM/explain", JSON, body, HERE)
        serve.ask("POST", "/bnconform-explain", JSON, body, HERE)
        serve.ask("POST", "http://127.0.0.1/bnconform/explain", JSON, body, "evil.example")
        serve.raw(b"POST /bnconform/expalin x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        serve.raw(b"POST /bnconform/expalin HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
        serve.raw(b"POST /bnconform/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n" + body)
        told = [get(serve, "requests")[2]] + [get(serve, "requests/%d" % n)[2] for n in range(1, 9)]
        held = memory_of(serve.child.pid)
        with open("/proc/%d/environ" % serve.child.pid, "rb") if os.access("/proc/%d/environ" % serve.child.pid, os.R_OK) else open(os.devnull, "rb") as file:
            environ = file.read()
        limits = open("/proc/%d/limits" % serve.child.pid, encoding="utf-8").read() if os.path.exists("/proc/self/limits") else ""
        serve.stop()
        told += [serve.words().encode(), open(serve.path, "rb").read()]
    report("a secret at a wrong path, method or host stands in no answer, record or word", [t[:300] for t in told if secret.encode() in t])
    if held:
        report("and nowhere in memory", secret.encode() in held and "it does")
        report("whereas that of --key is there, so that the search can find one", "" if OWN.encode() in held else "it is not")
        report("the variable of --key is gone from the environment", OWN.encode() in environ and "it is there")
    else:
        print("skip - a secret at a wrong path, method or host is nowhere in memory: this process may not look there, or a sanitizer is at work")
    if limits:
        report("no core of the server is written", "" if re.search(r"(?m)^Max core file size +0 +0 ", limits) else limits)


# A process of the same user, which is not root: it starts a server and looks into it.
LOOK = r"""
import json, os, subprocess, sys
child = subprocess.Popen([sys.argv[1], "serve", "--key", "env:OWN_SECRET"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
child.stdout.readline()
found = []
for name in ("mem", "environ", "maps"):
    try:
        with open("/proc/%d/%s" % (child.pid, name), "rb"):
            found.append(name)
    except OSError:
        pass
try:
    os.listdir("/proc/%d/fd" % child.pid)
    found.append("fd")
except OSError:
    pass
child.terminate()
child.wait(10)
print(json.dumps(found))
"""


def check_not_dumpable():
    if not os.path.exists("/proc/self/environ"):
        print("skip - another process of the same user cannot look into the server: there is no /proc")
        return
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        program = shutil.copy(BNCONFORM, os.path.join(folder, "bnconform"))
        done = subprocess.run([PYTHON, "-c", LOOK, program], env={**ENVIRONMENT, "TMPDIR": "/tmp"}, cwd="/", stdout=subprocess.PIPE, timeout=60, **nobody())
        same("another process of the same user opens neither memory, environment nor descriptors of the server", json.loads(done.stdout), [])


def main():
    if sys.argv[1:] == ["wiped"]:
        check_wiped()
        return base.status()
    for check in (check_other_user, check_sealed, check_token, check_where_told, check_public, check_ends, check_mended, check_what_if, check_origins, check_log,
                  check_not_dumpable):
        check()
    if not base.run_as_root(__file__, "wiped"):
        check_wiped()
    print("%d failed" % base.failures)
    return base.status()


if __name__ == "__main__":
    socket.setdefaulttimeout(WAIT)
    sys.exit(main())
