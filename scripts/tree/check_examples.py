#!/usr/bin/env python3
"""The examples of CI in USING.md are the files of packaging/ci, word by word: those are run (packaging/check_ci_files.py)."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
USING = (ROOT / "conformance/USING.md").read_text(encoding="utf-8")
RUN = (ROOT / "packaging/check_ci_files.py").read_text(encoding="utf-8")
NO_EXAMPLES = {"linters.txt"}
failures = 0


def report(sentence, is_so):
    global failures
    failures += not is_so
    print("%s - %s" % ("ok" if is_so else "FAIL", sentence))


def indented(text):
    return "".join("    %s\n" % line if line else "\n" for line in text.splitlines())


def main():
    names = sorted(path.name for path in (ROOT / "packaging/ci").iterdir() if path.name not in NO_EXAMPLES)
    for name in names:
        report("USING.md has packaging/ci/%s as it is" % name, indented((ROOT / "packaging/ci" / name).read_text(encoding="utf-8")) in USING)
        report("packaging/ci/%s is run" % name, '"%s"' % name in RUN)
    begins = [line for line in USING.splitlines() if line.startswith(("    on: ", "    pipeline {", "    binance-signing:", "    repos:", "    #!/bin/sh"))]
    report("USING.md has no other example of CI", len(begins) == len(names))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
