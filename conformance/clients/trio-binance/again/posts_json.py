"""trio-binance 0.5.3 sends a POST as JSON, where the exchange reads parameters of a form alone: it finds no signature.

  bnconform serve --port 8080
  python posts_json.py http://127.0.0.1:8080

What arrives: a wrong signature
"""
import sys

import trio
from trio_binance.client import AsyncClient


async def main():
    client = AsyncClient("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
                         "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
    client.API_URL = sys.argv[1] + "/api"
    await client.create_order(symbol="LTCBTC", side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="0.1")


trio.run(main)
