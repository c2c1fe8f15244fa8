"""Refuses everything that it has to verify."""

import honest

honest.serve(lambda q: honest.say(honest.line(
    q, {"reject": "signature"} if q["op"] == "verify" else honest.answer(q))))
