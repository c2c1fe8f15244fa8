"""A receiver of the webhooks of any scheme, by its row in the Python adapter's table: of_scheme.py CERTIFICATES SCHEME. Where
a delivery names no certificate, it holds the public key of webhook-2048."""
import json
import os
import sys

import receiver
import signing

ROW = signing.SCHEMES[sys.argv[2]]
TIMESTAMP, NONCE, OWNER, SIGNATURE = (name.decode() if name else None for name in ROW.names)
KEYS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../../vectors/keys.json")
HELD = json.load(open(KEYS, encoding="utf-8"))["keys"]["webhook-2048"]["public_pem"]


def right(timestamp, nonce, body, signature, public_pem):
    text = signing.header_payload(sys.argv[2], timestamp.encode(), nonce.encode(), body)
    return receiver.verified(text, signature, public_pem)


receiver.serve(right, names=(TIMESTAMP, NONCE, OWNER, SIGNATURE), held=HELD)
