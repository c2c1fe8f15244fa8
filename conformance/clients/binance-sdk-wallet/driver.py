"""binance-sdk-wallet: send_signed_request of Wallet.rest_api."""
from binance_common import errors
from binance_common.configuration import ConfigurationRestAPI
from binance_sdk_wallet.wallet import Wallet


def rest(request):
    key = request["key"]
    configuration = ConfigurationRestAPI(key["api_key"], key.get("secret"), private_key=key.get("pem"))
    Wallet(configuration).rest_api.send_signed_request(request["path"], request["method"], request["named"])


SEND = {"spot-rest": rest}
ANSWERED = (errors.ClientError, errors.BadRequestError, errors.UnauthorizedError, errors.ForbiddenError,
            errors.NotFoundError, errors.TooManyRequestsError, errors.RateLimitBanError, errors.ServerError)
