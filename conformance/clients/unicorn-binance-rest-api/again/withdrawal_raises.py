"""unicorn-binance-rest-api 2.12.0 raises KeyError after a withdrawal that succeeded: it looks for a member of an
older answer.

  bnconform serve --port 8080
  python withdrawal_raises.py http://127.0.0.1:8080

What arrives: POST /sapi/v1/capital/withdraw/apply, and KeyError is raised here
"""
import sys

from unicorn_binance_rest_api import BinanceRestApiManager

BinanceRestApiManager.get_server_time = lambda self: {}  # its constructor asks the exchange before a URL can be set
client = BinanceRestApiManager("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
                               "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
client.MARGIN_API_URL = sys.argv[1] + "/sapi"
client.withdraw(coin="USDT", network="ETH", address="0xA1", amount="50")
