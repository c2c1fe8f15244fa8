"""Payload, signature and wire form of each scheme, from the rules (rules.json names them)."""
import base64

from . import crypto
from .schemes import BY_NAME

UNRESERVED = frozenset(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~')  # RFC 3986, 2.3
FORM_TYPE = 'application/x-www-form-urlencoded'
SOH = b'\x01'


def raw(text):
    """Bytes of a text: str is UTF-8."""
    return text.encode() if isinstance(text, str) else text


class Number(str):
    """A JSON number, by the text that stands in the message (SW-3)."""


class Boolean(str):
    """A JSON true or false."""


class Literal(str):
    """Any other JSON value, by its text."""


class Null:
    """A JSON null."""


class Escape(str):
    """A JSON string by its source between the quotes: for what is no text, a surrogate alone."""


class ListOf(list):
    """A JSON array of such values."""


class ObjectOf(list):
    """A JSON object: pairs of a name and such a value."""


class Key:
    """One entry of keys.json, opened."""

    def __init__(self, name, entry):
        self.name, self.kind, self.entry = name, entry['type'], entry
        self.api_key, self.serial = entry.get('api_key', ''), entry.get('serial', '')
        self.secret = raw(entry.get('secret', ''))
        self.private = crypto.private_key(entry['pem']) if 'pem' in entry else None
        self.known = {}

    def sign_bytes(self, scheme, payload):
        if self.kind == 'hmac':
            return crypto.hmac_bytes(self.secret, payload, BY_NAME[scheme].digest)
        if payload not in self.known:
            self.known[payload] = self.private.sign(payload)
        return self.known[payload]

    def sign(self, scheme, payload):
        """The signature in the scheme's text form (SR-4, SR-5, SR-6, PR-2, PW-1)."""
        signature = self.sign_bytes(scheme, raw(payload))
        if self.kind != 'hmac':
            return base64.b64encode(signature).decode()
        return signature.hex().upper() if BY_NAME[scheme].upper else signature.hex()


# --------------------------------------------------------------------------------------------- REST: spot-rest, us-rest

def percent(text):
    return ''.join(chr(byte) if byte in UNRESERVED else f'%{byte:02X}' for byte in raw(text))


def encode_pairs(pairs):
    return '&'.join(f'{percent(name)}={percent(value)}' for name, value in pairs)


def joined(*parts):
    return '&'.join(part for part in parts if part)


def target_of(path, query):
    return path + '?' + query if query else path


def rest_headers(scheme, key, body):
    return [[BY_NAME[scheme].key_header, key.api_key]] + ([['Content-Type', FORM_TYPE]] if body else [])


def rest_request(scheme, key, path, query, body, time_ms=None):
    """Every stage of a REST request: SR-1, SR-3, SR-7."""
    query, body = list(query), list(body)
    if time_ms is not None:
        (body or query).append(('timestamp', time_ms))
    query_text, body_text = encode_pairs(query), encode_pairs(body)
    payload = query_text + body_text
    signature = key.sign(scheme, payload)
    last = 'signature=' + percent(signature)
    if body:
        body_text = joined(body_text, last)
    else:
        query_text = joined(query_text, last)
    return {'payload': payload, 'signature': signature, 'target': target_of(path, query_text),
            'headers': rest_headers(scheme, key, body_text), 'body': body_text}


def rest_wire(scheme, key, method='GET', path='/api/v3/order', query='', body='', signed=None, signature=None):
    """A REST request from texts that are encoded already. signed: other bytes than those sent; signature: as it stands
    in the request, in place of the one that belongs there."""
    if signature is None:
        signature = percent(key.sign(scheme, query + body if signed is None else signed))
    last = 'signature=' + signature
    if body:
        body = joined(body, last)
    else:
        query = joined(query, last)
    return {'method': method, 'target': target_of(path, query), 'headers': rest_headers(scheme, key, body), 'body': body}


# ------------------------------------------------------------------------------------------ WebSocket: spot-ws, us-ws

ESCAPES = {'"': '\\"', '\\': '\\\\', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r'}


def json_string(text):
    return '"' + ''.join(ESCAPES.get(c) or (f'\\u{ord(c):04x}' if c < ' ' else c) for c in text) + '"'


def json_value(value):
    return str(value) if isinstance(value, (Number, Boolean, Literal)) else json_string(value)


def ws_payload(params):
    """SW-1, SW-2, SW-3: sorted by the bytes of the names; values as their unescaped text."""
    rows = sorted((pair for pair in params if pair[0] != 'signature'), key=lambda pair: raw(pair[0]))
    return '&'.join(f'{name}={value}' for name, value in rows)


def ws_message(method, params, frame_id='1'):
    members = ','.join(json_string(name) + ':' + json_value(value) for name, value in params)
    return f'{{"id":{json_string(frame_id)},"method":{json_string(method)},"params":{{{members}}}}}'


def ws_complete(key, params, time_ms=None):
    """The params with apiKey and timestamp where they are missing."""
    params = list(params)
    names = [name for name, _ in params]
    if 'apiKey' not in names:
        params.append(('apiKey', key.api_key))
    if time_ms is not None and 'timestamp' not in names:
        params.append(('timestamp', Number(time_ms)))
    return params


def ws_request(scheme, key, method, params, time_ms=None, frame_id='1'):
    params = ws_complete(key, params, time_ms)
    payload = ws_payload(params)
    signature = key.sign(scheme, payload)
    message = ws_message(method, params + [('signature', signature)], frame_id)
    return {'payload': payload, 'signature': signature, 'message': message}


# ------------------------------------------------------------------------------------------------------ FIX: fix-logon

def fix_message(fields):
    """A FIX message from its fields after BodyLength: BodyLength(9) and CheckSum(10) as FIX 4.4 (FX-4)."""
    body = b''.join(raw(f'{tag}={value}') + SOH for tag, value in fields)
    text = b'8=FIX.4.4' + SOH + b'9=%d' % len(body) + SOH + body
    return (text + b'10=%03d' % (sum(text) % 256) + SOH).decode()


def fix_payload(sender, target, seq, sending_time):
    """FX-1."""
    return '\x01'.join(['A', sender, target, seq, sending_time])


def fix_fields(key, sender, target, seq, sending_time, heartbeat='30', handling='2', signature=None):
    """FX-2, FX-3."""
    signature = signature or key.sign('fix-logon', fix_payload(sender, target, seq, sending_time))
    return [('35', 'A'), ('34', seq), ('49', sender), ('52', sending_time), ('56', target),
            ('95', str(len(signature))), ('96', signature), ('98', '0'), ('108', heartbeat), ('141', 'Y'),
            ('553', key.api_key), ('25035', handling)]


def fix_request(key, sender, target, seq, sending_time, **options):
    payload = fix_payload(sender, target, seq, sending_time)
    fields = fix_fields(key, sender, target, seq, sending_time, **options)
    return {'payload': payload, 'signature': dict(fields)['96'], 'message': fix_message(fields)}


def fix_fields_of(message):
    """The fields after BodyLength and before CheckSum, of a message that fix_message made."""
    return [tuple(field.split('=', 1)) for field in message.split('\x01')[2:-2]]


# ------------------------------------------------------- schemes of headers and a body: pay-request, pay-webhook ...

def header_payload(scheme, time_ms, nonce, body):
    """PR-1, PW-1: the parts in the scheme's order, what joins them after each."""
    order, after = BY_NAME[scheme].join
    parts = {'timestamp': raw(time_ms), 'nonce': raw(nonce), 'body': raw(body)}
    return b''.join(parts[name] + raw(after) for name in order.split())


def header_rows(scheme, key, time_ms, nonce, signature):
    """PR-4: the certificate's serial of a request is the API key."""
    values = [time_ms, nonce, key.api_key or key.serial, signature]
    return [['Content-Type', 'application/json'],
            *([name, value] for name, value in zip(BY_NAME[scheme].headers, values) if name)]


def header_request(scheme, key, body, time_ms, nonce):
    payload = header_payload(scheme, time_ms, nonce, body)
    signature = key.sign(scheme, payload)
    return {'payload': payload, 'signature': signature, 'headers': header_rows(scheme, key, time_ms, nonce, signature),
            'body': body}


def with_header(headers, name, value):
    """The headers with one value changed; None takes the header away."""
    rows = [[n, value if n == name else v] for n, v in headers]
    return [row for row in rows if row[1] is not None]


def flipped(text, at):
    """The text with one letter or digit changed into another of the same alphabet (hex or base64)."""
    swaps = {'0': '1', 'f': 'e', 'F': 'E'}
    return text[:at] + swaps.get(text[at], '0') + text[at + 1:]

