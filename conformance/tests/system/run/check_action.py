#!/usr/bin/env python3
# Takes 13 s
"""The action that others use in their CI: it is made of scripts that are run here, with the inputs that it declares."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[4]
ACTION = ROOT / "ci" / "action"
PROGRAM = str(pathlib.Path(os.environ.get("BUILD", "build"), "bnconform").resolve())
ADAPTER = "/usr/bin/python3 %s" % (ROOT / "conformance" / "adapters" / "python" / "minimal.py")
BROKEN = "/usr/bin/python3 %s" % (ROOT / "conformance" / "adapters" / "broken" / "signs_raw.py")
failures = 0


def check(sentence, wrong):
    global failures
    failures += bool(wrong)
    print("FAIL - %s: %.500s" % (sentence, wrong) if wrong else "ok - " + sentence, flush=True)


def step(script, folder, **inputs):
    """One step of the action, in a folder of its own."""
    environment = {"PATH": "/usr/bin:" + os.environ["PATH"], "BN_PROGRAM": PROGRAM, "GITHUB_STEP_SUMMARY": str(folder / "job.md"),
                   "GITHUB_ACTIONS": "true", "GITHUB_PATH": str(folder / "path"),
                   "PYTHONDONTWRITEBYTECODE": "1", **{"BN_" + name.upper(): str(value) for name, value in inputs.items()}}
    ended = subprocess.run([ACTION / script], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=120)
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def check_declared():
    """Without a reader of YAML: the file is ours, and two spaces are one level."""
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    declared = set(re.findall(r"^  ([a-z]+):$", text.split("\nruns:")[0].split("\ninputs:")[1], re.MULTILINE))
    used = set(re.findall(r"inputs\.([a-z]+)", text))
    check("the action uses the inputs that it declares, and no other", declared ^ used)
    given = set(re.findall(r"^        (BN_[A-Z]+):", text, re.MULTILINE))
    scripts = [ACTION / name for name in re.findall(r"\$GITHUB_ACTION_PATH/ci/action/([a-z]+\.sh)", text)]
    check("each step is a script that is here and can be run", [str(path) for path in scripts if not os.access(path, os.X_OK)] or len(scripts) != 3)
    read = set().union(*(re.findall(r"BN_[A-Z]+", path.read_text()) for path in [*scripts, ACTION / "common.sh"]))
    check("the scripts read what the action gives them, and no other", given ^ (read - {"BN_PROGRAM"}))
    check("no input is pasted into a script", re.findall(r"run:.*\$\{\{.*", text))
    using = (ROOT / "conformance" / "USING.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([a-z]+)` \|", using, re.MULTILINE))
    check("USING.md tells of each input", declared ^ told)


def check_run(folder):
    status, out, err = step("run.sh", folder, run=ADAPTER, results="one")
    files = sorted(path.name for path in (folder / "one").iterdir())
    check("a command is judged, and leaves its results", "" if files == ["junit.xml", "results.ndjson", "summary.md"] and
          re.search(r"\n\d+ passed, \d+ failed, \d+ skipped\n$", out) else (status, files, out[-200:], err[-300:]))
    said = (folder / "job.md").read_text(encoding="utf-8")
    check("the job's summary is the Markdown report", "" if said == (folder / "one" / "summary.md").read_text(encoding="utf-8") and said else said)
    check("nothing that passes is an annotation", err.count("::error"))
    status, _, err = step("run.sh", folder, run=BROKEN, results="two")
    check("a wrong implementation fails the step", "" if status == 1 else status)
    notes = re.findall(r"^::error title=bnconform: ([a-z -]+)::", err, re.MULTILINE)
    told = re.findall(r"^\| `([a-z -]+?)(?: \([a-z]+\))?` \|", (folder / "two" / "summary.md").read_text(encoding="utf-8"), re.MULTILINE)
    check("each cause is one annotation, with its name", "" if sorted(notes) == sorted(told) and "raw-signed-encoded-sent" in notes else (notes, told))
    check("so is one that no mistake explains", "" if "payload differs" in notes else notes)
    status, _, err = step("run.sh", folder, run=BROKEN.replace("signs_raw", "hangs_at_one"), results="hung", options="--deadline 200")
    check("and one that is no answer", "" if status == 1 and "::error title=bnconform: timeout::" in err else (status, err[-300:]))
    status, _, err = step("run.sh", folder, run=BROKEN.replace("signs_raw", "dies_at_start"), results="dead")
    check("so is a run that could not judge, with its exit status", "" if status == 3 and "::error title=bnconform: exit status 3::" in err else (status, err[-300:]))
    expect = folder / "expect.txt"
    subprocess.run([PROGRAM, "run", "--expect", expect, "--update", "--", *BROKEN.split()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   timeout=60, check=False)
    status, _, err = step("run.sh", folder, run=BROKEN, expect=expect, results="three")
    check("with its expect file it does not, and nothing is an annotation", "" if status == 0 and "::error" not in err else (status, err[-300:]))
    status, _, err = step("run.sh", folder, results="four")
    check("without a command it says what it needs", "" if status == 64 and "needs run" in err else (status, err))
    mark = folder / "mark"
    step("run.sh", folder, run=ADAPTER + "; touch %s" % mark, results="five", options="--select none-such")
    check("the command is one command", "" if not mark.exists() else "another ran after it")


def check_setup(folder):
    status, out, err = step("build.sh", folder, setup="true", seal="false")
    path = (folder / "path").read_text(encoding="utf-8") if (folder / "path").exists() else ""
    there = all(os.access(os.path.join(path.strip(), name), os.X_OK) for name in ("bnconform", "bnsign"))
    check("setup alone puts both programs on the PATH", "" if status == 0 and path and there else (status, path, out[-200:], err[-300:]))


def check_pin(folder):
    has = re.search(r"vectors (\S+)", subprocess.run([PROGRAM, "--version"], stdout=subprocess.PIPE, timeout=10, check=True).stdout.decode())
    check("--version says which vectors are inside", "" if has else "it does not")
    status, out, err = step("run.sh", folder, run=ADAPTER, vectors="99.0.0", results="six")
    check("other vectors than the pinned ones are refused before anything runs", "" if status == 64 and not out and "99.0.0 was asked for" in err else (status, err))
    status, _, _ = step("run.sh", folder, run=BROKEN, vectors=has[1] if has else "", results="seven")
    check("the pinned ones are used", "" if status == 1 else status)


def check_parts(folder):
    for k in range(1, 5):
        step("run.sh", folder, run=BROKEN, shard="%d/4" % k, results="parts/%d" % k)
    status, out, err = step("merge.sh", folder, merge="parts", results="merged")
    _, whole, _ = step("run.sh", folder, run=BROKEN, results="whole")
    last = [text.rstrip("\n").split("\n")[-1] for text in (out, whole)]
    check("four parts merged come to what one run comes to (%s)" % last[1], "" if status == 1 and last[0] == last[1] else (status, last, err[-300:]))
    same = (folder / "merged" / "junit.xml").read_text(encoding="utf-8") == (folder / "whole" / "junit.xml").read_text(encoding="utf-8")
    check("and to the same JUnit file and summary", "" if same and (folder / "merged" / "summary.md").read_bytes() == (folder / "whole" / "summary.md").read_bytes()
          else "they differ")
    check("and to a page", "" if (folder / "merged" / "site" / "index.html").exists() else "there is none")
    (folder / "nothing").mkdir()
    status, _, err = step("merge.sh", folder, merge="nothing", results="none")
    check("a folder without results is refused", "" if status == 64 and "no results" in err else (status, err))


def main():
    check_declared()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        check_run(folder)
        check_setup(folder)
        check_pin(folder)
        check_parts(folder)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
