"""It parses the body and verifies what its own JSON library writes: other bytes."""
import json

from receiver import payload, serve, verified


def check(timestamp, nonce, body, signature, public_pem):
    try:
        again = json.dumps(json.loads(body))
    except ValueError:
        return False
    return verified(payload(timestamp, nonce, again.encode()), signature, public_pem)


serve(check)
