"""python-binance 1.0.37 sends a small float in scientific notation, which the exchange refuses (-1100).

  bnconform serve --port 8080
  python scientific_notation.py http://127.0.0.1:8080

What arrives: price=1e-05
"""
import sys

from binance.client import Client

client = Client("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
                "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j", ping=False)
client.API_URL = sys.argv[1] + "/api"
client.create_order(symbol="LTCBTC", side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price=0.00001)
