#!/usr/bin/env python3
"""A driver whose library makes its calls rightly: REST, Binance US and Binance Pay, with Python's standard library alone.

Broken ones are this one with one function replaced: broken.py.
"""
import decimal
import hashlib
import hmac
import http.client
import json
import secrets
import ssl
import sys
import time
import urllib.parse


class Refused(Exception):
    """The library does not make the call."""


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
        if isinstance(value, list):
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
        return hmac.new(self.key['secret'].encode(), payload.encode(), hashlib.sha256).hexdigest()

    def now(self):
        return int(time.time() * 1000) + self.offset

    def signed(self, params):
        payload = self.encoded(self.pairs(params) + [('timestamp', str(self.now()))])
        return payload + '&signature=' + self.sign(payload)

    # -------------------------------------------------------------------------------------------------------- sending
    def connect(self, host, secure):
        if secure:
            return http.client.HTTPSConnection(host, timeout=5, context=ssl.create_default_context(cafile=self.ca_file))
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

    def pay_body(self, value):
        return json.dumps(value, ensure_ascii=False)

    def pay(self, path, value):
        body, now, nonce = self.pay_body(value), str(self.now()), secrets.token_hex(16)
        payload = f'{now}\n{nonce}\n{body}\n'
        signature = hmac.new(self.key['secret'].encode(), payload.encode(), hashlib.sha512).hexdigest().upper()
        self.exchange('POST', path, {'Content-Type': 'application/json', 'BinancePay-Timestamp': now,
                                     'BinancePay-Nonce': nonce, 'BinancePay-Certificate-SN': self.key['api_key'],
                                     'BinancePay-Signature': signature}, body.encode())


def value_of(typed):
    """A typed value as a program would have it."""
    if isinstance(typed, str):
        return typed
    (kind, text), = typed.items()
    if kind == 'number':
        return float(text) if set(text) & set('.e') else int(text)
    return {'boolean': text == 'true', 'null': None, 'list': [value_of(item) for item in text] if kind == 'list' else None,
            }[kind]


def answer(question, client_class, hello):
    if question['op'] == 'hello':
        return {'ok': hello}
    if question['op'] != 'send':
        return {'unsupported': 'not written'}
    client = client_class(question['key'], question['base_url'], question.get('ca_file'))
    try:
        if question['scheme'] == 'pay-request':
            client.pay(question['path'], json.loads(question['json']))
        else:
            client.call(question['method'], question['path'],
                        [(name, value_of(value)) for name, value in question['params']])
    except (Refused, UnicodeEncodeError) as error:
        return {'reject': str(error)}
    except (OSError, http.client.HTTPException) as error:
        print(f'{question["path"]}: {error!r}', file=sys.stderr)
    return {'ok': {}}


HELLO = {'name': 'right', 'ops': ['send'], 'schemes': ['spot-rest', 'us-rest', 'pay-request'], 'keys': ['hmac'],
         'version': '1', 'language': 'Python'}


def serve(client_class=Client, hello=None):
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps({'id': question['id'], **answer(question, client_class, hello or HELLO)}), flush=True)


if __name__ == '__main__':
    serve()
