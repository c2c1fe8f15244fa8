"""The line protocol for a driver in Python: python driver.py NAME/driver.py

That file maps a call to the library's own, in SEND (scheme -> function of the request; it may be a coroutine) and SIGN
(a function that gives the signature). ANSWERED are the exceptions by which the library says that the exchange refused,
REFUSED those by which it says that it will not make the call; any other is an error. NotImplementedError: the library
has no such call. SEVERAL are the schemes whose function makes its client by request["once"](make, close): one for all
calls of a question; close has it in the end. AT_ONCE are those of them whose client is used so by threads or tasks, too.
What hello claims is what client.json says. Nothing is signed, encoded or mended here.
"""
import asyncio
import concurrent.futures
import importlib.metadata
import json
import pathlib
import runpy
import sys
import threading


def value(typed):
    """A typed value as a caller in Python writes it."""
    if isinstance(typed, str):
        return typed
    (kind, content), = typed.items()
    if kind == "list":
        return [value(item) for item in content]
    if kind == "object":
        return named(content)
    if kind == "escape":  # a text that UTF-8 cannot hold, as JSON escapes it
        return json.loads(f'"{content}"')
    return None if kind == "null" else json.loads(content)


def named(pairs):
    return {name: value(typed) for name, typed in pairs}


def hello(folder, driver):
    client = json.loads((folder / "client.json").read_text())
    said = {word: client[word] for word in ("name", "language", "ops", "schemes", "keys", "except") if word in client}
    said.update({word: "1" for word in ("several", "at_once") if driver.get(word.upper())})
    return {**said, "surrogates": "1", "version": importlib.metadata.version(client["package"])}


def calls_of(request, closers):
    """The calls of a question, each as a question of its own; they share the client that once makes."""
    made, lock = [], threading.Lock()

    def once(make, close=None):
        with lock:
            if not made:
                made.append(make())
                closers.extend([lambda: close(made[0])] if close else [])
            return made[0]
    if "params" not in request:
        return [request]
    return [{**request, "params": params, "named": named(params), "once": once}
            for params in (request["params"], *request.get("more", []))]


async def end(begun):
    return await begun if asyncio.iscoroutine(begun) else begun


async def end_all(begun):
    return await asyncio.gather(*map(end, begun), return_exceptions=True)


def make(loop, send, calls):
    """What ended each of these calls: an exception, or something else. Threads begin more than one; coroutines are then
    awaited together."""
    def begin(call):
        try:
            return send(call)
        except Exception as error:
            return error
    if len(calls) == 1:
        begun = [begin(calls[0])]
    else:
        with concurrent.futures.ThreadPoolExecutor(len(calls)) as threads:
            begun = list(threads.map(begin, calls))
    return loop.run_until_complete(end_all(begun)) if any(map(asyncio.iscoroutine, begun)) else begun


def told(driver, ended):
    """The answer to a call that ended so."""
    if isinstance(ended, driver.get("REFUSED", ())):
        return {"reject": f"{type(ended).__name__}: {ended}"}
    if isinstance(ended, NotImplementedError):
        return {"unsupported": str(ended)}
    if isinstance(ended, BaseException) and not isinstance(ended, driver.get("ANSWERED", ())):
        return {"error": f"{type(ended).__name__}: {ended}"}  # whatever else the library throws is neither
    return {"ok": {}}


def answer(driver, claims, loop, request):
    if request["op"] == "hello":
        return {"ok": claims}
    if request["op"] not in claims["ops"] or request["scheme"] not in claims["schemes"]:
        return {"unsupported": "the driver has no such op or scheme"}
    if request["op"] == "sign":
        try:
            return {"ok": {"signature": driver["SIGN"](request)}}
        except Exception as error:
            return told(driver, error)
    if "more" in request and request["scheme"] not in driver.get("AT_ONCE" if "at_once" in request else "SEVERAL", ()):
        return {"unsupported": "its client makes one call"}
    send, closers = driver["SEND"][request["scheme"]], []
    calls = calls_of(request, closers)
    groups = [calls] if "at_once" in request else [[call] for call in calls]
    answers = [told(driver, ended) for group in groups for ended in make(loop, send, group)]
    for close in closers:
        make(loop, lambda _: close(), [request])
    return next((each for each in answers if "ok" not in each), {"ok": {}})


def main(path):
    replies, sys.stdout = sys.stdout, sys.stderr  # what the library prints is no reply
    driver = runpy.run_path(path)
    claims = hello(pathlib.Path(path).parent, driver)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **answer(driver, claims, loop, request)}), flush=True, file=replies)


if __name__ == "__main__":
    main(sys.argv[1])
