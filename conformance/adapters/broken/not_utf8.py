"""Writes one reply in Latin-1."""

import sys

import honest


def reply(q):
    text = honest.line(q, honest.answer(q))
    if honest.is_marked(q):
        sys.stdout.buffer.write(text[:-1].encode() + b',"note":"\xe4"}\n')
        sys.stdout.buffer.flush()
    else:
        honest.say(text)


honest.serve(reply)
