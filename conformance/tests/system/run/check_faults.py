#!/usr/bin/env python3
# Takes 4 s
"""Lets the harness's allocations and calls of the system fail, one in each run: by peers/preload/fail_nth.c.

    check_faults.py [--each N] [--of WORD] [--jobs N]

N: so many are tried one by one, from the first, and of those that come later ever fewer; without it a few of each.
WORD: only the commands that have it in their name.

Whatever fails, the command is not ended by a signal, does not hang, blames nobody else, and is not as if nothing had
failed unless all that it says and writes is there. The server says nothing wrong to anybody: a request has its own answer,
one of the server's own trouble, or none.
"""
import argparse
import hashlib
import hmac
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

BNCONFORM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "bnconform"))
HERE = os.path.abspath("conformance/tests")
SMALL = ["--vectors", os.path.join(HERE, "data", "small")]
PAIR = re.compile("rsa|ed25519")
ADAPTER = [os.path.join(os.path.dirname(BNCONFORM), "bnsign"), "adapter"]  # it starts in a tenth of Python's time
OWN_FAULT, NOTHING_RAN, USAGE = 5, 6, 64
LIMIT = 60
AT_A_TIME = 4
ENOUGH = 30000  # no command has so many
SLOW = "at the end of its input the adapter did not exit within 1000 ms, and was killed"
NOW = 1499827319559
DOCS = json.load(open("vectors/keys.json", encoding="utf-8"))["keys"]["docs"]


def of_keys():
    """Selects the first vector of each scheme, operation and kind of key: the next of them asks for the same."""
    firsts = {}
    with open("vectors/ids.txt", encoding="ascii") as ids:
        for name in ids.read().split():
            if PAIR.search(name):
                firsts.setdefault((*name.split("/")[:2], PAIR.search(name).group()), name)
    return [word for name in firsts.values() for word in ("--select", name)]


def numbers(each):
    """The first calls one by one, then ever fewer of the many: those of the keys and signatures come late. More than there
    are calls: where several in a row are not reached, none is further on."""
    at = each
    yield from range(1, each + 1)
    while at < ENOUGH:
        at += 1 + at // 12
        yield at


def few():
    """Of the first sixty four, and of the later ones ever fewer."""
    yield from range(1, 61, 15)
    at = 61
    while at < ENOUGH:
        yield at
        at *= 4


class Found:
    """What came of one run: exit status (None: it did not end), whether and which call failed, what it said on standard
    error, and what it made, by name."""

    def __init__(self, status=None, failed="", said="", made=None):
        self.status, self.failed, self.said, self.made = status, failed, said, made or {}


def environment(library, what, at, mark):
    what, *only = what.split(":")
    return dict(os.environ, LD_PRELOAD=library, FAIL_WHAT=what, FAIL_AT=str(at), FAIL_MARK=mark, COLUMNS="100",
                LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1", no_proxy="*", **({"FAIL_ONLY": only[0]} if only else {}))


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


# ------------------------------------------------------------------------------------------------ commands that end

class Command:
    """A command that ends by itself, with what it writes into the folder that stands for FOLDER."""
    own = (OWN_FAULT,)
    besides = ()  # what fails by the function's name
    of_others = ()  # calls that fail as if who is asked had ended the connection: it is judged so

    def __init__(self, name, arguments):
        self.name, self.arguments = name, arguments

    def run(self, place, variables, mark):
        line = [BNCONFORM] + [word.replace("FOLDER", place) for word in self.arguments]
        try:
            done = subprocess.run(line, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            return Found(None, read(mark))
        made = {name: self.plain(read(os.path.join(place, name)), place) for name in os.listdir(place) if name != "mark"}
        made["stdout"] = self.plain(done.stdout.decode("utf-8", "replace"), place)
        return Found(done.returncode, read(mark), self.plain(done.stderr.decode("utf-8", "replace"), place), made)

    @staticmethod
    def plain(text, place):
        """Without times. On a busy machine the adapter may take longer to exit than it has; that it was killed then is no
        loss."""
        text = re.sub(r'"(ms|seconds|took_ms)":[0-9.e+-]+', "", text).replace(place, "")
        return text.replace('"%s"' % SLOW, "").replace(SLOW + "\n", "")

    def is_owned(self, found):
        """Whether it may end so: by its own fault, or with 64 where it blames a file or folder that the user named, which is
        all that a call on one can tell, or a system that seals nothing."""
        named = [word.split("=")[-1].replace("FOLDER", "") for word in self.arguments if "/" in word]
        blamed = "cannot seal the command" in found.said or any("%s: " % name in found.said for name in named)
        return found.status in self.own or (found.status == USAGE and blamed)

    def problem(self, whole, found):
        if found.status is None:
            return "it did not end in %d s" % LIMIT
        if found.status < 0:
            return "it was ended by signal %d" % -found.status
        if found.status == whole.status:
            lost = [name for name in whole.made if found.made.get(name) != whole.made[name]]
            if found.failed in self.of_others:
                return None if found.made.get("stdout") else "it says nothing"
            return "its exit status is as if nothing had failed, and something is missing: %s" % lost if lost else None
        if not self.is_owned(found):
            return "exit %d, not %s: %s" % (found.status, self.own, found.said.strip()[-300:])
        return None if found.said.strip() or str(found.made.get("stdout", "")).strip() else "it says nothing"


class Deliveries(Command):
    """`webhook` to a receiver that stands here, and takes everything: the same verdicts must come, not good ones."""
    own = (OWN_FAULT, NOTHING_RAN)
    of_others = ("connect", "recv", "getsockopt", "getaddrinfo")

    def __init__(self, name):
        super().__init__(name, [])

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                answer = b'{"returnCode":"SUCCESS"}'
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # who delivers may have ended in the middle

        self.server = Quiet(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.arguments = ["webhook", "http://127.0.0.1:%d/pay" % self.server.server_port, "--scheme", "onchain-webhook",
                          "--clock", "fixed:%d" % NOW, "--report", "text", "--report", "ndjson=FOLDER/records"]

# ------------------------------------------------------------------------------------------------------- the server

def request(signature_of, name="LTCBTC"):
    query = "symbol=%s&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=%d" % (name, NOW)
    signature = hmac.new(DOCS["secret"].encode(), signature_of(query).encode(), hashlib.sha256).hexdigest()
    return ("POST /api/v3/order?%s&signature=%s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\nContent-Length: 0\r\n"
            "Connection: close\r\n\r\n" % (query, signature, DOCS["api_key"])).encode()


# What is asked, and whether the exchange accepts it.
ASKED = {"right": (request(str), True), "wrong": (request(str.lower), False), "right again": (request(str, "BTCUSDT"), True)}


def ask(port, data):
    """The answer, b"" where there is none."""
    got = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as s:
            s.sendall(data)
            while True:
                more = s.recv(65536)
                if not more:
                    return got
                got += more
    except OSError:
        return got


def answered(data):
    """Status and code of a whole answer; None: there is none, or a piece of one."""
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    if not length or len(body) != int(length.group(1)):
        return None
    code = re.search(rb'"code":(-?\d+)', body)
    return int(head.split()[1]), code.group(1).decode() if code else ""


class Server(Command):
    """`serve`: three requests, then it is ended."""
    besides = ("call:write",)

    def run(self, place, variables, mark):
        line = [BNCONFORM] + [word.replace("FOLDER", place) for word in self.arguments]
        with open(os.path.join(place, "said"), "w+b") as said:
            child = subprocess.Popen(line, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said)
            late = threading.Timer(LIMIT, child.kill)
            late.start()
            first = child.stdout.readline()
            answers = {}
            if first.endswith(b"\n"):
                port = int(json.loads(first)["serving"]["http"].rsplit(":", 1)[1])
                answers = {name: answered(ask(port, data)) for name, (data, _) in ASKED.items()}
                child.send_signal(signal.SIGTERM)
            child.stdout.read()
            child.wait()
            child.stdout.close()
            was_late = not late.is_alive()
            late.cancel()
        lines = read(os.path.join(place, "log")).splitlines()
        made = {"answers": answers, "log": len(lines)}
        said = self.plain(read(os.path.join(place, "said")), place)
        return Found(None if was_late else child.returncode, read(mark), said, made)

    def problem(self, whole, found):
        if found.status is None:
            return "it did not end in %d s" % LIMIT
        if found.status < 0:
            return "it was ended by signal %d" % -found.status
        for name, answer in found.made["answers"].items():
            if answer not in (None, whole.made["answers"][name]) and answer[0] < 500:
                return "the request that is %s is answered %s, not %s" % (name, answer, whole.made["answers"][name])
        if found.status == whole.status:
            given = sum(answer is not None for answer in found.made["answers"].values())
            all_told = found.made["log"] >= given + whole.made["log"] - len(ASKED)
            return None if all_told or found.said != whole.said else "an answer that was given is not in the log"
        if not self.is_owned(found):
            return "exit %d, not %s: %s" % (found.status, self.own, found.said.strip()[-300:])
        return None if found.said.strip() else "it says nothing"


CLIENT = """
import socket
s = socket.create_connection(("api.binance.com", 80), timeout=20)
s.sendall(%r)
got = b""
while True:
    more = s.recv(65536)
    if not more:
        break
    got += more
print("200" if b" 200 " in got[:20] else "no")
""" % ASKED["right"][0]


class Sealed(Command):
    """`serve -- COMMAND`: a program that is sealed, and sends one request. What it has for an answer it tells itself."""
    own = (OWN_FAULT, NOTHING_RAN)

    def run(self, place, variables, mark):
        found = super().run(place, variables, mark)
        if found.status is not None:
            found.made = {"log": len(found.made.get("log", "").splitlines()), "answered": "\n200\n" in found.made["stdout"]}
        return found


# ---------------------------------------------------------------------------------------------------------- the whole

def commands(folder, is_all):
    reports = ["--report", "text", "--report", "ndjson=FOLDER/records"]
    results = [os.path.join(folder, name) for name in ("reference.ndjson", "adapter.ndjson")]
    for path, rest in zip(results, ([], ["--"] + ADAPTER)):
        subprocess.run([BNCONFORM, "run", "--select", "us-rest/*", "--report", "ndjson=" + path, *rest], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=LIMIT)
    pasted = os.path.join(folder, "pasted")
    with open(pasted, "wb") as out:
        out.write(ASKED["wrong"][0].replace(b"symbol", b"Symbol"))
    return ([Command("run, the reference", ["run"] + reports + SMALL)] if is_all else []) + [
        Command("run, an adapter", ["run"] + reports + SMALL + ["--"] + ADAPTER),
        Command("explain, a wrong request", ["explain", pasted]),
        Command("report, two runs", ["report", *results, *reports[:2], "--report", "markdown=FOLDER/page.md"]),
        Deliveries("webhook"),
        Server("serve", ["serve", "--port", "0", "--clock", "fixed:%d" % NOW, "--log", "FOLDER/log"]),
        Sealed("serve, a sealed command", ["serve", "--clock", "fixed:%d" % NOW, "--log", "FOLDER/log", "--", sys.executable, "-S", "-E",
                                           "-s", "-c", CLIENT]),
    ] + ([Command("run, the reference with RSA and Ed25519", ["run"] + reports + of_keys())] if is_all else [])


def run(folder, library, what, at, command):
    place = os.path.join(folder, "%s.%d" % (what.replace(":", "."), at))
    os.mkdir(place)
    mark = os.path.join(folder, "mark.%s.%d" % (what, at))
    try:
        return command.run(place, environment(library, what, at, mark), mark)
    finally:
        shutil.rmtree(place)
        if os.path.exists(mark):
            os.unlink(mark)


NOUNS = {"alloc": "allocations", "call": "calls of the system", "call:write": "calls of write"}
WRITES = 12  # the one that tells of the signal which ends a server is among them


def try_all(folder, library, what, asked, command):
    whole = run(folder, library, what, 0, command)
    if whole.status == 64 and "user namespaces are not permitted" in whole.said:
        print("skip - of %s that fail none is lost by %s: nothing can be sealed here" % (NOUNS[what], command.name))
        return 0
    if whole.status not in (0, 1, 2) or not whole.made:
        print("FAIL - the command passes where nothing fails: exit %s %s" % (whole.status, whole.said))
        return 1
    found, left = [], list(range(1, WRITES + 1) if ":" in what else numbers(asked.each) if asked.each else few())
    with ThreadPoolExecutor(asked.jobs) as pool:
        while left and (not found or any(one.failed for _, one in found[-AT_A_TIME:])):
            found += pool.map(lambda at: (at, run(folder, library, what, at, command)), left[:AT_A_TIME])
            left = left[AT_A_TIME:]
    failed = [(at, one) for at, one in found if one.failed]
    wrong = [(at, one.failed, command.problem(whole, one)) for at, one in failed if command.problem(whole, one)]
    sentence = "of %d %s that fail, one a run of %s, none is lost" % (
        len(failed), NOUNS[what], command.name)
    ends = [one.status for _, one in failed]
    print("# %s" % ", ".join("%d ended with %s" % (ends.count(end), end) for end in sorted(set(ends), key=str)))
    if wrong or not failed:
        print("FAIL - %s: %s" % (sentence, "; ".join("number %d, %s: %s" % one for one in wrong[:12]) or "nothing failed"))
        return 1
    print("ok - " + sentence, flush=True)
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=0)
    parser.add_argument("--of", default="")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="check_faults.")
    library = os.path.join(folder, "fail_nth.so")
    try:
        made = subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", library,
                               os.path.join(HERE, "peers", "preload", "fail_nth.c"), "-ldl"], capture_output=True)
        sanitized = b"__asan_init" in open(BNCONFORM, "rb").read()
        if made.returncode or sanitized:
            print("skip - calls that fail: %s" % ("a sanitizer has the allocations" if sanitized else
                                                   made.stderr.decode("utf-8", "replace").strip()[:300]))
            return 0
        return max([try_all(folder, library, what, asked, command) for command in commands(folder, asked.each) if asked.of in command.name
                    for what in ("alloc", "call") + command.besides])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
