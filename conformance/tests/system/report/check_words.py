#!/usr/bin/env python3
# Takes 9 s
"""One text on every surface: what is said of a mistake is the sentence of vectors/mistakes.json, in every report, in
`show` and in `explain`; what is said of a refusal is that of vectors/reasons.json."""
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

BNCONFORM = os.path.join(os.environ.get('BUILD', 'build'), 'bnconform')
BROKEN = 'conformance/adapters/broken'
SMALL = ['--vectors', 'conformance/tests/data/small']
# Adapter with one mistake: the mistake that it must be named for.
ADAPTERS = {'signs_raw': 'raw-signed-encoded-sent', 'separates_with_ampersand': 'amp-joined-query-body',
            'lower_case_pay': 'pay-lowercase-hex', 'verifies_without_lf': 'pay-missing-trailing-lf'}
# A request that no mistake explains: the reason of its refusal is told.
REFUSED = {'timestamp-missing': 'https://api.binance.com/api/v3/order?symbol=A&signature=' + 64 * 'a'}
failed = 0


def say(sentence, wrong=None):
    global failed
    failed += wrong is not None
    print(f'FAIL - {sentence}: {wrong}' if wrong is not None else f'ok - {sentence}', flush=True)


def told(*arguments, given=None):
    return subprocess.run([BNCONFORM, *arguments], capture_output=True, text=True, input=given, timeout=60,
                          env=dict(os.environ, COLUMNS='80', PYTHONDONTWRITEBYTECODE='1')).stdout


def flat(text):
    """Without line ends and the columns that wrapping adds."""
    return re.sub(r'\s+', ' ', text)


def forms(entry, part):
    """The sentence, and those that the catalogue has for one form of the mistake, or for one scheme."""
    return [entry[part]] + [variant[part] for variant in entry.get('variants', {}).values() if part in variant]


def reports(adapter):
    """The text of each report, as a reader of that format sees it."""
    command = ['--', 'python3', f'{BROKEN}/{adapter}.py']
    found = {'text': told('run', *SMALL, *command)}
    with tempfile.TemporaryDirectory() as folder:
        for form in ('ndjson', 'tap', 'junit', 'markdown'):
            path = os.path.join(folder, form)
            told('run', *SMALL, '--report', f'{form}={path}', *command)
            with open(path, encoding='utf-8') as file:
                found[form] = file.read()
    root = xml.etree.ElementTree.fromstring(found['junit'])
    found['junit'] = ' '.join(node.get('message', '') + ' ' + (node.text or '') for node in root.iter())
    found['tap'] = ' '.join(json.loads(line.split(': ', 1)[1]) for line in found['tap'].splitlines()
                            if re.match(r'  (mistake|says|fix): ', line))
    found['ndjson'] = ' '.join(mistake['says'] for line in found['ndjson'].splitlines()
                               for mistake in json.loads(line).get('mistakes', []))
    return found


def main():
    with open('vectors/mistakes.json', encoding='utf-8') as file:
        words = {entry['id']: entry for entry in json.load(file)['mistakes']}
    for adapter, name in ADAPTERS.items():
        surfaces = reports(adapter)
        surfaces['show'] = told('show', name)
        for surface, text in surfaces.items():
            parts = ['says'] if surface == 'ndjson' else ['says', 'mend']
            lacks = [part for part in parts if not any(sentence in flat(text) for sentence in forms(words[name], part))]
            say(f'{name}: {surface} says it in the words of the catalogue', ' and '.join(lacks) if lacks else None)
    with open('vectors/reasons.json', encoding='utf-8') as file:
        reasons = {entry['id']: entry for entry in json.load(file)['reasons']}
    for name, request in REFUSED.items():
        screen = flat(told('explain', '--key', '@docs', request))
        lacks = f'{name}: {reasons[name]["says"]}' not in screen
        say(f'{name}: explain says it in the words of the reasons', screen[:200] if lacks else None)
        shown = flat(told('show', name))
        lacks = [part for part in ('says', 'fix') if reasons[name][part] not in shown]
        say(f'{name}: show says it in the same words', ' and '.join(lacks) if lacks else None)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
