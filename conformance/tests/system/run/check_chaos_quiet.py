#!/usr/bin/env python3
"""Adapters of check_chaos.py of which one breaks quietly while another shows its fault: both are found."""
# Takes 20 s
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check_chaos as chaos  # noqa: E402

DEADLINE = 1500  # ms: these mostly wait, beside other checks

# Two faults a run where the made-up operation does harm: who breaks quietly after an answer shows by the next one alone,
# and is to be found although the other has shown a fault of its own.
QUIET_BESIDE = (({"made_up": "silent"}, {5: "foreign_after", 19: "answers_then_stops"}),
                ({"made_up": "exit", "reverse": "1"}, {20: "twice", 21: "answers_then_closes_input"}),
                ({"made_up": "wrong_id", "window": "4"}, {20: "twice", 21: "answers_then_silent"}))


def try_quiet(number, folder):
    """Gives what is wrong with one of them, in words."""
    settings, faults = QUIET_BESIDE[number]
    plan = chaos.Plan(-number)
    plan.oneshot, plan.num, plan.restarts, plan.set = False, chaos.NUM, 25, dict({"window": "64"}, **settings)
    plan.claimed = plan.asked = int(plan.set["window"])
    plan.faults = [faults.get(i, "none") for i in range(chaos.NUM)]
    found = chaos.run(plan, folder, DEADLINE)[0]
    outcomes = {i: found.get(chaos.name(i), {}).get("outcome") for i in range(chaos.NUM)}
    return ["%s: %03d is %s" % (plan, i, outcomes[i]) for i in range(chaos.NUM)
            if outcomes[i] != (chaos.GUILTY[faults[i]] if i in faults else "pass")]


def main():
    with tempfile.TemporaryDirectory(prefix="check_chaos_quiet.") as folder:
        chaos.make_vectors(os.path.join(folder, "vectors"))
        with ThreadPoolExecutor(len(QUIET_BESIDE)) as pool:
            wrong = [bad for found in pool.map(lambda number: try_quiet(number, folder), range(len(QUIET_BESIDE))) for bad in found]
    sentence = "who breaks quietly after an answer is found beside another, where no question shows it"
    print("FAIL - %s: %s" % (sentence, "; ".join(wrong)) if wrong else "ok - " + sentence)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
