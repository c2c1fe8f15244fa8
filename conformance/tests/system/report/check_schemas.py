#!/usr/bin/env python3
"""What machines read is as its schema says: each --json of both commands, results, serve's first line, its log and its page, the libraries' page. A
member that is missing or of another type is found; a member more is allowed, since a minor version may add one."""
import contextlib
import hashlib
import hmac
import http.client
import http.server
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from matrix_fixture import call, libraries as libraries_of_fixture, raw as raw_mistake, results_of  # noqa: E402
from schemas import SCHEMAS, schema  # noqa: E402

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
BNSIGN = os.path.join(os.environ.get("BUILD", "build"), "bnsign")
BROKEN = ["/usr/bin/python3", "conformance/adapters/broken/signs_raw.py"]
KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = b"NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
PASTED = "GET /api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559&signature=%s HTTP/1.1\nX-MBX-APIKEY: %s\n\n" % ("0" * 64, KEY)
failures = 0
held = set()     # names of schemas, those of a path as page/PATH
called = set()   # (program, command) whose output was held to one


def check(sentence, problem):
    global failures
    failures += bool(problem)
    print("FAIL - %s: %.600s" % (sentence, problem) if problem else "ok - " + sentence, flush=True)


@contextlib.contextmanager
def server(*options):
    """`serve` with these options, and its first line; it ends with the block."""
    with subprocess.Popen([BNCONFORM, "serve", "--port", "0", *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as serving:
        try:
            yield json.loads(serving.stdout.readline())
        finally:
            serving.terminate()


def hold(name, values, least, of=""):
    """Each value is as the schema says; and the schema can say no: with any member of those that must be there taken away."""
    validator = schema(name, of)
    held.update({name, "%s/%s" % (name, of)})
    name += " " + of if of else ""
    wrong = [(list(error.path), error.message) for value in values for error in validator.iter_errors(value)]
    check("%s: all %d are as their schema says" % (name, len(values)), wrong[:1] or ("only %d" % len(values) if len(values) < least else ""))
    forms = validator.schema.get("oneOf") or validator.schema.get("anyOf") or [validator.schema]
    needed = [one.get("required", []) for one in forms]
    kept = []
    for value in [one for one in values[:1] + values[-1:] if one is not None]:
        for member in set(sum(needed, [])) & set(value):
            less = {key: content for key, content in value.items() if key != member}
            kept += [member] if validator.is_valid(less) else []
    check("%s: a record that lacks a member is refused" % name, kept)


def results(folder):
    path = folder / "results.ndjson"
    called.add((BNCONFORM, "run"))
    subprocess.run([BNCONFORM, "run", "--report", "ndjson=%s" % path, "--", *BROKEN], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    hold("results", [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], 100)


def libraries(folder):
    """The files of the libraries' page: of several libraries, one of which has two versions."""
    files = libraries_of_fixture()
    raw = call("spot-rest/send/value-space", "rest", "refused", mistakes=raw_mistake())
    files["a0"] = results_of("library-a", "1.4.1", "JavaScript", [raw], date="2026-10-01")
    for name, text in files.items():
        (folder / (name + ".ndjson")).write_text(text, encoding="utf-8")
    subprocess.run([BNCONFORM, "report", *(folder / (name + ".ndjson") for name in files), "--report", "html=%s" % (folder / "libraries")],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    found = {name: json.loads((folder / "libraries" / (name + ".json")).read_text(encoding="utf-8")) for name in ("summary", "feed")}
    hold("summary", [found["summary"]], 1)
    hold("summary", found["summary"]["libraries"], 4, "library")
    hold("feed", [found["feed"]], 1)
    hold("feed", found["feed"]["items"], 1, "item")
    hold("badge", [json.loads(one.read_text(encoding="utf-8")) for one in sorted((folder / "libraries/badge").glob("*.json"))], 4)


def printed(*words, text=""):
    """Each line that a command prints as JSON, whatever it exits with."""
    called.add(words[:2])
    done = subprocess.run(words, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_error(400)

    def log_message(self, *_):
        pass


def commands(folder):
    """What --json prints, one way at least of each form that it has."""
    catches = folder / "catches.json"
    hold("self-check", printed(BNCONFORM, "self-check", "--published", "--json", "--write", catches), 500)
    hold("catches", [json.loads(path.read_text(encoding="utf-8")) for path in (catches, pathlib.Path("vectors/catches.json"))], 2)
    with http.server.HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        hold("results", printed(BNCONFORM, "webhook", "http://127.0.0.1:%d/" % receiver.server_port, "--select", "genuine-2048", "--json"), 3)
        receiver.shutdown()
    hold("errata", printed(BNCONFORM, "report", "--errata", "--json"), 100)
    time = ["--time", "1499827319559", "--key", "@docs"]
    signed = [["us-rest", "GET", "/api/v3/openOrders", "symbol=BTCUSDT", *time], ["spot-ws", "order.status", *time],
              ["fix-logon", "sender=A", "target=SPOT", "seq=1", "sending-time=20240627-11:17:25.223", "--key", "@docs-fix"],
              ["pay-request", "POST", "/x", "--body", "{}", *time, "--nonce", "a" * 32]]
    hold("sign", sum((printed(BNSIGN, "sign", *words, "--json") for words in signed), []), 4)
    query = b"symbol=BTCUSDT&timestamp=1499827319559"
    texts = [PASTED.replace("0" * 64, hmac.new(SECRET, text, hashlib.sha256).hexdigest()) for text in (query, b"another")]
    judged = sum((printed(BNSIGN, "verify", "spot-rest", "-", "--key", "@docs", "--json", text=text) for text in texts), [])
    hold("verify", judged, 2)
    check("verify says yes and no", "" if [one["valid"] for one in judged] == [True, False] else judged)
    vectors = json.loads(pathlib.Path("vectors/schema.json").read_text(encoding="utf-8"))
    one_of_them = jsonschema.Draft7Validator({**vectors["properties"]["vectors"]["items"], "definitions": vectors["definitions"]})
    shown = sum((printed(BNCONFORM, "show", "--json", name) for name in ("spot-rest/request/published-rest-hmac-mixed", "pay-webhook/verify/published-faq-webhook-1024")), [])
    check("show --json is as vectors/schema.json says", [error.message for one in shown for error in one_of_them.iter_errors(one)][:1] or ("" if len(shown) == 2 else shown))


def log(folder):
    path = folder / "log.ndjson"
    asked = ["/api/v3/time", "/api/v3/openOrders?symbol=BTCUSDT&timestamp=1&signature=" + "0" * 64, "/none-such?signature=x", "/api/v3/order"]
    with server("--log", path) as first:
        hold("serving", [first], 1)
        url = first["serving"]["http"]
        for target in asked:
            try:
                urllib.request.urlopen(urllib.request.Request(url + target, headers={"X-MBX-APIKEY": KEY}), timeout=60).close()
            except urllib.error.HTTPError as error:
                error.close()
    hold("serve-log", [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], len(asked))


class Page:
    """What serve's page asks, of a server to which these requests came: one right, one of each way to be wrong."""

    def __init__(self, url):
        self.url = url
        right, newline = ("symbol=BTCUSDT&timestamp=1499827319559" + end for end in ("", "\n"))
        for signed in (right, newline, "another"):
            self.ask("/api/v3/openOrders?%s&signature=%s" % (right, hmac.new(SECRET, signed.encode(), hashlib.sha256).hexdigest()), key=KEY)
        self.ask("/api/v3/openOrders?%s&signature=%s" % (right, "0" * 64), key="a" * 64)
        self.ask("/api/v3/time")
        self.ask("/none-such")
        with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])), timeout=60) as one:
            one.sendall(b"nonsense\r\n\r\n")
            one.recv(4096)

    def ask(self, path, body=None, key=""):
        headers = {"X-MBX-APIKEY": key} if key else {"Content-Type": "application/json"} if body is not None else {}
        request = urllib.request.Request(self.url + path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.read()

    def answer(self, path, body=None):
        return json.loads(self.ask("/bnconform/" + path, body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()))

    def events(self):
        """The data of the first event, and of the one that a request makes. urllib would ask that the stream be closed."""
        with contextlib.closing(http.client.HTTPConnection(self.url.split("//")[1], timeout=60)) as connection:
            connection.request("GET", "/bnconform/events")
            stream = connection.getresponse()
            found = [self.next_event(stream)]
            self.ask("/api/v3/time")
            return [*found, self.next_event(stream)]

    @staticmethod
    def next_event(stream):
        return next(json.loads(line[len(b"data: "):]) for line in stream if line.startswith(b"data: "))

    def number(self, verdict):
        return next(one["number"] for one in self.answer("requests")["requests"] if one["verdict"] == verdict)


def saved(folder, session):
    """What the path `saved` answers where --open has read a page that holds that session."""
    path = folder / "saved.html"
    path.write_text('<script type="application/json" id="saved">%s</script>' % json.dumps(session).replace("<", "\\u003c"), encoding="utf-8")
    with server("--open", path) as first, urllib.request.urlopen(first["serving"]["http"] + "/bnconform/saved", timeout=60) as answer:
        read = json.load(answer)
    check("the session that was saved is there again", "" if read == session else read)
    return [read]


def page(folder):
    with server("--clock", "fixed:1499827319559") as first:
        of = Page(first["serving"]["http"])
        every = of.answer("requests")
        hold("page", [every], 1, "requests")
        hold("page", every["requests"], 7, "summary")
        hold("page", [of.answer("requests/%d" % one["number"]) for one in every["requests"]], 7, "requests/N")
        wrong, unknown, secret = "requests/%d" % of.number("wrong"), "requests/%d" % of.number("key-unknown"), {"secret": SECRET.decode()}
        hold("page", [of.answer(wrong + "/what-if"), of.answer(wrong + "/what-if/20")], 2, "requests/N/what-if")
        hold("page", [of.answer(wrong + "/sign", {"text": "abc"})], 1, "requests/N/sign")
        explained = [of.answer(wrong + "/explain", secret), of.answer(unknown + "/explain", secret), of.answer("explain", {"text": PASTED, **secret}),
                     of.answer("explain", {"text": PASTED}), of.answer("explain", {"text": "no request"})]
        hold("page", explained, 5, "explain")
        hold("page", [of.answer("reading")], 1, "reading")
        hold("page", [of.answer("clock", b"real")], 1, "clock")
        session = {"bnconform": "session", "version": 1, "saved_ms": 1, "requests": [of.answer("requests/%d" % one["number"]) for one in every["requests"]]}
        hold("page", [*saved(folder, session), of.answer("saved")], 2, "saved")
        hold("page", of.events(), 2, "events")
        hold("page", [of.answer("none-such"), of.answer("requests/99"), of.answer("explain", b"x"), of.answer("clock")], 4, "error")


def explained():
    target = "/api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559&signature="
    right = hmac.new(SECRET, b"symbol=BTCUSDT&timestamp=1499827319559", hashlib.sha256).hexdigest()
    values = []
    called.add((BNCONFORM, "explain"))
    for signatures in (["0" * 64], ["abc"], [right], ["0" * 64, "1" * 64]):
        text = "".join("GET %s%s HTTP/1.1\nHost: api.binance.com\nX-MBX-APIKEY: %s\n\n" % (target, one, KEY) for one in signatures)
        done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@docs", "--now", "1499827319559"], input=text.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
        values.append(json.loads(done.stdout))
    hold("explain", values, 4)
    check("one of them is right", "" if [one["verdict"] for one in values].count("valid") == 1 else [one["verdict"] for one in values])
    check("a text with two requests has both", "" if len(values[3].get("requests", {}).get("list", [])) == 2 else values[3])


def places(value):
    """Each $ref below a part of a schema."""
    if isinstance(value, dict):
        return [value["$ref"]] if "$ref" in value else sum(map(places, value.values()), [])
    return sum(map(places, value), []) if isinstance(value, list) else []


def references():
    """What a schema names is there: a validator that needs it would end with an error."""
    for path in sorted(SCHEMAS.glob("*.json")):
        validator, lost = schema(path.stem), []
        for place in set(places(validator.schema)):
            try:
                validator.resolver.resolve(place)
            except jsonschema.RefResolutionError as error:
                lost.append("%s: %s" % (place, error))
        check("%s: what it names is there" % path.stem, lost)


def all_of_them():
    """No command, path of the page or schema was left out above."""
    can = set()
    for program in (BNCONFORM, BNSIGN):
        words = re.findall(r"^  ([a-z-]+) ", subprocess.run([program, "help"], stdout=subprocess.PIPE, timeout=60, text=True, check=True).stdout, re.MULTILINE)
        helps = {word: subprocess.run([program, word, "--help"], stdout=subprocess.PIPE, timeout=60, text=True, check=True).stdout for word in words}
        can |= {(program, word) for word, told in helps.items() if re.search(r"^ +--json", told, re.MULTILINE)}
    check("each of the %d commands that have --json was held to a schema" % len(can), sorted(can - called) or ("" if len(can) > 7 else can))
    source = pathlib.Path("conformance/src/serve/page_api.c").read_text(encoding="utf-8")
    paths = set(re.findall(r'\{"([a-z]+)", "(?:GET|POST)", ', source)) - {"plain"}
    check("so was each of the %d paths of the page" % len(paths), sorted(path for path in paths if "page/" + path not in held) or ("" if len(paths) > 4 else paths))
    check("and each schema held something", sorted({path.stem for path in SCHEMAS.glob("*.json")} - held))


def main():
    with tempfile.TemporaryDirectory() as name:
        results(pathlib.Path(name))
        libraries(pathlib.Path(name))
        log(pathlib.Path(name))
        page(pathlib.Path(name))
        commands(pathlib.Path(name))
    explained()
    references()
    all_of_them()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
