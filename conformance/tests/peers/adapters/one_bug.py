"""The Python adapter with one bug, which its argument names: what a signer's author gets wrong, one thing at a time.

Signatures of RSA take by far the longest, and come out alike each time: they are kept in the folder ONE_BUG_SIGNED, if that
is set, for the next bug's adapter."""
import base64
import binascii
import hashlib
import hmac
import json
import os
import runpy
import sys

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "adapters", "python")
sys.path.insert(0, HOME)
import signing  # noqa: E402

right_signature, right_encode, right_rest = signing.signature, signing.percent_encode, signing.rest
right_frame, right_json, right_headers = signing.websocket, signing.json_string, signing.by_headers


# ------------------------------------------------------------------------------------------------------ signatures

def written(how):
    """The signature of a key pair, written otherwise."""
    return lambda scheme, key, payload: right_signature(scheme, key, payload) if isinstance(key, bytes) else how(
        binascii.a2b_base64(right_signature(scheme, key, payload)))


def prehashed(function):
    return lambda scheme, key, payload: right_signature(
        scheme, key, payload if isinstance(key, bytes) or scheme == "pay-webhook" else function(payload).digest())


def of_hmac(how):
    """An HMAC made otherwise; how is given the scheme, the secret and the payload."""
    return lambda scheme, key, payload: how(scheme, key, payload) if isinstance(key, bytes) else right_signature(
        scheme, key, payload)


def is_pay(scheme):
    return scheme == "pay-request"


# ----------------------------------------------------------------------------------------------------------- texts

def joined_with(safe):
    """Values keep these bytes as they are."""
    def value(text):
        return b"".join(bytes([byte]) if byte in safe else right_encode(bytes([byte])) for byte in text)
    return lambda pairs: b"&".join([right_encode(name) + b"=" + value(text) for name, text in pairs])


def raw(pairs):
    return b"&".join([name + b"=" + value for name, value in pairs])


def rest_by(payload, last=right_encode):
    """What is sent is right but for the signature, which is made of another text, or put there in another way."""
    def rest(scheme, key, api_key, method, path, query, body, time_ms):
        stages = right_rest(scheme, key, api_key, method, path, query, body, time_ms)
        text = payload(path, query, body)
        wrong = signing.signature(scheme, key, text)
        old, new = (b"signature=" + encode(value) for encode, value in ((right_encode, stages["signature"]), (last, wrong)))
        return dict(stages, payload=text, signature=wrong, target=stages["target"].replace(old, new),
                    body=stages["body"].replace(old, new))
    return rest


def changed(how):
    """The values are changed before anything is done with them."""
    def rest(scheme, key, api_key, method, path, query, body, time_ms):
        query, body = ([(name, how(value)) for name, value in place] for place in (query, body))
        return right_rest(scheme, key, api_key, method, path, query, body, time_ms)
    return rest


def rest_of(places, time_ms):
    """The same request of other parameters."""
    return lambda scheme, key, api_key, method, path, query, body, time: right_rest(
        scheme, key, api_key, method, path, places(query), places(body), time_ms(time) if time else time)


def sends(change):
    """What is sent is changed when all is signed."""
    def rest(*arguments):
        stages = right_rest(*arguments)
        return dict(stages, **change(stages))
    return rest


def without_header(name):
    return lambda stages: {"headers": [pair for pair in stages["headers"] if pair[0].lower() != name]}


def lower_escapes(text):
    return b"".join(b"%" + part[:2].lower() + part[2:] if i else part for i, part in enumerate(text.split(b"%")))


def number_anew(value):
    try:
        return repr(float(value)).encode() if b"." in value else value
    except ValueError:
        return value


def json_anew(text):
    try:
        return json.dumps(json.loads(text)).encode()
    except (ValueError, RecursionError):
        return text


def frame_payload(leave_out=b"", order=sorted, encode=lambda text: text):
    return lambda values: b"&".join([encode(name) + b"=" + encode(value) for name, value in order(values)
                                     if name not in (b"signature", leave_out)])


def numbers_as_strings(scheme, key, kind, api_key, method, params, *rest):
    return right_frame(scheme, key, kind, api_key, method, [(name, text, right_json(text)) for name, text, _ in params], *rest)


def signs_json_anew(scheme, time_ms, nonce, body):
    return right_header_payload(scheme, time_ms, nonce, json_anew(body))


def sends_json_anew(scheme, key, owner, body, *rest):
    return right_headers(scheme, key, owner, json_anew(body), *rest)


def without_last_lf(scheme, *parts):
    return right_header_payload(scheme, *parts)[:-1 if scheme.startswith("pay-") else None]


def fix_framed(fields, length, checksum=sum, digits=b"%03d"):
    message = signing.fix_field(8, b"FIX.4.4") + signing.fix_field(9, b"%d" % length) + fields
    return message + signing.fix_field(10, digits % (checksum(message) % 256))


def short_checksum(fields):
    return fix_framed(fields, len(fields), digits=b"%d")


right_header_payload = signing.header_payload
BUGS = {
    # The signature.
    "url-safe": ("signature", written(base64.urlsafe_b64encode)),
    "unpadded": ("signature", written(lambda bytes_: base64.b64encode(bytes_).rstrip(b"="))),
    "hex": ("signature", written(binascii.hexlify)),
    "prehash-256": ("signature", prehashed(hashlib.sha256)),
    "prehash-512": ("signature", prehashed(hashlib.sha512)),
    "hmac-base64": ("signature", of_hmac(lambda scheme, key, payload: base64.b64encode(binascii.a2b_hex(
        right_signature(scheme, key, payload))))),
    "secret-trimmed": ("signature", of_hmac(lambda scheme, key, payload: right_signature(scheme, key.strip(), payload))),
    "arguments-exchanged": ("signature", of_hmac(lambda scheme, key, payload: right_signature(
        scheme, payload, key))),
    "pay-lower-case": ("signature", of_hmac(lambda scheme, key, payload: right_signature(scheme, key, payload).lower())),
    "hex-upper-case": ("signature", of_hmac(lambda scheme, key, payload: right_signature(scheme, key, payload).upper())),
    "signature-not-escaped": ("rest", rest_by(lambda path, query, body: signing.joined(query) + signing.joined(body),
                                              lambda text: text)),
    # The text of a request.
    "ampersand-between": ("rest", rest_by(lambda path, query, body: b"&".join(
        [text for text in (signing.joined(query), signing.joined(body)) if text]))),
    "raw-signed": ("rest", rest_by(lambda path, query, body: raw(query) + raw(body))),
    "path-signed": ("rest", rest_by(lambda path, query, body: path + b"?" + signing.joined(query) + signing.joined(body))),
    "sorted-signed": ("rest", rest_by(lambda path, query, body: signing.joined(sorted(query)) + signing.joined(sorted(body)))),
    "path-escape": ("joined", joined_with(b"$&+=:@")),
    "encode-uri": ("joined", joined_with(b";,/?:@&=+$#!'()*~")),
    "ampersand": ("joined", joined_with(b"&")),
    "comma-raw": ("joined", joined_with(b",")),
    "lower-case": ("joined", lambda pairs: b"&".join(
        [right_encode(name) + b"=" + right_encode(value).lower() for name, value in pairs])),
    "number-anew": ("rest", changed(number_anew)),
    "values-trimmed": ("rest", changed(lambda value: value.strip())),
    "values-upper-case": ("rest", changed(lambda value: value.upper())),
    "latin-1": ("rest", changed(lambda value: value.decode(errors="replace").encode("latin-1", "replace"))),
    "empty-dropped": ("rest", rest_of(lambda place: [pair for pair in place if pair[1]], lambda time: time)),
    "in-seconds": ("rest", rest_of(lambda place: place, lambda time: time[:-3])),
    "timestamp-not-signed": ("rest", rest_by(lambda path, query, body: signing.joined(
        [pair for pair in query if pair[0] != b"timestamp"]) + signing.joined(
            [pair for pair in body if pair[0] != b"timestamp"]))),
    "lower-case-escapes-sent": ("rest", sends(lambda stages: {"target": lower_escapes(stages["target"]),
                                                              "body": lower_escapes(stages["body"])})),
    "no-key-header": ("rest", sends(without_header(b"x-mbx-apikey"))),
    "no-content-type": ("rest", sends(without_header(b"content-type"))),
    "hash-512": ("signature", of_hmac(lambda scheme, key, payload: hmac.new(
        key, payload, "sha256" if is_pay(scheme) else "sha512").hexdigest().upper().encode())),
    "hex-twice": ("signature", of_hmac(lambda scheme, key, payload: binascii.hexlify(right_signature(scheme, key, payload)))),
    # Frames, FIX, Pay.
    "fix-length-off-by-one": ("fix_frame", lambda fields: fix_framed(fields, len(fields) + 1)),
    "fix-sum-of-the-body": ("fix_frame", lambda fields: fix_framed(fields, len(fields), lambda message: sum(fields))),
    "fix-time-without-milliseconds": ("fix_payload", lambda *fields: b"\x01".join((*fields[:-1], fields[-1].split(b".")[0]))),
    "fix-sender-and-target-exchanged": ("fix_payload", lambda kind, sender, target, *rest: b"\x01".join(
        (kind, target, sender, *rest))),
    "pay-crlf": ("header_payload", lambda scheme, *parts: b"".join([part + b"\r\n" for part in parts])
                 if scheme.startswith("pay-") else right_header_payload(scheme, *parts)),
    "pay-body-alone": ("header_payload", lambda scheme, time, nonce, body: body if is_pay(scheme) else
                       right_header_payload(scheme, time, nonce, body)),
    "frame-unsorted": ("websocket_payload", frame_payload(order=list)),
    "frame-encoded": ("websocket_payload", frame_payload(encode=right_encode)),
    "frame-without-key": ("websocket_payload", frame_payload(leave_out=b"apiKey")),
    "numbers-as-strings": ("websocket", numbers_as_strings),
    "fix-joined-by-pipe": ("fix_payload", lambda *fields: b"|".join(fields)),
    "fix-short-checksum": ("fix_frame", short_checksum),
    "pay-without-last-lf": ("header_payload", without_last_lf),
    "json-written-twice": ("header_payload", signs_json_anew),
    "json-anew": ("by_headers", sends_json_anew),
}


def keep_signatures(folder):
    import rsa
    sign = rsa.PrivateKey.sign

    def sign_once(key, message):
        path = os.path.join(folder, hashlib.sha256(b"%x %s" % (key.n, message)).hexdigest())
        if os.path.exists(path):
            with open(path, "rb") as kept:
                return kept.read()
        made = sign(key, message)
        with open("%s.%d" % (path, os.getpid()), "wb") as new:
            new.write(made)
        os.replace(new.name, path)
        return made

    rsa.PrivateKey.sign = sign_once


if __name__ == "__main__":
    if os.environ.get("ONE_BUG_SIGNED"):
        keep_signatures(os.environ["ONE_BUG_SIGNED"])
    setattr(signing, *BUGS[sys.argv[1]])
    sys.argv[1:] = []
    runpy.run_path(os.path.join(HOME, "adapter.py"), run_name="__main__")
