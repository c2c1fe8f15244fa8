#!/usr/bin/env python3
# Takes 10 s
"""The suite proves itself: every catalogued mistake, built into the reference, is noticed and named; and this proof can
go red. --write only brings vectors/catches.json and the README's figures up to date; build again after it."""
import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

BUILD = os.environ.get('BUILD', 'build')
PROGRAM = os.path.join(BUILD, 'bnconform')
SECONDS = 20
RED = ['spot-rest', 'fix-logon', 'pay-request', 'mexc-rest']
failed = 0


def say(sentence, wrong=None):
    global failed
    failed += wrong is not None
    print(f'FAIL - {sentence}: {wrong}' if wrong is not None else f'ok - {sentence}', flush=True)


def run(*arguments):
    return subprocess.run([PROGRAM, 'self-check', *arguments], capture_output=True, text=True, timeout=300)


def rows_of(output):
    return [json.loads(line) for line in output.splitlines()]


def sanitized():
    """A program with sanitizers in it, or another slow one, is not held to the time."""
    with open(PROGRAM, 'rb') as file:
        return b'__asan_init' in file.read()


def figures(rows):
    """The figures of the README's table, row by row."""
    pairs = [row for row in rows if 'mistake' in row and row['result'] != 'inapplicable']
    noticed = [row for row in pairs if row['result'] != 'missed']
    checks = [row for row in rows if 'check' in row]
    caught = [row for row in checks if row['result'] == 'caught']
    names = {row['mistake'] for row in noticed}, {row['mistake'] for row in pairs}
    return ['%d of %d' % (len(some), len(whole)) for some, whole in (names, (noticed, pairs), (caught, checks))]


def figure_rows(text):
    """The rows of the README's table, as (line, words, published, ours)."""
    rows = [(line, [cell.strip() for cell in line.strip('|').split('|')]) for line in text.split('\n')]
    return [(line, *cells) for line, cells in rows if len(cells) == 3 and ' of ' in cells[1] and line[:1] == '|']


def both_figures(rows):
    return list(zip(figures(rows_of(run('--published', '--json').stdout)), figures(rows)))


def is_in_readme(rows):
    with open('README.md', encoding='utf-8') as file:
        text = file.read()
    found, want = [row[2:] for row in figure_rows(text)], both_figures(rows)
    say("The README's table has the figures that are found", None if found == want else f'{found}, not {want}')
    say('The README counts the mistakes and the reports that there are', None if counted() in text else counted())


def counted():
    """How many mistakes there are, from how many reports, as the README says it."""
    mistakes = json.load(open('vectors/mistakes.json'))['mistakes']
    return '%d mistakes, from %d public reports' % (
        len(mistakes), len({source for mistake in mistakes for source in mistake['sources']}))


def write():
    run('--write', 'vectors')
    subprocess.run([sys.executable, 'scripts/generator/generate_vectors.py'], check=True)
    with open('README.md', encoding='utf-8') as file:
        text = file.read()
    for row, want in zip(figure_rows(text), both_figures(rows_of(run('--json').stdout))):
        text = text.replace(row[0], '| %s | %s | %s |' % (row[1], *want))
    text = re.sub(r'\d+ mistakes, from \d+ public reports', counted(), text)
    with open('README.md', 'w', encoding='utf-8') as file:
        file.write(text)


def is_all_detected():
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = run('--json')
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime
    if sanitized():
        print('skip - The whole takes less than 20 s of one core: this build is instrumented')
    else:
        say('The whole takes less than 20 s of one core', None if seconds < SECONDS else f'{seconds:.1f} s')
    rows = rows_of(found.stdout)
    pairs = [row for row in rows if 'mistake' in row]
    checks = [row for row in rows if 'check' in row]
    slipped = [f"{row['mistake']} in {row['scheme']}: {row['result']} {row.get('detail', '')}" for row in pairs
               if row['result'] not in ('detected', 'inapplicable')]
    say('Every mistake, in every scheme that it applies to, is detected and named first',
        '; '.join(slipped[:8]) if slipped or found.returncode else None)
    say('There are at least 150 mistakes in schemes', None if len(pairs) >= 150 else f'only {len(pairs)}')
    kept = [f"{row['check']} in {row['scheme']}" for row in checks if row['result'] != 'caught']
    say('No check of the verifier can be left out unnoticed', ', '.join(kept) if kept or not checks else None)
    catalogue = {entry['id']: entry for entry in json.load(open('vectors/mistakes.json'))['mistakes']}
    missing = [f'{name} in {scheme}' for name, entry in catalogue.items() for scheme in entry['schemes']
               if not any(row['mistake'] == name and row['scheme'] == scheme for row in pairs)]
    say('Every mistake of the catalogue is asked about', ', '.join(missing[:5]) if missing else None)
    unsaid = [row['mistake'] for row in pairs if row['result'] == 'inapplicable' and not row.get('detail')]
    say('What is inapplicable says why', ', '.join(unsaid) if unsaid else None)
    is_in_readme(rows)


def counts_and_agrees(directory):
    """Of one run: its last line, and that catches.json is what it writes."""
    found = run('--write', directory)
    last = found.stdout.splitlines()[-1]
    words = last.replace(',', '').split()
    shape = len(words) == 8 and words[1::2] == ['detected', 'named-other', 'missed', 'inapplicable']
    say('The last line counts', None if shape else last)
    with open(os.path.join(directory, 'catches.json')) as new, open('vectors/catches.json') as old:
        same = new.read() == old.read()
    say('vectors/catches.json is what self-check --write gives', None if same else 'it differs; write it anew')


def without(scheme, target):
    """Takes the vectors out of one scheme's file; the manifest pins it as it is."""
    path = os.path.join(target, scheme + '.json')
    with open(path) as file:
        text = file.read()
    head = text.split('"vectors":[')[0] + '"vectors":[\n]}\n'
    with open(path, 'w') as file:
        file.write(head)
    pinned = os.path.join(target, 'MANIFEST.sha256')
    with open(pinned) as file:
        lines = file.read().splitlines()
    digest = hashlib.sha256(head.encode()).hexdigest()
    with open(pinned, 'w') as file:
        file.writelines((f'{digest}  {scheme}.json' if line.endswith(f' {scheme}.json') else line) + '\n'
                        for line in lines)


def goes_red(directory):
    """A scheme of each family, all in one run. Of an exchange that signs alike the checks of the verifier alone are its own."""
    target = os.path.join(directory, 'emptied')
    shutil.copytree('vectors', target)
    for scheme in RED:
        without(scheme, target)
    found = run('--json', '--vectors', target)
    missed = [row.get('scheme') for row in rows_of(found.stdout) if row.get('result') in ('missed', 'not-caught')]
    for scheme in RED:
        right = found.returncode == 1 and scheme in missed
        say(f'Without the vectors of {scheme} it goes red',
            None if right else f'exit {found.returncode}, nothing missed; {found.stderr.strip()[:200]}')
    say('No scheme that has its vectors goes red with them', ', '.join(sorted(set(missed) - set(RED))) or None)
    target = os.path.join(directory, 'spoilt')
    shutil.copytree('vectors', target)
    os.remove(os.path.join(target, 'pay-request.json'))
    found = run('--vectors', target)
    say('With a file of vectors removed it goes red', None if found.returncode == 1 else f'exit {found.returncode}')


def main():
    if '--write' in sys.argv:
        write()
        return 0
    with tempfile.TemporaryDirectory() as directory:
        is_all_detected()
        if sanitized():
            print('skip - It counts, agrees with catches.json and goes red: once through is enough for an instrumented build')
            return 1 if failed else 0
        counts_and_agrees(directory)
        goes_red(directory)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
