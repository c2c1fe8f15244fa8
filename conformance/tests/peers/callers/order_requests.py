"""Python's requests: order_requests.py BASE. A signed order, sent as a form."""
import hashlib
import hmac
import os
import sys
import time
from urllib.parse import urlencode

import requests

form = urlencode({"symbol": "LTCBTC", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "0.1",
                  "newClientOrderId": "a b", "timestamp": int(time.time() * 1000)})
signature = hmac.new(os.environ["SECRET"].encode(), form.encode(), hashlib.sha256).hexdigest()
answer = requests.post(sys.argv[1] + "/api/v3/order", data=form + "&signature=" + signature, timeout=15,
                       headers={"X-MBX-APIKEY": os.environ["API_KEY"], "Content-Type": "application/x-www-form-urlencoded"})
print(answer.text)
print(answer.status_code)
