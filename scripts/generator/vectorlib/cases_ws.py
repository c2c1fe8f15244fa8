"""WebSocket requests, for spot-ws and us-ws: built, and judged."""
import base64

from . import crypto, forms
from .cases_rest import UNICODE, character_name, pss_and_others
from .forms import Boolean, Literal, Number
from .schemes import BY_NAME
from .timing import ms

T = '1645423376532'
PLACE = [('symbol', 'BTCUSDT'), ('side', 'SELL'), ('type', 'LIMIT'), ('timeInForce', 'GTC'), ('quantity', '0.01000000'),
         ('price', '52000.00'), ('recvWindow', Number('100'))]
FEW = [('symbol', 'BTCUSDT'), ('orderId', Number('12569099453'))]

# slug, title, rules, method, params, time_ms
BUILT = [
    ('order-place', 'Params are sorted by name for signing, and sent as they were given.', 'SW-1', 'order.place', PLACE,
     T),
    ('order-status', 'A number is signed by the text that stands in the JSON.', 'SW-1 SW-3', 'order.status', FEW, T),
    ('no-params', 'Without params of its own a request signs apiKey and timestamp.', 'SW-1', 'account.status', [], T),
    ('already-sorted', 'Params that are sorted already stay so.', 'SW-1', 'order.status',
     [('orderId', Number('1')), ('symbol', 'BTCUSDT')], T),
    ('reversed', 'Params in descending order are sorted.', 'SW-1', 'order.place', PLACE[::-1], T),
    ('prefix-names', 'A name that begins another stands before it.', 'SW-1', 'order.status',
     [('symbols', 'b'), ('symbol', 'a'), ('sym', 'c')], T),
    ('names-after-timestamp', 'Params may stand before apiKey and behind timestamp.', 'SW-1', 'order.place',
     [('zone', '1'), ('abc', '2'), ('type', 'LIMIT')], T),
    ('digits-in-names', 'Digits stand before letters.', 'SW-1', 'order.status', [('a2', 'x'), ('a10', 'y'), ('ab',
                                                                                                             'z')], T),
    ('timestamp-given', 'A timestamp that is given is not added again.', 'SW-1', 'order.status',
     [('timestamp', Number(T)), ('symbol', 'BTCUSDT')], None),
    ('timestamp-given-text', 'A timestamp that is given as text is sent as text.', 'SW-3', 'order.status',
     [('timestamp', T), ('symbol', 'BTCUSDT')], None),
    ('number-decimals', 'A number keeps its trailing zeros.', 'SW-3', 'order.place',
     [('price', Number('0.10')), ('quantity', Number('1.00000000'))], T),
    ('number-small', 'A small number keeps its decimal form.', 'SW-3', 'order.place', [('price', Number('0.00000001'))],
     T),
    ('number-exponent', 'A number in exponent form keeps it.', 'SW-3', 'order.place', [('price', Number('1e-05'))], T),
    ('number-exponent-capital', 'A capital E in a number stays one.', 'SW-3', 'order.place', [('price',
                                                                                               Number('1.5E+3'))], T),
    ('number-large', 'An integer beyond 2^53 keeps every digit.', 'SW-3', 'order.status',
     [('orderId', Number('9007199254740993'))], T),
    ('number-huge', 'An integer beyond 2^64 keeps every digit.', 'SW-3', 'order.status',
     [('orderId', Number('29383937493038367292'))], T),
    ('number-negative', 'A negative number keeps its sign.', 'SW-3', 'order.place', [('offset', Number('-5'))], T),
    ('number-minus-zero', 'Minus zero keeps its sign.', 'SW-3', 'order.place', [('offset', Number('-0'))], T),
    ('number-beside-text', 'The same digits as text and as a number are signed alike.', 'SW-3', 'order.place',
     [('price', '0.10'), ('quantity', Number('0.10'))], T),
    ('boolean', 'true and false are signed as these words.', 'SW-3', 'order.place',
     [('a', Boolean('true')), ('b', Boolean('false'))], T),
    ('boolean-as-text', 'The text "true" is signed like the word.', 'SW-3', 'order.place', [('a', 'true')], T),
    ('empty-text', 'An empty text leaves nothing behind its "=".', 'SW-3', 'order.place',
     [('newClientOrderId', ''), ('symbol', 'BTCUSDT')], T),
    ('delimiters', 'Delimiters inside a value are signed as they are.', 'SW-2', 'order.place', [('note', 'a=b&c=d')],
     T),
    ('percent', 'A value that looks percent-encoded is signed as it is.', 'SW-2', 'order.place', [('note', '%41 100%')],
     T),
    ('escapes', 'Characters that JSON escapes are signed unescaped.', 'SW-2 SW-3', 'order.place',
     [('note', 'quote " backslash \\ line\nend')], T),
    ('json-inside', 'A text that is JSON itself is a text.', 'SW-3', 'order.place', [('note', '{"a":[1,2]}')], T),
    ('brackets-text', 'A list written as text is a text.', 'SW-3', 'order.place', [('symbols', '["BTCUSDT","BNBBTC"]')],
     T),
    ('name-non-ascii', 'A name outside ASCII is signed as its UTF-8 bytes.', 'SW-2', 'order.place', [('n\u00e1me',
                                                                                                      '1')], T),
    ('name-like-signature', 'Only the param called signature is left out.', 'SW-1', 'order.place',
     [('signatures', 'a'), ('Signature', 'b')], T),
    ('method-not-signed', 'Another method with the same params has the same signature.', 'SW-1', 'order.test', PLACE,
     T),
    ('twenty-params', 'A long list of params is sorted whole.', 'SW-1', 'order.place',
     [(f'p{number * 7 % 20:02d}', str(number)) for number in range(20)], T),
    ('value-long', 'A value of 3,000 characters.', 'SW-1', 'order.place', [('note', 'abcdefghij' * 300)], T),
]

# Sorting: by bytes, which no published example tells from other orders.
SORTED = [
    ('sort-capitals', 'Capitals stand before small letters, as their bytes do; no published example decides it.',
     [('timeZone', '0'), ('zone', '1'), ('Alpha', '2'), ('alpha', '3')]),
    ('sort-underscore', 'An underscore stands between capitals and small letters.', [('a_b', '1'), ('aB', '2'), ('ab',
                                                                                                                 '3')]),
    ('sort-beyond-ascii', 'Beyond U+FFFF the order of bytes is not that of UTF-16.',
     [('\U0001f680', '1'), ('\ufffd', '2'), ('z', '3')]),
]


class Ws:
    """A WebSocket suite."""

    def __init__(self, suite):
        self.suite, self.row = suite, BY_NAME[suite.scheme]
        self.default = self.row.key

    def rules(self, text):
        return ' '.join(dict.fromkeys(self.row.renamed.get(rule, rule) for rule in text.split()))

    def request(self, slug, title, rules, method, params, time_ms, key=None, frame_id=None, **more):
        key = key or self.default
        frame = {'frame_id': frame_id} if frame_id else {}
        stages = forms.ws_request(self.suite.scheme, self.suite.key(key), method, params, time_ms, **frame)
        inputs = {'method': method, 'params': params, **frame}
        if time_ms is not None:
            inputs['time_ms'] = time_ms
        return self.suite.requested(slug, title, self.rules(rules), key, inputs, stages, **more)

    def sign(self, payload, key=None):
        return self.suite.key(key or self.default).sign(self.suite.scheme, payload)

    def message(self, params=PLACE, key=None, method='order.place', signed=None, signature=None, time=T, drop=()):
        """A frame. signed: another payload than the frame's own; drop: names that are left out of it."""
        params = forms.ws_complete(self.suite.key(key or self.default), params, time)
        params = [pair for pair in params if pair[0] not in drop]
        if signature is None:
            signature = self.sign(forms.ws_payload(params) if signed is None else signed, key)
        return forms.ws_message(method, params + [('signature', signature)])

    def ok(self, slug, title, rules, message, key=None, level='must', now=T):
        inputs = {'message': message, **({} if now is None else {'now_ms': now})}
        return self.suite.valid(slug, title, self.rules(rules), key or self.default, inputs, level=level)

    def no(self, parent, slug, title, rules, reason, says, level='must', **changes):
        return self.suite.refused(parent, slug, title, self.rules(rules), reason, says, level=level, **changes)


def add_requests(ws):
    for row in BUILT:
        level = 'acceptable' if row[0] == 'timestamp-given-text' else 'must'
        ws.request(*row, level=level)
    for slug, title, params in SORTED:
        ws.request(slug, title, 'SW-1', 'order.place', params, T, level='acceptable')
    for slug, frame_id in (('uuid', 'e2a85d9f-07a5-4f94-8d5f-789dc3deb097'), ('short', 'A-_z09')):
        ws.request('id-' + slug, 'The id of the frame is not signed.', 'SW-1', 'order.place', PLACE, T,
                   frame_id=frame_id)
    ws.request('api-key-given', 'An apiKey among the params is not added again.', 'SW-1', 'order.status',
               [('apiKey', ws.suite.key(ws.default).api_key), ('symbol', 'BTCUSDT')], T)
    for key in ('hmac-short', 'hmac-65', 'hmac-trap', 'hmac-spaces'):
        ws.request(f'secret-{key}', f'The secret of {key} is used byte for byte in a whole frame.', 'C-2 SW-4',
                   'order.status', FEW, T, key)
    for slug, value, why in UNICODE if ws.row.has_micro else UNICODE[:9]:
        ws.request(f'value-{slug}', why + '; it is signed as UTF-8, not percent-encoded.', 'SW-2', 'order.place',
                   [('newClientOrderId', value)], T)
    codes = range(128) if ws.row.has_micro else [0, 9, 10, 32, 34, 37, 38, 43, 61, 92, 127]
    for code in codes:
        ws.request(f'value-ascii-{code:02x}', f'In a value {character_name(code)} is signed as it is.', 'SW-2 SW-3',
                   'order.place', [('note', chr(code))], T)


def add_pair_keys(ws):
    for key in ('rsa-2048', 'rsa-3072', 'rsa-4096', 'ed25519-a', 'ed25519-b', 'docs-fix'):
        ws.request(key + '-order-place', f'The signature of {key} stands in the JSON as plain base64.', 'SW-4',
                   'order.place', PLACE, T, key)
        ws.request(key + '-account-status', f'A frame by {key} without params of its own.', 'SW-4', 'account.status',
                   [], T, key)
    logon = ws.request('logon', 'session.logon with an Ed25519 key.', 'SW-5', 'session.logon', [], T, 'ed25519-a')
    ws.request('logon-docs-fix', 'session.logon with the Ed25519 key that the documents publish.', 'SW-5',
               'session.logon', [('recvWindow', Number('5000'))], T, 'docs-fix')
    ws.suite.refused(logon, 'logon-hmac', 'session.logon takes no HMAC key.', 'SW-5', 'key-type',
                     'the key is an HMAC key', op='request', key=ws.default)
    ws.suite.refused(logon, 'logon-rsa', 'session.logon takes no RSA key; what the exchange answers is not known.',
                     'SW-5', 'key-type', 'the key is an RSA key', op='request', level='acceptable', key='rsa-2048')
    if not ws.row.has_micro:
        return
    ws.request('timestamp-microseconds', 'A timestamp in microseconds is 16 digits.', 'SW-6', 'order.status',
               FEW + [('timestamp', Number(T + '123'))], None)
    ws.request('recvwindow-decimals', 'A recvWindow with decimals is signed as it stands.', 'SW-6', 'order.status',
               FEW + [('recvWindow', Number('6000.346'))], T)


def add_accepted(ws):
    base = ws.ok('base', 'A signed order is accepted.', 'SW-1 SW-4', ws.message())
    ws.ok('params-in-other-order', 'The order of the params in the frame is of no account.', 'SW-1',
          ws.message(PLACE[::-1]))
    signed = forms.ws_complete(ws.suite.key(ws.default), PLACE, T)
    signature = ws.sign(forms.ws_payload(signed))
    rows = [('signature', signature)] + signed
    ws.ok('signature-first', 'signature may stand anywhere among the params.', 'SW-1', forms.ws_message('order.place',
                                                                                                        rows))
    text = forms.ws_message('order.place', signed + [('signature', signature)])
    ws.ok('spaced', 'Spaces and line ends between the parts of the frame are of no account.', 'SW-1',
          text.replace(',"', ',\n  "').replace('":', '": '))
    ws.ok('members-in-other-order', 'The members of the frame may stand in any order.', 'SW-1',
          '{"params":' + text[text.index('{"symbol'):-1] + ',"method":"order.place","id":"1"}')
    ws.ok('id-number', 'The id may be a number.', 'SW-1', text.replace('"id":"1"', '"id":187'))
    ws.ok('id-null', 'The id may be null.', 'SW-1', text.replace('"id":"1"', '"id":null'))
    ws.ok('escaped-text', 'Escapes in the frame are undone before signing.', 'SW-3',
          text.replace('BTCUSDT', '\\u0042\\u0054CUSDT').replace('52000.00', '52000\\u002e00'))
    ws.ok('escaped-name', 'Escapes in names are undone too.', 'SW-3', text.replace('"symbol"', '"\\u0073ymbol"'))
    ws.ok('hex-upper-case', 'The hex digits of the signature may be in upper case.', 'SW-4',
          ws.message(signature=signature.upper()))
    for slug, value in (('utf8', '\u5e01\u5b89\u4eba\u751f'), ('emoji', '\U0001f680'), ('nul', 'a\x00b')):
        message = ws.message(FEW + [('note', value)])
        ws.ok(slug, 'A value outside plain letters is signed as its bytes.', 'SW-2', message)
        escaped = ''.join(f'\\u{int.from_bytes(value.encode("utf-16-be")[at:at + 2], "big"):04x}'
                          for at in range(0, len(value.encode('utf-16-be')), 2))
        ws.ok(slug + '-escaped', 'The same value spelled in escapes has the same signature.', 'SW-2 SW-3',
              message.replace(forms.json_string(value), f'"{escaped}"'))
    ws.ok('numbers', 'Numbers count by the text that stands in the frame.', 'SW-3',
          ws.message([('price', Number('0.10')), ('quantity', Number('1e2')), ('flag', Boolean('true'))]))
    ws.ok('no-clock', 'Without a clock no time is judged.', 'SW-6', ws.message(), now=None)
    ws.ok('timestamp-text', 'A timestamp as text is read like a number.', 'SW-6', level='acceptable',
          message=ws.message([('timestamp', T)] + FEW))
    ws.ok('object-value', 'How an object is signed is nowhere told: here by its text.', 'SW-3', level='info',
          message=ws.message(FEW + [('extra', Literal('{"a":1}'))]))
    return base


def add_timing(ws):
    now = int(T) * 1000
    message = ws.message(FEW)
    parent = ws.ok('time', 'A request with the default window is accepted.', 'SW-6', message)
    ws.ok('time-ahead-999', 'A timestamp 999 ms ahead is accepted.', 'SW-6', message, now=ms(now - 999000))
    ws.ok('time-age-is-window', 'An age equal to the default window is accepted.', 'SW-6', message,
          now=ms(now + 5000000))
    edge = ws.ok('time-small-window-edge', 'An age equal to a recvWindow of 100 ms is accepted.', 'SW-6', ws.message(),
                 now=ms(now + 100000))
    ws.no(edge, 'time-small-window-over', 'An age one millisecond over a recvWindow of 100 ms is refused.', 'SW-6',
          'timestamp-old', 'the clock is one millisecond later', now_ms=ms(now + 101000))
    for late in (1000000, 1001000, 60000000):
        ws.no(parent, f'time-ahead-{late // 1000}', f'A timestamp {late // 1000} ms ahead is refused.', 'SW-6',
              'timestamp-ahead', f'the clock stands {late // 1000} ms before the timestamp', now_ms=ms(now - late))
    for age in (5000001, 5001000, 90000000):
        ws.no(parent, f'time-old-{age}', f'An age of {ms(age)} ms is refused under the default window.', 'SW-6',
              'timestamp-old', f'the age is {ms(age)} ms', now_ms=ms(now + age))
    windows = [('60000', 60000000)] + ([('6000.346', 6000346)] if ws.row.has_micro else [])
    for window, size in windows:
        text = ws.message(FEW + [('recvWindow', Number(window))])
        slug = 'time-window-' + window.replace('.', '-')
        edge = ws.ok(slug + '-edge', f'An age equal to a recvWindow of {window} is accepted.', 'SW-6', text,
                     now=ms(now + size))
        ws.no(edge, slug + '-over', f'An age one microsecond over a recvWindow of {window} is refused.', 'SW-6',
              'timestamp-old', 'the clock is one microsecond later', now_ms=ms(now + size + 1))
    if ws.row.has_micro:
        micro = now + 123
        text = ws.message(FEW + [('timestamp', Number(str(micro)))])
        edge = ws.ok('time-micro', 'A timestamp of 16 digits is in microseconds.', 'SW-6', text,
                     now=ms(micro + 5000000))
        ws.no(edge, 'time-micro-old', 'A timestamp one microsecond older than recvWindow is refused.', 'SW-6',
              'timestamp-old', 'the clock is one microsecond later', now_ms=ms(micro + 5000001))
        ws.no(edge, 'time-micro-ahead', 'A timestamp in microseconds exactly 1 s ahead is refused.', 'SW-6',
              'timestamp-ahead', 'the clock stands 1 s before the timestamp', now_ms=ms(micro - 1000000))


def add_shape(ws, base):
    text = ws.message()

    def row(slug, title, rules, reason, says, message, level='must'):
        ws.no(base, slug, title, rules, reason, says, level, message=message)

    row('truncated', 'A frame that ends in the middle is refused.', 'SW-1', 'malformed', 'the last brace is left out',
        text[:-1])
    row('not-json', 'A frame that is no JSON is refused.', 'SW-1', 'malformed', 'single quotes stand for double ones',
        text.replace('"', "'"))
    row('trailing', 'Text behind the frame is refused.', 'SW-1', 'malformed', 'a brace follows the frame', text + '}')
    row('empty', 'An empty frame is refused.', 'SW-1', 'malformed', 'nothing is left of the frame', '')
    row('array', 'A frame that is a list is refused.', 'SW-1', 'malformed', 'the frame is put into a list', f'[{text}]')
    row('params-list', 'params that are no object are refused.', 'SW-1', 'malformed', 'params is a list',
        '{"id":"1","method":"order.place","params":["apiKey"]}')
    row('duplicate', 'A param twice is refused.', 'SW-1', 'duplicate', 'symbol stands there twice',
        text.replace('{"symbol"', '{"symbol":"BTCUSDT","symbol"'))
    row('duplicate-signature', 'Two signatures are refused.', 'SW-1', 'duplicate', 'signature stands there twice',
        text.replace(',"signature"', ',"signature":"x","signature"'))
    row('signature-absent', 'A request without a signature is refused.', 'SW-4', 'signature-missing',
        'signature is left out', text[:text.index(',"signature"')] + '}}')
    row('signature-empty', 'An empty signature is a missing one.', 'SW-4', 'signature-missing', 'signature is empty',
        ws.message(signature=''))
    row('timestamp-absent', 'A request without a timestamp is refused.', 'SW-6', 'timestamp-missing',
        'timestamp is left out; signed anew', ws.message(time=None))
    row('key-absent', 'A request without an apiKey is refused.', 'SW-1', 'key-missing',
        'apiKey is left out; signed anew', ws.message(drop=('apiKey',)))
    for slug, value, words in (('letters', '1645423376532x', 'letters in it'), ('decimal', Number(T + '.5'),
                                                                                'a decimal'),
                               ('exponent', Number('1.645e12'), 'an exponent'), ('negative', Number('-1'), 'a sign')):
        row('timestamp-' + slug, f'A timestamp with {words} is refused.', 'SW-6', 'timestamp-format',
            f'timestamp has {words}; signed anew', ws.message(PLACE + [('timestamp', value)]))
    row('timestamp-seconds', 'A timestamp in seconds is an age of decades.', 'SW-6', 'timestamp-old',
        'timestamp is in seconds; signed anew', ws.message(PLACE + [('timestamp', Number(T[:10]))]))
    windows = [('over', Number('60001'), '60001')] if ws.row.longest else []
    for slug, value, words in windows + [('word', 'abc', 'a word'), ('negative', Number('-1'), 'negative')]:
        row('window-' + slug, f'A recvWindow that is {words} is refused.', 'SW-6', 'recvwindow',
            f'recvWindow is {words}; signed anew', ws.message(PLACE[:-1] + [('recvWindow', value)]))
    if not ws.row.has_micro:
        row('window-decimals', 'A recvWindow with decimals is refused: whole milliseconds alone.', 'SW-6', 'recvwindow',
            'recvWindow is 100.5; signed anew', ws.message(PLACE[:-1] + [('recvWindow', Number('100.5'))]),
            'must' if ws.suite.scheme == 'us-ws' else 'acceptable')
        row('timestamp-microseconds', 'A timestamp in microseconds lies in the future.', 'SW-6', 'timestamp-ahead',
            'timestamp is in microseconds; signed anew', ws.message(PLACE + [('timestamp', Number(T + '000'))]))
    key = ws.suite.key(ws.default)
    for slug, value, reason, words in (('key-short', key.api_key[:63], 'key-format', '63 characters'),
                                       ('key-dash', key.api_key[:63] + '-', 'key-format', 'a dash'),
                                       ('key-unknown', ws.suite.key('hmac-64').api_key, 'key-unknown', 'another owner'),
                                       ('key-case', key.api_key.swapcase(), 'key-unknown', 'other case')):
        row(slug, f'An apiKey with {words} is refused.', 'SW-1 C-3', reason, f'apiKey has {words}; signed anew',
            ws.message(PLACE + [('apiKey', value)]))
    for slug, value, words in (('short', ws.sign('')[:63], '63 digits'),
                               ('base64', base64.b64encode(b'\xff' * 32).decode(), 'the form of base64')):
        row('hex-' + slug, f'A signature with {words} is refused.', 'SW-4', 'signature-format',
            f'the signature has {words}', ws.message(signature=value))


def add_signed_wrong(ws, base):
    key = ws.suite.key(ws.default)
    complete = forms.ws_complete(key, PLACE, T)
    payload = forms.ws_payload(complete)
    plain = [f'{name}={value}' for name, value in complete]
    rows = [('unsorted', 'SW-1', 'the params are signed in the order of the frame', '&'.join(plain)),
            ('without-api-key', 'SW-1', 'apiKey is not signed', forms.ws_payload(complete[:-2] + complete[-1:])),
            ('without-timestamp', 'SW-1', 'timestamp is not signed', forms.ws_payload(complete[:-1])),
            ('with-method', 'SW-1', 'the method is signed as a param', forms.ws_payload(complete + [('method',
                                                                                                     'order.place')])),
            ('with-id', 'SW-1', 'the id is signed as a param', forms.ws_payload(complete + [('id', '1')])),
            ('json', 'SW-1', 'the JSON of the params is signed',
             '{' + ','.join(forms.json_string(n) + ':' + forms.json_value(v) for n, v in complete) + '}'),
            ('quoted', 'SW-3', 'text values are signed with their quotes',
             '&'.join(sorted(f'{n}={forms.json_value(v)}' for n, v in complete))),
            ('number-shortened', 'SW-3', 'trailing zeros are lost in what is signed',
             payload.replace('52000.00', '52000').replace('0.01000000', '0.01')),
            ('comma-joined', 'SW-1', 'params are joined with commas', payload.replace('&', ',')),
            ('values-alone', 'SW-1', 'the values alone are signed', ''.join(v for _, v in sorted(complete))),
            ('final-newline', 'C-1', 'a final newline is signed too', payload + '\n')]
    for slug, rules, says, signed in rows:
        ws.no(base, 'signed-' + slug, f'Not accepted: {says}.', rules, 'signature', says,
              message=ws.message(signed=signed))
    add_sent_otherwise(ws, base, payload)


def add_sent_otherwise(ws, base, payload):
    key = ws.suite.key(ws.default)
    right = ws.sign(payload)
    for slug, rules, says, value in (
            ('bit-flipped', 'SW-4', 'one digit of the signature is changed', forms.flipped(right, 9)),
            ('other-secret', 'SW-4', "another key's secret signed", ws.sign(payload, 'hmac-64')),
            ('secret-newline', 'C-2', 'a newline is read as part of the secret',
             crypto.hmac_bytes(key.secret + b'\n', payload.encode()).hex())):
        ws.no(base, 'wrong-' + slug, f'Not accepted: {says}.', rules, 'signature', says,
              message=ws.message(signature=value))
    text = ws.message()
    for slug, says, message in (
            ('value', 'the quantity is changed after signing', text.replace('0.01000000', '0.02000000')),
            ('added', 'a param is added after signing', text.replace('{"symbol"', '{"newClientOrderId":"x","symbol"'))):
        ws.no(base, 'sent-' + slug, f'Not accepted: {says}.', 'C-1', 'signature', says, message=message)
    numbers = f'{ws.suite.scheme}/verify/numbers'
    for slug, old, new in (('zeros', '0.10', '0.1'), ('exponent', '1e2', '100'), ('text', '0.10', '".1"')):
        ws.no(numbers, 'sent-number-' + slug, f'A number signed as {old} and sent as {new} does not verify.',
              'SW-3 C-1', 'signature', f'{old} is sent as {new}',
              message=ws.suite.by_id[numbers]['message'].replace(f':{old},', f':{new},'))
    encoded = ws.ok('encoded-base', 'A value with a space is signed as it is.', 'SW-2',
                    ws.message(FEW + [('note', 'Main Account \u5e01')]))
    pairs = forms.ws_complete(key, FEW + [('note', 'Main Account \u5e01')], T)
    for slug, value, words in (('percent', 'Main%20Account%20%E5%B8%81', 'percent-encoded'),
                               ('plus', 'Main+Account+%E5%B8%81', 'form-encoded'),
                               ('escape', 'Main Account \\u5e01', 'in JSON escapes')):
        signed = forms.ws_payload([(n, value if n == 'note' else v) for n, v in pairs])
        ws.no(encoded, 'signed-' + slug, f'Values signed {words} do not verify.', 'SW-2', 'signature',
              f'the value is signed {words}',
              message=ws.message(FEW + [('note', 'Main Account \u5e01')], signed=signed))


def add_public_keys(ws):
    for key in ('rsa-2048', 'rsa-4096', 'ed25519-a', 'ed25519-b'):
        text = ws.message(key=key)
        payload = forms.ws_payload(forms.ws_complete(ws.suite.key(key), PLACE, T))
        right = ws.sign(payload, key)
        parent = ws.ok(key, f'A frame signed by {key} is accepted.', 'SW-4', text, key)

        def row(slug, says, value, level='must', parent=parent, key=key):
            ws.no(parent, f'{key}-{slug}', f'Not accepted: {says}.', 'SW-4', 'signature', says, level,
                  message=ws.message(key=key, signature=value))

        row('flipped', 'one character of the signature is changed', forms.flipped(right, 40))
        row('percent', 'the base64 is percent-encoded', forms.percent(right), 'acceptable')
        row('other-payload', 'the signature belongs to another payload', ws.sign(payload + '1', key))
        row('truncated', 'the padding is lost', right.rstrip('='), 'acceptable')
    for slug, value in pss_and_others(ws.suite.key('rsa-2048'), forms.ws_payload(
            forms.ws_complete(ws.suite.key('rsa-2048'), PLACE, T)).encode()).items():
        ws.no(ws.suite.scheme + '/verify/rsa-2048', 'rsa-2048-' + slug, 'Another scheme with the same RSA key is refused.', 'SW-4',
              'signature', {'pss': 'the signature is RSASSA-PSS'}.get(slug, f'the hash is {slug.upper()}'),
              message=ws.message(key='rsa-2048', signature=value))
    logon = ws.ok('logon', 'session.logon with an Ed25519 key is accepted.', 'SW-5',
                  ws.message([], 'ed25519-a', 'session.logon'), 'ed25519-a')
    ws.no(logon, 'logon-hmac', 'session.logon with an HMAC key is refused, however right its signature.', 'SW-5',
          'key-type', 'an HMAC key signs and sends', key=ws.default, message=ws.message([], None, 'session.logon'))
    ws.no(logon, 'logon-rsa', 'session.logon with an RSA key is refused; what the exchange answers is not known.',
          'SW-5', 'key-type', 'an RSA key signs and sends', 'acceptable', key='rsa-2048',
          message=ws.message([], 'rsa-2048', 'session.logon'))
    ws.no(logon, 'logon-flipped', 'session.logon with a wrong signature is refused.', 'SW-5', 'signature',
          'one character of the signature is changed', message=ws.message(
              [], 'ed25519-a', 'session.logon', signature=forms.flipped(
                  ws.sign(forms.ws_payload(forms.ws_complete(ws.suite.key('ed25519-a'), [], T)), 'ed25519-a'), 7)))


def add(suites):
    spot, us = Ws(suites['spot-ws']), Ws(suites['us-ws'])
    for ws in (spot, us):
        add_requests(ws)
        base = add_accepted(ws)
        add_timing(ws)
        add_shape(ws, base)
        add_signed_wrong(ws, base)
    add_pair_keys(spot)
    add_public_keys(spot)
