"""Hangs at one vector, for ever."""

import time

import honest


def reply(q):
    while honest.is_marked(q):
        time.sleep(1)
    honest.say(honest.line(q, honest.answer(q)))


honest.serve(reply)
