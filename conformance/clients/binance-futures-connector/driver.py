"""binance-futures-connector: sign_request of UMFutures."""
from binance.error import ClientError, ParameterRequiredError, ParameterTypeError, ParameterValueError, ServerError
from binance.um_futures import UMFutures


def rest(request):
    key = request["key"]
    client = UMFutures(key["api_key"], key.get("secret"), private_key=key.get("pem"))
    client.sign_request(request["method"], request["path"], request["named"])


SEND = {"spot-rest": rest}
ANSWERED = (ClientError, ServerError)
REFUSED = (ParameterRequiredError, ParameterTypeError, ParameterValueError)
