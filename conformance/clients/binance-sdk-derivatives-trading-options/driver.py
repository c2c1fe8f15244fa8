"""binance-sdk-derivatives-trading-options: the method of DerivativesTradingOptions.rest_api that has the call."""
from binance_sdk_derivatives_trading_options.derivatives_trading_options import DerivativesTradingOptions
from sdk import ANSWERED, rest  # noqa: F401 - the frame asks this file for it

METHODS = {"GET openOrders": "query_current_open_option_orders", "GET order": "query_single_order",
           "POST order": "new_order", "DELETE order": "cancel_option_order"}

SEND = {"options-rest": rest(DerivativesTradingOptions, METHODS, "/eapi/v1/")}
