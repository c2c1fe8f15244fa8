"""REST requests to be judged, for spot-rest and us-rest: accepted ones, and one refusal for each way to be wrong."""
import base64
import hashlib

from . import crypto, forms
from .cases_rest import LIMIT, PAIRS, Rest, T, pss_and_others, search
from .timing import ms



class Judged(Rest):
    """Adds wire forms to be judged. The parent of most refusals is `base`: the documents' order, all in the query."""

    def __init__(self, suite):
        super().__init__(suite)
        self.limit = self.own(LIMIT)
        self.base = forms.encode_pairs(self.limit) + '&timestamp=' + T
        # What is asked of an order that is there; more than these the endpoint does not take.
        self.asked = f'symbol={self.row.symbol}&orderId=28&recvWindow=5000&timestamp={T}'
        self.half_query = forms.encode_pairs(self.limit[:4])
        self.half_body = forms.encode_pairs(self.limit[4:]) + '&timestamp=' + T

    def wire(self, key=None, **parts):
        return forms.rest_wire(self.suite.scheme, self.suite.key(key or self.default), **{'method': 'POST', 'path': self.order, **parts})

    def ok(self, slug, title, rules, key=None, level='must', now=T, **parts):
        inputs = parts.get('inputs') or self.wire(key, **parts)
        if now is not None:
            inputs = {**inputs, 'now_ms': now}
        return self.suite.valid(slug, title, self.rules(rules), key or self.default, inputs, level=level)

    def no(self, parent, slug, title, rules, reason, says, level='must', **changes):
        return self.suite.refused(parent, slug, title, self.rules(rules), reason, says, level=level, **changes)

    def target(self, **parts):
        return self.wire(**parts)['target']

    def sign(self, payload, key=None):
        return self.suite.key(key or self.default).sign(self.suite.scheme, payload)


def add_accepted(rest):
    """Requests in every legal place and spelling. Gives the ids that refusals start from."""
    base = rest.ok('base', 'An order with everything in the query string is accepted.', 'SR-1 SR-4', query=rest.base)
    body = rest.ok('base-body', 'An order with everything in the form body is accepted.', 'SR-1 SR-12', body=rest.base)
    mixed = rest.ok('base-mixed', 'An order with parameters in both places is accepted: they touch in the payload.',
                    'SR-1 SR-12', query=rest.half_query, body=rest.half_body)
    rest.ok('get', 'A GET with its parameters in the query string is accepted.', 'SR-12', method='GET', query=rest.asked)
    rest.ok('delete-query', 'A DELETE with a query string is accepted.', 'SR-12', method='DELETE', query=rest.asked)
    rest.ok('put-body', 'A PUT with a form body is accepted.', 'SR-12', method='PUT', body=rest.base)
    rest.ok('order-reversed', 'Any order of the parameters is accepted.', 'SR-2',
            query='timestamp=' + T + '&' + forms.encode_pairs(rest.limit[::-1]))
    rest.ok('same-name-both-places', 'A name in the query and in the body is allowed.', 'SR-12',
            query=f'symbol={rest.row.symbol}', body='symbol=ETHBTC&timestamp=' + T)
    rest.ok('empty-value', 'A parameter with an empty value is part of the payload.', 'C-1',
            query=f'symbol={rest.row.symbol}&newClientOrderId=&timestamp=' + T)
    rest.ok('name-ends-in-signature', 'A parameter whose name ends in "signature" is not cut out of the payload.',
            'SR-1', path=rest.any, query='mysignature=abc&timestamp=' + T)
    rest.ok('value-holds-signature', 'An encoded "&signature=" inside a value is not cut out of the payload.',
            'SR-1', path=rest.any, query='note=x%26signature%3Dabc&timestamp=' + T,
            level=rest.level_of('&'))
    signature = rest.sign(rest.base)
    rest.ok('hex-upper-case', 'The hex digits of the signature may be in upper case.', 'SR-4',
            query=rest.base, signature=signature.upper())
    rest.ok('hex-mixed-case', 'The hex digits of the signature may be in either case.', 'SR-4',
            query=rest.base, signature=signature[:32].upper() + signature[32:])
    rest.ok('no-clock', 'Without a clock no time is judged.', 'SR-10', query=rest.base, now=None)
    headers = rest.wire(query=rest.base)
    rest.ok('header-lower-case', 'Header names are compared without regard to case.', 'SR-11',
            inputs={**headers, 'headers': [[name.lower(), value] for name, value in headers['headers']]})
    rest.ok('header-among-others', 'Other headers are of no account.', 'SR-11',
            inputs={**headers, 'headers': [['Host', 'api.binance.com'], *headers['headers'], ['Accept', '*/*']]})
    rest.ok('signature-in-query-with-body', 'A signature in the query string signs the body too.', 'SR-7',
            level='acceptable', inputs={**rest.wire(body=rest.half_body), 'target':
                                        f'{rest.order}?{rest.half_query}&signature={rest.sign(rest.half_query + rest.half_body)}',
                                        'body': rest.half_body})
    rest.ok('signature-first', 'A signature that stands first is cut out with the "&" behind it.', 'SR-7',
            level='acceptable', inputs={**headers, 'target': f'{rest.order}?signature={signature}&{rest.base}'})
    rest.ok('signature-in-the-middle', 'A signature in the middle is cut out with the "&" before it.', 'SR-7',
            level='acceptable', inputs={**headers, 'target': rest.order + '?' + rest.base.replace(
                '&timestamp', f'&signature={signature}&timestamp')})
    rest.ok('signature-first-in-body', 'A signature that stands first in a body is cut out with the "&" behind it.',
            'SR-7', level='acceptable', inputs={**rest.wire(body=rest.base), 'body': f'signature={signature}&{rest.base}'})
    return base, body, mixed


SPELLINGS = [
    ('space-as-plus', 'note=a+b', 'A space sent as "+" verifies where "+" was signed.'),
    ('hex-of-escape-lower', 'note=%e2%98%83', 'Escapes with lower-case digits verify where they were signed.'),
    ('escaped-letter', 'note=%41%62', 'Letters that are escaped without need verify where the escapes were signed.'),
    ('raw-delimiters', "note=a:b,c@d/e!$'()*;?", 'Characters that a query may hold as they are verify as they are.'),
    ('encoded-utf8', 'symbol=%E5%B8%81%E5%AE%89USDT', 'Encoded text outside ASCII verifies.'),
    ('encoded-newline', 'note=%0A%00', 'Encoded control characters verify.'),
]


def add_spellings(rest):
    for slug, text, title in SPELLINGS:
        path, level = rest.any if text.startswith('note=') else rest.order, 'must' if rest.row.is_strict else 'acceptable'
        rest.ok(slug, title, 'SR-3 C-1', path=path, query=f'{text}&timestamp={T}', level=level)
        rest.ok(slug + '-body', title[:-1] + ', in a body as in a query.', 'SR-3 C-1', path=path,
                body=f'{text}&timestamp={T}', level=level)


def add_timing(rest):
    """The edges of SR-10, in microseconds. A refusal differs from an accepted request by the clock alone."""
    now = int(T) * 1000
    plain = rest.ok('time-default-window', 'Without recvWindow the window is 5000 ms.', 'SR-8 SR-9 SR-10',
                    query=f'symbol={rest.row.symbol}&timestamp=' + T)
    rest.ok('time-ahead-999', 'A timestamp 999 ms ahead is accepted.', 'SR-10', query=rest.base, now=ms(now - 999000))
    rest.ok('time-ahead-just-under', 'A timestamp one microsecond less than 1 s ahead is accepted.', 'SR-10',
            query=rest.base, now=ms(now - 999999))
    rest.ok('time-age-is-window', 'An age equal to recvWindow is accepted.', 'SR-10', query=rest.base, now=ms(now + 5000000))
    rest.ok('time-age-is-default', 'An age equal to the default window is accepted.', 'SR-9 SR-10',
            query=f'symbol={rest.row.symbol}&timestamp=' + T, now=ms(now + 5000000))
    for late, words in ((1000000, 'exactly 1 s'), (1001000, '1001 ms'), (10000000, '10 s'), (86400000000, 'a day')):
        rest.no(plain, f'time-ahead-{late // 1000}', f'A timestamp {words} ahead is refused.', 'SR-10',
                'timestamp-ahead', f'the clock stands {words} before the timestamp', now_ms=ms(now - late))
    for age, words in ((5000001, 'one microsecond more than'), (5001000, 'one millisecond more than'),
                       (3600000000, 'an hour, more than')):
        rest.no(plain, f'time-old-{age}', f'An age of {words} the window is refused.', 'SR-10', 'timestamp-old',
                f'the age is {words} the window', now_ms=ms(now + age))
    windows = [('60000', 60000000), ('1', 1000)]
    windows += [('6000.346', 6000346), ('0.5', 500), ('5000.12', 5000120)] if rest.row.has_micro else []
    for window, size in windows:
        query = f'symbol={rest.row.symbol}&recvWindow={window}&timestamp={T}'
        slug = 'time-window-' + window.replace('.', '-')
        parent = rest.ok(slug + '-edge', f'An age equal to a recvWindow of {window} is accepted.', 'SR-9 SR-10',
                         query=query, now=ms(now + size))
        rest.no(parent, slug + '-over', f'An age one microsecond over a recvWindow of {window} is refused.',
                'SR-9 SR-10', 'timestamp-old', 'the clock is one microsecond later', now_ms=ms(now + size + 1))
    both = rest.ok('time-both-places', "Of a timestamp in both places the query string's counts.", 'SR-12',
                   query='timestamp=' + T, body='timestamp=1600000000000')
    rest.no(both, 'time-both-places-old', "A stale timestamp in the query string is not saved by the body's.", 'SR-12',
            'timestamp-old', "the clock agrees with the body's timestamp", now_ms='1600000000000')
    rest.ok('window-both-places', "Of a recvWindow in both places the query string's counts.", 'SR-12 SR-9',
            query='recvWindow=10000&timestamp=' + T, body='recvWindow=1', now=ms(now + 8000000))
    small = rest.ok('window-both-places-small', 'A small recvWindow in the query string counts before a large one.',
                    'SR-12 SR-9', query='recvWindow=1&timestamp=' + T, body='recvWindow=10000')
    rest.no(small, 'window-both-places-old', "A small recvWindow in the query string is not widened by the body's.",
            'SR-12 SR-9', 'timestamp-old', 'the clock is 8 s later', now_ms=ms(now + 8000000))


def add_microseconds(rest):
    micro = int(T) * 1000 + 123
    query = f'symbol={rest.row.symbol}&timestamp={micro}'
    parent = rest.ok('time-micro', 'A timestamp of 16 digits is in microseconds.', 'SR-8', query=query, now=ms(micro))
    rest.ok('time-micro-ahead', 'A timestamp in microseconds may be 999,999 of them ahead.', 'SR-8 SR-10',
            query=query, now=ms(micro - 999999))
    rest.ok('time-micro-edge', 'A timestamp in microseconds may be as old as recvWindow, to the microsecond.',
            'SR-8 SR-10', query=query, now=ms(micro + 5000000))
    rest.no(parent, 'time-micro-ahead-1s', 'A timestamp in microseconds exactly 1 s ahead is refused.', 'SR-8 SR-10',
            'timestamp-ahead', 'the clock stands 1 s before the timestamp', now_ms=ms(micro - 1000000))
    rest.no(parent, 'time-micro-old', 'A timestamp one microsecond older than recvWindow is refused.', 'SR-8 SR-10',
            'timestamp-old', 'the age is one microsecond more than the window', now_ms=ms(micro + 5000001))


def level_of_decimals(rest):
    """Binance US writes that recvWindow is whole; the derivatives' documents have milliseconds, and no more."""
    return 'must' if rest.suite.scheme == 'us-rest' else 'acceptable'


def add_timestamps(rest):
    """timestamp and recvWindow in forms that are refused; signed anew, since the signature is not the point."""
    parent = rest.ok('params', 'A request with timestamp and recvWindow in their usual form is accepted.', 'SR-8 SR-9',
                     query=f'symbol={rest.row.symbol}&recvWindow=5000&timestamp={T}')

    def row(slug, title, rules, reason, says, window='5000', timestamp=T, level='must'):
        query = f'symbol={rest.row.symbol}&recvWindow={window}&timestamp={timestamp}'
        rest.no(parent, slug, title, rules, reason, says, level, target=rest.target(query=query))

    for slug, value, words in (('letters', '1499827319abc', 'with letters'), ('negative', '-1', 'below zero'),
                               ('decimal', T + '.5', 'with a decimal point'), ('exponent', '1.49e12',
                                                                               'in exponent form'),
                               ('comma', '1%2C499', 'with a comma'), ('space', '1499827319559%20', 'with a space'),
                               ('21-digits', '1' * 21, 'of 21 digits'), ('word', 'NaN', 'that is the word NaN')):
        row('timestamp-' + slug, f'A timestamp {words} is refused.', 'SR-8', 'timestamp-format',
            f'the timestamp is one {words}; signed anew', timestamp=value)
    row('timestamp-seconds', 'A timestamp in seconds is an age of decades.', 'SR-8 SR-10', 'timestamp-old',
        'the timestamp is in seconds; signed anew', timestamp=T[:10])
    row('timestamp-nanoseconds', 'A timestamp in nanoseconds lies in the future.', 'SR-8 SR-10', 'timestamp-ahead',
        'the timestamp is in nanoseconds; signed anew', timestamp=T + '000000')
    row('timestamp-20-digits', 'A timestamp of 20 digits is well formed and lies in the future.', 'SR-8 SR-10',
        'timestamp-ahead', 'the timestamp has 20 nines; signed anew', timestamp='9' * 20)
    row('timestamp-empty', 'An empty timestamp is a missing one.', 'SR-8', 'timestamp-missing',
        'the timestamp is empty; signed anew', timestamp='')
    if rest.row.longest:
        row('window-60001', 'A recvWindow over 60000 is refused.', 'SR-9', 'recvwindow',
            'recvWindow is 60001; signed anew', window='60001')
        row('window-huge', 'A recvWindow larger than any integer type is refused.', 'SR-9', 'recvwindow',
            'recvWindow has 30 digits; signed anew', window='9' * 30)
    else:
        rest.ok('window-60001', 'No document of this API tells how long recvWindow may be: more than a minute is read.',
                'SR-9', level='acceptable', query=f'symbol={rest.row.symbol}&recvWindow=60001&timestamp={T}')
    for slug, value, words in (('word', 'abc', 'a word'), ('negative', '-5000', 'negative'),
                               ('exponent', '5e3', 'in exponent form')):
        row('window-' + slug, f'A recvWindow that is {words} is refused.', 'SR-9', 'recvwindow',
            f'recvWindow is {words}; signed anew', window=value)
    row('window-empty', 'An empty recvWindow is refused here; what the exchange answers is not known.', 'SR-9',
        'recvwindow', 'recvWindow is empty; signed anew', window='', level='acceptable')
    if not rest.row.has_micro:
        row('window-decimals', 'A recvWindow with decimals is refused: whole milliseconds alone.', 'SR-9', 'recvwindow',
            'recvWindow is 5000.5; signed anew', window='5000.5', level=level_of_decimals(rest))
        row('timestamp-microseconds', 'A timestamp in microseconds lies in the future.', 'SR-8', 'timestamp-ahead',
            'the timestamp is in microseconds; signed anew', timestamp=T + '000')
        row('timestamp-10-to-14', 'A timestamp of 10^14 is no microseconds: it lies in the future.', 'SR-8',
            'timestamp-ahead', 'the timestamp is 10^14; signed anew', timestamp='1' + '0' * 14)
    else:
        row('window-just-over', 'A recvWindow over 60000 by a thousandth is refused.', 'SR-9', 'recvwindow',
            'recvWindow is 60000.001; signed anew', window='60000.001')
        row('window-four-decimals', 'Four decimals are one too many; what the exchange answers is not known.', 'SR-9',
            'recvwindow', 'recvWindow has four decimals; signed anew', window='5000.1234', level='acceptable')


def add_shape(rest, base, body, mixed):
    """Missing, doubled and ill-formed parts."""
    signature = rest.sign(rest.base)

    def target(slug, title, rules, reason, says, query, level='must'):
        rest.no(base, slug, title, rules, reason, says, level, target=rest.order + '?' + query)

    target('signature-absent', 'A request without a signature is refused.', 'SR-7', 'signature-missing',
           'the signature is left out', rest.base)
    target('signature-empty', 'An empty signature is a missing one.', 'SR-7', 'signature-missing',
           'the signature is empty', rest.base + '&signature=')
    rest.no(body, 'signature-absent-body', 'A form body without a signature is refused.', 'SR-7', 'signature-missing',
            'the signature is left out', body=rest.base)
    query = 'mysignature=abc&timestamp=' + T
    rest.no(f'{rest.suite.scheme}/verify/name-ends-in-signature', 'signature-name-case',
            'A parameter called "Signature" is not the signature.', 'C-3', 'signature-missing',
            'the name begins with a capital', target=f'{rest.any}?{query}&Signature={rest.sign(query)}')
    rest.no(base, 'timestamp-absent', 'A request without a timestamp is refused.', 'SR-8', 'timestamp-missing',
            'the timestamp is left out; signed anew', target=rest.target(query=forms.encode_pairs(rest.limit)))
    rest.no(base, 'duplicate-query', 'A name twice in the query string is refused.', 'C-1 SR-1', 'duplicate',
            'symbol stands there twice; signed anew', target=rest.target(query=f'symbol={rest.row.symbol}&' + rest.base))
    rest.no(base, 'duplicate-timestamp', 'Two timestamps in the query string are refused.', 'SR-8', 'duplicate',
            'timestamp stands there twice; signed anew', target=rest.target(query=rest.base + '&timestamp=' + T))
    rest.no(body, 'duplicate-body', 'A name twice in the body is refused.', 'C-1 SR-1', 'duplicate',
            'symbol stands there twice; signed anew', body=rest.wire(body=f'symbol={rest.row.symbol}&' + rest.base)['body'])
    target('duplicate-signature', 'Two signatures in the query string are refused.', 'SR-7', 'duplicate',
           'the signature stands there twice', f'{rest.base}&signature={signature}&signature={signature}')
    rest.no(mixed, 'duplicate-signature-places', 'A signature in each place is one too many.', 'SR-7', 'duplicate',
            'the signature stands in the query string too', 'acceptable',
            target=f'{rest.order}?{rest.half_query}&signature={rest.sign(rest.half_query + rest.half_body)}')
    digest = base64.b64encode(bytes.fromhex(signature)).decode()
    for slug, value, words in (
            ('short', signature[:63], '63 digits'), ('long', signature + '0', '65 digits'),
            ('not-hex', signature[:63] + 'g', 'a letter that is no hex digit'),
            ('base64', forms.percent(digest), 'the digest in base64'), ('prefix', '0x' + signature, '"0x" before it'),
            ('python-bytes', forms.percent(f"b'{signature}'"), "b'...' around it"),
            ('newline', signature + '%0A', 'a newline behind it'), ('space', '%20' + signature, 'a space before it'),
            ('tool-prefix', forms.percent('SHA2-256(stdin)= ' + signature), 'the prefix that a tool prints'),
            ('double-hex', signature.encode().hex(), 'the hex of the hex')):
        target('hex-' + slug, f'A signature with {words} is refused.', 'SR-4', 'signature-format',
               f'the signature has {words}', rest.base + '&signature=' + value)


def add_api_key(rest, base):
    key = rest.suite.key(rest.default)
    headers = rest.wire(query=rest.base)['headers']

    def row(slug, title, reason, says, value):
        rest.no(base, slug, title, 'SR-11 C-3' if 'case' in slug else 'SR-11', reason, says,
                headers=forms.with_header(headers, rest.row.key_header, value))

    row('key-absent', 'A request without an API key is refused.', 'key-missing', 'the header is left out', None)
    row('key-empty', 'An empty API key is a missing one.', 'key-missing', 'the header is empty', '')
    for slug, value, words in (('short', key.api_key[:63], '63 characters'), ('long', key.api_key + 'a',
                                                                              '65 characters'),
                               ('dash', key.api_key[:63] + '-', 'a dash'), ('placeholder', 'your_api_key',
                                                                            'a placeholder'),
                               ('quotes', f'"{key.api_key}"', 'quotes around it')):
        row('key-' + slug, f'An API key with {words} is ill-formed.', 'key-format', f'the API key has {words}', value)
    row('key-unknown', 'An API key that the exchange does not know is refused.', 'key-unknown',
        'the API key is another one', rest.suite.key('hmac-64').api_key)
    row('key-case', 'An API key in other case is another key.', 'key-unknown', 'the case of the API key is swapped',
        key.api_key.swapcase())
    rest.no(base, 'secret-of-another-key', "A signature made with another key's secret is refused.", 'SR-4',
            'signature', "the signature was made with another key's secret",
            target=rest.order + f'?{rest.base}&signature=' + rest.sign(rest.base, 'hmac-64'))


def add_signed_wrong(rest, base, mixed):
    """Well-formed requests whose signature belongs to other bytes, or to another key or hash."""
    def signed(slug, title, rules, says, payload):
        rest.no(base, slug, title, rules, 'signature', says, target=rest.target(query=rest.base, signed=payload))

    names = [pair.split('=') for pair in rest.base.split('&')]
    signed('signed-sorted', 'Parameters sorted for signing alone do not verify.', 'SR-2 C-1',
           'what is signed is sorted by name', '&'.join(sorted(rest.base.split('&'))))
    signed('signed-without-timestamp', 'A timestamp added after signing does not verify.', 'C-1',
           'the timestamp is not signed', forms.encode_pairs(rest.limit))
    signed('signed-timestamp-alone', 'Signing the timestamp alone does not verify.', 'SR-1',
           'only the timestamp is signed', 'timestamp=' + T)
    signed('signed-other-timestamp', 'A second look at the clock between signing and sending does not verify.', 'C-1',
           'the timestamp that is signed is 1 ms older', rest.base.replace(T, str(int(T) - 1)))
    signed('signed-values', 'Values glued together do not verify.', 'SR-1', 'the values alone are signed',
           ''.join(value for _, value in names))
    signed('signed-question-mark', 'A question mark before the query string is not signed.', 'SR-1',
           'a "?" is signed too', '?' + rest.base)
    signed('signed-path', 'The path is not signed.', 'SR-1', 'the path is signed too', rest.order + '?' + rest.base)
    signed('signed-method', 'The method is not signed.', 'SR-1', 'the method is signed too', 'POST' + rest.base)
    signed('signed-newline', 'A newline behind the payload does not verify.', 'C-1', 'a final newline is signed too',
           rest.base + '\n')
    signed('signed-leading-amp', 'A "&" before the payload does not verify.', 'SR-1', 'a leading "&" is signed too',
           '&' + rest.base)
    signed('signed-json', 'Parameters signed as JSON do not verify.', 'SR-1', 'the JSON of the parameters is signed',
           '{' + ','.join(f'"{name}":"{value}"' for name, value in names) + '}')
    signed('signed-empty', 'The signature of the empty string does not verify.', 'SR-1', 'nothing is signed', '')
    rest.no(mixed, 'signed-amp-between', 'Query string and body joined with "&" do not verify.', 'SR-1', 'signature',
            'a "&" is signed between query string and body',
            body=rest.wire(query=rest.half_query, body=rest.half_body, signed=rest.half_query + '&' + rest.half_body)['body'])
    rest.no(mixed, 'signed-body-first', 'The body signed before the query string does not verify.', 'SR-1',
            'signature', 'the body is signed first',
            body=rest.wire(query=rest.half_query, body=rest.half_body, signed=rest.half_body + rest.half_query)['body'])
    rest.no(mixed, 'signed-body-only', 'Signing the body alone does not verify where there is a query string.', 'SR-1',
            'signature', 'only the body is signed',
            body=rest.wire(query=rest.half_query, body=rest.half_body, signed=rest.half_body)['body'])


def add_wrong_signatures(rest, base):
    key = rest.suite.key(rest.default)
    right = rest.sign(rest.base)
    swapped = crypto.hmac_bytes(rest.base.encode(), key.secret).hex()
    rows = [('bit-flipped', 'SR-4', 'one digit of the signature is changed', forms.flipped(right, 20)),
            ('hash-plain', 'SR-4', 'the signature is the plain SHA-256', hashlib.sha256(rest.base.encode()).hexdigest()),
            ('hash-secret-appended', 'SR-4', 'the signature is the SHA-256 of payload and secret',
             hashlib.sha256(rest.base.encode() + key.secret).hexdigest()),
            ('hmac-swapped', 'SR-4', 'secret and payload have changed places', swapped),
            ('hmac-of-hex', 'SR-4', 'the signature is the HMAC of the hash',
             crypto.hmac_bytes(key.secret, hashlib.sha256(rest.base.encode()).digest()).hex()),
            ('secret-newline', 'C-2', 'a newline is read as part of the secret',
             crypto.hmac_bytes(key.secret + b'\n', rest.base.encode()).hex()),
            ('secret-truncated', 'C-2', 'the last character of the secret is lost',
             crypto.hmac_bytes(key.secret[:-1], rest.base.encode()).hex()),
            ('api-key-as-secret', 'SR-4', 'the API key is used as the secret',
             crypto.hmac_bytes(key.api_key.encode(), rest.base.encode()).hex())]
    for slug, rules, says, value in rows:
        rest.no(base, 'wrong-' + slug, f'Not accepted: {says}.', rules, 'signature', says,
                target=f'{rest.order}?{rest.base}&signature={value}')


def add_sent_otherwise(rest, base):
    for slug, says, sent in (
            ('sent-value-changed', 'the quantity is 10 instead of 1', rest.base.replace('quantity=1', 'quantity=10')),
            ('sent-parameter-added', 'a parameter is added after signing', rest.base + '&newClientOrderId=x'),
            ('sent-parameter-dropped', 'a signed parameter is not sent', rest.base.replace('&recvWindow=5000', '')),
            ('sent-order-changed', 'two parameters change places after signing',
             rest.base.replace(f'symbol={rest.row.symbol}&side=BUY', f'side=BUY&symbol={rest.row.symbol}')),
            ('sent-case-changed', 'the symbol is sent in lower case', rest.base.replace(rest.row.symbol, rest.row.symbol.lower())),
            ('sent-trailing-amp', 'a "&" follows the parameters', rest.base + '&')):
        rest.no(base, slug, f'Not accepted: {says}.', 'C-1', 'signature', says,
                target=f'{rest.order}?{sent}&signature={rest.sign(rest.base)}')


def add_secret_trap(rest):
    """A secret that looks like hex, decoded before use."""
    query = f'symbol={rest.row.symbol}&timestamp=' + T
    trap = rest.suite.key('hmac-trap')
    parent = rest.ok('trap-secret', 'A secret that reads as hex is used as its characters.', 'C-2', 'hmac-trap',
                     query=query)
    for slug, secret, words in (('hex', bytes.fromhex(trap.entry['secret']), 'hex'),
                                ('base64', base64.b64decode(trap.entry['secret']), 'base64')):
        value = crypto.hmac_bytes(secret, query.encode()).hex()
        rest.no(parent, 'trap-secret-from-' + slug, f'A secret decoded from {words} signs otherwise.', 'C-2',
                'signature', f'the secret is decoded from {words} before use',
                target=f'{rest.order}?{query}&signature={value}')


def level_of_order(rest, what='key'):
    """Which of two faults decides was seen on /api/v3, and on /fapi of the key; elsewhere it is inferred."""
    seen = rest.suite.scheme in ('spot-rest', 'us-rest') or (rest.suite.scheme == 'usdm-rest' and what == 'key')
    return 'must' if seen else 'acceptable'


def add_two_faults(rest, base):
    """Where two checks fail, the earlier one decides."""
    key = rest.suite.key(rest.default)
    headers = forms.with_header(rest.wire(query=rest.base)['headers'], rest.row.key_header, None)
    by_key, by_time = ('key', 'timestamp') if rest.row.is_key_first else ('signature', 'signature')
    rest.no(base, 'two-signature-and-key', 'A missing key is told before a missing signature.' if rest.row.is_key_first
            else 'A missing signature is told before a missing key.', 'SR-11', by_key + '-missing',
            'both signature and API key are left out', level_of_order(rest),
            target=rest.order + '?' + rest.base, headers=headers)
    rest.no(base, 'two-signature-and-timestamp', 'A missing timestamp is told before a missing signature.'
            if rest.row.is_key_first else 'A missing signature is told before a missing timestamp.', 'SR-8',
            by_time + '-missing', 'both signature and timestamp are left out', level_of_order(rest, 'timestamp'),
            target=rest.order + '?' + forms.encode_pairs(rest.limit))
    rest.no(base, 'two-time-and-signature', 'A stale timestamp is told before a wrong signature.', 'SR-10',
            'timestamp-old', 'the clock is an hour later, and a digit of the signature is changed',
            now_ms=ms((int(T) + 3600000) * 1000),
            target=f'{rest.order}?{rest.base}&signature=' + forms.flipped(rest.sign(rest.base), 5))
    rest.no(base, 'two-key-and-signature', 'An unknown key is told before a wrong signature.', 'SR-11', 'key-unknown',
            'the API key is unknown, and a digit of the signature is changed',
            headers=forms.with_header(rest.wire(query=rest.base)['headers'], rest.row.key_header, key.api_key[::-1]),
            target=f'{rest.order}?{rest.base}&signature=' + forms.flipped(rest.sign(rest.base), 5))


def add_payload_alone(rest):
    """verify with a payload and a signature, and nothing else."""
    payload = f'symbol={rest.row.symbol}&timestamp=' + T
    right = rest.sign(payload)
    parent = rest.suite.valid('payload', 'A payload and its signature, alone.', rest.rules('SR-4'), rest.default,
                              {'payload': payload, 'signature': right})
    rest.suite.valid('payload-empty', 'The empty payload and its signature.', rest.rules('SR-4'), rest.default,
                     {'payload': '', 'signature': rest.sign('')})
    rest.suite.valid('payload-hex-upper', 'The digits of a signature may be in upper case.', rest.rules('SR-4'),
                     rest.default, {'payload': payload, 'signature': right.upper()})
    rest.no(parent, 'payload-flipped', 'A signature with one digit changed does not verify.', 'SR-4', 'signature',
            'one digit of the signature is changed', signature=forms.flipped(right, 63))
    rest.no(parent, 'payload-other', 'A signature of another payload does not verify.', 'C-1', 'signature',
            'the payload has one letter more', payload=payload + 'x')
    rest.no(parent, 'payload-signature-short', 'A signature of 62 digits is ill-formed.', 'SR-4', 'signature-format',
            'two digits are left out', signature=right[:62])


def add_us_encoding(rest):
    """UR-3: no rule but that the signed bytes are the sent ones."""
    for slug, signed, sent in (('space', 'a b', 'a%20b'), ('plus', 'a+b', 'a%20b'), ('hex-case', 'a%2cb', 'a%2Cb'),
                               ('utf8', '\u5e01', '%E5%B8%81'), ('at', 'a@b', 'a%40b')):
        parent = rest.ok('respelt-' + slug, f'A value sent as {sent} verifies where that was signed.', 'SR-3 C-1',
                         level='acceptable', path=rest.any, query=f'note={sent}&timestamp={T}')
        rest.no(parent, f'respelt-{slug}-signed-otherwise', f'A value sent as {sent} was signed in another spelling.',
                'SR-3 C-1', 'signature', f'"note={signed}" is signed', 'acceptable',
                target=rest.target(path=rest.any, query=f'note={sent}&timestamp={T}', signed=f'note={signed}&timestamp={T}'))


def add_encoding(rest, body):
    """SR-3: bytes that must be percent-encoded and are not, signed as they are sent."""
    parent = rest.ok('encoded', 'A value outside the unreserved characters, percent-encoded, is accepted.', 'SR-3',
                     path=rest.any, query='note=x&timestamp=' + T)

    def row(slug, value, words, **more):
        query = f'note={value}&timestamp={T}'
        rest.no(parent, 'encoding-' + slug, f'Signed and sent with {words}, a request is refused.', 'SR-3', 'encoding',
                f'the value has {words}; signed anew', target=rest.target(path=rest.any, query=query), **more)

    for slug, value, words in (
            ('utf8', '\u5e01\u5b89', 'raw text outside ASCII'), ('latin', 'caf\u00e9', 'a raw accented letter'),
            ('percent-alone', '100%', 'a percent sign and nothing behind it'),
            ('percent-not-hex', '%zz', 'a percent sign that no hex digits follow'),
            ('percent-one-digit', '%2', 'a percent sign that one hex digit follows')):
        row(slug, value, words)
    # The page's words are of text outside ASCII: of these no more is asked than that either answer comes.
    for slug, value, words in (
            ('quote', '"a"', 'raw quotes'), ('braces', '{a}', 'raw braces'), ('angle', '<a>', 'raw angle brackets'),
            ('bar', 'a|b', 'a raw bar'), ('backslash', 'a\\b', 'a raw backslash'), ('caret', 'a^b', 'a raw caret'),
            ('backtick', 'a`b', 'a raw backtick')):
        row(slug, value, words, level='acceptable')
    rest.no(body, 'encoding-body', 'The rule holds in a body too.', 'SR-3', 'encoding',
            'the body has raw text outside ASCII; signed anew',
            body=rest.wire(body='symbol=\u5e01\u5b89&timestamp=' + T)['body'])
    for slug, signed in (('raw-signed', 'note=Main Account'), ('lower-hex-signed', 'note=a%2cb')):
        sent = 'note=Main%20Account' if slug == 'raw-signed' else 'note=a%2Cb'
        rest.no(parent, 'encoding-' + slug, 'Signed in one spelling and sent in another, a request is refused.',
                'SR-3 C-1', 'signature', f'"{signed}" is signed, "{sent}" is sent',
                target=rest.target(path=rest.any, query=f'{sent}&timestamp={T}', signed=f'{signed}&timestamp={T}'))
    rest.ok('sapi-raw', 'Outside /api/v3 a raw text verifies where it was signed raw.', 'SR-3 C-1', level='acceptable',
            path='/sapi/v1/order', query='note=a|b&timestamp=' + T)
    rest.ok('brackets-raw', 'Raw brackets on /api/v3 are left open.', 'SR-3', level='acceptable',
            path=rest.any, query='symbols=[a]&timestamp=' + T)
    rest.no(parent, 'before-2017', 'A clock and a timestamp of 2016 agree, yet nothing so old is accepted.', 'SR-8',
            'timestamp-old', 'clock and timestamp stand in 2016; signed anew', 'acceptable',
            target=rest.target(path=rest.any, query='note=x&timestamp=1480000000000'), now_ms='1480000000000')
    rest.ok('get-with-body', 'The body of a GET is no part of the payload; the exchange may not even read it.', 'SR-12',
            level='info', inputs={**rest.wire(method='GET', query=rest.base), 'body': 'x=1'})


def add_public_keys(rest, keys=PAIRS[:5]):
    """RSA and Ed25519: base64 in a query, other schemes with the same key, other keys."""
    for key, rules in keys:
        right = rest.sign(rest.base, key)
        parent = rest.ok(key, f'A signature by {key}, percent-encoded in the query, is accepted.', rules, key,
                         query=rest.base)
        rest.ok(key + '-body', f'A signature by {key}, percent-encoded in the body, is accepted.', rules, key,
                query=rest.half_query, body=rest.half_body)
        rest.ok(key + '-escapes-lower', 'The escapes of a signature may have lower-case digits.', rules, key,
                level='acceptable', query=rest.base, signature=right.replace('+', '%2b').replace('/', '%2f').replace('=',
                                                                                                                '%3d'))

        def row(slug, says, value, level='must', parent=parent, key=key, rules=rules):
            rest.no(parent, f'{key}-{slug}', f'Not accepted: {says}.', rules, 'signature', says, level,
                    target=rest.target(query=rest.base, key=key, signature=value))

        row('flipped', 'one character of the signature is changed', forms.percent(forms.flipped(right, 30)))
        row('case', 'the case of the signature is changed', forms.percent(right.swapcase()))
        row('other-payload', 'the signature belongs to another payload', forms.percent(rest.sign(rest.base + '1', key)))
        row('truncated', 'the last four characters of the signature are lost', forms.percent(right[:-4]), 'acceptable')
        row('not-base64', 'the signature is no base64', 'not-base64%21', 'acceptable')
        row('encoded-twice', 'the signature is percent-encoded twice', forms.percent(forms.percent(right)),
            'acceptable')
        row('in-hex', 'the signature is in hex', base64.b64decode(right).hex(), 'acceptable')
    other = {'rsa-2048': 'webhook-2048', 'ed25519-a': 'ed25519-b'}
    for key, signer in other.items():
        rest.no(f'{rest.suite.scheme}/verify/{key}', f'{key}-other-key',
                'A signature by another key of the same kind is refused.',
                'SR-5' if key[0] == 'r' else 'SR-6', 'signature', 'another key of the same kind signed',
                target=rest.target(query=rest.base, key=key, signature=forms.percent(rest.sign(rest.base, signer))))
    for slug, value in pss_and_others(rest.suite.key('rsa-2048'), rest.base.encode()).items():
        rest.no(rest.suite.scheme + '/verify/rsa-2048', 'rsa-2048-' + slug, 'Another scheme with the same RSA key is refused.',
                'SR-5', 'signature', {'pss': 'the signature is RSASSA-PSS'}.get(slug, f'the hash is {slug.upper()}'),
                target=rest.target(query=rest.base, key='rsa-2048', signature=forms.percent(value)))
    add_ed25519_traps(rest)
    for key, rules in (('rsa-2048', 'SR-5'), ('ed25519-a', 'SR-6')):
        time_ms = search(rest.suite, key, lambda s: '+' in s)
        query = 'timestamp=' + time_ms
        right = rest.sign(query, key)
        parent = rest.ok(key + '-plus', 'A signature that holds "+" is accepted as "%2B".', rules, key, now=time_ms,
                         query=query)
        rest.no(parent, key + '-plus-raw', 'A raw "+" in a query string reads as a space.', rules, 'signature',
                'the "+" of the signature is not encoded',
                target=rest.target(key=key, query=query, signature=right.replace('/', '%2F').replace('=', '%3D')))
        rest.ok(key + '-slash-raw', 'A raw "/" and "=" in a query string read as themselves.', rules, key,
                level='acceptable', now=time_ms, query=query, signature=right.replace('+', '%2B'))


def add_ed25519_traps(rest):
    private = rest.suite.key('ed25519-a').private
    right = private.sign(rest.base.encode())
    rows = [('prehashed', 'the signature is Ed25519ph', private.sign_prehashed(rest.base.encode()), 'must'),
            ('of-the-hash', 'the SHA-256 of the payload is signed',
             private.sign(hashlib.sha256(rest.base.encode()).digest()), 'must'),
            ('not-reduced', 'the group order is added to the second half of the signature', right[:32] +
             (int.from_bytes(right[32:], 'little') + crypto.ORDER).to_bytes(32, 'little'), 'acceptable')]
    for slug, says, value, level in rows:
        rest.no(rest.suite.scheme + '/verify/ed25519-a', 'ed25519-a-' + slug, f'Not accepted: {says}.', 'SR-6', 'signature', says,
                level, target=rest.target(query=rest.base, key='ed25519-a',
                                          signature=forms.percent(base64.b64encode(value).decode())))


def add(suites):
    spot, us = Judged(suites['spot-rest']), Judged(suites['us-rest'])
    for rest in (spot, us):
        base, body, mixed = add_accepted(rest)
        add_spellings(rest)
        add_timing(rest)
        add_timestamps(rest)
        add_shape(rest, base, body, mixed)
        add_api_key(rest, base)
        add_signed_wrong(rest, base, mixed)
        add_wrong_signatures(rest, base)
        add_sent_otherwise(rest, base)
        add_secret_trap(rest)
        add_two_faults(rest, base)
        add_payload_alone(rest)
        if rest is us:
            add_us_encoding(rest)
        else:
            add_encoding(rest, body)
    add_microseconds(spot)
    add_public_keys(spot)
