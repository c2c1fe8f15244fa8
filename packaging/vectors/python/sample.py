"""Reads the installed vectors and computes each HMAC signature of Spot anew."""
import hashlib
import hmac

import bnconform_vectors as suite

keys, passed = suite.read("keys.json")["keys"], 0
for one in suite.vectors("spot-rest"):
    key = keys.get(one["key"] or "", {})
    if one["op"] == "sign" and key.get("type") == "hmac" and "ok" in one["expect"]:
        made = hmac.new(key["secret"].encode(), suite.bytes_of(one["payload"]), hashlib.sha256).hexdigest()
        assert made == one["expect"]["ok"]["signature"], one["id"]
        passed += 1
assert passed > 20, passed
print("%d signatures agree" % passed)
