"""The exchanges that sign as Binance does (reference/src/exchanges.def): the same cases for each, with its own header and
paths, and what its documents print."""
from . import forms
from .cases_checks import parent_of, renamed
from .cases_rest import T
from .cases_rest_verify import Judged
from .schemes import ROWS
from .timing import ms

# scheme, slug, where it stands, key, payload, signature: recomputed, and right. (What is wrong stands in errata.json.)
PUBLISHED = [
    ('aster-rest', 'example-1', ('Aster V1, general info', 'https://github.com/asterdex/api-docs'), 'docs-futures',
     'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943',
     '3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9'),
    ('aster-rest', 'example-3', ('Aster V1, general info', 'https://github.com/asterdex/api-docs'), 'docs-futures',
     'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTCquantity=1&price=9000&recvWindow=5000&timestamp=1591702613943',
     '30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4'),
    ('mexc-rest', 'example-2', ('MEXC spot v3', 'https://mexcdevelop.github.io/apidocs/spot_v3_en/'), 'docs-mexc',
     'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087',
     'fd3e4e8543c5188531eb7279d68ae7d26a573d0fc5ab0d18eb692451654d837a'),
    ('toobit-rest', 'order', ('Toobit', 'https://toobit-docs.github.io/apidocs/spot/v1/en/'), 'docs-toobit',
     'symbol=ETHBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1538323200000',
     '5f2750ad7589d1d40757a55342e621a44037dad23b5128cc70e18ec1d1c3f4c6'),
    ('toobit-rest', 'two-minutes', ('Toobit', 'https://toobit-docs.github.io/apidocs/spot/v1/en/'), 'docs-toobit',
     'orderId=123456&recvWindow=120000&timestamp=1578389791149',
     'a833bdf2e3a3a3198282d2d126a48ec1a297228776adf35e80cd440d1ff9eec9'),
    ('hashkey-rest', 'order', ('HashKey Global', 'https://hashkeyglobal-apidoc.readme.io/'), 'docs-toobit',
     'symbol=ETHBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1538323200000',
     '5f2750ad7589d1d40757a55342e621a44037dad23b5128cc70e18ec1d1c3f4c6'),
]


def add_published(suites):
    for scheme, slug, document, key, payload, signature in PUBLISHED:
        suite, source = suites[scheme], {'kind': 'published', 'document': document[0], 'revision': '2026-10', 'url': document[1]}
        suite.sign('published-' + slug, f'{document[0]}: the printed signature is right.', 'FR-1 FR-2', key, payload,
                   source=source)
        if suite.vectors[-1]['expect']['ok']['signature'] != signature:
            raise ValueError(f'{scheme}, {slug}: the published signature is another one')


def add_requests(rest):
    for slug, title, method, query, body in (
            ('query', 'An order in the query: the header is the one of the exchange.', 'POST', rest.limit, []),
            ('body', 'An order in the body: timestamp and signature stand there too.', 'POST', [], rest.limit),
            ('mixed', 'Query and body touch in the text that is signed.', 'POST', rest.limit[:4], rest.limit[4:]),
            ('get', 'A GET signs its query.', 'GET', rest.limit[:1], []),
            ('reversed', 'Parameters keep the order in which they are sent.', 'POST', rest.limit[::-1], [])):
        rest.request(slug, title, 'SR-1 SR-4 SR-11', method, '/api/v3/order', query, body, T)
    rest.request('value-space', 'A value outside plain letters is signed as it is sent.', 'SR-3', 'POST', '/api/v3/order',
                 [('newClientOrderId', 'a b')], [], T, level='acceptable')


def add_refused(rest, base, mixed):
    def no(slug, title, rules, reason, says, query, **more):
        rest.no(base, slug, title, rules, reason, says, target=f'{rest.order}?{query}', **more)

    right, headers = rest.sign(rest.base), rest.wire(query=rest.base)['headers']
    no('signature-absent', 'A request without a signature is refused.', 'SR-7', 'signature-missing',
       'the signature is left out', rest.base)
    no('signature-flipped', 'Not accepted: one digit of the signature is changed.', 'SR-4', 'signature',
       'one digit of the signature is changed', f'{rest.base}&signature={forms.flipped(right, 20)}')
    no('signature-short', 'A signature of 63 digits is ill-formed.', 'SR-4', 'signature-format', 'the last digit is lost',
       f'{rest.base}&signature={right[:63]}')
    no('signed-sorted', 'Parameters sorted for signing alone do not verify.', 'SR-2 C-1', 'signature',
       'what is signed is sorted by name', f"{rest.base}&signature={rest.sign('&'.join(sorted(rest.base.split('&'))))}")
    no('sent-changed', 'A parameter that is changed after signing does not verify.', 'C-1', 'signature',
       'the quantity is 10 instead of 1', f"{rest.base.replace('quantity=1', 'quantity=10')}&signature={right}")
    rest.no(mixed, 'signed-amp-between', 'Query and body joined with "&" do not verify.', 'SR-1', 'signature',
            'a "&" is signed between query and body', body=rest.wire(
                query=rest.half_query, body=rest.half_body, signed=rest.half_query + '&' + rest.half_body)['body'])
    for slug, query, reason, says in (
            ('timestamp-absent', forms.encode_pairs(rest.limit), 'timestamp-missing', 'the timestamp is left out'),
            ('timestamp-letters', rest.base.replace(T, 'now'), 'timestamp-format', 'the timestamp is a word'),
            ('window-word', rest.base.replace('recvWindow=5000', 'recvWindow=abc'), 'recvwindow', 'recvWindow is a word'),
            ('duplicate', f'symbol=LTCBTC&{rest.base}', 'duplicate', 'symbol stands there twice')):
        rest.no(base, slug, f'Refused: {says}.', 'SR-1' if reason == 'duplicate' else 'SR-8', reason, says + '; signed anew',
                target=rest.target(query=query))
    for slug, value, reason, says in (('key-absent', None, 'key-missing', 'the header is left out'),
                                      ('key-unknown', rest.suite.key('hmac-64').api_key, 'key-unknown',
                                       'the API key is another one')):
        rest.no(base, slug, f'Refused: {says}.', 'SR-11', reason, says,
                headers=forms.with_header(headers, rest.row.key_header, value))
    rest.no(base, 'two-format-and-key', 'An ill-formed signature is told before an unknown key.', 'SR-4', 'signature-format',
            'the signature has 63 digits, and the API key is another one', 'acceptable',
            target=f'{rest.order}?{rest.base}&signature={right[:63]}',
            headers=forms.with_header(headers, rest.row.key_header, rest.suite.key('hmac-64').api_key))
    if rest.row.key_header != 'X-MBX-APIKEY':
        rest.no(base, 'key-in-the-header-of-binance', 'An API key in the header of Binance is not there.', 'SR-11',
                'key-missing', 'the header is X-MBX-APIKEY', headers=[
                    ['X-MBX-APIKEY' if name == rest.row.key_header else name, value] for name, value in headers])
    key = rest.suite.key('rsa-2048')
    rest.no(base, 'key-type-rsa', 'An RSA key is no key of this exchange.', 'SR-4', 'key-type',
            'the API key belongs to an RSA key', key='rsa-2048',
            headers=renamed(headers, rest.row.key_header, key.api_key))


def add_timing(rest):
    now, query = int(T) * 1000, 'symbol=LTCBTC&timestamp=' + T
    plain = rest.ok('time-default-window', 'Without recvWindow the window is 5000 ms.', 'SR-9', query=query)
    rest.ok('time-age-is-window', 'An age equal to the window is accepted.', 'SR-10', query=query, now=ms(now + 5000000))
    rest.no(plain, 'time-old', 'An age one millisecond over the window is refused.', 'SR-10', 'timestamp-old',
            'the clock is one millisecond more than the window later', now_ms=ms(now + 5001000))
    rest.no(plain, 'time-ahead', 'A timestamp exactly 1 s ahead is refused.', 'SR-10', 'timestamp-ahead',
            'the clock stands 1 s before the timestamp', now_ms=ms(now - 1000000))
    rest.ok('window-two-minutes', 'A recvWindow of two minutes is read: how long it may be is not told of all.', 'SR-9',
            level='acceptable', query=f'recvWindow=120000&timestamp={T}', now=ms(now + 120000000))


def add_judged(rest):
    base = rest.ok('base', 'An order in the query is accepted.', 'SR-1 SR-4', query=rest.base)
    rest.ok('base-body', 'An order in the body is accepted.', 'SR-1', body=rest.base)
    mixed = rest.ok('base-mixed', 'An order in both places is accepted: they touch in the payload.', 'SR-1',
                    query=rest.half_query, body=rest.half_body)
    rest.ok('hex-upper-case', 'The hex digits of the signature may be in upper case.', 'SR-4', query=rest.base,
            signature=rest.sign(rest.base).upper(), level='acceptable')
    vector = parent_of(rest.suite)
    rest.ok('header-lower-case', 'Header names are compared without regard to case.', 'SR-11', inputs={
        'method': 'POST', 'target': vector['target'], 'body': '',
        'headers': [[name.lower(), value] for name, value in vector['headers']]})
    add_refused(rest, base, mixed)
    add_timing(rest)


def add(suites):
    add_published(suites)
    for row in ROWS:
        if row.title:
            rest = Judged(suites[row.name])
            rest.suite.sign('documents-secret', f'{row.title}: a payload and its signature.', 'FR-2 C-2', rest.default,
                            rest.base)
            add_requests(rest)
            add_judged(rest)
