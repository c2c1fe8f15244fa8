"""The smallest useful adapter: put your library's call where `build` is called. Standard library alone."""
import hashlib, hmac, json, sys
from urllib.parse import quote


def build(method, path, query, body, secret, time_ms):
    """Stands for your library: the target and the body that it would send."""
    place = body or query
    if time_ms:
        place.append(["timestamp", time_ms])
    query, body = ("&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in pairs) for pairs in (query, body))
    signed = "&signature=" + hmac.new(secret.encode(), (query + body).encode(), hashlib.sha256).hexdigest()
    query, body = (query, body + signed) if body else ((query + signed).lstrip("&"), body)
    return path + ("?" + query if query else ""), body


for line in sys.stdin:
    q = json.loads(line)
    if q["op"] == "hello":
        a = {"ok": {"name": "minimal", "ops": ["request"],
                    "schemes": ["spot-rest"], "keys": ["hmac"]}}
    elif q["op"] == "request":
        target, body = build(q["method"], q["path"], q["query"],
                             q["body"], q["key"]["secret"], q.get("time_ms"))
        a = {"ok": {"target": target, "body": body}}
    else:
        a = {"unsupported": "not written yet"}
    print(json.dumps({"id": q["id"], **a}), flush=True)
