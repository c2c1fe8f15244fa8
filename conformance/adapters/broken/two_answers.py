"""Puts two answers into one object."""

import honest


def reply(q):
    answer = honest.answer(q)
    if honest.is_marked(q):
        answer["reject"] = "signature"
    honest.say(honest.line(q, answer))


honest.serve(reply)
