#!/usr/bin/env python3
# Takes 10 s
"""Each row of endpoints.json is known as what it is: by the server, and by explain of the same request, not signed and signed
right; of a path that takes no signature explain says so of the bare address too; and each method of a WebSocket API is read
as one. A new row is enough: no list of names stands anywhere else."""
import json
import sys

sys.dont_write_bytecode = True
sys.path[:0] = ["conformance/tests/support", "conformance/tests/system/serve", "conformance/tests/system/self_check"]
import serve_for_tests  # noqa: E402
from check_schemes import Example  # noqa: E402
from check_ws import Client  # noqa: E402
from serve_for_tests import DOCS, KEYS, NOW, Serve, read_answers, report, same, sha256  # noqa: E402

with open("conformance/exchange/endpoints.json", encoding="utf-8") as file:
    ROWS = json.load(file)["endpoints"]
REST = [row for row in ROWS if row["scheme"].endswith("-rest")]
FRAMES = [row for row in ROWS if row["scheme"].endswith("-ws")]
HOSTS = {row["scheme"]: Example(row["scheme"]).host for row in REST + FRAMES}
VALUES = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "quantity": "1"}


def key_of(row):
    return KEYS["us"] if row["scheme"].startswith("us-") else DOCS


def name_of(row):
    return "%s %s %s" % (row["scheme"], row["method"], row["path"])


def parameters(row):
    """Of a list those that it demands, or one that it takes: an order without any is another mistake."""
    names = row.get("mandatory") or [name for name in row.get("parameters", []) if name in VALUES][:1]
    return [(name, VALUES.get(name, "1")) for name in names if name not in ("timestamp", "signature", "recvWindow")]


# ---------------------------------------------------------------------------------------------------------- requests

def http(row, is_signed):
    query = "&".join("%s=%s" % pair for pair in parameters(row))
    if is_signed:
        query += "&" * bool(query) + "timestamp=%d" % NOW
        query += "&signature=" + sha256(key_of(row)["secret"], query)
    target = row["path"] + ("?" + query if query else "")
    lines = ["%s %s HTTP/1.1" % (row["method"], target), "Host: " + HOSTS[row["scheme"]], "X-MBX-APIKEY: " + key_of(row)["api_key"]]
    return "\r\n".join(lines) + "\r\n\r\n"


def frame(row, is_signed):
    params = dict(parameters(row))
    if is_signed or row["security"] == "KEY":
        params["apiKey"] = key_of(row)["api_key"]
    if is_signed:
        params["timestamp"] = NOW
        params["signature"] = sha256(key_of(row)["secret"], "&".join("%s=%s" % pair for pair in sorted(params.items())))
    return json.dumps({"id": "1", "method": row["method"], "params": params})


def asked():
    """(row, whether it is signed, the text)"""
    for row in REST:
        yield from ((row, is_signed, http(row, is_signed)) for is_signed in (False, True))
    for row in FRAMES:
        yield from ((row, is_signed, frame(row, is_signed)) for is_signed in (False, True))


def serve(server, row, text):
    if row in FRAMES:
        with Client(server, row["path"], host=HOSTS[row["scheme"]]) as client:
            client.ask(text.encode())
        return
    with server.connect() as connection:
        connection.sendall(text.encode())
        read_answers(connection, 1)


def explained(server, row, text):
    before = "wss://%s%s\n" % (HOSTS[row["scheme"]], row["path"]) if row in FRAMES else ""
    body = json.dumps({"text": before + text, "secret": key_of(row)["secret"]}).encode()
    answer = json.loads(server.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body,
                                   host="127.0.0.1:%d" % server.port)[2])
    return answer.get("explain", answer)


def screen(server, row, text):
    body = json.dumps({"text": text, "secret": key_of(row)["secret"]}).encode()
    return " ".join(json.loads(server.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body,
                                          host="127.0.0.1:%d" % server.port)[2])["screen"].split())


# ----------------------------------------------------------------------------------------------------------- judging

def is_session_asked(row):
    """Whether there is a session the server knows, and a paste does not tell."""
    return row["security"] == "SESSION"


def is_known(row, is_signed, record):
    """Whether the server judged it as what is listed. Where no signature is taken its parameters are too many."""
    verdict, reason = record["verdict"], record.get("reason", {}).get("today")
    if row["security"] == "SIGNED":
        return verdict == ("valid" if is_signed else "wrong") or (row["method"] == "session.logon" and reason == "key-type")
    return verdict == "unsigned" or (is_signed and reason in ("too-many", "not-read")) or is_session_asked(row)


def named(said):
    return [(one["id"], one["confidence"]) for one in said.get("mistakes", []) + said.get("noticed", []) if one["confidence"] != "possible"]


def differs(row, record, said):
    verdict = {"unsigned": "undecided", "not-judged": "undecided"}.get(record["verdict"], record["verdict"])
    of = verdict, record.get("reason", {}).get("today"), named(record)
    told = said.get("verdict"), said.get("reason"), named(said)
    return "" if of == told or verdict == told[0] == "undecided" or (is_session_asked(row) and told[0] == "undecided") else (of, told)


def check_each(everything, records, said):
    report("each request is judged once", "" if len(records) == len(everything) else (len(records), len(everything)))
    other = [(name_of(row), is_signed, record["verdict"], record.get("reason")) for (row, is_signed, _), record in zip(everything, records)
             if not is_known(row, is_signed, record)]
    report("the server knows each of %d listed endpoints as signed, or not" % len(REST + FRAMES), other)
    other = [(name_of(row), is_signed, *found) for (row, is_signed, _), record, told in zip(everything, records, said)
             for found in [differs(row, record, told)] if found]
    report("explain judges each of them as the server does", other)


def check_addresses(server):
    """Of a bare address no method is known: it is told that it takes no signature where it does by none."""
    signed = {(row["scheme"], row["path"]) for row in REST if row["security"] == "SIGNED"}
    other = []
    for row in REST:
        line = "https://%s%s" % (HOSTS[row["scheme"]], http(row, True).split(" ")[1])
        told = [one["id"] for one in explained(server, row, line).get("mistakes", [])]
        if ("signed-unsigned-endpoint" in told) != ((row["scheme"], row["path"]) not in signed):
            other.append((name_of(row), told))
    report("of the bare address of each it is told whether it takes a signature", other)


def check_methods(server):
    other = [name_of(row) for row in FRAMES if "a WebSocket frame, " + row["method"] not in explained(server, row, frame(row, True)).get("read_as", "")]
    report("each of %d methods of a WebSocket API is read as a frame's" % len(FRAMES), other)


def check_parameters(server):
    """Each signed method of Spot's WebSocket API has its list; what stands beyond it is told, and what is in it is not."""
    signed = [row for row in FRAMES if row["scheme"] == "spot-ws" and row["security"] == "SIGNED"]
    short = [name_of(row) for row in signed if not {"apiKey", "timestamp", "signature", "recvWindow"} <= set(row.get("parameters", []))]
    report("the parameters of each of %d signed methods of Spot's WebSocket API are listed" % len(signed), short)

    def told(row, **more):
        values = {"apiKey": DOCS["api_key"], "timestamp": NOW, **more}
        values["signature"] = sha256(DOCS["secret"], "&".join("%s=%s" % pair for pair in sorted(values.items())))
        text = screen(server, row, json.dumps({"id": "1", "method": row["method"], "params": values}))
        return "madeUp is not among the parameters that are known here of %s:" % row["method"] in text, "not among" in text
    row = next(row for row in signed if row["method"] == "order.status")
    same("a name beyond them is told, and none that is listed", (told(row, symbol="BTCUSDT", madeUp="3"), told(row, symbol="BTCUSDT", orderId=1)),
         ((True, True), (False, False)))


def main():
    everything = list(asked())
    with Serve("--clock", "fixed:%d" % NOW) as server:
        for row, _, text in everything:
            serve(server, row, text)
        said = [explained(server, row, text) for row, _, text in everything]
        check_addresses(server)
        check_methods(server)
        check_parameters(server)
        server.stop()
        records = [record for record in server.log() if record.get("verdict") not in ("upgraded", None)]
    check_each(everything, records, said)
    return serve_for_tests.status()


if __name__ == "__main__":
    sys.exit(main())
