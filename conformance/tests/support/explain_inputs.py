"""What explain.html and the program are held against each other with: all that people paste, what tools print, and every
vector as a request that somebody would paste. Of a vector that signs a text alone the request is the one that has this
text to sign, and of a call (send) one that is signed right for it."""
import base64
import hashlib
import hmac
import json
import pathlib
import urllib.parse

KEYS = json.loads(pathlib.Path("vectors/keys.json").read_text(encoding="utf-8"))["keys"]
DATA = pathlib.Path("conformance/tests/data")
MOST = 1000000  # characters that the page takes
TIME = "1499827319559"
SOH = "\x01"


def secret_of(name):
    key = KEYS[name.lstrip("@")]
    return key.get("secret") or key.get("pem") or key["public_pem"]


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def dropped(row):
    """A text, or bytes as the page reads them of a file that is dropped on it."""
    if "text" in row:
        return row["text"]
    data = bytes.fromhex(row["hex"]) if "hex" in row else base64.b64decode(row["base64"])
    return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-8", "replace")


def pasted(form_each=1, tool_each=1):
    for row in rows_of(DATA / "pasted" / "cases.jsonl"):
        text = (DATA / "pasted" / row["file"]).read_bytes()
        yield row["file"], text.decode("utf-8", "replace"), secret_of(row["key"])
    for rows, name, each in ((rows_of(DATA / "pasted" / "right.jsonl"), "form", form_each), (rows_of(DATA / "tools" / "tools.jsonl"), "tool", tool_each)):
        for row in rows[::each]:
            yield row[name], dropped(row), secret_of(row["key"])


def long_one():
    """As long as the page takes: what is tried of it has to fit into a module's memory."""
    query = "symbol=LTCBTC&note=%s&timestamp=%s" % ("a" * 900000, TIME)
    head = "POST /api/v3/order?%s&signature=%s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\n\r\n"
    yield "a value of 900 kB", head % (query, "0" * 64, KEYS["docs"]["api_key"]), secret_of("docs")


def text_of(value):
    """A text of the vectors: as it is, by its bytes, or repeated."""
    if isinstance(value, str):
        return value
    if "hex" in value:
        return bytes.fromhex(value["hex"]).decode("utf-8", "replace")
    return value["repeat"]["text"] * int(value["repeat"]["count"])


def http(method, target, headers, body=""):
    """With its length, where a line end is the last of a body: else it would be of the paste."""
    if body.endswith("\n"):
        headers = [*headers, ["Content-Length", len(body.encode())]]
    return "%s %s HTTP/1.1\r\n%s\r\n%s" % (method, target, "".join("%s: %s\r\n" % (name, value) for name, value in headers), body)


def fix(fields):
    body = "".join("%s=%s%s" % (tag, value, SOH) for tag, value in fields)
    text = "8=FIX.4.4%s9=%d%s%s" % (SOH, len(body.encode()), SOH, body)
    return "%s10=%03d%s" % (text, sum(text.encode()) % 256, SOH)


def value_of(payload, name):
    found = [part[len(name) + 1:] for part in payload.split("&") if part.startswith(name + "=")]
    return found[0] if found else TIME


def rest_wire(like, payload, signature, api_key):
    """The text as a form, behind the head of another request of the scheme."""
    known = {key.get("api_key") for key in KEYS.values()}
    headers = [[name, api_key if value in known else value] for name, value in like["headers"] if name.lower() != "content-type"]
    body = "%s%ssignature=%s" % (payload, "&" if payload else "", urllib.parse.quote(signature, safe=""))
    if like["method"] in ("GET", "DELETE"):
        return http(like["method"], "%s?%s" % (like["path"], body), headers)
    return http("POST", like["path"], [*headers, ["Content-Type", "application/x-www-form-urlencoded"]], body)


def frame_wire(like, payload, signature, _api_key):
    pairs = like.get("params") or [part.partition("=")[::2] for part in payload.split("&") if part]
    return json.dumps({"id": "1", "method": like["method"], "params": {**dict(pairs), "signature": signature}})


def fix_wire(_like, payload, signature, api_key):
    kind, sender, target, seq, when = [*payload.split(SOH), "", "", "", ""][:5]
    return fix([("35", kind), ("34", seq), ("49", sender), ("52", when), ("56", target), ("95", len(signature)), ("96", signature), ("98", "0"),
                ("108", "30"), ("141", "Y"), ("553", api_key), ("25035", "2")])


def lines_wire(like, payload, signature, api_key):
    """Pay: time, nonce, body, each with its line."""
    when, nonce, body = [*payload.rstrip("\n").split("\n", 2), "", ""][:3]
    values = {"timestamp": when, "nonce": nonce, "sn": api_key, "signature": signature}
    return headed_wire(like, values, body)


def tail_wire(like, payload, signature, api_key):
    """On-chain Pay: the body, and the time behind it."""
    values = {"timestamp": payload[-13:], "clientid": api_key, "signature": signature}
    return headed_wire(like, values, payload[:-13])


def headed_wire(like, values, body):
    headers = [[name, values.get(name.lower().rpartition("-")[2], value)] for name, value in like["headers"]]
    return http("POST", like["path"], headers, body)


WIRES = {"fix-logon": fix_wire, "pay-request": lines_wire, "pay-webhook": lines_wire, "onchain-request": tail_wire, "onchain-webhook": tail_wire}


def wire_of(scheme, like, payload, signature, api_key):
    made = WIRES.get(scheme) or (frame_wire if scheme.endswith("-ws") else rest_wire)
    return made(like, payload, signature, api_key)


def wire_of_vector(vector, path):
    """The request that stands in a vector; None: a text alone does."""
    answer = vector["expect"].get("ok") if vector["op"] == "request" else vector
    if not answer:
        return None
    if "message" in answer:
        return text_of(answer["message"])
    if "headers" not in answer:
        return None
    return http(vector.get("method", "POST"), answer.get("target") or vector.get("path", path), answer["headers"], text_of(answer.get("body") or ""))


def signature_of(scheme, key, payload):
    hash_of = hashlib.sha512 if scheme == "pay-request" else hashlib.sha256
    made = hmac.new(key["secret"].encode(), payload.encode(), hash_of).hexdigest()
    return made.upper() if scheme == "pay-request" else made


def called(scheme, vector, key, like):
    """A call, as a library does it that signs right; None: another kind of key than an HMAC's secret."""
    if "secret" not in key:
        return None
    if "json" in vector:
        payload = "%s\n%s\n%s\n" % (TIME, "n" * 32, vector["json"])
    elif scheme.endswith("-ws"):
        like = {**like, "params": sorted([*plain(vector["params"]), ("apiKey", key["api_key"]), ("timestamp", TIME)])}
        payload = "&".join("%s=%s" % pair for pair in like["params"])
    else:
        payload = urllib.parse.urlencode([*plain(vector["params"]), ("timestamp", TIME)], quote_via=urllib.parse.quote)
    own = {name: vector[name] for name in ("method", "path") if name in vector}
    return wire_of(scheme, {**like, **own}, payload, signature_of(scheme, key, payload), key["api_key"])


def plain(params):
    """Values as they stand in a text that is signed."""
    return [(name, value if isinstance(value, str) else str(next(iter(value.values())))) for name, value in params]


def head_of(rows):
    """What the scheme's other requests are made like: one that the vectors have."""
    for vector in rows:
        answer = vector["expect"].get("ok")
        if vector["op"] == "request" and answer:
            path = answer.get("target", vector.get("path", "/webhook")).split("?")[0]
            return {"headers": answer.get("headers", []), "method": vector.get("method", "POST"), "path": path}
    raise ValueError("a scheme without a request")


def made_of(scheme, vector, like):
    key = KEYS[vector["key"]]
    if vector["op"] == "send":
        return called(scheme, vector, key, like)
    whole = wire_of_vector(vector, like["path"])
    if whole is not None or "payload" not in vector:
        return whole
    signature = vector["expect"]["ok"]["signature"] if vector["op"] == "sign" else vector["signature"]
    return wire_of(scheme, like, text_of(vector["payload"]), signature, key.get("api_key") or key.get("serial", ""))


def vectors(each=1):
    """Of each file and operation one in each: id, request, secret. What no request can be made of is left out: a vector
    without a key, an answer that is a refusal to sign, a call with a pair of keys, and what is longer than the page takes."""
    for path in sorted(pathlib.Path("vectors").glob("*-*.json")):
        rows = [one for one in json.loads(path.read_text(encoding="utf-8"))["vectors"] if one.get("key")]
        like = head_of(rows)
        for operation in ("verify", "sign", "request", "send"):
            asked = ((one["id"], made_of(path.stem, one, like), secret_of(one["key"])) for one in [row for row in rows if row["op"] == operation][::each])
            yield from (one for one in asked if one[1] is not None and len(one[1]) <= MOST)
