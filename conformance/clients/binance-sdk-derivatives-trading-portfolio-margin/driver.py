"""binance-sdk-derivatives-trading-portfolio-margin: the method of DerivativesTradingPortfolioMargin.rest_api that has the
call."""
from binance_sdk_derivatives_trading_portfolio_margin import derivatives_trading_portfolio_margin as library
from sdk import ANSWERED, rest  # noqa: F401 - the frame asks this file for it

METHODS = {"GET um/account": "get_um_account_detail", "GET um/openOrders": "query_all_current_um_open_orders",
           "GET um/order": "query_um_order", "POST um/order": "new_um_order", "DELETE um/order": "cancel_um_order"}

SEND = {"pm-rest": rest(library.DerivativesTradingPortfolioMargin, METHODS, "/papi/v1/")}
