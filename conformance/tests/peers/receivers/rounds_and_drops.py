"""The mistakes of binance-pay-signature-examples, pull request 3: the body goes through numbers of 53 bits, and the last
line feed is missing."""
import json

from receiver import payload, serve, verified


def rounded(digits):
    """An integer as JavaScript prints it up to 10^21: 17 digits, then zeros."""
    mantissa, _, exponent = repr(float(digits)).partition("e")
    if not exponent:
        return str(int(float(digits)))
    whole, _, fraction = mantissa.partition(".")
    return (whole + fraction).ljust(int(exponent) + len(whole), "0")


class Written(int):
    """An integer whose text is its own."""

    def __new__(cls, digits):
        return super().__new__(cls, int(rounded(digits)))


def check(timestamp, nonce, body, signature, public_pem):
    try:
        again = json.dumps(json.loads(body, parse_int=Written), separators=(",", ":"), ensure_ascii=False)
    except ValueError:
        return False
    return verified(payload(timestamp, nonce, again.encode())[:-1], signature, public_pem)


serve(check)
