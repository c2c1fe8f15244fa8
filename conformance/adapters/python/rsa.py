"""RSASSA-PKCS1-v1_5 with SHA-256 in plain integers (RFC 8017, section 8.2). For public test keys: plain integers take
a time that depends on the key."""
import hashlib

# DER of DigestInfo{sha256} up to the digest (RFC 8017, section 9.2, note 1).
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def encoded(message, length):
    """EMSA-PKCS1-v1_5: 00 01 FF .. FF 00 DigestInfo digest, length bytes in all."""
    tail = DIGEST_INFO + hashlib.sha256(message).digest()
    return b"\0\1" + b"\xff" * (length - len(tail) - 3) + b"\0" + tail


class PublicKey:
    def __init__(self, n, e):
        self.n, self.e = n, e
        self.bits = n.bit_length()
        self.length = (self.bits + 7) // 8

    def verify(self, message, signature):
        if len(signature) != self.length:
            return False
        number = int.from_bytes(signature, "big")
        if number >= self.n:
            return False
        return pow(number, self.e, self.n).to_bytes(self.length, "big") == encoded(message, self.length)


class PrivateKey(PublicKey):
    def __init__(self, n, e, d, p, q, dp, dq, qinv):
        super().__init__(n, e)
        if p * q != n:
            raise ValueError("p times q is not n")
        self.p, self.q, self.dp, self.dq, self.qinv = p, q, dp, dq, qinv

    def sign(self, message):
        """The signature, as long as the modulus; by the Chinese remainder theorem (section 5.2.1)."""
        block = int.from_bytes(encoded(message, self.length), "big")
        m1, m2 = pow(block, self.dp, self.p), pow(block, self.dq, self.q)
        number = m2 + self.q * ((m1 - m2) * self.qinv % self.p)
        return number.to_bytes(self.length, "big")
