#!/usr/bin/env python3
"""What `run` tells of an adapter that ends or answers oddly (peers/adapters/odd_ends.py): the line that breaks the protocol,
where a reader stopped, each error as a cause of its own, the first and the last words, and the names that are known."""
import os
import re
import subprocess
import sys

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
PEER = "conformance/tests/peers/adapters/odd_ends.py"
failures = 0


def run(mode, *options):
    done = subprocess.run([BNCONFORM, "run", *options, "--", PYTHON, PEER, mode], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                          env=dict(os.environ, COLUMNS="100", NO_COLOR="1", LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1"))
    return done.returncode, done.stdout.decode()


def check(sentence, good, told):
    global failures
    failures += not good
    print("ok - " + sentence if good else "FAIL - %s: %s" % (sentence, told), flush=True)


def titles(text):
    return re.findall(r"^FAIL  (.*?)  +\d+ vectors?$", text, re.M)


def main():
    few = ["--vectors", "conformance/tests/data/small"]
    lingers = "did not exit within 1000 ms"
    status, text = run("closes_and_tidies_up", *few)
    check("an adapter that closes its output and ends a little later breaks nothing", status == 2 and lingers not in text, text)
    status, text = run("closes_and_stays", *few)
    check("one that closes its output and stays is told of as one that leaves it open", status == 2 and lingers in text, text)
    status, text = run("list_for_object", *few)
    check("the line that breaks the protocol stands in the report", status == 3 and '"ok": []}' in text
          and re.search(r"^  line +\{", text, re.M), text)
    status, text = run("scanner", "--select", "spot-rest/sign/*", "--restarts", "5")
    flat = " ".join(text.split())
    check("a reader that stops at 64 KiB is told the length of the line and the limit",
          "the line that was sent has more than 64 KiB, where some readers stop: the protocol's limit is 8 MiB" in flat, text)
    status, text = run("two_errors", *few, "--restarts", "40")
    check("each error that ends a process is a cause, whatever numbers stand in it", titles(text) == ["crash", "crash"]
          and "KeyError" in text and "ValueError" in text, text)
    status, text = run("says_much", *few)
    check("the first and the last line of standard error stand there",
          re.search(r"^  stderr  first of all\n +\.\.\. again\n +last of all$", text, re.M), text)
    status, text = run("panics", *few)
    check("so they do where it dies before hello", status == 3 and "panic: no key ... exit status 2" in " ".join(text.split()), text)
    status, text = run("typo", *few)
    check("a word of hello that is not known is told with those that are",
          "spot_rest; known are spot-rest, spot-ws" in " ".join(text.split()) and re.search(r"\bcoins-ph-rest\n", text), text)
    status, text = run("long_hello", *few)
    check("where a line is cut it is shown", re.search(r"It wrote:[^.]*x\u2026", " ".join(text.split())), text)
    status, text = run("alternates", *few)
    check("a verifier that answers by turns has no mistake that is proved", status == 1 and "(proved)" not in text, titles(text))
    status, text = run("says_much", *few, "--select", "spot-rest/verify/*")
    check("what is selected and not claimed is told", status == 6 and re.search(r"^\d+ vectors are selected, and hello claims none of "
                                                                             r"them$", text, re.M), text)
    status, text = run("one_reason", *few)
    check("what a verifier does divides its causes, not what was expected",
          [title for title in titles(text) if "reason" in title] == ["another reason than is due: signature"]
          and "refused as signature" in titles(text), titles(text))
    status, text = run("both", "--select", "spot-rest/sign/published-rest-hmac-ascii", "--select", "spot-rest/verify/*")
    check("what is signed wrong stands before what is verified wrong, however little it is",
          titles(text)[:1] == ["signature differs"] and len(titles(text)) > 3, titles(text))
    return 1 if failures else 0


sys.exit(main())
