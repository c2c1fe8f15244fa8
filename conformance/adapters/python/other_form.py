"""A correct implementation that writes its requests otherwise than the reference does, as many libraries do: other
order, other encoding, other spacing, yet sent is what was signed. It must pass: REST as `other-form`, frames and FIX
messages because their spelling does not count. It needs adapter.py beside it."""
import json

import adapter
import signing
from signing import SOH, fix_frame, signature

ALNUM = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._")


def form_encoded(text):
    """As an HTML form: a space is "+"; the hex is lower-case; "~" is encoded, "*" is not (SR-3)."""
    return b"".join(b"+" if byte == 0x20 else bytes([byte]) if byte in ALNUM else b"%%%02x" % byte for byte in text)


def joined(pairs):
    return b"&".join(form_encoded(name) + b"=" + form_encoded(value) for name, value in pairs)


def rest(scheme, key, api_key, method, path, query, body, time_ms):
    """The timestamp comes first, then the parameters backwards (SR-2), then the signature. A name twice and a missing
    timestamp are refused in every form, which leaves nothing but the bytes to compare: there it keeps to the rule."""
    names = [[name for name, _ in place] for place in (query, body)]
    distinct = all(len(set(place)) == len(place) for place in names)
    if not distinct or (time_ms is None and b"timestamp" not in sum(names, [])):
        return signing.rest(scheme, key, api_key, method, path, query, body, time_ms)
    in_body = bool(body)
    query, body = query[::-1], body[::-1]
    if time_ms is not None:
        (body if in_body else query).insert(0, (b"timestamp", time_ms))
    query, body = joined(query), joined(body)
    payload = query + body
    signed = signature(scheme, key, payload)
    last = b"signature=" + form_encoded(signed)
    if in_body:
        body += b"&" + last
    else:
        query += b"&" + last if query else last
    headers = [(signing.SCHEMES[scheme].key_header.lower(), api_key), (b"User-Agent", b"other-form")]
    if in_body:
        headers.insert(0, (b"content-type", b"application/x-www-form-urlencoded"))
    return {"payload": payload, "signature": signed, "target": path + b"?" + query if query else path,
            "headers": headers, "body": body}


def websocket(*arguments):
    """The same frame: members in another order, spaces between them, everything outside ASCII escaped."""
    stages = signing.websocket(*arguments)
    # Numbers stay the text that they are: 0.10 must not become 0.1 (SW-3).
    frame = json.loads(stages["message"], parse_float=Number, parse_int=Number)
    params = dict(sorted(frame["params"].items(), reverse=True))
    members = ", ".join(f"{json.dumps(name)}: {spelled(value)}" for name, value in params.items())
    stages["message"] = f' {{"params": {{{members}}},\n "method": {json.dumps(frame["method"])}, "id": 7}}'.encode()
    return stages


class Number(str):
    """A JSON number's text."""


def spelled(value):
    return str(value) if isinstance(value, Number) else json.dumps(value)


def fix_logon(*arguments):
    """The same fields: after 8, 9 and 35 in another order."""
    stages = signing.fix_logon(*arguments)
    fields = stages["message"].split(SOH)[2:-2]  # without 8, 9 and 10
    stages["message"] = fix_frame(SOH.join(fields[:1] + fields[:0:-1]) + SOH)
    return stages


adapter.rest, adapter.websocket, adapter.fix_logon = rest, websocket, fix_logon
adapter.HELLO.update(name="other-form", ops=["request"])

if __name__ == "__main__":
    adapter.main()
