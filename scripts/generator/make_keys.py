#!/usr/bin/python3
"""Make vectors/keys.json: the documents' published keys, and fresh test keys beside them.

Run once. The file is committed and is an input of generate_vectors.py, so making it again would change nearly every
signature: an existing file is left alone unless --force is given. Needs the openssl command line.
"""
import base64
import hashlib
import json
import os
import re
import secrets
import subprocess
import sys

VECTORS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), 'vectors')
ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
MADE = 'made by scripts/generator/make_keys.py'
WARNING = 'test key, known to everybody: never use it'
SPOT_DOCS = 'https://github.com/binance/binance-spot-api-docs/blob/master/'

FAQ_WEBHOOK_SPKI = (
    'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCVAMXVTMIuttHcP1kvSk9V39S7BqDbY+LC9JfwMzyoubo3fdsqBf4EmB1PfBUigcOL5YBqMKGE'
    'E6xmVw6SXCTH4JwXdqJ4IRiXf76YMt6PB0dMzu/qCmhaGFGkqT6vJM0hHyEbtS/P3FR9ZU+eaOvynLWbFvXTzIoctZM1IvDrCwIDAQAB')
GO_VERIFY_SPKI = (
    'MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEA0F0m11B4ACw8+Zt1uRHU0Yh2qFeLhYA5hsbxjYPA3WJt88tzmV5/lJl8rdxkt6rSrvW2'
    'Ad/9Letg7i7lri/8BxbasG7J1VvTHRMfdsa/0u6MK8W1ZVypkFc0WhTOk0IKwtVrmJPgWvWK4Y0b1cpa663l1vwp9w8czWFOFlMBSS+scxTuxxV0'
    'fqTw12NgoYn94JtVzMnNYw+L8m13V07gCv3sPdj1So3Uwj8Ww3HVAntPHrJwl4b5KSTffqEEZNtuCqZyofOlc4YIeb3atBkpKYTyB77DWDxvUuZM'
    'R4Jdy7ae1YeQKeH38R2FishHwi6CkBbW23eclbiyT3eAYjhrSzhxj9b3F/IciNaxxCASd+AG44IfUOuce9xur5a1vIH/zC06rtNqASt8dGx7QwaL'
    'PjJ5ILAMXgb9EuvGM5eacKunLraB5+CA+yI+/0oe0dupwvK5YYfOKqJ/0VypZlt65NGG0FYP/QN+ulcYGFQ/y11yXhtLTEg21VHUGmFjLXk81JLy'
    'dKBxkM7b+msTNkJLVDOp0bCekzIks5bYIRYYmmCcvC5uTeFUUlJFnuNWvblygEoRl1MdNk6K9fjSJyrl5RhAIxJfHbf/K1r0JO42U2kzQdvsfDBM'
    'GtYSj61vpZawDJJLi0/NH3TbUDNUFbNQ3Fzek3Mm5rk99lOHrzar6jkCAwEAAQ==')
RUST_WEBHOOK_SPKI = (
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuL19NEx2U7NBd/CfDgmInjmoe779FaV/b9emjw1ngBGy3I/NYYPLa9oFePItBYlMiMzT'
    'KY+c9UwtOoxMsWeZRJxk4yURZemQAkZaOAR/NC0rIuOLk0zaebFnPdp2lMSnXMUskeWSVPWBAeSehXSwBOM3Yp8ddfb9iLByCveM3ts6G4b6SnIb'
    'UJDWpmpA+CdhzAEfmGSXHRIwcALXYHtsW5Mw4Mif1TjzcBGYppKo3F5od81bTechjxVIlw3BKNpRgpc1IJhQmP6/E5j0tguftKybA4ebDqQvfwpy'
    '6z+1MD02KyMZ7NDyoHc7x3qnHcJ+AuKNlZr0OOcFaei+VokGbQIDAQAB')

# A key with a secret of this many characters; SHA-256 hashes blocks of 64 bytes, SHA-512 of 128.
FRESH_HMAC = [
    ('hmac-short', 20, 'a secret shorter than any block'),
    ('hmac-63', 63, 'one byte less than a block of SHA-256'),
    ('hmac-64', 64, 'exactly a block of SHA-256, as the exchange issues them'),
    ('hmac-65', 65, 'one byte more than a block of SHA-256: it is hashed first'),
    ('hmac-128', 128, 'exactly a block of SHA-512'),
    ('hmac-129', 129, 'one byte more than a block of SHA-512: it is hashed first'),
    ('us', 64, 'Binance US'),
    ('pay', 64, 'Binance Pay, merchant requests'),
]
FRESH_RSA = [('rsa-2048', 2048, False), ('rsa-3072', 3072, False), ('rsa-4096', 4096, False),
             ('webhook-2048', 2048, True), ('webhook-4096', 4096, True), ('webhook-1024', 1024, True)]


def openssl(*arguments, data=b''):
    return subprocess.run(['openssl', *arguments], input=data, stdout=subprocess.PIPE, check=True).stdout


def letters(count):
    return ''.join(secrets.choice(ALPHABET) for _ in range(count))


def base64url(number_or_bytes):
    raw = number_or_bytes
    if isinstance(raw, int):
        raw = raw.to_bytes((raw.bit_length() + 7) // 8, 'big')
    return base64.urlsafe_b64encode(raw).rstrip(b'=').decode()


def spki_pem(der):
    """An SPKI PEM text as Binance Pay delivers it: LF line ends, 64 characters a line, no newline at the end."""
    text = base64.b64encode(der).decode()
    rows = [text[at:at + 64] for at in range(0, len(text), 64)]
    return '\n'.join(['-----BEGIN PUBLIC KEY-----', *rows, '-----END PUBLIC KEY-----'])


def serial(public_pem):
    return hashlib.md5(public_pem.encode()).hexdigest().upper()


def rsa_numbers(pem):
    """The numbers of an RSA key, read from what the openssl command line prints about it."""
    private = b'PRIVATE' in pem
    text = openssl('rsa', '-noout', '-text', *([] if private else ['-pubin']), data=pem).decode()
    names = {'Modulus': 'n', 'modulus': 'n', 'privateExponent': 'd', 'prime1': 'p', 'prime2': 'q', 'exponent1': 'dp',
             'exponent2': 'dq', 'coefficient': 'qi'}
    numbers = {'e': int(re.search(r'ublicExponent: (\d+)|Exponent: (\d+)', text).group(0).split(': ')[1])}
    for name, digits in re.findall(r'^(\w+):\s*\n((?:\s+[0-9a-f:]+\n)+)', text, re.M):
        if name in names:
            numbers[names[name]] = int(re.sub(r'[^0-9a-f]', '', digits), 16)
    return numbers


def entry(kind, source, **members):
    return {'type': kind, **members, 'public': WARNING, 'source': source}


def hmac_key(secret, source, api_key=None, **more):
    return entry('hmac', source, api_key=api_key or letters(64), secret=secret,
                 jwk={'kty': 'oct', 'k': base64url(secret.encode())}, **more)


def rsa_key(bits, is_webhook):
    pem = openssl('genpkey', '-quiet', '-algorithm', 'RSA', '-pkeyopt', f'rsa_keygen_bits:{bits}')
    public = spki_pem(openssl('pkey', '-pubout', '-outform', 'DER', data=pem))
    order = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi']
    numbers = rsa_numbers(pem)
    owner = {} if is_webhook else {'api_key': letters(64)}
    return entry('rsa', MADE, **owner, bits=str(bits), pem=pem.decode(), public_pem=public,
                 serial=serial(public), jwk={'kty': 'RSA', **{name: base64url(numbers[name]) for name in order}})


def rsa_public_key(spki, bits, source):
    public = spki_pem(base64.b64decode(spki))
    numbers = rsa_numbers(public.encode() + b'\n')
    return entry('rsa', source, bits=str(bits), public_pem=public, serial=serial(public),
                 jwk={'kty': 'RSA', 'n': base64url(numbers['n']), 'e': base64url(numbers['e'])})


def ed25519_key(source, api_key=None, der=None):
    pem = (b'-----BEGIN PRIVATE KEY-----\n' + base64.b64encode(der) + b'\n-----END PRIVATE KEY-----\n' if der
           else openssl('genpkey', '-quiet', '-algorithm', 'ed25519'))
    private_der = openssl('pkey', '-outform', 'DER', data=pem)
    public_der = openssl('pkey', '-pubout', '-outform', 'DER', data=pem)
    seed, point = private_der[-32:], public_der[-32:]
    public = spki_pem(public_der)
    return entry('ed25519', source, api_key=api_key or letters(64), pem=pem.decode(), public_pem=public,
                 seed_hex=seed.hex(), public_hex=point.hex(), serial=serial(public),
                 jwk={'kty': 'OKP', 'crv': 'Ed25519', 'd': base64url(seed), 'x': base64url(point)})


def published():
    return {
        'docs': hmac_key('NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j',
                         'published: ' + SPOT_DOCS + 'rest-api.md; Binance US uses the same pair',
                         'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A'),
        'docs-fix': ed25519_key('published: ' + SPOT_DOCS + 'fix-api.md',
                                'sBRXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb',
                                base64.b64decode('MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u')),
        'docs-pay': hmac_key('uahr4nhailyq55yubuhuncnprfac73bcbz2qfafsevic1jruwunioxtoaozy122f',
                             'published: https://developers.binance.com/docs/binance-pay/faq (400002, Solution A); '
                             'no API key was published with it: this one is made up'),
        'rust-pay': hmac_key('abcd1234', 'published: https://github.com/akarsh1995/binance-pay-rs src/client.rs at '
                             '2b07d45; no API key was published with it: this one is made up'),
        'faq-webhook-1024': rsa_public_key(FAQ_WEBHOOK_SPKI, 1024, 'published: the Binance Pay FAQ\'s webhook sample, '
                                           'in https://github.com/dmitrorezn/go-binancepay at 7fa2d03'),
        'go-verify-4096': rsa_public_key(GO_VERIFY_SPKI, 4096, 'published: '
                                         'https://github.com/dmitrorezn/go-binancepay signature_test.go at 7fa2d03'),
        'rust-webhook-2048': rsa_public_key(RUST_WEBHOOK_SPKI, 2048, 'published: '
                                            'https://github.com/akarsh1995/binance-pay-rs '
                                            'data/key_pair.json at 2b07d45'),
    }


def fresh():
    keys = {name: hmac_key(letters(length), MADE, note=note)
            for name, length, note in FRESH_HMAC}
    keys['hmac-trap'] = hmac_key(secrets.token_hex(32), MADE,
                                 note='also reads as hex and as base64, and is neither (C-2)')
    keys['hmac-spaces'] = hmac_key(' ' + letters(30) + ' ' + letters(31) + ' ', MADE,
                                   note='begins and ends with a space that belongs to it (C-2)')
    keys.update({name: rsa_key(bits, is_webhook) for name, bits, is_webhook in FRESH_RSA})
    keys.update({name: ed25519_key(MADE) for name in ('ed25519-a', 'ed25519-b')})
    return keys


def main():
    path = os.path.join(VECTORS, 'keys.json')
    if os.path.exists(path) and '--force' not in sys.argv[1:]:
        sys.exit('make_keys: vectors/keys.json is there already; --force replaces it and every signature with it')
    keys = {**published(), **fresh()}
    rows = ',\n'.join(f'{json.dumps(name)}:{json.dumps(key, separators=(",", ":"))}' for name, key in keys.items())
    note = 'Public test keys: anybody can sign with them. Never use one for anything else.'
    with open(path, 'w', encoding='ascii') as file:
        file.write(f'{{"format":"1","note":{json.dumps(note)},"keys":{{\n{rows}\n}}}}\n')


if __name__ == '__main__':
    main()
