"""binance-sdk-spot 13.3.0 percent-encodes what it signs for the WebSocket API, which signs values as they are: -1022.

  bnconform serve --port 8080
  python encodes_websocket.py http://127.0.0.1:8080

What arrives: a wrong signature
"""
import asyncio
import sys

from binance_common.configuration import ConfigurationWebSocketAPI
from binance_sdk_spot.spot import Spot


async def main():
    configuration = ConfigurationWebSocketAPI(
        "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
        "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
        stream_url=sys.argv[1].replace("http", "ws", 1) + "/ws-api/v3")
    connection = await Spot(config_ws_api=configuration).websocket_api.create_connection()
    try:
        await connection.order_place(symbol="币安人生USDT", side="BUY", type="LIMIT", time_in_force="GTC", quantity="1",
                                     price="0.1")
    finally:
        await connection.close_connection(close_session=True)


asyncio.run(main())
