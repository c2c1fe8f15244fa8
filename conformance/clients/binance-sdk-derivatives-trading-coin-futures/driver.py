"""binance-sdk-derivatives-trading-coin-futures: the method of DerivativesTradingCoinFutures.rest_api and of its WebSocket
connection that has the call."""
from binance_sdk_derivatives_trading_coin_futures.derivatives_trading_coin_futures import DerivativesTradingCoinFutures
from sdk import ANSWERED, rest, websocket  # noqa: F401 - the frame asks this file for it

METHODS = {
    "GET account": "account_information", "GET openOrders": "current_all_open_orders", "GET order": "query_order",
    "POST order": "new_order", "DELETE order": "cancel_order",
    "account.status": "account_information", "order.status": "query_order", "order.place": "new_order",
    "order.cancel": "cancel_order"}

SEND = {"coinm-rest": rest(DerivativesTradingCoinFutures, METHODS, "/dapi/v1/"),
        "coinm-ws": websocket(DerivativesTradingCoinFutures, METHODS)}
