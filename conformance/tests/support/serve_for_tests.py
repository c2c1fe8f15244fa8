"""A running `bnconform serve` for the checks of it, and how its answers are read. Not a check itself."""

import hashlib
import hmac
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

BUILD = os.environ.get("BUILD", "build")
BNCONFORM = os.path.join(BUILD, "bnconform")
KEYS = json.load(open("vectors/keys.json", encoding="utf-8"))["keys"]
DOCS, US, PAY = KEYS["docs"], KEYS["us"], KEYS["pay"]
NOW = 1499827319559
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR", "NO_COLOR")}
ENVIRONMENT.update(LC_ALL="C.UTF-8", COLUMNS="80", TZ="UTC", OWN_SECRET="a secret of my own, not in keys.json")
STOP = 5
WAIT = 60  # for an answer: the search for a mistake ends by counts, and takes its time on a busy machine
TOKEN = "X-Bnconform-Token"

failures = 0


def is_instrumented():
    """Whether the program has sanitizers in it."""
    with open(BNCONFORM, "rb") as file:
        return b"__asan_init" in file.read()


def report(sentence, problem=""):
    global failures
    failures += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem)[:600] if problem else ""))
    sys.stdout.flush()


def same(sentence, found, wanted):
    report(sentence, "" if found == wanted else "%r in place of %r" % (found, wanted))


def run_as_root(script, name):
    """Runs one check of a script where a process may look into another that lets nobody else look: as root, or as the
    root of a user namespace. 0: it cannot be had here, so that the caller runs it as it is."""
    global failures
    into = ["unshare", "--user", "--map-root-user"]
    if os.geteuid() == 0 or not shutil.which("unshare") or subprocess.run([*into, "true"], stderr=subprocess.DEVNULL, timeout=20).returncode != 0:
        return 0
    sys.stdout.flush()
    failures += subprocess.run([*into, sys.executable, script, name], timeout=300).returncode != 0
    return 1


class Serve:
    """A running server; its log and its words are read when it has stopped."""

    def __init__(self, *arguments, log=True):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "log")
        command = [BNCONFORM, "serve", *(["--log", self.path] if log else []), *arguments]
        self.said = open(os.path.join(self.folder.name, "said"), "w+b")
        self.child = subprocess.Popen(command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=self.said)
        self.first = self.child.stdout.readline()
        self.serving = json.loads(self.first)["serving"]
        self.token = self.serving["inspector"].partition("#token=")[2]  # empty: none is asked for
        self.port = int(json.loads(self.first)["serving"]["http"].rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.said.close()
        self.folder.cleanup()

    def stop(self, number=signal.SIGTERM):
        if self.child.poll() is None:
            self.child.send_signal(number)
            try:
                self.child.wait(STOP)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self.child.stdout.close()
        self.child.stdout = open(os.devnull, "rb")
        return self.child.returncode

    def log(self):
        with open(self.path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def words(self):
        self.said.seek(0)
        return self.said.read().decode("utf-8", "replace")

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=WAIT)

    def raw(self, data, shut=True):
        """What comes back until the server ends the connection."""
        with self.connect() as s:
            s.sendall(data)
            if shut:
                s.shutdown(socket.SHUT_WR)
            return read_all(s)

    def own(self):
        """The header that is asked for below /bnconform/."""
        return [(TOKEN, self.token)] if self.token else []

    def ask(self, method, target, headers=(), body=b"", host="api.binance.com"):
        """One request, exactly these bytes, and to the page with its token unless one is given; (status, headers, body)."""
        if target.startswith("/bnconform") and not any(name == TOKEN for name, _ in headers):
            headers = [*headers, *self.own()]
        lines = ["%s %s HTTP/1.1" % (method, target), "Host: " + host, "Connection: close"]
        lines += ["%s: %s" % pair for pair in headers]
        if body or method != "GET":
            lines.append("Content-Length: %d" % len(body))
        head = "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"
        return parse(self.raw(head + body, shut=False))[0]

    def clock(self, text, host="127.0.0.1", origin=None):
        headers = [("Origin", origin)] if origin else []
        return self.ask("POST", "/bnconform/clock", headers, text.encode(), host)[0]


def read_all(s):
    data = b""
    try:
        while True:
            more = s.recv(65536)
            if not more:
                return data
            data += more
    except ConnectionError:
        return data


def read_all_until_quiet(s):
    """What comes until nothing does for as long as the socket waits."""
    data = b""
    try:
        while True:
            more = s.recv(65536)
            if not more:
                return data
            data += more
    except (ConnectionError, socket.timeout):
        return data


def parse(data, is_head=False):
    """The answers in a row: (status, headers, body)."""
    answers = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
        length = 0 if is_head else int(headers.get("content-length", 0))
        answers.append((int(lines[0].split(" ")[1]), headers, data[:length]))
        data = data[length:]
    return answers


def sha256(secret, payload):
    return hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()


def signed(query, key=DOCS):
    return query + "&signature=" + sha256(key["secret"], query)


def header(key=DOCS):
    return [("X-MBX-APIKEY", key["api_key"])]


FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def error(answer):
    return (answer[0], answer[2].decode("utf-8", "replace"))


def octets(field):
    if isinstance(field, dict):
        if "hex" in field:
            return bytes.fromhex(field["hex"])
        return field["repeat"]["text"].encode() * int(field["repeat"]["count"])
    return (field or "").encode()


def read_answers(connection, num):
    data = b""
    while True:
        answers, rest = [], data
        while len(answers) < num:
            head, end, rest = rest.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            if not end or not length or len(rest) < int(length.group(1)):
                break
            answers.append((int(head.split(b" ")[1]), head, rest[:int(length.group(1))]))
            rest = rest[int(length.group(1)):]
        if len(answers) == num:
            return answers
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the server ended the connection after %r" % data[-200:])
        data += more


def status():
    """What a check exits with."""
    return 1 if failures else 0
