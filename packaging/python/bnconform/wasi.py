"""Runs the module of WebAssembly with wasmtime: standard streams, the working folder and, of the environment, what a
command of bnconform reads there."""
import os
import sys

import wasmtime


def run(module, words):
    """Runs it; gives its exit status. The working folder is all of the file system that it sees, besides `/`."""
    settings = wasmtime.Config()
    settings.cache = True  # compiled once, not at each start
    engine = wasmtime.Engine(settings)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    store = wasmtime.Store(engine)
    config = wasmtime.WasiConfig()
    config.argv = words
    config.env = sorted(os.environ.items())
    config.inherit_stdin()
    config.inherit_stdout()
    config.inherit_stderr()
    config.preopen_dir(os.getcwd(), ".")
    store.set_wasi(config)
    sys.stdout.flush()
    instance = linker.instantiate(store, wasmtime.Module.from_file(engine, str(module)))
    try:
        instance.exports(store)["_start"](store)
    except wasmtime.ExitTrap as ended:
        return ended.code
    return 0
