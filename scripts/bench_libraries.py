"""What a whole order costs client libraries: seven parameters, a timestamp and the signature, each by the library's own call,
up to where it would hand the request to its HTTP client. Those that are installed (`make clients CLIENTS="..."`) are
measured; the others are named. What each signed is verified here."""
import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess

ROUNDS, SECONDS = 3, 1200
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bench_clients")
CLIENTS = os.path.join("conformance", "clients")
NAMES = ("ccxt-js", "ccxt-python", "python-binance", "binance-connector-js", "binance-spot-js", "go-binance", "binance-rs")
WANTED = {"symbol": "LTCBTC", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "1", "price": "0.1"}


def run(command, text=None, folder=None):
    # The drivers of Rust are compiled quickly and run slowly, which would measure nothing.
    variables = dict(os.environ, CARGO_PROFILE_RELEASE_OPT_LEVEL="3")
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, cwd=folder, env=variables, timeout=SECONDS)
    if done.returncode:
        raise OSError("%s: exit %d: %s" % (command[0], done.returncode, done.stderr.strip()[-200:]))
    return done.stdout


def compiled(name, build, program, files, command):
    """Builds a program with the pins of a library, in a folder of its own, and gives its path."""
    folder = os.path.abspath(os.path.join(build, "bench", name))
    os.makedirs(os.path.join(folder, "src"), exist_ok=True)
    for file in files:
        shutil.copy(os.path.join(CLIENTS, name, file), folder)
    shutil.copy(os.path.join(HERE, program[0]), os.path.join(folder, program[1]))
    run(command, folder=folder)
    return folder


def command_of(name, language, build):
    folder = os.path.join(CLIENTS, name)
    if language == "go":
        made = compiled(name, build, ("bench.go", "bench.go"), ("go.mod", "go.sum"), ["go", "build", "-mod=readonly", "-o", "bench", "."])
        return [os.path.join(made, "bench")]
    if language == "cargo":
        together = os.path.abspath(os.path.join(build, "bench", "cargo"))
        made = compiled(name, build, ("bench.rs", "src/main.rs"), ("Cargo.toml", "Cargo.lock"),
                        ["cargo", "build", "--release", "--locked", "--offline", "--quiet", "--target-dir", together])
        with open(os.path.join(made, "Cargo.toml"), encoding="utf-8") as file:
            package = re.search(r'^name = "(.*?)"', file.read(), re.M).group(1)
        return [shutil.copy(os.path.join(together, "release", package), os.path.join(made, "bench"))]
    if language == "pip":
        return [os.path.join(folder, "installed", "bin", "python"), os.path.join(HERE, "bench.py"), folder]
    return ["node", os.path.join(HERE, "bench.mjs"), folder]


def is_right(found, secret):
    """Query and body without the signature are what was signed, and hold the order; some have a window of their own."""
    query = re.sub(r"&?signature=([0-9a-f]{64})", "", found["query"])
    signature = re.search(r"signature=([0-9a-f]{64})", found["query"])
    parts = dict(pair.partition("=")[::2] for pair in (query + "&" + found["body"]).split("&"))
    made = hmac.new(secret.encode(), (query + found["body"]).encode(), hashlib.sha256).hexdigest()
    return signature is not None and signature.group(1) == made and WANTED.items() <= parts.items() and (
        {"recvWindow", "timestamp"} <= parts.keys())


def measure(name, command, key):
    found = json.loads(run(command, json.dumps({"api_key": key["api_key"], "secret": key["secret"]})))
    if not is_right(found, key["secret"]):
        raise SystemExit("bench: %s signed another order, or signed it wrong: %s" % (name, found["query"]))
    return found["ns"]


def find_commands(build):
    """What is to be run for each library that is installed, and why not of the others."""
    commands, absent = {}, {}
    for name in NAMES:
        try:
            if not os.path.exists(os.path.join(CLIENTS, name, "installed")):
                raise OSError("it is not installed")
            commands[name] = command_of(name, client_of(name)["installed_by"], build)
        except (OSError, subprocess.TimeoutExpired) as error:
            absent[name] = error
    return commands, absent


def client_of(name):
    with open(os.path.join(CLIENTS, name, "client.json"), encoding="utf-8") as file:
        return json.load(file)


def label(name):
    client = client_of(name)
    return "%s %s (%s)" % (client["package"], client["version"], client["language"])


def compare(build, ours, plain):
    """ours, plain: nanoseconds of bnsign, and of C with HMAC()."""
    with open("vectors/keys.json", encoding="utf-8") as file:
        key = json.load(file)["keys"]["docs"]
    commands, absent = find_commands(build)
    best = {}
    for name, command in list(commands.items()) * ROUNDS:
        try:
            best[name] = min(best.get(name, float("inf")), measure(name, command, key))
        except (OSError, subprocess.TimeoutExpired) as error:
            absent[name] = error
    rows = {label(name): each for name, each in best.items()}
    rows.update({"bnsign": ours, "C with HMAC()": plain})
    print("\nA Spot order whole, 7 parameters, best of all rounds        ns each   x bnsign")
    for says, each in sorted(rows.items(), key=lambda row: row[1]):
        print("  %-52s %12.0f %10.1f" % (says, each, each / ours))
    for name, error in absent.items():
        print("  %-52s not measured: %s" % (label(name), error))
