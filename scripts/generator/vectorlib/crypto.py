"""HMAC by the standard library; Ed25519 (RFC 8032) and RSASSA-PKCS1-v1_5 (RFC 8017, 8.2) in plain integers.

Not in constant time: it signs test vectors with public test keys, and nothing else.
"""
import base64
import hashlib
import hmac

# ------------------------------------------------------------------------------------------------ Ed25519, RFC 8032

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, FIELD - 2, FIELD) % FIELD
NEUTRAL = (0, 1, 1, 0)


def point_add(first, second):
    """The sum of two points in extended coordinates (RFC 8032, 5.1.4)."""
    x1, y1, z1, t1 = first
    x2, y2, z2, t2 = second
    a = (y1 - x1) * (y2 - x2) % FIELD
    b = (y1 + x1) * (y2 + x2) % FIELD
    c = 2 * t1 * t2 * CURVE_D % FIELD
    d = 2 * z1 * z2 % FIELD
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def recover_x(y):
    """The even x of the point with this y (RFC 8032, 5.1.3)."""
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, FIELD - 2, FIELD) % FIELD
    root = pow(square, (FIELD + 3) // 8, FIELD)
    if (root * root - square) % FIELD:
        root = root * pow(2, (FIELD - 1) // 4, FIELD) % FIELD
    return root if root % 2 == 0 else FIELD - root


def powers_of_base():
    """The base point, doubled 0, 1, 2 ... 255 times."""
    y = 4 * pow(5, FIELD - 2, FIELD) % FIELD
    x = recover_x(y)
    point = (x, y, 1, x * y % FIELD)
    powers = []
    for _ in range(256):
        powers.append(point)
        point = point_add(point, point)
    return powers


BASE_POWERS = powers_of_base()


def times_base(scalar):
    point = NEUTRAL
    for bit, power in enumerate(BASE_POWERS):
        if scalar >> bit & 1:
            point = point_add(point, power)
    return point


def compress(point):
    x, y, z, _ = point
    inverse = pow(z, FIELD - 2, FIELD)
    x, y = x * inverse % FIELD, y * inverse % FIELD
    return (y | (x & 1) << 255).to_bytes(32, 'little')


class Ed25519:
    """A private key: a seed of 32 bytes (RFC 8032, 5.1.5)."""

    def __init__(self, seed):
        digest = hashlib.sha512(seed).digest()
        self.scalar = int.from_bytes(digest[:32], 'little') & ~7 & (1 << 255) - 1 | 1 << 254
        self.prefix = digest[32:]
        self.public = compress(times_base(self.scalar))

    def sign(self, message, dom=b''):
        """RFC 8032, 5.1.6; dom is empty for the pure signature, and its 5.1 prefix for Ed25519ph."""
        nonce = int.from_bytes(hashlib.sha512(dom + self.prefix + message).digest(), 'little') % ORDER
        commitment = compress(times_base(nonce))
        challenge = int.from_bytes(hashlib.sha512(dom + commitment + self.public + message).digest(), 'little') % ORDER
        return commitment + ((nonce + challenge * self.scalar) % ORDER).to_bytes(32, 'little')

    def sign_prehashed(self, message):
        """Ed25519ph: another signature, that the exchange does not take."""
        return self.sign(hashlib.sha512(message).digest(), b'SigEd25519 no Ed25519 collisions\x01\x00')


# ---------------------------------------------------------------------------------------------------- RSA, RFC 8017

DIGEST_INFO = {  # RFC 8017, 9.2, note 1
    'sha1': bytes.fromhex('3021300906052b0e03021a05000414'),
    'sha256': bytes.fromhex('3031300d060960864801650304020105000420'),
    'sha512': bytes.fromhex('3051300d060960864801650304020305000440'),
}


def mask(seed, length):
    """MGF1 with SHA-256 (RFC 8017, B.2.1)."""
    blocks = (length + 31) // 32
    return b''.join(hashlib.sha256(seed + count.to_bytes(4, 'big')).digest() for count in range(blocks))[:length]


class Rsa:
    """A private key: the integers of RFC 8017, 3.2, in the order of its A.1.2."""

    def __init__(self, numbers):
        self.n, self.e, self.d, self.p, self.q, self.dp, self.dq, self.qi = numbers
        self.size = (self.n.bit_length() + 7) // 8

    def power(self, block):
        """RSASP1 with the second representation of the key (RFC 8017, 5.2.1)."""
        number = int.from_bytes(block, 'big')
        first, second = pow(number, self.dp, self.p), pow(number, self.dq, self.q)
        return (second + self.q * ((first - second) * self.qi % self.p)).to_bytes(self.size, 'big')

    def sign(self, message, digest='sha256'):
        info = DIGEST_INFO[digest] + hashlib.new(digest, message).digest()
        return self.power(b'\x00\x01' + b'\xff' * (self.size - len(info) - 3) + b'\x00' + info)

    def sign_pss(self, message, salt=b'\x5a' * 32):
        """RSASSA-PSS (RFC 8017, 9.1.1): another scheme, that the exchange does not take."""
        inner = hashlib.sha256(b'\x00' * 8 + hashlib.sha256(message).digest() + salt).digest()
        room = self.size - len(inner) - 1
        block = b'\x00' * (room - len(salt) - 1) + b'\x01' + salt
        masked = bytearray(a ^ b for a, b in zip(block, mask(inner, room)))
        masked[0] &= 0x7f  # every modulus here has a whole number of bytes
        return self.power(bytes(masked) + inner + b'\xbc')


# ------------------------------------------------------------------------------------------------------ PEM and DER

def pem_bytes(text):
    """The DER bytes of a PEM text (RFC 7468)."""
    return base64.b64decode(''.join(row for row in text.split('\n') if row and not row.startswith('-----')))


def der_items(data):
    """The (tag, contents) pairs of some concatenated DER values (X.690, 8.1)."""
    items, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7f
            length, at = int.from_bytes(data[at:at + size], 'big'), at + size
        items.append((tag, data[at:at + length]))
        at += length
    return items


def private_key(pem):
    """The key inside a PKCS#8 PEM text (RFC 5208, RFC 8410)."""
    _, (_, algorithm), (_, inner), *_ = der_items(der_items(pem_bytes(pem))[0][1])
    if der_items(algorithm)[0][1] == bytes.fromhex('2b6570'):  # 1.3.101.112
        return Ed25519(der_items(inner)[0][1])
    numbers = [int.from_bytes(value, 'big') for _, value in der_items(der_items(inner)[0][1])]
    return Rsa(numbers[1:9])


# ------------------------------------------------------------------------------------------------------------- HMAC

def hmac_bytes(secret, message, digest='sha256'):
    return hmac.new(secret, message, digest).digest()
