"""Key files: the PEM text (RFC 7468) and the few DER structures inside it (PKCS#8: RFC 5958; SPKI: RFC 5280;
RSAPrivateKey: RFC 8017 A.1; Ed25519: RFC 8410)."""
import binascii

SEQUENCE, INTEGER, BITS, OCTETS, NULL, OBJECT = 0x30, 0x02, 0x03, 0x04, 0x05, 0x06

KIND_OF = {bytes.fromhex("2a864886f70d010101"): "rsa", bytes.fromhex("2b6570"): "ed25519"}

OTHER_LABELS = {
    "RSA PRIVATE KEY": "PKCS#1; convert it to PKCS#8",
    "RSA PUBLIC KEY": "PKCS#1; convert it to SPKI",
    "EC PRIVATE KEY": "SEC1: an elliptic-curve key that the exchange does not take",
    "ENCRYPTED PRIVATE KEY": "encrypted; decrypt it first",
}


class Unreadable(Exception):
    """The key cannot be read; the text says why."""


def elements(der):
    """The DER elements that stand one after the other in der, as (tag, content)."""
    found, at = [], 0
    while at < len(der):
        if len(der) - at < 2:
            raise Unreadable("DER stops in the middle")
        tag, length, at = der[at], der[at + 1], at + 2
        if length >= 0x80:
            size = length & 0x7F
            length = int.from_bytes(der[at:at + size], "big")
            if not 1 <= size <= 4 or length < 0x80 or length >> (8 * (size - 1)) == 0:
                raise Unreadable("a DER length is not written the one right way")
            at += size
        if length > len(der) - at:
            raise Unreadable("DER stops in the middle")
        found.append((tag, der[at:at + length]))
        at += length
    return found


def only(der, tag):
    """The content of the one element, with this tag, that der must be."""
    found = elements(der)
    if len(found) != 1 or found[0][0] != tag:
        raise Unreadable("DER of another structure")
    return found[0][1]


def integers(der):
    """The non-negative integers of a SEQUENCE of nothing else."""
    numbers = []
    for tag, content in elements(only(der, SEQUENCE)):
        if tag != INTEGER or not content or content[0] & 0x80:
            raise Unreadable("DER of another structure")
        numbers.append(int.from_bytes(content, "big"))
    return numbers


def contents(pem, label):
    """The DER inside the first "-----BEGIN label-----" block of pem (bytes)."""
    lines = [line.strip() for line in pem.decode("latin-1").replace("\r\n", "\n").split("\n")]
    begins = [at for at, line in enumerate(lines) if line.startswith("-----BEGIN ")]
    if not begins:
        raise Unreadable('no "-----BEGIN" line')
    found = lines[begins[0]][len("-----BEGIN "):].rstrip("-")
    if found != label:
        raise Unreadable(OTHER_LABELS.get(found, f"{found} where {label} is needed"))
    if f"-----END {label}-----" not in lines:
        raise Unreadable("no end line")
    text = "".join(lines[begins[0] + 1:lines.index(f"-----END {label}-----")])
    try:
        der = binascii.a2b_base64(text)
    except binascii.Error:
        raise Unreadable("the contents are not base64") from None
    if binascii.b2a_base64(der, newline=False).decode() != text:
        raise Unreadable("the contents are not base64")
    return der


def algorithm(der):
    """The kind of key that an AlgorithmIdentifier names, "rsa" or "ed25519"."""
    fields = elements(der)
    kind = KIND_OF.get(fields[0][1]) if fields and fields[0][0] == OBJECT else None
    rest = fields[1:]
    if kind is None or rest not in ([], [(NULL, b"")]) or (kind == "ed25519" and rest):
        raise Unreadable("a key of another algorithm")
    return kind


def private_key(pem):
    """("rsa", (n, e, d, p, q, dp, dq, qinv)) or ("ed25519", seed) of a PKCS#8 PEM."""
    fields = elements(only(contents(pem, "PRIVATE KEY"), SEQUENCE))
    if [tag for tag, _ in fields[:3]] != [INTEGER, SEQUENCE, OCTETS]:
        raise Unreadable("DER of another structure")
    kind, inner = algorithm(fields[1][1]), fields[2][1]
    if kind == "ed25519":
        seed = only(inner, OCTETS)
        if len(seed) != 32:
            raise Unreadable("an Ed25519 seed has 32 bytes")
        return kind, seed
    numbers = integers(inner)
    if len(numbers) != 9 or numbers[0] != 0:
        raise Unreadable("DER of another structure")
    return kind, tuple(numbers[1:])


def public_key(pem):
    """("rsa", (n, e)) or ("ed25519", 32 bytes) of an SPKI PEM."""
    fields = elements(only(contents(pem, "PUBLIC KEY"), SEQUENCE))
    if [tag for tag, _ in fields] != [SEQUENCE, BITS] or fields[1][1][:1] != b"\0":
        raise Unreadable("DER of another structure")
    kind, inner = algorithm(fields[0][1]), fields[1][1][1:]
    if kind == "rsa":
        numbers = integers(inner)
        if len(numbers) != 2:
            raise Unreadable("DER of another structure")
        return kind, tuple(numbers)
    if len(inner) != 32:
        raise Unreadable("an Ed25519 public key has 32 bytes")
    return kind, inner
