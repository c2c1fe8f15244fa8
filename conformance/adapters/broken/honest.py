"""A small adapter that answers rightly: sign, request and verify of spot-rest and pay-request with HMAC keys.

Every program beside this one is this adapter with one fault. Standard library alone; the rules cited are those of
vectors/rules.json.
"""

import hashlib
import hmac
import json
import re
import sys
from urllib.parse import quote, unquote

HELLO = {"name": "honest", "ops": ["sign", "request", "verify"], "schemes": ["spot-rest", "pay-request"],
         "keys": ["hmac"], "window": "8"}

UNENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]%]")


def sign(scheme, secret, payload):
    """The signature in its text form (SR-4, PR-2)."""
    if scheme == "pay-request":
        return hmac.new(secret.encode(), payload.encode(), hashlib.sha512).hexdigest().upper()
    return hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()


def encode(pairs):
    return "&".join(quote(name, safe="-._~") + "=" + quote(value, safe="-._~") for name, value in pairs)


def request_rest(q):
    query, body = list(q["query"]), list(q["body"])
    if "time_ms" in q:
        (body if body else query).append(["timestamp", q["time_ms"]])
    query, body = encode(query), encode(body)
    payload = query + body  # SR-1: nothing between
    signature = sign("spot-rest", q["key"]["secret"], payload)
    headers = [["X-MBX-APIKEY", q["key"]["api_key"]]]
    if body:
        body += "&signature=" + signature
        headers.append(["Content-Type", "application/x-www-form-urlencoded"])
    else:
        query += ("&" if query else "") + "signature=" + signature
    return {"ok": {"payload": payload, "signature": signature, "target": q["path"] + ("?" + query if query else ""),
                   "headers": headers, "body": body}}


def request_pay(q):
    payload = "%s\n%s\n%s\n" % (q["time_ms"], q["nonce"], q["body"])  # PR-1
    signature = sign("pay-request", q["key"]["secret"], payload)
    return {"ok": {"payload": payload, "signature": signature, "body": q["body"], "headers": [
        ["Content-Type", "application/json"], ["BinancePay-Timestamp", q["time_ms"]],
        ["BinancePay-Nonce", q["nonce"]], ["BinancePay-Certificate-SN", q["key"]["api_key"]],
        ["BinancePay-Signature", signature]]}}


def header(q, name):
    found = [value for n, value in q["headers"] if n.lower() == name]
    return found[0] if found else ""


def without_signature(text):
    parts = text.split("&") if text else []
    return "&".join(part for part in parts if part.split("=")[0] != "signature")


def bad_time(now_ms, timestamp, window_us):
    """SR-8 to SR-10: microseconds from 10^14 on."""
    now = round(float(now_ms) * 1000)
    stamp = int(timestamp) if int(timestamp) >= 10**14 else int(timestamp) * 1000
    if stamp >= now + 1_000_000:
        return "timestamp-ahead"
    return "timestamp-old" if now - stamp > window_us else None


def check_rest_form(q, names, fields):
    """What can be seen without the key, in the order in which Spot decides."""
    signature, stamp, window = fields["signature"], fields["timestamp"], fields["recvWindow"]
    key = header(q, "x-mbx-apikey")
    if any(len(set(place)) != len(place) for place in names) or sum(place.count("signature") for place in names) > 1:
        return "duplicate"
    if not signature:
        return "signature-missing"
    if not stamp:
        return "timestamp-missing"
    if not re.fullmatch("[0-9A-Fa-f]{64}", signature):
        return "signature-format"
    if not re.fullmatch("[0-9]{1,20}", stamp):
        return "timestamp-format"
    if not re.fullmatch(r"[0-9]+(\.[0-9]{1,3})?", window) or float(window) > 60000:
        return "recvwindow"
    if not key:
        return "key-missing"
    return None if re.fullmatch("[A-Za-z0-9]{64}", key) else "key-format"


def check_rest(q):
    path, _, query = q["target"].partition("?")
    places = [[part.partition("=") for part in place.split("&")] if place else [] for place in (query, q["body"])]
    fields = {"signature": "", "timestamp": "", "recvWindow": "5000"}
    for name, _, value in places[1] + places[0]:
        if name in fields:
            fields[name] = unquote(value)
    reason = check_rest_form(q, [[name for name, _, _ in place] for place in places], fields)
    if not reason and "now_ms" in q:
        reason = bad_time(q["now_ms"], fields["timestamp"], round(float(fields["recvWindow"]) * 1000))
    if reason:
        return reason
    if header(q, "x-mbx-apikey") != q["key"]["api_key"]:
        return "key-unknown"
    payload = without_signature(query) + without_signature(q["body"])
    if path.startswith("/api/v3") and UNENCODED.search(payload):
        return "encoding"
    right = sign("spot-rest", q["key"]["secret"], payload)
    return None if hmac.compare_digest(right, fields["signature"].lower()) else "signature"


def check_pay(q):
    stamp, nonce = header(q, "binancepay-timestamp"), header(q, "binancepay-nonce")
    key, signature = header(q, "binancepay-certificate-sn"), header(q, "binancepay-signature")
    if not key:
        return "key-missing"
    if not re.fullmatch("[!-~]+", key):
        return "key-format"
    if key != q["key"]["api_key"]:
        return "key-unknown"
    if not stamp:
        return "timestamp-missing"
    if not re.fullmatch("[0-9]{1,20}", stamp):
        return "timestamp-format"
    late = round(float(q["now_ms"]) * 1000) - int(stamp) * 1000 if "now_ms" in q else 0
    if abs(late) > 1_000_000:  # PR-6
        return "timestamp-old" if late > 0 else "timestamp-ahead"
    if len(nonce) != 32:
        return "nonce"
    if not signature:
        return "signature-missing"
    right = sign("pay-request", q["key"]["secret"], "%s\n%s\n%s\n" % (stamp, nonce, q["body"]))
    return None if hmac.compare_digest(right.encode(), signature.encode()) else "signature"


def check_payload(q):
    right, given = sign(q["scheme"], q["key"]["secret"], q["payload"]), q["signature"]
    return None if hmac.compare_digest(right.encode(),
                                       (given.lower() if q["scheme"] == "spot-rest" else given).encode()) else "signature"


def verify(q):
    check = check_payload if "payload" in q else check_rest if q["scheme"] == "spot-rest" else check_pay
    reason = check(q)
    return {"reject": reason} if reason else {"ok": {}}


def answer(q):
    if q["op"] == "hello":
        return {"ok": HELLO}
    if q["op"] not in HELLO["ops"] or q["scheme"] not in HELLO["schemes"]:
        return {"unsupported": "not here"}
    if q["op"] == "sign":
        return {"ok": {"signature": sign(q["scheme"], q["key"]["secret"], q["payload"])}}
    if q["op"] == "request":
        return request_rest(q) if q["scheme"] == "spot-rest" else request_pay(q)
    return verify(q)


def is_marked(q):
    """The one request at which the adapters beside this one break: a POST with parameters in query and body."""
    return q["op"] == "request" and bool(q.get("query")) and bool(q.get("body"))


def line(q, reply):
    return json.dumps({"id": q["id"], **reply}, ensure_ascii=False)


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def serve(reply=lambda q: say(line(q, answer(q)))):
    """Hands each request to reply, which writes the answer."""
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    for text in sys.stdin:
        reply(json.loads(text))


if __name__ == "__main__":
    serve()
