"""Binance Pay: merchant requests, and webhooks as their sender and their receiver see them."""
import base64
import hashlib
import json

from . import crypto, forms
from .cases_rest import UNICODE, pss_and_others
from .timing import ms

T, NONCE = '1611232922428', '5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA'
ORDER = ('{"merchantId":"98765987","subMerchantId":"98765987","merchantTradeNo":"9825382937292","totalFee":25.17,'
         '"productDetail":"Greentea ice cream cone","currency":"USDT","returnUrl":"","tradeType":"APP",'
         '"productType":"Food","productName":"Ice Cream"}')
DELIVERY = ('{"bizType":"PAY","data":"{\\"merchantTradeNo\\":\\"9825382937292\\",\\"totalFee\\":0.88000000,'
            '\\"transactTime\\":1619508939664,\\"currency\\":\\"EUR\\"}","bizId":29383937493038367292,'
            '"bizStatus":"PAY_SUCCESS"}')
PATH = '/binancepay/openapi/v3/order'

# slug, title, rules, body
BODIES = [
    ('order', 'An order in compact JSON.', 'PR-1 PR-2', ORDER),
    ('spaces', 'Spaces between the parts of the JSON are signed.', 'PR-3',
     '{"merchantTradeNo": "2223", "totalFee": 1}'),
    ('indented', 'An indented body is signed with its line ends.', 'PR-3', '{\n  "merchantTradeNo": "2223"\n}'),
    ('indented-crlf', 'A body with CRLF line ends keeps them.', 'PR-3', '{\r\n  "merchantTradeNo": "2223"\r\n}'),
    ('final-newline', 'A newline at the end of the body is signed, and so is the one that follows it.', 'PR-3 PR-1',
     '{}\n'),
    ('slash-escaped', 'A slash that is escaped stays escaped.', 'PR-3',
     '{"returnUrl":"https:\\/\\/example.com\\/back"}'),
    ('slash-plain', 'A slash that is not escaped stays so.', 'PR-3', '{"returnUrl":"https://example.com/back"}'),
    ('utf8', 'Text outside ASCII is signed as its UTF-8 bytes.', 'PR-3', '{"goodsName":"caf\u00e9 \u2603"}'),
    ('escapes-lower', 'Escapes with lower-case digits stay so.', 'PR-3', '{"goodsName":"caf\\u00e9"}'),
    ('escapes-upper', 'Escapes with upper-case digits stay so.', 'PR-3', '{"goodsName":"caf\\u00E9"}'),
    ('member-order', 'Members keep their order.', 'PR-3', '{"z":1,"a":2,"M":3}'),
    ('duplicate-member', 'A member that stands twice stays twice.', 'PR-3', '{"a":1,"a":2}'),
    ('numbers', 'Numbers keep their text.', 'PR-3', '{"a":25.170,"b":1e2,"c":1.0,"d":-0}'),
    ('big-number', 'A number beyond 2^64 keeps every digit.', 'PR-3', '{"bizId":29383937493038367292}'),
    ('nested', 'Nested objects and lists.', 'PR-3', '{"env":{"terminalType":"WEB"},"goods":[{"goodsType":"02"},{}]}'),
    ('html-characters', 'Characters that some encoders escape stand as they are.', 'PR-3', '{"a":"<b>&\'+"}'),
    ('emoji', 'Four bytes of UTF-8.', 'PR-3', '{"goodsName":"\U0001f366"}'),
    ('emoji-escaped', 'A pair of surrogates in escapes.', 'PR-3', '{"goodsName":"\\ud83c\\udf66"}'),
    ('nul-escaped', 'An escaped zero character stays escaped.', 'PR-3', '{"a":"\\u0000"}'),
    ('empty-object', 'An empty object is signed as its two characters.', 'PR-1', '{}'),
    ('empty-array', 'An empty list is signed as its two characters.', 'PR-1', '[]'),
    ('not-json', 'A body that is no JSON is signed all the same.', 'PR-1', 'hello'),
    ('leading-space', 'A space before the body is signed.', 'PR-3', ' {}'),
    ('bom', 'A byte order mark before the body is signed.', 'PR-3', '\ufeff{}'),
    ('long', 'A body of 4,000 bytes.', 'PR-1', '{"note":"' + 'abcdefghij' * 399 + '"}'),
]


def built(suite, slug, title, rules, key, body, time_ms=T, nonce=NONCE, **more):
    stages = forms.header_request(suite.scheme, suite.key(key), body, time_ms, nonce)
    inputs = {'body': body, 'time_ms': time_ms, 'nonce': nonce}
    if suite.scheme == 'pay-request':
        inputs['path'] = PATH
    return suite.requested(slug, title, rules, key, inputs, stages, **more)


def add_requests(suite):
    for row in BODIES:
        built(suite, *row[:3], 'pay', row[3])
    built(suite, 'empty-body', 'An empty body is signed as it is sent: two line feeds end the payload.', 'PR-5', 'pay',
          '', level='acceptable')
    for key in ('docs-pay', 'rust-pay', 'hmac-short', 'hmac-64', 'hmac-65', 'hmac-128', 'hmac-129', 'hmac-trap',
                'hmac-spaces'):
        built(suite, 'secret-' + key, f'The secret of {key} is used byte for byte.', 'C-2 PR-2', key, ORDER)
    fixed = len(forms.header_payload(suite.scheme, T, NONCE, '{"n":""}'))
    for length in (63, 64, 65, 111, 112, 127, 128, 129, 255, 256, 257, 1024):
        built(suite, f'payload-length-{length}', f'A whole request whose payload has {length} bytes.', 'PR-1 PR-2',
              'pay', '{"n":"' + 'x' * (length - fixed) + '"}')
    for slug, nonce in (('letters', 'abcdefghijklmnopqrstuvwxyzABCDEF'), ('digits', '01234567890123456789012345678901'),
                        ('hex', '0123456789abcdef0123456789abcdef')):
        built(suite, 'nonce-' + slug, f'A nonce of {slug}.', 'PR-4', 'pay', ORDER, nonce=nonce)
    built(suite, 'later', 'Another time, another signature.', 'PR-1', 'pay', ORDER, time_ms='1784624701223')
    for slug, value, why in UNICODE:
        built(suite, f'value-{slug}', why + '; it is signed as UTF-8.', 'PR-3', 'pay', f'{{"goodsName":"{value}"}}')


class Judged:
    """Adds deliveries and requests to be judged. One wire form, and what is changed in it."""

    def __init__(self, suite, key, body, rules):
        self.suite, self.key, self.body = suite, suite.key(key), body
        self.wire = forms.header_request(suite.scheme, self.key, body, T, NONCE)
        self.headers, self.signature = self.wire['headers'], self.wire['signature']
        self.payload = self.wire['payload']
        self.base = self.ok('base', 'A signed body with its headers is accepted.', rules)

    def ok(self, slug, title, rules, headers=None, body=None, now=T, level='must', key=None):
        inputs = {'headers': headers or self.headers, 'body': self.body if body is None else body}
        if now and self.suite.scheme == 'pay-request':
            inputs['now_ms'] = now
        return self.suite.valid(slug, title, rules, key or self.key.name, inputs, level=level)

    def no(self, slug, title, rules, reason, says, level='must', parent=None, **changes):
        self.suite.refused(parent or self.base, slug, title, rules, reason, says, level=level, **changes)

    def signed(self, body=None, time_ms=T, nonce=NONCE, payload=None, sign=None):
        """The headers of this body and time, over another payload if one is given."""
        if payload is None:
            payload = forms.header_payload(self.suite.scheme, time_ms, nonce, self.body if body is None else body)
        signature = sign or self.key.sign(self.suite.scheme, payload)
        return forms.header_rows(self.suite.scheme, self.key, time_ms, nonce, signature)

    def with_header(self, name, value):
        return forms.with_header(self.headers, 'BinancePay-' + name, value)

    def wrong_payloads(self, rules, other_time):
        """What goes wrong between body and payload, in requests and webhooks alike."""
        t, n, b = T.encode(), NONCE.encode(), forms.raw(self.body)
        lf = b'\n'
        for slug, says, payload in (
                ('no-final-lf', 'the last line feed is not signed', t + lf + n + lf + b),
                ('crlf', 'CRLF is signed in place of LF', t + b'\r\n' + n + b'\r\n' + b + b'\r\n'),
                ('backslash-n', 'a backslash and an n are signed in place of LF', t + b'\\n' + n + b'\\n' + b + b'\\n'),
                ('space-lf', 'a space is signed before each line feed', t + b' \n' + n + b' \n' + b + b' \n'),
                ('no-separator', 'nothing is signed between the parts', t + n + b),
                ('body-alone', 'only the body is signed', b),
                ('nonce-first', 'nonce and timestamp have changed places', n + lf + t + lf + b + lf),
                ('other-time', 'another timestamp is signed than sent', other_time.encode() + lf + n + lf + b + lf),
                ('other-nonce', 'another nonce is signed than sent', t + lf + n[::-1] + lf + b + lf),
                ('empty-body', 'the body is not signed', t + lf + n + lf + lf),
                ('object', '"[object Object]" is signed in place of the body',
                 t + lf + n + lf + b'[object Object]' + lf)):
            self.no('signed-' + slug, f'Not accepted: {says}.', rules, 'signature', says,
                    headers=self.signed(payload=payload))


def add_time(judged):
    now = int(T) * 1000
    judged.ok('time-ahead-999', 'A timestamp 999 ms ahead is accepted.', 'PR-6', now=ms(now - 999000))
    judged.ok('time-old-999', 'An age of 999 ms is accepted.', 'PR-6', now=ms(now + 999000))
    judged.ok('time-ahead-1000', 'Exactly 1 s ahead: the documents say "within 1 s", and no more.', 'PR-6',
              now=ms(now - 1000000), level='acceptable')
    judged.ok('time-old-1000', 'An age of exactly 1 s: the documents say "within 1 s", and no more.', 'PR-6',
              now=ms(now + 1000000), level='acceptable')
    judged.ok('no-clock', 'Without a clock no time is judged.', 'PR-6', now=None)
    for late in (1001000, 5000000, 3600000000):
        judged.no(f'time-ahead-{late // 1000}', f'A timestamp {late // 1000} ms ahead is refused.', 'PR-6',
                  'timestamp-ahead', f'the clock stands {late // 1000} ms before the timestamp', now_ms=ms(now - late))
        judged.no(f'time-old-{late // 1000}', f'An age of {late // 1000} ms is refused.', 'PR-6', 'timestamp-old',
                  f'the age is {late // 1000} ms', now_ms=ms(now + late))
    judged.no('time-seconds', 'A timestamp in seconds is an age of decades.', 'PR-6', 'timestamp-old',
              'the timestamp is in seconds; signed anew', headers=judged.signed(time_ms=T[:10]))
    for slug, value in (('letters', '16112329224x8'), ('decimal', T + '.5'), ('negative', '-1')):
        judged.no('time-format-' + slug, f'A timestamp of {value} is refused.', 'PR-6', 'timestamp-format',
                  f'the timestamp is {value}; signed anew', headers=judged.signed(time_ms=value))
    judged.no('time-absent', 'A request without a timestamp is refused.', 'PR-4', 'timestamp-missing',
              'BinancePay-Timestamp is left out', headers=judged.with_header('Timestamp', None))


def add_request_headers(judged):
    key = judged.key
    for slug, value, reason, says in (
            ('key-absent', None, 'key-missing', 'BinancePay-Certificate-SN is left out'),
            ('key-empty', '', 'key-missing', 'BinancePay-Certificate-SN is empty'),
            ('key-space', 'my key', 'key-format', 'the API key holds a space'),
            ('key-case', key.api_key.swapcase(), 'key-unknown', 'the case of the API key is swapped'),
            ('key-unknown', judged.suite.key('us').api_key, 'key-unknown', 'the API key is another one')):
        judged.no(slug, f'A request is refused: {says}.', 'PR-4 C-3', reason, says,
                  headers=judged.with_header('Certificate-SN', value))
    for slug, nonce, words in (('short', NONCE[:31], '31 characters'), ('long', NONCE + 'A', '33 characters')):
        judged.no('nonce-' + slug, f'A nonce of {words} is refused.', 'PR-4', 'nonce',
                  f'the nonce has {words}; signed anew', headers=judged.signed(nonce=nonce))
    judged.no('nonce-absent', 'A request without a nonce is refused.', 'PR-4', 'nonce', 'BinancePay-Nonce is left out',
              headers=judged.with_header('Nonce', None))
    judged.no('signature-absent', 'A request without a signature is refused.', 'PR-4', 'signature-missing',
              'BinancePay-Signature is left out', headers=judged.with_header('Signature', None))
    judged.no('signature-empty', 'An empty signature is a missing one.', 'PR-4', 'signature-missing',
              'BinancePay-Signature is empty', headers=judged.with_header('Signature', ''))


def add_request_signatures(judged):
    payload, right, secret = judged.payload, judged.signature, judged.key.secret
    rows = [('lower-case', 'the hex digits are in lower case', right.lower()),
            ('mixed-case', 'half of the hex digits are in lower case', right[:64].lower() + right[64:]),
            ('flipped', 'one digit of the signature is changed', forms.flipped(right, 100)),
            ('truncated', 'the last two digits of the signature are lost', right[:-2]),
            ('sha256', 'the signature is HMAC-SHA256', crypto.hmac_bytes(secret, payload).hex().upper()),
            ('base64', 'the digest is in base64', base64.b64encode(bytes.fromhex(right)).decode()),
            ('plain-hash', 'the signature is the plain SHA-512', hashlib.sha512(payload).hexdigest().upper()),
            ('other-secret', "another key's secret signed", judged.suite.key('us').sign('pay-request', payload)),
            ('api-key-as-secret', 'the API key is used as the secret', crypto.hmac_bytes(
                judged.key.api_key.encode(), payload, 'sha512').hex().upper())]
    for slug, says, value in rows:
        judged.no('wrong-' + slug, f'Not accepted: {says}.', 'PR-2', 'signature', says,
                  headers=judged.with_header('Signature', value))
    for slug, says, body in (
            ('spaces', 'spaces are put into the JSON after signing', ORDER.replace(':', ': ')),
            ('order', 'the first member becomes the last after signing',
             '{' + ORDER[len('{"merchantId":"98765987",'):-1]
             + ',"merchantId":"98765987"}'),
            ('value', 'the currency is changed after signing', ORDER.replace('USDT', 'BUSD')),
            ('escaped', 'a letter is written as an escape after signing', ORDER.replace('USDT', '\\u0055SDT')),
            ('quotes', 'single quotes are sent', ORDER.replace('"', "'")),
            ('newline', 'a newline is added to the body', ORDER + '\n'),
            ('empty', 'the body is not sent', ''),
            ('object', 'an empty object is sent', '{}')):
        judged.no('sent-' + slug, f'Not accepted: {says}.', 'PR-3 C-1', 'signature', says, body=body)


def add_judged_requests(suite):
    judged = Judged(suite, 'pay', ORDER, 'PR-1 PR-2 PR-4 PR-6')
    add_time(judged)
    judged.wrong_payloads('PR-1', str(int(T) + 1))
    add_request_headers(judged)
    add_request_signatures(judged)
    judged.ok('headers-lower-case', 'Header names are compared without regard to case.', 'PR-4',
              [[name.lower(), value] for name, value in judged.headers])
    judged.ok('headers-other-order', 'Headers may stand in any order, among others.', 'PR-4',
              [['Host', 'bpay.binanceapi.com'], *judged.headers[::-1]])
    judged.ok('charset', 'A charset in Content-Type is of no account.', 'PR-4',
              forms.with_header(judged.headers, 'Content-Type', 'application/json;charset=utf-8'))
    for slug, title, rules, body in BODIES[1:12] + BODIES[18:22]:
        judged.ok('body-' + slug, title, rules, judged.signed(body), body)
    empty = judged.ok('body-empty', 'An empty body verifies as it is sent.', 'PR-5', judged.signed(''), '',
                      level='acceptable')
    judged.no('body-empty-signed-object', 'An empty body whose signature is that of "{}".', 'PR-5 C-1', 'signature',
              '"{}" is signed, and nothing is sent', 'acceptable', parent=empty, headers=judged.signed('{}'))
    alone = suite.valid('payload', 'A payload and its signature, alone.', 'PR-2', 'pay',
                        {'payload': judged.payload, 'signature': judged.signature})
    judged.no('payload-lower-case', 'Lower-case hex is refused where upper case is asked for.', 'PR-2', 'signature',
              'the hex digits are in lower case', parent=alone, signature=judged.signature.lower())
    judged.no('payload-other', 'A signature of another payload does not verify.', 'PR-1', 'signature',
              'the final line feed is left out', parent=alone, payload=judged.payload[:-1])
    judged.no('two-key-and-time', 'An unknown key is told before a stale timestamp.', 'PR-4', 'key-unknown',
              'the API key is unknown, and the clock is an hour later', now_ms=ms((int(T) + 3600000) * 1000),
              headers=judged.with_header('Certificate-SN', suite.key('us').api_key))
    judged.no('two-nonce-and-signature', 'A short nonce is told before a missing signature.', 'PR-4', 'nonce',
              'the nonce is short, and the signature left out',
              headers=forms.with_header(judged.with_header('Nonce', 'short'), 'BinancePay-Signature', None))


# ------------------------------------------------------------------------------------------------------ webhooks

def add_senders(suite):
    for key in ('webhook-2048', 'webhook-4096'):
        built(suite, key, f'A delivery signed by {key}.', 'PW-1 PW-2', key, DELIVERY)
    for slug, title, body in (('utf8', 'A delivery with text outside ASCII.', '{"goodsName":"\u51b0\u6dc7\u6dcb"}'),
                              ('empty', 'A delivery with an empty body.', ''),
                              ('spaces', 'A delivery with spaces in its JSON.', '{"bizType": "PAY"}'),
                              ('string-first', 'A delivery with bizIdStr before bizId.',
                               '{"bizIdStr":"29383937493038367292","bizId":29383937493038367292}')):
        built(suite, 'body-' + slug, title, 'PW-1 PW-4', 'webhook-2048', body)


def add_receivers(suite):
    judged = Judged(suite, 'webhook-2048', DELIVERY, 'PW-1 PW-2 PW-3 PW-4')
    for key in ('webhook-1024', 'webhook-4096'):
        wire = forms.header_request('pay-webhook', suite.key(key), DELIVERY, T, NONCE)
        parent = judged.ok(key, f'A delivery signed by {key} is accepted.', 'PW-5', wire['headers'], key=key)
        judged.no(key + '-flipped', f'A delivery signed by {key} is refused when one byte of the body is changed.',
                  'PW-5', 'signature', 'the currency is changed', parent=parent, body=DELIVERY.replace('EUR', 'EUS'))
    judged.ok('headers-proxy-case', 'Proxies write the names with other capitals.', 'PW-1',
              [['Binancepay-' + name[11:] if name.startswith('Binance') else name, value]
               for name, value in judged.headers])
    judged.ok('headers-lower-case', 'Header names are compared without regard to case.', 'PW-1',
              [[name.lower(), value] for name, value in judged.headers])
    for slug, title, _, body in (BODIES[1], BODIES[2], BODIES[5], BODIES[7], BODIES[8], BODIES[13], BODIES[16]):
        judged.ok('body-' + slug, title, 'PW-4', judged.signed(body), body)
    judged.ok('old', 'A webhook has no window: an old delivery is accepted.', 'PW-1',
              judged.signed(time_ms='1400000000000'))
    judged.ok('nonce-short', 'The nonce of a webhook is not judged.', 'PW-1', judged.signed(nonce='abc'),
              level='acceptable')
    for slug, says, body in (
            ('rounded', 'bizId is rounded to a double and written again', DELIVERY.replace('8367292', '8367000')),
            ('bizid-wrapped', 'bizId is cut to 64 bits', DELIVERY.replace('29383937493038367292',
                                                                          '10937193419328815676')),
            ('bizid-text', 'bizId becomes text', DELIVERY.replace('29383937493038367292', '"29383937493038367292"')),
            ('spaces', 'the JSON is written again with spaces', DELIVERY.replace('":', '": ').replace(',"', ', "')),
            ('reordered', 'members change places', '{"bizId":29383937493038367292,' + DELIVERY[1:].replace(
                '"bizId":29383937493038367292,', '')),
            ('zeros-lost', 'trailing zeros of a number are lost', DELIVERY.replace('0.88000000', '0.88')),
            ('truncated', 'the last brace is lost', DELIVERY[:-1]),
            ('cut-in-half', 'half of the body is lost', DELIVERY[:len(DELIVERY) // 2]),
            ('newline', 'a newline is added', DELIVERY + '\n'), ('bom', 'a byte order mark is put before it',
                                                                 '\ufeff' + DELIVERY),
            ('unescaped', 'the inner JSON is read and written as an object', DELIVERY.replace('\\"', '"').replace(
                '"{', '{').replace('}"', '}')),
            ('one-bit', 'the amount is changed', DELIVERY.replace('0.88', '0.89')), ('empty', 'nothing is left of it',
                                                                                     '')):
        judged.no('changed-' + slug, f'A changed body is refused: {says}.', 'PW-4', 'signature', says, body=body)
    judged.wrong_payloads('PW-1', str(int(T) + 1))
    add_placeholders(judged)
    for name in ('Timestamp', 'Nonce', 'Signature', 'Certificate-SN'):
        judged.no('absent-' + name.lower(), f'A delivery without BinancePay-{name} is refused.', 'PW-1', 'malformed',
                  f'BinancePay-{name} is left out', headers=judged.with_header(name, None))
    add_serials(judged)
    add_webhook_signatures(judged)


def add_placeholders(judged):
    """What a receiver verifies that found no header, or has no longer the raw body."""
    parsed = json.loads(DELIVERY)
    for slug, says, time, nonce, body in (
            ('undefined', '"undefined" is signed for timestamp and nonce', 'undefined', 'undefined', DELIVERY),
            ('no-headers', 'nothing is signed for timestamp and nonce', '', '', DELIVERY),
            ('body-undefined', '"undefined" is signed for the body', T, NONCE, 'undefined'),
            ('bytes-repr', "Python's repr of the body's bytes is signed", T, NONCE, repr(DELIVERY.encode())),
            ('dict-repr', "Python's str of the parsed body is signed", T, NONCE, str(parsed)),
            ('inner-data', 'the member data alone is signed for the body', T, NONCE, parsed['data'])):
        judged.no('signed-' + slug, f'Not accepted: {says}.', 'PW-1 PW-4', 'signature', says,
                  headers=judged.signed(payload='\n'.join((time, nonce, body, '')).encode()))


def add_serials(judged):
    pem = judged.key.entry['public_pem']
    digest = {'newline': ('of the text with a final newline', pem + '\n'),
              'crlf': ('of the text with CRLF', pem.replace('\n', '\r\n')),
              'one-line': ('of the base64 alone', ''.join(pem.split('\n')[1:-1])), }
    for slug, (words, text) in digest.items():
        judged.no('serial-' + slug, f'A serial that is the MD5 {words} is another one.', 'PW-3', 'serial',
                  f'the serial is the MD5 {words}', headers=judged.with_header(
                      'Certificate-SN', hashlib.md5(text.encode()).hexdigest().upper()))
    judged.no('serial-other', 'A delivery under another certificate is refused.', 'PW-2', 'serial',
              'the serial is that of another key',
              headers=judged.with_header('Certificate-SN', judged.suite.key('webhook-4096').serial))
    judged.no('serial-api-key', 'An API key is no serial.', 'PW-2', 'serial', 'the API key stands for the serial',
              headers=judged.with_header('Certificate-SN', judged.suite.key('docs').entry['api_key']))
    judged.no('serial-lower', 'A serial in lower case: whether it counts is not told.', 'PW-3', 'serial',
              'the serial is in lower case', 'acceptable',
              headers=judged.with_header('Certificate-SN', judged.key.serial.lower()))
    judged.no('rotated', "A delivery under this serial, signed by another certificate's key, is refused.", 'PW-2',
              'signature', 'another key signed', headers=judged.signed(
                  sign=judged.suite.key('webhook-4096').sign('pay-webhook', judged.payload)))


def add_webhook_signatures(judged):
    right = judged.signature
    hexed = crypto.hmac_bytes(judged.suite.key('pay').secret, judged.payload, 'sha512').hex().upper()
    rows = [('flipped', 'one character of the signature is changed', forms.flipped(right, 17), 'must'),
            ('case', 'the case of the signature is changed', right.swapcase(), 'must'),
            ('hmac', "the merchant's HMAC stands in place of the signature", hexed, 'must'),
            ('truncated', 'the last four characters of the signature are lost', right[:-4], 'must'),
            ('hex', 'the signature is in hex', base64.b64decode(right).hex(), 'must'),
            ('other-payload', 'the signature belongs to another body', judged.key.sign('pay-webhook', 'x'), 'must')]
    for slug, value in pss_and_others(judged.key, judged.payload).items():
        rows.append((slug, {'pss': 'the signature is RSASSA-PSS'}.get(slug, f'the hash is {slug.upper()}'), value,
                     'must'))
    for slug, says, value, level in rows:
        judged.no('wrong-' + slug, f'Not accepted: {says}.', 'PW-1', 'signature', says, level,
                  headers=judged.with_header('Signature', value))
    judged.no('signature-empty', 'An empty signature is a missing one.', 'PW-1', 'signature-missing',
              'BinancePay-Signature is empty', headers=judged.with_header('Signature', ''))
    judged.no('two-serial-and-signature', 'A wrong serial is told before a wrong signature.', 'PW-2', 'serial',
              'both serial and signature are wrong', headers=forms.with_header(
                  judged.with_header('Signature', forms.flipped(right, 3)), 'BinancePay-Certificate-SN', '0' * 32))
    alone = judged.suite.valid('payload', 'A payload and its signature, alone.', 'PW-1', judged.key.name,
                               {'payload': judged.payload, 'signature': right})
    judged.no('payload-flipped', 'A signature with one character changed does not verify.', 'PW-1', 'signature',
              'one character of the signature is changed', parent=alone, signature=forms.flipped(right, 200))


def add(suites):
    add_requests(suites['pay-request'])
    add_judged_requests(suites['pay-request'])
    add_senders(suites['pay-webhook'])
    add_receivers(suites['pay-webhook'])
