"""Binance US's samples, copied widely, and the forum's Python client (which reads): us_sample.py HOST read|write."""
import hashlib
import hmac
import os
import sys
import time
import urllib.parse

import requests


def get_signature(data):
    text = urllib.parse.urlencode(data)
    return hmac.new(os.environ["SECRET"].encode(), text.encode(), hashlib.sha256).hexdigest()


headers = {"X-MBX-APIKEY": os.environ["API_KEY"]}
data = {"symbol": "BTCUSDT", "timestamp": int(round(time.time() * 1000))}
if sys.argv[2] == "read":
    answer = requests.get(sys.argv[1] + "/api/v3/openOrders", params={**data, "signature": get_signature(data)},
                          headers=headers, timeout=15)
else:
    data.update(side="BUY", type="MARKET", quantity=1)
    answer = requests.post(sys.argv[1] + "/api/v3/order", headers=headers, timeout=15,
                           data={**data, "signature": get_signature(data)})
print(answer.text)
print(answer.status_code)
