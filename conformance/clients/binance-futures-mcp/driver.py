"""binance-futures-mcp, a server that gives tools to a model: _make_request of its BinanceClient, by which each tool calls."""
from binance_mcp.client import BinanceClient
from binance_mcp.config import BinanceConfig


class Answered(Exception):
    """It says in one kind of exception what the exchange answered and what went wrong."""


async def send(request):
    async with BinanceClient(BinanceConfig(request["key"]["api_key"], request["key"]["secret"])) as client:
        try:
            await client._make_request(request["method"], request["path"], request["named"], "TRADE")
        except Exception as error:
            if str(error).startswith("Network error connecting to Binance API: 4"):  # the status that was answered
                raise Answered(str(error)) from error
            raise


SEND, ANSWERED = {"usdm-rest": send}, (Answered,)
