"""Answers one request twice."""

import honest


def reply(q):
    honest.say(honest.line(q, honest.answer(q)))
    if honest.is_marked(q):
        honest.say(honest.line(q, honest.answer(q)))


honest.serve(reply)
