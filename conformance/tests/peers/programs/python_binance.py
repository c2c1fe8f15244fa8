"""A program that trades with python-binance, as its users write one: it waits for the events of its orders, by Spot and
by futures, and for public streams. Nothing in it knows of bnconform. Its arguments: API key, secret."""

import asyncio
import json
import sys

from binance import AsyncClient, BinanceSocketManager


async def events(socket, num, order):
    async with socket as stream:
        await order()
        return [(await asyncio.wait_for(stream.recv(), 10)).get("e") for _ in range(num)]


async def main():
    client = await AsyncClient.create(*sys.argv[1:3])
    manager = BinanceSocketManager(client)
    order = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "0.01"}
    print(json.dumps(await events(manager.user_socket(), 4, lambda: client.create_order(**order))))
    print(json.dumps(await events(manager.futures_user_socket(), 3, lambda: client.futures_create_order(**order))))
    async with manager.multiplex_socket(["btcusdt@kline_1m", "btcusdt@depth5"]) as stream:
        print(json.dumps(sorted([(await asyncio.wait_for(stream.recv(), 10))["stream"] for _ in range(2)])))
    await client.close_connection()

asyncio.run(main())
