"""binance-sdk-spot: send_signed_request of Spot.rest_api, and send_signed_message of its WebSocket connection."""
from binance_common import errors
from binance_common.configuration import ConfigurationRestAPI, ConfigurationWebSocketAPI
from binance_common.signature import Signers
from binance_sdk_spot.spot import Spot


def rest(request):
    key = request["key"]
    configuration = ConfigurationRestAPI(key["api_key"], key.get("secret"), private_key=key.get("pem"))
    Spot(configuration).rest_api.send_signed_request(request["path"], request["method"], request["named"])


async def websocket(request):
    key = request["key"]
    configuration = ConfigurationWebSocketAPI(key["api_key"], key.get("secret"), private_key=key.get("pem"))
    connection = await Spot(config_ws_api=configuration).websocket_api.create_connection()
    try:
        signer = Signers.get_signer(key["pem"]) if "pem" in key else None
        await connection.send_signed_message({"method": request["method"], "params": request["named"]}, signer)
    finally:
        await connection.close_connection(close_session=True)


SEND = {"spot-rest": rest, "spot-ws": websocket}
ANSWERED = (errors.ClientError, errors.BadRequestError, errors.UnauthorizedError, errors.ForbiddenError,
            errors.NotFoundError, errors.TooManyRequestsError, errors.RateLimitBanError, errors.ServerError)
