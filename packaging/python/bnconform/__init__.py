"""bnconform: is this Binance request signed right? If not, what is the mistake?

`program("bnconform")` and `program("bnsign")` give the words that start them; `bnconform.exchange.Exchange` starts the
server that verifies, and `bnconform.pytest_plugin` is the fixture `binance_exchange`."""
import importlib.metadata
import os
import pathlib
import sys

__version__ = "@VERSION@"
MODULE = pathlib.Path(__file__).with_name("bnconform.wasm")


def program(name):
    """The words that start `bnconform` or `bnsign`: the program that this package has installed, else the module of
    WebAssembly, which has no sockets and starts no process. BNCONFORM names another program."""
    if name == "bnconform" and os.environ.get("BNCONFORM"):
        return [os.environ["BNCONFORM"]]
    if MODULE.exists():
        return [sys.executable, "-m", "bnconform", *(["--as-bnsign"] if name == "bnsign" else [])]
    for file in importlib.metadata.files("bnconform") or []:
        if file.name == name and file.parent.name == "bin":
            return [str(pathlib.Path(file.locate()).resolve())]
    raise FileNotFoundError("the package bnconform is installed without its program %s" % name)
