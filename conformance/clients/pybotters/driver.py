"""pybotters: Client.request, which takes any path; parameters of a GET in params, others in data, as its manual has them.
What those take, aiohttp decides: no boolean in params, and of a list each item by itself.
"""
import pybotters


async def close(client):
    await client.close()


async def send(request):
    key, where = request["key"], "params" if request["method"] == "GET" else "data"
    if where == "params" and any(isinstance(value, bool) for value in request["named"].values()):
        raise NotImplementedError("params take no boolean: a caller writes a text")
    if request["scheme"] == "usdm-rest" and any(isinstance(value, list) for value in request["named"].values()):
        raise NotImplementedError("data take no list that is to be JSON: a caller writes a text")
    client = request["once"](lambda: pybotters.Client(apis={"binance": [key["api_key"], key["secret"]]}), close)
    async with client.request(request["method"], request["base_url"] + request["path"],
                              **{where: request["named"]}) as answer:
        await answer.read()


SEND = {"spot-rest": send, "usdm-rest": send, "coinm-rest": send}
SEVERAL = AT_ONCE = ("spot-rest", "usdm-rest")
