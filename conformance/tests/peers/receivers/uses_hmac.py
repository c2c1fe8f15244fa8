"""It takes the delivery for a merchant's request: an HMAC, and the public key's text for its secret."""
import hmac

from receiver import payload, serve


def check(timestamp, nonce, body, signature, public_pem):
    made = hmac.digest(public_pem.encode(), payload(timestamp, nonce, body), "sha512").hex().upper()
    return hmac.compare_digest(made.encode(), signature.encode())


serve(check)
