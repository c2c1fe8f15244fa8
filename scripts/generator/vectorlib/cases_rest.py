"""REST requests to be built, for spot-rest and us-rest: what is signed, in which order, in which place, encoded how."""
import base64

from . import forms
from .schemes import BY_NAME

T = '1499827319559'
LIMIT = [('symbol', 'LTCBTC'), ('side', 'BUY'), ('type', 'LIMIT'), ('timeInForce', 'GTC'), ('quantity', '1'),
         ('price', '0.1'), ('recvWindow', '5000')]
ORDER = '/api/v3/order'
# A path that no document lists: parameters of any name are signed there, which an order would not take (-1104).
ANY = '/api/v3/anything'

# slug, title, rules, method, path, query, body, time_ms
PLACES = [
    ('query-only', 'All parameters of a POST may stand in the query string.', 'SR-1 SR-7 SR-12',
     'POST', ORDER, LIMIT, [], T),
    ('body-only', 'All parameters of a POST may stand in the form body.', 'SR-1 SR-7 SR-12',
     'POST', ORDER, [], LIMIT, T),
    ('mixed-no-separator', 'Query string and body are signed one after the other, with nothing between them.',
     'SR-1 SR-12', 'POST', ORDER, LIMIT[:4], LIMIT[4:], T),
    ('mixed-one-and-one', 'With one parameter in each place the two still touch in the payload.', 'SR-1',
     'POST', ORDER, [('symbol', 'LTCBTC')], [('quantity', '1')], T),
    ('mixed-same-name', 'A name in both places is signed in both places.', 'SR-1 SR-12',
     'POST', ORDER, [('symbol', 'LTCBTC')], [('symbol', 'ETHBTC')], T),
    ('put-body', 'A PUT carries its parameters in the body like a POST.', 'SR-12', 'PUT', ORDER, [], LIMIT[:1], T),
    ('put-query', 'A PUT may carry its parameters in the query string.', 'SR-12', 'PUT', ORDER, LIMIT[:1], [], T),
    ('delete-body', 'A DELETE may carry its parameters in the body.', 'SR-12', 'DELETE', ORDER, [], LIMIT[:1], T),
    ('delete-query', 'A DELETE may carry its parameters in the query string.', 'SR-12',
     'DELETE', ORDER, LIMIT[:1] + [('orderId', '42')], [], T),
    ('delete-mixed', 'A DELETE may use both places.', 'SR-1 SR-12', 'DELETE', ORDER, LIMIT[:1], [('orderId', '42')], T),
    ('get-query', 'A GET carries everything in the query string.', 'SR-12',
     'GET', '/api/v3/openOrders', [('symbol', 'BTCUSDT')], [], T),
    ('timestamp-alone', 'A request without parameters of its own signs its timestamp alone.', 'SR-8',
     'GET', '/api/v3/account', [], [], T),
    ('order-reversed', 'Parameters keep the order in which they are sent.', 'SR-2',
     'POST', ORDER, LIMIT[::-1], [], T),
    ('order-not-sorted-body', 'Parameters of a body are not sorted.', 'SR-2',
     'POST', ANY, [], [('z', '1'), ('a', '2'), ('M', '3')], T),
    ('timestamp-first', 'A timestamp that is given as the first parameter stays first.', 'SR-2 SR-8',
     'POST', ORDER, [('timestamp', T)] + LIMIT[:3], [], None),
    ('timestamp-in-the-middle', 'A timestamp given among the parameters stays where it is.', 'SR-2 SR-8',
     'POST', ORDER, [], LIMIT[:2] + [('timestamp', T)] + LIMIT[2:], None),
    ('timestamp-in-query-with-body', 'With a body the signature stands in the body, wherever the timestamp is.',
     'SR-7', 'POST', ORDER, [('timestamp', T)], LIMIT[:2], None),
    ('empty-value', 'A parameter with an empty value is signed and sent, not dropped.', 'C-1 SR-2',
     'POST', ORDER, [('symbol', 'LTCBTC'), ('newClientOrderId', ''), ('side', 'BUY')], [], T),
    ('empty-value-last', 'An empty value before the timestamp leaves "=&" behind.', 'C-1 SR-2',
     'POST', ORDER, [('symbol', '')], [], T),
    ('empty-value-body', 'An empty value in a body is signed and sent.', 'C-1 SR-2',
     'POST', ORDER, [], [('symbol', 'LTCBTC'), ('newClientOrderId', '')], T),
    ('case-matters', 'Names and values keep their case.', 'C-3',
     'POST', ANY, [('Symbol', 'ltcBTC'), ('symbol', 'LTCbtc')], [], T),
    ('number-text', 'Trailing zeros of a value are part of it.', 'C-1',
     'POST', ORDER, [('quantity', '1.00000000'), ('price', '0.10')], [], T),
    ('exponent-text', 'A value in exponent form is signed as it stands, like any other text.', 'C-1',
     'POST', ORDER, [('price', '1e-05')], [], T),
    ('recvwindow-last', 'recvWindow has no place of its own.', 'SR-2 SR-9',
     'POST', ORDER, [('timestamp', T), ('recvWindow', '60000')], [], None),
    ('name-ends-in-signature', 'A parameter whose name ends in "signature" is an ordinary one.', 'SR-1',
     'POST', ANY, [('mysignature', 'abc'), ('symbol', 'LTCBTC')], [], T),
    ('twenty-parameters', 'A long list of parameters is signed whole.', 'SR-1',
     'POST', ANY, [(f'p{number}', str(number * 7919)) for number in range(20)], [], T),
    ('sapi-withdraw', 'The wallet endpoints sign in the same way.', 'SR-1',
     'POST', '/sapi/v1/capital/withdraw/apply', [('coin', 'USDT'), ('network', 'ETH'), ('address', '0xA1'),
                                                 ('amount', '50')], [], T),
    ('path-is-not-signed', 'Another path with the same parameters has the same signature.', 'SR-1',
     'GET', '/api/v3/allOrders', [('symbol', 'BTCUSDT')], [], T),
]

REPEATED = [
    ('repeated-name', 'A name that stands twice is signed twice, in order; the exchange refuses it for another reason.',
     'C-1', 'POST', ORDER, [('symbol', 'A'), ('side', 'BUY'), ('symbol', 'B')], [], T),
    ('repeated-name-body', 'A name that stands twice in a body is signed twice, in order.',
     'C-1', 'POST', ORDER, [], [('symbol', 'B'), ('symbol', 'A')], T),
    ('no-parameters', 'With no parameter at all the payload is empty and the signature stands alone.',
     'SR-1 SR-7', 'GET', '/api/v3/account', [], [], None),
]

# slug, value, why
UNICODE = [
    ('two-bytes', '\u00e9', 'U+00E9 is two bytes of UTF-8'),
    ('two-bytes-first', '\u0080', 'U+0080 is the first character of two bytes'),
    ('two-bytes-last', '\u07ff', 'U+07FF is the last character of two bytes'),
    ('three-bytes', '\u20bf', 'U+20BF is three bytes of UTF-8'),
    ('three-bytes-first', '\u0800', 'U+0800 is the first character of three bytes'),
    ('three-bytes-last', '\uffff', 'U+FFFF is the last character of three bytes'),
    ('four-bytes', '\U0001f680', 'U+1F680 is four bytes of UTF-8, and a pair of surrogates in UTF-16'),
    ('four-bytes-first', '\U00010000', 'U+10000 is the first character of four bytes'),
    ('four-bytes-last', '\U0010ffff', 'U+10FFFF is the last character of all'),
    ('symbol', '\u5e01\u5b89\u4eba\u751fUSDT', 'A symbol in Chinese letters trades since 2025'),
    ('full-width', '\uff11\uff12\uff13\uff14\uff15\uff16', 'Full-width digits are not ASCII digits'),
    ('composed', '\u00e5', 'A composed letter is not taken apart'),
    ('decomposed', 'a\u030a', 'A letter with a combining mark is not composed'),
    ('no-break-space', '\u00a0', 'A no-break space is no space'),
    ('byte-order-mark', '\ufeffx', 'A byte order mark is a character like any other'),
    ('zero-width', 'a\u200bb', 'A zero-width space is not dropped'),
    ('right-to-left', '\u202eabc', 'A direction mark is not dropped'),
    ('replacement', '\ufffd', 'The replacement character is a character like any other'),
]

# slug, name, value, why
NAMES = [
    ('name-brackets', 'cancelInfoList[0].orderId', '42', 'Brackets in a name are percent-encoded'),
    ('name-space', 'a b', '1', 'A space in a name is percent-encoded'),
    ('name-non-ascii', 'n\u00e1me', '1', 'A letter outside ASCII in a name is percent-encoded'),
    ('name-delimiters', 'a=b&c', '1', 'Delimiters inside a name are percent-encoded'),
    ('name-percent', '100%', '1', 'A percent sign in a name is percent-encoded'),
    ('value-url', 'redirect', 'https://example.com/back?a=1&b=2#top', 'A whole URL as a value'),
    ('value-json-list', 'symbols', '["BTCUSDT","BNBUSDT"]', 'A JSON list as a value'),
    ('value-mail', 'email', 'a.b+c@example.com', 'An address with a plus sign'),
    ('value-percent-looks-encoded', 'note', '%20', 'A percent sign that looks like an escape is encoded once more'),
    ('value-plus-and-space', 'note', 'a+b c', 'A plus sign is not a space'),
    ('value-inner-signature', 'note', 'x&signature=abc', 'A value that contains "&signature=" is one value'),
    ('value-newline', 'note', 'line one\nline two\r\n', 'Line ends inside a value'),
    ('value-long', 'note', 'abcdefghij' * 300, 'A value of 3,000 characters'),
]

CONTROL_NAMES = {0: 'NUL', 9: 'TAB', 10: 'LF', 13: 'CR', 27: 'ESC', 32: 'the space', 127: 'DEL'}


def character_name(code):
    return CONTROL_NAMES.get(code) or (f'control character {code}' if code < 32 else f'"{chr(code)}"')


class Rest:
    """A REST suite, with the rule ids, the paths and the symbol of its scheme."""

    def __init__(self, suite):
        self.suite, self.row = suite, BY_NAME[suite.scheme]
        self.default = self.row.key
        self.order, self.any = self.place(ORDER), self.place(ANY)

    def rules(self, text):
        return ' '.join(dict.fromkeys(self.row.renamed.get(rule, rule) for rule in text.split()))

    def place(self, path):
        """Spot's path as this product has it."""
        return path.replace('/api/v3', self.row.prefix, 1)

    def own(self, pairs):
        return [(name, value.replace('LTCBTC', self.row.symbol) if name == 'symbol' else value) for name, value in pairs]

    def request(self, slug, title, rules, method, path, query, body, time_ms, key=None, **more):
        key, path, query, body = key or self.default, self.place(path), self.own(query), self.own(body)
        stages = forms.rest_request(self.suite.scheme, self.suite.key(key), path, query, body, time_ms)
        inputs = {'method': method, 'path': path, 'query': query, 'body': body}
        if time_ms is not None:
            inputs['time_ms'] = time_ms
        return self.suite.requested(slug, title, self.rules(rules), key, inputs, stages, **more)

    def level_of(self, value):
        """But for /api/v3 no rule says what must be encoded (UR-3, DR-6)."""
        is_open = not self.row.is_strict and not set(forms.raw(value)) <= forms.UNRESERVED
        return 'acceptable' if is_open else 'must'


def search(suite, key, test, first=int(T)):
    """The first timestamp, counted up, for which the signature of timestamp=... passes a test."""
    for time_ms in range(first, first + 4000):
        if test(suite.key(key).sign(suite.scheme, f'timestamp={time_ms}')):
            return str(time_ms)
    raise ValueError('no such signature found')


BASE64_SHAPES = [
    ('plus-and-slash', 'A signature with + and / has both percent-encoded in the query.',
     lambda s: '+' in s and '/' in s),
    ('two-plus', 'Two plus signs side by side are both encoded.', lambda s: '++' in s),
    ('first-plus', 'A signature that begins with + is encoded from its first character on.', lambda s: s[0] == '+'),
    ('first-slash', 'A signature that begins with / is encoded from its first character on.', lambda s: s[0] == '/'),
]


def add_base64(rest):
    # An RSA signature is less than its modulus, so what it begins with cannot be chosen.
    rows = [('rsa-2048', 'SR-5', 2), ('rsa-4096', 'SR-5', 2), ('ed25519-a', 'SR-6', 4), ('ed25519-b', 'SR-6', 4)]
    for key, rules, num_shapes in rows:
        for slug, title, test in BASE64_SHAPES[:num_shapes]:
            time_ms = search(rest.suite, key, test)
            rest.request(f'{key}-{slug}', title, rules, 'GET', '/api/v3/account', [], [], time_ms, key)
    plain = search(rest.suite, 'ed25519-a', lambda s: '+' not in s and '/' not in s)
    rest.request('ed25519-a-padding-alone', 'Where a signature has neither + nor /, its padding is still encoded.',
                 'SR-6', 'GET', '/api/v3/account', [], [], plain, 'ed25519-a')


PAIRS = [('rsa-2048', 'SR-5'), ('rsa-3072', 'SR-5'), ('rsa-4096', 'SR-5'), ('ed25519-a', 'SR-6'), ('ed25519-b', 'SR-6'),
         ('docs-fix', 'SR-6')]


def add_keys(rest, keys=PAIRS):
    """Each key, with the parameters in the query, in the body and in both."""
    for key, rules in keys:
        for place, query, body in (('query', LIMIT, []), ('body', [], LIMIT), ('mixed', LIMIT[:4], LIMIT[4:])):
            rest.request(f'{key}-{place}', f'The signature of {key}, in base64, is percent-encoded where it is placed.',
                         rules + ' SR-7', 'POST', ORDER, query, body, T, key)


def add_secrets(rest):
    for key in ('hmac-short', 'hmac-64', 'hmac-65', 'hmac-129', 'hmac-trap', 'hmac-spaces'):
        rest.request(f'secret-{key}', f'The secret of {key} is used byte for byte in a whole request.', 'C-2 SR-4',
                     'POST', ORDER, LIMIT, [], T, key)


def add_lengths(rest):
    """Payloads of a block's length, in whole requests."""
    fixed = len('note=&timestamp=' + T)
    for length in (55, 56, 63, 64, 65, 127, 128, 129, 1024):
        rest.request(f'payload-length-{length}', f'A whole request whose payload has {length} bytes.', 'SR-1 SR-4',
                     'POST', ANY, [('note', 'x' * (length - fixed))], [], T)


def add_characters(rest, codes):
    for code in codes:
        value = chr(code)
        verb = 'stands as it is' if code in forms.UNRESERVED else 'is percent-encoded, then signed'
        rest.request(f'value-ascii-{code:02x}', f'In a value {character_name(code)} {verb}.', 'SR-3 C-1',
                     'POST', ANY, [('note', value)], [], T, level=rest.level_of(value))


def add_texts(rest, unicode_rows, name_rows):
    for slug, value, why in unicode_rows:
        rest.request(f'value-{slug}', why + '; it is percent-encoded byte by byte.', 'SR-3 C-1',
                     'POST', ORDER, [('newClientOrderId', value)], [], T, level=rest.level_of(value))
    for slug, name, value, why in name_rows:
        rest.request(slug, why + '.', 'SR-3 C-1', 'POST', ANY, [(name, value)], [], T,
                     level=rest.level_of(name + value))
        rest.request(slug + '-body', why + ', in a body as in a query.', 'SR-3 C-1',
                     'POST', ANY, [], [(name, value)], T, level=rest.level_of(name + value))


def add_microseconds(rest):
    rest.request('timestamp-microseconds', 'A timestamp in microseconds is 16 digits, given among the parameters.',
                 'SR-8', 'POST', ORDER, LIMIT + [('timestamp', T + '123')], [], None)
    rest.request('recvwindow-decimals', 'A recvWindow with three decimals is signed as it stands.', 'SR-9',
                 'POST', ORDER, LIMIT[:6] + [('recvWindow', '6000.346')], [], T)


def add(suites):
    spot, us = Rest(suites['spot-rest']), Rest(suites['us-rest'])
    for rest in (spot, us):
        for row in PLACES:
            if rest is spot or row[0] != 'sapi-withdraw':
                rest.request(*row)
        for row in REPEATED:
            rest.request(*row, level='acceptable')
        add_lengths(rest)
        add_secrets(rest)
    add_keys(spot)
    add_base64(spot)
    add_microseconds(spot)
    add_characters(spot, range(128))
    add_characters(us, [0, 9, 10, 32] + list(b'!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~'))
    add_texts(spot, UNICODE, NAMES)
    add_texts(us, UNICODE[:9], NAMES[:8])
    spot.request('sapi-brackets',
                 'Outside /api/v3 it is not told whether brackets are encoded: signed is what is sent.',
                 'C-1 SR-3', 'POST', '/sapi/v1/portfolio/batch', [('cancelInfoList[0].orderId', '42')], [], T,
                 level='acceptable')
    spot.request('value-not-utf8', 'Bytes that are not UTF-8 are percent-encoded one by one.', 'C-1 SR-3',
                 'POST', ANY, [('note', b'\xff\xfe')], [], T, level='acceptable')


def pss_and_others(key, payload):
    """Signatures of other schemes with the same RSA key, in base64."""
    private = key.private
    return {'pss': base64.b64encode(private.sign_pss(payload)).decode(),
            'sha1': base64.b64encode(private.sign(payload, 'sha1')).decode(),
            'sha512': base64.b64encode(private.sign(payload, 'sha512')).decode()}
