#!/usr/bin/python3
# Takes 12 s
"""The vectors are what the generator makes of them, well formed, complete and never taken back.

Run by `make check` from the project's root. Prints a line for each check; exit status 0 when all of them hold.
"""
import ast
import hashlib
import json
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'generator'))
from vectorlib.schemes import SCHEMES  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VECTORS = os.path.join(ROOT, 'vectors')
INPUTS = ['key', 'method', 'path', 'target', 'query', 'params', 'headers', 'sender', 'seq', 'sending_time', 'heartbeat',
          'handling', 'frame_id', 'message', 'body', 'time_ms', 'nonce', 'now_ms', 'payload', 'signature']
TIMING = {'timestamp-ahead', 'timestamp-old'}
AT_LEAST = 600
EVIDENCE = os.path.join(ROOT, 'scripts', 'evidence', 'published-vectors.json')


def read(name):
    with open(os.path.join(VECTORS, name), encoding='utf-8') as file:
        return file.read()


def parse(name):
    return json.loads(read(name))


def all_vectors():
    return [{**vector, 'scheme': scheme} for scheme in SCHEMES for vector in parse(scheme + '.json')['vectors']]


def makers_are_there(_):
    """Whatever program made a value is there, where the vectors and the keys say it is."""
    said = {maker for scheme in SCHEMES for makers in parse(scheme + '.json')['evidence'].values() for maker in makers}
    said |= set(re.findall(r'made by ([^"]+?\.py)', read('keys.json')))
    return [name for name in sorted(said) if '/' in name and not os.path.isfile(os.path.join(ROOT, name))]


def regenerated(_):
    """Regenerating gives the committed bytes."""
    import generate_vectors
    return [f'{name} differs' for name, text in generate_vectors.files().items() if text != read(name)]


def schema_holds(_):
    """Every file is valid against schema.json."""
    import jsonschema
    schema = parse('schema.json')
    jsonschema.Draft7Validator.check_schema(schema)
    problems = []
    files = [(name + '.json', schema) for name in SCHEMES]
    files += [(name, {**schema['definitions'][name.replace('.json', '_file')], 'definitions': schema['definitions']})
              for name in ('keys.json', 'rules.json', 'mistakes.json', 'reasons.json', 'catches.json', 'published.json')]
    for name, part in files:
        for error in jsonschema.Draft7Validator(part).iter_errors(parse(name)):
            where = '/'.join(str(step) for step in error.absolute_path)
            problems.append(f'{name}: {where}: {error.message[:120]}')
    return problems


def schema_is_closed(vectors):
    """The schema refuses a member that it does not know, and a vector that lacks one."""
    import jsonschema
    schema = parse('schema.json')
    validator = jsonschema.Draft7Validator({'oneOf': schema['properties']['vectors']['items']['oneOf'],
                                            'definitions': schema['definitions']})
    problems = []
    for vector in (vectors[0], vectors[-1], next(v for v in vectors if 'mutation' in v)):
        plain = {name: value for name, value in vector.items() if name != 'scheme'}
        if not validator.is_valid(plain):
            problems.append(f'{vector["id"]} alone is refused')
        if validator.is_valid({**plain, 'surprise': '1'}):
            problems.append(f'{vector["id"]} with an unknown member is accepted')
        if validator.is_valid({name: value for name, value in plain.items() if name != 'expect'}):
            problems.append(f'{vector["id"]} without expect is accepted')
    return problems


def one_a_line(_):
    """Each vector stands on a line of its own, in ASCII."""
    problems = [f'{name}.json holds a character outside ASCII' for name in SCHEMES
                if not read(name + '.json').isascii()]
    for scheme in SCHEMES:
        rows = [row.rstrip(',') for row in read(scheme + '.json').split('\n')]
        vectors = parse(scheme + '.json')['vectors']
        if [json.loads(row) for row in rows[2:-2]] != vectors:
            problems.append(f'{scheme}.json has another layout')
    return problems


def ids_are_listed(vectors):
    """ids.txt names every vector once, by its scheme and operation."""
    ids = read('ids.txt').split('\n')[:-1]
    problems = [f'{name} stands there twice' for name in sorted(set(ids)) if ids.count(name) > 1][:5]
    found = [vector['id'] for vector in vectors]
    problems += [f'{name} is not in ids.txt' for name in found if name not in set(ids)][:5]
    problems += [f'{name} has no vector' for name in ids if name not in set(found)][:5]
    return problems + [f'{vector["id"]} does not begin with its scheme and op' for vector in vectors
                       if not vector['id'].startswith(f'{vector["scheme"]}/{vector["op"]}/')]


def git(*arguments):
    """What git says; None where there is no git, or nothing that it knows."""
    try:
        done = subprocess.run(['git', *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False)
    except FileNotFoundError:
        return None
    return done.stdout.decode() if done.returncode == 0 else None


def ids_only_grow(_):
    """Every earlier ids.txt that git remembers is the beginning of today's."""
    ids, revisions = read('ids.txt'), None
    if os.path.exists(os.path.join(ROOT, '.git')):
        revisions = git('log', '--format=%H', '--', 'vectors/ids.txt')
    if not revisions:
        return None
    return [f'that of {revision[:8]} is not' for revision in revisions.split()
            if not ids.startswith(git('show', f'{revision}:vectors/ids.txt') or '')]


def manifest_holds(_):
    """MANIFEST.sha256 pins every file of data, and no other."""
    pinned = dict(reversed(row.split('  ')) for row in read('MANIFEST.sha256').split('\n')[:-1])
    data = {name for name in os.listdir(VECTORS) if name.endswith(('.json', '.txt'))}
    problems = [f'{name} is pinned or present, not both' for name in sorted(data ^ set(pinned))]
    return problems + [f'{name} has another SHA-256' for name in sorted(data & set(pinned))
                       if hashlib.sha256(read(name).encode()).hexdigest() != pinned[name]]


def enough(vectors):
    """There are at least 600 vectors, in all seven schemes and three operations."""
    problems = [] if len(vectors) >= AT_LEAST else [f'{len(vectors)} vectors']
    there = {(vector['scheme'], vector['op']) for vector in vectors}
    return problems + [f'{scheme} has no {op}' for scheme in SCHEMES for op in ('sign', 'request', 'verify')
                       if (scheme, op) not in there]


def rules_are_covered(vectors):
    """Every rule has a valid and an invalid vector, or says what covers it; every cited rule exists."""
    rules = {rule['id']: rule for rule in parse('rules.json')['rules']}
    valid, invalid = set(), set()
    for vector in vectors:
        if vector['level'] != 'info':
            (valid if 'ok' in vector['expect'] else invalid).update(vector['rules'])
    problems = [f'{name} is cited and does not exist' for name in sorted((valid | invalid) - set(rules))]
    for name, rule in rules.items():
        if 'covered_by' not in rule:
            problems += [f'{name} has no {word} vector' for word, ids in (('valid', valid), ('invalid', invalid))
                         if name not in ids]
    return problems


def gaps_are_soft(vectors):
    """Where the documents are silent (a gap, or text that Binance US says nothing about) nothing is a must."""
    gaps = {rule['id'] for rule in parse('rules.json')['rules'] if rule['strength'] == 'gap'} - {'UR-3'}
    problems = [f'{vector["id"]} cites a gap and is a must' for vector in vectors
                if vector['level'] == 'must' and gaps & set(vector['rules'])]
    letters = set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~')
    for vector in vectors:
        if vector['scheme'] == 'us-rest' and vector['op'] == 'request' and vector['level'] == 'must':
            if any(not set(part) <= letters for pair in vector['query'] + vector['body'] for part in pair):
                problems.append(f'{vector["id"]} has characters for which Binance US has no rule')
    return problems


def mutations_undo(vectors):
    """Putting back what a mutation changed gives its parent's inputs, and the parent is accepted."""
    by_id = {vector['id']: vector for vector in vectors}
    problems = []
    for vector in vectors:
        if 'reject' in vector['expect'] and 'disputed' not in vector and 'parent' not in vector:
            problems.append(f'{vector["id"]} is refused and has no parent')
        if 'parent' not in vector:
            continue
        parent = by_id.get(vector['parent'], {})
        inputs = {name: vector[name] for name in INPUTS if name in vector}
        if {**inputs, **vector['mutation']['was']} != {name: parent[name] for name in INPUTS if name in parent}:
            problems.append(f'{vector["id"]}: undone it is not {vector["parent"]}')
        if 'ok' not in parent.get('expect', {}) or vector['op'] != parent['op'] or vector['scheme'] != parent['scheme']:
            problems.append(f'{vector["id"]}: {vector["parent"]} is no accepted vector of its kind')
        if any(vector.get(name) == value for name, value in vector['mutation']['was'].items()):
            problems.append(f'{vector["id"]}: a member named in its mutation is the same as before')
    return problems


def time_alone(vectors):
    """A refusal for the time changes the clock alone, unless the timestamp's own form is the point."""
    problems = []
    for vector in vectors:
        if vector['expect'].get('reject') in TIMING and '/two-' not in vector['id']:
            if 'signed anew' not in vector['mutation']['says'] and set(vector['mutation']['was']) != {'now_ms'}:
                problems.append(f'{vector["id"]} changes more')
    return problems


def reasons_are_covered(vectors):
    """Each reason of the contract has a refusal that names it."""
    import vectorlib.schema
    there = {vector['expect'].get('reject') for vector in vectors if vector['level'] == 'must'}
    return [f'{reason} has no vector' for reason in vectorlib.schema.REASONS if reason not in there]


def published_is_there(vectors):
    """Every published example stands in the vectors, by payload and signature, or as a disputed one."""
    with open(EVIDENCE, encoding='utf-8') as file:
        rows = json.load(file)
    slugs = {vector['id'].split('/')[-1]: vector for vector in vectors}
    problems = []
    for row in rows:
        vector = slugs.get('published-' + row['name'].replace('.', '-').replace('_', '-').lower())
        if vector is None:
            problems.append(f'{row["name"]} is missing')
        elif row['verified'] and row['signature'] not in json.dumps(vector):
            problems.append(f'{row["name"]} has another signature')
        elif not row['verified'] and row['kind'] != 'derived-negative' and 'disputed' not in vector:
            problems.append(f'{row["name"]} is not disputed')
    return problems


def readme_runs(_):
    """The README's example runs and agrees."""
    code = read('README.md').split('```python\n')[1].split('```')[0]
    done = subprocess.run([sys.executable, '-c', code], cwd=ROOT, stderr=subprocess.PIPE, check=False)
    return [] if done.returncode == 0 else [done.stderr.decode().strip().split('\n')[-1]]


def alone(_):
    """The generator imports nothing but the standard library and its own modules."""
    allowed = {'__future__', 'base64', 'calendar', 'hashlib', 'hmac', 'importlib', 'json', 'os', 'pkgutil', 're', 'sys', 'time',
               'vectorlib'}
    folder = os.path.join(ROOT, 'scripts', 'generator', 'vectorlib')
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith('.py')]
    problems = []
    for path in [os.path.join(ROOT, 'scripts', 'generator', 'generate_vectors.py')] + paths:
        with open(path, encoding='utf-8') as file:
            tree = ast.parse(file.read())
        for node in ast.walk(tree):
            names = ([alias.name for alias in node.names] if isinstance(node, ast.Import) else
                     [node.module] if isinstance(node, ast.ImportFrom) and node.level == 0 else [])
            problems += [f'{os.path.basename(path)} imports {name}' for name in names
                         if name.split('.')[0] not in allowed]
    return problems


CHECKS = [makers_are_there, regenerated, alone, schema_holds, schema_is_closed, one_a_line, ids_are_listed,
          ids_only_grow, manifest_holds, enough, rules_are_covered, gaps_are_soft, mutations_undo,
          time_alone, reasons_are_covered, published_is_there, readme_runs]


def main():
    sys.path.insert(0, os.path.join(ROOT, 'scripts', 'generator'))
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        sys.exit('FAIL - the vectors are checked: the package python3-jsonschema is missing')
    vectors, red = all_vectors(), 0
    for check in CHECKS:
        sentence, problems = check.__doc__.rstrip('.'), check(vectors)
        if problems is None:
            print(f'skip - {sentence}: the history of the tree is not there')
        elif problems:
            red += 1
            print(f'FAIL - {sentence}: {"; ".join(problems[:8])}')
        else:
            print(f'ok - {sentence}')
    print(f'{len(vectors)} vectors')
    sys.exit(1 if red else 0)


if __name__ == '__main__':
    main()
