#!/usr/bin/python3
"""Broken requests, made from what the public reports say went wrong: requests with one mistake, with two, with none.

Shares no code with the search: the right procedure and every mistake are written a second time, in Python, as steps of
which a mistake changes one (broken_rest.py, broken_others.py). RSA and Ed25519 are the Python adapter's. The same
requests on every run.

    broken_requests.py        prints them, one JSON object a line:
    {"id","scheme","key":{"type","secret"|"pem","api_key"},"mistakes":[id,...],"or":[id,...],"options","wire","text"}

mistakes: what was done wrong, none to two; the first one named must be among them (or in "or", where the same bytes
have two names and the contract prefers none). options: of the command that is asked. any_scheme: two schemes are mixed
up in it, so that it may be taken for either.
"""
import json
import os
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from broken_others import (  # noqa: E402
    Fix, Pay, Socket, body_only, empty_forms, exchange_host, fix_hmac, fix_order, fix_seq, fix_time, lower_hex, masked,
    no_body, no_last_lf, other_certificate, pay_retimed, pay_seconds, quotes, reserialised, rounded, short_nonce,
    webhook_hmac, wrong_newline, ws_added, ws_encoded, ws_exponent, ws_no_api_key, ws_number, ws_number_written_out,
    ws_unsorted)
from broken_rest import (  # noqa: E402
    ROOT, Key, Rest, amp_joined, api_key_signs, args_swapped, array_serialised, bad_key, bare_value, bytes_repr,
    client_option, comma, crlf_body, double_encoded, empty_dropped, empty_signed, encode, encoded_signed,
    escaped_twice, exponent, foreign, get_with_body, hex_case, hex_twice, html_entity, in_base64, json_body, json_join,
    late, local_time, missing, misspelt, no_key_header, non_ascii, not_encoded, not_last, order_by_get, order_mismatch,
    other_hash, other_product, param_added, pem_as_secret, placeholder, plain_hash, plus_space, public_key_header,
    raw_key, raw_signed, reencoded, retime, rsa_scheme, secret_decoded, secret_sent, signed_only_timestamp,
    split_places, stale_signature, stray, swapped, template, timestamp_added, timestamp_regenerated, tool_prefix,
    truncated, twice, unexpanded, url_safe, valued, values_glued, whitespace, window, word, wrong_host)

SINGLES, PAIRS, VALID = 5, 6, 112  # of each mistake, of each pair, in all
SEED = os.environ.get("BN_SEED", "")  # another word draws other requests


# ------------------------------------------------------------------------------------------------------ the tables

REST = ("spot-rest", "us-rest")
ANY = {"kinds": ("hmac", "rsa", "ed25519")}
ORDER = {"endpoint": 0}
SPOT = {"schemes": ("spot-rest",)}  # seen with futures and sapi endpoints, which Binance US has not
PARTS = [
    ("order-mismatch", order_mismatch, ANY), ("signed-only-timestamp", signed_only_timestamp, ANY),
    ("timestamp-added-after-signing", timestamp_added, ANY),
    ("param-added-after-signing", param_added, {**ANY, **ORDER}),
    ("timestamp-regenerated", timestamp_regenerated, ANY), ("stale-signature-on-retry", stale_signature, {}),
    ("empty-params-dropped", empty_dropped, {**ANY, **ORDER}), ("client-option-signed", client_option, {}),
    ("template-unresolved", template, ANY), ("raw-signed-encoded-sent", raw_signed, ANY),
    ("encoded-signed-raw-sent", encoded_signed, {**ANY, "or": ["library-reencoded"]}),
    ("library-reencoded", reencoded, ANY), ("plus-vs-percent20", plus_space, ANY), ("percent-hex-case", hex_case, ANY),
    ("double-encoded", double_encoded, ANY), ("non-ascii-not-percent-encoded", non_ascii, ANY),
    ("array-serialised-differently", array_serialised, {**ANY, **SPOT}),
]
JOIN = [
    ("amp-joined-query-body", amp_joined, {**ANY, "place": "mixed", "endpoint": 0}),
    ("empty-string-signed", empty_signed, ANY),
    ("values-concatenated", values_glued, ANY), ("bare-value-signed", bare_value, ANY),
    ("foreign-prehash", foreign, ANY),
    ("json-signed", json_join, ANY), ("shell-unexpanded-variable", unexpanded, {}), ("stray-separator", stray, ANY),
]
SECRET = [
    ("secret-base64-decoded", secret_decoded, {}), ("api-key-used-as-secret", api_key_signs, {}),
    ("key-secret-swapped", swapped, {}), ("secret-truncated", truncated, {}),
    ("secret-whitespace-or-quotes", whitespace, {}), ("secret-unset-or-placeholder", placeholder, {}),
    ("wrong-hash", other_hash, {}), ("plain-hash", plain_hash, {}), ("hmac-args-swapped", args_swapped, {}),
    ("base64-digest", in_base64, {}), ("double-hex", hex_twice, {}), ("secret-sent-as-signature", secret_sent, {}),
    ("tool-prefix-in-signature", tool_prefix, {}), ("bytes-repr-signature", bytes_repr, {}),
    ("pem-used-as-hmac-secret", pem_as_secret, {"kinds": ("rsa", "ed25519")}),
    ("ed25519-raw-key-misused", raw_key, {"kinds": ("ed25519",)}),
    ("rsa-wrong-scheme", rsa_scheme, {"kinds": ("rsa",)}),
    ("asym-signature-not-url-encoded", not_encoded, {"kinds": ("rsa", "ed25519")}),
]
SEEN = [
    ("signature-not-last", not_last, ANY),
    ("signature-split-from-params", split_places, {"place": "body", "endpoint": 0}),
    ("crlf-inside-body", crlf_body, {"place": "body", "endpoint": 0}), ("signature-missing", missing, ANY),
    ("null-literal-param", valued("orderId2", lambda r: r.choice(["None", "null", "undefined", "NaN"])), {}),
    ("nested-params-dict", valued("params", lambda r: encode("{'reduceOnly': True}")), {}),
    ("html-entity-corruption", html_entity, {"place": "query", "endpoint": 1}),
    ("json-list-parameter", valued("batchOrders", lambda r: encode("[{'symbol': 'BTCUSDT', 'side': 'BUY'}]")), SPOT),
    ("timestamp-in-seconds", retime(lambda r: str(r.time // 1000)), {}),
    ("timestamp-not-integer", retime(lambda r: "%d.%02d" % (r.time // 1000, r.rng.randrange(100))), {}),
    ("recvwindow-out-of-range", window, {}), ("api-key-header-missing", no_key_header, {}),
    ("api-key-malformed", bad_key, {}), ("public-key-as-api-key", public_key_header, {}),
    ("json-body-on-form-endpoint", json_body, ORDER), ("duplicate-parameter", twice, {}),
    ("locale-decimal-comma", comma, ORDER), ("scientific-notation", exponent, ORDER),
    ("boolean-capitalised", valued("closePosition", lambda r: r.choice(["True", "False"])), SPOT),
    ("unknown-or-misspelt-param", misspelt, ORDER),
    ("params-in-wrong-place", get_with_body, {"place": "body", "endpoint": 0}),
    ("wrong-http-method", order_by_get, {"place": "query", "endpoint": 0}), ("wrong-host-or-path", wrong_host, SPOT),
    ("pay-scheme-mixed-up", other_product, {**SPOT, "any_scheme": True}), ("clock-skew", late, {}),
    ("timestamp-local-time", local_time, {}),
]
WRITTEN = [
    ("double-encoded", escaped_twice, {"kinds": ("rsa", "ed25519")}),
    ("double-encoded", escaped_twice, {"kinds": ("rsa", "ed25519"), "place": "body", "endpoint": 0}),
    ("asym-signature-not-url-encoded", not_encoded, {"kinds": ("rsa", "ed25519"), "place": "body", "endpoint": 0}),
    ("asym-signature-encoding", url_safe, {"kinds": ("rsa", "ed25519")}),
    ("asym-signature-encoding", url_safe, {"kinds": ("rsa", "ed25519"), "place": "body", "endpoint": 0}),
]
WS = [
    ("ws-unsorted", ws_unsorted, ANY), ("ws-apikey-missing-from-payload", ws_no_api_key, ANY),
    ("ws-percent-encoded", ws_encoded, ANY), ("ws-number-text-mismatch", ws_number, ANY),
    ("param-added-after-signing", ws_added, ANY), ("pem-used-as-hmac-secret", pem_as_secret, {"kinds": ("rsa",)}),
    ("rsa-wrong-scheme", rsa_scheme, {"kinds": ("rsa",)}), ("bytes-repr-signature", bytes_repr, {}),
    ("scientific-notation", ws_exponent, {}),
    ("ws-logon-wrong-key-type", lambda r: None, {"method": "session.logon", "schemes": ("spot-ws",)}),
    ("ws-number-text-mismatch", ws_number_written_out, ANY),
]
FIX = [
    ("fix-wrong-field-order", fix_order, {}), ("fix-time-or-field-differs", fix_time, {}),
    ("fix-time-or-field-differs", fix_seq, {}), ("fix-hmac-key", fix_hmac, {}),
]
PAY = [
    ("pay-body-reserialised", reserialised, {}), ("pay-missing-trailing-lf", no_last_lf, {}),
    ("pay-newline-wrong", wrong_newline, {}), ("pay-lowercase-hex", lower_hex, {}),
    ("pay-body-only-signed", body_only, {}), ("pay-empty-body-mismatch", empty_forms, {}),
    ("timestamp-regenerated", pay_retimed, {}), ("wrong-hash", other_hash, {}), ("double-hex", hex_twice, {}),
    ("secret-whitespace-or-quotes", whitespace, {}), ("pay-wrong-quotes", quotes, {}),
    ("pay-nonce-format", short_nonce, {}),
    ("pay-masked-secret", masked, {}), ("timestamp-in-seconds", pay_seconds, {}), ("pay-body-not-sent", no_body, {}),
    ("pay-scheme-mixed-up", exchange_host, {"any_scheme": True}),
]
WEBHOOK = [
    ("pay-missing-trailing-lf", no_last_lf, {}), ("webhook-body-reparsed", reserialised, {}),
    ("webhook-bigint-rounded", rounded, {}), ("webhook-wrong-certificate", other_certificate, {}),
    ("webhook-hmac-used", webhook_hmac, {}),
]
TABLES = [(REST, Rest, PARTS + JOIN + SECRET + SEEN + WRITTEN), (("spot-ws", "us-ws"), Socket, WS), (("fix-logon",), Fix, FIX),
          (("pay-request",), Pay, PAY), (("pay-webhook",), Pay, WEBHOOK)]
ONLY_KIND = {"fix-logon": "ed25519", "pay-webhook": "rsa", "pay-request": "hmac", "us-rest": "hmac", "us-ws": "hmac"}

# Two mistakes of different steps, or two of the parts where one leaves the other visible.
REST_PAIRS = [
    ("json-signed", "timestamp-added-after-signing"), ("order-mismatch", "stray-separator"),
    ("order-mismatch", "timestamp-added-after-signing"), ("raw-signed-encoded-sent", "timestamp-added-after-signing"),
    ("secret-whitespace-or-quotes", "timestamp-added-after-signing"), ("wrong-hash", "order-mismatch"),
    ("base64-digest", "timestamp-added-after-signing"), ("api-key-used-as-secret", "order-mismatch"),
    ("secret-truncated", "order-mismatch"), ("raw-signed-encoded-sent", "secret-whitespace-or-quotes"),
    ("amp-joined-query-body", "secret-whitespace-or-quotes"), ("plain-hash", "timestamp-added-after-signing"),
    ("stray-separator", "secret-whitespace-or-quotes"), ("base64-digest", "raw-signed-encoded-sent"),
    ("hmac-args-swapped", "timestamp-added-after-signing"), ("foreign-prehash", "timestamp-added-after-signing"),
    ("double-hex", "order-mismatch"), ("json-signed", "secret-base64-decoded"), ("plus-vs-percent20", "order-mismatch"),
]
OTHER_PAIRS = [
    (Socket, "spot-ws", "ws-unsorted", "ws-apikey-missing-from-payload"),
    (Socket, "us-ws", "ws-unsorted", "ws-percent-encoded"),
    (Pay, "pay-request", "pay-lowercase-hex", "pay-missing-trailing-lf"),
    (Pay, "pay-request", "pay-body-reserialised", "pay-missing-trailing-lf"),
    (Pay, "pay-request", "pay-body-only-signed", "pay-lowercase-hex"),
    (Pay, "pay-request", "secret-whitespace-or-quotes", "pay-missing-trailing-lf"),
    (Pay, "pay-webhook", "webhook-bigint-rounded", "pay-missing-trailing-lf"),
    (Pay, "pay-webhook", "webhook-body-reparsed", "pay-missing-trailing-lf"),
]


# ---------------------------------------------------------------------------------------------------- making them

def stored_keys():
    with open(os.path.join(ROOT, "vectors", "keys.json"), encoding="utf-8") as file:
        return json.load(file)["keys"]


KEYS = stored_keys()


def make_key(rng, scheme, kind):
    name = {"rsa": "webhook-2048" if scheme == "pay-webhook" else "rsa-2048",
            "ed25519": rng.choice(["ed25519-a", "ed25519-b"])}
    return Key(rng, kind, KEYS[name[kind]] if kind != "hmac" else None)


def start(rng, form, scheme, options):
    kind = ONLY_KIND.get(scheme) or rng.choice(options.get("kinds", ("hmac",)))
    more = {name: options[name] for name in ("place", "endpoint", "method") if name in options}
    return form(rng, scheme, make_key(rng, scheme, kind), **more)


def taken(scheme, options):
    """Whether a scheme has a key with which this can be made."""
    kinds = options.get("kinds", ("hmac",)) if "hmac" in options.get("kinds", ("hmac",)) else options["kinds"]
    return scheme in options.get("schemes", (scheme,)) and (ONLY_KIND.get(scheme) in (None, *kinds) or scheme in
                                                            ("fix-logon", "pay-webhook"))


# Mistakes that are seen alone, or made when the signature is there: it is the right one of what is sent.
SIGNED_RIGHT = {name for name, *_ in SEEN} | {
    "asym-signature-not-url-encoded", "asym-signature-encoding", "stale-signature-on-retry", "scientific-notation",
    "ws-logon-wrong-key-type", "pay-wrong-quotes", "pay-nonce-format", "pay-masked-secret", "timestamp-in-seconds", "webhook-wrong-certificate",
    "pay-scheme-mixed-up"}


def broken(r, names):
    """Whether the mistakes changed the signature, where they are of those that do: not every draw does."""
    if r.signed is None:
        r.signed = r.sent()
    right = r.right_function(r.key.secret.encode(), r.payload().encode())
    return not set(names) - SIGNED_RIGHT or r.signature() != right


def entry(name, r, mistakes, options):
    wire, text = r.finish()
    return {"id": name, "scheme": r.scheme, "key": r.key.as_json(), "mistakes": mistakes, "or": options.get("or", []),
            "any_scheme": options.get("any_scheme", False), "options": r.options, "wire": wire, "text": text}


def drawn(seed, form, scheme, options, mistakes, names):
    """A request with these mistakes, drawn again until they show."""
    for again in range(50):
        r = start(random.Random(f"{SEED}{seed} {again}"), form, scheme, options)
        for mistake in mistakes:
            apply_second(r, mistake)
        if broken(r, names):
            return r
    raise ValueError(f"{seed}: the mistake changes nothing")


def singles():
    for schemes, form, table in TABLES:
        for row, (name, mistake, options) in enumerate(table):
            usable = [scheme for scheme in schemes if taken(scheme, options)]
            for count in range(SINGLES):
                scheme = usable[count % len(usable)]
                r = drawn(f"{form.__name__} {schemes[0]} {row} {count}", form, scheme, options, [mistake], [name])
                yield entry(f"{scheme}/{name}/{row}-{count}", r, [name], options)


def pairs():
    rows = [(Rest, None, *names) for names in REST_PAIRS] + OTHER_PAIRS
    tables = {form: {} for form in (Rest, Socket, Pay)}
    for _, form, table in TABLES:
        for name, mistake, options in table:
            tables.setdefault(form, {})[name] = (mistake, options)
    for form, scheme, first, second in rows:
        for count in range(PAIRS):
            (one, a), (two, b) = tables[form][first], tables[form][second]
            # The order of the steps: a mistake of the parts is laid under one that reads them.
            steps = sorted((one, two), key=lambda m: m in (json_join, foreign, order_mismatch, ws_encoded))
            options = {**a, **b, "kinds": ("hmac",)}
            r = drawn(f"{first} {second} {count}", form, scheme or REST[count % 2], options, steps, [first, second])
            yield entry(f"{r.scheme}/{first}+{second}/{count}", r, [first, second], {})


def apply_second(r, mistake):
    """Applies a mistake to what is signed already, so that two of the parts add up."""
    before = r.signed
    mistake(r)
    if before is None or r.signed is before:
        return
    if mistake is order_mismatch:
        kept = before[0] + before[1]
        order = sorted(kept)
        r.change(order if order != kept else sorted(kept, reverse=True))
    elif mistake in (timestamp_added, ws_no_api_key, ws_encoded):
        after, was = r.signed, before
        if mistake is timestamp_added:
            names = {n for place in after for n, _ in place}
            r.signed = tuple([pair for pair in place if pair[0] in names] for place in was)
        else:
            names = dict(after)
            r.signed = [(n, names[n]) for n, _ in was if n in names]


def valid():
    for count in range(VALID):
        rng = random.Random(f"{SEED}valid {count}")
        schemes, form, _ = TABLES[(0, 0, 0, 1, 2, 3, 4)[count % 7]]
        scheme = schemes[count % len(schemes)]
        r = start(rng, form, scheme, ANY)
        if form is Rest and rng.random() < 0.6 and r.method != "GET":  # a list of orders has no such name
            text = rng.choice(["Main Account", "a@b.com", "\u5e01\u5b89", "50%", "x+y", "~ok"]) + word(rng, 3)
            r.put("newClientOrderId", encode(text))
        yield entry(f"{scheme}/valid/{count}", r, [], {})


def everything():
    yield from singles()
    yield from pairs()
    yield from valid()


if __name__ == "__main__":
    for made in everything():
        print(json.dumps(made))
