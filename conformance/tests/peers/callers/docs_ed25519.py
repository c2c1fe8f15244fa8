"""The Spot documents' example with an Ed25519 key: docs_ed25519.py HOST PEM API_KEY. urlencode, sign, and let requests
encode the same mapping again."""
import base64
import sys
import time
import urllib.parse

import requests
from cryptography.hazmat.primitives.serialization import load_pem_private_key

host, pem, api_key = sys.argv[1:]
with open(pem, "rb") as file:
    private_key = load_pem_private_key(file.read(), password=None)
params = {"symbol": "BTCUSDT", "side": "SELL", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1.0000000",
          "price": "0.20", "timestamp": int(time.time() * 1000)}
payload = urllib.parse.urlencode(params, encoding="UTF-8")
params["signature"] = base64.b64encode(private_key.sign(payload.encode("ASCII")))
answer = requests.post(host + "/api/v3/order", headers={"X-MBX-APIKEY": api_key}, data=params, timeout=15)
print(answer.text)
print(answer.status_code)
