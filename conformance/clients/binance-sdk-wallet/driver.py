"""binance-sdk-wallet: the method of Wallet.rest_api that has the call. Its send_signed_request, which takes any path,
raises TypeError whatever it is given."""
import re

from binance_common import errors
from binance_common.configuration import ConfigurationRestAPI
from binance_sdk_wallet.wallet import Wallet

METHODS = {"POST capital/withdraw/apply": "withdraw", "GET capital/config/getall": "all_coins_information",
           "GET capital/deposit/address": "deposit_address", "POST asset/dust": "dust_transfer"}


def rest(request):
    call = request["method"] + " " + request["path"].removeprefix("/sapi/v1/")
    if call not in METHODS:
        raise NotImplementedError("Wallet has no method for " + call)
    key = request["key"]
    configuration = ConfigurationRestAPI(key["api_key"], key.get("secret"), private_key=key.get("pem"),
                                         private_key_passphrase=key.get("passphrase"))
    words = {re.sub("(?=[A-Z])", "_", name).lower(): value for name, value in request["named"].items()}
    getattr(Wallet(configuration).rest_api, METHODS[call])(**words)


SEND = {"spot-rest": rest}
ANSWERED = (errors.ClientError, errors.BadRequestError, errors.UnauthorizedError, errors.ForbiddenError,
            errors.NotFoundError, errors.TooManyRequestsError, errors.RateLimitBanError, errors.ServerError,
            errors.NetworkError)  # the last also where the answer is not JSON
