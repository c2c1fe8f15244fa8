#!/usr/bin/env python3
# Takes 8 s
"""The same bytes before three judges: requests of every scheme that an adapter made, right, with a mistake and with an
unknown one, are judged by `run`, `explain` and `serve`; and what the vectors say to verify by the last two. Verdict,
reason and mistakes are the same.

    check_alike.py [EACH]     one vector in so many; without it few of each
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import zlib

sys.dont_write_bytecode = True
sys.path[:0] = ["conformance/tests/support", "conformance/tests/system/serve", "conformance/tests/system/self_check"]
import serve_for_tests  # noqa: E402
from check_schemes import Example  # noqa: E402
from check_ws import Client  # noqa: E402
from serve_for_tests import BNCONFORM, BUILD, ENVIRONMENT, KEYS, Serve, octets, read_answers, report, same  # noqa: E402
from vectorlib.schemes import SCHEMES  # noqa: E402

EACH = int(sys.argv[1]) if sys.argv[1:] else 9
JUDGED = [name for name in SCHEMES if not name.endswith("webhook")]  # a webhook is sent by the exchange
HOSTS = {name: Example(name).host for name in JUDGED}
PATHS = {name: Example(name).path for name in JUDGED}
MADE = os.path.abspath("conformance/tests/peers/adapters/makes_mistakes.py")
LONG = 20  # a signature that is wrong is searched for long
# Told apart on purpose. A paste is read as what was printed: one request of a list, Python's quotes, an API key that somebody
# hid. `explain` is given a secret, and `serve` knows those of all keys; it takes any host, and as FIX what begins so.
APART = {"array", "trailing", "not-json", "empty", "key-placeholder", "key-unknown", "two-key-and-time", "rsa-2048-other-key",
         "header-among-others", "msgtype-second"}
TAKEN = {"body-not-json", "body-empty-array", "key-empty", "encoding-braces"}  # judged otherwise once
NOT_SIGNED = ("unsigned", "not-judged")


class Sent:
    """A request as its bytes are, the time it came at, and what `run` said of it; None: it was not asked."""

    def __init__(self, vector, form, said=None):
        self.id, self.scheme, self.key = vector["id"], vector["id"].split("/")[0], vector["key"]
        self.is_frame, self.is_fix, self.said = self.scheme.endswith("-ws"), self.scheme.startswith("fix"), said
        self.text = octets(form["message"]) if "message" in form else self.http(vector, form)
        self.now = vector.get("now_ms") or vector.get("time_ms") or self.own_time()

    def http(self, vector, form):
        target, body = octets(form.get("target") or vector.get("path") or Example(self.scheme).vector["path"]), octets(form.get("body"))
        lines = [octets(vector.get("method", "POST")) + b" " + target + b" HTTP/1.1"]
        lines += [(octets(name) + b": " + octets(value)).rstrip(b" ") for name, value in form["headers"]]
        if not any(line.lower().startswith(b"host:") for line in lines):
            lines.append(b"Host: " + HOSTS[self.scheme].encode())
        return b"\r\n".join(lines + [b"Content-Length: %d" % len(body)]) + b"\r\n\r\n" + body

    def own_time(self):
        found = re.search(rb'timestamp[="\s:]+(\d{13})(?!\d)', self.text)
        return found.group(1).decode() if found else "1499827319559"

    def is_sendable(self):
        """HTTP carries no control characters, and no blank in a target; and the server knows whom each key belongs to."""
        head = self.text.partition(b"\r\n\r\n")[0].split(b"\r\n")
        if self.is_frame:
            return b"\n" not in self.text
        if self.is_fix:
            return self.text.startswith(b"8=FIX") and self.text.endswith(b"\x01")
        return head[0].count(b" ") == 2 and not any(re.search(rb"[\x00-\x1f\x7f]|: [ \t]|\t$", line) for line in head)

    def explained(self):
        before = b"wss://%s%s\n" % (HOSTS[self.scheme].encode(), PATHS[self.scheme].encode()) if self.is_frame else b""
        done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@" + self.key, "--now", self.now], env=ENVIRONMENT,
                              input=before + self.text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False)
        try:
            return json.loads(done.stdout)
        except ValueError:
            return {"verdict": "exit %d: %s" % (done.returncode, done.stderr.decode("utf-8", "replace"))}


# ------------------------------------------------------------------------------------------------------------- served

def serve(everything):
    """The server's records, one each."""
    with Serve("--clock", "fixed:1499827319559") as server:
        for one in everything:
            server.clock("fixed:" + one.now)
            if one.is_frame:
                with Client(server, PATHS[one.scheme], host=HOSTS[one.scheme]) as client:
                    client.ask(one.text)
                continue
            with server.connect() as connection:
                connection.sendall(one.text)
                connection.recv(65536) if one.is_fix else read_answers(connection, 1)
        server.stop()
        return [record for record in server.log() if record.get("verdict") not in ("upgraded", None)]


# ---------------------------------------------------------------------------------------------------------------- run

def vectors():
    for scheme in JUDGED:
        with open("vectors/%s.json" % scheme, encoding="utf-8") as file:
            yield from json.load(file)["vectors"]


def is_searched(vector):
    return vector["expect"].get("reject") == "signature" or vector["id"].endswith("-and-signature")


def chosen(op):
    """Few of those that have a wire form, the same ones each time."""
    return [v for v in vectors() if v["op"] == op and v["level"] != "info" and "payload" not in v
            and (op == "verify" or "ok" in v["expect"]) and v["id"].split("/")[2] not in APART
            and (v["id"].split("/")[2] in TAKEN or zlib.crc32(v["id"].encode()) % (EACH * (LONG if is_searched(v) else 1)) == 0)]


def key_of(asked):
    """What is asked of an adapter, without what the vector has besides."""
    names = ("scheme", "api_key", "method", "path", "query", "body", "params", "time_ms", "frame_id", "nonce", "sender", "target", "seq",
             "sending_time", "heartbeat", "handling")
    return json.dumps([asked.get(name) for name in names])


def ran(asked):
    """What an adapter made of these requests, and what `run` says of it."""
    with tempfile.TemporaryDirectory() as folder:
        made, records = os.path.join(folder, "made"), os.path.join(folder, "records")
        words = [word for v in asked for word in ("--select", v["id"])]
        subprocess.run([BNCONFORM, "run", *words, "--report", "ndjson=" + records, "--", sys.executable, MADE, made],
                       env=dict(ENVIRONMENT, BNSIGN=os.path.join(BUILD, "bnsign")), stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, timeout=300, check=False)
        with open(records, encoding="utf-8") as file:
            said = {row["id"]: row for row in map(json.loads, file) if "outcome" in row}
        with open(made, encoding="utf-8") as file:
            forms = {key_of(row["asked"]): row["made"] for row in map(json.loads, file)}
    for v in asked:
        form = forms.get(key_of(dict(v, scheme=v["id"].split("/")[0], api_key=KEYS[v["key"]].get("api_key"))))
        if form and v["id"] in said:
            yield Sent(v, form, said[v["id"]])


# ---------------------------------------------------------------------------------------------------------- comparing

def named(said):
    """Whatever is only possible is no judgement."""
    return [(one["id"], one["confidence"]) for one in said.get("mistakes", []) + said.get("noticed", [])
            if one["confidence"] != "possible"]


def differs(one, record, said):
    """How `explain` and `serve` differ; empty: they do not."""
    verdict = {"key-unknown": "wrong"}.get(record["verdict"], record["verdict"])
    facts = "undecided" if verdict in NOT_SIGNED else verdict, record.get("reason", {}).get("today"), named(record), record.get("unexplained", False)
    told = said["verdict"], said.get("reason"), named(said), said.get("unexplained", False)
    return "" if facts == told else "%s: serve %s, explain %s" % (one.id, facts, told)


def contradicts(one, said):
    """Where `run` says another thing of the signature than `explain` does."""
    is_right = said["signed_right"] or said["verdict"] == "valid"
    names = [name for name, _ in named(said)]
    if (one.said["outcome"] == "pass") != is_right:
        return "%s: run %s, explain %s" % (one.id, one.said["outcome"], said["verdict"])
    ids = [row["id"] for row in one.said.get("mistakes", [])]
    if one.said["counted"] == "skipped" and not ids:
        return "" if "unexplained" not in one.said else "%s: not searched, and called unexplained" % one.id
    same_names = set(ids) <= set(names) and ids[:1] == names[:1] or not ids and said.get("unexplained")
    return "" if is_right or same_names else "%s: run %s, explain %s" % (one.id, ids, names)


def main():
    everything = [one for one in ran(chosen("request")) if one.is_sendable()]
    everything += [one for one in (Sent(v, v) for v in chosen("verify")) if one.is_sendable()]
    records = serve(everything)
    if len(records) != len(everything):
        report("each request is judged once", "%d records of %d requests" % (len(records), len(everything)))
        return 1
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        told = list(pool.map(Sent.explained, everything))
    other = [problem for one, record, said in zip(everything, records, told) for problem in [differs(one, record, said)] if problem]
    report("explain and serve judge %d requests alike" % len(everything), "%d not: %s" % (len(other), "\n  ".join(other)) if other else "")
    three = [(one, said) for one, said in zip(everything, told) if one.said]
    other = [problem for one, said in three for problem in [contradicts(one, said)] if problem]
    report("and run judges %d of them as they do" % len(three), "%d not: %s" % (len(other), "\n  ".join(other)) if other else "")
    kinds = {one.scheme for one in everything}
    same("requests of every scheme are among them", sorted(set(JUDGED) - kinds), [])
    return 1 if serve_for_tests.failures else 0


if __name__ == "__main__":
    sys.exit(main())
