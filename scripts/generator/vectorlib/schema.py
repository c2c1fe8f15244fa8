"""schema.json: what a file of vectors may hold. Draft 7, which the validators of every supported system know."""
import json

from .schemes import SCHEMES

REASONS = ['malformed', 'duplicate', 'signature-missing', 'timestamp-missing', 'signature-format', 'timestamp-format',
           'recvwindow', 'key-missing', 'key-format', 'timestamp-ahead', 'timestamp-old', 'key-unknown', 'key-type',
           'serial', 'nonce', 'encoding', 'signature']


# What the exchange refuses besides the contract.
REFUSALS = ['too-many', 'not-read', 'body-json', 'gateway', 'no-session', 'parameter-missing', 'value-format']


def ref(name):
    return {'$ref': '#/definitions/' + name}


def text(pattern=None):
    return {'type': 'string', 'pattern': pattern} if pattern else {'type': 'string'}


def closed(properties, required=None):
    """An object with these members and no others; all are required unless some are named."""
    return {'type': 'object', 'properties': properties, 'additionalProperties': False,
            'required': list(properties) if required is None else required}


def pairs(value):
    return {'type': 'array', 'items': {'type': 'array', 'items': [ref('text'), value], 'minItems': 2, 'maxItems': 2}}


DECIMAL, HEX = '^[0-9]+$', '^([0-9a-f]{2})+$'
COMMON = {
    'id': text('^[a-z0-9-]+/(sign|request|verify|send)/[a-z0-9-]+$'), 'since': text(r'^\d+\.\d+\.\d+$'),
    'title': text(r'^.{8,}\.$'), 'level': {'enum': ['must', 'acceptable', 'info']},
    'rules': {'type': 'array', 'items': text('^[A-Z]+-[0-9]+$'), 'minItems': 1, 'uniqueItems': True},
    'key': {'type': ['string', 'null']}, 'expect': ref('expect'), 'disputed': text(), 'source': ref('source'),
    'parent': text(), 'mutation': ref('mutation'),
}
OPTIONAL = {'more', 'at_once', 'probes', 'may_refuse', 'behaviour', 'pem', 'passphrase', 'disputed', 'parent', 'mutation', 'heartbeat', 'handling', 'frame_id', 'now_ms'}
# kind, op, inputs, inputs that may be absent
KINDS = [
    ('sign', 'sign', ['payload'], []),
    ('request_rest', 'request', ['method', 'path', 'query', 'body_pairs', 'time_ms'], ['time_ms']),
    ('request_ws', 'request', ['method', 'params', 'time_ms', 'frame_id'], ['time_ms']),
    ('request_fix', 'request', ['sender', 'target', 'seq', 'sending_time', 'heartbeat', 'handling'], []),
    ('request_pay', 'request', ['path', 'body', 'time_ms', 'nonce'], ['path', 'nonce']),
    ('verify_payload', 'verify', ['payload', 'signature'], ['payload']),
    ('verify_rest', 'verify', ['method', 'target', 'headers', 'body', 'now_ms'], []),
    ('verify_message', 'verify', ['message', 'now_ms'], []),
    ('verify_pay', 'verify', ['headers', 'body', 'now_ms'], []),
    ('send_rest', 'send', ['method', 'path', 'params_pairs', 'more', 'at_once', 'pem', 'passphrase', 'probes', 'may_refuse', 'behaviour'], []),
    ('send_ws', 'send', ['method', 'params_pairs', 'more', 'at_once', 'probes', 'may_refuse', 'behaviour'], []),
    ('send_fix', 'send', ['sender', 'target'], []),
    ('send_pay', 'send', ['path', 'json', 'probes', 'may_refuse'], []),
]
INPUTS = {
    'payload': ref('text'), 'signature': text(), 'method': text(), 'path': text('^/'), 'target': text(),
    'query': pairs(ref('text')), 'body_pairs': pairs(ref('text')), 'params': pairs(ref('typed')),
    'headers': pairs(text()), 'body': ref('text'), 'message': ref('text'), 'time_ms': text(DECIMAL),
    'now_ms': text(r'^[0-9]+(\.[0-9]{1,3})?$'), 'nonce': text(), 'frame_id': text(), 'sender': text(),
    'params_pairs': pairs(ref('typed_sent')), 'json': text(), 'pem': text('PRIVATE KEY'), 'passphrase': text('^.'), 'probes': {'const': 'value'},
    'may_refuse': {'const': '1'}, 'behaviour': ref('behaviour'), 'at_once': {'const': '1'},
    'more': {'type': 'array', 'minItems': 1, 'items': pairs(ref('typed_sent'))},
    'seq': text(DECIMAL), 'sending_time': text(), 'heartbeat': text(DECIMAL), 'handling': text(DECIMAL),
}
# Those that a mutation may change.
PLAIN = set(INPUTS) - {'more', 'at_once', 'query', 'body_pairs', 'params_pairs', 'json', 'pem', 'passphrase', 'probes', 'may_refuse', 'behaviour'}


def kind_schema(op, inputs, absent):
    members = {name.split('_pairs')[0]: INPUTS[name] for name in inputs}
    properties = {**COMMON, 'op': {'const': op}, **members}
    return closed(properties, [name for name in properties if name not in OPTIONAL and name not in absent])


def definitions():
    published = closed({'kind': {'enum': ['published', 'derived', 'captured', 'mutated']}, 'document': text(),
                        'revision': text(), 'url': text('^https://')}, ['kind'])
    stages = closed({'payload': ref('text'), 'signature': text(), 'target': text(), 'headers': pairs(text()),
                     'body': ref('text'), 'message': ref('text')}, [])
    was = closed({**{name: INPUTS[name] for name in INPUTS if name in PLAIN}, 'key': text()}, [])
    was['minProperties'] = 1
    repeat = closed({'repeat': closed({'text': text('^.'), 'count': text(DECIMAL)})})
    return {
        'text': {'anyOf': [text(), closed({'hex': text(HEX)}), repeat]},
        'typed': {'anyOf': [ref('text'), closed({'number': text('^-?[0-9]')}),
                            closed({'boolean': {'enum': ['true', 'false']}})]},
        'typed_sent': {'anyOf': [ref('typed'), closed({'null': {'const': ''}}), closed({'escape': text('^.')}),
                                 closed({'list': {'type': 'array', 'items': ref('typed_sent')}}),
                                 closed({'object': pairs(ref('typed_sent'))})]},
        'behaviour': closed({'clock': text('^-?[0-9]+$'), 'certificate': {'const': 'foreign'}, 'answers': {'type': 'array', 'minItems': 1, 'items': closed(
            {'status': text('^[2-5][0-9][0-9]$'), 'headers': pairs(text()), 'body': text(), 'elsewhere': {'const': '1'}},
            ['status', 'body'])}}, []),
        'expect': {'oneOf': [closed({'ok': stages}), closed({'reject': {'enum': REASONS}})]},
        'source': published, 'mutation': closed({'says': text('^.'), 'was': was}),
        **{kind: kind_schema(op, inputs, absent) for kind, op, inputs, absent in KINDS},
        'tools': {'type': 'array', 'items': text('^.'), 'minItems': 2},
        'keys_file': closed({'format': {'const': '1'}, 'note': text(), 'keys': {
            'type': 'object', 'additionalProperties': ref('key')}}),
        'key': {'oneOf': [ref('hmac_key'), ref('rsa_key'), ref('ed25519_key')]},
        **key_definitions(),
        'rules_file': closed({'format': {'const': '1'}, 'version': text(), 'strengths': {'type': 'object'},
                              'rules': {'type': 'array', 'items': ref('rule')}}),
        'rule': closed({'id': text('^[A-Z]+-[0-9]+$'), 'section': text(), 'text': text(), 'strength': text(),
                        'sources': {'type': 'array', 'items': text('^https://')}, 'covered_by': text()},
                       ['id', 'section', 'text', 'strength', 'sources']),
        **mistake_definitions(),
        **reason_definitions(),
        **published_definitions(),
    }


def mistake_definitions():
    def listed(item, at_least=1):
        return {'type': 'array', 'items': item, 'minItems': at_least, 'uniqueItems': True}

    name, sentence = '^[a-z0-9]+(-[a-z0-9]+)*$', text(r'^.{8,110}\.$')
    scheme = {'enum': SCHEMES}
    mistake = {'id': text(name), 'title': text('^.{8,60}[^.]$'), 'says': sentence, 'mend': sentence,
               'rule': listed(text('^[A-Z]+-[0-9]+$'), 0), 'schemes': listed(scheme),
               'kind': {'enum': ['recompute', 'static', 'context']}, 'errors': listed(text('^.')),
               # One whose own address is not known is told in words.
               'sources': listed(text(r'^https://|\(seen in a copy( of the site)?\)$')), 'variants': ref('mistake_variants')}
    caught = {'type': 'object', 'propertyNames': scheme, 'additionalProperties': listed(COMMON['id'])}
    return {
        'mistakes_file': closed({'format': {'const': '1'}, 'mistakes': listed(ref('mistake'))}),
        'mistake': closed(mistake, [member for member in mistake if member != 'variants']),
        'mistake_variants': {'type': 'object', 'propertyNames': {'pattern': name}, 'minProperties': 1,
                             'additionalProperties': closed({'says': sentence, 'mend': sentence,
                                                             'rule': mistake['rule']}, ['says'])},
        'catches_file': closed({'format': {'const': '1'}, 'catches': {
            'type': 'object', 'propertyNames': {'pattern': name}, 'additionalProperties': caught}}),
    }


def reason_definitions():
    product = {'enum': ['spot', 'sapi', 'us', 'futures', 'spot-ws', 'us-ws', 'futures-ws', 'fix', 'pay']}
    answer = {'of': {'type': 'array', 'items': product, 'minItems': 1, 'uniqueItems': True},
              'when': {'enum': ['no-number', 'hmac-logon', 'rsa-logon']}, 'status': text('^4[0-9][0-9]$'),
              'reject': text(DECIMAL), 'tag': text(DECIMAL), 'code': text('^-?[0-9]+$'), 'text': text('^.'),
              'sure': {'enum': ['known', 'inferred']}}
    reason = {'id': {'enum': REASONS + REFUSALS}, 'says': text('^.{8,80}[^.]$'), 'fix': text(r'^[A-Z].{8,100}\.$'),
              'answers': {'type': 'array', 'items': {'oneOf': [ref('reason_answer'), ref('reason_reject')]}}}
    return {
        'reasons_file': closed({'format': {'const': '1'}, 'reasons': {'type': 'array', 'items': ref('reason')}}),
        'reason': closed(reason),
        'reason_answer': closed({name: answer[name] for name in answer if name not in ('reject', 'tag')},
                                ['of', 'status', 'code', 'text', 'sure']),
        'reason_reject': closed({**{name: answer[name] for name in answer if name != 'status'}, 'of': {'const': ['fix']}},
                                ['of', 'reject', 'tag', 'code', 'text', 'sure']),
    }


def published_definitions():
    name, sentence, link = '^[a-z0-9]+(-[a-z0-9]+)*$', text(r'^[A-Z].{8,200}\.$'), text('^https://')
    named = {'type': 'object', 'propertyNames': {'pattern': name}}
    row = {'id': text('^[a-z0-9-]+/[a-z0-9-]+$'), 'document': text(name), 'section': text('^.'), 'url': link,
           'algorithm': {'enum': ['hmac-sha256', 'hmac-sha512', 'rsa-sha256', 'ed25519']},
           'key': {'type': ['string', 'null']}, 'payload': {'type': ['string', 'null']}, 'printed': text('^.'),
           'signed': text(), 'says': sentence, 'recomputed': {'type': ['string', 'null']},
           'verdict': {'enum': ['right', 'wrong', 'unknown']}}
    document = {'product': text('^.'), 'title': text('^.'), 'date': text(r'^(read )?\d{4}-\d\d-\d\d$'), 'url': link}
    return {
        'published_file': closed({
            'format': {'const': '1'},
            'documents': {**named, 'additionalProperties': closed(document, ['product', 'title', 'date'])},
            'keys': {**named, 'additionalProperties': closed({name: text('^.') for name in ('secret', 'pem', 'public_pem')}, [])},
            'published': {'type': 'array', 'items': ref('published_row'), 'minItems': 40}}),
        'published_row': closed(row, [member for member in row if member not in ('url', 'signed', 'says')]),
    }


def key_definitions():
    shared = {'api_key': text('^[A-Za-z0-9]{64}$'), 'public': text(), 'source': text(), 'note': text(),
              'jwk': {'type': 'object', 'additionalProperties': text(), 'required': ['kty']}}
    public = {'public_pem': text('^-----BEGIN PUBLIC KEY-----\n(.|\n)*-----END PUBLIC KEY-----$'),
              'pem': text('^-----BEGIN PRIVATE KEY-----\n'), 'serial': text('^[0-9A-F]{32}$')}
    point = {'seed_hex': text('^[0-9a-f]{64}$'), 'public_hex': text('^[0-9a-f]{64}$')}
    always = ['type', 'public', 'source', 'jwk']
    return {
        'hmac_key': closed({'type': {'const': 'hmac'}, 'secret': text('^.'), **shared}, always + ['secret', 'api_key']),
        'rsa_key': closed({'type': {'const': 'rsa'}, 'bits': text(DECIMAL), **public, **shared},
                          always + ['bits', 'public_pem', 'serial']),
        'ed25519_key': closed({'type': {'const': 'ed25519'}, **public, **point, **shared},
                              always + ['pem', 'public_pem', 'serial', 'seed_hex', 'public_hex', 'api_key']),
    }


def schema():
    vectors = {'type': 'array', 'minItems': 1, 'items': {'oneOf': [ref(kind) for kind, *_ in KINDS]}}
    stages = ['payload', 'signature', 'target', 'headers', 'body', 'message', 'verdict']
    evidence = closed({stage: ref('tools') for stage in stages}, ['payload', 'signature', 'verdict'])
    root = closed({'format': {'const': '1'}, 'version': text(r'^\d+\.\d+\.\d+$'), 'scheme': {'enum': SCHEMES},
                   'evidence': evidence, 'vectors': vectors})
    return {'$schema': 'http://json-schema.org/draft-07/schema#',
            'title': 'Binance signing vectors: a file of one scheme. keys.json is definitions/keys_file, rules.json '
                     'rules_file, mistakes.json mistakes_file, reasons.json reasons_file, catches.json catches_file, '
                     'published.json published_file.', **root, 'definitions': definitions()}


def file_text():
    return json.dumps(schema(), ensure_ascii=True, indent=1) + '\n'
