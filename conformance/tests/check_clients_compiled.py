#!/usr/bin/env python3
"""The faults of the compiled clients in conformance/clients show again in the scripts that a maintainer would run:
again/*.go, *.rs and *.java, each against one server, where its library is installed."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BNCONFORM = ROOT / os.environ.get("BUILD", "build") / "bnconform"
CARGO = ["cargo", "run", "--quiet", "--release", "--locked", "--offline", "--target-dir", ROOT / "build" / "cargo"]
RUNS = {".go": lambda script: ["go", "run", script], ".rs": lambda script: [*CARGO, "--example", script.stem],
        ".java": lambda script: ["java", "-cp", "installed/lib/*", script]}
failures = 0


def say(good, sentence, detail):
    global failures
    failures += not good
    print(f"ok - {sentence}" if good else f"FAIL - {sentence}: {detail}", flush=True)


def shows(says, records):
    """What arrives is said as "a wrong signature", or as a text that a request holds and what else is so."""
    if says == "a wrong signature":
        return any(record["verdict"] == "wrong" for record in records)
    text, _, what_else = says.partition(", and ")
    holding = [record for record in records if text in record["raw"]]
    if what_else == "the signature is valid":
        return any(record["verdict"] == "valid" for record in holding)
    if what_else == "no request after it":
        return bool(holding) and records[-1] is holding[-1]
    return bool(holding)


def read(log):
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def check(script, serving, log):
    text, before = script.read_text(), len(read(log))
    says = re.search(r"What arrives: (.*)", text)[1]
    # The usage in its head tells which address it takes.
    address = serving["ws" if " ws://" in text.split("What arrives")[0] else "http"]
    done = subprocess.run([*RUNS[script.suffix](script), address], cwd=script.parents[1], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=300, check=False)
    records = read(log)[before:]
    say(shows(says, records), f"{script.parents[1].name}: {script.name} shows {says}",
        f"{[(record['verdict'], record['raw'][:200]) for record in records]}, {done.stdout.decode()[-300:]}")


def main():
    scripts = [path for path in sorted(ROOT.glob("conformance/clients/*/again/*")) if path.suffix in RUNS]
    with tempfile.TemporaryDirectory() as place:
        log = pathlib.Path(place) / "log"
        with subprocess.Popen([BNCONFORM, "serve", "--log", log], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
            serving = json.loads(server.stdout.readline())["serving"]
            try:
                for script in scripts:
                    if (script.parents[1] / "installed" / "pinned").exists():
                        check(script, serving, log)
                    else:
                        print(f"skip - {script.parents[1].name}: {script.name}: not installed; make clients installs it")
            finally:
                server.terminate()
    return 1 if failures or not scripts else 0


if __name__ == "__main__":
    sys.exit(main())
