"""What documents and public code print (published.json), as vectors: right ones must hold, wrong ones are disputed."""
import json
import os

from . import forms
from .cases_rest import LIMIT, ORDER
from .schemes import ROWS

RULES = {row.name: row.published for row in ROWS}
MISTAKES = {  # what was signed otherwise, or sent otherwise, in the derived examples of mistakes
    'a-dart-bug-json': 'the JSON of the parameters is signed, the timestamp added later',
    'a-dart-bug-json-with-ts': 'the JSON of the parameters, timestamp included, is signed',
    'a-bug-no-timestamp-in-payload': 'the timestamp is added after signing',
    'derived-bug-no-trailing-lf': 'the last line feed is not signed',
    'derived-bug-crlf': 'CRLF is signed in place of LF',
    'derived-bug-space-lf': 'a space is signed before each line feed, as one copy of the guide shows it',
    'derived-bug-literal-backslash-n': 'a backslash and an n are signed in place of LF',
    'derived-bug-no-separators': 'nothing is signed between the parts, as one copy of the FAQ shows it',
}


def load():
    with open(os.path.join(os.path.dirname(__file__), 'published.json'), encoding='ascii') as file:
        return json.load(file)['published']


def source_of(row):
    kinds = {'derived': 'derived', 'derived-negative': 'derived', 'published-key-derived-signature': 'derived'}
    return {'kind': kinds.get(row['kind'], 'published'), **row['source']}


def slug_of(row):
    return 'published-' + row['name'].replace('.', '-').replace('_', '-').lower()


def add_disputed(suite, row):
    """As printed: it does not verify, or nobody can tell. Shown, never counted."""
    inputs = {name: row[name] for name in ('payload', 'signature') if row[name] is not None}
    known = row['key'] is not None
    title = f'{row["source"]["document"]}: as printed, ' + ('it does not verify.' if known else 'nobody can check it.')
    suite.add('verify', slug_of(row), title, RULES[suite.scheme].split()[0], row['key'], inputs,
              {'reject': 'signature'} if known or row['verified'] is False and 'wrong' in row['kind'] else {'ok': {}},
              level='info', source=source_of(row), disputed=row['disputed'])


def add_signed(suite, row):
    """A signature that was recomputed: sign must give it, or verify accept it where the private key is not known."""
    title = row['title']
    rules, source = RULES[suite.scheme], source_of(row)
    inputs = {'payload': row['payload']}
    if suite.key(row['key']).kind == 'hmac' or suite.key(row['key']).private:
        suite.sign(slug_of(row), title, rules, row['key'], row['payload'], source=source)
        if suite.vectors[-1]['expect']['ok']['signature'] != row['signature']:
            raise ValueError(f'{row["name"]}: the published signature is another one')
    suite.valid(slug_of(row), title, rules, row['key'], {**inputs, 'signature': row['signature']}, source=source)


def add_ws_request(suite, row):
    """The params as the document shows them, timestamp and apiKey among them."""
    params = [(name, forms.Number(value) if isinstance(value, int) else value) for name, value in row['params'].items()]
    method = row['name'].split('-')[1] if suite.scheme == 'us-ws' else 'order.place'
    stages = forms.ws_request(suite.scheme, suite.key(row['key']), method, params)
    if stages['signature'] != row['signature']:
        raise ValueError(f'{row["name"]}: the published signature is another one')
    suite.requested(slug_of(row), row['title'][:-1] + ' (the whole frame).',
                    RULES[suite.scheme], row['key'], {'method': method, 'params': params}, stages,
                    source=source_of(row))


def add_rest_request(suite, row):
    """A published query and body as a request."""
    def pairs(text):
        return [tuple(pair.split('=')) for pair in text.split('&')] if text else []
    query, body = pairs(row['query']), pairs(row['body'])
    (body or query).pop()
    stages = forms.rest_request(suite.scheme, suite.key(row['key']), ORDER, query, body, '1499827319559')
    if stages['signature'] != row['signature']:
        raise ValueError(f'{row["name"]}: the published signature is another one')
    suite.requested(slug_of(row), row['title'][:-1] + ' (the whole request).',
                    RULES[suite.scheme], row['key'], {'method': 'POST', 'path': ORDER, 'query': query, 'body': body,
                                                      'time_ms': '1499827319559'}, stages, source=source_of(row))


def add_pay_mistake(suite, row):
    parent = f'{suite.scheme}/verify/published-faq-busd'
    old = suite.by_id[parent]
    suite.refused(parent, slug_of(row), f'Not accepted: {MISTAKES[row["name"]]}.', 'PR-1', 'signature',
                  MISTAKES[row['name']],
                  headers=forms.with_header(old['headers'], 'BinancePay-Signature', row['signature']))


def add_rest_mistake(suite, row):
    parent = f'{suite.scheme}/verify/published-question-71368027'
    target = '/api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559&signature=' + row['signature']
    suite.refused(parent, slug_of(row), f'Not accepted: {MISTAKES[row["name"]]}.', 'UR-1', 'signature',
                  MISTAKES[row['name']], target=target)


def add_webhook_mistake(suite, row):
    says = 'bizId is rounded, as JavaScript does it' if 'rounded' in row['name'] else 'the last line feed is left out'
    suite.refused(f'{suite.scheme}/verify/published-faq-webhook-1024', slug_of(row), f'Not accepted: {says}.', 'PW-4',
                  'signature', says, payload=row['payload'])


def add_parents(suites, rows):
    """Whole wire forms that the derived mistakes are mutations of."""
    us, pay = suites['us-rest'], suites['pay-request']
    key = us.key('docs')
    us.valid('published-question-71368027', 'What the Python snippet of the question sends is right.', 'UR-1 UR-2',
             'docs',
             {**forms.rest_wire('us-rest', key, 'GET', '/api/v3/openOrders', 'symbol=BTCUSDT&timestamp=1499827319559'),
              'now_ms': '1499827319559'}, source=source_of(rows['a-correct-symbol-first']))
    time_ms, nonce, body = rows['faq-400002-corrected']['payload'].split('\n')[:3]
    pay.valid('published-faq-busd', "The FAQ's request with the currency that was signed.", 'PR-1 PR-2', 'docs-pay',
              {'headers': forms.header_rows(pay.scheme, pay.key('docs-pay'), time_ms, nonce,
                                            rows['faq-400002-corrected']['signature']),
               'body': body, 'now_ms': time_ms}, source=source_of(rows['faq-400002-corrected']))


def add_webhook_wire(suite, row):
    """A published webhook as a whole delivery."""
    time_ms, nonce, body = row['payload'].split('\n')[:3]
    suite.valid(slug_of(row) + '-delivery', row['title'][:-1] + ', as a whole delivery.', 'PW-1 PW-2 PW-3 PW-5',
                row['key'],
                {'headers': forms.header_rows(suite.scheme, suite.key(row['key']), time_ms, nonce, row['signature']), 'body': body},
                source=source_of(row))


def add(suites):
    rows = {row['name']: row for row in load()}
    add_parents(suites, rows)
    for row in rows.values():
        suite = suites[row['scheme']]
        if row['name'] in MISTAKES:
            (add_pay_mistake if suite.scheme == 'pay-request' else add_rest_mistake)(suite, row)
        elif row['kind'] == 'derived-negative':
            add_webhook_mistake(suite, row)
        elif not row['verified']:
            add_disputed(suite, row)
        else:
            add_signed(suite, row)
            if 'params' in row:
                add_ws_request(suite, row)
            if 'query' in row:
                add_rest_request(suite, row)
            if row['name'] in ('faq-webhook-1024', 'rust-webhook-2048'):
                add_webhook_wire(suite, row)
    add_documents_requests(suites, rows)


def add_documents_requests(suites, rows):
    """The Spot documents' examples as whole requests."""
    suite, row = suites['spot-rest'], rows['rest-hmac-non-ascii']
    query = [('symbol', '\uff11\uff12\uff13\uff14\uff15\uff16')] + LIMIT[1:]
    add_rest_request(suite, {**rows['rest-hmac-ascii'], 'query': rows['rest-hmac-ascii']['payload'], 'body': ''})
    stages = forms.rest_request('spot-rest', suite.key('docs'), ORDER, query, [], '1499827319559')
    if stages['signature'] != row['signature']:
        raise ValueError('rest-hmac-non-ascii: the published signature is another one')
    suite.requested(slug_of(row), row['title'][:-1] + ' (the whole request).', 'SR-1 SR-3', 'docs',
                    {'method': 'POST', 'path': ORDER, 'query': query, 'body': [], 'time_ms': '1499827319559'}, stages,
                    source=source_of(row))
    for name in ('ws-hmac-ascii', 'ws-hmac-non-ascii'):
        pairs = dict(pair.split('=') for pair in rows[name]['payload'].split('&'))
        numbers = {'recvWindow': int(pairs['recvWindow']), 'timestamp': int(pairs['timestamp'])}
        params = {name: numbers.get(name, value) for name, value in reversed(pairs.items())}
        add_ws_request(suites['spot-ws'], {**rows[name], 'params': params, 'name': name})
