"""Pure Ed25519 in plain integers (RFC 8032, section 5.1). For public test keys: plain integers take a time that depends
on the key."""
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)  # points are (X, Y, Z, T): x = X/Z, y = Y/Z, x*y = T/Z


def add(a, b):
    """Section 5.1.4; also right where both are the same point."""
    low = (a[1] - a[0]) * (b[1] - b[0]) % P
    high = (a[1] + a[0]) * (b[1] + b[0]) % P
    c = 2 * a[3] * b[3] * D % P
    d = 2 * a[2] * b[2] % P
    e, f, g, h = high - low, d - c, d + c, high + low
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    product = NEUTRAL
    while number:
        if number & 1:
            product = add(product, point)
        point = add(point, point)
        number >>= 1
    return product


def compress(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decompress(text):
    """The point that 32 bytes stand for (section 5.1.3); None if they stand for none."""
    number = int.from_bytes(text, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_1 % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
_table = []  # _table[i][j] is j * 16**i * BASE


def times_base(number):
    """number times the base point, by one addition for each of its 64 hex digits."""
    if not _table:
        step = BASE
        for _ in range(64):
            row = [NEUTRAL]
            for _ in range(16):
                row.append(add(row[-1], step))
            _table.append(row[:16])
            step = row[16]
    product = NEUTRAL
    for row in _table:
        product = add(product, row[number & 15])
        number >>= 4
    return product


def hashed(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


class PublicKey:
    def __init__(self, text):
        self.text = text
        point = decompress(text)
        if point is None:
            raise ValueError("not a point of the curve")
        self.minus = (P - point[0], point[1], 1, P - point[3])

    def verify(self, message, signature):
        """Whether S*B - h*A is R, with S below L (section 5.1.7, without the factor 8)."""
        if len(signature) != 64:
            return False
        r, s = signature[:32], int.from_bytes(signature[32:], "little")
        if s >= L:
            return False
        h = hashed(r, self.text, message)
        return compress(add(times_base(s), times(h, self.minus))) == r


class PrivateKey:
    def __init__(self, seed):
        digest = hashlib.sha512(seed).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
        self.prefix = digest[32:]
        self.public = compress(times_base(self.scalar))

    def sign(self, message):
        """64 bytes: R and S (section 5.1.6)."""
        r = hashed(self.prefix, message)
        big_r = compress(times_base(r))
        s = (r + hashed(big_r, self.public, message) * self.scalar) % L
        return big_r + s.to_bytes(32, "little")
