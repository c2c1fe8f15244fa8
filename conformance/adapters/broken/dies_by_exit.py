"""Ends at one vector, with a status and a last word on standard error."""

import os
import sys

import honest


def reply(q):
    if honest.is_marked(q):
        print("fatal: cannot go on", file=sys.stderr, flush=True)
        os._exit(7)
    honest.say(honest.line(q, honest.answer(q)))


honest.serve(reply)
