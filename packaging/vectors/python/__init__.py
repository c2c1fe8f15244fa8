"""The vectors of bnconform: cases that every implementation of Binance request signing must agree with."""
import importlib.resources
import json

__version__ = "@VERSION@"


def read(name):
    """A file of the vectors by its name, such as "keys.json", parsed."""
    return json.loads(importlib.resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


def vectors(scheme):
    """The vectors of a scheme, such as "spot-rest", as their file has them."""
    return read(scheme + ".json")["vectors"]


def bytes_of(text):
    """The bytes of a text: a string, {"hex": ...} or {"repeat": {"text": ..., "count": ...}}."""
    if isinstance(text, str):
        return text.encode()
    return bytes.fromhex(text["hex"]) if "hex" in text else text["repeat"]["text"].encode() * int(text["repeat"]["count"])
