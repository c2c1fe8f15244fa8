"""An adapter of the protocol in conformance/PROTOCOL.md that shares no code with the reference: every scheme, key and
operation, from the standard library. This file speaks the protocol; signing.py and verifying.py hold the rules."""
import json
import os
import sys

from signing import (SCHEMES, Refused, Unreadable, by_headers, fix_logon, json_string, open_key, rest, signature,
                     websocket)

LINE_MAX = 8 << 20

HELLO = {"name": "python", "version": "0.1.0", "language": "Python", "ops": ["sign", "request", "verify"],
         "schemes": list(SCHEMES), "keys": ["hmac", "rsa", "ed25519"], "window": "64", "hex": "1", "reasons": "1"}


class Unsupported(Exception):
    """Not part of this implementation."""


# ---------------------------------------------------------------------------------- fields of a request, as bytes

def text(value, name):
    """A text field as bytes: a string, or {"hex": "00ff"}."""
    if type(value) is str:
        try:
            return value.encode()
        except UnicodeEncodeError:
            raise Unreadable(f"{name}: a lone surrogate") from None
    if type(value) is dict and len(value) == 1 and type(value.get("hex")) is str:
        try:
            return bytes.fromhex(value["hex"])
        except ValueError:
            pass
    raise Unreadable(f"{name} is not text")


def needed(fields, name):
    if name not in fields:
        raise Unreadable(f"{name} is missing")
    return text(fields[name], name)


def optional(fields, name, default=None):
    return text(fields[name], name) if name in fields else default


def pairs(fields, name, of=text):
    value = fields.get(name)
    if type(value) is not list or any(type(pair) is not list or len(pair) != 2 for pair in value):
        raise Unreadable(f"{name} is missing or not pairs")
    return [(text(pair[0], name), of(pair[1], name)) for pair in value]


def typed(value, name):
    """(the value's text, the value in JSON): text, {"number": "0.10"} or {"boolean": "true"}."""
    if type(value) is dict and len(value) == 1:
        for kind in ("number", "boolean"):
            if kind in value:
                token = text(value[kind], name)
                return token, token
    plain = text(value, name)
    return plain, json_string(plain)


def microseconds(decimal):
    """Milliseconds with up to three decimals, as whole microseconds."""
    whole, _, decimals = decimal.partition(b".")
    if not whole.isdigit() or len(whole) > 17 or len(decimals) > 3 or not (decimals or b"0").isdigit():
        raise Unreadable("now_ms is not a number of milliseconds")
    return int(whole) * 1000 + int(decimals.ljust(3, b"0"))


# ------------------------------------------------------------------------------------------------------ keys

opened = {}  # PEM text, kind, use -> key: reading a key costs more than using it


def key_of(fields, scheme, to_sign):
    """(key, kind): the key's fields, opened; key is None where the scheme takes none of its kind."""
    key = fields.get("key")
    kind = key.get("type") if type(key) is dict else None
    if type(kind) is not str:
        raise Unreadable("key is missing or has no type")
    if kind not in SCHEMES[scheme].kinds:
        return None, kind, key
    if kind == "hmac":
        secret = needed(key, "secret")
        if not secret:
            raise Unreadable("secret is empty")
        return secret, kind, key
    pem = needed(key, "pem" if to_sign else "public_pem")
    at = (kind, to_sign, pem)
    if at not in opened:
        if len(opened) == 256:
            opened.clear()
        opened[at] = open_key(kind, pem, to_sign)
    return opened[at], kind, key


def signing_key(fields, scheme):
    key, kind, material = key_of(fields, scheme, True)
    if key is None:
        raise Refused("key-type")
    return key, kind, material


# ------------------------------------------------------------------------------------------------- operations

def scheme_of(fields):
    scheme = fields.get("scheme")
    if type(scheme) is not str:
        raise Unreadable("scheme is missing")
    if scheme not in SCHEMES:
        raise Unsupported("no such scheme here")
    return scheme


def owner_of(scheme, material):
    """Whose key it is: the API key, or a webhook's serial; nothing where the scheme does not say it."""
    row = SCHEMES[scheme]
    if row.names and not row.names[2]:
        return b""
    return needed(material, "serial" if row.webhook else "api_key")


def op_sign(fields):
    scheme = scheme_of(fields)
    key, _, _ = signing_key(fields, scheme)
    return {"signature": signature(scheme, key, needed(fields, "payload")).decode()}


def op_request(fields):
    scheme = scheme_of(fields)
    key, kind, material = signing_key(fields, scheme)
    owner, form = owner_of(scheme, material), SCHEMES[scheme].form

    def of(name):
        return needed(fields, name)

    if form == "rest":
        stages = rest(scheme, key, owner, of("method"), of("path"), pairs(fields, "query"), pairs(fields, "body"),
                      optional(fields, "time_ms"))
    elif form == "frame":
        params = [(name, *value) for name, value in pairs(fields, "params", typed)]
        stages = websocket(scheme, key, kind, owner, of("method"), params, optional(fields, "time_ms"),
                           optional(fields, "frame_id", b"1"))
    elif form == "fix":
        stages = fix_logon(scheme, key, owner, of("sender"), of("target"), of("seq"), of("sending_time"),
                           optional(fields, "heartbeat", b"30"), optional(fields, "handling", b"2"))
    else:
        nonce = of("nonce") if SCHEMES[scheme].names[1] else b""
        stages = by_headers(scheme, key, owner, of("body"), of("time_ms"), nonce)
    return {name: said(value) for name, value in stages.items()}


def wire_of(fields, scheme):
    """The wire form that a scheme is verified from."""
    form = SCHEMES[scheme].form
    if form in ("frame", "fix"):
        return {"message": needed(fields, "message")}
    wire = {"headers": pairs(fields, "headers"), "body": needed(fields, "body")}
    if form == "rest":
        wire.update(method=needed(fields, "method"), target=needed(fields, "target"))
    return wire


def op_verify(fields):
    import verifying
    scheme = scheme_of(fields)
    key, kind, material = key_of(fields, scheme, False)
    if "payload" in fields:
        if key is None:
            raise Refused("key-type")
        reason = verifying.judge_payload(scheme, key, kind, needed(fields, "payload"), needed(fields, "signature"))
    else:
        owner = owner_of(scheme, material)
        now_us = microseconds(needed(fields, "now_ms")) if "now_ms" in fields else None
        reason = verifying.judge(scheme, key, kind, owner, wire_of(fields, scheme), now_us)
    if reason:
        raise Refused(reason)
    return {}


OPS = {"hello": lambda fields: HELLO, "sign": op_sign, "request": op_request, "verify": op_verify}


# ------------------------------------------------------------------------------------------------- the protocol

def said(value):
    """Bytes, or pairs of bytes, as they stand in a reply."""
    if type(value) is list:
        return [[said(name), said(content)] for name, content in value]
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"hex": value.hex()}


def answer(line):
    """The reply to one line (bytes), as bytes with its LF; nothing where no id can be told."""
    try:
        fields = json.loads(line.decode())
        ident = fields["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        print("python adapter: a line that is no request", file=sys.stderr)
        return b""
    try:
        op = fields.get("op")
        if type(op) is not str:
            raise Unreadable("op is missing")
        handler = OPS.get(op)
        if handler is None:
            raise Unsupported("no such op here")
        reply = {"id": ident, "ok": handler(fields)}
    except Refused as no:
        reply = {"id": ident, "reject": str(no)}
    except Unsupported as no:
        reply = {"id": ident, "unsupported": str(no)}
    except Unreadable as why:
        reply = {"id": ident, "error": str(why)}
    return json.dumps(reply).encode() + b"\n"


def write_all(data):
    while data:
        data = data[os.write(1, data):]


def main():
    """Every complete line of a read is answered, and the answers leave in one write: nothing waits in a buffer."""
    rest_of = b""
    while True:
        block = os.read(0, 1 << 20)
        lines = (rest_of + block).split(b"\n")
        rest_of = lines.pop()
        if not block and rest_of:
            lines, rest_of = [rest_of], b""
        if len(rest_of) > LINE_MAX:
            sys.exit("python adapter: a line of more than 8 MiB")
        write_all(b"".join([answer(line) for line in lines if line]))
        if not block:
            return


if __name__ == "__main__":
    main()
