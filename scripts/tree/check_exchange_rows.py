#!/usr/bin/env python3
"""An exchange that signs alike is one row of exchanges.def and no C: its name stands nowhere else but where people read of
it and where its own documents are cited, and a row that is added to a copy of the tree compiles and has its cases.

    scripts/tree/check_exchange_rows.py     CC: the compiler
"""
import glob
import hashlib
import hmac
import json
import os
import re
import shlex
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from copied_tree import CopiedTree  # noqa: E402

ROWS = "reference/src/exchanges.def"
TRIAL = ('EXCHANGE(TRIAL_ROW, trial_row_rest, "trial-row-rest", "trial-row-rest.json", "vectors/trial-row-rest.json", "Trial Row", '
         '"X-TRIAL-APIKEY", "api.trial-row.example", "/openapi/v9", "4711", "The signature is not right.", "")\n'
         'EXCHANGE_HOST(TRIAL_ROW, "api2.trial-row.example")\n')
# Where an exchange may be named besides: its row, who signs otherwise, what its documents print, and news.
ALLOWED = re.compile(r"reference/src/exchanges\.def|reference/common/other_exchanges\.def|CHANGELOG\.md|conformance/ERRATA\.md|"
                     r"vectors/.*|scripts/generator/vectorlib/(cases_exchanges\.py|errata\.json|rules\.py)|"
                     r"scripts/evidence/.*|scripts/tree/check_mistakes\.py|conformance/clients/.*|conformance/FINDINGS\.md|.*/tests/.*")
PROGRAM = ("reference/*/*.[ch]", "conformance/src/**/*.[chS]", "conformance/src/**/*.def", "conformance/adapters/**/*.*",
           "conformance/page/**/*.*", "scripts/**/*.py", "*.md", "conformance/*.md", "conformance/*.1", "reference/*.1", "Makefile")
# An example in help, in words and in comments: one that every reader knows.
EXAMPLES = ("mexc", "mexc-rest", "MEXC spot v3")
failed = 0


def report(sentence, problem=""):
    global failed
    failed += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem)[:700] if problem else ""))


def rows_of(text):
    """Of each row: the scheme, what people call it, header, host; and of each further host that."""
    found = [re.findall(r'"([^"]*)"', row) for row in re.findall(r"^EXCHANGE\((.*)\)$", text, re.MULTILINE)]
    return [(row[0], row[3], row[4], row[5]) for row in found], re.findall(r'^EXCHANGE_HOST\(\w+, "([^"]*)"\)$', text, re.MULTILINE)


def names_of(text):
    """All that would betray a place which knows one exchange from another; a header of Binance's own does not."""
    rows, hosts = rows_of(text)
    names = set(hosts)
    for scheme, title, header, host in rows:
        names |= {scheme, scheme[:-len("-rest")], title, host, host.partition(".")[2]} | ({header} if header != "X-MBX-APIKEY" else set())
    return sorted(names - set(EXAMPLES))


def check_names():
    with open(ROWS, encoding="ascii") as file:
        names = names_of(file.read())
    pattern = re.compile(r"(?<![\w-])(%s)(?![\w-])" % "|".join(map(re.escape, names)), re.IGNORECASE)
    files = sorted({name for one in PROGRAM for name in glob.glob(one, recursive=True) if os.path.isfile(name)})
    files = [name for name in files if not ALLOWED.fullmatch(name) and name != "scripts/tree/check_exchange_rows.py"]
    found = []
    for name in files:
        with open(name, encoding="utf-8", errors="replace") as file:
            found += ["%s:%d names %s" % (name, number, hit.group(1)) for number, line in enumerate(file, 1) for hit in [pattern.search(line)] if hit]
    report("no place but its row knows an exchange by name (%d names, %d files)" % (len(names), len(files)),
           "; ".join(found) or ("" if len(names) > 20 and len(files) > 300 else "too few were looked at"))


def sources(tree):
    """Each file that has a row for each scheme."""
    return [name for name in glob.glob("reference/*/*.c") + glob.glob("conformance/src/**/*.c", recursive=True)
            if re.search(r"exchanges\.def|BNS_FOR_EACH_SCHEME|vector_files\.def", tree.read(name))]


def check_compiles(tree):
    include = ["-I" + folder for folder in ("reference/include", "reference/src", "reference/common", "reference/adapter", "conformance/src")]
    compiler = shlex.split(os.environ.get("CC", "cc"))
    wrong, files = [], sources(tree)
    for name in files:
        code, said = tree.run(*compiler, "-std=c99", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", *include, name)
        wrong += ["%s: %s" % (name, said[-300:])] if code else []
    report("a row alone makes a row in each table of schemes (%d files)" % len(files), wrong or ("" if len(files) >= 5 else files))


CASES = """
import json, sys
sys.path[:0] = ["scripts/generator"]
from generate_vectors import read, Key, SCHEMES, Suite
from vectorlib import cases_exchanges
keys = {name: Key(name, entry) for name, entry in json.loads(read("keys.json"))["keys"].items()}
suites = {scheme: Suite(scheme, keys) for scheme in SCHEMES}
cases_exchanges.add(suites)
print(suites["trial-row-rest"].file_text())
"""


def check_cases(tree):
    """The generator makes its cases; Python's own HMAC finds them right. Each exchange has twelve at the least."""
    code, said = tree.run(sys.executable, "-B", "-c", CASES)
    if code:
        report("the generator makes the cases of a row", said[-400:])
        return
    vectors = json.loads(said)["vectors"]
    with open("vectors/keys.json", encoding="ascii") as file:
        secrets = {name: key.get("secret", "").encode() for name, key in json.load(file)["keys"].items()}
    made = [one for one in vectors if one["op"] in ("sign", "request") and "ok" in one["expect"]]
    wrong = [one["id"] for one in made if one["expect"]["ok"]["signature"] != hmac.new(
        secrets[one["key"]], one["expect"]["ok"].get("payload", one.get("payload", "")).encode(), hashlib.sha256).hexdigest()]
    wrong += [one["id"] for one in vectors if one["op"] == "request" and one["expect"]["ok"]["headers"][0][0] != "X-TRIAL-APIKEY"]
    refused = sum("reject" in one["expect"] for one in vectors)
    report("a row alone has its cases, and another HMAC finds them right (%d, of which %d are refused)" % (len(vectors), refused),
           wrong or ("" if len(vectors) >= 12 and refused >= 6 and len(made) >= 5 else len(vectors)))
    few = []
    for scheme, *_ in rows_of(tree.read(ROWS))[0]:
        if scheme == "trial-row-rest":
            continue
        with open("vectors/%s.json" % scheme, encoding="ascii") as file:
            few += [scheme] if len(json.load(file)["vectors"]) < 12 else []
    report("each exchange has at least twelve vectors", few)


def check_readers(tree):
    """Who else has a list of schemes reads the row: the adapters in Python and Node."""
    known = "import sys; sys.path[:0] = ['conformance/adapters/python']; import signing; print('trial-row-rest' in signing.SCHEMES)"
    code, said = tree.run(sys.executable, "-B", "-c", known)
    report("the adapter in Python knows a row", "" if code == 0 and "True" in said else said[-300:])
    try:
        code, said = tree.run("node", "--input-type=module", "-e",
                              "import * as s from './conformance/adapters/node/signing.mjs'; console.log(JSON.stringify(Object.keys(s.SCHEMES ?? s.schemes ?? {})))")
    except FileNotFoundError:
        print("skip - the adapter in Node knows a row: node is not installed")
        return
    report("the adapter in Node knows a row", "" if code == 0 and "trial-row-rest" in said else said[-300:])


def main():
    check_names()
    with CopiedTree() as tree:
        tree.write(ROWS, tree.read(ROWS) + TRIAL)
        check_compiles(tree)
        check_cases(tree)
        check_readers(tree)
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
