#!/usr/bin/env python3
"""Change one line of the signer or of the judge at a time, and ask the tests of its part whether they notice.

    scripts/mutants.py [--count N] [--seed N] [--seconds N] [--of PATH] [--quick] [--asan] [--tree FOLDER] [--results FILE]

N changes of each part are drawn by a fixed seed from those of scripts/tree/code_mutants.py, and made in a copy of the tree,
of which only what each touches is built again. One that leaves the compiled file as it was cannot be noticed. The others are
shown to the suite, the self-check, the unit tests and the short checks of the part, those first that noticed most for their
time; what these let pass, to longer checks of the commands that stand on it. What survives is looked at: a test that notices
it, or a row of scripts/tree/equivalent_mutants.json that says why nothing can. Of what can be noticed 97 of 100 must be.

FOLDER is a copy that is built already; several runs, each with its own copy and seed, can work at once. --of draws from the
files alone whose name begins so. What came of each is added to FILE, a line each; what stands there already is counted and
not tried again, so that a run goes on where another was stopped. --quick leaves the longer checks out; a run with the
same FILE and without it tries what was left. --asan has the copy under AddressSanitizer and UBSan, which notice what
reads or writes beside its bytes and leaves every answer as it was; that takes about four times as long.

A check over its time is passed over: the change may have made a loop without end, or the machine may be busy. Where no
other notices by what it demands, that is told apart, and does not count as noticed.
"""
import argparse
import collections
import glob
import itertools
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join("scripts", "tree"))
import check_mutations as base
import code_mutants

# A quick linker, for most of the time would be its.
LINKER = ["LDFLAGS=-fuse-ld=gold"] if shutil.which("ld.gold") else []
SETTINGS = [*base.SETTINGS, *LINKER]
ASAN = ["CFLAGS=-O1 -g", "WERROR=", "SANITIZE=-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"]
TIME = "time"  # what `run` gives of a command whose time ran out
LONG = re.compile(r"^# Takes \d+ s$", re.MULTILINE)  # scripts/run_tests.py
SLOW = 8  # seconds of the processor: what takes more is one of the longer checks
OVERDUE = 2  # so many checks over their time are enough
# Of a mutant, so many programs are linked at a time, those that are asked next; a link takes about so many seconds.
AT_ONCE, LINKING = 3, 0.2
LEAST, EQUIVALENT = 0.97, os.path.join("scripts", "tree", "equivalent_mutants.json")
# Where a function or a table begins; a macro's and a structure's lines are no such place.
HEAD = re.compile(r"(?!typedef\b|struct\b|#)[A-Za-z][\w *]*?(\w+)(?:\[\w*\])*(?: =|\().*[^;]$")
SYSTEM = "conformance/tests/system/"
SUITE, SELF = ("build/bnconform", "run"), ("build/bnconform", "self-check")
EXPLAIN = ("several", "spelled", "alike", "listed", "cut", "mends", "diagnosis", "explain")
# The beginning of a path; the commands that see it at once; its unit tests; the checks that stand on it.
PARTS = (
    ("reference/src/", (SUITE, SELF), "reference/tests/test_*.c", ("reference/tests/check_bnsign.py",)),
    ("conformance/src/diagnosis/", (SELF,), "conformance/tests/unit/diagnosis/**/test_*.c",
     [*(SYSTEM + "explain/check_%s.py" % name for name in EXPLAIN), SYSTEM + "serve/check_oracle.py"]),
    ("conformance/src/run/judge/", (SUITE, SELF), "conformance/tests/unit/run/**/test_*.c",
     [SYSTEM + "run/check_%s.py" % name for name in ("telling", "broken", "run")]),
    ("conformance/src/exchange/", (), "conformance/tests/unit/exchange/test_*.c",
     [SYSTEM + "serve/check_%s.py" % name for name in
      ("played", "answers", "order_lists", "clock", "unlisted", "serve", "streams", "oracle", "ws")]),
)


def limits(processor):
    """A loop that takes memory, writes or works without end must not take the machine with it. What is started in the
    background ignores Ctrl-C, which some checks send."""
    def limited():
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if SETTINGS is not ASAN:
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    return limited


def run(command, seconds, processor=base.BUILD_SECONDS):
    """The exit status of a command in the copy, or TIME, of the clock or of the processor; with it ends what it started."""
    environment, silent = dict(os.environ, BUILD="build", MAKEFLAGS=""), subprocess.DEVNULL
    with subprocess.Popen(command, cwd=base.TREE, env=environment, stdin=silent, stdout=silent, stderr=silent,
                          start_new_session=True, preexec_fn=limits(processor)) as child:
        try:
            return TIME if child.wait(seconds) == -signal.SIGXCPU else child.returncode
        except subprocess.TimeoutExpired:
            return TIME
        finally:
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def make(*targets):
    return run(["make", "-s", *SETTINGS, *targets], base.BUILD_SECONDS)


class Part:
    """The tests of one part: what they are, how long each takes, and how often it noticed something."""

    def __init__(self, row, is_quick):
        _, commands, pattern, system = row
        self.units = [os.path.join("build", name[:-2]) for name in sorted(glob.glob(pattern, recursive=True))]
        quick = [(" ".join(words), words) for words in commands] + [(name, (name,)) for name in self.units]
        scripts = [(name, (sys.executable, name)) for name in system]
        long = [check for check in scripts if LONG.search(text_of(check[0]))]
        self.rounds = [quick + [check for check in scripts if check not in long], [] if is_quick else long]
        self.is_quick, self.seconds, self.times = is_quick, {}, collections.Counter()

    @staticmethod
    def programs(words):
        """What a check runs: itself, or where it is a script, perhaps either command."""
        return words[:1] if words[0].startswith("build/") else ("build/bnsign", "build/bnconform")

    def demand_green(self):
        """A check that is red without any change would notice everything. How much of the processor each takes is kept."""
        if make("build/bnsign", "build/bnconform", *self.units):
            sys.exit("mutants: the unchanged copy does not build")
        for name, words in sum(self.rounds, []):
            begun = processor_time()
            if self.ask(name, words, base.SECONDS, base.BUILD_SECONDS):
                sys.exit("mutants: red without any change: " + name)
            self.seconds[name] = processor_time() - begun
        slow = [check for check in self.rounds[0] if self.seconds[check[0]] > SLOW]
        self.rounds = [[check for check in self.rounds[0] if check not in slow], [] if self.is_quick else slow + self.rounds[1]]

    @staticmethod
    def ask(name, words, clock, processor):
        """The exit status. A script that works with others may be red because the machine is busy: it is asked again."""
        status = run(words, clock, processor)
        return run(words, clock, processor) if status not in (0, TIME) and name.endswith(".py") else status

    def soonest(self, checks):
        """Those first that noticed most for their time."""
        return sorted(checks, key=lambda check: (LINKING + self.seconds[check[0]]) / (1 + self.times[check[0]]))

    def notices(self):
        """(What came of it, by whom): "noticed", "time", "survived"; "no build"."""
        linked = set()
        for checks in map(self.soonest, self.rounds):
            overdue = []
            for at, (name, words) in enumerate(checks):
                if not linked.issuperset(self.programs(words)):
                    next_ones = {program for _, asked in checks[at:at + AT_ONCE] for program in self.programs(asked)}
                    if make(*sorted(next_ones)):
                        return "no build", ""
                    linked |= next_ones
                # What works alone is held by the processor's time, which a busy machine does not take from it; what starts
                # others, by the clock: they have more of the processor, and end by it where they outlive their check.
                clock = 60 + 20 * self.seconds[name]
                processor = int(2 * clock if name.endswith(".py") else 2 + 4 * self.seconds[name])
                status = self.ask(name, words, clock, processor)
                if status not in (0, TIME):
                    self.times[name] += 1
                    return "noticed", name
                overdue += [name] if status == TIME else []
                if len(overdue) == OVERDUE:
                    break
            if overdue:
                return "time", ", ".join(overdue)
        return ("left", "left to the longer checks") if self.is_quick else ("survived", "")


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def attempt(part, path, number, changed):
    source, name = os.path.join(base.TREE, path), os.path.join("build", path[:-2] + ".o")
    compiled = os.path.join(base.TREE, name)
    text, code, when = contents(source), contents(compiled), os.stat(source).st_mtime_ns
    lines = text.split(b"\n")
    lines[number] = changed.encode()
    try:
        write(source, b"\n".join(lines))
        if make(name):
            return "no build", ""
        if contents(compiled) == code:
            return "same", "the compiled file is the same"
        return part.notices()
    finally:
        write(source, text)
        os.utime(source, ns=(when, when))
        write(compiled, code)


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def standing_in(lines, number):
    """The name of the function or table that a line of C stands in."""
    heads = (HEAD.match(line) for line in reversed(lines[:number + 1]))
    return next((head.group(1) for head in heads if head), "")


def reasons():
    """{(path, line, changed line): [(why it cannot be noticed, the function or table if another has the same line)]}."""
    rows = collections.defaultdict(list)
    for row in json.loads(text_of(EQUIVALENT)):
        rows[tuple(row[:3])].append((row[3], row[4] if len(row) > 4 else None))
    return rows


def reason_of(known, mutant):
    path, number, _, changed = mutant
    lines = text_of(path).split("\n")
    return next((reason for reason, place in known.get((path, lines[number].strip(), changed.strip()), ())
                 if place in (None, standing_in(lines, number))), None)


def results_of(path):
    """{(path, number of the line, changed line): (what came of it, by whom)}."""
    if not path or not os.path.exists(path):
        return {}
    return {tuple(row[:3]): tuple(row[3:]) for row in map(json.loads, text_of(path).splitlines())}


def tell(path, mutant, result):
    (name, number, kind, changed), (outcome, by) = mutant, result
    word = {"noticed": "ok", "same": "ok", "survived": "FAIL"}.get(outcome, outcome)
    print("%s - %s:%d: %s: %s (%s)" % (word, name, number + 1, kind, changed.strip(), by or outcome), flush=True)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps([name, number, changed, outcome, by]) + "\n")


def drawn(options):
    """(Row of PARTS, mutant), of each part by turns."""
    possible = [mutant for mutant in code_mutants.mutants() if mutant[0].startswith(options.of)]
    choice, lots = random.Random(options.seed), []
    for row in PARTS:
        own = [mutant for mutant in possible if mutant[0].startswith(row[0])]
        lots.append([(row, mutant) for mutant in choice.sample(own, min(options.count, len(own)))])
    return [pair for turn in itertools.zip_longest(*lots) for pair in turn if pair]


def results(options):
    """What came of each mutant that was drawn, until the time is over."""
    known, before, parts, end = reasons(), results_of(options.results), {}, time.monotonic() + options.seconds
    for row, mutant in drawn(options):
        path, number, _, changed = mutant
        reason = reason_of(known, mutant)
        result = ("same", reason) if reason else before.get((path, number, changed))
        if (result is None or result[0] == "left" and not options.quick) and time.monotonic() < end:
            if row[0] not in parts:
                parts[row[0]] = Part(row, options.quick)
                parts[row[0]].demand_green()
            result = attempt(parts[row[0]], path, number, changed)
            tell(options.results, mutant, result)
        if result:
            yield result


def main():
    global SETTINGS
    parser = argparse.ArgumentParser(description="change one line at a time and ask the tests whether they notice")
    parser.add_argument("--count", type=int, default=75)
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--of", default="", metavar="PATH")
    parser.add_argument("--asan", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--tree", metavar="FOLDER")
    parser.add_argument("--results", metavar="FILE")
    options = parser.parse_args()
    SETTINGS = ASAN if options.asan else SETTINGS
    base.SETTINGS = SETTINGS
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("mutants: stopped"))
    if options.tree:
        base.TREE = options.tree
    else:
        base.copy_tree()
    came = collections.Counter(outcome for outcome, _ in results(options))
    share = came["noticed"] / max(1, came["noticed"] + came["time"] + came["survived"] + came["left"])
    words = (("noticed", "noticed"), ("time", "over their time alone"), ("survived", "survived"),
             ("left", "left to the longer checks"), ("same", "cannot be noticed"), ("no build", "do not build"))
    print("%d tried: %s: %.1f %% of what can be noticed" % (
        sum(came.values()), ", ".join("%d %s" % (came[outcome], says) for outcome, says in words), 100 * share))
    return 0 if came["noticed"] and share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
