"""The fixture `binance_exchange` of pytest: the test fails if a request was wrong, and says which mistake it was.

    def test_open_orders(binance_exchange):
        client = Client(binance_exchange.key, binance_exchange.secret, base_url=binance_exchange.url)
        client.open_orders("BTCUSDT")

`@pytest.mark.binance_exchange("--exchange", "mexc")` gives options of `bnconform serve`."""
import pytest

from bnconform.exchange import Exchange

FIXTURE = "binance_exchange"


def pytest_configure(config):
    config.addinivalue_line("markers", "binance_exchange(*options): options of `bnconform serve` for the fixture of that name")


@pytest.fixture(name=FIXTURE)
def binance_exchange(request):
    """An exchange that verifies; what is wrong fails the test that asked for it."""
    marker = request.node.get_closest_marker(FIXTURE)
    with Exchange(marker.args if marker else ()) as exchange:
        yield exchange


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    outcome = yield
    exchange = getattr(item, "funcargs", {}).get(FIXTURE)
    text = exchange.verdict() if exchange is not None else None
    if text is None:
        return
    ended = outcome.excinfo
    if ended is not None and issubclass(ended[0], pytest.skip.Exception):
        return
    if ended is not None:
        text += "\n\nThe test itself ended with %s: %s" % (ended[0].__name__, ended[1])
    failure = pytest.fail.Exception("bnconform: " + text, pytrace=False)
    if hasattr(outcome, "force_exception"):
        outcome.force_exception(failure)
    else:
        outcome._excinfo = (type(failure), failure, None)
