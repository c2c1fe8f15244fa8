#!/usr/bin/env python3
# Takes 4 s
"""A system that gives little: a resolver that never answers, no random bytes, no descriptor for who connects.

peers/preload/grudging.c plays the first two; of descriptors a limit is set."""
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("BUILD", "build")
BNCONFORM, BNSIGN = os.path.join(BUILD, "bnconform"), os.path.join(BUILD, "bnsign")
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", COLUMNS="80", no_proxy="*")
DEADLINE_MS, FEW, LIMIT = 300, 24, 60
WHOLE = b"GET /api/v3/time HTTP/1.1\r\nHost: api.binance.com\r\nConnection: close\r\n\r\n"
HALF = b"POST /api/v3/order HTTP/1.1\r\nHost: api.binance.com\r\nContent-Length: 9\r\n\r\nhalf"
failures = 0


def report(good, sentence, detail=""):
    global failures
    failures += not good
    print("ok - " + sentence if good else "FAIL - %s: %s" % (sentence, detail), flush=True)


def grudging(library, *command, **more):
    return subprocess.run(command, env=dict(ENVIRONMENT, LD_PRELOAD=library, **more), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT, encoding="utf-8")


def children_of(pid):
    with open("/proc/%d/task/%d/children" % (pid, pid), encoding="ascii") as file:
        return file.read().split()


def check_names(library):
    begun = time.monotonic()
    done = grudging(library, BNCONFORM, "webhook", "http://slow.test:9/pay", "--deadline", str(DEADLINE_MS))
    took = time.monotonic() - begun
    report(took < LIMIT / 4 and done.returncode not in (0, 5), "a name that is looked up for ever ends with the deadline",
           (took, done.returncode, done.stdout))
    report("not looked up within the deadline" in " ".join(done.stdout.split()), "that its name is not looked up is said of the receiver", done.stdout)
    begun = time.monotonic()
    waiting = subprocess.Popen([BNCONFORM, "webhook", "http://slow.test:9/pay", "--deadline", "50000"],
                               env=dict(ENVIRONMENT, LD_PRELOAD=library), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not children_of(waiting.pid) and time.monotonic() < begun + LIMIT / 4:
        time.sleep(0.02)
    asked = children_of(waiting.pid)
    waiting.send_signal(2)
    report(waiting.wait(LIMIT / 4) == 130, "Ctrl-C ends it while a name is looked up", waiting.returncode)
    report(asked and not any(os.path.exists("/proc/" + pid) for pid in asked), "what looks a name up ends with it", asked)


def sign_pay(library, **more):
    return grudging(library, BNSIGN, "sign", "pay-request", "POST", "/binancepay/openapi/v3/order", "--key", "@docs-pay", "--body", "{}", **more)


def check_random(library):
    done = [sign_pay(library) for _ in range(2)]
    report(done[0].returncode == 0 and done[0].stdout != done[1].stdout, "without /dev/urandom a nonce is made, another each time",
           (done[0].stderr, done[0].stdout))
    done = sign_pay(library, NO_ENTROPY="1")
    report(done.returncode == 5 and "--nonce" in done.stderr, "where no random bytes are to be had that is said, and what to give", done.stderr)
    with tempfile.NamedTemporaryFile("w") as key:
        key.write("a secret that nobody knows")
        key.flush()
        done = grudging(library, BNCONFORM, "serve", "--key", key.name, NO_ENTROPY="1")
        report(done.returncode == 5 and "random bytes" in done.stderr, "without random bytes no server with a secret is begun", done.stderr)


def limit_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, FEW))


def said_in(file, word):
    """What the server has said, as soon as a word stands in it, or when the time is over."""
    until = time.monotonic() + LIMIT / 4
    while word not in open(file.name, encoding="utf-8").read() and time.monotonic() < until:
        time.sleep(0.05)
    return open(file.name, encoding="utf-8").read()


def check_descriptors():
    errors = tempfile.NamedTemporaryFile("w")
    server = subprocess.Popen([BNCONFORM, "serve"], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8",
                              preexec_fn=limit_descriptors)
    try:
        port = int(json.loads(server.stdout.readline())["serving"]["http"].rsplit(":", 1)[1])
        held = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(2 * FEW)]
        for one in held[:FEW]:
            one.sendall(HALF)
        said = said_in(errors, "ulimit -n")
        report("waits" in said, "that no descriptor is left for who connects is said, and how to allow more", said)
        held[-1].sendall(WHOLE)
        for one in held[:-1]:
            one.close()
        held[-1].settimeout(5)
        report(held[-1].recv(4096).startswith(b"HTTP/1.1 200 OK"), "who waited is answered when descriptors come free", "no answer")
    finally:
        server.terminate()
        server.wait(LIMIT)
        server.stdout.close()
    said = said_in(errors, "")
    report(said.count("ulimit -n") == 1, "it is said once", said)


def main():
    check_descriptors()
    folder = tempfile.mkdtemp(prefix="check_grudging.")
    library = os.path.join(folder, "grudging.so")
    try:
        made = subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", library,
                               "conformance/tests/peers/preload/grudging.c", "-ldl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with open(BNCONFORM, "rb") as program:
            sanitized = b"__asan_init" in program.read()
        if made.returncode or sanitized:
            print("skip - a grudging system: %s" % ("a sanitizer comes first" if sanitized else made.stderr.decode("utf-8", "replace").strip()[:300]))
        else:
            check_names(library)
            check_random(library)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
