"""binance-pay-connector: send_signed_request of Merchant, and hashing of its lib.utils."""
import json

from binance.pay.lib.utils import hashing
from binance.pay.merchant import Merchant


def pay(request):
    key = request["key"]
    Merchant(key["api_key"], key["secret"]).send_signed_request("POST", request["path"], json.loads(request["json"]))


def SIGN(request):
    return hashing(request["key"]["secret"], request["payload"])


SEND = {"pay-request": pay}
