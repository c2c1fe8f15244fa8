"""Puts an "&" between query and body in what it signs (SR-1)."""

import honest


def reply(q):
    answer = honest.answer(q)
    if q["op"] == "request" and q["scheme"] == "spot-rest" and q["query"] and q["body"]:
        ok, right = answer["ok"], answer["ok"]["signature"]
        query = honest.encode(q["query"])
        ok["payload"] = query + "&" + ok["payload"][len(query):]
        ok["signature"] = honest.sign("spot-rest", q["key"]["secret"], ok["payload"])
        ok["body"] = ok["body"].replace(right, ok["signature"])
    honest.say(honest.line(q, answer))


honest.serve(reply)
