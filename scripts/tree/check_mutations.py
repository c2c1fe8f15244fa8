#!/usr/bin/env python3
"""Flip one byte, and demand that a check turns red: of what vectors expect, of constants of the signer, of golden reports.

    scripts/tree/check_mutations.py [--count N] [--seed N] [vectors|constants|golden ...]

Ten of each by default, chosen by a fixed seed, each in a copy of the tree below build/mutations. A changed vector
gets a fresh MANIFEST, so that more than a digest has to notice it. A constant whose change does not compile
is not counted; another is taken. The quick checks come first; all that `make check` runs on the product follows before a change
is said to have survived.
"""
import argparse
import glob
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time

HOME = os.path.join("build", "mutations")
TREE = os.path.join(HOME, "tree")
LEFT_OUT = shutil.ignore_patterns(".git", "build", "installed", "node_modules", "__pycache__", "compile_commands.json")
SECONDS, BUILD_SECONDS = 200, 900
# One set for all that is built of the copy: with another, everything is compiled anew.
SETTINGS = ["CFLAGS=-O1", "WERROR="]
# Constants whose change cannot show, each with the reason: (file, text of the line) -> why.
EQUIVALENT = {}


def run(*command, seconds=SECONDS):
    """Exit status and output of a command in the copy; a command over its time is red as well."""
    try:
        done = subprocess.run(command, cwd=TREE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=dict(os.environ, BUILD="build", MAKEFLAGS=""), timeout=seconds, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        return -1, "over its time"


def build():
    return run("make", "-s", "-j2", *SETTINGS, "all", "build-tests", seconds=BUILD_SECONDS)


def copy_tree():
    shutil.rmtree(HOME, ignore_errors=True)
    shutil.copytree(".", TREE, ignore=LEFT_OUT, symlinks=True)
    status, output = build()
    if status:
        sys.exit("mutations: the unchanged copy does not build:\n" + output[-3000:])


def scripts(pattern):
    return sorted(path for path in glob.glob(pattern) if path.endswith((".py", ".sh")))


def unit_tests(part):
    return sorted(os.path.join("build", path[:-2]) for path in glob.glob(part + "/tests/**/test_*.c", recursive=True))


def suite():
    return [("the suite", ["build/bnconform", "run"])]


def tests(part):
    return [(name, [sys.executable, "scripts/run_tests.py", "--seconds", "60", name]) for name in unit_tests(part)]


def product_checks():
    found = ["scripts/tree/check_suite.py", "scripts/tree/check_vectors.py", "scripts/tree/check_evidence.py", "scripts/tree/check_examples.sh"] + \
        scripts("reference/tests/check_*") + scripts("conformance/tests/system/*/check_*")
    return [(path, [sys.executable if path.endswith(".py") else "bash", path]) for path in found if os.path.exists(path)]


def demand_green():
    """A check that is red without any change would notice everything."""
    red = [name for name, command in suite() + tests("reference") + tests("conformance") + product_checks()
           if run(*command)[0]]
    if red:
        sys.exit("mutations: the unchanged copy is red already: " + ", ".join(red))
    print("mutations: every check of the unchanged copy is green", flush=True)


def first_red(checks):
    for name, command in checks:
        status, _ = run(*command)
        if status:
            return name
    return None


def another(character, choice):
    """A byte of the same sort, so that the change stays inside the text's grammar; never only another case."""
    if character.isdigit():
        return choice.choice([digit for digit in "0123456789" if digit != character])
    if character in "abcdef":
        return choice.choice([letter for letter in "abcdef" if letter != character])
    letters = "ghijklmnopqrstuvwxyz"
    letters = letters.upper() if character.isupper() else letters
    return choice.choice([letter for letter in letters if letter.lower() != character.lower()])


# ------------------------------------------------------------------------------------------------------- vectors

def vector_places():
    """(file, offset of a letter or digit) inside what each vector expects."""
    for path in sorted(glob.glob("vectors/*.json")):
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        for found in re.finditer(r'"expect":(?=\{)', text):
            _, end = json.JSONDecoder().raw_decode(text, found.end())
            values = [at.span(1) for at in re.compile(r'[:,\[]\s*"((?:[^"\\]|\\.)*)"(?!\s*:)').finditer(text, found.end(), end)]
            yield path, values


def mutate_vector(choice):
    places = list(vector_places())
    while True:
        path, values = choice.choice(places)
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        first, last = choice.choice(values) if values else (0, 0)
        spots = [at for at in range(first, last) if text[at].isascii() and text[at].isalnum() and text[at - 1] != "\\"
                 and not re.search(r"\\u[0-9a-fA-F]{0,3}$", text[max(first, at - 6):at])]
        if spots:
            break
    at = choice.choice(spots)
    changed = text[:at] + another(text[at], choice) + text[at + 1:]
    begin = text.rindex("\n", 0, at) + 1
    name = json.loads(text[begin:text.index("\n", at)].rstrip(",")).get("id", "?")
    return path, changed, "%s: %s -> %s in …%s…" % (name, text[at], changed[at], text[max(first, at - 12):min(last, at + 12)])


def refresh_manifest_and_build():
    path = os.path.join(TREE, "vectors", "MANIFEST.sha256")
    with open(path, encoding="utf-8") as file:
        names = [line.split(None, 1)[1].lstrip("*").strip() for line in file if line.strip()]
    with open(path, "w", encoding="utf-8") as file:
        for name in names:
            with open(os.path.join(TREE, "vectors", name), "rb") as data:
                file.write("%s  %s\n" % (hashlib.sha256(data.read()).hexdigest(), name))
    return build()


def vectors(choice):
    path, changed, says = mutate_vector(choice)
    checks = [("the suite", ["build/bnconform", "run", "--vectors", "vectors"])] + product_checks()
    return path, changed, says, checks, refresh_manifest_and_build


# ----------------------------------------------------------------------------------------------------- constants

TOKEN = re.compile(r"""(?P<skip>/\*.*?\*/|^[ \t]*\#[ \t]*include[^\n]*)
    |"(?P<text>(?:[^"\\\n]|\\.)*)" | '(?P<letter>(?:[^'\\\n]|\\.)+)' | (?<![\w.])(?P<number>0[xX][0-9a-fA-F]+|\d+)""",
                   re.VERBOSE | re.DOTALL | re.MULTILINE)


def constant_places():
    for path in sorted(glob.glob("reference/src/*.c")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for token in TOKEN.finditer(text):
            kind = token.lastgroup
            if kind == "skip":
                continue
            first, last = token.span(kind)
            if kind == "number" and text[first:first + 2] in ("0x", "0X"):
                first += 2
            spots = [at for at in range(first, last) if text[at].isascii() and text[at].isalnum() and text[at - 1] != "\\"
                     and (kind != "text" or text[at - 1] != "%")]
            if spots:
                yield path, text, spots


def constants(choice):
    path, text, spots = choice.choice(list(constant_places()))
    at = choice.choice(spots)
    changed = text[:at] + another(text[at], choice) + text[at + 1:]
    number = text.count("\n", 0, at) + 1
    line = text.split("\n")[number - 1].strip()
    says = "%s:%d: %s -> %s in %s" % (path, number, text[at], changed[at], line[:70])
    if (path, line) in EQUIVALENT:
        return path, None, says, [], None
    return path, changed, says, suite() + tests("reference") + tests("conformance") + product_checks(), build


# -------------------------------------------------------------------------------------------------------- golden

def golden(choice):
    paths = sorted(path for path in glob.glob("conformance/tests/data/golden/*") if os.path.isfile(path))
    path = choice.choice(paths)
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    at = choice.choice([at for at, character in enumerate(text) if character.isascii() and character.isalnum()])
    changed = text[:at] + another(text[at], choice) + text[at + 1:]
    says = "%s: %s -> %s in …%s…" % (path, text[at], changed[at], text[max(0, at - 12):at + 12].replace("\n", " "))
    checks = [("check_broken.py", [os.path.join(".", "conformance/tests/system/run/check_broken.py")])] + product_checks()
    return path, changed, says, checks, None


# --------------------------------------------------------------------------------------------------------- trying

def attempt(kind, choice):
    """Red: the name of the check that noticed; None: it survived; "": the change does not build, or cannot show."""
    path, changed, says, checks, prepare = kind(choice)
    if changed is None:
        return "", says
    target = os.path.join(TREE, path)
    with open(target, encoding="utf-8", newline="") as file:
        original = file.read()
    saved = os.path.join(TREE, "vectors", "MANIFEST.sha256")
    with open(saved, encoding="utf-8") as file:
        manifest = file.read()
    try:
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(changed)
        if prepare:
            outcome = prepare()
            if outcome and outcome[0]:
                return "", says
        return first_red(checks), says
    finally:
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(original)
        with open(saved, "w", encoding="utf-8") as file:
            file.write(manifest)
        if prepare and build()[0]:
            sys.exit("mutations: the copy does not build any more")


def try_kind(name, kind, count, seed):
    choice, tried, survived, left_out = random.Random("%s %d" % (name, seed)), 0, 0, 0
    while tried < count and left_out < 10 * count:
        start = time.monotonic()
        noticed, says = attempt(kind, choice)
        if noticed == "":
            left_out += 1
            continue
        tried += 1
        survived += noticed is None
        print("%s - %s (%s, %.0f s)" % ("FAIL" if noticed is None else "ok", says,
                                        "nothing noticed it" if noticed is None else "seen by " + noticed,
                                        time.monotonic() - start), flush=True)
    print("%s: %d flipped, %d noticed, %d survived, %d left out" % (name, tried, tried - survived, survived, left_out),
          flush=True)
    return tried == count and not survived


def main():
    kinds = {"vectors": vectors, "constants": constants, "golden": golden}
    parser = argparse.ArgumentParser(description="flip bytes and demand that the checks notice")
    parser.add_argument("kinds", nargs="*", metavar="kind", help=" ".join(kinds))
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=20260115)
    options = parser.parse_args()
    print("mutations: seed %d" % options.seed, flush=True)
    copy_tree()
    demand_green()
    right = [try_kind(name, kinds[name], options.count, options.seed) for name in options.kinds or kinds]
    shutil.rmtree(HOME, ignore_errors=True)
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
