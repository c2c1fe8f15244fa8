#!/usr/bin/python3
"""The catalogue's words are complete, plain, and true to what they stand on.

Run by `make check` from the project's root. Prints a line for each check; exit status 0 when all of them hold.
"""
import json
import os
import re
import sys

sys.dont_write_bytecode = True

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'generator'))
from vectorlib.schemes import ROWS  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VECTORS = os.path.join(ROOT, 'vectors')
EVIDENCE = os.path.join(ROOT, 'scripts', 'evidence', 'mistakes.json')
# The evidence's words for what signs alike. Other products have no scheme here; their refusals look like Spot's.
MEANT = {'spot': ['spot-rest'], 'futures': ['usdm-rest', 'coinm-rest', 'options-rest', 'pm-rest'], 'sapi': ['spot-rest'], 'us': ['us-rest'],
         'ws-api': ['spot-ws', 'us-ws', 'usdm-ws', 'coinm-ws'], 'fix': ['fix-logon'], 'pay': ['pay-request'], 'pay-webhook': ['pay-webhook'],
         'bnb-chain': ['spot-rest'], 'binance-tr': ['spot-rest']}
LONGEST = 100
NEVER = ['forgot', 'forget', 'invalid', 'oops', 'did you', 'please', 'sorry', 'must', 'should', 'wrongly', 'simply',
         'probably', 'maybe', '!', '...?']
# Imperatives begin with a verb; these sentences begin with the command or the text itself.
NO_VERB = {"printf '%s' \"$text\" in place of echo \"$text\".",
           'timestamp LF nonce LF body LF: three newlines, the last one too.'}
VERBS = {'Add', 'Append', 'Build', 'Convert', 'Create', 'Cut', 'Decode', 'Decrypt', 'Enable', 'Encode', 'End', 'Fetch',
         'Fill', 'Give', 'Keep', 'Leave', 'Log', 'Make', 'Paste', 'Percent-encode', 'Put', 'Read', 'Remove', 'Send',
         'Set', 'Settle', 'Sign', 'Sort', 'Store', 'Take', 'Use', 'Verify', 'Write'}
# Drawn in the design of the screens, word for word.
VERBATIM = {
    ('raw-signed-encoded-sent', ''): (
        'The text is signed before it is percent-encoded; what is sent is encoded.',
        'Encode the parameters first, sign that string, send that same string.'),
    ('json-signed', ''): (
        'The parameters are signed as JSON text.',
        'Sign the query string: exactly the text that follows "?" in the URL.'),
    ('timestamp-added-after-signing', ''): (
        'timestamp joins the request when the signature is already made.',
        'Add timestamp first, then sign, then append signature.'),
    ('stray-separator', 'lf'): (
        'A newline stands at the end of the text that was signed.',
        "printf '%s' \"$text\" in place of echo \"$text\"."),
    ('non-ascii-not-percent-encoded', ''): (
        'Text outside ASCII is signed as raw UTF-8; it is percent-encoded first.',
        'Percent-encode names and values as UTF-8, then sign.'),
    ('webhook-bigint-rounded', ''): (
        'The body is parsed and written again; bizId is too large for JavaScript.',
        'Verify the raw bytes of the body, before any JSON parser sees them.'),
    ('pay-missing-trailing-lf', ''): (
        'The newline after the body is missing from the text that is verified.',
        'timestamp LF nonce LF body LF: three newlines, the last one too.'),
}


def parse(name):
    with open(os.path.join(VECTORS, name), encoding='ascii') as file:
        return json.load(file)


def evidence():
    with open(EVIDENCE, encoding='utf-8') as file:
        return {row['id']: row for row in json.load(file)}


def sentences(mistakes):
    """Each sentence with the mistake that it is of, and whether it is a mend."""
    for mistake in mistakes:
        for form in [mistake, *mistake.get('variants', {}).values()]:
            yield mistake['id'], form['says'], False
            if 'mend' in form:
                yield mistake['id'], form['mend'], True


def unique(mistakes):
    """Every mistake has an id of its own, and a title and words of its own."""
    problems = []
    for member in ('id', 'title', 'says'):
        values = [mistake[member] for mistake in mistakes]
        problems += [f'{member} twice: {value}' for value in sorted(set(values)) if values.count(value) > 1]
    return problems


def one_a_line(mistakes):
    """Each mistake stands on a line of its own."""
    with open(os.path.join(VECTORS, 'mistakes.json'), encoding='ascii') as file:
        rows = file.read().split('\n')
    return [] if [json.loads(row.rstrip(',')) for row in rows[1:-2]] == mistakes else ['another layout']


def complete(mistakes):
    """All mistakes of the evidence are there, with their kinds, sources and at least their schemes."""
    known = evidence()
    found = {mistake['id']: mistake for mistake in mistakes}
    problems = [f'{name} is not in the catalogue' for name in sorted(set(known) - set(found))]
    for name in sorted(set(known) & set(found)):
        schemes = {scheme for word in known[name]['schemes'] for scheme in MEANT.get(word, [word])}
        if set(known[name]['sources']) - set(found[name]['sources']):
            problems.append(f'{name} lost a source')
        if known[name]['kind'] != found[name]['kind'] or not schemes <= set(found[name]['schemes']):
            problems.append(f'{name} has another kind, or lost a scheme')
    return problems


# Copies of other sites: what they copy may change or go, and nobody there can answer.
MIRRORS = re.compile(r'://(www\.)?(devhide|soinside|exchangetuts|codepudding|phpout)\.|://(kiwix|wiki)\.|stackoverflow\.com_|://stackoverflow\.org|\.pages\.dev/package')


def no_mirrors(mistakes):
    """No source is a copy of a forum."""
    return [f'{mistake["id"]}: {source}' for mistake in mistakes for source in mistake['sources'] if MIRRORS.search(source)]


def sourced(mistakes):
    """Every mistake has a source, and there are 102 mistakes from at least 233 sources."""
    problems = [f'{mistake["id"]} has no source' for mistake in mistakes if not mistake['sources']]
    sources = {source for mistake in mistakes for source in mistake['sources']}
    if len(mistakes) < 102 or len(sources) < 233:
        problems.append(f'{len(mistakes)} mistakes, {len(sources)} sources')
    return problems


def rules_exist(mistakes):
    """Every rule that a mistake cites exists, and is a rule of one of its schemes."""
    letters = {row.letters: {other.name for other in ROWS if other.letters == row.letters} for row in ROWS}
    rules = {rule['id'] for rule in parse('rules.json')['rules']}
    problems = []
    for mistake in mistakes:
        for rule in mistake['rule']:
            schemes = letters.get(rule.split('-')[0])
            if rule not in rules:
                problems.append(f'{mistake["id"]} cites {rule}, which does not exist')
            elif schemes and not schemes & set(mistake['schemes']) and rule[:2] not in ('SR', 'UR'):
                problems.append(f'{mistake["id"]} cites {rule}, and is no mistake of {sorted(schemes)}')
    return problems


def provable_has_a_rule(mistakes):
    """Every mistake that recomputing proves breaks a rule that it names, in each of its schemes."""
    letters = {row.name: row.letters for row in ROWS}
    return [f'{mistake["id"]} names no rule of {scheme}' for mistake in mistakes if mistake['kind'] == 'recompute'
            for scheme in mistake['schemes'] if has_key_for(mistake['id'], scheme)
            if not any(rule.split('-')[0] in ('C', letters[scheme]) for rule in mistake['rule'])]


def has_key_for(name, scheme):
    """Binance US takes HMAC keys alone (UR-2): mistakes with other keys cannot be made there. Nor has it a rule for the
    place of the signature."""
    others = ('rsa', 'ed25519', 'pem', 'asym')
    return not (scheme in ('us-rest', 'us-ws') and (name.split('-')[0] in others or name == 'signature-not-last'))


def short(mistakes):
    """Every sentence has at most 100 characters and ends with a full stop; a title ends without."""
    problems = [f'{name}: {text}' for name, text, _ in sentences(mistakes)
                if len(text) > LONGEST or not text.endswith('.') or text != text.strip()]
    return problems + [f'{m["id"]}: {m["title"]}' for m in mistakes if m['title'].endswith('.') or len(m['title']) > 60]


def plain(mistakes):
    """No sentence asks, blames, calls out or speaks of you."""
    problems = []
    for name, text, mend in sentences(mistakes):
        bare = re.sub(r'"[^"]*"', '""', text)
        low = bare.lower()
        problems += [f'{name}: "{word}"' for word in NEVER if word in low]
        if '?' in bare or re.search(r'\b(you|your)\b', low):
            problems.append(f'{name}: {text}')
        if not mend and re.search(r'\b(will|had|were|been)\b', low):
            problems.append(f'{name}: not in the present tense: {text}')
    return problems


def imperative(mistakes):
    """Every mend begins with what to do."""
    return [f'{name}: {text}' for name, text, mend in sentences(mistakes)
            if mend and text not in NO_VERB and text.split(' ')[0] not in VERBS]


def verbatim(mistakes):
    """The sentences that the screens were drawn with are those of the file."""
    found = {mistake['id']: mistake for mistake in mistakes}
    problems = []
    for (name, variant), words in VERBATIM.items():
        form = found[name]['variants'][variant] if variant else found[name]
        if (form['says'], form.get('mend', found[name]['mend'])) != words:
            problems.append(f'{name} {variant}'.strip())
    return problems


def catches_are_there(mistakes):
    """Every vector that catches a mistake exists, and belongs to the scheme that it is named for."""
    with open(os.path.join(VECTORS, 'ids.txt'), encoding='ascii') as file:
        ids = set(file.read().split())
    known = {mistake['id'] for mistake in mistakes}
    problems = []
    for name, schemes in parse('catches.json')['catches'].items():
        if name not in known:
            problems.append(f'{name} is no mistake')
        problems += [f'{name}: {vector}' for scheme, vectors in schemes.items() for vector in vectors
                     if vector not in ids or not vector.startswith(scheme + '/')]
    return problems


def caught_is_said(mistakes):
    """A scheme whose vectors catch a mistake is among the mistake's schemes, and of its rules one is the scheme's."""
    letters = {row.name: row.letters for row in ROWS}
    catches, problems = parse('catches.json')['catches'], []
    for mistake in mistakes:
        for scheme in catches.get(mistake['id'], {}):
            if scheme not in mistake['schemes']:
                problems.append(f'{mistake["id"]} has no {scheme}')
            if mistake['rule'] and not {rule.split('-')[0] for rule in mistake['rule']} & {'C', letters[scheme]}:
                problems.append(f'{mistake["id"]} has no rule of {scheme}')
    return problems


CHECKS = [unique, one_a_line, complete, sourced, no_mirrors, rules_exist, provable_has_a_rule, short, plain, imperative, verbatim,
          catches_are_there, caught_is_said]


def judged(checks, rows):
    """Print the sentence of each check, its docstring, and what is wrong; the exit status."""
    red = 0
    for check in checks:
        sentence, problems = check.__doc__.rstrip('.'), check(rows)
        if problems:
            red += 1
            print(f'FAIL - {sentence}: {"; ".join(problems[:8])}')
        else:
            print(f'ok - {sentence}')
    return 1 if red else 0


if __name__ == '__main__':
    sys.exit(judged(CHECKS, parse('mistakes.json')['mistakes']))
