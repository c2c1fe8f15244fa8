"""What the self-check asked for: a vector for a mistake that no other one shows, and for checks of a verifier that no
other one misses: each decides alone, or before another that fails too.

Whoever takes one kind of key alone is never asked with another one by `bnconform run`; these vectors are for verifiers
that hold keys of every kind, as a server does.
"""
from . import forms

T = '1499827319559'


def parent_of(suite, slug='base'):
    return suite.by_id[f'{suite.scheme}/verify/{slug}']


def renamed(headers, name, value):
    return [[n, value if n == name else v] for n, v in headers]


def add_rest(suite):
    base = parent_of(suite)
    other = suite.key('hmac-64').api_key
    rules = 'SR-4' if suite.scheme == 'spot-rest' else 'UR-2'
    suite.refused(base['id'], 'two-format-and-key', 'An ill-formed signature is told before an unknown key.', rules,
                  'signature-format', 'the signature has 63 digits, and the API key is another one',
                  target=base['target'][:-1], headers=renamed(base['headers'], 'X-MBX-APIKEY', other))
    if suite.scheme == 'us-rest':
        key = suite.key('rsa-2048')
        suite.refused(base['id'], 'key-type-rsa', 'An RSA key is no key of this API.', rules, 'key-type',
                      'the API key belongs to an RSA key', key='rsa-2048',
                      headers=renamed(base['headers'], 'X-MBX-APIKEY', key.api_key))


def add_boolean(suite, key):
    query = [('symbol', 'LTCBTC'), ('computeCommissionRates', 'true')]
    inputs = {'method': 'POST', 'path': '/api/v3/order/test', 'query': query, 'body': [], 'time_ms': T}
    stages = forms.rest_request(suite.scheme, suite.key(key), inputs['path'], query, [], T)
    suite.requested('boolean-text', 'A boolean is the word true in small letters, a text like any other.', 'C-1 C-3', key,
                    inputs, stages)


def member_of(message, name):
    """The text of a member of a frame, up to its closing quote."""
    return message.split(f'"{name}":"')[1].split('"')[0]


def with_key(message, api_key):
    return message.replace(member_of(message, 'apiKey'), api_key)


def add_ws(suite):
    base = parent_of(suite)
    rules = 'SW-4' if suite.scheme == 'spot-ws' else 'UW-1'
    signature = member_of(base['message'], 'signature')
    short = base['message'].replace(signature, signature[:63])
    suite.refused(base['id'], 'two-format-and-key', 'An ill-formed signature is told before an unknown key.', rules,
                  'signature-format', 'the signature has 63 digits, and apiKey is another one',
                  message=with_key(short, suite.key('hmac-64').api_key))
    if suite.scheme == 'us-ws':
        suite.refused(base['id'], 'key-type-rsa', 'An RSA key is no key of this API.', rules, 'key-type',
                      'the apiKey belongs to an RSA key', key='rsa-2048',
                      message=with_key(base['message'], suite.key('rsa-2048').api_key))
    else:
        params = forms.ws_complete(suite.key('docs'), [], '1480000000000')
        params.append(('signature', suite.key('docs').sign(suite.scheme, forms.ws_payload(params))))
        suite.refused(base['id'], 'before-2017', 'A clock and a timestamp of 2016 agree, yet nothing so old is accepted.',
                      'SW-6', 'timestamp-old', 'clock and timestamp stand in 2016, and all other parameters are left '
                      'out; signed anew', level='acceptable', now_ms='1480000000000',
                      message=forms.ws_message('order.place', params))


def add_fix(suite):
    base = parent_of(suite)
    fields = [(tag, suite.key('docs').api_key if tag == '553' else value)
              for tag, value in forms.fix_fields_of(base['message']) if tag not in ('8', '9', '10')]
    suite.refused(base['id'], 'key-type-hmac', 'An HMAC key does not log on.', 'FX-2', 'key-type',
                  'Username(553) belongs to an HMAC key', key='docs', message=forms.fix_message(fields))


def add_pay(suites):
    suite = suites['pay-request']
    base = parent_of(suite)
    suite.refused(base['id'], 'key-type-ed25519', 'An Ed25519 key is no key of this API.', 'PR-2', 'key-type',
                  'the API key belongs to an Ed25519 key', key='ed25519-a',
                  headers=renamed(base['headers'], 'BinancePay-Certificate-SN', suite.key('ed25519-a').api_key))
    suite = suites['pay-webhook']
    suite.refused(parent_of(suite)['id'], 'key-type-ed25519', 'Deliveries are signed with RSA alone.', 'PW-1', 'key-type',
                  'the key is an Ed25519 key', key='ed25519-a')
    add_webhook_times(suite)


def add_webhook_times(suite):
    base = parent_of(suite)
    key, headers = suite.key(base['key']), dict(base['headers'])
    for slug, value, reason, says in (('time-empty', '', 'timestamp-missing', 'the timestamp is empty'),
                                      ('time-letters', 'yesterday', 'timestamp-format', 'the timestamp is a word')):
        payload = forms.header_payload(suite.scheme, value, headers['BinancePay-Nonce'], base['body'])
        changed = renamed(base['headers'], 'BinancePay-Timestamp', value)
        suite.refused(base['id'], slug, f'Of a delivery the documents do not say it, but no sender does so: {says}.',
                      'PW-1', reason, says + '; signed anew', level='acceptable',
                      headers=renamed(changed, 'BinancePay-Signature', key.sign(suite.scheme, payload)))


def add(suites):
    for scheme in ('spot-rest', 'us-rest'):
        add_rest(suites[scheme])
    add_boolean(suites['spot-rest'], 'docs')
    for scheme in ('spot-ws', 'us-ws'):
        add_ws(suites[scheme])
    add_fix(suites['fix-logon'])
    add_pay(suites)
