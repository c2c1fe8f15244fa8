"""binanceus-python: sign_request of BsClient, which is binance-connector's Spot at Binance US."""
from binance.error import ClientError, ParameterRequiredError, ServerError
from rest_bs.rest import BsClient


def send(request):
    client = BsClient(request["key"]["api_key"], request["key"]["secret"])
    client.sign_request(request["method"], request["path"], request["named"])


SEND = {"us-rest": send}
ANSWERED, REFUSED = (ClientError, ServerError), (ParameterRequiredError,)
