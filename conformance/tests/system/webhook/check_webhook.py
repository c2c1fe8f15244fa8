#!/usr/bin/env python3
# Takes 7 s
"""`bnconform webhook`: a right receiver, one that fails open, and wrong ones, each with the exact text that it must get
(tests/data/golden/webhook); and receivers that are silent, broken, or not there. --write makes the golden files anew."""
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree

HERE = "conformance/tests"
GOLDEN = os.path.join(HERE, "data", "golden", "webhook")
BUILD = os.environ.get("BUILD", "build")
BNCONFORM = os.path.join(BUILD, "bnconform")
PYTHON = os.environ.get("PYTHON") or sys.executable
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR", "NO_COLOR")}
ENVIRONMENT.update(LC_ALL="C.UTF-8", COLUMNS="80", PYTHONDONTWRITEBYTECODE="1", no_proxy="*")
CLOCK = ("--clock", "fixed:1611232922428")
PATH = "/binancepay/openapi/certificates"
WRITE = "--write" in sys.argv[1:]

failures = 0


def report(sentence, problem=""):
    global failures
    failures += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem) if problem else ""), flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def webhook(*arguments, seconds=60, stderr=subprocess.PIPE):
    # By its name, as somebody calls it who has installed it: Reproduce repeats that.
    return subprocess.run(["bnconform", "webhook", *arguments], executable=BNCONFORM, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=stderr, timeout=seconds, encoding="utf-8", check=False)


@contextlib.contextmanager
def receiver(name):
    """A receiver of tests/peers/receivers; gives its URL and the port where it asks for certificates."""
    port = free_port()
    child = subprocess.Popen([PYTHON, os.path.join(HERE, "peers", "receivers", name + ".py"), "http://127.0.0.1:%d%s" % (port, PATH)],
                             env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="ascii")
    try:
        yield "http://127.0.0.1:%d/pay?shop=1" % int(child.stdout.readline()), str(port)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def deliver(name, *arguments):
    with receiver(name) as (url, port):
        return webhook(url, "--certificates-port", port, *CLOCK, *arguments)


@contextlib.contextmanager
def raw_server(answer):
    """Answers each connection with these bytes, or what a function gives, once it has read something; None: with
    nothing, and stays open."""
    listener, held, heard = socket.create_server(("127.0.0.1", 0)), [], []

    def serve():
        while True:
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            heard.append(connection.recv(65536))
            if answer is None:
                held.append(connection)
                continue
            with connection:
                with contextlib.suppress(OSError):
                    for part in answer if isinstance(answer, list) else [answer() if callable(answer) else answer]:
                        connection.sendall(part)
                        time.sleep(0.01 if isinstance(answer, list) else 0)  # parts come apart

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield "http://127.0.0.1:%d/" % listener.getsockname()[1], heard
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in held:
            connection.close()


# ------------------------------------------------------------------------------------------------------------ golden

RECEIVERS = {
    "correct": ("a right receiver passes", 0, []),
    "fails_open": ("one that fails open is told so, in the headline", 1,
                   ["YOUR RECEIVER ACCEPTS FORGED PAYMENTS: 13 of 13 were accepted."]),
    "reserialises": ("one that writes the body again is understood from outside", 1, ["WRONG  webhook-body-reparsed (proved)"]),
    "rounds_and_drops": ("one that rounds bizId and drops the last line feed is told of both", 1,
                         ["WRONG  two mistakes: webhook-bigint-rounded, pay-missing-trailing-lf (proved)"]),
    "uses_hmac": ("one that makes an HMAC is told so", 1, ["WRONG  webhook-hmac-used (proved)"]),
    "one_key": ("one that holds a fixed key is told so", 1, ["BinancePay-Certificate-SN"]),
    "other_shape": ("one that answers otherwise is judged by its status, and it is said", 0, ["of another shape"]),
}


def check_golden():
    for name, (sentence, status, lines) in RECEIVERS.items():
        done, path = deliver(name), os.path.join(GOLDEN, name + ".txt")
        shown = re.sub(r"--certificates-port \d+", "--certificates-port 8001", done.stdout.replace(done.args[2], "http://127.0.0.1:8000/pay?shop=1"))
        if WRITE:
            os.makedirs(GOLDEN, exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(shown)
        with open(path, encoding="utf-8") as file:
            wanted = file.read()
        problem = "" if shown == wanted else "not as in %s:\n%s" % (path, done.stdout)
        problem = problem or ("" if done.returncode == status else "exit %d" % done.returncode)
        problem = problem or "".join("no line with %r" % line for line in lines if line not in done.stdout)
        wide = [line for line in done.stdout.split("\n") if len(line) > 80 and not line.startswith("Reproduce")]
        report(sentence, problem or (wide and "over 80 columns: %r" % wide))


def check_hello():
    done = deliver("correct", "--select", "genuine-2048")
    keys = json.load(open("vectors/keys.json", encoding="utf-8"))["keys"]
    report("the sender says where its public keys are",
           "" if all(text in done.stderr for text in (PATH, "bnconform show @webhook-2048", keys["webhook-2048"]["serial"],
                                                      keys["webhook-4096"]["serial"])) else done.stderr)
    report("one delivery shows the answer in full",
           "" if '{"returnCode":"SUCCESS","returnMessage":null}' in done.stdout and "HTTP/1.0 200 OK" in done.stdout
           else done.stdout)


# ----------------------------------------------------------------------------------------------------------- formats


def check_formats():
    done = deliver("rounds_and_drops", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = {line["id"]: line for line in lines if "outcome" in line}
    bigint = found.get("genuine-bigint", {})
    report("NDJSON has a record for each delivery, and names what was verified",
           "" if len(found) == 24 and [one["id"] for one in bigint["mistakes"]] == ["webhook-bigint-rounded",
                                                                                  "pay-missing-trailing-lf"]
           and bigint["outcome"] == "refused" and bigint["right"] == "accepted"
           and '29383937493038367000,"bizStatus":"PAY_SUCCESS"}' in bigint["signed"]
           and [one["id"] for one in found["genuine-2048"]["mistakes"]] == ["pay-missing-trailing-lf"]
           and found["stale"]["counted"] == "not" else done.stdout)
    report("the counts close NDJSON, and stand on standard error",
           "" if lines[-1]["failed"] == 5 and lines[-1]["exit"] == done.returncode == 1
           and done.stderr.endswith("17 passed, 5 failed, 0 skipped\n") else done.stderr)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "r.xml")
        done = deliver("fails_open", "--report", "junit=" + path)
        suites = ElementTree.parse(path).getroot()
        report("JUnit counts as the text does",
               "" if suites.get("tests") == "22" and suites.get("failures") == "17"
               and done.stdout.endswith("5 passed, 17 failed, 0 skipped\n") else done.stdout)


# --------------------------------------------------------------------------------------------------- what is delivered


def check_bodies():
    body = '{"note":"as it stands", "amount":"12.50"}\r\n'.encode()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "order.json")
        with open(path, "wb") as file:
            file.write(body)
        with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n" + b'{"returnCode":"SUCCESS"}') as (url, heard):
            webhook(url, "--select", "genuine-2048", "--body", path)
        report("the body of a file is delivered as it stands", "" if heard and heard[0].endswith(b"\r\n\r\n" + body) else heard)
        with open(path, "wb"):
            pass
        done = webhook("http://127.0.0.1:1/", "--body", path)
        report("an empty body is refused with a sentence",
               "" if done.returncode == 64 and "it is empty" in done.stderr else done.stderr)
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (url, heard):
        webhook(url, "--select", "replayed")
        same = [one.partition(b"\r\n")[2] for one in heard]
    report("a replay is the same delivery twice, byte for byte", "" if len(same) == 2 and same[0] == same[1] else heard)


# ------------------------------------------------------------------------------------------------- receivers that fail


def first_word(answer, *arguments):
    with raw_server(answer) as (url, _):
        done = webhook(url, "--select", "genuine-2048", "--deadline", "400", "--json", *arguments)
    lines = done.stdout.splitlines()
    return done.returncode, json.loads(lines[1]) if len(lines) == 3 else {}


def check_answers():
    good = b'{"returnCode":"SUCCESS"}'
    chunks = [b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-", b"Encoding: chunked\r\n\r\n5;x=1\r\n", good[:5],
              b"\r\n13\r\n" + good[5:], b"\r\n0\r\n\r\n"]
    rows = [
        ("an answer in chunks, after an interim one, is read", chunks, 0, "pass", "200 SUCCESS"),
        ("an answer that ends with the connection is read", b"HTTP/1.0 200 OK\r\n\r\n" + good, 0, "pass", "200 SUCCESS"),
        ("SUCCESS with another status than 2xx is a refusal", b"HTTP/1.0 400 No\r\n\r\n" + good, 1, "refused", "400 SUCCESS"),
        ("a redirect is not followed", b"HTTP/1.0 302 No\r\nLocation: /\r\n\r\n", 1, "refused", "302"),
        ("a closed connection is no answer", b"", 1, "error", "closed without an answer"),
        ("what is no HTTP is no answer", b"hello\r\n\r\n", 1, "error", "no HTTP"),
        ("half an answer is no answer", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", 1, "error", "not whole"),
        ("a wrong chunk is no answer", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 1, "error", "no HTTP"),
        ("an endless answer is cut off", b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 3000000, 1, "error", "not whole"),
        ("silence ends with the deadline", None, 1, "timeout", "within the deadline"),
    ]
    for sentence, answer, status, outcome, detail in rows:
        code, record = first_word(answer)
        report(sentence, "" if code == status and record.get("outcome") == outcome and detail in record.get("detail", "")
               else (code, record))


def check_silence():
    started = time.monotonic()
    with raw_server(None) as (url, heard):
        done = webhook(url, "--deadline", "200")
    report("a receiver that never answers is given up",
           "" if done.returncode == 1 and len(heard) == 3 and time.monotonic() - started < 10
           and done.stdout.endswith("0 passed, 3 failed, 21 skipped\n") else done.stdout)
    done = webhook("http://127.0.0.1:%d/" % free_port())
    report("where nobody listens nothing is delivered, exit 6",
           "" if done.returncode == 6 and "nothing was delivered" in done.stdout else (done.returncode, done.stdout))
    with raw_server(b"HTTP/1.1 500 No\r\n\r\n") as (url, _):
        done = webhook(url)
    report("one that refuses everything is not given a mistake",
           "" if done.returncode == 1 and "WRONG" not in done.stdout and "none of them" in done.stdout
           and "did not fetch the certificates" in done.stdout else done.stdout)


def check_moods():
    """The first answer differs from the rest: what is learned of such a receiver is not a mistake."""
    refusals = []

    def answer():
        refusals.append(1)
        code = "FAIL" if len(refusals) == 1 else "SUCCESS"
        return b'HTTP/1.0 200 OK\r\n\r\n{"returnCode":"%s"}' % code.encode()

    with raw_server(answer) as (url, _):
        done = webhook(url, "--select", "genuine-2048")
    report("one that refuses the first delivery alone is not given a mistake",
           "" if done.returncode == 1 and "WRONG" not in done.stdout and "when it was sent again" in done.stdout
           and len(refusals) == 2 else done.stdout)


def check_usage():
    rows = [([], "it takes one URL"), (["https://h/"], "plain HTTP"), (["h/"], "http://"), (["http://h:0/"], "port"),
            (["http://u@h/"], "user name"), (["http://h/ x"], "percent-encode"), (["http://h?x"], "missing before"),
            (["http:///x"], "no host"), (["http://h/", "--select", "no"], "genuine-2048"),
            (["http://h/", "--clock", "fixed:x"], "--clock"), (["http://h/", "--body", "no/such"], "no/such"),
            (["http://h/", "--certificates-port", "65536"], "65535")]
    wrong = []
    for arguments, text in rows:
        done = webhook(*arguments)
        if done.returncode != 64 or text not in done.stderr or done.stdout:
            wrong.append((arguments, done.returncode, done.stderr))
    report("what cannot be understood is exit 64 with a sentence", wrong)


def check_certificates():
    """The question of a receiver that is not like urllib: in pieces, and another path."""
    port, answers = free_port(), []

    def ask(url, parts):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            for part in parts:
                connection.sendall(part)
                time.sleep(0.02)
            answers.append((url, b"".join(iter(lambda: connection.recv(65536), b""))))

    def meanwhile():
        for _ in range(200):
            try:
                ask("split", [b"POST " + PATH.encode() + b" HTTP/1.1\r\nHost: x\r\nConte", b"nt-Length: 4\r\n\r\n{", b"  }"])
                break
            except ConnectionRefusedError:
                time.sleep(0.01)
        ask("other", [b"GET / HTTP/1.1\r\n\r\n"])
        ask("expect", [b"POST " + PATH.encode() + b" HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"])

    thread = threading.Thread(target=meanwhile)
    thread.start()
    with raw_server(None) as (url, _):
        webhook(url, "--select", "genuine-2048", "--deadline", "1500", "--certificates-port", str(port))
    thread.join(10)
    found = {name: (text.split(b"\r\n")[0], text.partition(b"\r\n\r\n")[2]) for name, text in answers}
    data = json.loads(found["split"][1])["data"] if "split" in found else []
    report("the certificates are given while a delivery is under way, however they are asked for",
           "" if [sorted(one) for one in data] == [["certPublic", "certSerial"]] * 2
           and data[0]["certPublic"].startswith("-----BEGIN PUBLIC KEY-----\n") and found["other"][0].startswith(b"HTTP/1.1 404")
           and found["expect"] == found["split"] else answers)


def main():
    for check in (check_golden, check_hello, check_formats, check_bodies, check_answers, check_silence, check_moods, check_usage,
                  check_certificates):
        check()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
