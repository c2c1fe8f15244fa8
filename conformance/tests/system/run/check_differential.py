#!/usr/bin/env python3
# Takes 12 s
"""The reference against the Python implementation, which shares no code with it (conformance/adapters/python): random
requests of every scheme and kind of key, equal stage by stage; then `verify`: what was signed is accepted, each reason
and each timing edge comes out, and random damage gets the same verdict from both.

  BUILD=build conformance/tests/system/run/check_differential.py [SEED]
"""
import base64
import json
import os
import pathlib
import random
import re
import string
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "conformance" / "adapters" / "python"))
sys.path.insert(0, "conformance/tests/support")
sys.dont_write_bytecode = True

import adapter  # noqa: E402
import ed25519  # noqa: E402
import signing  # noqa: E402
import verify_cases  # noqa: E402

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 20260115
COUNT = 250      # requests of each scheme and kind of key
VERIFIED = 150   # of these, verified again
DAMAGED = 500    # requests made of these by damage, each with a clock or without
BNSIGN = os.path.join(os.environ.get("BUILD", "build"), "bnsign")
KEYS = json.loads((ROOT / "vectors" / "keys.json").read_text())["keys"]
chance = random.Random(SEED)
failures = 0


def say(good, sentence, detail=""):
    global failures
    failures += not good
    print(f"ok - {sentence}" if good else f"FAIL - {sentence}: {detail}", flush=True)


# ------------------------------------------------------------------------------------------------------- random input

CHARACTERS = string.printable + "\0\x01\x1f\x7f" + "éß¤Ω１２币安人生😀\u00a0\u200b\ufeff\U0010ffff" + "&&==++%% //??##"


def any_text(longest=12):
    return "".join(chance.choices(CHARACTERS, k=chance.randint(0, longest)))


def plain(longest, alphabet=string.ascii_letters + string.digits, shortest=1):
    return "".join(chance.choices(alphabet, k=chance.randint(shortest, longest)))


def any_bytes():
    """A text field: now and then bytes that are not UTF-8."""
    return {"hex": chance.randbytes(chance.randint(1, 9)).hex()} if chance.random() < 0.05 else any_text()


def time_ms():
    return str(chance.randint(1483228800000, 2000000000000))


def hmac_key():
    return {"type": "hmac", "secret": plain(200)}


def ed25519_key():
    seed = chance.randbytes(32)
    pem = "-----BEGIN {0} KEY-----\n{1}\n-----END {0} KEY-----\n"
    private = base64.b64encode(bytes.fromhex("302e020100300506032b657004220420") + seed).decode()
    public = bytes.fromhex("302a300506032b6570032100") + ed25519.PrivateKey(seed).public
    return {"type": "ed25519", "pem": pem.format("PRIVATE", private),
            "public_pem": pem.format("PUBLIC", base64.b64encode(public).decode())}


ED25519_KEYS = [ed25519_key() for _ in range(20)]
RSA_KEYS = {"webhook": [KEYS["webhook-2048"]] * 60 + [KEYS["webhook-4096"]],
            "spot": [KEYS["rsa-2048"]] * 60 + [KEYS["rsa-3072"], KEYS["rsa-4096"]]}


def any_key(scheme, kind):
    if kind == "hmac":
        key = hmac_key()
    elif kind == "ed25519":
        key = dict(chance.choice(ED25519_KEYS))
    else:
        source = chance.choice(RSA_KEYS["webhook" if scheme.endswith("-webhook") else "spot"])
        key = {"type": kind, "pem": source["pem"], "public_pem": source["public_pem"]}
    if scheme == "pay-webhook":
        return {**key, "serial": plain(32, "0123456789ABCDEF", 32)}
    return key if scheme == "onchain-webhook" else {**key, "api_key": plain(64, shortest=64)}


def any_name():
    return plain(8) if chance.random() < 0.7 else any_text()


def rest_fields():
    def pairs(longest):
        return [[any_name(), any_bytes()] for _ in range(chance.randint(0, longest))]

    fields = {"method": chance.choice(["GET", "POST", "PUT", "DELETE"]),
              "path": "/" + plain(20, string.ascii_letters + "/"), "query": pairs(8), "body": pairs(4)}
    return {**fields, "time_ms": time_ms()} if chance.random() < 0.9 else fields


def number():
    return {"number": chance.choice(["0", "0.10", "-1", "1e-7", "12345678901234567890.000", str(chance.random())])}


def any_value():
    return chance.choice([any_text(), any_text(), number(), {"boolean": chance.choice(["true", "false"])}])


def websocket_fields(kind):
    names = dict.fromkeys(any_name() for _ in range(chance.randint(0, 10)))
    params = [[name, any_value()] for name in names if name not in ("signature", "apiKey", "timestamp")]
    if chance.random() < 0.2:
        params.append(["timestamp", {"number": time_ms()}])
    methods = ["order.place", "account.status", plain(20), "m" + any_text()] + ["session.logon"] * (kind == "ed25519")
    fields = {"method": chance.choice(methods), "params": params}
    if chance.random() < 0.9:
        fields["time_ms"] = time_ms()
    if chance.random() < 0.5:
        fields["frame_id"] = plain(36)
    return fields


def fix_fields():
    fields = {"sender": plain(8), "target": plain(8), "seq": str(chance.randint(1, 10**6)),
              "sending_time": chance.choice(["20240627-11:17:25.223", "20261115-00:00:00", "20261115-23:59:59.123456"])}
    if chance.random() < 0.5:
        fields.update(heartbeat=str(chance.randint(5, 60)), handling=chance.choice("12"))
    return fields


def body_fields(scheme):
    fields = {"path": "/binancepay/openapi/v3/order", "body": any_text(200) if chance.random() < 0.9 else any_bytes(),
              "time_ms": time_ms()}
    return {**fields, "nonce": plain(32, shortest=32)} if scheme.startswith("pay-") else fields


def any_request(scheme, kind):
    if scheme.endswith("-rest"):
        fields = rest_fields()
    elif scheme.endswith("-ws"):
        fields = websocket_fields(kind)
    else:
        fields = fix_fields() if scheme == "fix-logon" else body_fields(scheme)
    return {"op": "request", "scheme": scheme, "key": any_key(scheme, kind), **fields}


# -------------------------------------------------------------------------------------------------- asking both sides

def reference(requests):
    """The reference's replies, in the order of the requests."""
    lines = "".join(json.dumps({"id": str(at), **request}) + "\n" for at, request in enumerate(requests))
    done = subprocess.run([BNSIGN, "adapter"], input=lines.encode(), stdout=subprocess.PIPE, timeout=120)
    if done.returncode:
        sys.exit(f"FAIL - bnsign adapter ended with {done.returncode}")
    replies = {}
    for line in done.stdout.splitlines():
        reply = json.loads(line)
        if reply["id"] in replies:
            sys.exit("FAIL - bnsign adapter answered one request twice")
        replies[reply.pop("id")] = reply
    return [replies.get(str(at), {"nothing": "no reply"}) for at in range(len(requests))]


def independent(request):
    reply = json.loads(adapter.answer(json.dumps({"id": "0", **request}).encode()))
    del reply["id"]
    return reply


class ProvedByVerifying:
    """An RSA key that "signs" by taking the other side's signature, if the public key proves it. RSASSA-PKCS1-v1_5 is
    deterministic and RSA a permutation: of the numbers below n, one alone verifies. Signing in plain integers, some
    3,000 times, would take longer than the rest of this check."""

    def __init__(self, public_pem, given):
        self.public, self.given = signing.open_key("rsa", public_pem.encode(), False), base64.b64decode(given)

    def sign(self, payload):
        return self.given if self.public.verify(payload, self.given) else b"not the signature of this payload"


def expected(request, reply):
    if request["key"]["type"] != "rsa" or "ok" not in reply:
        return independent(request)
    key = ProvedByVerifying(request["key"]["public_pem"], reply["ok"]["signature"])
    at = ("rsa", True, request["key"]["pem"].encode())
    adapter.opened[at] = key
    try:
        return independent(request)
    finally:
        del adapter.opened[at]


def as_bytes(value):
    if isinstance(value, list):
        return [as_bytes(part) for part in value]
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value.encode()


def first_difference(request, reply, right):
    """The first stage that differs, with both; None where all are equal."""
    if "ok" not in reply or "ok" not in right:
        return None if reply == right else f"{reply} instead of {right}"
    for stage, value in right["ok"].items():
        yours = as_bytes(reply["ok"].get(stage, ""))
        if yours != as_bytes(value):
            return f"{stage} is {yours!r}, independently {as_bytes(value)!r}"
    return None if set(reply["ok"]) == set(right["ok"]) else f"stages {sorted(reply['ok'])}"


# ------------------------------------------------------------------------------------------------------------- checks

COMBINATIONS = [(scheme, kind) for scheme, row in signing.SCHEMES.items() for kind in row.kinds]
WIRE = ("target", "headers", "body", "message")


def verification(request, stages):
    """The `verify` request of what a `request` brought."""
    key = {name: value for name, value in request["key"].items() if name != "pem"}
    wire = {stage: stages[stage] for stage in WIRE if stage in stages}
    if "target" in wire:
        wire["method"] = request["method"]
    return {"op": "verify", "scheme": request["scheme"], "key": key, **wire}


def is_sound(request):
    """Whether verify has to accept what was signed: a timestamp, distinct names, no body with a GET (SR-12)."""
    if not request["scheme"].endswith(("-rest", "-ws")):
        return True
    places = [request.get(place, []) for place in ("query", "body", "params")]
    names = [[str(name) for name, _ in place] for place in places]
    distinct = all(len(set(place)) == len(place) for place in names)
    stamped = "time_ms" in request or "timestamp" in names[2]
    return distinct and stamped and not (request.get("method") == "GET" and places[1])


def check_requests(scheme, kind):
    requests = [any_request(scheme, kind) for _ in range(COUNT)]
    replies = reference(requests)
    wrong = [(request, difference) for request, reply in zip(requests, replies)
             for difference in [first_difference(request, reply, expected(request, reply))] if difference]
    sentence = f"{scheme} {kind}: {COUNT} random requests, each stage equal"
    signed = sum("ok" in reply for reply in replies)
    if signed != COUNT:
        say(False, sentence, f"{COUNT - signed} were not signed")
    else:
        say(not wrong, sentence,
            wrong and f"{len(wrong)} differ; the first: {wrong[0][1]}; of {json.dumps(wrong[0][0])}")
    return [verification(request, reply["ok"]) for request, reply in zip(requests, replies)
            if "ok" in reply and is_sound(request)]


def damaged_and_timed(request):
    """Damaged once, twice or not at all, at a time near or far from its own: which of several faults decides?"""
    for _ in range(chance.choice((0, 1, 1, 2, 2, 3))):
        request = damaged(request)
    if chance.random() < 0.6:
        stamps = re.findall(r"(?<![0-9])1[0-9]{12}(?![0-9])", json.dumps([request.get(name) for name in WIRE]))
        near = int(chance.choice(stamps)) if stamps else chance.randint(1483228800000, 2000000000000)
        distance = chance.choice((-1001, -1000, -999, -1, 0, 999, 1000, 1001, 4999, 5000, 5001, 10**9))
        request = {**request, "now_ms": f"{near + distance}{chance.choice(('', '.001', '.999', '.5'))}"}
    return request


def damaged(request):
    """One byte of what arrived changed, lost, repeated or added."""
    fields = [name for name in WIRE if request.get(name)]
    if not fields:
        return request
    field = chance.choice(fields)
    value = request[field]
    if field == "headers":
        at = chance.randrange(len(value))
        name, content = value[at]
        changed = [[name, damaged_text(as_bytes(content))], [damaged_text(as_bytes(name)), content]]
        new = value[:at] + [chance.choice(changed)] * (chance.random() < 0.8) + value[at + 1:]
    else:
        new = damaged_text(as_bytes(value))
    return {**request, field: new}


def damaged_text(content):
    at = chance.randrange(len(content) + 1)
    likely = b'&=+%?"\\{}[]:, \x00\x01\x7f\xc3aA0'
    byte = bytes([chance.choice(likely) if chance.random() < 0.8 else chance.randrange(256)])
    kind = chance.randrange(4)
    new = content[:at] + (byte, b"", content[at:at + 1] * 2, byte + content[at:at + 1])[kind] + content[at + 1:]
    return adapter.said(new)


def check_verdicts(sentence, requests, right=None):
    replies = reference(requests)
    wrong = []
    for request, reply in zip(requests, replies):
        want = independent(request) if right is None else right
        if reply != want:
            wrong.append(f"{reply} instead of {want} for {json.dumps(request)}")
    say(not wrong, sentence, wrong and f"{len(wrong)} of {len(requests)}; the first: {wrong[0]}")


def check_reasons(scheme, kind):
    key = any_key(scheme, kind)
    if kind == "rsa":
        key.update({name: (KEYS["webhook-2048"] if scheme.endswith("-webhook") else KEYS["rsa-2048"])[name]
                    for name in ("pem", "public_pem")})
    cases = list(verify_cases.cases(scheme, key))
    requests = [case.request for case in cases]
    wrong = []
    for case, reply in zip(cases, reference(requests)):
        right = {"reject": case.reason} if case.reason else {"ok": {}}
        for side, verdict in (("the reference", reply), ("Python", independent(case.request))):
            if verdict != right:
                wrong.append(f"{case.says}: {side} says {verdict} instead of {right}")
    reasons = {case.reason for case in cases if case.reason}
    missing = verify_cases.reasons_of(scheme, kind) - reasons
    say(not wrong and not missing, f"{scheme} {kind}: {len(cases)} cases, {len(reasons)} reasons and every timing edge",
        "; ".join(wrong) or f"no case for {sorted(missing)}")


def main():
    if not os.path.exists(BNSIGN):
        sys.exit(f"FAIL - {BNSIGN} is not built")
    print(f"seed {SEED}", flush=True)
    for scheme, kind in COMBINATIONS:
        valid = check_requests(scheme, kind)
        chosen = valid[:VERIFIED]
        check_verdicts(f"{scheme} {kind}: {len(chosen)} of them are accepted by verify", chosen, {"ok": {}})
        check_verdicts(f"{scheme} {kind}: {DAMAGED} damaged ones get one verdict from both",
                       [damaged_and_timed(chance.choice(valid)) for _ in range(DAMAGED)])
        check_reasons(scheme, kind)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
