"""Signs the text before it is percent-encoded, and sends it encoded (SR-3)."""

import honest


def reply(q):
    answer = honest.answer(q)
    if q["op"] == "request" and q["scheme"] == "spot-rest":
        pairs = q["query"] + q["body"] + ([["timestamp", q["time_ms"]]] if "time_ms" in q else [])
        right = answer["ok"]["signature"]
        raw = "&".join(name + "=" + value for name, value in q["query"] + ([] if q["body"] else pairs[-1:]))
        raw += "&".join(name + "=" + value for name, value in (pairs[len(q["query"]):] if q["body"] else []))
        wrong = honest.sign("spot-rest", q["key"]["secret"], raw)
        answer["ok"].update(payload=raw, signature=wrong, target=answer["ok"]["target"].replace(right, wrong),
                            body=answer["ok"]["body"].replace(right, wrong))
    honest.say(honest.line(q, answer))


honest.serve(reply)
