"""Answers something that was never asked, in place of one request."""

import honest


def reply(q):
    if honest.is_marked(q):
        q["id"] = "never-asked"
    honest.say(honest.line(q, honest.answer(q)))


honest.serve(reply)
