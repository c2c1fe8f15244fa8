#!/usr/bin/env python3
# Takes 12 s
"""Lets the harness's allocations and calls of the system fail, one in each run: by peers/preload/fail_nth.c.

    check_faults.py [--each N]

Whatever fails, the harness is not ended by a signal, does not hang, blames nobody else, and is not green unless all that
it writes is there.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

BNCONFORM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "bnconform"))
HERE = os.path.abspath("conformance/tests")
VECTORS = os.path.join(HERE, "data", "small")
SMALL = ["--vectors", VECTORS]
PAIR = re.compile("rsa|ed25519")
ADAPTER = [os.path.join(os.path.dirname(BNCONFORM), "bnsign"), "adapter"]  # it starts in a tenth of Python's time
OWN_FAULT, USAGE = 5, 64
LIMIT = 60
AT_A_TIME = 4
SLOW = "at the end of its input the adapter did not exit within 1000 ms, and was killed"


def of_keys():
    """Selects the first vector of each scheme, operation and kind of key: the next of them asks for the same."""
    firsts = {}
    with open("vectors/ids.txt", encoding="ascii") as ids:
        for name in ids.read().split():
            if PAIR.search(name):
                firsts.setdefault((*name.split("/")[:2], PAIR.search(name).group()), name)
    return [word for name in firsts.values() for word in ("--select", name)]


def numbers(each):
    """The first calls one by one, then ever fewer of the many: those of the keys and signatures come late. More than there
    are calls: where several in a row are not reached, none is further on."""
    at = each
    yield from range(1, each + 1)
    while at < 30000:
        at += 1 + at // 12
        yield at


def run(folder, library, what, at, command):
    """Gives the exit status, whether the call failed, what was said, and the reports without times."""
    place = os.path.join(folder, "%s.%d" % (what, at))
    os.mkdir(place)
    mark, records = os.path.join(place, "mark"), os.path.join(place, "records")
    environment = dict(os.environ, LD_PRELOAD=library, FAIL_WHAT=what, FAIL_AT=str(at), FAIL_MARK=mark, COLUMNS="100",
                       LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1")
    line = [BNCONFORM, "run", "--report", "text", "--report", "ndjson=" + records] + command
    try:
        done = subprocess.run(line, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return None, os.path.exists(mark), "", ""
    written = open(records, encoding="utf-8").read() if os.path.exists(records) else ""
    has_failed = os.path.exists(mark)
    shutil.rmtree(place)
    said = (done.stdout + done.stderr).decode("utf-8", "replace").replace(place, "")
    written = re.sub(r'"(ms|seconds|took_ms)":[0-9.e+-]+', "", written).replace(place, "")
    # On a busy machine the adapter may take longer to exit than it has; that it was killed then is no loss.
    return done.returncode, has_failed, said.replace(SLOW + "\n", ""), written.replace('"%s"' % SLOW, "")


def problem(whole, found):
    status, _, said, written = found
    if status is None:
        return "it did not end in %d s" % LIMIT
    if status < 0:
        return "it was ended by signal %d" % -status
    if status == 0 and (said, written) != (whole[2], whole[3]):
        return "it is green, and something is missing"
    if status not in (0, OWN_FAULT):
        return "exit %d, not %d: %s" % (status, OWN_FAULT, said.strip()[-300:])
    return None if status == 0 or said.strip() else "it says nothing"


def try_all(folder, library, what, each, command, of):
    whole = run(folder, library, what, 0, command)
    if whole[0] != 0 or not whole[3]:
        print("FAIL - the run passes where nothing fails: exit %s %s" % (whole[0], whole[2]))
        return 1
    found, left = [], list(numbers(each))
    with ThreadPoolExecutor(2) as pool:
        while left and (not found or any(one[1] for one in found[-AT_A_TIME:])):
            found += pool.map(lambda at: run(folder, library, what, at, command), left[:AT_A_TIME])
            left = left[AT_A_TIME:]
    failed = [(at, one) for at, one in enumerate(found, 1) if one[1]]
    wrong = [(at, problem(whole, one)) for at, one in failed if problem(whole, one)]
    sentence = "of %d %s that fail, one a run of %s, none is lost" % (
        len(failed), {"alloc": "allocations", "call": "calls of the system"}[what], of)
    greens = sum(one[0] == 0 for _, one in failed)
    print("# %d ended with 0 and all there, %d with 5" % (greens, sum(one[0] == OWN_FAULT for _, one in failed)))
    if wrong or not failed:
        print("FAIL - %s: %s" % (sentence, "; ".join("number %d: %s" % one for one in wrong[:12]) or "nothing failed"))
        return 1
    print("ok - " + sentence)
    return 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=60)
    each = parser.parse_args().each
    folder = tempfile.mkdtemp(prefix="check_faults.")
    library = os.path.join(folder, "fail_nth.so")
    try:
        made = subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", library,
                               os.path.join(HERE, "peers", "preload", "fail_nth.c"), "-ldl"], capture_output=True)
        sanitized = b"__asan_init" in open(BNCONFORM, "rb").read()
        if made.returncode or sanitized:
            print("skip - calls that fail: %s" % ("a sanitizer has the allocations" if sanitized else
                                                   made.stderr.decode("utf-8", "replace").strip()[:300]))
            return 0
        return max([try_all(folder, library, what, each, command, of) for what in ("alloc", "call")
                    for command, of in ((SMALL, "the reference"), (SMALL + ["--"] + ADAPTER, "an adapter"),
                                        (of_keys(), "the reference with RSA and Ed25519"))])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
