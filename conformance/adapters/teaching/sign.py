"""Signs Binance requests: Spot, Binance US, Binance Pay. For RSA and Ed25519 keys it needs python3-cryptography."""
import base64, hashlib, hmac, json, sys
from urllib.parse import quote
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key


def encode(text):  # SR-3, RFC 3986. quote_plus and urlencode make a space "+"; quote alone leaves "/" as it is.
    return quote(text, safe="")


def join(pairs):  # in the order given: nothing is sorted (SR-2)
    return "&".join(encode(name) + "=" + encode(value) for name, value in pairs)


def sign(scheme, key, payload):
    if key["type"] == "hmac":  # SR-4 and PR-2; the key is the secret's own text, neither hex nor base64 (C-2)
        digest = hashlib.sha512 if scheme == "pay-request" else hashlib.sha256
        signature = hmac.new(key["secret"].encode(), payload.encode(), digest).hexdigest()
        return signature.upper() if scheme == "pay-request" else signature
    private = load_pem_private_key(key["pem"].encode(), None)
    how = (PKCS1v15(), SHA256()) if key["type"] == "rsa" else ()  # SR-5; an Ed25519 key leaves no choice (SR-6)
    return base64.b64encode(private.sign(payload.encode(), *how)).decode()


def rest(q):  # what is signed is what is sent: no library may encode it again (C-1)
    place = q["body"] or q["query"]
    if "time_ms" in q:
        place.append(["timestamp", q["time_ms"]])
    payload = join(q["query"]) + join(q["body"])  # SR-1: nothing stands between them
    signature = sign(q["scheme"], q["key"], payload)
    place.append(["signature", signature])  # SR-7: last, and encoded too: base64 has + / = in it
    form = [["Content-Type", "application/x-www-form-urlencoded"]] if q["body"] else []
    target = q["path"] + ("?" + join(q["query"]) if q["query"] else "")
    return {"payload": payload, "signature": signature, "target": target, "body": join(q["body"]),
            "headers": [["X-MBX-APIKEY", q["key"]["api_key"]]] + form}


def pay(q):
    payload = f"{q['time_ms']}\n{q['nonce']}\n{q['body']}\n"  # PR-1: the last line feed is signed too
    headers = {"Timestamp": q["time_ms"], "Nonce": q["nonce"], "Certificate-SN": q["key"]["api_key"],
               "Signature": sign(q["scheme"], q["key"], payload)}
    return {"payload": payload, "signature": headers["Signature"], "body": q["body"], "headers":
            [["Content-Type", "application/json"]] + [["BinancePay-" + name, headers[name]] for name in headers]}


for line in sys.stdin:
    q, answer = json.loads(line), {"unsupported": "not written"}
    if q["op"] == "hello":
        answer = {"ok": {"name": "sign.py", "language": "python", "ops": ["sign", "request"],
                         "schemes": ["spot-rest", "us-rest", "pay-request"], "keys": ["hmac", "rsa", "ed25519"]}}
    elif q["op"] == "sign":
        answer = {"ok": {"signature": sign(q["scheme"], q["key"], q["payload"])}}
    elif q["op"] == "request":
        answer = {"ok": pay(q) if q["scheme"] == "pay-request" else rest(q)}
    print(json.dumps({"id": q["id"], **answer}), flush=True)
