"""python-binance 1.0.37 percent-encodes what it signs for the WebSocket API, which signs values as they are: -1022.

  bnconform serve --port 8080
  python encodes_websocket.py http://127.0.0.1:8080

What arrives: a wrong signature
"""
import sys

from binance.client import Client
from binance.ws.websocket_api import WebsocketAPI

client = Client("vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
                "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j", ping=False)
client.ws_api = WebsocketAPI(url=sys.argv[1].replace("http", "ws", 1) + "/ws-api/v3")
client.ws_create_order(symbol="币安人生USDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="0.1")
