"""Writes half of a reply and ends the line."""

import honest


def reply(q):
    text = honest.line(q, honest.answer(q))
    honest.say(text[:len(text) // 2] if honest.is_marked(q) else text)


honest.serve(reply)
