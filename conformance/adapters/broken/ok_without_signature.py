"""Says ok to every sign, and gives no signature."""

import honest

honest.serve(lambda q: honest.say(honest.line(q, {"ok": {}} if q["op"] == "sign" else honest.answer(q))))
