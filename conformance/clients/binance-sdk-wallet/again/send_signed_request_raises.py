"""binance-sdk-wallet 13.8.0: send_signed_request and send_request of its REST API raise TypeError, whatever they are
given.

  bnconform serve --port 8080
  python send_signed_request_raises.py http://127.0.0.1:8080

What arrives: nothing, and TypeError is raised here
"""
import sys

from binance_common.configuration import ConfigurationRestAPI
from binance_sdk_wallet.wallet import Wallet

configuration = ConfigurationRestAPI(
    "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j", base_path=sys.argv[1])
Wallet(configuration).rest_api.send_signed_request("/api/v3/account", "GET")
