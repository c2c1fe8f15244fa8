"""nautilus_trader 1.221.0 sends a small float in scientific notation, which the exchange refuses (-1100).

  bnconform serve --port 8080
  python scientific_notation.py http://127.0.0.1:8080

What arrives: price=1e-05
"""
import asyncio
import sys

from nautilus_trader.adapters.binance.http.client import BinanceHttpClient
from nautilus_trader.common.component import LiveClock
from nautilus_trader.core.nautilus_pyo3 import HttpMethod

clock = LiveClock()
client = BinanceHttpClient(
    clock, "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j", sys.argv[1])
order = {"symbol": "LTCBTC", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": 0.00001}
asyncio.run(client.sign_request(HttpMethod.POST, "/api/v3/order", {**order, "timestamp": clock.timestamp_ms()}))
