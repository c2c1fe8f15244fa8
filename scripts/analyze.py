#!/usr/bin/env python3
"""What three readers of C find in the sources: gcc -fanalyzer, clang-tidy, cppcheck.

    scripts/analyze.py [--jobs N] [--deep] [--of TEXT] [gcc|clang-tidy|cppcheck ...]

Each finding is mended, or is a row of scripts/analyze.txt, which says why it is none. A row that excuses nothing any more is
an error too, where all of its tool's files were read. --deep has clang's own analyzer look as well, which takes ten times
as long as all else. --of: only files that have TEXT in their path.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

FOLDERS = ("reference/src", "reference/backend", "reference/common", "reference/adapter", "reference/cli", "conformance/src")
FLAGS = ["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-D_FILE_OFFSET_BITS=64", "-Ireference/include", "-Ireference/src",
         "-Ireference/common", "-Ireference/adapter", "-Ireference/cli", "-Iconformance/src"]
# Of clang-tidy what can be a fault of the program; taste is left to clang-format and check_style.py. Left out: what takes
# bytes with a length for text with an end (not-null-terminated-result), a pointer's size for a mistake where an array of
# pointers is meant (sizeof-expression), and what -Wconversion sees where it matters (implicit-widening).
CHECKS = ("-*,bugprone-*,cert-err34-c,cert-env33-c,cert-flp30-c,cert-fio38-c,cert-msc30-c,cert-msc32-c,cert-sig30-c,misc-redundant-expression,"
          "-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,-bugprone-branch-clone,"
          "-bugprone-not-null-terminated-result,-bugprone-sizeof-expression,-bugprone-implicit-widening-of-multiplication-result")
ALLOWED = "scripts/analyze.txt"
FOUND = re.compile(r"^(?:\./)?(?P<file>[^:\s]+\.[ch]):(?P<line>\d+):\d+: (?:warning|error|portability|performance): (?P<says>.*) \[(?P<check>[^\]]+)\]$")


def sources():
    for folder in FOLDERS:
        for where, _, names in os.walk(folder):
            yield from (os.path.join(where, name) for name in sorted(names) if name.endswith(".c"))


def gcc(path, _):
    return ["gcc", *FLAGS, "-include", "scripts/analyze.h", "-O1", "-fanalyzer", "-fno-diagnostics-show-caret", "-c", "-o", os.devnull, path]


def clang_tidy(path, deep):
    return ["clang-tidy", "--quiet", "-checks=" + CHECKS + (",clang-analyzer-*" if deep else ""), path, "--", *FLAGS, "-include", "scripts/analyze.h"]


def cppcheck(path, _):
    return ["cppcheck", "-q", "--std=c99", "--enable=warning,portability,performance", "--inline-suppr", "--library=scripts/analyze.cfg",
            "--suppress=missingIncludeSystem", "--template={file}:{line}:{column}: {severity}: {message} [{id}]", *FLAGS[1:], path]


TOOLS = {"gcc": gcc, "clang-tidy": clang_tidy, "cppcheck": cppcheck}


def read(command):
    """What a tool says of one file: (file, line, check, words)."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=600, check=False)
    found = set()
    for text in (done.stdout + done.stderr).decode("utf-8", "replace").splitlines():
        match = FOUND.match(text.replace(os.getcwd() + "/", ""))
        if match:
            found.add((match["file"], int(match["line"]), match["check"].replace("-Wanalyzer", "analyzer"), match["says"]))
        elif re.search(r": (fatal )?error: ", text):
            found.add((command[-1], 0, "cannot be read", text))
    return found


def exceptions():
    """Rows `check | file | what stands in that line | why it is none`."""
    rows = []
    with open(ALLOWED, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                rows.append(tuple(part.strip() for part in line.split(" | ")))
    return rows


def is_excused(finding, row):
    path, line, check, _ = finding
    if row[0] != check or row[1] not in ("*", path):
        return False
    with open(path, encoding="utf-8") as file:
        text = file.read().splitlines()[line - 1] if line else ""
    return row[2] == "*" or row[2] in text


def look(tool, asked, rows):
    """Gives whether it has nothing to say; fills the rows that were needed."""
    paths = [path for path in sources() if asked.of in path]
    with ThreadPoolExecutor(asked.jobs) as pool:
        found = set().union(*pool.map(lambda path: read(TOOLS[tool](path, asked.deep)), paths))
    bad = []
    for finding in sorted(found):
        excuse = [row for row in rows if is_excused(finding, row)]
        for row in excuse:
            rows[row] = True
        if not excuse:
            bad.append("%s:%d: %s [%s]" % (finding[0], finding[1], finding[3], finding[2]))
    print("%s - %s has nothing to say of %d files that is not excused (%d are)%s" % (
        "FAIL" if bad else "ok", tool, len(paths), len(found) - len(bad), "".join("\n    " + text for text in bad)), flush=True)
    return not bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--deep", action="store_true")
    parser.add_argument("--of", default="")
    parser.add_argument("tools", nargs="*", metavar="gcc|clang-tidy|cppcheck")
    asked = parser.parse_args()
    good, rows = True, {row: False for row in exceptions()}
    for tool in asked.tools or TOOLS:
        if not shutil.which(tool):
            print("skip - %s looks at the sources: it is not installed" % tool)
        else:
            good = look(tool, asked, rows) and good
    idle = [row for row, used in rows.items() if not used and not row[0].startswith("clang-analyzer")]
    if not asked.tools and not asked.of and idle:
        print("FAIL - each row of %s excuses something: %s" % (ALLOWED, "; ".join(" | ".join(row[:3]) for row in idle)))
        good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
