"""unicorn-binance-rest-api 2.12.0 joins a GET's values as they are: an ampersand begins another parameter, under a
valid signature.

  bnconform serve --port 8080
  python injects_in_get.py http://127.0.0.1:8080

What arrives: origClientOrderId=a&orderId=7
"""
import sys

from unicorn_binance_rest_api import BinanceRestApiManager

BinanceRestApiManager.get_server_time = lambda self: {}  # its constructor asks the exchange before a URL can be set
client = BinanceRestApiManager("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
                               "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
client.API_URL = sys.argv[1] + "/api"
client.get_order(symbol="BTCUSDT", origClientOrderId="a&orderId=7")
