#!/usr/bin/python3
"""Write the files of vectors/ from the rules: a second implementation that shares nothing with the C code.

Reads vectors/keys.json and vectors/ids.txt, and writes a file for each scheme, rules.json, published.json, schema.json, ids.txt and
MANIFEST.sha256, which pins mistakes.json, reasons.json and catches.json besides. The same bytes on every run. An option names another
folder to write to: generate_vectors.py [DIR].
"""
import hashlib
import importlib
import json
import os
import pkgutil
import sys

sys.dont_write_bytecode = True

import vectorlib  # noqa: E402
from vectorlib import cases_checks, cases_fix, cases_pay, cases_rest, cases_rest_verify, cases_send, cases_sign  # noqa: E402
from vectorlib import cases_ws, errata, published, rules, schema  # noqa: E402
from vectorlib.forms import Key  # noqa: E402
from vectorlib.schemes import SCHEMES  # noqa: E402
from vectorlib.suite import Suite  # noqa: E402

VECTORS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), 'vectors')
# Data that is pinned and not written here: made once, written by hand, written by `bnconform self-check --write`.
PINNED = ['keys.json', 'mistakes.json', 'reasons.json', 'catches.json']
# The cases of the first schemes, in the order in which their vectors stand in the files; then whatever else is there.
CASES = [published, cases_rest, cases_rest_verify, cases_ws, cases_fix, cases_pay, cases_sign,
         cases_checks, cases_send]
CASES += [module for module in map(importlib.import_module, sorted(
    'vectorlib.' + found.name for found in pkgutil.iter_modules(vectorlib.__path__) if found.name.startswith('cases_')))
    if module not in CASES]


def read(name):
    path = os.path.join(VECTORS, name)
    if not os.path.exists(path):
        return ''
    with open(path, encoding='ascii') as file:
        return file.read()


def collect():
    """The suites, one a scheme, filled."""
    entries = json.loads(read('keys.json'))['keys']
    keys = {name: Key(name, entry) for name, entry in entries.items()}
    suites = {scheme: Suite(scheme, keys) for scheme in SCHEMES}
    for cases in CASES:
        cases.add(suites)
    return suites


def ledger(suites):
    """ids.txt: the ids in the order of their first appearance. Nothing ever leaves it."""
    known = read('ids.txt').split()
    ids = [name for scheme in SCHEMES for name in suites[scheme].by_id]
    lost = sorted(set(known) - set(ids))
    if lost:
        sys.exit(f'generate_vectors: {len(lost)} ids of ids.txt have no vector any more, the first is {lost[0]}')
    seen = set(known)
    return ''.join(name + '\n' for name in known + [name for name in ids if name not in seen])


def files():
    """Every file that is generated, by its name."""
    suites = collect()
    texts = {scheme + '.json': suites[scheme].file_text() for scheme in SCHEMES}
    texts['rules.json'] = rules.file_text()
    texts['published.json'] = errata.file_text()
    texts['schema.json'] = schema.file_text()
    texts['ids.txt'] = ledger(suites)
    others = {name: read(name) for name in PINNED}
    pinned = {**texts, **{name: text for name, text in others.items() if text}}
    texts['MANIFEST.sha256'] = ''.join(f'{hashlib.sha256(pinned[name].encode()).hexdigest()}  {name}\n'
                                       for name in sorted(pinned))
    return texts


def main():
    directory = sys.argv[1] if len(sys.argv) > 1 else VECTORS
    for name, text in files().items():
        with open(os.path.join(directory, name), 'w', encoding='ascii', newline='\n') as file:
            file.write(text)


if __name__ == '__main__':
    main()
