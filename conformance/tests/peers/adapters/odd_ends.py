"""An adapter that ends, or answers, in the way that its argument names: what a report has to tell of it."""
import json
import os
import sys
import time

VERIFIES = {"name": "odd", "ops": ["verify"], "schemes": ["spot-rest"], "keys": ["hmac"], "reasons": "1"}
SIGNS = {"name": "odd", "ops": ["sign"], "schemes": ["spot-rest"], "keys": ["hmac"]}
CLAIMS = {"list_for_object": VERIFIES, "both": dict(VERIFIES, ops=["sign", "verify"]), "one_reason": VERIFIES, "says_much": SIGNS, "scanner": SIGNS, "two_errors": SIGNS,
          "typo": dict(SIGNS, schemes=["spot_rest"]), "panics": SIGNS, "alternates": VERIFIES, "closes_and_tidies_up": SIGNS, "closes_and_stays": SIGNS,
          "long_hello": dict(SIGNS, ops="x" * 500)}
count = 0


def answer(mode, q, line):
    if mode == "list_for_object":
        return {"ok": []}
    if mode == "alternates":
        global count
        count += 1
        return {"ok": {}} if count % 2 else {"reject": "signature"}
    if mode == "both":
        return {"ok": {"signature": "0" * 64} if q["op"] == "sign" else {}}
    if mode == "one_reason":
        return {"reject": "signature"}
    if mode == "scanner" and len(line) > 65536:
        sys.exit(0)
    if mode == "two_errors":
        number = len(q["payload"])
        raise KeyError("symbol %d" % number) if number % 2 else ValueError("line %d" % number)
    if mode == "says_much":
        print("first of all\n" + "again\n" * 2000 + "last of all", file=sys.stderr, flush=True)
        sys.exit(2)
    return {"unsupported": "nothing is"}


def main(mode):
    if mode == "panics":
        print("panic: no key\n\ngoroutine 1 [running]:\nmain.main()\nexit status 2", file=sys.stderr)
        sys.exit(2)
    for line in sys.stdin:
        q = json.loads(line)
        said = {"ok": CLAIMS[mode]} if q["op"] == "hello" else {"unsupported": "made up"}
        if q["op"] in ("sign", "verify"):
            said = answer(mode, q, line)
        print(json.dumps({"id": q["id"], **said}), flush=True)
    if mode.startswith("closes_"):
        os.close(1)
        time.sleep(0.4 if mode == "closes_and_tidies_up" else 5)


main(sys.argv[1])
