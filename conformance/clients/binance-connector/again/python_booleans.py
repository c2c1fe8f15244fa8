"""binance-connector 3.13.0 sends a boolean as Python writes it, where the documents have true and false.

  bnconform serve --port 8080
  python python_booleans.py http://127.0.0.1:8080

What arrives: transactionFeeFlag=True
"""
import sys

from binance.spot import Spot

client = Spot("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
              "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j", base_url=sys.argv[1])
client.withdraw(coin="USDT", amount=50, address="0xA1", transactionFeeFlag=True)
