"""binance-connector 3.13.0 percent-encodes what it signs for the WebSocket API, which signs values as they are:
-1022.

  bnconform serve --port 8080
  python encodes_websocket.py http://127.0.0.1:8080

What arrives: a wrong signature
"""
import sys
import threading

from binance.websocket.spot.websocket_api import SpotWebsocketAPIClient

answered = threading.Event()
client = SpotWebsocketAPIClient(
    stream_url=sys.argv[1].replace("http", "ws", 1) + "/ws-api/v3", on_message=lambda *_: answered.set(),
    api_key="vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    api_secret="NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
client.new_order(symbol="币安人生USDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="0.1")
answered.wait(8)
client.stop()
