#!/usr/bin/python3
"""Every signature in the vectors, confirmed by the openssl command line.

What must verify is recomputed (HMAC) or verified with the public key (RSA, Ed25519); what is refused for its signature
alone must fail the same way. Run by `make check` from the project's root. The keys are public test keys, so they may
stand in arguments.
"""
import base64
import binascii
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote_to_bytes

sys.dont_write_bytecode = True

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'generator'))
from vectorlib.schemes import BY_NAME, SCHEMES  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FILES_A_CALL = 200


def load(name):
    with open(os.path.join(ROOT, 'vectors', name), encoding='ascii') as file:
        return json.load(file)


def expanded(value):
    """A text of a vector as bytes."""
    if isinstance(value, str):
        return value.encode()
    if 'hex' in value:
        return bytes.fromhex(value['hex'])
    return value['repeat']['text'].encode() * int(value['repeat']['count'])


def compact(value):
    """true, false; or an object, which nobody knows how to sign and these vectors hold in this form."""
    return json.dumps(value, separators=(',', ':')).replace(':"1"', ':1')


def cut(text):
    """A query or body without its signature and one adjoining "&", and the signature as it stands."""
    parts, found = text.split('&'), None
    for part in parts:
        if part.startswith('signature='):
            found = part[len('signature='):]
    return '&'.join(part for part in parts if not part.startswith('signature=')), found


def of_rest(vector):
    query, first = cut(vector['target'].partition('?')[2])
    body, second = cut(vector['body'])
    if vector['method'] == 'GET':
        body = ''
    given = second if first is None else first
    return (query + body).encode(), unquote_to_bytes((given or '').replace('+', ' ')).decode('latin-1')


def of_frame(vector):
    params = json.loads(vector['message'], parse_int=str, parse_float=str)['params']
    rows = sorted((name.encode(), (value if isinstance(value, str) else compact(value)).encode())
                  for name, value in params.items() if name != 'signature')
    return b'&'.join(name + b'=' + value for name, value in rows), params['signature']


def of_fix(vector):
    fields = dict(field.split('=', 1) for field in vector['message'].split('\x01')[:-1])
    return '\x01'.join(fields[tag] for tag in ('35', '49', '56', '34', '52')).encode(), fields['96']


def of_headers(vector):
    row = BY_NAME[vector['scheme']]
    headers = {name.lower(): value for name, value in vector['headers']}
    time, nonce, _, signature = (headers.get((name or '').lower(), '') for name in row.headers)
    parts, (order, after) = {'timestamp': time.encode(), 'nonce': nonce.encode(), 'body': expanded(vector['body'])}, row.join
    return b''.join(parts[name] + after.encode() for name in order.split()), signature


def signed_bytes(vector):
    """The payload and the signature that a vector speaks of."""
    if vector['op'] != 'verify':
        payload = vector if vector['op'] == 'sign' else vector['expect']['ok']
        return expanded(payload['payload']), vector['expect']['ok']['signature']
    if 'signature' in vector:
        return expanded(vector['payload']), vector['signature']
    if 'target' in vector:
        return of_rest(vector)
    if 'headers' in vector:
        return of_headers(vector)
    return (of_fix if vector['scheme'] == 'fix-logon' else of_frame)(vector)


def openssl(*arguments):
    return subprocess.run(['openssl', *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


class Bench:
    """A folder of payloads, signatures and keys for the openssl command line."""

    def __init__(self, folder, keys):
        self.folder, self.keys = folder, keys
        for name, key in keys.items():
            if 'public_pem' in key:
                self.write(name + '.pem', key['public_pem'].encode() + b'\n')

    def write(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as file:
            file.write(data)
        return path

    def hmacs(self, key, digest, payloads):
        """The HMAC of each payload, in hex, by few calls."""
        paths = [self.write(f'{key}-{digest}-{number}', payload) for number, payload in enumerate(payloads)]
        secret = self.keys[key]['secret'].encode().hex()
        digests = []
        for at in range(0, len(paths), FILES_A_CALL):
            done = openssl('dgst', '-' + digest, '-mac', 'HMAC', '-macopt', 'hexkey:' + secret, '-r',
                           *paths[at:at + FILES_A_CALL])
            digests += [row.split(' ')[0] for row in done.stdout.decode().split('\n')[:-1]]
        if len(digests) != len(payloads):
            raise RuntimeError('openssl dgst: ' + done.stderr.decode())
        return digests

    def verifies(self, number, key, payload, signature):
        """Whether openssl accepts a signature in standard base64."""
        try:
            raw = base64.b64decode(signature, validate=True)
        except (binascii.Error, ValueError):
            return False
        path, mark = self.write(f'payload-{number}', payload), self.write(f'signature-{number}', raw)
        public = os.path.join(self.folder, key + '.pem')
        if self.keys[key]['type'] == 'rsa':
            done = openssl('dgst', '-sha256', '-verify', public, '-signature', mark, path)
        else:
            done = openssl('pkeyutl', '-verify', '-pubin', '-inkey', public, '-rawin', '-in', path, '-sigfile', mark)
        return done.returncode == 0


def expectations():
    """(vector, payload, signature, whether it must verify) of every vector that speaks of a signature."""
    rows = []
    for scheme in SCHEMES:
        for vector in load(scheme + '.json')['vectors']:
            vector['scheme'] = scheme
            verdict = vector['expect'].get('reject', '')
            if vector['key'] is not None and vector['op'] != 'send' and verdict in ('', 'signature'):
                rows.append((vector, *signed_bytes(vector), verdict == ''))
    return rows


def check_hmac(bench, rows):
    """Ids of the HMAC vectors that openssl sees otherwise."""
    groups, wrong = {}, []
    for row in rows:
        digest = BY_NAME[row[0]['scheme']].digest
        groups.setdefault((row[0]['key'], digest), []).append(row)
    for (key, digest), members in groups.items():
        for (vector, _, signature, holds), found in zip(members, bench.hmacs(key, digest, [row[1] for row in members])):
            equal = found.upper() == signature if digest == 'sha512' else found == signature.lower()
            if equal != holds:
                wrong.append(vector['id'])
    return wrong


def check_public(bench, rows):
    """Ids of the RSA and Ed25519 vectors that openssl sees otherwise."""
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda pair: bench.verifies(pair[0], pair[1][0]['key'], pair[1][1], pair[1][2]),
                         enumerate(rows))
        return [row[0]['id'] for row, valid in zip(rows, found) if valid != row[3]]


def main():
    if shutil.which('openssl') is None:
        sys.exit('FAIL - every signature is confirmed by openssl: the openssl command line is missing')
    keys, rows = load('keys.json')['keys'], expectations()
    is_hmac = {name: key['type'] == 'hmac' for name, key in keys.items()}
    empty_ed25519 = [row for row in rows if keys[row[0]['key']]['type'] == 'ed25519' and row[1] == b'']
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder, keys)
        hmac_rows = [row for row in rows if is_hmac[row[0]['key']]]
        public_rows = [row for row in rows if not is_hmac[row[0]['key']] and row not in empty_ed25519]
        wrong = check_hmac(bench, hmac_rows) + check_public(bench, public_rows)
    sentence = 'openssl confirms every signature that must verify, and refuses every one that must not'
    if wrong or not hmac_rows or not public_rows:
        sys.exit(f'FAIL - {sentence}: {len(wrong)} differ: {" ".join(wrong[:8])}')
    print(f'ok - {sentence}: {len(hmac_rows)} HMAC, {len(public_rows)} RSA and Ed25519')
    if empty_ed25519:
        print(f'skip - {len(empty_ed25519)} Ed25519 signatures of an empty payload: '
              'the openssl command line cannot read an empty file')


if __name__ == '__main__':
    main()
