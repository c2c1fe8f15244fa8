#!/usr/bin/python3
"""Every reason of a refusal has its row in vectors/reasons.json, in plain words that stand nowhere else.

Run by `make check` from the project's root. Prints a line for each check; exit status 0 when all of them hold.
"""
import json
import os
import re
import sys

sys.dont_write_bytecode = True

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'scripts', 'generator'))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from check_mistakes import NEVER, VERBS, judged  # noqa: E402
from vectorlib.schema import REASONS, REFUSALS  # noqa: E402

# Answers whose text is not one alone: a parameter's name, and how many there are.
MARKS = {'$name', '$expected', '$read', '$sent'}


def read(*path):
    with open(os.path.join(ROOT, *path), encoding='utf-8') as file:
        return file.read()


def complete(reasons):
    """Every reason of the contract has a row, in the contract's order, and so have the exchange's own."""
    names = re.search(r'bns_reason_name\(.*?\{\s*"",(.*?)\}', read('reference', 'src', 'verify.c'), re.S).group(1)
    contract, found = re.findall(r'"([a-z-]+)"', names), [reason['id'] for reason in reasons]
    problems = [] if contract == REASONS else ['the schema has other reasons than reference/src/verify.c']
    return problems + ([] if found == REASONS + REFUSALS else [f'{found} is not {REASONS + REFUSALS}'])


def in_the_protocol(reasons):
    """PROTOCOL.md tells of every reason of the contract."""
    table = read('conformance', 'PROTOCOL.md')
    return [name for name in REASONS if f'`{name}`' not in table]


def one_a_line(reasons):
    """Each reason stands on a line of its own."""
    rows = read('vectors', 'reasons.json').split('\n')
    return [] if [json.loads(row.rstrip(',')) for row in rows[1:-2]] == reasons else ['another layout']


def clauses(reasons):
    """What is said of a reason is a clause of at most 70 characters, without a full stop, and of one reason alone."""
    said = [reason['says'] for reason in reasons]
    problems = [f'twice: {text}' for text in sorted(set(said)) if said.count(text) > 1]
    return problems + [text for text in said if len(text) > 70 or text != text.strip() or text[-1] in '.!?'
                       or (text[0].isupper() and not text.startswith('API'))]


def imperative(reasons):
    """Every fix is a sentence of at most 100 characters that begins with what to do."""
    return [f'{reason["id"]}: {reason["fix"]}' for reason in reasons
            if len(reason['fix']) > 100 or not reason['fix'].endswith('.')
            or reason['fix'].split(' ')[0] not in VERBS | {'Spell'}]


def plain(reasons):
    """No sentence asks, blames, calls out or speaks of you."""
    return [f'{reason["id"]}: {text}' for reason in reasons for text in (reason['says'], reason['fix'])
            if any(word in text.lower() for word in NEVER) or '?' in text or re.search(r'\b(you|your)\b', text.lower())]


def said_once(reasons):
    """The words stand in the file alone: no source of the harness has a sentence of its own for a reason."""
    problems = []
    for folder, _, names in os.walk(os.path.join(ROOT, 'conformance', 'src')):
        for name in sorted(names):
            source = read(folder, name) if name.endswith(('.c', '.h')) else ''
            problems += [f'{name}: {reason["says"]}' for reason in reasons if reason['says'] in source]
    return problems


def one_answer_each(reasons):
    """A product answers in one way to each form of a refusal, and the usual form is among them."""
    problems = []
    for reason in reasons:
        forms = [(product, answer.get('when', '')) for answer in reason['answers'] for product in answer['of']]
        problems += [f'{reason["id"]}: {form} twice' for form in sorted(set(forms)) if forms.count(form) > 1]
        usual = {product for product, when in forms if not when}
        problems += [f'{reason["id"]}: {product} has no usual answer' for product, when in forms if product not in usual]
    return problems


def codes_are_of_the_product(reasons):
    """Binance Pay has codes without a minus, all others have them with one; a mark in a text is one that is filled in."""
    problems = []
    for reason in reasons:
        for answer in reason['answers']:
            if (answer['of'] == ['pay']) == answer['code'].startswith('-'):
                problems.append(f'{reason["id"]}: {answer["code"]} of {answer["of"]}')
            problems += [f'{reason["id"]}: {mark}' for mark in re.findall(r'\$[a-z]+', answer['text']) if mark not in MARKS]
    return problems


CHECKS = [complete, in_the_protocol, one_a_line, clauses, imperative, plain, said_once, one_answer_each,
          codes_are_of_the_product]


if __name__ == '__main__':
    sys.exit(judged(CHECKS, json.loads(read('vectors', 'reasons.json'))['reasons']))
