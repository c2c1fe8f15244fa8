"""The Python adapter with one bug, which its argument names: what a signer's author gets wrong, one thing at a time."""
import base64
import binascii
import hashlib
import os
import runpy
import sys

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "adapters", "python")
sys.path.insert(0, HOME)
import signing  # noqa: E402

right_signature, right_encode = signing.signature, signing.percent_encode


def written(how):
    """The signature of a key pair, written otherwise."""
    return lambda scheme, key, payload: right_signature(scheme, key, payload) if isinstance(key, bytes) else how(
        binascii.a2b_base64(right_signature(scheme, key, payload)))


def prehashed(function):
    return lambda scheme, key, payload: right_signature(
        scheme, key, payload if isinstance(key, bytes) or scheme == "pay-webhook" else function(payload).digest())


def joined_with(safe):
    """Values keep these bytes as they are."""
    def value(text):
        return b"".join(bytes([byte]) if byte in safe else right_encode(bytes([byte])) for byte in text)
    return lambda pairs: b"&".join([right_encode(name) + b"=" + value(text) for name, text in pairs])


BUGS = {
    "url-safe": ("signature", written(base64.urlsafe_b64encode)),
    "unpadded": ("signature", written(lambda raw: base64.b64encode(raw).rstrip(b"="))),
    "hex": ("signature", written(binascii.hexlify)),
    "prehash-256": ("signature", prehashed(hashlib.sha256)),
    "prehash-512": ("signature", prehashed(hashlib.sha512)),
    "path-escape": ("joined", joined_with(b"$&+=:@")),
    "encode-uri": ("joined", joined_with(b";,/?:@&=+$#!'()*~")),
    "ampersand": ("joined", joined_with(b"&")),
}
setattr(signing, *BUGS[sys.argv[1]])
sys.argv[1:] = []
runpy.run_path(os.path.join(HOME, "adapter.py"), run_name="__main__")
