"""binance-us 0.0.15 signs each request with the time at which it was imported: after five seconds all are refused, -1021.

  bnconform serve --port 8080
  python keeps_time_of_import.py http://127.0.0.1:8080

What arrives: a wrong signature
"""
import sys
import time

from binance_us import BinanceRestAPI

client = BinanceRestAPI("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
                        "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
client.base_url = sys.argv[1]
time.sleep(6)
client.get_user_account_information()
