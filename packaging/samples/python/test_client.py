import os
import urllib.error

import client
import pytest

Client = client.WRONG.get(os.environ.get("CLIENT", ""), client.Client)


def test_an_order_is_signed_right(binance_exchange):
    one = Client(binance_exchange.key, binance_exchange.secret, base_url=binance_exchange.url)
    one.order(symbol="BTCUSDT", side="BUY", type="LIMIT", timeInForce="GTC", quantity="1", price="0.1", newClientOrderId="a b")


def test_what_is_wrong_on_purpose_does_not_fail(binance_exchange):
    binance_exchange.expect_wrong()
    one = client.SignsANewline(binance_exchange.key, binance_exchange.secret, base_url=binance_exchange.url)
    with pytest.raises(urllib.error.HTTPError):
        one.order(symbol="BTCUSDT", side="SELL", type="MARKET", quantity="1")
    assert [one["verdict"] for one in binance_exchange.requests] == ["wrong"]
