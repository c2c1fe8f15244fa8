"""Begins a reply at one vector and never ends its line."""

import sys

import honest


def reply(q):
    text = honest.line(q, honest.answer(q))
    while honest.is_marked(q):
        sys.stdout.write('{"id":"' + "x" * 65536)
    honest.say(text)


honest.serve(reply)
