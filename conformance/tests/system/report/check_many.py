#!/usr/bin/env python3
"""What `report` takes of memory for the results of many libraries: what these have alike is kept once."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../../scripts"))
import bench  # noqa: E402

BNCONFORM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "bnconform"))
FEW, MANY, MOST = 2, 18, 800  # libraries; bytes that a verdict more may take
SANITIZED = "san" in os.environ.get("BUILD", "")


def as_library(text, number):
    """The same results, of a library of another name: it says another thing of each case than the last one."""
    first, rest = text.split("\n", 1)
    head = json.loads(first)
    head["implementation"]["name"] = "library-%03d" % number
    return json.dumps(head) + "\n" + rest.replace('"yours":"', '"yours":"%03d' % number)


def results(folder):
    path = os.path.join(folder, "run.ndjson")
    command = [BNCONFORM, "run", "--report", "ndjson=" + path, "--", "/usr/bin/python3",
               "conformance/adapters/broken/lower_case_pay.py"]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for number in range(MANY):
        with open(os.path.join(folder, "%03d.ndjson" % number), "w", encoding="utf-8") as file:
            file.write(as_library(text, number))
    return text.count('"outcome"')


def megabytes(folder, num, *report):
    files = [os.path.join(folder, "%03d.ndjson" % number) for number in range(num)]
    return bench.used([BNCONFORM, "report", *report, *files])[1]


def main():
    failures = 0
    with tempfile.TemporaryDirectory(prefix="check_many.") as folder:
        num = results(folder)
        for what, report in (("told as text", ()), ("made a site", ("--report", "html=" + os.path.join(folder, "site")))):
            sentence = "a verdict of one more library, %s, takes at most %d bytes of memory" % (what, MOST)
            if SANITIZED:
                print("skip - %s: a sanitizer keeps what was freed" % sentence)
                continue
            took = (megabytes(folder, MANY, *report) - megabytes(folder, FEW, *report)) * 2 ** 20 / (num * (MANY - FEW))
            bad = num < 500 or took > MOST
            failures += bad
            print("%s - %s%s" % ("FAIL" if bad else "ok", sentence, ": %.0f, of %d verdicts" % (took, num) if bad else ""))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
