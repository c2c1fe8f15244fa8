#!/usr/bin/env python3
"""A driver whose library makes its calls rightly: REST, WebSocket, FIX, Binance US and Binance Pay, every kind of key. It
needs Python's standard library alone, and the generator's arithmetic for RSA and Ed25519.

Broken ones are this one with one function replaced: broken.py.
"""
import base64
import concurrent.futures
import decimal
import functools
import hashlib
import hmac
import http.client
import json
import os
import secrets
import socket
import ssl
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..', '..', 'scripts', 'generator'))
from vectorlib import crypto  # noqa: E402


class Refused(Exception):
    """The library does not make the call."""


@functools.lru_cache(None)
def trust(ca_file):
    """Whom it trusts, read once: the system's own list takes longer to read than all else of a call."""
    return ssl.create_default_context(cafile=ca_file)


class Client:
    """The library. Each step is a method, so that a broken one replaces it."""

    def __init__(self, key, base_url, ca_file=None):
        self.key, self.base = key, urllib.parse.urlsplit(base_url)
        self.ca_file, self.offset = ca_file, 0

    # ------------------------------------------------------------------------------------------------------- values
    def text(self, value):
        if value is None:
            return None
        if isinstance(value, bool):
            return 'true' if value else 'false'
        if isinstance(value, float):
            return format(decimal.Decimal(repr(value)), 'f')
        if isinstance(value, (list, dict)):
            return json.dumps(value, separators=(',', ':'), ensure_ascii=False)
        return str(value)

    def quoted(self, text):
        return urllib.parse.quote(text, safe='')

    def pairs(self, params):
        rows = [(name, self.text(value)) for name, value in params]
        return [(name, text) for name, text in rows if text is not None]

    def encoded(self, pairs):
        return '&'.join(self.quoted(name) + '=' + self.quoted(text) for name, text in pairs)

    # ---------------------------------------------------------------------------------------------------- signature
    def sign(self, payload):
        if 'pem' in self.key:
            return base64.b64encode(self.private_key().sign(payload.encode())).decode()
        return hmac.new(self.key['secret'].encode(), payload.encode(), hashlib.sha256).hexdigest()

    def private_key(self):
        if '-----BEGIN PRIVATE KEY-----' not in self.key['pem']:
            raise Refused('no key in PKCS#8')
        return crypto.private_key(self.key['pem'].strip())

    def now(self):
        return int(time.time() * 1000) + self.offset

    def signed(self, params):
        payload = self.encoded(self.pairs(params) + [('timestamp', str(self.now()))])
        return payload + '&signature=' + urllib.parse.quote(self.sign(payload), safe='')

    # -------------------------------------------------------------------------------------------------------- sending
    def context(self):
        return trust(self.ca_file)

    def connect(self, host, secure):
        if secure:
            return http.client.HTTPSConnection(host, timeout=5, context=self.context())
        return http.client.HTTPConnection(host, timeout=5)

    def exchange(self, method, target, headers, body=None, host=None, secure=None):
        connection = self.connect(host or self.base.netloc, self.base.scheme == 'https' if secure is None else secure)
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def send(self, method, path, text):
        headers = {'X-MBX-APIKEY': self.key['api_key']}
        if method in ('GET', 'DELETE'):
            return self.exchange(method, path + '?' + text, headers)
        headers['Content-Type'] = 'application/x-www-form-urlencoded'
        return self.exchange(method, path, headers, text)

    def call(self, method, path, params):
        status, _, body = self.send(method, path, self.signed(params))
        if status == 400 and b'-1021' in body:
            self.offset = json.loads(self.exchange('GET', '/api/v3/time', {})[2])['serverTime'] - self.now()
            self.send(method, path, self.signed(params))

    # ------------------------------------------------------------------------------------------------------ WebSocket
    def literal(self, value):
        return json.dumps(value, ensure_ascii=False) if value is None or isinstance(value, str) else self.text(value)

    def ws_payload(self, rows):
        texts = [(name, 'null' if value is None else self.text(value)) for name, value in rows]
        return '&'.join(f'{name}={text}' for name, text in sorted(texts, key=lambda row: row[0].encode()))

    def ws_message(self, method, params):
        rows = params + [('apiKey', self.key['api_key']), ('timestamp', self.now())]
        rows.append(('signature', self.sign(self.ws_payload(rows))))
        members = ','.join(f'{json.dumps(name)}:{self.literal(value)}' for name, value in rows)
        return '{"id":"1","method":%s,"params":{%s}}' % (json.dumps(method), members)

    def ws(self, method, params):
        host, port = self.base.hostname, self.base.port or (443 if self.base.scheme == 'wss' else 80)
        with socket.create_connection((host, port), 5) as plain:
            line = plain
            if self.base.scheme == 'wss':
                line = self.context().wrap_socket(plain, server_hostname=host)
            line.sendall(f'GET {self.base.path} HTTP/1.1\r\nHost: {self.base.netloc}\r\nUpgrade: websocket\r\n'
                         'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
                         'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'.encode())
            line.recv(4096)
            line.sendall(masked(self.ws_message(method, params).encode()))
            line.recv(65536)

    # ------------------------------------------------------------------------------------------------------------ FIX
    def logon_fields(self, sender, target):
        now = time.strftime('%Y%m%d-%H:%M:%S.', time.gmtime()) + f'{int(time.time() * 1000) % 1000:03}'
        signature = self.sign('\x01'.join(['A', sender, target, '1', now]))
        return [('35', 'A'), ('34', '1'), ('49', sender), ('52', now), ('56', target), ('95', str(len(signature))),
                ('96', signature), ('98', '0'), ('108', '30'), ('141', 'Y'), ('553', self.key['api_key']), ('25035', '2')]

    def logon(self, address, sender, target):
        host, port = address.split(':')
        fields = ''.join(f'{tag}={value}\x01' for tag, value in self.logon_fields(sender, target))
        message = f'8=FIX.4.4\x019={len(fields)}\x01{fields}'.encode()
        message += f'10={sum(message) % 256:03}\x01'.encode()
        with socket.create_connection((host, int(port)), 5) as plain:
            line = self.context().wrap_socket(plain, server_hostname=host)
            line.sendall(message)
            line.recv(65536)

    def pay_body(self, value):
        return json.dumps(value, ensure_ascii=False)

    def pay(self, path, value):
        body, now, nonce = self.pay_body(value), str(self.now()), secrets.token_hex(16)
        payload = f'{now}\n{nonce}\n{body}\n'
        signature = hmac.new(self.key['secret'].encode(), payload.encode(), hashlib.sha512).hexdigest().upper()
        self.exchange('POST', path, {'Content-Type': 'application/json', 'BinancePay-Timestamp': now,
                                     'BinancePay-Nonce': nonce, 'BinancePay-Certificate-SN': self.key['api_key'],
                                     'BinancePay-Signature': signature}, body.encode())


def masked(text):
    """A whole message in one frame (RFC 6455, 5.2)."""
    mask, length = secrets.token_bytes(4), len(text)
    head = bytes([0x81, 0x80 | length]) if length < 126 else bytes([0x81, 0xFE]) + length.to_bytes(2, 'big')
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(text))


def value_of(typed):
    """A typed value as a program would have it."""
    if isinstance(typed, str):
        return typed
    (kind, text), = typed.items()
    if kind == 'number':
        return float(text) if set(text) & set('.e') else int(text)
    if kind == 'list':
        return [value_of(item) for item in text]
    if kind == 'object':
        return {name: value_of(item) for name, item in text}
    return {'boolean': text == 'true', 'null': None}[kind]


def make_calls(call, all_params, at_once):
    """Several calls by one client, one after the other or each in a thread of its own."""
    rows = [[(name, value_of(value)) for name, value in params] for params in all_params]
    if not at_once:
        for params in rows:
            call(params=params)
        return
    with concurrent.futures.ThreadPoolExecutor(len(rows)) as threads:
        for made in [threads.submit(call, params=params) for params in rows]:
            made.result()


def answer(question, client_class, hello):
    if question['op'] == 'hello':
        return {'ok': hello}
    if question['op'] != 'send':
        return {'unsupported': 'not written'}
    client = client_class(question['key'], question.get('base_url') or question.get('ws_url', ''), question.get('ca_file'))
    try:
        if question['scheme'] == 'pay-request':
            client.pay(question['path'], json.loads(question['json']))
        elif question['scheme'] == 'fix-logon':
            client.logon(question['fix_address'], question['sender'], question['target'])
        else:
            call = client.ws if 'ws_url' in question else functools.partial(client.call, path=question['path'])
            make_calls(functools.partial(call, method=question['method']), [question['params'], *question.get('more', [])],
                       'at_once' in question)
    except (Refused, UnicodeEncodeError) as error:
        return {'reject': str(error)}
    except (OSError, http.client.HTTPException) as error:
        print(f'{question["id"]}: {error!r}', file=sys.stderr)
    except KeyError as error:
        return {'error': f'KeyError: {error} at {time.monotonic()}'}
    return {'ok': {}}


HELLO = {'name': 'right', 'ops': ['send'], 'keys': ['hmac', 'rsa', 'ed25519'],
         'schemes': ['spot-rest', 'spot-ws', 'us-rest', 'us-ws', 'usdm-rest', 'usdm-ws', 'pay-request', 'fix-logon'],
         'version': '1', 'language': 'Python', 'surrogates': '1', 'several': '1', 'at_once': '1'}


def serve(client_class=Client, hello=None):
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps({'id': question['id'], **answer(question, client_class, hello or HELLO)}), flush=True)


if __name__ == '__main__':
    serve()
