"""Futures, options and portfolio margin: Spot's cases under the derivatives' rules, each product those by which it could
differ, and what their documents print."""
from . import cases_rest, cases_rest_verify, cases_send, cases_ws, forms
from .cases_checks import parent_of, renamed
from .cases_rest import NAMES, PAIRS, PLACES, REPEATED, T, UNICODE
from .cases_rest_verify import Judged
from .cases_send import QUERIED, VALUES
from .cases_sign import FEW_LENGTHS, SECRETS, WHY_LENGTH
from .cases_ws import Ws

BYTES = [0, 9, 10, 32] + list(b'!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~')
FEW_BUILT = ('order-place', 'order-status', 'no-params', 'reversed', 'prefix-names', 'number-decimals',
             'number-exponent-capital', 'number-large', 'boolean', 'empty-text', 'delimiters', 'percent', 'escapes')
TWO_PAIRS = [PAIRS[0], PAIRS[3]]
ORDERS = '[{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","quantity":"1","price":"9000","timeInForce":"GTC"}]'

# ------------------------------------------------------------------------------------------------------- what is printed

DOCS = 'https://developers.binance.com/docs/derivatives/'
USDM = ('USD-M futures, general info', DOCS + 'usds-margined-futures/general-info')
COINM = ('COIN-M futures, general info', DOCS + 'coin-margined-futures/general-info')
OPTIONS = ('European options, general info', DOCS + 'option/general-info')
PM = ('portfolio margin, general info', DOCS + 'portfolio-margin/general-info')
ORDER = 'symbol=%s&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943'
HALVES = 'symbol=%s&side=BUY&type=LIMIT&timeInForce=GTC', 'quantity=1&price=9000&recvWindow=5000&timestamp=1591702613943'
OPTION = ('symbol=%s&side=BUY&type=LIMIT&timeInForce=GTC&quantity=%s&price=2000&recvWindow=5000&timestamp=1611825601400')
OPTION_HALVES = 'symbol=%s&side=BUY&type=LIMIT&timeInForce=GTC', 'quantity=0.01&price=2000&recvWindow=5000&timestamp=1611825601400'
RSA = ('aap36wD5loVXizxvvPI3wz9Cjqwmb3KVbxoym0XeWG1jZq8umqrnSk8H8dkLQeySjgVY91Ufs+BBGCW+4sZjQEpgAfjM76riNxjlD3coGGEsPsT2lG39'
       'R/1q72zpDs8pYcQ4A692NgHO1zXcgScTGgdkjp+rp2bcddKjyz5XBrBM=')
UNKNOWN_KEY = ('The key is not published, the signature has 128 bytes: a key of 1024 bits, which Spot does not take; recvWindow '
               'is 9999999. The pages of USD-M, COIN-M and portfolio margin print this signature for three different texts, of '
               'which it can belong to one at most.')

# scheme, slug, document, key, payload, what is printed. They hold.
RIGHT = [
    ('usdm-rest', 'usdm-1', USDM, 'docs-futures', ORDER % 'BTCUSDT',
     '3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9'),
    ('options-rest', 'options-3', OPTIONS, 'docs-options', ''.join(OPTION_HALVES) % 'BTC-210129-40000-C',
     'fa6045c54fb02912b766442be1f66fab619217e551a4fb4f8a1ee000df914d8e'),
]
# scheme, slug, document, key, payload, what is printed, what was signed (None: that is not known), the right signature, why
WRONG = [
    ('usdm-rest', 'usdm-3', USDM, 'docs-futures', ''.join(HALVES) % 'BTCUSDT',
     'f9d0ae5e813ef6ccf15c2b5a434047a0181cb5a342b903b367ca6d27a66e36f2',
     ''.join(HALVES).replace('timestamp=', 'timestamp= ') % 'BTCUSDT',
     '30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4', 'a space stands before the timestamp'),
    ('coinm-rest', 'coinm-1', COINM, 'docs-futures', ORDER % 'BTCUSD_200925',
     '21fd819734bf0e5c68740eed892909414d693635c5f7fffab1313925ae13556a', '',
     '04c8b9fbd55285a38fd6a3fc40ba3a7d114f22564dab61611bf24f2d2efb890f', 'the empty text was signed'),
    ('coinm-rest', 'coinm-3', COINM, 'docs-futures', ''.join(HALVES) % 'BTCUSD_200925',
     'f3129e7c72c7727037891ad8a86b76a7dc514ba125a536775c8ba403b2d1b222',
     ''.join(HALVES).replace('timestamp=', 'timestamp= ') % 'BTCUSD_200925',
     '35396865572e96da34b827284c33a2ba2ea2d013051ee4c41df844e958074952', 'a space stands before the timestamp'),
    ('options-rest', 'options-1', OPTIONS, 'docs-options', OPTION % ('BTC-210129-40000-C', '1'),
     '7c12045972f6140e765e0f2b67d28099718df805732676494238f50be830a7d7', OPTION % ('BTC-210129-40000-C', '0.01'),
     '7b98bedaee09e23358f57d098876f29ede7df74202f7fccf164666bd3f3f84cb', 'the quantity that was signed is 0.01'),
    ('pm-rest', 'pm-1', PM, 'docs-options', OPTION % ('BTCUSDT', '1'),
     '7c12045972f6140e765e0f2b67d28099718df805732676494238f50be830a7d7', OPTION % ('BTC-210129-40000-C', '0.01'),
     '4c633cd74726176f44d7a81ac9c86ffd6045169b3fadac568b577285ac95ca45', "it is copied from the page of options"),
    ('pm-rest', 'pm-3', PM, 'docs-options', ''.join(OPTION_HALVES) % 'BTCUSDT',
     'fa6045c54fb02912b766442be1f66fab619217e551a4fb4f8a1ee000df914d8e',
     ''.join(OPTION_HALVES) % 'BTC-210129-40000-C',
     '9de499863c33b6e74b625a72b39f252653b62ca6c31c2c0c8fc4e8b87c711129', "it is copied from the page of options"),
]
# scheme, slug, document, payload: one signature printed three times.
UNCHECKED = [
    ('usdm-rest', 'usdm-rsa', USDM, 'BTCUSDT&side=SELL&type=MARKET&quantity=1.23'),
    ('coinm-rest', 'coinm-rsa', COINM, 'BTCUSD_PERP&side=SELL&type=MARKET&quantity=100'),
    ('pm-rest', 'pm-rsa', PM, 'BTCUSDT&side=SELL&type=MARKET&quantity=1.23'),
]


def source_of(document):
    return {'kind': 'published', 'document': document[0], 'revision': '2026-04', 'url': document[1]}


def signed(suite, slug, title, key, payload, wanted, source):
    """A payload whose signature was recomputed: it must be the one that stands in the document."""
    suite.sign(slug, title, 'DR-1 DR-4', key, payload, source=source)
    if suite.vectors[-1]['expect']['ok']['signature'] != wanted:
        raise ValueError(f'{slug}: the signature is another one')


def add_published(suites):
    for scheme, slug, document, key, payload, printed in RIGHT:
        signed(suites[scheme], 'published-' + slug, f'{document[0]}: the printed signature is right.', key, payload, printed,
               source_of(document))
        suites[scheme].valid('published-' + slug, f'{document[0]}: the printed signature is accepted.', 'DR-1 DR-4', key,
                             {'payload': payload, 'signature': printed}, source=source_of(document))
    for scheme, slug, document, key, payload, printed, really, right, why in WRONG:
        suite, source = suites[scheme], source_of(document)
        suite.add('verify', 'published-' + slug, f'{document[0]}: as printed, it does not verify.', 'DR-1', key,
                  {'payload': payload, 'signature': printed}, {'reject': 'signature'}, level='info', source=source,
                  disputed=f'The printed signature belongs to another text: {why}.')
        signed(suite, f'published-{slug}-corrected', f'{document[0]}: the text as printed has this signature.', key, payload,
               right, {**source, 'kind': 'derived'})
        signed(suite, f'published-{slug}-signed', f'{document[0]}: what was really signed; {why}.', key, really, printed,
               source)
    for scheme, slug, document, parameters in UNCHECKED:
        payload = 'timestamp=1671090801999&recvWindow=9999999&symbol=' + parameters
        suites[scheme].add('verify', 'published-' + slug, f'{document[0]}: as printed, nobody can check it.', 'DR-4', None,
                           {'payload': payload, 'signature': RSA}, {'ok': {}}, level='info', source=source_of(document),
                           disputed=UNKNOWN_KEY)


# scheme, document, query of the mixed example, body, the right signature of examples 1 and 2, and that of example 3
REQUESTS = [
    ('usdm-rest', USDM, *HALVES, RIGHT[0][5], WRONG[0][7]),
    ('coinm-rest', COINM, *HALVES, WRONG[1][7], WRONG[2][7]),
    ('options-rest', OPTIONS, *OPTION_HALVES, WRONG[3][7], RIGHT[1][5]),
    ('pm-rest', PM, *OPTION_HALVES, WRONG[4][7], WRONG[5][7]),
]


def pairs_of(text):
    return [tuple(pair.split('=')) for pair in text.split('&')]


def add_documents_requests(suites):
    """The documents' orders as whole requests: in the query, in the body, and in both."""
    for (scheme, document, query, body, first, third), text in zip(REQUESTS, (
            ORDER % 'BTCUSDT', ORDER % 'BTCUSD_200925', OPTION % ('BTC-210129-40000-C', '1'), OPTION % ('BTCUSDT', '1'))):
        suite, row = suites[scheme], forms.BY_NAME[scheme]
        whole, path = pairs_of(text), row.prefix + '/order'
        halves = pairs_of(query % dict(whole)['symbol']), pairs_of(body)[:-1]
        for number, (in_query, in_body), wanted in (('1', (whole[:-1], []), first), ('2', ([], whole[:-1]), first),
                                                    ('3', halves, third)):
            time_ms = whole[-1][1]
            stages = forms.rest_request(scheme, suite.key(row.key), path, in_query, in_body, time_ms)
            if stages['signature'] != wanted:
                raise ValueError(f'{scheme}, example {number}: the signature is another one')
            suite.requested('published-example-' + number, f'{document[0]}: example {number}, the whole request as the page '
                            'shows it.', 'DR-1 DR-2 DR-4', row.key, {'method': 'POST', 'path': path, 'query': in_query,
                                                                     'body': in_body, 'time_ms': time_ms}, stages,
                            source={**source_of(document), 'kind': 'derived'})


# ------------------------------------------------------------------------------------------------------------ REST

def add_signed(suite, keys, secrets=()):
    for key in keys:
        for length in FEW_LENGTHS:
            suite.sign(f'{key}-length-{length}', WHY_LENGTH[length] + '.', 'C-1 DR-4', key, 'a' * length)
    for key, why in secrets:
        suite.sign(f'secret-{key}', why + '.', 'C-2 DR-4', key, 'symbol=BTCUSDT&timestamp=' + T)


def add_places(rest):
    for row in PLACES:
        if row[0] != 'sapi-withdraw':
            rest.request(*row)
    for row in REPEATED:
        rest.request(*row, level='acceptable')
    rest.request('boolean-text', 'A boolean is the word true in small letters, a text like any other.', 'C-1 C-3', 'POST',
                 '/api/v3/order', [('symbol', rest.row.symbol), ('reduceOnly', 'true')], [], T)


def add_own(rest):
    """What no request of Spot has: a list of orders as one parameter, and a key that signs nothing else."""
    for slug, query, body in (('query', [('batchOrders', ORDERS)], []), ('body', [], [('batchOrders', ORDERS)])):
        rest.request('batch-orders-' + slug, 'A list of orders is one parameter: its JSON, percent-encoded.', 'SR-1 SR-3',
                     'POST', '/api/v3/batchOrders', query, body, T, level='acceptable')
    encoded = forms.percent(ORDERS)
    parent = rest.ok('batch-orders', 'A list of orders verifies in the spelling that was signed.', 'SR-1 SR-3',
                     level='acceptable', query=f'batchOrders={encoded}&timestamp={T}')
    rest.no(parent, 'batch-orders-raw-signed', 'A list of orders is signed raw and sent percent-encoded.', 'SR-3 C-1',
            'signature', 'the JSON is signed as it is', 'must',
            target=rest.target(query=f'batchOrders={encoded}&timestamp={T}', signed=f'batchOrders={ORDERS}&timestamp={T}'))
    spaced = forms.percent(ORDERS.replace(',', ', ').replace(':', ': '))
    rest.no(parent, 'batch-orders-other-spaces', 'A list of orders is written anew between signing and sending.', 'C-1',
            'signature', 'the JSON that is signed has spaces', 'must',
            target=rest.target(query=f'batchOrders={encoded}&timestamp={T}', signed=f'batchOrders={spaced}&timestamp={T}'))


def add_two_faults(rest, base):
    other = rest.suite.key('hmac-64').api_key
    vector = parent_of(rest.suite)
    rest.no(base, 'two-format-and-key', 'An ill-formed signature is told before an unknown key.', 'SR-4',
            'signature-format', 'the signature has 63 digits, and the API key is another one', 'acceptable',
            target=vector['target'][:-1], headers=renamed(vector['headers'], 'X-MBX-APIKEY', other))
    if rest.row.is_key_first:
        headers = renamed(vector['headers'], 'X-MBX-APIKEY', 'short')
        rest.no(base, 'two-key-and-duplicate', 'An ill-formed key is told before a repeated parameter.', 'SR-11',
                'key-format', 'the API key has five characters, and symbol stands there twice', 'acceptable',
                headers=headers, target=rest.target(query=f'symbol={rest.row.symbol}&' + rest.base))


def add_judged(rest, keys):
    base, body, mixed = cases_rest_verify.add_accepted(rest)
    cases_rest_verify.add_timing(rest)
    cases_rest_verify.add_timestamps(rest)
    cases_rest_verify.add_shape(rest, base, body, mixed)
    cases_rest_verify.add_api_key(rest, base)
    cases_rest_verify.add_signed_wrong(rest, base, mixed)
    cases_rest_verify.add_wrong_signatures(rest, base)
    cases_rest_verify.add_sent_otherwise(rest, base)
    cases_rest_verify.add_two_faults(rest, base)
    cases_rest_verify.add_payload_alone(rest)
    cases_rest_verify.add_public_keys(rest, keys)
    add_two_faults(rest, base)


def add_usdm(suite):
    rest = Judged(suite)
    add_signed(suite, ['docs-futures', 'rsa-2048', 'ed25519-a'], SECRETS)
    add_places(rest)
    cases_rest.add_lengths(rest)
    cases_rest.add_secrets(rest)
    cases_rest.add_keys(rest)
    cases_rest.add_base64(rest)
    cases_rest.add_characters(rest, BYTES)
    cases_rest.add_texts(rest, UNICODE[:9], NAMES)
    add_judged(rest, PAIRS[:5])
    cases_rest_verify.add_spellings(rest)
    cases_rest_verify.add_us_encoding(rest)
    cases_rest_verify.add_secret_trap(rest)
    add_own(rest)


def add_other(suite, keys):
    """A product beside USD-M: all that is judged, and of what is built the places and a few texts."""
    rest = Judged(suite)
    add_signed(suite, [rest.default, 'ed25519-a'])
    add_places(rest)
    cases_rest.add_keys(rest, keys)
    cases_rest.add_characters(rest, b' !#&+,~')
    cases_rest.add_texts(rest, UNICODE[:2], [row for row in NAMES if row[0] in ('value-url', 'value-json-list')])
    add_judged(rest, keys)


# ------------------------------------------------------------------------------------------------------- WebSocket

def add_ws(suite, builds):
    ws = Ws(suite)
    add_signed(suite, [ws.default, 'ed25519-b'])
    if builds:
        cases_ws.add_requests(ws)
    for row in () if builds else cases_ws.BUILT:
        if row[0] in FEW_BUILT:
            ws.request(*row)
    cases_ws.add_pair_keys(ws)
    base = cases_ws.add_accepted(ws)
    cases_ws.add_timing(ws)
    cases_ws.add_shape(ws, base)
    cases_ws.add_signed_wrong(ws, base)
    cases_ws.add_public_keys(ws)
    signature = parent_of(suite)['message'].split('"signature":"')[1].split('"')[0]
    short = parent_of(suite)['message'].replace(signature, signature[:63])
    ws.no(base, 'two-format-and-key', 'An ill-formed signature is told before an unknown key.', 'SW-4', 'signature-format',
          'the signature has 63 digits, and apiKey is another one', 'acceptable',
          message=short.replace(suite.key(ws.default).api_key, suite.key('hmac-64').api_key))


# ------------------------------------------------------------------------------------------------------------ calls

# slug, what it is in a title, method, path without its prefix, params
CALLS = [
    ('account', 'A GET of the account', 'GET', '/account', []),
    ('open-orders', 'A GET of the open orders of a symbol', 'GET', '/openOrders', ['symbol']),
    ('order-get', 'A GET of one order', 'GET', '/order', ['symbol', ('orderId', forms.Number('42'))]),
    ('order-limit', 'A limit order', 'POST', '/order', None),
    ('order-named', 'A limit order with a name of its own', 'POST', '/order', 'my-order_1'),
    ('order-cancel', 'A DELETE of one order', 'DELETE', '/order', ['symbol', ('orderId', forms.Number('42'))]),
]
USDM_CALLS = [
    ('leverage', 'A POST of the leverage', 'POST', '/leverage', ['symbol', ('leverage', forms.Number('20'))]),
    ('margin-type', 'A POST of the kind of margin', 'POST', '/marginType', ['symbol', ('marginType', 'ISOLATED')]),
    ('income', 'A GET of what came in', 'GET', '/income', ['symbol', ('limit', forms.Number('100'))]),
    ('user-trades', 'A GET of trades', 'GET', '/userTrades', ['symbol']),
    ('all-open-orders-cancel', 'A DELETE of all open orders of a symbol', 'DELETE', '/allOpenOrders', ['symbol']),
]
# The documents of USD-M have version 1 of the account no more.
ELSEWHERE = {('usdm-rest', '/account'): '/fapi/v3/account'}
WHERE = {'usdm-rest': '/fapi/v1', 'coinm-rest': '/dapi/v1', 'options-rest': '/eapi/v1', 'pm-rest': '/papi/v1/um'}


def params_of(row, params):
    order = [('symbol', row.symbol), ('side', 'BUY'), ('type', 'LIMIT'), ('timeInForce', 'GTC'), ('quantity', '1'),
             ('price', '9000')]
    if params is None or isinstance(params, str):
        # Options' own document calls it otherwise than all others.
        name = 'clientOrderId' if row.name == 'options-rest' else 'newClientOrderId'
        return order + ([(name, params)] if params else [])
    return [('symbol', row.symbol) if param == 'symbol' else param for param in params]


def add_calls(suite, calls, keys=(), values=(), queried=()):
    row = forms.BY_NAME[suite.scheme]

    def inputs(method, path, params):
        whole = ELSEWHERE.get((suite.scheme, path), WHERE[suite.scheme] + path)
        return {'method': method, 'path': whole, 'params': params_of(row, params)}

    for slug, what, method, path, params in calls:
        cases_send.put(suite, slug, f'{what} arrives signed, with the parameters asked for.', 'SR-1 SR-12', row.key,
                       inputs(method, path, params))
        for key, name, rule in keys if slug in ('account', 'order-limit') else ():
            cases_send.put(suite, f'{slug}-{key}', f'{what}, signed with {name}.', f'SR-1 {rule}', key,
                           inputs(method, path, params))
    for slug, value, what in values:
        cases_send.probe(suite, row.key, slug, inputs('POST', '/order', value), what, 'SR-3', 'must')
    for slug, value, what in queried:
        params = ['symbol', ('origClientOrderId', value)]
        cases_send.put(suite, 'get-value-' + slug, f'A parameter of a GET with {what} arrives as it was given.', 'SR-3 C-1',
                       row.key, inputs('GET', '/order', params), probes='value')


def add(suites):
    add_published(suites)
    add_documents_requests(suites)
    add_usdm(suites['usdm-rest'])
    add_other(suites['coinm-rest'], TWO_PAIRS)
    add_other(suites['options-rest'], TWO_PAIRS)
    add_other(suites['pm-rest'], TWO_PAIRS)
    add_ws(suites['usdm-ws'], True)
    add_ws(suites['coinm-ws'], False)
    values = [value for value in VALUES if value[0] in ('dash', 'space', 'plus', 'ampersand', 'injection', 'many', 'quote',
                                                        'percent', 'tilde', 'e-acute', 'emoji', 'word-true', 'digits')]
    add_calls(suites['usdm-rest'], CALLS + USDM_CALLS, cases_send.KEYS[:3], values, QUERIED[:5])
    add_calls(suites['coinm-rest'], CALLS, cases_send.KEYS[2:3], values[:5])
    add_calls(suites['options-rest'], CALLS)
    add_calls(suites['pm-rest'], CALLS, (), values[:4])
    cases_send.add_ws_few(suites['usdm-ws'], 'docs-futures')
    cases_send.add_ws_few(suites['coinm-ws'], 'docs-futures')
