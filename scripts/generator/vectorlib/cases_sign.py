"""The op sign: payloads whose lengths lie at the edges of hash blocks, secrets likewise, bytes of every kind."""
BLOCK_LENGTHS = [0, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1024, 65537]
FEW_LENGTHS = [0, 55, 64, 128, 65537]
MEBIBYTE = 1 << 20

WHY_LENGTH = {
    0: 'An empty payload has a signature too',
    55: 'A payload of 55 bytes is the longest that SHA-256 pads inside one block',
    56: 'A payload of 56 bytes is the shortest whose padding needs a second block of SHA-256',
    63: 'A payload of 63 bytes is one short of a block of SHA-256',
    64: 'A payload of 64 bytes fills a block of SHA-256',
    65: 'A payload of 65 bytes is one more than a block of SHA-256',
    111: 'A payload of 111 bytes is the longest that SHA-512 pads inside one block',
    112: 'A payload of 112 bytes is the shortest whose padding needs a second block of SHA-512',
    127: 'A payload of 127 bytes is one short of a block of SHA-512',
    128: 'A payload of 128 bytes fills a block of SHA-512',
    129: 'A payload of 129 bytes is one more than a block of SHA-512',
    1024: 'A payload of 1,024 bytes is longer than a small fixed buffer',
    65537: 'A payload of 65,537 bytes is longer than a 16-bit length can tell',
    MEBIBYTE: 'A payload of one mebibyte is signed whole',
}

# scheme, rules, key, lengths
LENGTHS = [
    ('spot-rest', 'SR-4', 'docs', BLOCK_LENGTHS + [MEBIBYTE]),
    ('spot-rest', 'SR-5', 'rsa-2048', BLOCK_LENGTHS + [MEBIBYTE]),
    ('spot-rest', 'SR-5', 'rsa-3072', FEW_LENGTHS),
    ('spot-rest', 'SR-5', 'rsa-4096', FEW_LENGTHS),
    ('spot-rest', 'SR-6', 'ed25519-a', BLOCK_LENGTHS + [MEBIBYTE]),
    ('spot-ws', 'SW-4', 'docs', FEW_LENGTHS),
    ('spot-ws', 'SW-4', 'rsa-2048', FEW_LENGTHS),
    ('spot-ws', 'SW-4', 'ed25519-b', FEW_LENGTHS),
    ('fix-logon', 'FX-2', 'ed25519-b', BLOCK_LENGTHS),
    ('us-rest', 'UR-2', 'us', BLOCK_LENGTHS),
    ('us-ws', 'UW-1', 'us', FEW_LENGTHS),
    ('pay-request', 'PR-2', 'pay', BLOCK_LENGTHS + [MEBIBYTE]),
    ('pay-webhook', 'PW-1', 'webhook-2048', BLOCK_LENGTHS + [MEBIBYTE]),
    ('pay-webhook', 'PW-1', 'webhook-4096', FEW_LENGTHS),
]

SECRETS = [
    ('hmac-short', 'A secret shorter than a block is filled up with zero bytes'),
    ('hmac-63', 'A secret of 63 bytes is filled up with one zero byte'),
    ('hmac-64', 'A secret of 64 bytes fills a block of SHA-256 and is used as it is'),
    ('hmac-65', 'A secret of 65 bytes is longer than a block of SHA-256, and hashed first'),
    ('hmac-128', 'A secret of 128 bytes fills a block of SHA-512; for SHA-256 it is hashed first'),
    ('hmac-129', 'A secret of 129 bytes is longer than any block, and hashed first'),
    ('hmac-trap', 'A secret that reads as hex is neither hex nor base64: its characters are the key'),
    ('hmac-spaces', 'A secret keeps the spaces at its ends'),
]
SECRET_SCHEMES = [('spot-rest', 'SR-4'), ('spot-ws', 'SW-4'), ('us-rest', 'UR-2'), ('us-ws', 'UW-1'),
                  ('pay-request', 'PR-2')]

PAYLOADS = [
    ('all-bytes', 'A payload of all 256 byte values is signed as it is', bytes(range(256))),
    ('nul-inside', 'A zero byte does not end a payload', 'before\x00after'),
    ('final-newline', 'A newline at the end of a payload is signed', 'symbol=LTCBTC\n'),
    ('not-utf8', 'Bytes that are not UTF-8 are signed as they are', b'symbol=\xff\xfe\xc3\x28'),
    ('percent-stays', 'A payload that looks percent-encoded is not decoded', 'a=%20%2B%e2%98%83'),
    ('raw-utf8', 'Text outside ASCII is signed as its UTF-8 bytes', 'symbol=\u5e01\u5b89\u4eba\u751fUSDT'),
]
PAYLOAD_KEYS = [('spot-rest', 'docs'), ('spot-rest', 'rsa-2048'), ('spot-rest', 'ed25519-a'), ('pay-request', 'pay')]


def add(suites):
    for scheme, rules, key, lengths in LENGTHS:
        for length in lengths:
            suites[scheme].sign(f'{key}-length-{length}', WHY_LENGTH[length] + '.', 'C-1 ' + rules, key, 'a' * length)
    for scheme, rules in SECRET_SCHEMES:
        for key, why in SECRETS:
            suites[scheme].sign(f'secret-{key}', why + '.', 'C-2 ' + rules, key,
                                'symbol=LTCBTC&timestamp=1499827319559')
    for scheme, key in PAYLOAD_KEYS:
        for slug, why, payload in PAYLOADS:
            suites[scheme].sign(f'{key}-{slug}', why + '.', 'C-1', key, payload)
