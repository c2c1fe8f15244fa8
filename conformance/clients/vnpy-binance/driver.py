"""vnpy_binance: RestApi.request of each of its gateways; and of the spot gateway's TradeApi the two steps, sign and
send_packet, by which it places and cancels orders. Its frames hold texts alone."""
import threading

from vnpy.event import EventEngine
from vnpy_binance import BinanceInverseGateway, BinanceLinearGateway, BinancePortfolioGateway, BinanceSpotGateway
from vnpy_binance.spot_gateway import TradeApi

GATEWAYS = {"spot-rest": BinanceSpotGateway, "usdm-rest": BinanceLinearGateway, "coinm-rest": BinanceInverseGateway,
            "pm-rest": BinancePortfolioGateway}
PLACED = {scheme: kind(EventEngine(), scheme) for scheme, kind in GATEWAYS.items()}
METHODS = ("order.place", "order.cancel")


def keyed(api, key):
    api.key, api.secret = key["api_key"], key["secret"].encode()
    return api


def rest(request):
    api = keyed(PLACED[request["scheme"]].rest_api, request["key"])
    api.init(request["base_url"])
    api.request(request["method"], request["path"], request["named"], {"signed": True})


class Trade(TradeApi):
    """Its callbacks, as its users write them: ready when it is connected, answered when a packet came."""

    def on_connected(self):
        self.ready.set()

    def on_packet(self, packet):
        self.answered.set()

    def on_disconnected(self, status_code, msg):
        self.answered.set()


def websocket(request):
    if request["method"] not in METHODS:
        raise NotImplementedError("it has no " + request["method"])
    if not all(isinstance(value, str) for value in request["named"].values()):
        raise NotImplementedError("its frames hold texts alone")
    api = keyed(Trade(PLACED["spot-rest"]), request["key"])
    api.ready, api.answered = threading.Event(), threading.Event()
    api.init(request["ws_url"])
    # As start does, but for the thread, which would outlive a connection that is closed by ten seconds.
    api.active = True
    threading.Thread(target=api.run, daemon=True).start()
    api.ready.wait(5)
    params = {"apiKey": api.key, **request["named"]}
    api.sign(params)
    api.send_packet({"id": 1, "method": request["method"], "params": params})
    api.answered.wait(5)
    api.stop()


SEND = {**dict.fromkeys(GATEWAYS, rest), "spot-ws": websocket}
