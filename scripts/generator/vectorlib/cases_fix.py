"""FIX logons: built, and judged."""
import base64
import calendar
import time

from . import forms
from .timing import ms

EXAMPLE = ('EXAMPLE', 'SPOT', '1', '20240627-11:17:25.223')
NOW = calendar.timegm(time.strptime('20240627-11:17:25', '%Y%m%d-%H:%M:%S')) * 1000000 + 223000
DOCUMENT = {'kind': 'published', 'document': 'Spot fix-api.md', 'revision': '2026-07-21',
            'url': 'https://github.com/binance/binance-spot-api-docs/blob/master/fix-api.md'}

# slug, title, rules, key, (sender, target, seq, sending time), further inputs
BUILT = [
    ('documents-example', "The documents' example, byte for byte: 9=247 and 10=227.", 'FX-1 FX-2 FX-3 FX-4', 'docs-fix',
     EXAMPLE, {}),
    ('microseconds', 'A SendingTime in microseconds is signed to its last digit.', 'FX-1 FX-3', 'ed25519-a',
     ('CLIENT1', 'SPOT', '1', '20260721-09:05:01.000001'), {}),
    ('whole-seconds', 'A SendingTime without a fraction is signed without one.', 'FX-1 FX-3', 'ed25519-a',
     ('CLIENT1', 'SPOT', '1', '20260721-09:05:01'), {}),
    ('zero-milliseconds', 'A fraction of zeros is signed.', 'FX-1 FX-3', 'ed25519-a',
     ('CLIENT1', 'SPOT', '1', '20260721-09:05:01.000'), {}),
    ('midnight', 'Midnight is 00:00:00.', 'FX-1', 'ed25519-a', ('CLIENT1', 'SPOT', '1', '20260101-00:00:00.000'), {}),
    ('leap-day', 'The 29th of February of a leap year.', 'FX-1', 'ed25519-a',
     ('CLIENT1', 'SPOT', '1', '20240229-23:59:59.999'), {}),
    ('sender-one-letter', 'The shortest SenderCompID.', 'FX-1 FX-4', 'ed25519-a',
     ('A', 'SPOT', '1', '20260721-09:05:01.223'), {}),
    ('sender-eight', 'The longest SenderCompID, with every kind of character.', 'FX-1 FX-4', 'ed25519-a',
     ('aB9-_zZ0', 'SPOT', '1', '20260721-09:05:01.223'), {}),
    ('sender-case', 'The case of SenderCompID is signed.', 'FX-1 C-3', 'ed25519-a',
     ('example', 'SPOT', '1', '20260721-09:05:01.223'), {}),
    ('seq-large', 'MsgSeqNum is signed as its digits.', 'FX-1', 'ed25519-a',
     ('CLIENT1', 'SPOT', '4294967296', '20260721-09:05:01.223'), {}),
    ('heartbeat-5', 'The shortest heartbeat; it is not signed.', 'FX-3', 'ed25519-a', EXAMPLE, {'heartbeat': '5'}),
    ('heartbeat-60', 'The longest heartbeat.', 'FX-3', 'ed25519-a', EXAMPLE, {'heartbeat': '60'}),
    ('handling-1', 'MessageHandling of 1: unordered.', 'FX-3', 'ed25519-a', EXAMPLE, {'handling': '1'}),
    ('heartbeat-and-handling', 'Both given.', 'FX-3', 'ed25519-a', EXAMPLE, {'heartbeat': '15', 'handling': '1'}),
    ('other-key', 'The same logon by another key.', 'FX-2', 'ed25519-b', EXAMPLE, {}),
    ('drop-copy', 'A drop copy session logs on in the same way.', 'FX-1', 'ed25519-b',
     ('DROP', 'SPOT', '1', '20260721-09:05:01.223'), {}),
]


def request(suite, slug, title, rules, key, parts, more, **options):
    stages = forms.fix_request(suite.key(key), *parts, **more)
    inputs = dict(zip(('sender', 'target', 'seq', 'sending_time'), parts), **more)
    return suite.requested(slug, title, rules, key, inputs, stages, **options)


def searched(suite):
    """Signatures with + and / stand in the message as they are."""
    for slug, letter in (('plus', '+'), ('slash', '/')):
        for second in range(60):
            parts = ('CLIENT1', 'SPOT', '1', f'20260721-09:06:{second:02d}.000')
            signature = suite.key('ed25519-b').sign('fix-logon', forms.fix_payload(*parts))
            if signature[0] == letter:
                request(suite, 'first-' + slug,
                        f'A signature that begins with "{letter}" stands in the message as it is.',
                        'FX-2', 'ed25519-b', parts, {})
                break
    for total in range(256):  # CheckSum has three digits, also where it is small
        parts = ('CLIENT1', 'SPOT', '1', f'20260721-09:07:{total % 60:02d}.{total:03d}')
        message = forms.fix_request(suite.key('ed25519-a'), *parts)['message']
        if message[-4:-1] < '010':
            request(suite, 'checksum-small', 'A CheckSum below 10 has three digits.', 'FX-4', 'ed25519-a', parts, {})
            break
    else:
        raise ValueError('no small checksum found')


def refilled(message, old, new):
    """A piece of the message changed and nothing computed anew."""
    if message.count(old) != 1:
        raise ValueError(f'{old!r} stands {message.count(old)} times in the message')
    return message.replace(old, new)


class Judged:
    """One logon, and what is changed in it."""

    def __init__(self, suite, key, parts, now):
        self.suite, self.key, self.parts, self.now = suite, suite.key(key), parts, now
        self.fields = forms.fix_fields(self.key, *parts)
        self.message, self.signature = forms.fix_message(self.fields), dict(self.fields)['96']
        self.base = self.ok('base', "The documents' example is accepted.", 'FX-1 FX-2 FX-3 FX-4 FX-5', self.message)

    def ok(self, slug, title, rules, text, now=0, **more):
        """now: microseconds later than SendingTime; None: no clock."""
        clock = {} if now is None else {'now_ms': ms(self.now + now)}
        return self.suite.valid(slug, title, rules, self.key.name, {'message': text, **clock}, **more)

    def no(self, slug, title, rules, reason, says, text=None, level='must', parent=None, **changes):
        if text is not None:
            changes['message'] = text
        self.suite.refused(parent or self.base, slug, title, rules, reason, says, level=level, **changes)

    def changed(self, tag, value):
        """The message with one value changed; None leaves the field out."""
        rows = [(t, value if t == tag else v) for t, v in self.fields]
        return forms.fix_message([(t, v) for t, v in rows if v is not None])

    def added(self, tag, value):
        return forms.fix_message(self.fields + [(tag, value)])

    def at(self, sending_time):
        """The message of the same logon at another time, signed anew."""
        return forms.fix_message(forms.fix_fields(self.key, *self.parts[:3], sending_time))


def add_accepted(logon):
    order = ['35', '52', '34', '49', '56', '25035', '553', '141', '108', '98', '95', '96']
    logon.ok('other-order', 'Behind MsgType the fields may stand in another order.', 'FX-4',
             forms.fix_message(sorted(logon.fields, key=lambda field: order.index(field[0]))))
    logon.ok('no-clock', 'Without a clock no time is judged.', 'FX-5', logon.message, None)
    logon.ok('window', 'RecvWindow(25000) widens the window.', 'FX-5', logon.added('25000', '10000'), 10000000)
    logon.ok('more-fields', 'A field that the logon does not need is of no account.', 'FX-3', logon.added('9406', 'Y'))
    sending_time = logon.parts[3]
    logon.ok('time-micro', 'SendingTime may have six digits of a second.', 'FX-3', logon.at(sending_time + '000'))
    logon.ok('time-seconds', 'SendingTime without a fraction of a second.', 'FX-3', logon.at(sending_time[:-4]),
             level='acceptable')
    logon.ok('ahead-999', 'A SendingTime 999 ms ahead is accepted.', 'FX-5', logon.message, -999000)
    logon.ok('age-is-window', 'An age equal to the window of 5000 ms is accepted.', 'FX-5', logon.message, 5000000)


def add_timing(logon):
    for late in (1000000, 1001000, 3600000000):
        logon.no(f'ahead-{late // 1000}', f'A SendingTime {late // 1000} ms ahead is refused.', 'FX-5',
                 'timestamp-ahead', f'the clock stands {late // 1000} ms before SendingTime',
                 now_ms=ms(logon.now - late))
    for age in (5000001, 5001000, 3600000000):
        logon.no(f'old-{age}', f'An age of {ms(age)} ms is refused under the default window.', 'FX-5', 'timestamp-old',
                 f'the age is {ms(age)} ms', now_ms=ms(logon.now + age))
    small = logon.ok('window-small', 'RecvWindow(25000) narrows the window.', 'FX-5', logon.added('25000', '100'),
                     100000)
    logon.no('window-small-over', 'An age one millisecond over RecvWindow(25000) is refused.', 'FX-5', 'timestamp-old',
             'the clock is one millisecond later', parent=small, now_ms=ms(logon.now + 101000))
    for value, words in (('60001', 'over 60000'), ('abc', 'a word'), ('-1', 'negative')):
        logon.no('window-' + words.replace(' ', '-'), f'A RecvWindow(25000) that is {words} is refused.', 'FX-5',
                 'recvwindow', f'RecvWindow(25000) is {words}', logon.added('25000', value), parent=small)


def add_malformed(logon):
    message, fields = logon.message, logon.fields
    for slug, says, text in (
            ('checksum', 'CheckSum(10) is one too large', refilled(message, '\x0110=227\x01', '\x0110=228\x01')),
            ('checksum-short', 'CheckSum(10) has two digits', refilled(message, '\x0110=227\x01', '\x0110=27\x01')),
            ('body-length', 'BodyLength(9) is one too small', refilled(message, '\x019=247\x01', '\x019=246\x01')),
            ('no-checksum', 'CheckSum(10) is left out', message[:-7]),
            ('begin-string', 'BeginString(8) is left out', message[10:]),
            ('pipes', 'a bar stands for each SOH', message.replace('\x01', '|')),
            ('empty', 'nothing is left', ''),
            ('truncated', 'the last half is lost', message[:150])):
        logon.no('malformed-' + slug, f'A message is refused: {says}.', 'FX-4', 'malformed', says, text)
    logon.no('malformed-raw-length', 'A message is refused: RawDataLength(95) disagrees with RawData(96).', 'FX-2',
             'malformed', 'RawDataLength(95) is 87', logon.changed('95', '87'), 'acceptable')
    logon.no('msgtype-second', 'A message is refused: MsgType(35) does not stand third.', 'FX-4', 'malformed',
             'MsgType(35) stands behind MsgSeqNum(34)', forms.fix_message([fields[1], fields[0]] + fields[2:]))


def add_missing(logon):
    logon.no('duplicate', 'A tag twice is refused.', 'FX-4', 'duplicate', 'SenderCompID(49) stands there twice',
             logon.added('49', logon.parts[0]))
    logon.no('signature-absent', 'A logon without RawData(96) is refused.', 'FX-2', 'signature-missing',
             'RawDataLength(95) and RawData(96) are left out',
             forms.fix_message([field for field in logon.fields if field[0] not in ('95', '96')]))
    logon.no('time-absent', 'A logon without SendingTime(52) is refused.', 'FX-3', 'timestamp-missing',
             'SendingTime(52) is left out', logon.changed('52', None))
    for slug, value in (('dashes', '2024-06-27T11:17:25.223Z'), ('epoch', '1719487045223'),
                        ('month', '20241327-11:17:25.223')):
        logon.no('time-format-' + slug, f'A SendingTime of {value} is refused.', 'FX-3', 'timestamp-format',
                 f'SendingTime(52) is {value}; signed anew', logon.at(value))
    logon.no('key-absent', 'A logon without Username(553) is refused.', 'FX-2', 'key-missing',
             'Username(553) is left out', logon.changed('553', None))
    logon.no('key-format', 'A Username(553) that is no API key is refused.', 'FX-2', 'key-format',
             'Username(553) is a name', logon.changed('553', 'my-user-name'))
    logon.no('key-unknown', 'An API key that the exchange does not know is refused.', 'FX-2 C-3', 'key-unknown',
             'the case of Username(553) is swapped', logon.changed('553', logon.key.api_key.swapcase()))


def add_signed_wrong(logon):
    sender, target, seq, sending_time = logon.parts
    right = forms.fix_payload(*logon.parts)
    later = sending_time[:-1] + '4'
    for slug, rules, says, payload in (
            ('final-soh', 'FX-1', 'a final SOH is signed too', right + '\x01'),
            ('bars', 'FX-1', 'bars are signed in place of SOH', right.replace('\x01', '|')),
            ('no-separator', 'FX-1', 'the values are signed without a separator', right.replace('\x01', '')),
            ('tags', 'FX-1', 'the tags are signed too',
             f'35=A\x0149={sender}\x0156={target}\x0134={seq}\x0152={sending_time}'),
            ('message-order', 'FX-1', 'the fields are signed in the order of the message',
             '\x01'.join(['A', seq, sender, sending_time, target])),
            ('swapped-ids', 'FX-1', 'sender and target have changed places',
             forms.fix_payload(target, sender, seq, sending_time)),
            ('other-time', 'FX-3', 'the time that is signed is one millisecond later',
             forms.fix_payload(sender, target, seq, later)),
            ('time-shortened', 'FX-3', 'the time is signed without its milliseconds',
             forms.fix_payload(sender, target, seq, sending_time[:-4])),
            ('without-type', 'FX-1', 'MsgType is not signed', '\x01'.join(logon.parts)),
            ('other-seq', 'FX-1', 'another MsgSeqNum is signed', forms.fix_payload(sender, target, '2', sending_time))):
        logon.no('signed-' + slug, f'Not accepted: {says}.', rules, 'signature', says,
                 logon.changed('96', logon.key.sign('fix-logon', payload)))
    logon.no('sent-sender', 'Not accepted: SenderCompID is changed after signing.', 'FX-1', 'signature',
             'SenderCompID(49) is changed after signing', logon.changed('49', 'EXAMPLF'))


def add_wrong_signatures(logon):
    payload = forms.fix_payload(*logon.parts).encode()
    private = logon.key.private
    prehashed = base64.b64encode(private.sign_prehashed(payload)).decode()
    for slug, says, value, level in (
            ('flipped', 'one character of the signature is changed', forms.flipped(logon.signature, 11), 'must'),
            ('other-key', 'another key signed', logon.suite.key('ed25519-a').sign('fix-logon', payload), 'must'),
            ('prehashed', 'the signature is Ed25519ph', prehashed, 'must'),
            ('hex', 'the signature is in hex', private.sign(payload).hex(), 'acceptable'),
            ('percent', 'the base64 is percent-encoded', forms.percent(logon.signature), 'acceptable')):
        rows = [(t, {'95': str(len(value)), '96': value}.get(t, v)) for t, v in logon.fields]
        logon.no('wrong-' + slug, f'Not accepted: {says}.', 'FX-2', 'signature', says, forms.fix_message(rows), level)
    alone = logon.suite.valid('payload', 'A payload and its signature, alone.', 'FX-1', logon.key.name,
                              {'payload': payload, 'signature': logon.signature})
    logon.no('payload-flipped', 'A signature with one character changed does not verify.', 'FX-2', 'signature',
             'one character of the signature is changed', parent=alone, signature=forms.flipped(logon.signature, 50))
    sender, target, _, sending_time = logon.parts
    logon.no('payload-other', 'A signature of another payload does not verify.', 'FX-1', 'signature',
             'MsgSeqNum is 2 in the payload', parent=alone,
             payload=forms.fix_payload(sender, target, '2', sending_time))


def add(suites):
    suite = suites['fix-logon']
    for row in BUILT:
        request(suite, *row, source=DOCUMENT if row[0] == 'documents-example' else None)
    searched(suite)
    logon = Judged(suite, 'docs-fix', EXAMPLE, NOW)
    for cases in (add_accepted, add_timing, add_malformed, add_missing, add_signed_wrong, add_wrong_signatures):
        cases(logon)
