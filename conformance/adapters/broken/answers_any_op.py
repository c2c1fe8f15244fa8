"""Answers every operation with ok, even one that does not exist."""

import honest


def reply(q):
    answer = honest.answer(q)
    honest.say(honest.line(q, {"ok": {}} if "unsupported" in answer else answer))


honest.serve(reply)
