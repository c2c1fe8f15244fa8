"""published.json: every published signature that is known, held against what it should be.

errata.json has what the documents print; this computes what is right, and so the verdict. A row's `signed`, what was
really signed, must give the signature that is printed.
"""
import base64
import json
import os
import re

from . import crypto

HMACS = {'hmac-sha256': 'sha256', 'hmac-sha512': 'sha512'}
FORMS = {'hmac-sha256': '[0-9A-Fa-f]{64}', 'hmac-sha512': '[0-9A-Fa-f]{128}', 'ed25519': '[A-Za-z0-9+/]{86}==',
         'rsa-sha256': '[A-Za-z0-9+/]+={0,2}'}


def load():
    with open(os.path.join(os.path.dirname(__file__), 'errata.json'), encoding='ascii') as file:
        return json.load(file)


def rsa_verifies(public_pem, message, signature):
    """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2.2): the block is made anew and compared."""
    _, (_, bits) = crypto.der_items(crypto.der_items(crypto.pem_bytes(public_pem))[0][1])
    modulus, exponent = (int.from_bytes(value, 'big') for _, value in crypto.der_items(crypto.der_items(bits[1:])[0][1]))
    size = (modulus.bit_length() + 7) // 8
    info = crypto.DIGEST_INFO['sha256'] + crypto.hashlib.sha256(message).digest()
    block = b'\x00\x01' + b'\xff' * (size - len(info) - 3) + b'\x00' + info
    try:
        number = int.from_bytes(base64.b64decode(signature, validate=True), 'big')
    except ValueError:
        return False
    return pow(number, exponent, modulus).to_bytes(size, 'big') == block


def computed(row, key, text):
    """The signature of a text, as it would be printed; None where the key only verifies."""
    message = text.encode()
    if row['algorithm'] in HMACS:
        digits = crypto.hmac_bytes(key['secret'].encode(), message, HMACS[row['algorithm']]).hex()
        return digits.upper() if row['algorithm'] == 'hmac-sha512' else digits
    if 'pem' in key:
        return base64.b64encode(crypto.private_key(key['pem']).sign(message)).decode()
    return row['printed'] if rsa_verifies(key['public_pem'], message, row['printed']) else None


def judged(row, key):
    """What is right, and the verdict: right, wrong, or unknown, where neither key nor form tells."""
    if key is None or row['payload'] is None:
        return None, 'unknown' if re.fullmatch(FORMS[row['algorithm']], row['printed']) else 'wrong'
    right = computed(row, key, row['payload'])
    return right, 'right' if right == row['printed'] else 'wrong'


def with_verdict(row, keys):
    key = keys.get(row['key'])
    recomputed, verdict = judged(row, key)
    if 'signed' in row and (verdict != 'wrong' or computed(row, key, row['signed']) != row['printed']):
        raise ValueError(f'{row["id"]}: it is not the signature of what is said to have been signed')
    if verdict != 'right' and 'says' not in row:
        raise ValueError(f'{row["id"]}: nothing says why it is {verdict}')
    return {**row, 'recomputed': recomputed, 'verdict': verdict}


def file_text():
    data = load()

    def compact(value):
        return json.dumps(value, ensure_ascii=True, separators=(',', ':'))

    def lines(rows):
        return ',\n'.join(rows)
    parts = [f'"{name}":{{\n{lines(f"{compact(member)}:{compact(value)}" for member, value in data[name].items())}\n}}'
             for name in ('documents', 'keys')]
    rows = lines(compact(with_verdict(row, data['keys'])) for row in data['published'])
    return f'{{"format":"1",\n{lines(parts)},\n"published":[\n{rows}\n]}}\n'
