#!/usr/bin/env python3
"""Run test programs and check scripts, several at a time, and say in the end what came of them.

    scripts/run_tests.py [-j N] [--wrap COMMAND] [--seconds N] PROGRAM...

A program is a cmocka program, which prints TAP here, or a script that prints `ok - sentence`,
`skip - sentence: reason` and `FAIL - sentence: what`. Either fails if it exits with another status than 0, is ended
by a signal or by its deadline, prints a failure, cannot be started, or has no test at all. A skip is not a pass:
all are listed with their reasons. --wrap puts a command, such as valgrind, before each program.

N programs run at a time; without -j two more than there are processors, for many wait. Those that took longest the last
time start first, so that none of them is waited for in the end. The times are kept in the folder BUILD (build), in
test_times.json; a script that was never timed says itself what it takes, with a line `# Takes N s` among its first forty,
or is taken for a short one; a compiled program says nothing, and starts before the short ones, for a few of them are none.
What the programs came to is told in the order in which they were named; that one failed is told at once. A script with a line
`# Runs alone: REASON` there runs after all others, with nothing beside it: it measures, or it holds what others need.
"""
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait

# TAP as cmocka prints it: some versions say "not ok" for a skipped test.
SKIPPED = re.compile(r"^(?:not )?ok\b.*# SKIP\s*(.*)$|^skip - (.*)$", re.IGNORECASE)
FAILED = re.compile(r"^not ok\b|^FAIL\b")
PASSED = re.compile(r"^ok\b")
ALONE = re.compile(r"^# Runs alone: \S", re.MULTILINE)
TAKES = re.compile(r"^# Takes (\d+) s$", re.MULTILINE)
SHORT = 4.0  # seconds of a script that says nothing
COMPILED = 8.0  # of a program: two of them take as much, and the others end at once
JOBS = re.compile(r"(^| )(-j ?[0-9]*|--jobserver-(auth|fds)=[^ ]*)(?= |$)")


class Outcome:
    def __init__(self, name):
        self.name, self.passed, self.failed, self.skips, self.faults = name, 0, 0, [], []
        self.seconds, self.processor, self.output = 0.0, 0.0, ""

    def read(self, output):
        self.output = output
        for line in output.splitlines():
            skip = SKIPPED.match(line)
            if skip:
                self.skips.append(skip.group(1) or skip.group(2) or "no reason given")
            elif FAILED.match(line):
                self.failed += 1
            elif PASSED.match(line):
                self.passed += 1
        # A cmocka test that says why it is skipped stands there twice.
        self.skips = [skip for skip in self.skips
                      if not any(other != skip and other.startswith(skip) for other in self.skips)]

    def judge(self, status):
        if status is None:
            self.faults.append("ended by its deadline")
        elif status < 0:
            self.faults.append("ended by signal %d (%s)" % (-status, signal.Signals(-status).name))
        elif status > 0:
            self.faults.append("exit status %d" % status)
        if self.failed:
            self.faults.append("%d failed" % self.failed)
        if not self.passed and not self.skips:
            self.faults.append("it ran no test")


def end(child):
    """Ends what is left of its group; itself too, if it still runs."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # nothing, or only what has ended already
        pass


def finish(command, environment, seconds):
    """Its exit status, None at the deadline; its output; the processor seconds of it and of those that it waited for."""
    late = []
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                 env=environment, start_new_session=True)
        deadline = threading.Timer(seconds, lambda: (late.append(True), end(child)))
        deadline.start()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        deadline.cancel()
        end(child)  # not reaped yet: its number is no other's
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        output.seek(0)
        return None if late else child.returncode, output.read(), used.ru_utime + used.ru_stime


def run(program, wrap, seconds):
    """One program in a process group of its own, so that nothing of it outlives its deadline."""
    outcome, start = Outcome(program), time.monotonic()
    environment = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP")
    # A make that a check runs has the settings of this one, but not its job server, whose pipe it does not inherit.
    environment["MAKEFLAGS"] = JOBS.sub("", environment.get("MAKEFLAGS", ""))
    # A check gets the Python that this is run by: another one, first in PATH, may lack Debian's modules.
    python = [sys.executable] if program.endswith(".py") else []
    command = wrap + python + [program if "/" in program else "./" + program]
    try:
        status, output, outcome.processor = finish(command, environment, seconds)
        outcome.seconds = time.monotonic() - start
        outcome.read(output.decode("utf-8", "replace"))
        outcome.judge(status)
    except OSError as error:
        outcome.faults.append("it cannot be started: %s" % error)
    return outcome


def say(outcome):
    mark = "FAIL" if outcome.faults else "ok" if outcome.passed else "skip"
    skipped = ", %d skipped" % len(outcome.skips) if outcome.skips else ""
    print("  %-4s  %-60s %5d passed%s  (%.1f s, %.1f s of processor time)"
          % (mark, outcome.name, outcome.passed, skipped, outcome.seconds, outcome.processor))
    if outcome.faults:
        print("        " + ", ".join(outcome.faults))
        for line in [line for line in outcome.output.splitlines() if not PASSED.match(line)][-60:]:
            print("        | " + line)
    sys.stdout.flush()


def times_file():
    return os.path.join(os.environ.get("BUILD") or "build", "test_times.json")


def read_times():
    """program -> seconds that it took the last time; empty where that is not known."""
    try:
        with open(times_file(), encoding="utf-8") as file:
            return {name: float(seconds) for name, seconds in json.load(file).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep_times(outcomes):
    """A folder that cannot be written costs the order of the next run, nothing else."""
    times = dict(read_times(), **{outcome.name: round(outcome.seconds, 1) for outcome in outcomes})
    try:
        with open(times_file() + ".new", "w", encoding="utf-8") as file:
            json.dump(times, file, indent=0, sort_keys=True)
        os.replace(times_file() + ".new", times_file())
    except OSError:
        pass


def head(program):
    """The first lines of a script; nothing of a compiled program, which has no comments."""
    if not program.endswith((".py", ".sh")):
        return ""
    try:
        with open(program, encoding="utf-8", errors="replace") as script:
            return "".join(script.readlines()[:40])
    except OSError:  # whoever starts it will say so
        return ""


def runs_alone(program):
    return bool(ALONE.search(head(program)))


def said_to_take(program):
    takes = TAKES.search(head(program))
    return float(takes.group(1)) if takes else SHORT if head(program) else COMPILED


def longest_first(programs, times):
    return sorted(programs, key=lambda name: -times.get(name, said_to_take(name)))


def run_all(programs, wrap, seconds, jobs):
    """Each program's outcome, in the order of programs; the longest start first, those that run alone come last."""
    def one(program):
        outcome = run(program, wrap, seconds)
        if outcome.faults:
            print("  FAIL  %s: %s (its output follows in its place)" % (program, ", ".join(outcome.faults)), flush=True)
        return outcome

    alone = [program for program in programs if runs_alone(program)]
    first = longest_first([program for program in programs if program not in alone], read_times())
    with ThreadPoolExecutor(max_workers=jobs) as pool, ThreadPoolExecutor(max_workers=1) as last:
        beside = {program: pool.submit(one, program) for program in first}
        kept = {program: last.submit(lambda program=program: (wait(beside.values()), one(program))[1]) for program in alone}
        for program in programs:
            yield (beside.get(program) or kept[program]).result()


def read_arguments(arguments):
    jobs, wrap, seconds, programs = (os.cpu_count() or 1) + 2, [], 600, []
    while arguments:
        argument = arguments.pop(0)
        if argument == "--wrap":
            wrap = shlex.split(arguments.pop(0))
        elif argument == "--seconds":
            seconds = int(arguments.pop(0))
        elif argument == "-j":
            jobs = int(arguments.pop(0))
        else:
            programs.append(argument)
    return programs, wrap, seconds, jobs


def main(arguments):
    # Whoever is started in the background ignores Ctrl-C, and so would each test that sends it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    outcomes, begun = [], time.monotonic()
    programs, wrap, seconds, jobs = read_arguments(arguments)
    for outcome in run_all(programs, wrap, seconds, jobs):
        outcomes.append(outcome)
        say(outcome)
    if not wrap:  # under valgrind all take another time
        keep_times(outcomes)
    failed = [outcome for outcome in outcomes if outcome.faults]
    for outcome in outcomes:
        for reason in outcome.skips:
            print("  skipped in %s: %s" % (outcome.name, reason))
    for outcome in failed:
        print("  FAILED %s: %s" % (outcome.name, ", ".join(outcome.faults)))
    passed = sum(outcome.passed for outcome in outcomes)
    print("%d programs: %d tests passed, %d programs failed, %d tests skipped, in %.0f s, with %.0f s of processor time"
          % (len(outcomes), passed, len(failed), sum(len(outcome.skips) for outcome in outcomes),
             time.monotonic() - begun, sum(outcome.processor for outcome in outcomes)))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
