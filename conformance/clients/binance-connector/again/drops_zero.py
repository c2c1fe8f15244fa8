"""binance-connector 3.13.0 leaves a parameter out of a WebSocket request where it is 0, and signs the rest: a list of
trades that is to begin at the first begins elsewhere.

  bnconform serve --port 8080
  python drops_zero.py http://127.0.0.1:8080

What arrives: no fromId
"""
import sys
import threading

from binance.websocket.spot.websocket_api import SpotWebsocketAPIClient

answered = threading.Event()
client = SpotWebsocketAPIClient(
    stream_url=sys.argv[1].replace("http", "ws", 1) + "/ws-api/v3", on_message=lambda *_: answered.set(),
    api_key="vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    api_secret="NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j")
client.my_trades(symbol="BTCUSDT", fromId=0)
answered.wait(8)
client.stop()
