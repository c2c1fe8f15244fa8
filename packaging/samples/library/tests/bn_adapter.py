"""Stands between sample_client and bnconform: conformance/PROTOCOL.md."""
import json
import sys

from sample_client import build

for line in sys.stdin:
    q = json.loads(line)
    if q["op"] == "hello":
        a = {"ok": {"name": "sample-client", "ops": ["request"], "schemes": ["spot-rest"], "keys": ["hmac"]}}
    elif q["op"] == "request":
        target, body = build(q["method"], q["path"], q["query"], q["body"], q["key"]["secret"], q.get("time_ms"))
        a = {"ok": {"target": target, "body": body}}
    else:
        a = {"unsupported": "not written yet"}
    print(json.dumps({"id": q["id"], **a}), flush=True)
