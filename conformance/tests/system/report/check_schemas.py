#!/usr/bin/env python3
"""What machines read is as its schema says: results, serve's log, `explain --json`, badges. A member that is missing or of
another type is found; a member more is allowed, since a minor version may add one."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

import jsonschema

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
SCHEMAS = pathlib.Path("conformance/schemas")
BROKEN = ["/usr/bin/python3", "conformance/adapters/broken/signs_raw.py"]
KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
failures = 0


def check(sentence, problem):
    global failures
    failures += bool(problem)
    print("FAIL - %s: %.600s" % (sentence, problem) if problem else "ok - " + sentence, flush=True)


def schema(name):
    found = json.loads((SCHEMAS / (name + ".json")).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(found)
    return jsonschema.Draft7Validator(found)


def hold(name, values, least):
    """Each value is as the schema says; and the schema can say no: with any member of those that must be there taken away."""
    validator = schema(name)
    wrong = [(list(error.path), error.message) for value in values for error in validator.iter_errors(value)]
    check("%s: all %d are as their schema says" % (name, len(values)), wrong[:1] or ("only %d" % len(values) if len(values) < least else ""))
    needed = [one.get("required", []) for one in validator.schema.get("oneOf", [validator.schema])]
    kept = []
    for value in values[:1] + values[-1:]:
        for member in set(sum(needed, [])) & set(value):
            less = {key: content for key, content in value.items() if key != member}
            kept += [member] if validator.is_valid(less) else []
    check("%s: a record that lacks a member is refused" % name, kept)


def results(folder):
    path = folder / "results.ndjson"
    subprocess.run([BNCONFORM, "run", "--report", "ndjson=%s" % path, "--", *BROKEN], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    hold("results", [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], 100)
    subprocess.run([BNCONFORM, "report", path, "--report", "html=%s" % (folder / "site")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    hold("badge", [json.loads(one.read_text(encoding="utf-8")) for one in sorted((folder / "site/badge").glob("*.json"))], 1)


def log(folder):
    path = folder / "log.ndjson"
    asked = ["/api/v3/time", "/api/v3/openOrders?symbol=BTCUSDT&timestamp=1&signature=" + "0" * 64, "/none-such?signature=x", "/api/v3/order"]
    with subprocess.Popen([BNCONFORM, "serve", "--port", "0", "--log", path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as serving:
        url = json.loads(serving.stdout.readline())["serving"]["http"]
        for target in asked:
            try:
                urllib.request.urlopen(urllib.request.Request(url + target, headers={"X-MBX-APIKEY": KEY}), timeout=60).close()
            except urllib.error.HTTPError as error:
                error.close()
        serving.terminate()
    hold("serve-log", [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], len(asked))


def explained():
    target = "/api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559&signature="
    right = "5d810a68"
    values = []
    for signatures in (["0" * 64], ["abc"], [right], ["0" * 64, "1" * 64]):
        text = "".join("GET %s%s HTTP/1.1\nHost: api.binance.com\nX-MBX-APIKEY: %s\n\n" % (target, one, KEY) for one in signatures)
        done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@docs", "--now", "1499827319559"], input=text.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
        values.append(json.loads(done.stdout))
    hold("explain", values, 4)
    check("a text with two requests has both", "" if len(values[3].get("requests", {}).get("list", [])) == 2 else values[3])


def main():
    with tempfile.TemporaryDirectory() as name:
        results(pathlib.Path(name))
        log(pathlib.Path(name))
    explained()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
