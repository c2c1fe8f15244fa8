"""unicorn-binance-rest-api 2.12.0 signs a POST before requests encodes it: what needs encoding is refused, -1022.

  bnconform serve --port 8080
  python signs_before_encoding.py http://127.0.0.1:8080

What arrives: a wrong signature
"""
import sys

from unicorn_binance_rest_api import BinanceRestApiManager

BinanceRestApiManager.get_server_time = lambda self: {}  # its constructor asks the exchange before a URL can be set
client = BinanceRestApiManager("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
                               "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
client.API_URL = sys.argv[1] + "/api"
client.create_order(symbol="LTCBTC", side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="0.1",
                    newClientOrderId="a b")
