"""Signs the parameters as JSON text, and before the timestamp joins them: two mistakes, each is refused alone (C-1)."""

import json

import honest


def reply(q):
    answer = honest.answer(q)
    if q["op"] == "request" and q["scheme"] == "spot-rest":
        text = json.dumps(dict(q["query"] + q["body"]), separators=(",", ":"), ensure_ascii=False)
        right, wrong = answer["ok"]["signature"], honest.sign("spot-rest", q["key"]["secret"], text)
        answer["ok"] = {"target": answer["ok"]["target"].replace(right, wrong),
                        "body": answer["ok"]["body"].replace(right, wrong)}
    honest.say(honest.line(q, answer))


honest.serve(reply)
