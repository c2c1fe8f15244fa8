"""A program that trades with ccxt, as its users write one: markets, an order that is followed and cancelled, one that is
filled, balances. Nothing in it knows of bnconform. Its arguments: sync or async, API key, secret."""

import asyncio
import inspect
import json
import sys

import ccxt
import ccxt.async_support

HOW, KEY, SECRET = sys.argv[1:4]


async def done(result):
    return await result if inspect.isawaitable(result) else result


async def trade(name, symbol, amount):
    one = getattr(ccxt if HOW == "sync" else ccxt.async_support, name)({"apiKey": KEY, "secret": SECRET})
    await done(one.load_markets())
    ticker = await done(one.fetch_ticker(symbol))
    limit = await done(one.create_order(symbol, "limit", "buy", amount, round(ticker["last"] / 2)))
    seen = [limit["status"], (await done(one.fetch_order(limit["id"], symbol)))["status"],
            len(await done(one.fetch_open_orders(symbol)))]
    seen.append((await done(one.cancel_order(limit["id"], symbol)))["status"])
    market = await done(one.create_order(symbol, "market", "buy", amount))
    seen += [(await done(one.fetch_order(market["id"], symbol)))["status"], len(await done(one.fetch_my_trades(symbol)))]
    print(json.dumps([name, *seen, len((await done(one.fetch_balance()))["total"]) > 1]))
    if HOW == "async":
        await one.close()


async def main():
    await trade("binance", "BTC/USDT", 0.01)
    await trade("binanceusdm", "BTC/USDT:USDT", 0.01)

asyncio.run(main())
