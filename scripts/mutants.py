#!/usr/bin/env python3
"""Change one line of the signer or of the judge at a time, and ask the tests of its part whether they notice.

    scripts/mutants.py [--count N] [--seed N] [--seconds N] [--of PATH] [--asan] [--tree FOLDER]

The changes are those of scripts/tree/code_mutants.py, drawn by a fixed seed. Each is made in a copy of the tree, of
which only what it touches is built again: the suite, the self-check, the unit tests of its part, and a few checks of the
commands that stand on it. What survives is looked at: a test that notices it, or a row of
scripts/tree/equivalent_mutants.json that says why nothing can. Of what can be noticed 97 of 100 must be. FOLDER is a
copy that is built already; several runs, each with its own copy and seed, can work at once. --of draws from the files
alone whose name begins so. --asan has the copy under AddressSanitizer and UBSan, which notice what reads or writes beside
its bytes and leaves every answer as it was; that takes about four times as long.

A check whose time runs out is asked once more. Where it runs out again, the change may have made a loop without end, or
the machine may be busy: that is told apart, and does not count as noticed.
"""
import argparse
import glob
import json
import os
import random
import sys
import time

sys.path.insert(0, os.path.join("scripts", "tree"))
import check_mutations as base
import code_mutants

ASAN = ["CFLAGS=-O1 -g", "WERROR=", "SANITIZE=-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"]
TIME = -1  # what base.run gives of a command whose time ran out
LEAST, EQUIVALENT = 0.97, os.path.join("scripts", "tree", "equivalent_mutants.json")
SYSTEM = "conformance/tests/system/"
EXPLAIN = ("explain/check_diagnosis.py", "explain/check_explain.py", "explain/check_mends.py", "serve/check_oracle.py")
# The beginning of a path; whether the suite and the self-check see it; its unit tests; the checks that stand on it.
PARTS = (
    ("reference/src/", 1, 1, "reference/tests/test_*.c", ()),
    ("conformance/src/diagnosis/", 0, 1, "conformance/tests/unit/diagnosis/**/test_*.c", EXPLAIN),
    ("conformance/src/run/judge/", 1, 1, "conformance/tests/unit/run/**/test_*.c", ("run/check_broken.py", "run/check_run.py")),
    ("conformance/src/exchange/", 0, 0, "conformance/tests/unit/exchange/test_*.c",
     ("serve/check_played.py", "serve/check_answers.py", "serve/check_streams.py", "serve/check_oracle.py",
      "serve/check_serve.py", "serve/check_ws.py")),
)


def make(*targets):
    return base.run("make", "-s", *base.SETTINGS, *targets, seconds=base.BUILD_SECONDS)


def unit(name):
    return lambda: make(name)[0] or base.run(name)[0]


def command(*words):
    return lambda: base.run(*words)[0]


def checks(path):
    """(name, what gives 0 where nothing is noticed), the quickest first."""
    _, by_suite, by_self, tests, system = next(row for row in PARTS if path.startswith(row[0]))
    if by_suite:
        yield "the suite", command("build/bnconform", "run")
    if by_self:
        yield "the self-check", command("build/bnconform", "self-check")
    for name in sorted(glob.glob(tests, recursive=True)):
        yield name, unit(os.path.join("build", name[:-2]))
    for name in system:
        yield name, command(sys.executable, SYSTEM + name)


def noticed(path):
    """(The name of what noticed it, whether only its time ran out); "": it does not build; None: it survives."""
    if make("build/bnsign", "build/bnconform")[0]:
        return "", False
    for name, notices in checks(path):
        status = notices()
        if status == TIME:
            status = notices()
        if status:
            return name, status == TIME
    return None, False


def line_of(path, number):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")[number]


def attempt(path, number, changed):
    target = os.path.join(base.TREE, path)
    with open(target, encoding="utf-8") as file:
        text = file.read()
    lines = text.split("\n")
    lines[number] = changed
    try:
        with open(target, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        return noticed(path)
    finally:
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)


def reasons():
    """{(path, line, changed line): why it cannot be noticed}."""
    with open(EQUIVALENT, encoding="utf-8") as file:
        return {tuple(row[:3]): row[3] for row in json.load(file)}


def main():
    parser = argparse.ArgumentParser(description="change one line at a time and ask the tests whether they notice")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--of", default="", metavar="PATH")
    parser.add_argument("--asan", action="store_true")
    parser.add_argument("--tree")
    options = parser.parse_args()
    if options.asan:
        base.SETTINGS = ASAN
    if options.tree:
        base.TREE = options.tree
    else:
        base.copy_tree()
    known, end, killed, late, survived, same = reasons(), time.monotonic() + options.seconds, 0, 0, 0, 0
    possible = [mutant for mutant in code_mutants.mutants() if mutant[0].startswith(options.of)]
    drawn = random.Random(options.seed).sample(possible, min(options.count, len(possible)))
    for path, number, kind, changed in drawn:
        if time.monotonic() > end:
            break
        name = (path, line_of(path, number).strip(), changed.strip())
        by, is_late = ("known", False) if name in known else attempt(path, number, changed)
        same += by == "known"
        late += is_late
        killed += by not in ("", None, "known") and not is_late
        survived += by is None
        print("%s - %s:%d: %s: %s (%s)" % ("FAIL" if by is None else "time" if is_late else "ok", path, number + 1, kind, changed.strip(), {
            None: "nothing noticed it", "": "it does not build", "known": "nothing can notice it"}.get(by, ("its time ran out twice: %s" if is_late else "seen by %s") % by)),
              flush=True)
    share = killed / max(1, killed + late + survived)
    print("%d noticed, %d by a time that ran out alone, %d survived, %d cannot be noticed: %.1f %% of what can be" % (
        killed, late, survived, same, 100 * share))
    return 0 if killed and share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
