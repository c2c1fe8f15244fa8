#!/usr/bin/env python3
"""The packages for npm: bnconform, which has the module of WebAssembly, and one for each system that has programs.

    packaging/npm_packages.py FOLDER VERSION MODULE PLATFORM=BNCONFORM,BNSIGN...    PLATFORM: linux-x64, darwin-arm64, ..."""
import json
import pathlib
import sys

import pack

HERE = pathlib.Path(__file__).parent
SUMMARY = "Is this Binance request signed right? If not, what is the mistake?"


def about(name, version, more):
    return (json.dumps({"name": name, "version": version, "description": SUMMARY, "license": "MIT", **more}, indent=2) + "\n").encode()


def main():
    folder, version, module, *systems = sys.argv[1:]
    licence = [("LICENSE", 0o644, (HERE.parent / "LICENSE").read_bytes())]
    third = [("THIRD-PARTY.md", 0o644, (HERE / "THIRD-PARTY.md").read_bytes())]
    platforms = []
    for system in systems:
        platform, programs = system.split("=")
        name = "bnconform-" + platform
        platforms.append(name)
        kind, processor = platform.split("-")
        files = [("bin/" + pathlib.Path(one).name, 0o755, pathlib.Path(one).read_bytes()) for one in programs.split(",")]
        files.append(("package.json", 0o644, about(name, version, {"os": [kind], "cpu": [processor]})))
        pack.tar_gz(pathlib.Path(folder) / ("%s-%s.tgz" % (name, version)), "package", files + licence + third)
    own = [(path.name, 0o755 if path.name in ("bnconform.mjs", "bnsign.mjs") else 0o644, path.read_bytes())
           for path in sorted((HERE / "npm/bnconform").iterdir()) if path.is_file()]
    main_about = about("bnconform", version, {
        "type": "module", "bin": {"bnconform": "bnconform.mjs", "bnsign": "bnsign.mjs"},
        "exports": {".": "./programs.mjs", "./exchange": "./exchange.mjs", "./schemas/*": "./schemas/*", "./package.json": "./package.json"},
        "engines": {"node": ">=18"}, "optionalDependencies": {name: version for name in platforms}})
    own += [("schemas/" + path.name, 0o644, path.read_bytes()) for path in pack.SCHEMAS]
    own += [("package.json", 0o644, main_about), ("bnconform.wasm", 0o644, pathlib.Path(module).read_bytes())]
    pack.tar_gz(pathlib.Path(folder) / ("bnconform-%s.tgz" % version), "package", own + licence + third)


if __name__ == "__main__":
    main()
