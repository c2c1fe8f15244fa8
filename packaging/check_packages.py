#!/usr/bin/env python3
"""The packages in build/dist, each installed in an empty folder from its file alone and used: from nothing to a verdict in
under 10 s, the helpers for tests with a right client and five wrong ones, the vectors by each language's own tool."""
import os
import pathlib
import re
import shutil
import sys
import tempfile

from checking import BUILD, DIST, VERSION, end, report, run, timed

SAMPLES = pathlib.Path("packaging/samples").resolve()
CURL = ["explain", "--key", "@docs", "--now", "1499827319559", "curl", "-H",
        "X-MBX-APIKEY: vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
        "https://api.binance.com/api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559"
        "&signature=2d3c2427c7485ae279568ff25026852991a6fe7971da0ee58e70c443422478f1"]
MISTAKES = {"sorted": "order-mismatch", "newline": "stray-separator", "seconds": "timestamp-in-seconds", "hash": "plain-hash",
            "decoded": "raw-signed-encoded-sent"}
READ_SCHEMA = "import importlib.resources, json; print(json.loads((importlib.resources.files('bnconform') / 'schemas/explain.json').read_text())['type'])"
IMPORT_SCHEMA = "console.log(require('bnconform/schemas/explain.json').type)"


def wheel(pattern):
    return str(next(DIST.glob(pattern)))


def tests(name, command, folder):
    """The sample project: right is green, each wrong one red with its name."""
    status, said = run(*command, cwd=folder)
    report("%s: the right client's tests pass" % name, "" if status == 0 else said[-800:])
    for client, mistake in MISTAKES.items():
        status, said = run(*command, cwd=folder, env={**os.environ, "CLIENT": client})
        report("%s: the client %s fails, and %s stands in the output" % (name, client, mistake),
               "" if status != 0 and mistake in said else "%d: %s" % (status, said[-800:]))


def by_webassembly(bnconform, bnsign):
    """What the module does of all that needs no socket: with `run` (before this) each command of both programs."""
    status, said = run(*bnsign, "sign", "us-rest", "GET", "/api/v3/openOrders", "--time", "1", "--key", "@docs")
    report("its bnsign signs", "" if status == 0 and "signature=3d25a4205d671111b40b8f919c869cad1406aa00ee798c010b8b8169dfa3169c" in said else said)
    for text, wanted, word in ((said, 0, "valid"), (said.replace("timestamp=1", "timestamp=2"), 1, "not valid")):
        status, judged = run(*bnsign, "verify", "us-rest", "-", "--key", "@docs", text=text)
        report("its bnsign verifies: %s" % word, "" if status == wanted and judged.startswith(word) else judged)
    for words, wanted, mark in ((CURL, 1, "stray-separator (proved)"), (["show", "stray-separator"], 0, "stray-separator  A stray character"),
                                (["list", "stray"], 0, "stray-separator"), (["self-check"], 0, " 0 missed")):
        status, said = run(*bnconform, *words)
        report("its bnconform %s is right" % words[0], "" if status == wanted and mark in said else "%d: %s" % (status, said[-500:]))


def python(folder):
    venv = folder / "venv"
    bin_of = venv / "bin"
    native = wheel("bnconform-*manylinux*_x86_64.musllinux*.whl")
    timed("a venv, pip install of the wheel, then `bnconform run`",
          [((sys.executable, "-m", "venv", venv), folder), ((bin_of / "pip", "install", "-q", "--no-index", native), folder), ((bin_of / "bnconform", "run"), folder)])
    status, said = run(bin_of / "python", "-m", "bnconform", "--version")
    report("python -m bnconform is the same command", "" if status == 0 and said.startswith("bnconform ") else said)
    status, said = run(bin_of / "python", "-c", READ_SCHEMA)
    report("the wheel has the schemas", "" if said.strip() == "object" else said)
    run(bin_of / "pip", "install", "-q", "-r", SAMPLES / "python/requirements.txt")
    project = folder / "project"
    shutil.copytree(SAMPLES / "python", project)
    tests("pytest", [bin_of / "python", "-m", "pytest", "-q"], project)
    status, said = run(bin_of / "pip", "install", "-q", "--force-reinstall", "--no-deps", wheel("bnconform-*-py3-none-any.whl"))
    status, said = run(bin_of / "bnconform", "run")
    report("the wheel for other systems passes all vectors, by WebAssembly", "" if status == 0 and " 0 failed" in said else said[-500:])
    by_webassembly([bin_of / "bnconform"], [bin_of / "bnsign"])
    status, said = run(bin_of / "python", "-m", "pytest", "-q", cwd=project)
    report("its fixture says that there is no server", "" if status != 0 and "neither sockets nor processes" in said else said[-500:])
    run(bin_of / "pip", "install", "-q", "--no-index", wheel("bnconform_vectors-*.whl"))
    status, said = run(bin_of / "python", "packaging/vectors/python/sample.py")
    report("the vectors for Python are read, and pass", "" if status == 0 and "agree" in said else said)


def node(folder):
    (folder / "package.json").write_text('{"private": true, "type": "module"}\n', encoding="utf-8")
    main, native = (str(DIST / ("%s-%s.tgz" % (name, VERSION))) for name in ("bnconform", "bnconform-linux-x64"))
    install = ("npm", "install", "--offline", "--no-audit", "--no-fund", main, native)
    # The packages of single systems are not found beside it: WebAssembly answers. npx takes a file by a relative path alone, and
    # would keep what it has installed once.
    (folder / "dist").mkdir()
    shutil.copy(main, folder / "dist")
    npx = ("env", "npm_config_cache=%s" % (folder / "kept"), "npx", "--yes", "--fetch-retries=0", "./dist/" + pathlib.Path(main).name)
    timed("npx of the package's file, explain, with nothing installed", [((*npx, *CURL), folder)])
    timed("npm install of the packages, then `npx bnconform explain`",
          [(install, folder), (("npx", "--offline", "bnconform", *CURL), folder)])
    status, said = run("node", "-e", IMPORT_SCHEMA, cwd=folder)
    report("the package for npm has the schemas", "" if said.strip() == "object" else said)
    for path in (SAMPLES / "node").iterdir():
        shutil.copy(path, folder)
    tests("node:test", ["node", "--test", "client.test.mjs"], folder)
    shutil.rmtree(folder / "node_modules/bnconform-linux-x64")
    status, said = run("npx", "--offline", "bnconform", "run", cwd=folder)
    report("without the package of its system, npx runs WebAssembly: all vectors pass", "" if status == 0 and " 0 failed" in said else said[-500:])
    run("npm", "install", "--offline", "--no-audit", "--no-fund", str(next(DIST.glob("bnconform-vectors-npm-*.tgz"))), cwd=folder)
    shutil.copy("packaging/vectors/npm/sample.mjs", folder)
    status, said = run("node", "--test", "sample.mjs", cwd=folder)
    report("the vectors for Node are read, and pass", "" if status == 0 and "agree" in said else said)


def blamed(output):
    """What a runner says of each test file that failed, by the client for which the file stands. vitest and jest head such a part alike."""
    parts = re.split(r"^ *FAIL +\S*?(\w+)\.test\.mjs", output, flags=re.MULTILINE)
    said = {}
    for client, part in zip(parts[1::2], parts[2::2]):
        said[client] = said.get(client, "") + part
    return said


def runners(folder):
    """The same test file under vitest and jest: the right client alone, then a file for each wrong one in one run."""
    (folder / "package.json").write_text('{"private": true, "type": "module"}\n', encoding="utf-8")
    main, native = (str(DIST / ("%s-%s.tgz" % (name, VERSION))) for name in ("bnconform", "bnconform-linux-x64"))
    for how, packages in (("--prefer-offline", ("vitest@2.1.9", "jest@30.5.2")), ("--offline", (main, native))):
        status, told = run("npm", "install", "--no-audit", "--no-fund", how, *packages, cwd=folder)
        report("%s: installed" % ", ".join(pathlib.Path(one).name for one in packages), told[-800:] if status else "")
    for path in (SAMPLES / "node").iterdir():
        shutil.copy(path, folder)
    (folder / "wrong").mkdir()
    for client in MISTAKES:
        text = 'process.env.CLIENT = "%s";\nawait import("../client.test.mjs");\n' % client
        (folder / "wrong" / (client + ".test.mjs")).write_text(text, encoding="utf-8")
    every = {"vitest": (["npx", "--offline", "vitest", "run"], {"RUNNER": "vitest"}),
             "jest": (["npx", "--offline", "jest", "--testMatch"], {"RUNNER": "@jest/globals", "NODE_OPTIONS": "--experimental-vm-modules"})}
    for name, (command, variables) in every.items():
        files = ("client.test.mjs", "wrong/") if name == "vitest" else ("**/client.test.mjs", "**/wrong/*.test.mjs")
        environment = {**os.environ, **variables}
        status, out = run(*command, files[0], cwd=folder, env=environment)
        report("%s: the right client's tests pass" % name, "" if status == 0 and "2 passed" in out else "%d: %s" % (status, out[-800:]))
        status, out = run(*command, files[1], cwd=folder, env=environment)
        out = re.sub(r"\x1b\[[0-9;]*m", "", out)  # in CI vitest colours what it says
        said = blamed(out)
        for client, mistake in MISTAKES.items():
            report("%s: the client %s fails, and %s stands in the output" % (name, client, mistake),
                   "" if status != 0 and mistake in said.get(client, "") else "%d: %s" % (status, said.get(client) or out[-800:]))
        report("%s: of two tests in each of five files one fails" % name, "" if re.search(r"5 failed(?: \||,) 5 passed", out) else out[-300:])


def languages():
    work = BUILD / "dist-work" / "vectors"
    for language, command in (("go", ["go", "test", "-count=1", "-v", "./..."]), ("crate", ["cargo", "test", "--quiet", "--", "--nocapture"]),
                              ("maven", ["mvn", "-B", "-q", "test"])):
        status, said = run(*command, cwd=work / language, seconds=600)
        report("the vectors for %s are read, and pass" % language, "" if status == 0 and "agree" in said else said[-800:])


def main():
    for check in (python, node, runners):
        with tempfile.TemporaryDirectory() as folder:
            check(pathlib.Path(folder))
    languages()
    end()


if __name__ == "__main__":
    main()
