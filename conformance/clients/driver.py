"""The line protocol for a driver in Python: python driver.py NAME/driver.py

That file maps a call to the library's own, in SEND (scheme -> function of the request; it may be a coroutine) and SIGN
(a function that gives the signature). ANSWERED are the exceptions by which the library says that the exchange refused,
REFUSED those by which it says that it will not make the call; any other is an error. NotImplementedError: the library
has no such call. What hello claims is what client.json says. Nothing is signed, encoded or mended here.
"""
import asyncio
import importlib.metadata
import json
import pathlib
import runpy
import sys


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


def hello(folder):
    client = json.loads((folder / "client.json").read_text())
    said = {word: client[word] for word in ("name", "language", "ops", "schemes", "keys", "except") if word in client}
    return {**said, "surrogates": "1", "version": importlib.metadata.version(client["package"])}


def act(driver, loop, request):
    if request["op"] == "sign":
        return {"signature": driver["SIGN"](request)}
    if "params" in request:
        request["named"] = named(request["params"])
    result = driver["SEND"][request["scheme"]](request)
    if asyncio.iscoroutine(result):
        loop.run_until_complete(result)
    return {}


def answer(driver, claims, loop, request):
    if request["op"] == "hello":
        return {"ok": claims}
    if request["op"] not in claims["ops"] or request["scheme"] not in claims["schemes"]:
        return {"unsupported": "the driver has no such op or scheme"}
    try:
        return {"ok": act(driver, loop, request)}
    except driver.get("REFUSED", ()) as refusal:
        return {"reject": f"{type(refusal).__name__}: {refusal}"}
    except driver.get("ANSWERED", ()):
        return {"ok": {}}
    except NotImplementedError as lack:
        return {"unsupported": str(lack)}
    except Exception as error:  # whatever else the library throws is neither
        return {"error": f"{type(error).__name__}: {error}"}


def main(path):
    replies, sys.stdout = sys.stdout, sys.stderr  # what the library prints is no reply
    driver, claims = runpy.run_path(path), hello(pathlib.Path(path).parent)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"id": request["id"], **answer(driver, claims, loop, request)}), flush=True, file=replies)


if __name__ == "__main__":
    main(sys.argv[1])
