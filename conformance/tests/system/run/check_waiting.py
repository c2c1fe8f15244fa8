#!/usr/bin/env python3
# Takes 10 s
"""Who waits is told what for: the first line of a run is there before the adapter has said a word; why hello is not answered
stands there after two seconds; what takes more than one second shows how far it is, on a terminal and nowhere else."""
import os
import pty
import re
import resource
import select
import subprocess
import sys
import time

BUILD = os.environ.get("BUILD", "build")
BNCONFORM = os.path.join(BUILD, "bnconform")
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
SLOW = "conformance/tests/peers/adapters/slow.py"
SMALL = ["--vectors", "conformance/tests/data/small"]
failures = 0


def check(sentence, good, told):
    global failures
    failures += not good
    print("ok - " + sentence if good else "FAIL - %s: %s" % (sentence, told), flush=True)


class Watched:
    """A command whose standard output and error are read as they come: (seconds, stream, bytes)."""

    def __init__(self, *line, terminal=False, limit=60.0, until=None):
        master, slave = pty.openpty()
        out, out_end = os.pipe()
        err, err_end = (master, slave) if terminal else os.pipe()
        self.parts, began = [], time.monotonic()
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=out_end, stderr=err_end,
                                   env=dict(os.environ, COLUMNS="80", NO_COLOR="1", PYTHONDONTWRITEBYTECODE="1"))
        for end in {out_end, err_end, slave}:
            os.close(end)
        open_ends = {out: "out", err: "err"}
        while open_ends and time.monotonic() < began + limit and not (until and until in self.text("err")):
            for end in select.select(list(open_ends), [], [], 0.2)[0]:
                try:
                    got = os.read(end, 65536)
                except OSError:  # the terminal's other side is closed
                    got = b""
                if got:
                    self.parts.append((time.monotonic() - began, open_ends[end], got))
                else:
                    del open_ends[end]
        process.kill()
        process.wait()
        for end in {out, err, master}:
            os.close(end)

    def text(self, stream):
        return b"".join(part for _, of, part in self.parts if of == stream).decode(errors="replace")

    def when(self, stream, words):
        return next((at for at, of, part in self.parts if of == stream and words.encode() in part), None)


def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost_of_first_line():
    """Seconds of the processor until a run has said its first line: however busy the machine is, it is no more."""
    before = spent()
    with subprocess.Popen([BNCONFORM, "run", "--", "cat"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        first = process.stdout.readline()
        process.kill()
    return spent() - before if first.startswith(b"bnconform ") else 60


def first_line():
    with open(BNCONFORM, "rb") as file:
        if b"__asan_init" in file.read():
            print("skip - the first line takes no more than 50 ms of the processor: the program is instrumented")
            return
    cost = min(cost_of_first_line() for _ in range(3))
    check("the first line takes no more than 50 ms of the processor", cost <= 0.05, cost)


def main():
    first_line()
    run = Watched(BNCONFORM, "run", *SMALL, "--", PYTHON, SLOW, "starts_late")
    head, hello = run.when("out", "bnconform "), run.when("out", "slow claims")
    check("the first line is there before the adapter speaks", head is not None and hello is not None and head < hello - 1,
          (head, hello))
    quiet = Watched(BNCONFORM, "run", *SMALL, "--", PYTHON, SLOW, "does_not_flush", limit=8, until="flush")
    said = quiet.text("err")
    hint = quiet.when("err", "answer to hello yet")
    check("after two seconds it is said why hello may be unanswered", hint is not None and 1.9 <= hint <= 6
          and "not flushed" in " ".join(said.split()), (hint, said))
    check("in lines that a terminal of 80 columns need not break", "flush" in said and max(map(len, said.split("\n"))) <= 80, said)
    late = Watched(BNCONFORM, "run", *SMALL, "--", PYTHON, SLOW, "answers_late", terminal=True)
    check("a run that takes long shows on a terminal how far it is, and wipes it",
          re.search(r"\r\x1b\[KVectors: \d+ of \d+", late.text("err")) and late.text("err").endswith("\r\x1b[K"), late.parts[-3:])
    silent = Watched(BNCONFORM, "run", *SMALL, "--", PYTHON, SLOW, "falls_silent", terminal=True, limit=10, until="Vectors: 1 of")
    check("one that falls silent behind hello shows it too, and counts what is given up", silent.when("err", "Vectors: 0 of") is not None
          and silent.when("err", "Vectors: 1 of") is not None, silent.parts)
    piped = Watched(BNCONFORM, "run", *SMALL, "--", PYTHON, SLOW, "answers_late")
    check("where standard error is no terminal nothing is shown", "Vectors" not in piped.text("err"), piped.text("err"))
    proof = Watched(BNCONFORM, "self-check", terminal=True, limit=120, until="Mistakes: ")
    check("self-check shows how far it is", "Mistakes: " in proof.text("err"), proof.parts[-3:])
    return 1 if failures else 0


sys.exit(main())
