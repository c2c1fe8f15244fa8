#!/usr/bin/env python3
"""Drivers whose libraries are wrong in one way each: broken.py NAME."""
import decimal
import hashlib
import hmac
import http.client
import json
import os
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import right  # noqa: E402


class SignsRaw(right.Client):
    """It signs the text before it is encoded."""

    def signed(self, params):
        pairs = self.pairs(params) + [('timestamp', str(self.now()))]
        raw = '&'.join(name + '=' + text for name, text in pairs)
        return self.encoded(pairs) + '&signature=' + self.sign(raw)


class LeavesDelimiters(right.Client):
    """It encodes all but the delimiters."""

    def quoted(self, text):
        return urllib.parse.quote(text, safe='&=')


class LeavesSignature(right.Client):
    """It puts a base64 signature into the query as it is."""

    def signed(self, params):
        payload = self.encoded(self.pairs(params) + [('timestamp', str(self.now()))])
        return payload + '&signature=' + self.sign(payload)


class DropsEmpty(right.Client):
    """It leaves out what is empty."""

    def pairs(self, params):
        return [(name, text) for name, text in super().pairs(params) if text]


class DropsAll(right.Client):
    """It signs and sends the timestamp alone."""

    def pairs(self, params):
        return []


class DropsZero(right.Client):
    """It leaves out what Python takes for false."""

    def pairs(self, params):
        return super().pairs([(name, value) for name, value in params if value])


class FormatsAsPython(right.Client):
    """It writes values as Python shows them."""

    def text(self, value):
        return None if value is None else str(value)


class ResendsOld(right.Client):
    """It sends the same request again when it is refused for its time."""

    def call(self, method, path, params):
        text = self.signed(params)
        if self.send(method, path, text)[0] == 400:
            self.send(method, path, text)


class FollowsRedirects(right.Client):
    """It follows a redirect with all that it sent."""

    def send(self, method, path, text):
        status, headers, body = super().send(method, path, text)
        if status in (302, 307):
            to = urllib.parse.urlsplit(headers['Location'])
            target = to.path + '?' + text if method == 'GET' else to.path
            self.exchange(method, target, {'X-MBX-APIKEY': self.key['api_key']}, None if method == 'GET' else text,
                          to.netloc, to.scheme == 'https')
        return status, headers, body


class FollowsWithKey(right.Client):
    """It follows a redirect with the API key alone."""

    def send(self, method, path, text):
        status, headers, body = super().send(method, path, text)
        if status in (302, 307):
            to = urllib.parse.urlsplit(headers['Location'])
            self.exchange('GET', to.path, {'X-MBX-APIKEY': self.key['api_key']}, None, to.netloc, to.scheme == 'https')
        return status, headers, body


class RetriesAtOnce(right.Client):
    """It sends whatever failed again, at once and signed anew."""

    def call(self, method, path, params):
        if self.send(method, path, self.signed(params))[0] >= 402:
            self.send(method, path, self.signed(params))


class AsksTheTime(right.Client):
    """Before each call it asks the time, more often than what is kept of a case has room for."""

    def call(self, method, path, params):
        connection = self.connect(self.base.netloc, self.base.scheme == 'https')
        for _ in range(100):
            connection.request('GET', '/api/v3/time')
            connection.getresponse().read()
        connection.close()
        super().call(method, path, params)


class CallsNothing(right.Client):
    """It makes no call."""

    def call(self, method, path, params):
        pass

    def pay(self, path, value):
        pass


class CallsTwice(right.Client):
    """It makes each call twice."""

    def call(self, method, path, params):
        super().call(method, path, params)
        super().call(method, path, params)


class KeepsParameters(right.Client):
    """What one call is given stays in the client, and goes with the next one."""

    kept = {}

    def pairs(self, params):
        self.kept = {**self.kept, **dict(super().pairs(params))}
        return list(self.kept.items())


class KeepsSignature(right.Client):
    """It signs what the client calls first, and sends that signature with all."""

    kept = None

    def sign(self, payload):
        self.kept = self.kept or super().sign(payload)
        return self.kept


class SharesParameters(right.Client):
    """The parameters stand in the client while a call is prepared: of calls at once the last one's are sent with all."""

    def pairs(self, params):
        self.given = params
        time.sleep(0.1)
        return super().pairs(self.given)

    def ws_message(self, method, params):
        self.given = params
        time.sleep(0.1)
        return super().ws_message(method, self.given)


class SharesPayload(right.Client):
    """The text to be signed stands in the client: of calls at once the last one's is signed for all."""

    def sign(self, payload):
        self.payload = payload
        time.sleep(0.1)
        return super().sign(self.payload)


class LosesCalls(right.Client):
    """It makes one call a client."""

    made = 0

    def call(self, method, path, params):
        self.made += 1
        if self.made == 1:
            super().call(method, path, params)


class RefusesAll(right.Client):
    """It refuses every call."""

    def call(self, method, path, params):
        raise right.Refused('not today')

    def pay(self, path, value):
        raise right.Refused('not today')


class RefusesAndCalls(right.Client):
    """It makes the call and says that it refused."""

    def call(self, method, path, params):
        super().call(method, path, params)
        raise right.Refused('too late')


class CallsElsewhere(right.Client):
    """It asks another endpoint."""

    def call(self, method, path, params):
        super().call('GET', '/api/v3/openOrders', params)


class AddsParameter(right.Client):
    """It adds a parameter of its own."""

    def pairs(self, params):
        return super().pairs(params) + [('icebergQty', '1')]


class AddsAnswerType(right.Client):
    """It adds the form of the answer."""

    def pairs(self, params):
        return super().pairs(params) + [('newOrderRespType', 'RESULT')]


class JoinsRaw(right.Client):
    """It encodes nothing; its HTTP encodes spaces and what is not ASCII, and cuts a target off at a number sign."""

    def encoded(self, pairs):
        return '&'.join(name + '=' + text for name, text in pairs)

    def send(self, method, path, text):
        if method in ('GET', 'DELETE'):
            return super().send(method, path, urllib.parse.quote(text.partition('#')[0], safe='!$%&()*+,/:;=?@[]~"'))
        return super().send(method, path, text.encode())


class PadsDecimals(right.Client):
    """It writes decimals with eight digits."""

    def pairs(self, params):
        decimals = ('quantity', 'price', 'stopPrice', 'amount')
        return [(name, f'{float(text):.8f}' if name in decimals else text) for name, text in super().pairs(params)]


class WritesNoZero(right.Client):
    """It writes a decimal without the zero before its point."""

    def pairs(self, params):
        return [(name, text[1:] if text.startswith('0.') else text) for name, text in super().pairs(params)]

    def ws_message(self, method, params):
        return super().ws_message(method, [(name, value[1:] if str(value).startswith('0.') else value) for name, value in params])


class PadsFar(right.Client):
    """It writes decimals with thirty digits."""

    def pairs(self, params):
        decimals = ('quantity', 'price')
        return [(name, format(decimal.Decimal(text), '.30f') if name in decimals else text) for name, text in super().pairs(params)]


class TakesAnyText(right.Client):
    """What does not begin as a PEM file does is its secret, in silence."""

    def sign(self, payload):
        if self.key.get('pem', '').startswith('-----BEGIN PRIVATE KEY-----\n'):
            return super().sign(payload)
        return hmac.new(self.key['pem'].encode(), payload.encode(), hashlib.sha256).hexdigest()


class RaisesForKeys(right.Client):
    """It raises an error of its own for a key that it cannot read."""

    def private_key(self):
        raise KeyError('no such key')


class TrustsAnybody(right.Client):
    """It verifies no certificate."""

    def context(self):
        import ssl
        return ssl._create_unverified_context()


class KeepsConnections(right.Client):
    """It keeps a connection a host, for all its clients; where one was ended it makes another."""

    kept = {}

    def exchange(self, method, target, headers, body=None, host=None, secure=None):
        where = (host or self.base.netloc, self.base.scheme == 'https' if secure is None else secure)
        is_new = where not in self.kept
        if is_new:
            self.kept[where] = self.connect(*where)
        connection = self.kept[where]
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except (OSError, http.client.HTTPException):
            self.kept.pop(where).close()
            if is_new:
                raise
            return self.exchange(method, target, headers, body, host, secure)


class TrustsWhomItKeeps(KeepsConnections):
    """The same, and it verifies no certificate."""

    context = TrustsAnybody.context


class DeletesInBody(right.Client):
    """The parameters of a DELETE stand in its body, as the documents allow."""

    def send(self, method, path, text):
        if method != 'DELETE':
            return super().send(method, path, text)
        return self.exchange(method, path, self.headers(), text)

    def headers(self):
        return {'X-MBX-APIKEY': self.key['api_key'], 'Content-Type': 'application/x-www-form-urlencoded'}


class DeletesInBoth(DeletesInBody):
    """It signs the query, and sends the parameters in the body of a DELETE as well."""

    def send(self, method, path, text):
        target = path + '?' + text if method == 'DELETE' else path
        return super().send(method, target, text.partition('&signature=')[0])


class Raises(right.Client):
    """Its answer is not what it reads: the call ends in an error of its own."""

    def call(self, method, path, params):
        super().call(method, path, params)
        raise KeyError('orderId')


class RaisesWrong(Raises):
    """The same, and the signature was of raw text."""

    signed = SignsRaw.signed


class NarrowsNumbers(right.Client):
    """It passes numbers through a float of 32 bits."""

    def text(self, value):
        import struct
        return repr(struct.unpack('f', struct.pack('f', value))[0]) if isinstance(value, float) else super().text(value)


class CutsDecimals(right.Client):
    """It writes numbers with ten decimals."""

    def text(self, value):
        return f'{value:.10f}' if isinstance(value, float) else super().text(value)


class SignsFrameLists(right.Client):
    """It signs lists, objects and null in a frame as Python shows them, and sends them as JSON."""

    def ws_payload(self, rows):
        shown = (list, dict, type(None))
        return super().ws_payload([(name, str(value) if isinstance(value, shown) else value) for name, value in rows])


class WritesLikeC(right.Client):
    """It writes numbers with six digits, and with an exponent where those are not enough, as %g does."""

    def text(self, value):
        return f'{value:g}' if isinstance(value, (int, float)) and not isinstance(value, bool) and value < 1e12 else super().text(value)


class StripsPrefix(right.Client):
    """It takes the first word of a name for its own, and leaves it out."""

    def pairs(self, params):
        return [(name, text.split('_', 1)[-1] if name == 'newClientOrderId' else text) for name, text in super().pairs(params)]


class ShowsLists(right.Client):
    """It writes lists and objects as Python shows them."""

    def text(self, value):
        return str(value) if isinstance(value, (list, dict)) else super().text(value)


class LosesOrders(right.Client):
    """Of a list it sends the first alone."""

    def text(self, value):
        return super().text(value[:1] if isinstance(value, list) else value)


class SharesSessions(right.Client):
    """What one client has begun counts for all: their requests are not signed."""
    has_session = False

    def ws_message(self, method, params):
        if method == 'session.logon':
            SharesSessions.has_session = True
        elif SharesSessions.has_session:
            return json.dumps({'id': '1', 'method': method, 'params': dict(params)})
        return super().ws_message(method, params)


class FormatsFrames(right.Client):
    """In a frame it writes words as Python shows them."""

    def literal(self, value):
        return f'"{value}"' if isinstance(value, bool) else super().literal(value)

    def text(self, value):
        return str(value) if isinstance(value, bool) else super().text(value)


class SendsRawSpace(right.Client):
    """It writes a target that is no HTTP."""

    def send(self, method, path, text):
        import socket
        with socket.create_connection((self.base.hostname, self.base.port or 80), 5) as plain:
            plain.sendall(f'{method} {path}?{urllib.parse.unquote(text)} HTTP/1.1\r\nHost: {self.base.netloc}\r\n'
                          f'X-MBX-APIKEY: {self.key["api_key"]}\r\nContent-Length: 0\r\n\r\n'.encode())
            plain.recv(4096)
        return 200, {}, b''


class ForgetsKey(right.Client):
    """It sends no API key."""

    def exchange(self, method, target, headers, *more):
        headers.pop('X-MBX-APIKEY', None)
        return super().exchange(method, target, headers, *more)


class PutsSignatureFirst(right.Client):
    """It puts the signature before what it signed."""

    def signed(self, params):
        payload = self.encoded(self.pairs(params) + [('timestamp', str(self.now()))])
        return 'signature=' + self.sign(payload) + '&' + payload


class LeavesContentType(right.Client):
    """It does not say what the body is."""

    def exchange(self, method, target, headers, body=None, host=None, secure=None):
        headers.pop('Content-Type', None)
        return super().exchange(method, target, headers, body, host, secure)


class CountsFromTwo(right.Client):
    """Its Logon is the second message of the session."""

    def sign(self, payload):
        return super().sign(payload.replace('\x011\x01', '\x012\x01'))

    def logon_fields(self, sender, target):
        return [(tag, '2' if tag == '34' else value) for tag, value in super().logon_fields(sender, target)]


class KeepsNonce(right.Client):
    """It makes one nonce, and sends it with all."""

    def pay(self, path, value):
        right.secrets.token_hex = lambda length: 'abcdefghijklmnopqrstuvwxyz012345'
        super().pay(path, value)


class ReordersPay(right.Client):
    """It signs one JSON text and sends another."""

    def pay_body(self, value):
        self.serial = getattr(self, 'serial', 0) + 1
        return super().pay_body(value)

    def exchange(self, method, target, headers, body=None, *more):
        return super().exchange(method, target, headers, body.replace(b': ', b':') if isinstance(body, bytes) else body, *more)


class LosesPayDigits(right.Client):
    """It passes numbers through a float of 32 bits."""

    def pay_body(self, value):
        import struct
        def narrow(item):
            if isinstance(item, float):
                return struct.unpack('f', struct.pack('f', item))[0]
            return {name: narrow(inner) for name, inner in item.items()} if isinstance(item, dict) else item
        return super().pay_body(narrow(value))


class EncodesFrames(right.Client):
    """It signs a frame as if it were a query."""

    def ws_payload(self, rows):
        return self.encoded([(name, self.text(value)) for name, value in sorted(rows)])


class QuotesNumbers(right.Client):
    """It sends numbers as text."""

    def literal(self, value):
        return f'"{value}"' if isinstance(value, int) and value < 1e12 else super().literal(value)


class LosesFrames(right.Client):
    """It drops the last parameter."""

    def ws_message(self, method, params):
        return super().ws_message(method, params[:-1])


class AltersSender(right.Client):
    """It logs on under another name."""

    def logon_fields(self, sender, target):
        return super().logon_fields(sender.lower(), target)


class SignsWithBars(right.Client):
    """It signs the fields of a Logon with bars between them."""

    def sign(self, payload):
        return super().sign(payload.replace('\x01', '|'))


class Hangs(right.Client):
    """It does not come back."""

    def call(self, method, path, params):
        time.sleep(60)


class Dies(right.Client):
    """It ends the process."""

    def call(self, method, path, params):
        print('there is no more', file=sys.stderr, flush=True)
        os._exit(3)


class SlowToSend(right.Client):
    """Its computer is busy: what it signed is sent later than its recvWindow allows."""

    def signed(self, params):
        return super().signed([*params, ['recvWindow', '50']])

    def exchange(self, *words, **more):
        time.sleep(0.3)
        return super().exchange(*words, **more)


class SignsBefore(SlowToSend):
    """Its clock is behind by what its recvWindow does not allow."""

    def now(self):
        return super().now() - 400


class DiesAfterwards(SignsRaw):
    """It signs raw text, and ends the process when it is answered."""

    def exchange(self, *words, **more):
        super().exchange(*words, **more)
        os._exit(3)


class HangsAfterwards(SignsRaw):
    """It signs raw text, and does not come back."""

    def exchange(self, *words, **more):
        super().exchange(*words, **more)
        time.sleep(600)


class DiesOfStrangers(right.Client):
    """It ends the process where it does not trust the server."""

    def exchange(self, *words, **more):
        try:
            return super().exchange(*words, **more)
        except OSError:
            os._exit(3)


class DistrustsCertificates(right.Client):
    """It trusts the system's roots of its own, and not those of the environment."""

    def connect(self, host, secure):
        import ssl
        return http.client.HTTPSConnection(host, timeout=5, context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


def broken():
    """Their names, and the classes."""
    return {name: one for name, one in globals().items()
            if isinstance(one, type) and issubclass(one, right.Client) and one is not right.Client}


if __name__ == '__main__':
    right.serve(broken()[sys.argv[1]], {**right.HELLO, 'name': sys.argv[1]})
