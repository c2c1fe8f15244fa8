"""python-binance 1.0.37 joins a GET's values as they are: an ampersand begins another parameter, under a valid
signature.

  bnconform serve --port 8080
  python injects_in_get.py http://127.0.0.1:8080

What arrives: origClientOrderId=a&orderId=7
"""
import sys

from binance.client import Client

client = Client("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
                "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j", ping=False)
client.API_URL = sys.argv[1] + "/api"
client.get_order(symbol="BTCUSDT", origClientOrderId="a&orderId=7")
