"""bnsign behind the protocol, with a signature in three that is wrong: the secret has a newline at its end, where an HMAC can
be made here, or a character of the signature is another one. What it made is written to the file that its argument names."""
import hashlib
import hmac
import json
import os
import subprocess
import sys
import zlib
from urllib.parse import quote

SOH = "\x01"
child = subprocess.Popen([os.environ["BNSIGN"], "adapter"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")


def octets(text):
    return bytes.fromhex(text["hex"]) if isinstance(text, dict) else text.encode()


def another(asked, made):
    """A signature of the same length; a third of those with a secret are of a mistake, one in 60 of an unknown one."""
    right, draw = made["signature"], zlib.crc32(json.dumps(made["payload"]).encode()) % 60
    if draw == 0:
        return right[:8] + ("1" if right[8] != "1" else "2") + right[9:]
    if draw > 20 or asked["key"]["type"] != "hmac":
        return right
    function = hashlib.sha512 if len(right) == 128 else hashlib.sha256
    digits = hmac.new(octets(asked["key"]["secret"]) + b"\n", octets(made["payload"]), function).hexdigest()
    return digits.upper() if right.isupper() else digits


def put(text, right, wrong):
    """The signature in whatever was made of it."""
    if isinstance(text, list):
        return [put(one, right, wrong) for one in text]
    if not isinstance(text, str):
        return text
    text = text.replace(quote(right, safe=""), quote(wrong, safe="")).replace(right, wrong)
    if not text.startswith("8=FIX"):
        return text
    front = text[:text.rindex(SOH + "10=") + 1]
    return front + "10=%03d%s" % (sum(front.encode()) % 256, SOH)


with open(sys.argv[1], "w", encoding="utf-8") as record:
    for line in sys.stdin:
        child.stdin.write(line)
        child.stdin.flush()
        asked, told = json.loads(line), json.loads(child.stdout.readline())
        if asked["op"] == "request" and isinstance(told.get("ok"), dict):
            made = told["ok"]
            wrong = another(asked, made)
            told["ok"] = {name: put(value, made["signature"], wrong) if name != "payload" else value for name, value in made.items()}
            del asked["key"]["type"], asked["id"]
            record.write(json.dumps({"asked": dict(asked, **asked.pop("key")), "made": told["ok"]}) + "\n")
            record.flush()
        print(json.dumps(told), flush=True)
