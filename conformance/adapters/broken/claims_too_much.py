"""Claims verify, and answers that it has none."""

import honest

honest.serve(lambda q: honest.say(honest.line(
    q, {"unsupported": "verify is not written yet"} if q["op"] == "verify" else honest.answer(q))))
