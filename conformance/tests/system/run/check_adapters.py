#!/usr/bin/env python3
# Takes 16 s
"""Implementations that share no code with the reference, through bnconform: the adapters in Python, Node and shell, the
example of PROTOCOL.md, one that writes other legal forms, which must pass, and liars, which must not."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[4]
BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
ADAPTERS = "conformance/adapters"
failures = 0


class Run:
    """One `bnconform run`: the exit status, the counts, the verdicts."""

    def __init__(self, command, *options):
        done = subprocess.run([BNCONFORM, "run", "--report", "ndjson", *options, "--", *command], cwd=ROOT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        self.exit, self.said = done.returncode, done.stderr.decode(errors="replace")
        records = [json.loads(line) for line in done.stdout.splitlines()]
        self.first, self.verdicts, self.counts = records[0], records[1:-1], records[-1]
        self.passed, self.failed, self.skipped = (self.counts[name] for name in ("passed", "failed", "skipped"))

    def counted(self, how):
        return [verdict for verdict in self.verdicts if verdict["counted"] == how]

    def story(self):
        worst = self.counted("failed")[:1]
        return f"exit {self.exit}, {self.counts}, first failure {worst}, {self.said[-500:]}"


def say(good, sentence, detail):
    global failures
    failures += not good
    print(f"ok - {sentence}" if good else f"FAIL - {sentence}: {detail}", flush=True)


def passes(sentence, at_least, command, *options):
    run = Run(command, "--deadline", "20000", *options)  # a busy machine may keep an interpreter waiting
    good = run.exit == 0 and run.failed == 0 and run.passed >= at_least
    say(good, f"{sentence}: {run.passed} passed, {run.failed} failed, {run.skipped} skipped", run.story())
    return run


def check_complete():
    command = [PYTHON, f"{ADAPTERS}/python/adapter.py"]
    every = passes("the Python adapter passes all", 600, command)
    say(not every.skipped or all(v["outcome"] != "unsupported" for v in every.verdicts),
        "the Python adapter answers nothing with unsupported", every.story())
    if not shutil.which("node"):
        print("skip - the Node adapter passes all: no node command here")
        return
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if int(version.lstrip("v").split(".")[0] or 0) < 18:
        print(f"skip - the Node adapter passes all: it needs Node 18, here is {version}")
        return
    node = passes("the Node adapter passes all", 600, ["node", f"{ADAPTERS}/node/adapter.mjs"])
    claimed = {v["id"].split("/")[0] for v in node.verdicts}
    both = [v for v in every.verdicts if v["id"].split("/")[0] in claimed]
    say(len(claimed) >= 7 and len(node.verdicts) == len(both), "Python and Node are asked the same vectors of the same schemes",
        f"{len(both)} and {len(node.verdicts)}")


def check_shell():
    missing = [tool for tool in ("jq", "openssl") if not shutil.which(tool)]
    if missing:
        print(f"skip - the shell adapter: no {' and no '.join(missing)} command here")
        return
    command = [f"{ADAPTERS}/shell/adapter.sh"]
    # Some twenty processes a vector: a part of what it claims bounds the time.
    passes("the shell adapter, a process for each vector, signs with the keys that it claims", 30, command,
           "--oneshot", "--select", "spot-rest/sign/*")
    passes("the shell adapter answers one vector after the other", 20, command, "--shard", "2/24")


def check_examples():
    passes("the minimal adapter passes what it claims", 100, [PYTHON, f"{ADAPTERS}/python/minimal.py"])
    text = (ROOT / "conformance" / "PROTOCOL.md").read_text()
    with tempfile.TemporaryDirectory() as folder:
        example = pathlib.Path(folder) / "example.py"
        example.write_text(re.search(r"```python\n(.*?)```", text, re.S).group(1))
        passes("the example of PROTOCOL.md passes what it claims", 60, [PYTHON, str(example)])


def check_other_forms():
    run = passes("other legal forms pass", 300, [PYTHON, f"{ADAPTERS}/python/other_form.py"])
    rest = [v for v in run.counted("passed") if v["id"].split("/")[0].endswith("-rest")]
    other = [v for v in rest if v["detail"] and "other-form" in v["detail"]]
    say(len(other) >= 0.8 * len(rest) > 100, f"{len(other)} of {len(rest)} REST requests pass as other-form",
        run.story())
    elsewhere = [v["id"] for v in run.counted("passed") if v not in rest and v["detail"]]
    say(not elsewhere, "a frame's and a FIX message's spelling is no other form", elsewhere[:3])


def check_liars():
    text = (ROOT / "conformance/tests/peers/adapters/liar.py").read_text()
    lies = re.findall(r"^def (\w+)\(scheme, key, right, stages\):", text, re.M)
    for lie in lies:
        run = Run([PYTHON, "conformance/tests/peers/adapters/liar.py", lie])
        say(run.exit == 1 and run.passed == 0 and run.failed >= 50,
            f"a liar that {lie.replace('_', ' ')} passes nothing: {run.failed} failed", run.story())
    say(len(lies) == 8, "every lie is tried", lies)


def main():
    if not os.path.exists(os.path.join(ROOT, BNCONFORM)):
        sys.exit(f"FAIL - {BNCONFORM} is not built")
    check_complete()
    check_shell()
    check_examples()
    check_other_forms()
    check_liars()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
