#!/usr/bin/env python3
"""What a request was read as is told before its signature is searched for; on a terminal a long search says that it goes
on. No clock decides: each write of explain comes as a packet of its own, and while explain is stopped the clock is not. What is
done before the first line is counted in the processor's time, beside that of an answer without a search."""
import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import time

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
ENVIRONMENT = dict(os.environ, COLUMNS="200", LC_ALL="C.UTF-8", NO_COLOR="1")
TARGET = "/api/v3/order?symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.002&price=58000&recvWindow=5000"
# Nothing that is known makes the first signature, so that all is searched.
UNKNOWN = "&timestamp=1714564800123&signature=" + 63 * "e" + "0"
SECONDS = 60
failures = 0


def report(sentence, good, detail=""):
    global failures
    failures += not good
    print("ok - " + sentence if good else "FAIL - %s: %s" % (sentence, detail), flush=True)


class Explain:
    """The command, its standard output read write by write; error: where its standard error goes."""

    def __init__(self, text, *options, error=subprocess.DEVNULL):
        self.out, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.out.settimeout(SECONDS)
        self.process = subprocess.Popen([BNCONFORM, "explain", "--key", "@docs", *options], env=ENVIRONMENT,
                                        stdin=subprocess.PIPE, stdout=theirs, stderr=error)
        theirs.close()
        self.process.stdin.write(text.encode())
        self.process.stdin.close()

    def write(self):
        return self.out.recv(1 << 20).decode()

    def has_written(self):
        return bool(select.select([self.out], [], [], 0)[0])

    def end(self):
        self.process.kill()
        self.process.wait(SECONDS)
        self.out.close()


def first_line():
    explain = Explain("POST https://api.binance.com" + TARGET + UNKNOWN)
    first = explain.write()
    more = explain.has_written() or explain.process.poll() is not None
    explain.end()
    report("what was read is written alone, and first", first == "read as: POST api.binance.com/api/v3/order, 9 parameters in the query\n", first)
    report("it is there before the search ends", not more)


def work_before(command, text=""):
    """The processor's time, in ns, until the command writes for the first time: nobody reads, and it waits there. None: this
    system does not tell it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    theirs.setblocking(False)
    try:
        while theirs.send(b"x"):
            pass
    except BlockingIOError:
        theirs.setblocking(True)
    child = subprocess.Popen([BNCONFORM, *command], env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=theirs, stderr=theirs)
    child.stdin.write(text.encode())
    child.stdin.close()
    theirs.close()
    spent = waits_with(child.pid)
    child.kill()
    child.wait(SECONDS)
    ours.close()
    return spent


def waits_with(process):
    """What a process has spent where it sleeps, and spends no more."""
    last = None
    if not os.path.exists("/proc/self/schedstat"):
        return None
    for _ in range(SECONDS * 10):
        time.sleep(0.1)
        with open("/proc/%d/stat" % process, encoding="ascii") as stat, open("/proc/%d/schedstat" % process, encoding="ascii") as spent:
            now = stat.read().rpartition(")")[2].split()[0], int(spent.read().split()[0])
        if now == last and now[0] == "S":
            break
        last = now
    return now[1]


def check_work():
    """A right request is never searched: what it takes is reading and comparing, as it is before any search."""
    right = "&timestamp=1714564800123&signature=383867b989a33216f6821101ef1acb40461e525c3aa819bdc6b4699b1cf95155"
    url, command = "POST https://api.binance.com" + TARGET, ("explain", "--key", "@docs")
    least = work_before(command, url + right)
    if least is None:
        print("skip - nothing is searched before the first line: this system does not tell a process's time")
        return
    for what, args, text, times in [("of an unknown mistake", command, url + UNKNOWN, 3), ("of the server", ("serve", "--", "sleep", "60"), "", 7)]:
        most = work_before(args, text)
        report("before the first line %s no more is done than for %d right answers" % (what, times), most < times * least, (most, least))


def one_document():
    explain = Explain("POST https://api.binance.com" + TARGET + "&timestamp=1&signature=00", "--json")
    first = explain.write()
    explain.end()
    report("--json stays one document", json.loads(first)["read_as"].startswith("POST "), first)


def screen(text):
    return subprocess.run([BNCONFORM, "explain", "--key", "@docs"], env=ENVIRONMENT, input=text.encode(), timeout=SECONDS,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode().splitlines()


def other_readings():
    """PHP's print_r of the parameters has an empty value behind them, which may be one more parameter, or none."""
    with open("conformance/tests/data/tools/tools.jsonl", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["tool"] == "php-print_r-params"]
    texts = {row["request"]: row["text"] for row in rows}
    lines = screen(texts["m-sorted"])
    report("where the signature tells another reading, that one is told too",
           lines[:2] == ["read as: POST api.binance.com/api/v3/order, 9 parameters in the query and 1 in the body",
                         "by its signature it is: POST api.binance.com/api/v3/order, 9 parameters in the body"], lines[:3])
    lines = screen("POST https://api.binance.com" + TARGET + "&timestamp=1714564800123&signature=e7")
    told = [line for line in lines if line.startswith(("read as", "by its signature"))]
    report("where it stays, it is told once", len(told) == 1, lines[:3])


def on_a_terminal():
    """Stopped for longer than the progress waits: it is due when explain goes on."""
    ours, theirs = pty.openpty()
    explain = Explain("POST https://api.binance.com" + TARGET + UNKNOWN, error=theirs)
    os.close(theirs)
    explain.write()
    explain.process.send_signal(signal.SIGSTOP)
    time.sleep(1.2)
    explain.process.send_signal(signal.SIGCONT)
    said = ""
    while "1 s" not in said and select.select([ours], [], [], SECONDS)[0]:
        said += os.read(ours, 1000).decode()
    explain.end()
    os.close(ours)
    report("on a terminal a search that takes more than a second says so", "Looking for the mistake: 1 s" in said, repr(said))


if __name__ == "__main__":
    first_line()
    check_work()
    one_document()
    other_readings()
    on_a_terminal()
    sys.exit(1 if failures else 0)
