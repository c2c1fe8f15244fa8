"""A strategy of freqtrade: it buys once, sells what it bought, and ends when that is sold. Nothing in it knows of
bnconform."""

from freqtrade.persistence import Trade
from freqtrade.strategy import IStrategy


class OneTrade(IStrategy):
    INTERFACE_VERSION = 3
    timeframe = "5m"
    stoploss = -0.9
    minimal_roi = {"0": 10}
    order_types = {"entry": "limit", "exit": "limit", "stoploss": "market", "stoploss_on_exchange": False}

    def populate_indicators(self, dataframe, metadata):
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe["enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        return dataframe

    def custom_exit(self, pair, trade, current_time, current_rate, current_profit, **kwargs):
        return None if trade.has_open_orders else "bought"

    def bot_loop_start(self, current_time, **kwargs):
        if Trade.get_trades_proxy(is_open=False):
            raise SystemExit(0)
