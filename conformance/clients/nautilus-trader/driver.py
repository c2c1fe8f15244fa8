"""nautilus_trader: sign_request of BinanceHttpClient. As in its own endpoints, the caller gives the timestamp."""
from nautilus_trader.adapters.binance.common.enums import BinanceKeyType
from nautilus_trader.adapters.binance.http.client import BinanceHttpClient
from nautilus_trader.adapters.binance.http.error import BinanceClientError, BinanceServerError
from nautilus_trader.common.component import LiveClock
from nautilus_trader.core.nautilus_pyo3 import HttpMethod


async def send(request):
    key, clock = request["key"], LiveClock()
    body = "".join(key.get("pem", "").splitlines()[1:-1])  # an Ed25519 key it wants without the lines around it
    client = BinanceHttpClient(clock, key["api_key"], key.get("secret", ""), request["base_url"],
                               BinanceKeyType[key["type"].upper()], key.get("pem"), body)
    method = getattr(HttpMethod, request["method"])
    await client.sign_request(method, request["path"], {**request["named"], "timestamp": str(clock.timestamp_ms())})


SEND = {"spot-rest": send, "us-rest": send}
ANSWERED = (BinanceClientError, BinanceServerError)
