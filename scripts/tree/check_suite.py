#!/usr/bin/env python3
"""The reference passes the suite, both in process and as a child, and every stage is the vector's own, byte for byte.

To pass in another legal form is enough for an implementation that is judged; the reference and the vectors have
to agree in every byte, else a wrong byte in a vector would go unseen.
"""
import json
import os
import subprocess
import sys

BUILD, LEAST = os.environ.get("BUILD", "build"), 600


def judge(command):
    done = subprocess.run([os.path.join(BUILD, "bnconform"), "run", "--report", "ndjson"] + command, capture_output=True,
                          text=True, check=False, stdin=subprocess.DEVNULL)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, records[0], records[1:-1], records[-1]


def main():
    status = 0

    def say(right, sentence, what):
        nonlocal status
        print("ok - " + sentence if right else "FAIL - %s: %s" % (sentence, what))
        status = status if right else 1

    verdicts = {}
    for name, command in (("in process", []), ("as a child", ["--", os.path.join(BUILD, "bnsign"), "adapter"])):
        code, _, verdicts[name], counts = judge(command)
        say(code == 0 and counts["failed"] == 0, "the reference passes, " + name, "exit %d, %s" % (code, counts))
        say(counts["passed"] >= LEAST, "at least %d vectors pass, %s" % (LEAST, name), counts["passed"])
        other = [verdict["id"] for verdict in verdicts[name] if "other-form" in (verdict["detail"] or "")]
        say(not other, "no stage differs from the vector's, " + name, "%d do, %s first" % (len(other), other[:1]))

    def outcomes(name):
        return sorted((verdict["id"], verdict["outcome"]) for verdict in verdicts[name])
    say(outcomes("in process") == outcomes("as a child"), "in process and as a child, each vector has the same outcome",
        sorted(set(outcomes("in process")) ^ set(outcomes("as a child")))[:4])
    return status


if __name__ == "__main__":
    sys.exit(main())
