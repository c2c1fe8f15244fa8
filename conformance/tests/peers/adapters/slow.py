"""An adapter that lets one wait, in the way that its argument names."""
import json
import sys
import time

mode = sys.argv[1]
if mode == "starts_late":
    time.sleep(1.5)
for line in sys.stdin:
    q = json.loads(line)
    said = {"unsupported": "made up"}
    if q["op"] == "hello":
        said = {"ok": {"name": "slow", "ops": ["sign"], "schemes": ["spot-rest"], "keys": ["hmac"]}}
    elif q["op"] == "sign":
        time.sleep(0.7 if mode == "answers_late" else 0)
        said = {"ok": {"signature": "00"}}
    if mode != "does_not_flush" and (mode != "falls_silent" or q["op"] == "hello"):
        print(json.dumps({"id": q["id"], **said}), flush=True)
