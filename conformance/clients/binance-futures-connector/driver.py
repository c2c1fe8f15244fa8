"""binance-futures-connector: sign_request of UMFutures, and its own methods for lists of orders."""
from binance.error import ClientError, ParameterRequiredError, ParameterTypeError, ParameterValueError, ServerError
from binance.um_futures import UMFutures

LISTS = {"POST /fapi/v1/batchOrders": lambda client, batchOrders: client.new_batch_order(batchOrders),
         "DELETE /fapi/v1/batchOrders": lambda client, symbol, orderIdList=None, origClientOrderIdList=None:
             client.cancel_batch_order(symbol, orderIdList, origClientOrderIdList)}


def rest(request):
    key, call = request["key"], request["method"] + " " + request["path"]
    client = request["once"](lambda: UMFutures(key["api_key"], key.get("secret"), private_key=key.get("pem")))
    if call in LISTS:
        LISTS[call](client, **request["named"])
    else:
        client.sign_request(request["method"], request["path"], request["named"])


SEND = {"usdm-rest": rest}
SEVERAL = AT_ONCE = ("usdm-rest",)
ANSWERED = (ClientError, ServerError)
REFUSED = (ParameterRequiredError, ParameterTypeError, ParameterValueError)
