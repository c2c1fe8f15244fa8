"""panzer: new_order and dust_transfer of BinanceClient, and its signed_request, which takes any path and pairs. Its keys
stand in a file, and it writes logs into the folder it runs in: both are in one of their own here. A client asks for the
time before its first call, so that there is one client, whose keys change. Its futures want limits of requests that no
exchange of a test has.
"""
import functools
import os
import tempfile

HERE, FOLDER = os.getcwd(), tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)
from panzer import BinanceClient, CredentialManager
from panzer.errors import BinanceAPIException
os.chdir(HERE)

WORDS = {"type": "order_type", "timeInForce": "time_in_force", "quoteOrderQty": "quote_order_qty", "recvWindow": "recv_window"}


@functools.lru_cache(maxsize=None)
def client_of_all():
    os.chdir(FOLDER.name)
    credentials = CredentialManager(os.path.join(FOLDER.name, "credentials"))
    return credentials, BinanceClient("spot", credentials=credentials)


def send(request):
    named = request["named"]
    if None in named.values() or isinstance(named.get("asset"), list) and not all(isinstance(one, str) for one in named["asset"]):
        raise NotImplementedError("a value is a text or a number, an asset a text")
    credentials, client = client_of_all()
    credentials.add("api_key", request["key"]["api_key"], overwrite=True)
    credentials.add("api_secret", request["key"]["secret"], overwrite=True)
    if request["method"] == "POST" and request["path"] == "/api/v3/order":
        client.new_order(**{WORDS.get(name, name): value for name, value in named.items()})
    elif request["path"] == "/sapi/v1/asset/dust":
        client.dust_transfer(named["asset"])
    else:
        client.signed_request(request["method"], request["path"], list(named.items()))


SEND = {"spot-rest": send}
ANSWERED = (BinanceAPIException,)
