"""Writes Binance Pay's signatures in lower-case hex (PR-2)."""

import honest


def reply(q):
    answer = honest.answer(q)
    if q["op"] in ("sign", "request") and q["scheme"] == "pay-request":
        lower = answer["ok"]["signature"].lower()
        answer["ok"]["signature"] = lower
        for header in answer["ok"].get("headers", []):
            if header[0] == "BinancePay-Signature":
                header[1] = lower
    honest.say(honest.line(q, answer))


honest.serve(reply)
