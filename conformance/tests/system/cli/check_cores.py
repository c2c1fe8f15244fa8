#!/usr/bin/env python3
# Takes 5 s
"""While a command has a secret in its memory no core of it is written, whatever signal ends it, and no other process of its
user may look into it: bnsign while it reads its key, explain while it reads and while it searches, webhook while it waits
for an answer, serve while it serves. Each wait ends."""
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("BUILD", "build")
SECRET = "Wq7LkT2mZx9RbV4nJc8PhY5sDf3GtK6uAe1NoX0iMvBzQjUyHrElSwCpOgIaFd2T"
WAIT = 30
NOBODY = 65534
# Its signature is found by no mistake, so that it is searched for as long as the search goes.
REQUEST = ("POST /api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
           "&signature=" + "0123456789abcdef" * 4 + " HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: " + "A" * 64 + "\r\n\r\n")
failures = 0


def report(sentence, problem=""):
    global failures
    failures += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": %s" % problem if problem else ""), flush=True)


def may_dump():
    """In the child: a core of any size may be written, and it is no process of root."""
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    if os.geteuid() == 0:
        most = resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def started(command, folder, given=None):
    child = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "OWN_SECRET": SECRET}, preexec_fn=may_dump)
    if given is not None:
        child.stdin.write(given)
        child.stdin.flush()
    return child


def settled(child):
    """Waits until a process has its program, and has worked or slept for a moment."""
    time.sleep(0.3)
    if child.poll() is not None:
        return "it ended by itself with %d" % child.returncode
    return ""


def owner(child):
    """Whose what is in /proc of a process is: root's where no other process of its user may look into it."""
    return os.stat("/proc/%d/environ" % child.pid).st_uid


def ended_by(child, number):
    """Whether a core was written when the signal ended it."""
    os.kill(child.pid, number)
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        pid, status = os.waitpid(child.pid, os.WNOHANG)
        if pid:
            child.returncode = 0
            child.stdin.close()
            return os.WIFSIGNALED(status) and os.WCOREDUMP(status)
        time.sleep(0.01)
    child.kill()
    child.wait()
    return False


def cores(folder):
    """The files that have the secret in them, but for those that were given."""
    found = []
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            if name.startswith("core") or (name not in ("request", "key", "bnsign", "bnconform") and SECRET.encode() in file.read()):
                found.append(name)
    return found


def commands(folder, port):
    """Name, command, and what stands on its standard input, which stays open."""
    bnsign, bnconform = (os.path.join(folder, name) for name in ("bnsign", "bnconform"))
    key = os.path.join(folder, "key")
    sign = [bnsign, "sign", "spot-rest", "GET", "/api/v3/account", "timestamp=1499827319559", "--key", "-"]
    yield "bnsign sign, while it reads its key,", sign, SECRET.encode()
    yield "bnsign verify, while it reads its key,", [bnsign, "verify", "spot-rest", "request", "--key", "-"], SECRET.encode()
    yield "explain, while it reads,", [bnconform, "explain", "-"], REQUEST.encode() + b"secret=" + SECRET.encode()
    yield "explain, while it searches,", [bnconform, "explain", "request", "--key", "env:OWN_SECRET"], None
    yield "webhook, while it waits for an answer,", [bnconform, "webhook", "http://127.0.0.1:%d/x" % port, "--key", key], None
    yield "serve, while it serves,", [bnconform, "serve", "--port", "0", "--key", key], None


def try_one(name, command, given, folder):
    for number in (signal.SIGABRT, signal.SIGSEGV):
        child = started(command, folder, given)
        problem = settled(child)
        if not problem and owner(child) != 0:
            problem = "another process of its user may look into its memory"
        if child.returncode is None and ended_by(child, number):
            problem = problem or "%s wrote a core" % number.name
        found = cores(folder)
        for each in found:
            os.unlink(os.path.join(folder, each))
        report("%s is open to nobody and leaves no core behind %s" % (name, number.name), problem or (found and "there is %s" % found))


def main():
    if not os.path.exists("/proc/self/environ"):
        print("skip - no command that has a secret leaves a core: there is no /proc by which it is seen")
        return 0
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0), backlog=8) as receiver:
        os.chmod(folder, 0o777)
        for name in ("bnsign", "bnconform"):
            shutil.copy(os.path.join(BUILD, name), folder)
        for name, text in (("request", REQUEST), ("key", SECRET)):
            with open(os.path.join(folder, name), "w", encoding="ascii", newline="") as file:
                file.write(text)
        with tempfile.TemporaryDirectory() as other:
            os.chmod(other, 0o777)
            sleeping = started(["sleep", str(WAIT)], other)
            settled(sleeping)
            mine = owner(sleeping)
            if not ended_by(sleeping, signal.SIGABRT) or mine == 0:
                print("skip - no command that has a secret leaves a core: no program leaves one here")
                return 0
        report("a program that has no secret leaves a core, so that one is noticed")
        for name, command, given in commands(folder, receiver.getsockname()[1]):
            try_one(name, command, given, folder)
    print("%d failed" % failures)
    return failures > 0


sys.exit(main())
