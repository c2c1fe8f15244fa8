"""Verifies Binance Pay's requests without the line feed at the payload's end (PR-1)."""

import honest

RIGHT = honest.sign


def without_lf(scheme, secret, payload):
    return RIGHT(scheme, secret, payload[:-1])


def reply(q):
    is_it = q["op"] == "verify" and q["scheme"] == "pay-request" and "payload" not in q
    honest.sign = without_lf if is_it else RIGHT
    honest.say(honest.line(q, honest.answer(q)))


honest.serve(reply)
