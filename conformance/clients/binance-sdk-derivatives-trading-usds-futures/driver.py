"""binance-sdk-derivatives-trading-usds-futures: the method of DerivativesTradingUsdsFutures.rest_api and of its WebSocket
connection that has the call."""
from binance_sdk_derivatives_trading_usds_futures.derivatives_trading_usds_futures import DerivativesTradingUsdsFutures
from sdk import ANSWERED, rest, websocket  # noqa: F401 - the frame asks this file for it

METHODS = {
    "GET v2/account": "account_information_v2", "GET v3/account": "account_information_v3",
    "GET v2/balance": "futures_account_balance_v2", "GET v3/balance": "futures_account_balance_v3",
    "GET v2/positionRisk": "position_information_v2", "GET v3/positionRisk": "position_information_v3",
    "GET v1/openOrders": "current_all_open_orders", "GET v1/allOrders": "all_orders", "GET v1/order": "query_order",
    "POST v1/order": "new_order", "PUT v1/order": "modify_order", "DELETE v1/order": "cancel_order",
    "DELETE v1/allOpenOrders": "cancel_all_open_orders", "POST v1/batchOrders": "place_multiple_orders",
    "DELETE v1/batchOrders": "cancel_multiple_orders", "POST v1/leverage": "change_initial_leverage",
    "POST v1/marginType": "change_margin_type", "POST v1/positionMargin": "modify_isolated_position_margin",
    "POST v1/positionSide/dual": "change_position_mode", "GET v1/income": "get_income_history",
    "GET v1/userTrades": "account_trade_list",
    "account.status": "account_information", "order.status": "query_order", "order.place": "new_order",
    "order.cancel": "cancel_order"}

SEND = {"usdm-rest": rest(DerivativesTradingUsdsFutures, METHODS, "/fapi/"),
        "usdm-ws": websocket(DerivativesTradingUsdsFutures, METHODS)}
SEVERAL = AT_ONCE = ("usdm-rest",)
