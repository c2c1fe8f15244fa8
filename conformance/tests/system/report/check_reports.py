#!/usr/bin/env python3
"""Every format of a run with failures parses with a reader that knows nothing of bnconform, and all say the same."""

import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

VECTORS = "conformance/tests/data/small"
BROKEN = "conformance/adapters/broken/%s.py"
BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR", "NO_COLOR")}
ENVIRONMENT.update(PATH="/usr/bin:" + os.environ.get("PATH", ""), PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")
COUNTS = re.compile(r"(\d+) passed, (\d+) failed, (\d+) skipped")
failures = 0


def check(sentence, wrong):
    global failures
    failures += bool(wrong)
    print("FAIL - %s: %s" % (sentence, wrong) if wrong else "ok - " + sentence)


def bnconform(*arguments, **environment):
    ended = subprocess.run([BNCONFORM, *arguments], env=dict(ENVIRONMENT, **environment), stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def run(name, *options, **environment):
    return bnconform("run", "--vectors", VECTORS, "--start-deadline", "5000", *options, "--", "python3", BROKEN % name,
                     **environment)


def read_tap(text):
    """TAP 14, by its specification: gives the points as (ok, directive), and whether the run bailed out."""
    lines, points, plan, bailed, yaml = text.split("\n"), [], None, False, False
    if lines.pop(0) != "TAP version 14" or lines.pop() != "":
        raise ValueError("no version line, or no line end at the end")
    for line in lines:
        if yaml:
            yaml = line != "  ..."
            if yaml and not re.fullmatch(r"  [a-z]+: .+", line):
                raise ValueError("YAML: " + line)
            if yaml:
                json.loads(line.split(": ", 1)[1])
            continue
        point = re.fullmatch(r"(not )?ok (\d+) - ((?:[^#\\]|\\.)*?)(?: # (SKIP|TODO) (.*))?", line)
        if point and int(point[2]) == len(points) + 1:
            points.append((not point[1], point[4]))
        elif line == "  ---":
            yaml = True
        elif re.fullmatch(r"1\.\.\d+( # SKIP .*)?", line) and plan is None:
            plan = int(line[3:].split(" ")[0])
        elif line.startswith("Bail out!"):
            bailed = True
        elif not line.startswith("#"):
            raise ValueError("not TAP: " + line)
    if plan != len(points):
        raise ValueError("plan %s, %d points" % (plan, len(points)))
    return points, bailed


def counts_of_ndjson(text):
    lines = [json.loads(line) for line in text.splitlines()]
    members = {"id", "outcome", "stage", "offset", "right", "yours", "signed", "mistakes", "detail", "ms"}
    if not {"suite", "version", "digest", "implementation"} <= set(lines[0]):
        raise ValueError("the first line lacks members")
    if not all(members <= set(line) for line in lines[1:-1]):
        raise ValueError("a verdict lacks members")
    counted = [line["counted"] for line in lines[1:-1]]
    sums = tuple(counted.count(word) for word in ("passed", "failed", "skipped"))
    if sums != (lines[-1]["passed"], lines[-1]["failed"], lines[-1]["skipped"]):
        raise ValueError("the last line's counts are not the verdicts'")
    return sums


def counts_of_tap(text):
    points, _ = read_tap(text)
    skipped = sum(directive is not None for _, directive in points)
    passed = sum(ok and directive is None for ok, directive in points)
    return passed, len(points) - passed - skipped, skipped


def counts_of_junit(text):
    suite = xml.etree.ElementTree.fromstring(text).find("testsuite")
    cases = suite.findall("testcase")
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    if (int(suite.get("tests")), int(suite.get("failures")) + int(suite.get("errors")),
            int(suite.get("skipped"))) != (len(cases), failed, skipped):
        raise ValueError("the attributes are not the cases' counts")
    run = [case for case in cases if case.get("classname") == "bnconform"]  # the run as a whole, where it is not green
    return len(cases) - failed - skipped, failed - len(run), skipped


def check_formats(name):
    """Standard output carries one format; then the counts stand on standard error, and are the same everywhere."""
    readers = {"ndjson": counts_of_ndjson, "tap": counts_of_tap, "junit": counts_of_junit}
    for form, reader in readers.items():
        _, out, err = run(name, "--report", form)
        wrong = ""
        try:
            found, said = reader(out), COUNTS.fullmatch(err.rstrip("\n").split("\n")[-1])
            if said is None or found != tuple(map(int, said.groups())):
                wrong = "%s, and standard error ends %r" % (found, err[-60:])
        except Exception as error:  # whatever a reader dislikes is the finding
            wrong = repr(error)
        check("%s of %s parses, and has the run's counts" % (form, name), wrong)


def check_text():
    _, plain, _ = run("signs_raw")
    _, colour, _ = run("signs_raw", FORCE_COLOR="1")
    _, refused, _ = run("signs_raw", NO_COLOR="1")
    stripped = re.sub("\033\\[[0-9;]*m", "", colour)
    check("coloured text says what plain text says", "" if stripped == plain != colour else "it does not")
    check("three attributes are used, and no other",
          set(re.findall("\033\\[[0-9;]*m", colour)) - {"\033[0m", "\033[1m", "\033[1;31m", "\033[36m"})
    check("NO_COLOR is plain text", "" if refused == plain else "it is not")
    check("the counts stand alone on the last line", "" if COUNTS.fullmatch(plain.split("\n")[-2]) else plain[-80:])
    without_command = re.compile(r"  Reproduce (?:.*\\\n)*.*\n")
    _, other, _ = run("signs_raw", "--window", "1")
    check("reports of equal runs are equal, whatever the window",
          "" if without_command.sub("", other) == without_command.sub("", plain) else "they differ")


def check_again():
    """The command that a block prints, pasted into a shell as it stands, shows the same failure: it names the program as it
    was called."""
    _, text, _ = run("signs_raw")
    command = re.search(r"  Reproduce ((?:.*\\\n)*.*)\n", text)[1]
    ended = subprocess.run(["sh", "-c", command], env=ENVIRONMENT, stdout=subprocess.PIPE, timeout=60)
    check("the command after Reproduce runs one vector again",
          "" if b"\n0 passed, 1 failed, 0 skipped\n" in ended.stdout else ended.stdout[-200:])


def check_shards():
    """Three shards, each in its own file, make the report of the whole run."""
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, str(k)) for k in (1, 2, 3)]
        for k, path in enumerate(files):
            run("signs_raw", "--shard", "%d/3" % (k + 1), "--report", "ndjson=" + path)
        whole_status, whole, _ = run("signs_raw", "--report", "ndjson")
        status, merged, _ = bnconform("report", "--vectors", VECTORS, "--report", "ndjson", *reversed(files))
        times = re.compile(r'"(ms|seconds)":[0-9.]+')
        check("shards merged are the whole run", "" if times.sub("", whole) == times.sub("", merged) else "they differ")
        check("shards merged exit as the whole run", "" if status == whole_status == 1 else (status, whole_status))
        status, out, err = bnconform("report", "--vectors", VECTORS, files[0], files[2])
        check("a shard that is missing is told by its number, and nothing is green",
              "" if status == 64 and not out and "1 of 3 shards is not among these files, first 2/3" in err else (status, err))
        status, out, err = bnconform("report", "--vectors", VECTORS, files[1])
        check("one shard alone is not the whole", "" if status == 64 and "2 of 3 shards are" in err else (status, err))
        other = os.path.join(folder, "other")
        run("signs_raw", "--shard", "2/4", "--report", "ndjson=" + other)
        status, out, err = bnconform("report", "--vectors", VECTORS, files[0], other)
        check("shards of another division are refused", "" if status == 64 and "another division" in err else (status, err))
        status, out, err = bnconform("report", "--vectors", VECTORS, files[0], files[0])
        check("a shard given twice is refused", "" if status == 64 and not out and "two verdicts" in err else err)
        with open(files[0], encoding="utf-8") as whole_file:
            head = whole_file.read().rsplit("\n", 2)[0]
        with open(files[0], "w", encoding="utf-8") as cut:
            cut.write(head + "\n")
        status, out, err = bnconform("report", "--vectors", VECTORS, *files)
        check("a shard that did not end is refused", "" if status == 64 and not out and "did not end" in err else err)


def check_expect():
    """An expect file made by --update turns the run green, and red again where it is no longer true."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "expect.txt")
        run("signs_raw", "--expect", path, "--update")
        status, out, _ = run("signs_raw", "--expect", path)
        check("a run that fails as expected exits 0", "" if status == 0 and "\n4 skipped: failed as expected\n" in out else out)
        status, out, _ = run("honest", "--expect", path)
        check("what passes now is one block", "" if status == 1 and out.count("expected to fail, and passes") == 1 else out)
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
        check("--update writes one line a cause, not one of each of four vectors",
              "" if lines[1:] == ["%s spot-rest/*  fail  # TODO" % cause for cause in
                                  ("non-ascii-not-percent-encoded", "raw-signed-encoded-sent")] + [""] else lines)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join([lines[0].replace("vectors ", "vectors 9."), *lines[1:]]))
        status, _, err = run("signs_raw", "--expect", path)
        check("a file of other vectors is told", "" if status == 0 and "was written with vectors 9." in err else (status, err))
        with open(path, "a", encoding="utf-8") as file:
            file.write("no/such/vector fail\n")
        status, out, err = run("signs_raw", "--expect", path)
        check("a line that matches nothing exits 64", "" if status == 64 and "no vector has this name" in err else err)


for adapter in ("signs_raw", "leaks_the_secret", "truncated_json", "claims_too_much"):
    check_formats(adapter)
check_text()
check_again()
check_shards()
check_expect()
sys.exit(1 if failures else 0)
