#!/usr/bin/env python3
"""The list of curl's options holds what the curl here says of itself: each option, its letter, whether it takes a value."""
import re
import subprocess
import sys

TABLE = "conformance/src/input/curl_options.c"
# A value in brackets has a part that may be left out: [protocol://]host.
ROW = re.compile(r" (?:-(.), |    )--([a-z0-9.-]+) ?([<\\[]?)")


def table():
    with open(TABLE, encoding="utf-8") as file:
        rows = re.findall(r'^    \{"([^"]+)", (?:\'(.)\'|0), ([01]), CURL_', file.read(), re.MULTILINE)
    return {name: (letter, takes == "1") for name, letter, takes in rows}


def of_curl():
    """Its version, and name -> (letter, takes a value); None where there is no curl."""
    try:
        version = subprocess.run(["curl", "--version"], stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout.split()[1]
        help_text = subprocess.run(["curl", "--help", "all"], stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None, {}
    found = [ROW.match(line) for line in help_text.split("\n")]
    return version, {row.group(2): (row.group(1) or "", row.group(3) != "") for row in found if row}


def fault(name, letter, takes, known):
    plain = name[3:] if name not in known and name.startswith("no-") else name
    if plain not in known:
        return "--%s is missing" % name
    has_letter = letter == known[plain][0] or name == "include"  # newer curls call it --show-headers
    if not has_letter or takes != known[plain][1]:
        return "--%s has another letter or value" % name
    return None


def main():
    known = table()
    version, real = of_curl()
    if version is None:
        print("skip - the list of curl's options holds all that curl has: there is no curl here")
        return 0
    faults = [wrong for wrong in (fault(name, letter, takes, known) for name, (letter, takes) in sorted(real.items())) if wrong]
    if len(real) < 200:
        faults.append("curl --help all tells of %d options" % len(real))
    sentence = "the list of curl's options (%d) holds all that curl %s has (%d)" % (len(known), version, len(real))
    print("FAIL - %s: %s" % (sentence, "; ".join(faults[:8])) if faults else "ok - " + sentence)
    letters = [letter for letter, _ in known.values() if letter]
    twice = sorted({letter for letter in letters if letters.count(letter) > 1})
    print("FAIL - no letter stands for two options: %s" % twice if twice else "ok - no letter stands for two options (%d)" % len(letters))
    return 1 if faults or twice else 0


if __name__ == "__main__":
    sys.exit(main())
