#!/usr/bin/env python3
# Takes 28 s
"""What real tools print of a request: the output of each, as it came, is read by explain.

data/tools/tools.jsonl has, of each tool, its own output for right requests and for some with a known mistake. A right
request that stands whole in it is valid; where the tool left a part of it out nothing is decided, or it is not read; a
mistake is named. What is right was said by the verifying server, which these tools sent it to.

Rows with "long": 1 are searched through to the end, and take seconds: `make long` asks them, with --long, and them alone."""
import base64
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
ROWS = pathlib.Path("conformance/tests/data/tools/tools.jsonl")
SECONDS = 300  # the search ends by counts: a busy machine may take long, and must then not answer otherwise
TOOLS_MIN, VALID_MIN = 150, 100
failures = 0


def report(good, sentence, detail=""):
    global failures
    failures += not good
    print("ok - " + sentence if good else "FAIL - %s: %s" % (sentence, detail), flush=True)


def key_of(row, folder):
    """The option's value: a key of another's client id is given as a file."""
    if row["key"] != "@rsa-2048":
        return row["key"]
    pem = folder / "rsa.pem"
    if not pem.exists():
        pem.write_text(json.loads(pathlib.Path("vectors/keys.json").read_text())["keys"]["rsa-2048"]["pem"])
    return str(pem)


def explain(row, folder):
    text = row["text"].encode() if "text" in row else base64.b64decode(row["base64"])
    done = subprocess.run([BNCONFORM, "explain", "--json", "--key", key_of(row, folder)], input=text,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    if done.returncode == 64:
        return {"verdict": "not read", "mistakes": [], "why": done.stderr.decode(errors="replace")}
    return json.loads(done.stdout)


def sentence_of(row):
    what = "%s of the request %s" % (row["tool"], row["request"])
    if row["want"] == "valid":
        return "a right request is valid as printed by " + what
    if "first" in row:
        return "%s is named in what is printed by %s" % (row["first"], what)
    return "the answer is \"%s\" to what is printed by %s" % (row["want"], what)


def check(row, told):
    ids = [mistake["id"] for mistake in told["mistakes"]]
    good = told["verdict"] == row["want"] and ("first" not in row or ids[:1] == [row["first"]])
    report(good, sentence_of(row), told)


def main():
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    tools = {row["tool"] for row in rows}
    report(len(tools) >= TOOLS_MIN, "there is output of at least %d tools and forms" % TOOLS_MIN, len(tools))
    whole = {row["tool"] for row in rows if row["want"] == "valid"}
    report(len(whole) >= VALID_MIN, "at least %d of them print a right request whole" % VALID_MIN, len(whole))
    rows = [row for row in rows if ("long" in row) == ("--long" in sys.argv[1:])]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        key_of({"key": "@rsa-2048"}, pathlib.Path(folder))
        for row, told in zip(rows, pool.map(lambda row: explain(row, pathlib.Path(folder)), rows)):
            check(row, told)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
