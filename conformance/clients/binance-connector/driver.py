"""Hands each payload to binance-connector's own signing functions. Nothing is signed here."""
import importlib.metadata
import json
import sys

from binance.lib.authentication import ed25519_signature, hmac_hashing, rsa_signature

HELLO = {"name": "binance-connector", "version": importlib.metadata.version("binance-connector"), "language": "Python",
         "ops": ["sign"], "schemes": ["spot-rest", "spot-ws"], "keys": ["hmac", "rsa", "ed25519"]}


def sign(request):
    key, payload = request["key"], request["payload"]
    if key["type"] == "hmac":
        return hmac_hashing(key["secret"], payload)
    signer = {"rsa": rsa_signature, "ed25519": ed25519_signature}[key["type"]]
    return signer(key["pem"], payload).decode()


def answer(request):
    if request["op"] == "hello":
        return {"ok": HELLO}
    if request["op"] != "sign" or request["scheme"] not in HELLO["schemes"]:
        return {"unsupported": "the driver knows sign for spot-rest and spot-ws alone"}
    try:
        return {"ok": {"signature": sign(request)}}
    except Exception as error:  # whatever the library throws is its answer
        return {"error": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], **answer(request)}), flush=True)
