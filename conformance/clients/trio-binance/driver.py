"""trio-binance: the method of AsyncClient that has the call. It reads RSA and Ed25519 keys from a file."""
import tempfile

import trio
from trio_binance.client import AsyncClient
from trio_binance.exceptions import BinanceAPIException, BinanceRequestException

METHODS = {
    "GET /api/v3/account": "get_account", "GET /api/v3/openOrders": "get_open_orders",
    "GET /api/v3/allOrders": "get_all_orders", "GET /api/v3/myTrades": "get_my_trades", "GET /api/v3/order": "get_order",
    "POST /api/v3/order": "create_order", "POST /api/v3/order/test": "create_test_order",
    "DELETE /api/v3/order": "cancel_order", "POST /sapi/v1/capital/withdraw/apply": "withdraw",
    "POST /sapi/v1/asset/dust": "transfer_dust", "GET /sapi/v1/capital/config/getall": "get_all_coins_info",
    "GET /sapi/v1/capital/deposit/address": "get_deposit_address",
    "GET /fapi/v3/account": "futures_account", "GET /fapi/v3/balance": "futures_account_balance",
    "GET /fapi/v3/positionRisk": "futures_position_information", "GET /fapi/v1/openOrders": "futures_get_open_orders",
    "GET /fapi/v1/allOrders": "futures_get_all_orders", "GET /fapi/v1/order": "futures_get_order",
    "POST /fapi/v1/order": "futures_create_order", "DELETE /fapi/v1/order": "futures_cancel_order",
    "DELETE /fapi/v1/allOpenOrders": "futures_cancel_all_open_orders", "POST /fapi/v1/leverage": "futures_change_leverage",
    "POST /fapi/v1/marginType": "futures_change_margin_type", "GET /fapi/v1/income": "futures_income_history",
    "POST /fapi/v1/positionMargin": "futures_change_position_margin",
    "POST /fapi/v1/positionSide/dual": "futures_change_position_mode", "GET /fapi/v1/userTrades": "futures_account_trades",
    "GET /papi/v1/um/account": "portfolio_margin_um_account_detail", "GET /papi/v1/um/order": "portfolio_margin_query_um_order",
    "GET /papi/v1/um/openOrders": "portfolio_margin_query_all_current_um_open_orders",
    "POST /papi/v1/um/order": "portfolio_margin_new_um_order", "DELETE /papi/v1/um/order": "portfolio_margin_cancel_um_order"}
STYLES = {"hmac": "HMAC", "rsa": "RSA", "ed25519": "Ed25519"}


async def act(method, key, secret, named):
    words = key["passphrase"].encode() if "passphrase" in key else None
    client = AsyncClient(key["api_key"], secret, sign_style=STYLES[key["type"]], api_secret_passphrase=words)
    try:
        await getattr(client, method)(**named)
    finally:
        await client.close_connection()


def send(request):
    key, call = request["key"], request["method"] + " " + request["path"]
    if call not in METHODS:
        raise NotImplementedError("AsyncClient has no method for a signed " + call)
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(key.get("pem", ""))
        file.flush()
        trio.run(act, METHODS[call], key, key.get("secret", file.name), request["named"])


SEND = {"spot-rest": send, "usdm-rest": send, "pm-rest": send}
ANSWERED = (BinanceAPIException, BinanceRequestException)
