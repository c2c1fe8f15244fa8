#!/usr/bin/env python3
# Takes 25 s
"""Calls that a library makes itself: a right library passes, and each wrong one gets its outcome, severity and stage.

The libraries are conformance/tests/peers/senders: right.py, and broken.py with one fault each.
"""
import copy
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("BUILD", "build")
BNCONFORM = os.path.join(BUILD, "bnconform")
SENDERS = os.path.join("conformance", "tests", "peers", "senders")
SLOW = 10 if "san" in BUILD or "cov" in BUILD else 1
LIMIT = ["unshare", "-Ur", "sh", "-c", 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', "sh"]
GROUPS = {"rest", "websocket", "fix", "us", "pay", "futures", "meaning", "retries"}
failures = 0
scratch = tempfile.mkdtemp()


def report(sentence, problem=""):
    global failures
    failures += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem)[:600] if problem else ""), flush=True)


class Run:
    """One run of a sender: its records, by the last part of their ids, and what it said."""

    def __init__(self, sender, *options, select=(), before=()):
        path = os.path.join(scratch, "records")
        program = [os.path.join(SENDERS, "right.py")] if sender == "right" else [os.path.join(SENDERS, "broken.py"), sender]
        program = [sender] if sender.endswith(".py") else program
        globs = [word for glob in select for word in ("--select", glob)]
        done = subprocess.run([*before, BNCONFORM, "run", "--report", "ndjson=" + path, *globs, *options, "--",
                               sys.executable, *program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=300 * SLOW, check=False)
        self.status, self.out, self.err = done.returncode, done.stdout.decode(), done.stderr.decode()
        with open(path, encoding="utf-8") as file:
            self.text = file.read()
        self.first, *self.rows, self.last = map(json.loads, self.text.splitlines())
        self.by_id = {row["id"]: row for row in self.rows}

    def of(self, select):
        """The records that these globs select."""
        part = copy.copy(self)
        part.rows = [row for row in self.rows if any(fnmatch.fnmatchcase(row["id"], glob) for glob in select)]
        return part

    def kinds(self):
        return {(row["outcome"], row["severity"], row["stage"]) for row in self.rows}

    def __str__(self):
        return "exit %d, %s, %s" % (self.status, sorted(map(str, self.kinds())), self.err[-300:])


def is_permitted():
    probe = Run("right", select=["spot-rest/send/account"])
    row = probe.rows[0]
    if "not permitted" in probe.text or "without OpenSSL" in probe.text:
        right = probe.status == 5 and row["outcome"] == "harness" and row["counted"] == "failed"
        report("where nothing can be sealed the calls are not made, and count as failed", "" if right else probe)
        print("skip - libraries make their calls: %s" % row["detail"])
        return False
    return True


# ----------------------------------------------------------------------------------------------------------- the right

def right():
    run = Run("right")
    report("a right library passes", "" if run.status == 0 and run.last["failed"] == 0 else run)
    report("at least 120 calls are made", "" if run.last["passed"] >= 120 else run.last)
    report("each of its verdicts is ok or open", {row["id"]: row["severity"] for row in run.rows
                                                 if row["severity"] not in ("ok", "open")} or "")
    open_ones = [row["id"] for row in run.rows if row["severity"] == "open" and row["counted"] == "failed"]
    report("what is open is no failure", open_ones)
    report("each verdict has its group", {row["group"] for row in run.rows} - GROUPS or "")
    strange = [row["id"] for row in run.rows if row["op"] != "send" or not row["asked"]
               or (not row["arrived"] and not re.search("refused the call|nothing was sent", row["detail"]))]
    report("each verdict says what was asked and shows what arrived", strange)
    keys = re.findall(r"(?i)(?:x-mbx-apikey|certificate-sn): (\S{12,})", "".join(row["arrived"] for row in run.rows))
    report("API keys are shortened in what arrived", keys[:3])
    with open("vectors/keys.json", encoding="utf-8") as file:
        known = [key["secret"] for key in json.load(file)["keys"].values() if "secret" in key]
    report("no secret stands in the records", [secret[:4] for secret in known if secret in run.text])
    round_trip(run)


def round_trip(run):
    path = os.path.join(scratch, "kept")
    with open(path, "w", encoding="utf-8") as file:
        file.write(run.text)
    done = subprocess.run([BNCONFORM, "report", path, "--report", "ndjson"], stdout=subprocess.PIPE, check=False)
    again = [json.loads(line) for line in done.stdout.decode().splitlines()]
    report("bnconform report gives every record back", "" if again[1:-1] == run.rows else "they differ")


def reaches():
    for reach, scheme in (("base-url", "http://127.0.0.1"), ("base-url-tls", "https://127.0.0.1")):
        run = Run("right", "--reach", reach, select=["*/send/order-limit", "*/send/retry-redirect-*", "*/send/create"])
        hosts = {re.search(r"(?im)^host: (\S+)", row["arrived"]).group(1) for row in run.rows}
        right_one = run.status == 0 and hosts == {"127.0.0.1:8080"}
        report(f"--reach {reach} leads to {scheme}", "" if right_one else (run, hosts))
    done = subprocess.run([BNCONFORM, "run", "--reach", "elsewhere"], stderr=subprocess.PIPE, check=False)
    report("an unknown --reach is a mistake of usage", "" if done.returncode == 64 else done)


def adds():
    select = ["spot-rest/send/order-limit", "spot-rest/send/withdraw"]
    run = Run("AddsParameter", select=select)
    report("a parameter that was not asked for is dangerous",
           "" if run.kinds() == {("fail", "danger", "meaning")} and run.status == 1 else run)
    run = Run("AddsParameter", "--adds", "recvWindow,icebergQty", select=select)
    report("--adds names those that the library may add", "" if run.kinds() == {("pass", "ok", None)} else run)
    run = Run("AddsParameter", "--adds", "icebergQty", select=["spot-rest/send/account"])
    report("one that the endpoint does not take is refused all the same",
           "" if run.kinds() == {("fail", "refused", "parameters")} else run)


# ---------------------------------------------------------------------------------------------------------- the broken

SIGNED = ["spot-rest/send/order-limit", "us-rest/send/account"]
# sender, which vectors, what each verdict is, words of the detail
BROKEN = [
    ("SignsRaw", ["spot-rest/send/value-space", "spot-rest/send/value-e-acute"], ("fail", "refused", "signature"), "2025"),
    ("LeavesDelimiters", ["spot-rest/send/value-injection"], ("fail", "danger", "meaning"), "added"),
    ("LeavesDelimiters", ["spot-rest/send/value-ampersand"], ("fail", "refused", "meaning"), "no parameter of"),
    ("LeavesDelimiters", ["spot-rest/send/value-signature-inside"], ("fail", "refused", "signature"), "duplicate"),
    ("LeavesSignature", ["spot-rest/send/account"], ("pass", "ok", None), ""),
    ("LeavesDelimiters", ["spot-rest/send/get-value-injection", "spot-rest/send/delete-value-injection"],
     ("fail", "danger", "meaning"), "added"),
    ("LeavesDelimiters", ["us-rest/send/get-value-injection"], ("fail", "open", "meaning"), "added"),
    ("LeavesDelimiters", ["spot-rest/send/get-value-ampersand"], ("fail", "refused", "meaning"), "no parameter of"),
    ("DropsEmpty", ["spot-rest/send/*value-empty"], ("pass", "odd", None), "left out"),
    ("DropsAll", ["spot-rest/send/order-limit"], ("fail", "refused", "meaning"), "lost"),
    ("DropsZero", ["spot-rest/send/get-value-zero-*"], ("fail", "danger", "meaning"), "lost"),
    ("FormatsAsPython", ["spot-rest/send/value-number-small"], ("fail", "refused", "meaning"), "-1100"),
    ("FormatsAsPython", ["spot-rest/send/value-boolean-true"], ("pass", "open", None), "another spelling"),
    ("FormatsAsPython", ["spot-rest/send/value-number-exponent-7"], ("fail", "open", "meaning"), "-1100"),
    ("ResendsOld", ["spot-rest/send/retry-clock-*"], ("pass", "odd", None), "old signature"),
    ("RetriesAtOnce", ["spot-rest/send/retry-unavailable-post", "spot-rest/send/retry-timeout-post"],
     ("pass", "odd", None), "5xx"),
    ("RetriesAtOnce", ["spot-rest/send/retry-unavailable-get"], ("pass", "ok", None), ""),
    ("RetriesAtOnce", ["spot-rest/send/retry-limited-*", "spot-rest/send/retry-banned-get"], ("pass", "odd", None),
     "Retry-After"),
    ("FollowsRedirects", ["spot-rest/send/retry-redirect-*"], ("pass", "odd", None), "signed request"),
    ("FollowsWithKey", ["spot-rest/send/retry-redirect-*"], ("pass", "odd", None), "API key"),
    ("AsksTheTime", ["spot-rest/send/account"], ("pass", "ok", None), ""),
    ("CallsNothing", SIGNED + ["pay-request/send/create"], ("fail", "refused", "nothing-arrived"), "no signed request"),
    ("CallsTwice", ["spot-rest/send/order-limit", "spot-rest/send/order-cancel"], ("fail", "danger", "extra"), "more than once"),
    ("CallsTwice", ["spot-rest/send/account"], ("pass", "odd", None), "more than once"),
    ("CallsElsewhere", ["spot-rest/send/account"], ("fail", "danger", "meaning"), "another call"),
    ("RefusesAll", SIGNED + ["pay-request/send/create"], ("refused", "refused", "verdict"), ""),
    ("RefusesAll", ["spot-rest/send/value-nul", "spot-rest/send/value-empty"], ("pass", "ok", None), "refused the call"),
    ("RefusesAndCalls", SIGNED, ("fail", "refused", "extra"), "arrived"),
    ("SendsRawSpace", ["spot-rest/send/value-lf"], ("fail", "refused", "malformed"), ""),
    ("ForgetsKey", SIGNED, ("fail", "refused", "signature"), "key-missing"),
    ("PutsSignatureFirst", SIGNED, ("pass", "odd", None), "not last"),
    ("ReordersPay", ["pay-request/send/create", "pay-request/send/nested"], ("fail", "refused", "signature"), "signature"),
    ("KeepsNonce", ["pay-request/send/create"], ("pass", "ok", None), ""),
    ("KeepsNonce", ["pay-request/send/query", "pay-request/send/close"], ("pass", "open", None), "nonce of an earlier request"),
    ("LeavesContentType", ["pay-request/send/create"], ("fail", "refused", "signature"), "Content-Type"),
    ("LosesPayDigits", ["pay-request/send/create", "pay-request/send/decimal"], ("fail", "danger", "meaning"), "altered"),
    ("DistrustsCertificates", SIGNED, ("fail", "refused", "nothing-arrived"), "does not trust"),
    ("EncodesFrames", ["*-ws/send/value-space", "spot-ws/send/value-many"], ("fail", "refused", "signature"), "signature"),
    ("QuotesNumbers", ["spot-ws/send/order-cancel"], ("pass", "odd", None), "kind"),
    ("LosesFrames", ["*-ws/send/order-place"], ("fail", "danger", "meaning"), "lost"),
    ("AltersSender", ["fix-logon/send/*"], ("fail", "danger", "meaning"), "altered"),
    ("CountsFromTwo", ["fix-logon/send/*"], ("fail", "refused", "malformed"), "MsgSeqNum(34)"),
    ("SignsWithBars", ["fix-logon/send/*"], ("fail", "refused", "signature"), "signature"),
    ("AddsAnswerType", ["spot-rest/send/order-limit"], ("pass", "odd", None), "changes nothing"),
    ("JoinsRaw", ["spot-rest/send/value-signature-inside", "spot-rest/send/get-value-hash", "spot-rest/send/value-email-hash",
                  "spot-rest/send/delete-value-hash"], ("fail", "refused", "signature"), "delimiter-not-escaped"),
    ("JoinsRaw", ["spot-rest/send/value-email-plus", "spot-rest/send/value-email-ampersand", "spot-rest/send/*value-plus"],
     ("fail", "danger", "meaning"), "delimiter-not-escaped"),
    ("JoinsRaw", ["spot-rest/send/value-space", "spot-rest/send/value-double-quote", "spot-rest/send/value-braces",
                  "spot-rest/send/value-e-acute"], ("fail", "refused", "signature"), "not-percent-encoded"),
    ("JoinsRaw", ["spot-rest/send/get-value-space", "spot-rest/send/delete-value-space", "spot-rest/send/delete-value-e-acute",
                  "spot-rest/send/value-email-umlaut"], ("fail", "refused", "signature"), "raw-signed-encoded-sent"),
    ("JoinsRaw", ["spot-rest/send/value-withdraw-space", "spot-rest/send/value-withdraw-emoji", "usdm-rest/send/batch-orders"],
     ("pass", "open", None), "not percent-encoded"),
    ("SignsRaw", ["spot-rest/send/*value-plus", "spot-rest/send/value-e-acute", "spot-rest/send/value-space"],
     ("fail", "refused", "signature"), "raw-signed-encoded-sent"),
    ("PadsDecimals", ["spot-rest/send/order-limit", "spot-rest/send/withdraw", "usdm-rest/send/order-limit"],
     ("pass", "odd", None), "another spelling"),
    ("WritesNoZero", ["spot-rest/send/order-limit", "spot-rest/send/order-list-oco", "spot-ws/send/order-place"],
     ("pass", "open", None), "legal range"),
    ("PadsFar", ["spot-rest/send/order-named", "usdm-rest/send/order-limit"], ("pass", "open", None), "legal range"),
    ("TakesAnyText", ["spot-rest/send/key-crlf-*", "spot-rest/send/key-blank-line-*", "spot-rest/send/key-encrypted-*",
                      "spot-rest/send/key-pkcs1-*"], ("fail", "refused", "signature"), ""),
    ("TakesAnyText", ["spot-rest/send/key-no-newline-*"], ("pass", "ok", None), ""),
    ("SharesSessions", ["spot-ws/send/account-after-logon"], ("fail", "refused", "signature"), "signature-missing"),
    ("SharesSessions", ["spot-ws/send/session-logon", "spot-ws/send/account"], ("pass", "ok", None), ""),
    ("TrustsAnybody", ["*/send/certificate-*"], ("fail", "danger", "certificate"), "not verified"),
    ("KeepsConnections", ["spot-rest/send/account", "spot-rest/send/certificate-*", "usdm-rest/send/account",
                          "usdm-rest/send/certificate-*"], ("pass", "ok", None), ""),
    ("TrustsWhomItKeeps", ["spot-rest/send/certificate-*", "usdm-rest/send/certificate-*"], ("fail", "danger", "certificate"),
     "not verified"),
    ("TrustsWhomItKeeps", ["spot-rest/send/account", "usdm-rest/send/account"], ("pass", "ok", None), ""),
    ("DeletesInBody", ["spot-rest/send/order-cancel", "spot-rest/send/delete-value-*", "usdm-rest/send/order-cancel"],
     ("pass", "ok", None), ""),
    ("DeletesInBoth", ["spot-rest/send/order-cancel", "spot-rest/send/delete-value-space"],
     ("fail", "refused", "signature"), ""),
    ("RaisesForKeys", ["spot-rest/send/key-*"], ("pass", "ok", None), "refused the key: KeyError"),
    ("Raises", ["spot-rest/send/order-limit", "usdm-rest/send/order-limit"], ("pass", "odd", None), "in an error: KeyError"),
    ("RaisesWrong", ["spot-rest/send/value-space"], ("fail", "refused", "signature"), "in an error: KeyError"),
    ("NarrowsNumbers", ["*-rest/send/value-number-digits*"], ("fail", "danger", "meaning"), "altered"),
    ("NarrowsNumbers", ["spot-ws/send/value-number-digits*", "usdm-ws/send/value-number-digits*"], ("fail", "danger", "meaning"), "altered"),
    ("CutsDecimals", ["*-rest/send/value-number-digits-twelve", "*-ws/send/value-number-digits-twelve"], ("fail", "danger", "meaning"), "altered"),
    ("CutsDecimals", ["spot-rest/send/value-number-small"], ("pass", "odd", None), "another spelling"),
    ("SignsFrameLists", ["spot-ws/send/value-list", "spot-ws/send/value-object", "spot-ws/send/value-null"],
     ("fail", "open", "signature"), "signature"),
    ("SignsFrameLists", ["spot-ws/send/order-place"], ("pass", "ok", None), ""),
    ("WritesLikeC", ["*-rest/send/value-number-round-s*"], ("fail", "refused", "meaning"), "-1100"),
    ("WritesLikeC", ["spot-ws/send/value-number-round-s*"], ("pass", "open", None), "exponent"),
    ("StripsPrefix", ["*-rest/send/value-prefix-word", "*-rest/send/value-prefix-digits"], ("fail", "danger", "meaning"), "altered"),
    ("ShowsLists", ["usdm-rest/send/batch-orders", "usdm-rest/send/batch-orders-cancel-named"],
     ("fail", "refused", "meaning"), "no JSON"),
    ("LosesOrders", ["usdm-rest/send/batch-orders", "usdm-rest/send/batch-orders-cancel*"], ("fail", "danger", "meaning"), "altered"),
    ("DropsZero", ["usdm-rest/send/get-value-zero-*"], ("fail", "danger", "meaning"), "lost"),
    ("FormatsAsPython", ["spot-rest/send/get-value-boolean-*"], ("pass", "open", None), "another spelling"),
    ("FormatsFrames", ["spot-ws/send/value-boolean-*"], ("pass", "open", None), "another spelling"),
    ("KeepsParameters", ["*-rest/send/two-orders"], ("fail", "danger", "meaning"), "added"),
    ("KeepsParameters", ["spot-rest/send/two-gets"], ("fail", "danger", "meaning"), "added"),
    ("KeepsSignature", ["*-rest/send/two-*", "spot-ws/send/two-orders"], ("fail", "refused", "signature"), "signature"),
    ("SharesParameters", ["*-rest/send/*-at-once", "spot-ws/send/orders-at-once"], ("fail", "danger", "meaning"), "altered"),
    ("SharesParameters", ["*-rest/send/two-*", "spot-ws/send/two-orders"], ("pass", "ok", None), ""),
    ("SharesPayload", ["spot-rest/send/*-at-once", "spot-ws/send/orders-at-once"], ("fail", "refused", "signature"), "signature"),
    ("SharesPayload", ["*-rest/send/two-*", "spot-ws/send/two-orders"], ("pass", "ok", None), ""),
    ("LosesCalls", ["*-rest/send/two-*", "*-rest/send/*-at-once"], ("fail", "refused", "nothing-arrived"), "not all arrived"),
    ("CallsTwice", ["*-rest/send/two-orders"], ("fail", "danger", "extra"), "more than once"),
    ("SlowToSend", ["spot-rest/send/account", "usdm-rest/send/account"], ("pass", "ok", None), ""),
    ("SignsBefore", ["spot-rest/send/account", "usdm-rest/send/account"], ("fail", "refused", "signature"), "timestamp-old"),
    ("Dies", ["spot-rest/send/account"], ("crash", None, None), "status 3"),
    ("DiesAfterwards", ["spot-rest/send/value-space", "spot-rest/send/get-value-space"], ("fail", "refused", "signature"),
     "the call ended so: exited with status 3"),
    ("DiesAfterwards", ["spot-rest/send/account"], ("crash", None, None), "status 3"),
    ("DiesOfStrangers", ["spot-rest/send/certificate-*"], ("pass", "odd", None), "the call ended so: exited with status 3"),
]


def broken():
    """Each sender runs once, with all that it is asked for."""
    runs = {}
    for sender, *_ in BROKEN:
        if sender not in runs:
            rows = [row for row in BROKEN if row[0] == sender]
            runs[sender] = Run(sender, select=[glob for row in rows for glob in row[1]])
            fails = any(row[2][0] != "pass" and row[2][1] != "open" for row in rows)
            report(f"{sender}: exit {int(fails)}", "" if runs[sender].status == int(fails) else runs[sender])
    for sender, select, wanted, words in BROKEN:
        run = runs[sender].of(select)
        details = [" ".join([row["detail"] or "", *(one["id"] for one in row["mistakes"])]) for row in run.rows]
        good = run.rows and run.kinds() == {wanted} and all(words in detail for detail in details)
        told = " ".join(word for word in wanted if word) + (f", {words}" if words else "")
        report(f"{sender}, {select[0].split('/', 2)[-1]}: {told}", "" if good else (run, details))


def unescaped():
    """One Ed25519 signature in four has no plus sign: the exchange reads it right as it is, and the call is made again."""
    for options in ([], ["--oneshot"]):
        run = Run("LeavesSignature", *options, "--skip", "*/key-*", select=["spot-rest/send/*-ed25519-?"])
        good = run.rows and run.kinds() == {("fail", "refused", "signature")} \
            and all("+" in row["arrived"].partition("signature=")[2].partition(" ")[0] for row in run.rows)
        report(" ".join(["a base64 signature that is not escaped is refused, whatever it happens to be", *options]),
               "" if good else run)


def hangs():
    start = time.monotonic()
    run = Run("Hangs", "--deadline", "400", select=["spot-rest/send/account"])
    good = run.kinds() == {("timeout", None, None)} and run.status == 1 and time.monotonic() - start < 30 * SLOW
    report("a library that does not come back is timed out, and ended", "" if good else run)
    run = Run("HangsAfterwards", "--deadline", "4000", select=["spot-rest/send/value-space"])  # it has to have called by then
    good = run.kinds() == {("fail", "refused", "signature")} and "the call ended so: no answer in 4000 ms" in run.rows[0]["detail"]
    report("what arrived of a call that does not come back is judged", "" if good else run)


def words():
    run = Run("SignsRaw", select=["spot-rest/send/value-space"])
    row = run.rows[0]
    good = [m["id"] for m in row["mistakes"]][:1] == ["raw-signed-encoded-sent"] and "a%20b" in row["right"] \
        and "a b" in row["signed"]
    report("a wrong signature is named, with what was signed and what had to be", "" if good else row)
    run = Run("LeavesDelimiters", "--report", "text", select=["spot-rest/send/value-injection"])
    shown = "  asked   newClientOrderId = a&icebergQty=999\n  sent    newClientOrderId = a\n          icebergQty = 999\n"
    good = "delimiter-not-escaped (proved, danger)" in run.out and shown in run.out
    report("the text report sets what was sent beside what was asked for", "" if good else run.out)
    row = run.rows[0]
    report("so do the records", "" if row["right"] == "newClientOrderId = a&icebergQty=999" and row["group"] == "meaning"
           and "icebergQty=999" in row["arrived"] else row)


def documented():
    """The driver of PROTOCOL.md, as it stands there."""
    with open(os.path.join("conformance", "PROTOCOL.md"), encoding="utf-8") as file:
        blocks = re.findall(r"(?s)```python\n(.*?)```", file.read())
    path = os.path.join(scratch, "sender.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(next(block for block in blocks if "def send(q)" in block))
    run = Run(path, select=["usdm-rest/send/order-[!m]*", "usdm-rest/send/batch-orders*", "usdm-rest/send/value-space"])
    kinds = {(row["id"], row["outcome"], row["severity"]) for row in run.rows
             if row["outcome"] != "pass" or row["severity"] not in ("ok", "odd")}
    report("the driver in PROTOCOL.md makes its calls rightly", "" if len(run.rows) > 6 and not kinds else (run, kinds))


def not_claimed():
    done = subprocess.run([BNCONFORM, "run", "--select", "*/send/*", "--", os.path.join(BUILD, "bnsign"), "adapter"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
    report("who does not claim send is not asked", "" if done.returncode == 6 else done)


def refused():
    sentence = "where namespaces are not permitted the calls are not made, and count as failed"
    if not shutil.which("unshare") or subprocess.run(LIMIT + ["true"], stderr=subprocess.DEVNULL, check=False).returncode:
        print("skip - %s: the limit of namespaces cannot be set here" % sentence)
        return
    run = Run("right", select=SIGNED, before=LIMIT)
    good = run.kinds() == {("harness", None, None)} and run.status == 5 and "not permitted" in run.rows[0]["detail"]
    report(sentence, "" if good and run.last["failed"] == 2 else run)


def main():
    not_claimed()
    if is_permitted():
        for check in (documented, right, reaches, adds, broken, unescaped, hangs, words, refused):
            check()
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        STATUS = main()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(STATUS)
