"""The op send: calls in which libraries go wrong that no single character tells. Numbers that a language shortens, names
that are taken for something else, lists of objects, and the calls of futures."""
import base64

from . import cases_send, crypto, encrypted_keys
from .cases_derivatives import params_of
from .cases_send import LIMIT, ORDER, SYMBOL, order_with
from .forms import BY_NAME, Boolean, ListOf, Null, Number, ObjectOf

# slug, name, value, what it is
NUMBERS = [
    ('number-digits', 'price', Number('12345.6789'), 'a number of nine digits, of which 32 bits hold seven'),
    ('number-digits-twelve', 'price', Number('0.123456789012'), 'a number of twelve digits behind the point'),
    ('number-round-five', 'quantity', Number('100000'), 'the number 100000, which some languages write 1e+05'),
    ('number-round-six', 'quantity', Number('1000000'), 'the number 1000000, which some languages write 1e+06'),
    ('number-round-seven', 'quantity', Number('10000000'), 'the number 10000000, which some languages write 1.0E7'),
]
TYPED = [row[:4] for row in cases_send.TYPED if row[4] == 'must' and row[1] in ('price', 'quantity')]
# Of these a library may think that they are its own.
NAMES = [('prefix-word', 'INTERVAL_1', 'a word before an underscore'), ('prefix-broker', 'x-A1B2C3D4-1', 'x- before it'),
         ('prefix-digits', '7_42', 'digits before an underscore')]
SUBACCOUNT = '/sapi/v3/sub-account/assets'
# What no query holds as it is, or what reads as something else there.
EMAILS = [('hash', 'a#b@example.com', 'a number sign'), ('plus', 'a+b@example.com', 'a plus sign'),
          ('umlaut', '\u00fc@example.com', 'an umlaut'), ('ampersand', 'a&b@example.com', 'an ampersand')]
DELETED = [('space', 'a b', 'a space'), ('plus', 'a+b', 'a plus sign'), ('equals', 'a=b', 'an equals sign'),
           ('hash', 'a#b', 'a number sign'), ('e-acute', '\u00e9', 'a letter of two bytes')]


def add_spot(suite):
    for slug, name, value, what in NUMBERS:
        inputs = {'method': 'POST', 'path': ORDER, 'params': order_with(name, value)}
        cases_send.probe(suite, 'docs', slug, inputs, what, 'SR-3', 'must', may_refuse='1')
    for slug, value, what in NAMES:
        inputs = {'method': 'POST', 'path': ORDER, 'params': order_with('newClientOrderId', value)}
        cases_send.probe(suite, 'docs', slug, inputs, what, 'SR-3', 'must')
    for slug, value, what in EMAILS:
        cases_send.put(suite, 'value-email-' + slug, f'An e-mail address with {what} arrives as it was given.', 'SR-1 C-1',
                       'docs', {'method': 'GET', 'path': SUBACCOUNT, 'params': [('email', value)]}, probes='value')
    for slug, value, what in DELETED:
        inputs = {'method': 'DELETE', 'path': ORDER, 'params': SYMBOL + [('origClientOrderId', value)]}
        cases_send.put(suite, 'delete-value-' + slug, f'A parameter of a DELETE with {what} arrives as it was given.',
                       'SR-3 C-1', 'docs', inputs, probes='value')
    for word in ('true', 'false'):
        inputs = {'method': 'GET', 'path': '/api/v3/account', 'params': [('omitZeroBalances', Boolean(word))]}
        cases_send.put(suite, 'get-value-boolean-' + word, f'The word {word} of its own kind arrives in a GET.', 'SR-1 C-1',
                       'docs', inputs, probes='value')


# ------------------------------------------------------------------------------------------------------------- keys

def pkcs1(pem):
    """The key alone, without the envelope of PKCS#8 (RFC 8017, A.1.2)."""
    inner = crypto.der_items(crypto.der_items(crypto.pem_bytes(pem))[0][1])[2][1]
    text = base64.b64encode(inner).decode()
    lines = [text[at:at + 64] for at in range(0, len(text), 64)]
    return '\n'.join(['-----BEGIN RSA PRIVATE KEY-----', *lines, '-----END RSA PRIVATE KEY-----', ''])


# slug, what it is, how the file differs
FORMS = [('crlf', 'with CR and LF at the ends of its lines', lambda pem: pem.replace('\n', '\r\n')),
         ('blank-line', 'with an empty line before it', lambda pem: '\n' + pem),
         ('no-newline', 'without a line end behind it', str.rstrip),
         ('spaces', 'with spaces at the ends of its lines', lambda pem: pem.replace('\n', '  \n'))]


def add_keys(suite):
    def put(key, slug, what, pem, **more):
        inputs = {'method': 'GET', 'path': '/api/v3/account', 'params': []}
        title = f'The key {key} in a file {what} signs rightly, or is refused before anything is sent.'
        cases_send.put(suite, f'key-{slug}-{key}', title, 'SR-5' if key.startswith('rsa') else 'SR-6', key, inputs, pem=pem,
                       may_refuse='1', **more)

    for key, encrypted in (('rsa-2048', encrypted_keys.RSA_2048), ('ed25519-a', encrypted_keys.ED25519_A)):
        pem = suite.key(key).entry['pem']
        for slug, what, change in FORMS:
            put(key, slug, what, change(pem))
        put(key, 'encrypted', 'that is encrypted', encrypted, passphrase=encrypted_keys.PASSPHRASE)
    put('rsa-2048', 'pkcs1', 'of PKCS#1', pkcs1(suite.key('rsa-2048').entry['pem']))


def put_certificate(suite, slug, what, key, inputs):
    title = f'A server whose certificate nobody vouches for gets nothing that is signed, in {what}.'
    cases_send.put(suite, 'certificate-' + slug, title, 'RT-4', key, inputs, behaviour={'certificate': 'foreign'})


def add_certificates(suite):
    for slug, call in (('get', ('GET', '/api/v3/account', [])), ('post', ('POST', ORDER, LIMIT))):
        put_certificate(suite, slug, f'a {slug.upper()}', 'docs', dict(zip(('method', 'path', 'params'), call)))


def add_other_certificates(suites):
    """Each product may have a client of its own, with settings of its own."""
    for scheme, path in (('us-rest', '/api/v3/account'), ('usdm-rest', '/fapi/v3/account'), ('coinm-rest', '/dapi/v1/account'),
                         ('options-rest', '/eapi/v1/account'), ('pm-rest', '/papi/v1/um/account')):
        put_certificate(suites[scheme], 'get', 'a GET', BY_NAME[scheme].key, {'method': 'GET', 'path': path, 'params': []})
    put_certificate(suites['usdm-rest'], 'post', 'a POST', BY_NAME['usdm-rest'].key,
                    {'method': 'POST', 'path': '/fapi/v1/order', 'params': params_of(BY_NAME['usdm-rest'], None)})
    for scheme in ('spot-ws', 'usdm-ws', 'coinm-ws'):
        symbol = BY_NAME[scheme.replace('-ws', '-rest')].symbol
        params = [('symbol', symbol) if name == 'symbol' else (name, value) for name, value in LIMIT]
        put_certificate(suites[scheme], 'order', 'a frame', 'docs' if scheme == 'spot-ws' else BY_NAME[scheme].key,
                        {'method': 'order.place', 'params': params})


def add_ws_numbers(suite, key, numbers):
    symbol = BY_NAME[suite.scheme.replace('-ws', '-rest')].symbol
    for slug, name, value, what in numbers:
        params = [('symbol', symbol) if one == 'symbol' else (one, given) for one, given in order_with(name, value)]
        cases_send.probe(suite, key, slug, {'method': 'order.place', 'params': params}, what, 'SW-3', 'must', may_refuse='1')


def add_ws(suite, key):
    for word in ('true', 'false'):
        inputs = {'method': 'account.status', 'params': [('omitZeroBalances', Boolean(word))]}
        cases_send.probe(suite, key, 'boolean-' + word, inputs, f'the word {word} of its own kind', 'SW-3', 'must')
    add_ws_numbers(suite, key, NUMBERS)
    for slug, value, what in (('null', Null(), 'null'), ('list', ListOf(['a', 'b&c']), 'a list of texts'),
                              ('object', ObjectOf([('a', '1')]), 'an object')):
        inputs = {'method': 'order.place', 'params': order_with('newClientOrderId', value)}
        cases_send.probe(suite, key, slug, inputs, what, 'SW-3', 'acceptable', may_refuse='1')


def add_logon(suite, key):
    """Last, since a library may keep what a logon has changed."""
    cases_send.put(suite, 'session-logon', 'A session is begun with an Ed25519 key.', 'SW-1 SW-5', 'ed25519-a',
                   {'method': 'session.logon', 'params': []})
    cases_send.put(suite, 'account-after-logon', 'The session of one client is not that of another: its request is signed.',
                   'SW-1 SW-5', key, {'method': 'account.status', 'params': []})


# ---------------------------------------------------------------------------------------------------------- futures

def order(**more):
    return ObjectOf([('symbol', 'BTCUSDT'), ('side', 'BUY'), ('type', 'LIMIT'), ('timeInForce', 'GTC'), ('quantity', '1'),
                     ('price', '9000'), *more.items()])


# slug, what it is in a title, method, path, params. The documents write these lists as JSON.
LISTED = [
    ('batch-orders', 'A list of two orders', 'POST', '/fapi/v1/batchOrders', [('batchOrders', ListOf([order(), order()]))]),
    ('batch-orders-named', 'A list of an order with a name of its own', 'POST', '/fapi/v1/batchOrders',
     [('batchOrders', ListOf([order(newClientOrderId='my-order_1')]))]),
    ('batch-orders-cancel', 'A DELETE of two orders by their numbers', 'DELETE', '/fapi/v1/batchOrders',
     SYMBOL + [('orderIdList', ListOf([Number('42'), Number('43')]))]),
    ('batch-orders-cancel-named', 'A DELETE of two orders by their names', 'DELETE', '/fapi/v1/batchOrders',
     SYMBOL + [('origClientOrderIdList', ListOf(['my-order_1', 'my-order_2']))]),
]
CALLS = [
    ('account-v2', 'A GET of version 2 of the account', 'GET', '/fapi/v2/account', []),
    ('balance-v2', 'A GET of version 2 of the balance', 'GET', '/fapi/v2/balance', []),
    ('balance-v3', 'A GET of version 3 of the balance', 'GET', '/fapi/v3/balance', []),
    ('position-risk-v2', 'A GET of version 2 of the positions', 'GET', '/fapi/v2/positionRisk', SYMBOL),
    ('position-risk-v3', 'A GET of version 3 of the positions', 'GET', '/fapi/v3/positionRisk', SYMBOL),
    ('all-orders', 'A GET of all orders', 'GET', '/fapi/v1/allOrders', SYMBOL + [('limit', Number('5'))]),
    ('order-modify', 'A PUT of another price', 'PUT', '/fapi/v1/order',
     SYMBOL + [('orderId', Number('42')), ('side', 'BUY'), ('quantity', '1'), ('price', '9001')]),
    ('order-market', 'A market order', 'POST', '/fapi/v1/order',
     SYMBOL + [('side', 'SELL'), ('type', 'MARKET'), ('quantity', '1'), ('reduceOnly', Boolean('true'))]),
    ('position-side', 'A POST of the mode of positions', 'POST', '/fapi/v1/positionSide/dual',
     [('dualSidePosition', Boolean('true'))]),
    ('position-margin', 'A POST of more margin', 'POST', '/fapi/v1/positionMargin',
     SYMBOL + [('amount', '10'), ('type', Number('1'))]),
]


def add_usdm(suite):
    row = BY_NAME[suite.scheme]
    for slug, what, method, path, params in CALLS + LISTED:
        inputs = {'method': method, 'path': path, 'params': params}
        cases_send.put(suite, slug, f'{what} arrives signed, with the parameters asked for.', 'SR-1 SR-12', row.key, inputs)
    for slug, name, value, what in TYPED + NUMBERS:
        inputs = {'method': 'POST', 'path': '/fapi/v1/order',
                  'params': [(n, value if n == name else v) for n, v in params_of(row, None)]}
        cases_send.probe(suite, row.key, slug, inputs, what, 'SR-1', 'must', may_refuse='1')
    for slug, path, name in (('trades', '/fapi/v1/userTrades', 'fromId'), ('orders', '/fapi/v1/allOrders', 'orderId')):
        inputs = {'method': 'GET', 'path': path, 'params': SYMBOL + [(name, Number('0'))]}
        cases_send.put(suite, f'get-value-zero-{slug}', cases_send.ZERO, 'SR-1 C-1', row.key, inputs, probes='value')
    for slug, value, what in NAMES:
        inputs = {'method': 'POST', 'path': '/fapi/v1/order', 'params': params_of(row, value)}
        cases_send.probe(suite, row.key, slug, inputs, what, 'SR-1', 'must')


def add(suites):
    add_spot(suites['spot-rest'])
    add_keys(suites['spot-rest'])
    add_certificates(suites['spot-rest'])
    add_ws(suites['spot-ws'], 'docs')
    add_other_certificates(suites)
    add_logon(suites['spot-ws'], 'docs')
    add_usdm(suites['usdm-rest'])
    add_ws_numbers(suites['usdm-ws'], BY_NAME['usdm-ws'].key, TYPED + NUMBERS)
