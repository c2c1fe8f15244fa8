#!/usr/bin/env python3
"""Runs adapters that go wrong by plan, and holds each verdict against what the plan says.

    check_chaos.py [--seeds N] [--from SEED] [--jobs N] [--show]

A seed makes a plan: the window, --oneshot or not, which vectors go wrong and how, and what goes wrong with hello, the
made-up operation and the process itself. The oracle below knows the plan, and nothing of how faults are isolated:
whoever is guilty has the outcome of its fault, nobody else has any but `pass`, and the exit status follows.
"""
# Runs alone: twenty adapters at a time answer within deadlines, or do not.
import argparse
import hashlib
import hmac
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

BNCONFORM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "bnconform"))
ADAPTER = os.path.abspath("conformance/tests/peers/adapters/chaos.py")
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
NUM, NUM_ONESHOT, DEADLINE = 24, 8, 500
WINDOWS = (1, 1, 2, 2, 3, 4, 7, 16, 64)

# What a vector's fault must come to. Those answered rightly before the fault may pass with --oneshot, where the process
# is done then anyway: AFTER_0 for an exit with 0, AFTER for silence.
CRASH, PROTOCOL, TIMEOUT = "crash", "protocol", "timeout"
GUILTY = {
    "exit": CRASH, "exit_0": CRASH, "killed": CRASH, "fault": CRASH, "aborts": CRASH, "half_then_exit": CRASH,
    "whole_without_lf_then_exit": CRASH, "answers_then_exit": CRASH, "answers_then_exit_0": CRASH,
    "answers_then_killed": CRASH, "answers_half_more_then_exit": CRASH, "closes_output": CRASH,
    "half_then_closes_output": CRASH, "answers_then_closes_output": CRASH, "leaves_child": CRASH,
    "twice": PROTOCOL, "thrice": PROTOCOL, "twice_later": PROTOCOL, "wrong_then_right": PROTOCOL,
    "foreign_too": PROTOCOL, "foreign_after": PROTOCOL, "foreign_instead": PROTOCOL, "zero_before_id": PROTOCOL,
    "id_as_number": PROTOCOL, "two_answers": PROTOCOL, "two_ids": PROTOCOL, "no_id": PROTOCOL, "no_answer": PROTOCOL,
    "not_json": PROTOCOL, "not_utf8": PROTOCOL, "nested": PROTOCOL, "long_line": PROTOCOL, "endless_line": PROTOCOL,
    "ok_is_text": PROTOCOL, "words_are_number": PROTOCOL, "no_signature": PROTOCOL,
    "silent": TIMEOUT, "answers_then_silent": TIMEOUT, "noise_without_end": TIMEOUT, "half_then_silent": TIMEOUT,
    "stops": TIMEOUT, "answers_then_stops": TIMEOUT, "ignores_sigterm": TIMEOUT, "space_before": TIMEOUT,
    "answers_then_closes_input": TIMEOUT, "repeats_last_line": TIMEOUT, "hello_instead": TIMEOUT,
    "wrong": "fail", "unsupported": "unsupported", "error": "error", "reject": "refused"}
HARMLESS = ("none", "empty_line", "noise", "floods_stderr", "slow", "hex", "hello_too", "made_up_too")
QUIET_ENDS = {"answers_then_exit_0", "answers_then_silent", "answers_then_stops", "answers_then_closes_input",
              "answers_then_closes_output"}
# Answers that break the contract without being a vector's.
BREACHES = {"hello_too", "made_up_too", "hello_instead", "repeats_last_line"}
COMPANY = ("company_exit", "company_silent", "company_twice", "company_answers_then_exit", "company_id_of_another")
MAYBE = "child_answers_again"  # a process of its own speaks later: it is a second reply if anybody still listens
HELLOS = {"twice": "breach", "twice_later": "breach", "exit": "no start", "then_exit": "no start",
          "then_killed": "no start", "then_exit_late": "no start", "wrong_id": "no start", "silent": "no start"}
MADE_UPS = ("exit", "silent", "ok", "wrong_id", "twice", "then_exit", "then_killed", "second_exits")
HARMING = {"exit", "silent", "wrong_id", "then_exit", "then_killed", "second_exits"}
QUIRKS = ("crlf", "byte_by_byte", "reverse", "child", "wait")


def payload(number):
    return "symbol=LTCBTC&quantity=%d" % number


def signature(number):
    return hmac.new(SECRET.encode(), payload(number).encode(), hashlib.sha256).hexdigest()


def name(number):
    return "spot-rest/sign/%03d" % number


def make_vectors(folder):
    vectors = [{"id": name(i), "since": "0.1.0", "title": "Number %d." % i, "op": "sign", "level": "must",
                "rules": ["SR-4"], "key": "docs", "payload": payload(i), "expect": {"ok": {"signature": signature(i)}},
                "source": {"kind": "derived"}} for i in range(NUM)]
    keys = {"docs": {"type": "hmac", "api_key": API_KEY, "secret": SECRET}}
    os.mkdir(folder)
    with open(os.path.join(folder, "keys.json"), "w") as out:
        json.dump({"format": "1", "keys": keys}, out)
    with open(os.path.join(folder, "spot-rest.json"), "w") as out:
        json.dump({"format": "1", "scheme": "spot-rest", "vectors": vectors}, out)
    with open(os.path.join(folder, "MANIFEST.sha256"), "w") as out:
        for file in ("keys.json", "spot-rest.json"):
            with open(os.path.join(folder, file), "rb") as bytes_:
                out.write(hashlib.sha256(bytes_.read()).hexdigest() + "  " + file + "\n")


# ------------------------------------------------------------------------------------------------------------- the plan

class Plan:
    def __init__(self, seed):
        rng = random.Random(seed)
        self.seed, self.oneshot = seed, rng.random() < 0.15
        self.num = NUM_ONESHOT if self.oneshot else NUM
        self.claimed, self.asked = rng.choice(WINDOWS), rng.choice(WINDOWS + (64, 64))
        self.set = {"window": str(self.claimed)}
        self.faults = ["none"] * self.num
        self.restarts = rng.choice((25, 200, 200))
        self.place_faults(rng)
        self.set.update((quirk, "1") for quirk in QUIRKS if rng.random() < 0.12)
        what = rng.random()
        if what < 0.12:
            self.set["hello"] = rng.choice(sorted(HELLOS))
        elif what < 0.28:
            self.set["made_up"] = rng.choice(MADE_UPS)
        elif what < 0.33 and not self.oneshot:
            self.set["dies_at"] = str(rng.randint(2, self.num))
        elif what < 0.37:
            self.set["exit"] = "3"

    def place_faults(self, rng):
        """Faults stand close together more often than not: one must not be taken for its neighbour's."""
        kinds = sorted(GUILTY) + list(HARMLESS) + [MAYBE]
        at = rng.randrange(self.num)
        for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 5))):
            self.faults[at] = rng.choice(COMPANY) if rng.random() < 0.08 else rng.choice(kinds)
            at = (at + (1 if rng.random() < 0.6 else rng.randrange(self.num))) % self.num

    @property
    def window(self):
        return 1 if self.oneshot else min(self.claimed, self.asked)

    def write(self, path, deadline):
        with open(path, "w") as out:
            out.write("set deadline %d\n" % deadline)
            for item in self.set.items():
                out.write("set %s %s\n" % item)
            for i in range(NUM):
                out.write("%s %s %s\n" % (payload(i), signature(i), self.faults[i] if i < self.num else "none"))

    def options(self, deadline):
        # Silence in place of an answer to hello is waited for three times, and is all that there is then.
        start = 300 if self.set.get("hello") == "silent" else 20000
        return (["--deadline", str(deadline), "--start-deadline", str(start), "--window", str(self.asked), "--restarts",
                 str(self.restarts)] + (["--oneshot"] if self.oneshot else []) +
                (["--select", "*/000", "--select", "*/00[1-7]"] if self.oneshot else []))

    def __str__(self):
        faults = ", ".join("%03d %s" % (i, fault) for i, fault in enumerate(self.faults) if fault != "none")
        return "seed %d: window %d of %d%s, restarts %d, %s; %s" % (
            self.seed, self.asked, self.claimed, ", oneshot" if self.oneshot else "", self.restarts,
            " ".join("%s=%s" % item for item in self.set.items()), faults or "no fault")


# ----------------------------------------------------------------------------------------------------------- the oracle

class Oracle:
    """What a plan must come to."""

    def __init__(self, plan):
        self.plan, self.set = plan, plan.set
        self.harming = self.set.get("made_up") in HARMING
        self.no_start = HELLOS.get(self.set.get("hello")) == "no start"
        self.is_alone = plan.window == 1
        self.company = [fault for fault in plan.faults if fault in COMPANY] if not self.is_alone else []

    def may_give_up(self):
        """Each fault costs at most four starts; one at the made-up operation or at a count comes again and again."""
        guilty = sum(fault not in HARMLESS for fault in self.plan.faults)
        return "dies_at" in self.set or 4 * guilty + 4 > self.plan.restarts

    def allowed(self, number):
        fault = self.plan.faults[number]
        if self.no_start:
            return {"given-up"}
        found = {GUILTY[fault]} if fault in GUILTY else {"pass", PROTOCOL} if fault == MAYBE else {"pass"}
        if "child" in self.set and CRASH in found and "closes_output" in fault:
            found = {TIMEOUT}  # the process that it left behind holds its output open
        if fault in QUIET_ENDS and (self.plan.oneshot or self.harming):
            found = found | {"pass"}
        if fault.startswith("answers_") and self.plan.oneshot and (self.harming or "exit" in self.set):
            found = found | {"pass"}  # processes that were asked no vector end badly too
        if self.may_give_up():
            found = found | {"given-up"}
        return found

    def may_be_unproven(self):
        """How many may have a fault that nobody shows alone."""
        return self.plan.num if "dies_at" in self.set else len(self.company)

    def exits(self, found, text):
        """The exit status that the verdicts, the plan and the words come to; where the plan leaves it open, a set."""
        outcomes = [verdict["outcome"] for verdict in found.values()]
        second_alone = self.set.get("made_up") == "second_exits" and self.plan.oneshot  # it is never asked twice
        breach = self.set.get("hello") in HELLOS or ("made_up" in self.set and not second_alone) or "adapter given up" in text
        breach = breach or PROTOCOL in outcomes or any(
            fault in BREACHES and found[name(i)]["outcome"] != "given-up" for i, fault in enumerate(self.plan.faults))
        status = {3} if breach else {1} if any(o not in ("pass", "unsupported") for o in outcomes) else {
            2} if "unsupported" in outcomes else {0}
        # Whether the last process is heard to its end depends on who was in it; what breaks then is the run's.
        is_open = "exit" in self.set or "dies_at" in self.set or self.company or MAYBE in self.plan.faults or (
            self.plan.oneshot and any(fault.startswith("answers_") for fault in self.plan.faults))
        return status | {3} if is_open else status


def num_answered_for(plan):
    """How many vectors may have an answer that was another's, given with their id."""
    return plan.faults.count("company_id_of_another") if plan.window > 1 else 0


def problems(plan, found, status, text):
    """Yields what is wrong with a run, in words."""
    oracle, unproven, answered_for = Oracle(plan), [], num_answered_for(plan)
    if set(found) != {name(i) for i in range(plan.num)}:
        yield "verdicts are missing"
        return
    for i in range(plan.num):
        verdict = found[name(i)]
        if verdict.get("detail") == "not reproduced alone" and verdict["outcome"] not in oracle.allowed(i):
            unproven.append(verdict["outcome"])
        elif verdict["outcome"] == "fail" and answered_for > 0:
            answered_for -= 1
        elif verdict["outcome"] not in oracle.allowed(i):
            yield "%s (%s) is %s, not %s: %s" % (name(i), plan.faults[i], verdict["outcome"], " or ".join(
                sorted(oracle.allowed(i))), verdict.get("detail"))
    if len(unproven) > oracle.may_be_unproven():
        yield "%d innocent vectors have a fault that was not reproduced, and at most %d may; it is %s" % (
            len(unproven), oracle.may_be_unproven(), "timeout, not pass" if "timeout" in unproven else unproven)
    if status not in oracle.exits(found, text):
        yield "exit %d, not %s" % (status, sorted(oracle.exits(found, text)))


# ------------------------------------------------------------------------------------------------------------- the runs

def run(plan, folder, deadline=DEADLINE):
    """Gives the verdicts by id, the exit status and the text."""
    path, records = (os.path.join(folder, "%d.%s" % (plan.seed, what)) for what in ("plan", "ndjson"))
    plan.write(path, deadline)
    line = [BNCONFORM, "run", "--vectors", os.path.join(folder, "vectors"), *plan.options(deadline), "--report", "text",
            "--report", "ndjson=" + records, "--", sys.executable, "-S", "-E", "-s", ADAPTER, path]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    with open(records, encoding="utf-8") as file:
        lines = [json.loads(text) for text in file]
    return {v["id"]: v for v in lines if "outcome" in v}, done.returncode, done.stdout.decode("utf-8", "replace")


def try_seed(seed, folder):
    """Gives the plan, what is wrong, whether it was asked twice, and the text. On a machine that is too busy an answer
    may not come in time: only where that is all that is wrong is the seed tried once more, with more time."""
    plan = Plan(seed)
    found, status, text = run(plan, folder)
    wrong, again = list(problems(plan, found, status, text)), False
    if wrong and all("is timeout, not" in w for w in wrong):
        found, status, text = run(plan, folder, 6 * DEADLINE)
        wrong, again = list(problems(plan, found, status, text)), True
    return plan, wrong, again, text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--from", type=int, default=1, dest="first")
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--show", action="store_true", help="the text report of each wrong run")
    asked = parser.parse_args()
    folder, begun = tempfile.mkdtemp(prefix="check_chaos."), time.monotonic()
    try:
        make_vectors(os.path.join(folder, "vectors"))
        with ThreadPoolExecutor(asked.jobs) as pool:
            results = list(pool.map(lambda seed: try_seed(seed, folder), range(asked.first, asked.first + asked.seeds)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = [(plan, bad, text) for plan, bad, _, text in results if bad]
    for plan, bad, text in wrong:
        print("FAIL - %s: %s" % (plan, "; ".join(bad)))
        if asked.show:
            print(text)
    plans, kinds = [plan for plan, _, _, _ in results], {}
    for plan in plans:
        for fault in plan.faults:
            kinds[fault] = kinds.get(fault, 0) + 1
    num_faults = sum(count for kind, count in kinds.items() if kind != "none")
    missing = (set(GUILTY) | set(HARMLESS) | set(COMPANY) | {MAYBE}) - set(kinds)
    print("# %d seeds, %d verdicts, %d faults of %d kinds, %d seeds asked twice, %.0f s" % (
        len(plans), sum(plan.num for plan in plans), num_faults, len(kinds) - 1,
        sum(again for _, _, again, _ in results), time.monotonic() - begun))
    if asked.seeds >= 300 and missing:
        print("FAIL - every kind of fault occurs: not %s" % ", ".join(sorted(missing)))
        return 1
    if not wrong:
        print("ok - in %d runs that go wrong by plan the guilty alone have a fault, and no fault leaves a run green" %
              len(plans))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
