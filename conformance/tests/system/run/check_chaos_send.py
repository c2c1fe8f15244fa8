#!/usr/bin/env python3
# Takes 3 s
"""Libraries that make their calls, and go wrong by plan: as check_chaos.py, with sealed calls.

    check_chaos_send.py [--seeds N] [--from SEED] [--jobs N]

A seed says at which of ten calls what goes wrong. Whoever is guilty has the outcome of its fault, and all others pass.
"""
# Runs alone: an answer has a deadline.
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

BNCONFORM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "bnconform"))
ADAPTER = os.path.abspath("conformance/tests/peers/adapters/chaos_sender.py")
SCHEME = "usdm-rest/send/"
NAMES = ("account", "open-orders", "order-get", "order-limit", "order-cancel", "leverage", "margin-type", "income", "position-risk-v3",
         "all-orders")
DEADLINE, PATIENT = 3000, 60000
# What each comes to. A call that was made rightly is judged before what became of the library.
GUILTY = {"exit": "crash", "killed": "crash", "half_then_exit": "crash", "made_then_exit": "crash", "made_then_killed": "crash",
          "silent": "timeout", "made_then_silent": "timeout", "twice": "protocol", "foreign_id": "protocol", "not_json": "protocol",
          "wrong_secret": "fail", "value_lost": "fail", "called_twice": "fail", "not_made": "fail", "unsupported": "unsupported",
          "error": "error"}
HARMLESS = ("none", "noise")
ASKING = {"account", "open-orders", "order-get", "income", "position-risk-v3", "all-orders"}  # twice is odd, and no fault


def vectors():
    with open("vectors/usdm-rest.json", encoding="utf-8") as file:
        return {v["id"]: v for v in json.load(file)["vectors"]}


class Plan:
    def __init__(self, seed):
        rng = random.Random(seed)
        self.seed, self.faults = seed, ["none"] * len(NAMES)
        kinds = sorted(GUILTY) + list(HARMLESS)
        at = rng.randrange(len(NAMES))
        for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
            self.faults[at] = rng.choice(kinds)
            at = (at + (1 if rng.random() < 0.6 else rng.randrange(len(NAMES)))) % len(NAMES)
        # A call without parameters cannot lose one.
        self.faults = ["wrong_secret" if fault == "value_lost" and name == "account" else fault for name, fault in zip(NAMES, self.faults)]

    def write(self, path, known):
        with open(path, "w", encoding="ascii") as out:
            for name, fault in zip(NAMES, self.faults):
                vector = known[SCHEME + name]
                out.write("%s %s %s\n" % (vector["path"], vector["method"], fault))

    def __str__(self):
        return "seed %d: %s" % (self.seed, ", ".join("%s %s" % (n, f) for n, f in zip(NAMES, self.faults) if f != "none") or "no fault")


def run(plan, folder, known, deadline):
    path, records = (os.path.join(folder, "%d.%s" % (plan.seed, what)) for what in ("plan", "ndjson"))
    plan.write(path, known)
    select = [word for name in NAMES for word in ("--select", SCHEME + name)]
    line = [BNCONFORM, "run", "--reach", "base-url", *select, "--deadline", str(deadline), "--start-deadline", "30000", "--restarts", "200",
            "--report", "text", "--report", "ndjson=" + records, "--", sys.executable, "-S", "-E", "-s", ADAPTER, path]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=900)
    with open(records, encoding="utf-8") as file:
        lines = [json.loads(text) for text in file]
    return {v["id"]: v for v in lines if "outcome" in v}, done.returncode, done.stdout.decode("utf-8", "replace")


def problems(plan, found, status):
    """Yields what is wrong with a run, in words."""
    outcomes = set()
    for name, fault in zip(NAMES, plan.faults):
        verdict = found.get(SCHEME + name, {"outcome": "missing"})
        wanted = "pass" if fault == "called_twice" and name in ASKING else GUILTY.get(fault, "pass")
        outcomes.add(wanted)
        if verdict["outcome"] != wanted:
            yield "%s (%s) is %s, not %s: %s" % (name, fault, verdict["outcome"], wanted, verdict.get("detail"))
    right = 3 if "protocol" in outcomes else 1 if outcomes - {"pass", "unsupported"} else 2 if "unsupported" in outcomes else 0
    if status != right:
        yield "exit %d, not %d" % (status, right)


def try_seed(seed, folder, known):
    """A machine that is too busy is given more time, where time is all that is wrong."""
    plan = Plan(seed)
    found, status, text = run(plan, folder, known, DEADLINE)
    wrong = list(problems(plan, found, status))
    if any("is timeout, not" in w for w in wrong):
        found, status, text = run(plan, folder, known, PATIENT)
        wrong = list(problems(plan, found, status))
    return plan, wrong, found, text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--from", type=int, default=1, dest="first")
    parser.add_argument("--jobs", type=int, default=4)
    asked = parser.parse_args()
    folder, known = tempfile.mkdtemp(prefix="check_chaos_send."), vectors()
    try:
        with ThreadPoolExecutor(asked.jobs) as pool:
            results = list(pool.map(lambda seed: try_seed(seed, folder, known), range(asked.first, asked.first + asked.seeds)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if any("not permitted" in text or "without OpenSSL" in text for _, _, _, text in results):
        print("skip - libraries go wrong by plan while they make their calls: nothing can be sealed here")
        return 0
    wrong = [(plan, bad) for plan, bad, _, _ in results if bad]
    for plan, bad in wrong:
        print("FAIL - %s: %s" % (plan, "; ".join(bad)))
    print("# %d seeds, %d verdicts, %d faults" % (len(results), len(results) * len(NAMES), sum(f != "none" for p, *_ in results for f in p.faults)))
    if not wrong:
        print("ok - in %d runs of libraries that go wrong while they make their calls the guilty alone have a fault" % len(results))
    return 1 if wrong else 0


sys.exit(main())
