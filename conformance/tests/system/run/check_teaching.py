#!/usr/bin/env python3
# Takes 25 s
"""The teaching adapters: one a language, under 60 lines each, and all that they claim passes.

Each answers a part of the vectors, the shell's, which starts many processes a vector, one in twelve. A language that is not
installed is skipped, and the packages that it lacks are named; with --all, by `make teaching`, that is a failure, and each
answers every vector."""
import json
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[4]
BUILD = pathlib.Path(os.environ.get("BUILD", "build"))
FOLDER = pathlib.Path("conformance/adapters/teaching")
OUT = BUILD / "teaching"
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
ALL = "--all" in sys.argv[1:]
GSON = "/usr/share/java/gson.jar"
# What builds it, what runs it, how many vectors it passes at least.
ADAPTERS = {
    "sign.sh": (None, "{file}", 380),
    "sign.py": (None, PYTHON + " {file}", 500),
    "sign.mjs": (None, "node {file}", 500),
    "sign.php": (None, "php {file}", 500),
    "sign.rb": (None, "ruby {file}", 500),
    "sign.pl": (None, "perl {file}", 500),
    "sign.go": ("go build -o {out}/go {file}", "{out}/go", 400),
    "Sign.java": (f"javac -cp {GSON} -d {{out}} {{file}}", f"java -cp {GSON}:{{out}} Sign", 400),
    "sign.cpp": ("c++ -std=c++17 -Wall -Wextra -Werror -o {out}/cpp {file} -lcrypto", "{out}/cpp", 400),
    "Sign.cs": ("mcs -warnaserror -r:System.Web.Extensions -r:Mono.Security -out:{out}/cs.exe {file}",
                "mono {out}/cs.exe", 360),
}
failures = 0


def say(good, sentence, detail=""):
    global failures
    failures += not good
    print(f"ok - {sentence}" if good else f"FAIL - {sentence}: {detail}", flush=True)


def run(command, seconds):
    """A command, bounded, in the tree: its status, output and complaints. Go must not fetch another Go; what it has compiled
    of its own library it keeps where it always does, for that takes half a minute."""
    try:
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=seconds, check=False,
                              env=dict(os.environ, GOTOOLCHAIN="local"))
    except subprocess.TimeoutExpired:
        return None, "", f"no end after {seconds} s"
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def check(name, build, command, at_least):
    lines = (ROOT / FOLDER / name).read_text().splitlines()
    say(len(lines) < 60 and max(map(len, lines)) <= 120, f"{name} is a page: {len(lines)} lines",
        f"{len(lines)} lines, the longest of {max(map(len, lines))}")
    status, missing, _ = run(["ci/install", "-n", "teaching" + pathlib.Path(name).suffix.replace(".", "-")], 60)
    if status:
        lacks = f"{missing.strip()} is missing; ci/install teaching installs it"
        if ALL:
            say(False, f"{name} passes what it claims", lacks)
        else:
            print(f"skip - {name} passes what it claims: {lacks}", flush=True)
        return
    words = {"file": str(FOLDER / name), "out": str(OUT)}
    status, _, why = run(shlex.split(build.format(**words)), 300) if build else (0, "", "")
    if status == 0:
        judge(name, shlex.split(command.format(**words)), at_least)
    else:
        say(False, f"{name} is built", f"status {status}, {why[-1000:]}")


def judge(name, command, at_least):
    """A busy machine, or a run-time that starts slowly, is no fault: the deadlines are long ones. Other forms than the
    reference's pass as well, form encoding for one; what teaches RFC 3986 must write RFC 3986."""
    parts = 1 if ALL else 24 if name == "sign.sh" else 4
    least = at_least // (parts + parts // 4)  # no part is just as large as another
    status, out, why = run([str(BUILD / "bnconform"), "run", "--report", "ndjson", "--deadline", "20000",
                            "--start-deadline", "60000", "--shard", f"1/{parts}", "--", *command], 500)
    counts = json.loads((out.splitlines() or ["{}"])[-1])
    passed, failed = counts.get("passed", 0), counts.get("failed", -1)
    verdicts = [json.loads(line) for line in out.splitlines()[1:-1]]
    odd = [verdict["id"] for verdict in verdicts
           if verdict["outcome"] == "unsupported" or "other-form" in (verdict["detail"] or "")]
    say(status == 0 and failed == 0 and passed >= least and not odd,
        f"{name} passes what it claims, in the reference's form: {passed} passed, {failed} failed",
        f"status {status}, {counts}, unsupported or in another form: {odd[:3]}, {why[-500:]}")


def main():
    if not (ROOT / BUILD / "bnconform").exists():
        sys.exit(f"FAIL - {BUILD}/bnconform is not built")
    (ROOT / OUT).mkdir(parents=True, exist_ok=True)
    there = {path.name for path in (ROOT / FOLDER).iterdir()} - {"README.md"}
    say(there == set(ADAPTERS), f"there are {len(ADAPTERS)} languages, and each is tried", there ^ set(ADAPTERS))
    for name, row in ADAPTERS.items():
        check(name, *row)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
