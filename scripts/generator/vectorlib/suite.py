"""The vectors of one scheme as they are collected, and the files that they become."""
import json

from . import forms, schemes

VERSION = '0.2.0'  # of the vectors as a whole
DERIVED = {'kind': 'derived'}
MUTATED = {'kind': 'mutated'}
ORDER = ['id', 'since', 'title', 'op', 'level', 'rules', 'key', 'pem', 'passphrase', 'method', 'path', 'target', 'query', 'params',
         'headers',
         'sender', 'seq', 'sending_time', 'heartbeat', 'handling', 'frame_id', 'message', 'body', 'json', 'time_ms', 'nonce',
         'now_ms', 'payload', 'signature', 'expect', 'more', 'at_once', 'probes', 'may_refuse',
         'behaviour', 'disputed', 'source', 'parent', 'mutation']
INPUTS = ORDER[ORDER.index('method'):ORDER.index('expect')]
REPEAT_FROM = 1024

GENERATOR, ADAPTER = 'scripts/generator/generate_vectors.py', 'conformance/adapters/python/adapter.py'


def evidence(scheme):
    """The two tools that gave each stage, and each verdict of verify. Neither is the reference."""
    built = {stage: [GENERATOR, ADAPTER] for stage in ['payload', *schemes.BY_NAME[scheme].stages, 'verdict']}
    return {**built, 'signature': [GENERATOR, 'openssl']}


def text(value):
    """A text as it stands in a vector: bytes that are not UTF-8 in hex, one byte many times as a repeat."""
    data = forms.raw(value)
    if len(data) > REPEAT_FROM and data == data[:1] * len(data):
        return {'repeat': {'text': data[:1].decode(), 'count': str(len(data))}}
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {'hex': data.hex()}


def typed(value):
    if isinstance(value, forms.Number):
        return {'number': str(value)}
    if isinstance(value, forms.Boolean):
        return {'boolean': str(value)}
    if isinstance(value, forms.Escape):
        return {'escape': str(value)}
    if isinstance(value, forms.Null):
        return {'null': ''}
    if isinstance(value, forms.ListOf):
        return {'list': [typed(item) for item in value]}
    if isinstance(value, forms.ObjectOf):
        return {'object': [[text(name), typed(item)] for name, item in value]}
    return text(value)


def member(name, value):
    """One input or stage in its form in the file."""
    if name == 'headers':
        return [[n, v] for n, v in value]
    if name == 'params' or isinstance(value, list):
        return [[text(n), typed(v)] for n, v in value]
    return value if value is None else text(value)


class Suite:
    """Collects the vectors of a scheme; each id is SCHEME/OP/SLUG."""

    def __init__(self, scheme, keys):
        self.scheme, self.keys, self.vectors, self.by_id = scheme, keys, [], {}

    def key(self, name):
        return self.keys[name]

    def add(self, op, slug, title, rules, key, inputs, expect, level='must', source=None, **more):
        vector = {'id': f'{self.scheme}/{op}/{slug}', 'since': schemes.BY_NAME[self.scheme].since, 'title': title, 'op': op, 'level': level,
                  'rules': rules.split(), 'key': key, 'expect': expect, 'source': source or DERIVED, **more}
        for name, value in inputs.items():
            vector[name] = member(name, value)
        return self.put(vector)

    def sign(self, slug, title, rules, key, payload, **more):
        signature = self.key(key).sign(self.scheme, payload)
        return self.add('sign', slug, title, rules, key, {'payload': payload}, {'ok': {'signature': signature}}, **more)

    def requested(self, slug, title, rules, key, inputs, stages, **more):
        stages = {name: member(name, value) for name, value in stages.items()}
        return self.add('request', slug, title, rules, key, inputs, {'ok': stages}, **more)

    def valid(self, slug, title, rules, key, inputs, **more):
        """A verify vector that must be accepted. Gives its id, the parent of refusals."""
        return self.add('verify', slug, title, rules, key, inputs, {'ok': {}}, **more)

    def refused(self, parent, slug, title, rules, reason, says, op='verify', level='must', **changes):
        """A mutation of a vector that is accepted. changes: the members that differ, with their new values."""
        old = self.by_id[parent]
        inputs = {name: old[name] for name in INPUTS if name in old}
        new = {name: value if name == 'key' else member(name, value) for name, value in changes.items()}
        was = {name: old[name] for name in new if new[name] != old[name]}
        if not was:
            raise ValueError(f'{slug}: the mutation changes nothing')
        inputs.update(new)
        return self.put({'id': f'{self.scheme}/{op}/{slug}', 'since': schemes.BY_NAME[self.scheme].since, 'title': title, 'op': op, 'level': level,
                         'rules': rules.split(), 'key': inputs.pop('key', old['key']), **inputs,
                         'expect': {'reject': reason}, 'source': MUTATED, 'parent': parent,
                         'mutation': {'says': says, 'was': was}})

    def put(self, vector):
        if vector['id'] in self.by_id:
            raise ValueError(f'two vectors are called {vector["id"]}')
        self.vectors.append(vector)
        self.by_id[vector['id']] = vector
        return vector['id']

    def file_text(self):
        """The file: one vector a line, ASCII alone, so that no editor or mail can change what it says."""
        rows = ',\n'.join(compact({name: vector[name] for name in ORDER if name in vector}) for vector in self.vectors)
        return (f'{{"format":"1","version":{compact(VERSION)},"scheme":{compact(self.scheme)},'
                f'"evidence":{compact(evidence(self.scheme))},\n"vectors":[\n{rows}\n]}}\n')


def compact(value):
    return json.dumps(value, ensure_ascii=True, separators=(',', ':'))
