"""premium-futures-mcp, a server that gives tools to a model: the tool of its ToolHandler that has the call, with the
arguments that the tool takes."""
from premium_futures_mcp.cache import TickerCache
from premium_futures_mcp.config import BinanceConfig
from premium_futures_mcp.handlers import ToolHandler

# The tool, and what it takes; None: whatever it is given goes on.
TOOLS = {
    "POST /fapi/v1/order": ("place_order", None), "DELETE /fapi/v1/order": ("cancel_order", {"symbol": "symbol", "orderId": "order_id"}),
    "GET /fapi/v1/order": ("query_order", {"symbol": "symbol", "orderId": "order_id"}),
    "POST /fapi/v1/batchOrders": ("place_multiple_orders", None),
    "DELETE /fapi/v1/batchOrders": ("cancel_multiple_orders", {"symbol": "symbol", "orderIdList": "order_id_list"}),
    "DELETE /fapi/v1/allOpenOrders": ("cancel_all_orders", {"symbol": "symbol"}),
    "GET /fapi/v1/openOrders": ("get_open_orders", {"symbol": "symbol"}),
    "GET /fapi/v1/openOrder": ("get_open_order", {"symbol": "symbol", "orderId": "order_id"}),
    "GET /fapi/v3/account": ("get_account_info", {}), "GET /fapi/v3/balance": ("get_balance", {}),
    "GET /fapi/v2/positionRisk": ("get_position_info", {"symbol": "symbol"}),
    "GET /fapi/v1/leverageBracket": ("get_leverage_brackets", {"symbol": "symbol"}),
    "GET /fapi/v1/positionSide/dual": ("get_position_mode", {}),
    "POST /fapi/v1/leverage": ("change_leverage", {"symbol": "symbol", "leverage": "leverage"}),
    "POST /fapi/v1/marginType": ("change_margin_type", {"symbol": "symbol", "marginType": "margin_type"}),
    "POST /fapi/v1/positionSide/dual": ("change_position_mode", {"dualSidePosition": "dual_side"})}


class Answered(Exception):
    """It says in one kind of exception what the exchange answered and what went wrong."""


async def send(request):
    tool, takes = TOOLS.get(request["method"] + " " + request["path"], (None, {}))
    lacks = tool is None or takes is not None and set(request["named"]) - set(takes)
    if lacks:
        raise NotImplementedError("it has no tool for it" if tool is None else f"its tool takes no {', '.join(sorted(lacks))}")
    given = {takes[name] if takes else name: value for name, value in request["named"].items()}
    handler = ToolHandler(BinanceConfig(request["key"]["api_key"], request["key"]["secret"]), TickerCache())
    try:
        await handler.handle_tool_call(tool, given)
    except KeyError as lack:  # an argument that the tool must have
        raise NotImplementedError(f"its tool must have {lack}") from lack
    except Exception as error:
        if str(error).startswith("Network error connecting to Binance API: 4"):  # the status that was answered
            raise Answered(str(error)) from error
        raise


SEND, ANSWERED = {"usdm-rest": send}, (Answered,)
