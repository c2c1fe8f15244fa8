#!/usr/bin/env python3
"""The parts of a man page that the rows of options decide: between their marks they are what the program itself writes.

    scripts/tree/man_options.py PAGE PROGRAM            writes them into the page
    scripts/tree/man_options.py --check PAGE PROGRAM    says where the page differs; exit 1
"""
import re
import subprocess
import sys

PART = re.compile(r'^\.\\" BEGIN (.+?):.*\n(?:.*\n)*?\.\\" END \1\n', re.M)


def main(arguments):
    checks = arguments[:1] == ["--check"]
    path, program = arguments[checks:]
    said = subprocess.run([program, "help", "--man"], stdout=subprocess.PIPE, universal_newlines=True, timeout=60, check=True).stdout
    parts = {found.group(1): found.group(0) for found in PART.finditer(said)}
    with open(path, encoding="utf-8") as file:
        page = file.read()
    there = [found.group(1) for found in PART.finditer(page)]
    faults = ["%s: the page has no such part" % name for name in parts if name not in there]
    faults += ["%s: no row makes this part" % name for name in there if name not in parts]
    faults += ["%s: it stands there twice" % name for name in set(there) if there.count(name) > 1]
    if not parts:
        faults.append("%s help --man writes no part" % program)
    made = PART.sub(lambda found: parts.get(found.group(1), found.group(0)), page)
    if checks and made != page:
        faults += ["%s: it is not what the rows say; run scripts/tree/man_options.py %s %s" % (found.group(1), path, program)
                   for found in PART.finditer(page) if parts.get(found.group(1), found.group(0)) != found.group(0)]
    if not checks and made != page:
        with open(path, "w", encoding="utf-8") as file:
            file.write(made)
    for fault in faults:
        print("%s: %s" % (path, fault))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
