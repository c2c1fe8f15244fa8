"""Binance Pay Onchain and Connect: requests with X-Tesla headers, webhooks with X-BN-Connect headers."""
import base64

from . import crypto, forms
from .cases_pay import BODIES
from .cases_rest import UNICODE, pss_and_others
from .schemes import BY_NAME
from .timing import ms

T, PATH = '1760520000000', '/order'  # the path is not signed; no document names it here
ORDER = '{"externalOrderId":"98253829372","fiatCurrency":"USD","cryptoCurrency":"BTC","requestedAmount":"25.17"}'
KEYS = {'onchain-request': ['rsa-2048', 'rsa-3072', 'rsa-4096'], 'onchain-webhook': ['webhook-2048', 'webhook-4096']}
FIRST = {'onchain-request': 'OC-1', 'onchain-webhook': 'OW-1'}
HEADERS = {'onchain-request': 'OC-3', 'onchain-webhook': 'OW-2'}
DIGEST = {'onchain-request': 'OC-2', 'onchain-webhook': 'OW-1'}


def built(suite, slug, title, rules, key, body, time_ms=T, **more):
    stages = forms.header_request(suite.scheme, suite.key(key), body, time_ms, '')
    inputs = {'body': body, 'time_ms': time_ms}
    if suite.scheme == 'onchain-request':
        inputs['path'] = PATH
    return suite.requested(slug, title, rules, key, inputs, stages, **more)


def add_requests(suite):
    first, key = FIRST[suite.scheme], KEYS[suite.scheme][0]
    for slug, title, _, body in BODIES:
        built(suite, slug, title, first, key, body)
    built(suite, 'empty-body', 'An empty body is the empty text: the timestamp alone is signed.', first, key, '')
    for name in KEYS[suite.scheme]:
        built(suite, 'key-' + name, f'A body signed by {name}.', DIGEST[suite.scheme], name, ORDER)
    for slug, value, why in UNICODE:
        built(suite, f'value-{slug}', why + '; it is signed as UTF-8.', first, key, f'{{"note":"{value}"}}')
    built(suite, 'later', 'Another time, another signature.', first, key, ORDER, time_ms='1784624701223')
    for name in KEYS[suite.scheme]:
        for length in (0, 1, 64, 1000):
            suite.sign(f'{name}-length-{length}', f'{name} signs {length} bytes.', DIGEST[suite.scheme], name, 'x' * length)


class Judged:
    """One wire form, and what is changed in it."""

    def __init__(self, suite):
        self.suite, self.key = suite, suite.key(KEYS[suite.scheme][0])
        self.names = BY_NAME[suite.scheme].headers
        wire = forms.header_request(suite.scheme, self.key, ORDER, T, '')
        self.headers, self.signature, self.payload = wire['headers'], wire['signature'], wire['payload']
        self.base = self.ok('base', 'A signed body with its headers is accepted.',
                            f'{FIRST[suite.scheme]} {HEADERS[suite.scheme]}')

    def ok(self, slug, title, rules, headers=None, body=ORDER, now=T, level='must', key=None):
        inputs = {'headers': headers or self.headers, 'body': body}
        if self.suite.scheme == 'onchain-request':
            inputs['now_ms'] = now
        return self.suite.valid(slug, title, rules, key or self.key.name, inputs, level=level)

    def no(self, slug, title, rules, reason, says, level='must', parent=None, **changes):
        self.suite.refused(parent or self.base, slug, title, rules, reason, says, level=level, **changes)

    def signed(self, body=ORDER, time_ms=T, payload=None, signature=None):
        payload = forms.header_payload(self.suite.scheme, time_ms, '', body) if payload is None else payload
        signature = signature or self.key.sign(self.suite.scheme, payload)
        return forms.header_rows(self.suite.scheme, self.key, time_ms, '', signature)

    def with_header(self, index, value):
        return forms.with_header(self.headers, self.names[index], value)


def add_judged(suite):
    judged = Judged(suite)
    first, headers, digest = FIRST[suite.scheme], HEADERS[suite.scheme], DIGEST[suite.scheme]
    time, body, right = T.encode(), ORDER.encode(), judged.signature
    for slug, says, payload in (
            ('time-first', 'the timestamp is signed before the body', time + body),
            ('newline', 'a newline is signed between body and timestamp', body + b'\n' + time),
            ('newlines', 'each part is signed with a newline behind it, as Binance Pay does', time + b'\n' + body + b'\n'),
            ('ampersand', 'an ampersand is signed between body and timestamp', body + b'&' + time),
            ('dot', 'a full stop is signed between body and timestamp', body + b'.' + time),
            ('body-alone', 'only the body is signed', body), ('time-alone', 'only the timestamp is signed', time),
            ('other-time', 'another timestamp is signed than sent', body + b'1760520000001'),
            ('seconds', 'the timestamp is signed in seconds', body + time[:10]),
            ('object', '"[object Object]" is signed in place of the body', b'[object Object]' + time),
            ('spaces', 'the JSON is signed with spaces', body.replace(b'":', b'": ') + time)):
        judged.no('signed-' + slug, f'Not accepted: {says}.', first, 'signature', says, headers=judged.signed(payload=payload))
    for slug, says, changed in (
            ('spaces', 'spaces are put into the JSON after signing', ORDER.replace('":', '": ')),
            ('value', 'the amount is changed after signing', ORDER.replace('25.17', '26.17')),
            ('newline', 'a newline is added to the body', ORDER + '\n'), ('empty', 'the body is not sent', '')):
        judged.no('sent-' + slug, f'Not accepted: {says}.', first, 'signature', says, body=changed)
    rows = [('flipped', 'one character of the signature is changed', forms.flipped(right, 17)),
            ('truncated', 'the last four characters of the signature are lost', right[:-4]),
            ('hex', 'the signature is in hex', base64.b64decode(right).hex()),
            ('hmac', 'the signature is HMAC-SHA256', crypto.hmac_bytes(b'secret', judged.payload).hex()),
            *((slug, {'pss': 'the signature is RSASSA-PSS'}.get(slug, f'the hash is {slug.upper()}'), value)
              for slug, value in pss_and_others(judged.key, judged.payload).items())]
    for slug, says, value in rows:
        judged.no('wrong-' + slug, f'Not accepted: {says}.', digest, 'signature', says, headers=judged.with_header(3, value))
    judged.no('signature-empty', 'An empty signature is a missing one.', headers, 'signature-missing',
              f'{judged.names[3]} is empty', headers=judged.with_header(3, ''))
    judged.ok('headers-lower-case', 'Header names are compared without regard to case.', headers,
              [[name.lower(), value] for name, value in judged.headers])
    judged.ok('headers-more', 'Other headers are of no account.', headers,
              [['X-Tesla-SignAccessToken', 'token'], ['X-BN-Connect-For', 'client'], *judged.headers[::-1]])
    for slug, title, _, changed in BODIES[1:12]:
        judged.ok('body-' + slug, title, first, judged.signed(changed), changed)
    alone = suite.valid('payload', 'A payload and its signature, alone.', digest, judged.key.name,
                        {'payload': judged.payload, 'signature': right})
    judged.no('payload-other', 'A signature of another payload does not verify.', first, 'signature',
              'the last digit is left out', parent=alone, payload=judged.payload[:-1])
    return judged


def add_times(judged):
    now = int(T) * 1000
    judged.ok('time-old-300000', 'A timestamp that is five minutes old is accepted.', 'OC-4', now=ms(now + 300 * 10**6))
    judged.no('time-old-300001', 'A timestamp that is older than five minutes is refused.', 'OC-4', 'timestamp-old',
              'the clock is 300.001 s later', now_ms=ms(now + 300001000))
    judged.no('time-ahead-300001', 'A timestamp more than five minutes ahead: how far it may be is not told.', 'OC-4',
              'timestamp-ahead', 'the clock is 300.001 s earlier', 'acceptable', now_ms=ms(now - 300001000))
    for slug, value, reason in (('missing', None, 'timestamp-missing'), ('empty', '', 'timestamp-missing'),
                                ('text', 'now', 'timestamp-format')):
        judged.no('timestamp-' + slug, f'A timestamp that is {slug} is refused.', 'OC-3', reason, f'the timestamp is {slug}',
                  headers=judged.with_header(0, value))
    judged.no('client-missing', 'A request without the client id is refused.', 'OC-3', 'key-missing',
              'X-Tesla-ClientId is left out', headers=judged.with_header(2, None))
    judged.no('client-unknown', 'A client id that is not the key\'s is refused.', 'OC-3', 'key-unknown',
              'the client id is that of another key', headers=judged.with_header(2, judged.suite.key('us').api_key))


def add_key_types(judged):
    """Only RSA keys sign here: what belongs to another key is refused for its kind."""
    headers = judged.with_header(2, judged.suite.key('ed25519-a').api_key) if judged.names[2] else judged.headers
    changes = {'headers': headers} if judged.names[2] else {}
    judged.no('key-type-ed25519', 'An Ed25519 key is no key of this scheme.', DIGEST[judged.suite.scheme], 'key-type',
              'the key is an Ed25519 key', key='ed25519-a', **changes)


def add_webhook_times(judged):
    for slug, value, reason, says in (('time-empty', '', 'timestamp-missing', 'the timestamp is empty'),
                                      ('time-letters', 'yesterday', 'timestamp-format', 'the timestamp is a word')):
        judged.no(slug, f'Of a delivery the documents do not say it, but no sender does so: {says}.', 'OW-1', reason,
                  says + '; signed anew', 'acceptable', headers=judged.signed(time_ms=value))


def add(suites):
    for scheme in KEYS:
        add_requests(suites[scheme])
    request, webhook = add_judged(suites['onchain-request']), add_judged(suites['onchain-webhook'])
    add_times(request)
    add_key_types(request)
    add_key_types(webhook)
    add_webhook_times(webhook)
    for index, name in ((0, 'Timestamp'), (3, 'Signature')):
        webhook.no('absent-' + name.lower(), f'A delivery without X-BN-Connect-{name} is refused.', 'OW-2', 'malformed',
                   f'X-BN-Connect-{name} is left out', headers=webhook.with_header(index, None))
