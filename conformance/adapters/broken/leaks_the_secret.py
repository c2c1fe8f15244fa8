"""Tells the secret and the API key in an error, and on standard error before it dies: no report may show them."""

import os
import sys

import honest


def reply(q):
    if honest.is_marked(q):
        print("key=%s secret=%s" % (q["key"]["api_key"], q["key"]["secret"]), file=sys.stderr, flush=True)
        os._exit(1)
    if q["op"] == "sign":
        honest.say(honest.line(q, {"error": "cannot use secret '%s'" % q["key"]["secret"]}))
    else:
        honest.say(honest.line(q, honest.answer(q)))


honest.serve(reply)
