#!/usr/bin/env python3
# Takes 13 s
"""Runs every adapter of conformance/adapters/broken and compares what is said of it with tests/data/golden, byte for byte.

For each: the text report at 80 and at 100 columns, the exit status, an end within a hard limit, and the verdicts of
all vectors that the fault does not touch, which must be the honest adapter's. --write makes the golden files anew.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

ADAPTERS, GOLDEN, VECTORS = "conformance/adapters/broken", "conformance/tests/data/golden", "conformance/tests/data/small"
BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
HARD_LIMIT = 25.0  # seconds; three starts that fail take nine
OPTIONS = ["--vectors", VECTORS, "--deadline", "1000", "--start-deadline", "3000"]
MARKED = "spot-rest/request/mixed-no-separator"

# What each fault touches: vectors by parts of their ids, "" all of them, None no verdict at all; and the exit status.
FAULTS = {
    "accepts_everything": ("/verify/", 1), "answers_any_op": (None, 3), "claims_too_much": ("/verify/", 2),
    "dies_at_start": ("", 3), "dies_by_exit": (MARKED, 1), "dies_by_signal": (MARKED, 1), "dies_once": (MARKED, 1),
    "endless_line": (MARKED, 3), "floods_stderr": (None, 0), "forgets_to_flush": ("", 3), "grandchild": (None, 0),
    "hangs_at_one": (MARKED, 1), "leaks_the_secret": (("/sign/", MARKED), 1), "lower_case_pay": ("pay-request/", 1),
    "never_reads": ("", 3), "noise": (None, 0), "not_utf8": (MARKED, 3), "ok_without_signature": ("/sign/", 3),
    "refuses_everything": ("/verify/", 1), "replies_twice": (MARKED, 3), "separates_with_ampersand": (MARKED, 1),
    "signs_raw": ("/request/", 1), "truncated_json": (MARKED, 3), "two_answers": (MARKED, 3),
    "unknown_id": (MARKED, 3), "verifies_without_lf": ("pay-request/verify/", 1),
    "signs_json_early": ("spot-rest/request/", 1)}
HARMLESS = {"floods_stderr", "grandchild", "noise"}

ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR", "NO_COLOR")}
ENVIRONMENT.update(PATH="/usr/bin:" + os.environ.get("PATH", ""), PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")


def bnconform(*arguments, columns="80"):
    # By its name, as somebody calls it who has installed it: Reproduce repeats that.
    return subprocess.run(["bnconform", *arguments], executable=BNCONFORM, env=dict(ENVIRONMENT, COLUMNS=columns), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)


def run(name):
    """Gives the text at both widths, the exit status, the seconds and the outcomes by id."""
    with tempfile.TemporaryDirectory() as folder:
        records = os.path.join(folder, "records")
        start = time.monotonic()
        told = bnconform("run", *OPTIONS, "--report", "text", "--report", "ndjson=" + records, "--", "python3",
                         "%s/%s.py" % (ADAPTERS, name))
        seconds = time.monotonic() - start
        again = {w: bnconform("report", "--vectors", VECTORS, records, columns=w) for w in ("80", "100")}
        lines = [json.loads(line) for line in open(records, encoding="utf-8")]
    outcomes = {line["id"]: line["outcome"] for line in lines if "id" in line}
    return {"text": {"80": told.stdout, "100": again["100"].stdout}, "read_back": again["80"].stdout,
            "exit": (told.returncode, again["80"].returncode), "seconds": seconds, "outcomes": outcomes,
            "records": lines}


def golden_path(name, width):
    return "%s/%s.%s.txt" % (GOLDEN, name, width)


def differences(name, found, honest):
    """Yields what is wrong, in words."""
    touches, status = FAULTS[name]
    for width, text in found["text"].items():
        with open(golden_path(name, width), "rb") as golden:
            if golden.read() != text:
                yield "its report at %s columns is not %s" % (width, golden_path(name, width))
        if any(len(line) > int(width) and "Reproduce" not in line and not line.startswith("            ")
               for line in text.decode().split("\n")):
            yield "a line of its report is longer than %s" % width
    if found["read_back"] != found["text"]["80"]:
        yield "the report made from its records is another one"
    if found["exit"] != (status, status):
        yield "exit %d, and %d of its records, where %d is right" % (*found["exit"], status)
    if (status == 0) != (name in HARMLESS):
        yield "this fault leaves a run green"
    if found["seconds"] > HARD_LIMIT:
        yield "it took %.1f s" % found["seconds"]
    if set(found["outcomes"]) != set(honest):
        yield "verdicts are missing"
    parts = (touches,) if isinstance(touches, str) else touches or ()
    for id_, outcome in found["outcomes"].items():
        if not any(part in id_ for part in parts) and outcome != honest[id_]:
            yield "%s lost its verdict: %s" % (id_, outcome)
    if name not in HARMLESS and touches is not None and found["outcomes"] == honest:
        yield "the fault was not noticed"


def main():
    names = sorted(n[:-3] for n in os.listdir(ADAPTERS) if n.endswith(".py") and n != "honest.py")
    failed = 0
    if set(names) != set(FAULTS):
        print("FAIL - every broken adapter is known to this check: %s" % sorted(set(names) ^ set(FAULTS)))
        failed += 1
    honest = run("honest")
    if honest["exit"] != (0, 0) or set(honest["outcomes"].values()) - {"pass", "refused"}:
        print("FAIL - the honest adapter passes: exit %d" % honest["exit"][0])
        return 1
    with ThreadPoolExecutor(2) as pool:
        results = dict(zip(names, pool.map(run, names)))
    if "--write" in sys.argv:
        for name, found in results.items():
            for width, text in found["text"].items():
                with open(golden_path(name, width), "wb") as golden:
                    golden.write(text)
    for name, found in results.items():
        wrong = list(differences(name, found, honest["outcomes"]))
        failed += bool(wrong)
        print("FAIL - %s gets exactly its golden report: %s" % (name, "; ".join(wrong)) if wrong else
              "ok - %s gets exactly its golden report" % name)
    unknown = {f.rsplit(".", 2)[0] for f in os.listdir(GOLDEN) if f.endswith(".txt")} - set(names)
    if unknown:
        print("FAIL - every golden report belongs to a broken adapter: %s" % sorted(unknown))
    return 1 if failed or unknown else 0


sys.exit(main())
