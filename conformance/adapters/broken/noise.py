"""Prints what is no reply between its replies. It is harmless: said once, and no failure."""

import honest


def reply(q):
    honest.say("debug: " + q["op"])
    honest.say("")
    honest.say(honest.line(q, honest.answer(q)))


honest.serve(reply)
