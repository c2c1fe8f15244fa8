#!/usr/bin/env python3
# Takes 22 s
"""Adapters with one bug each (peers/adapters/one_bug.py): the report has one cause for it, the right one, with what to do.
What is legal passes."""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
PEERS = "conformance/tests/peers/adapters"
sys.path.insert(0, PEERS)
import one_bug  # noqa: E402

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
ENVIRONMENT = dict(os.environ, COLUMNS="200", LC_ALL="C.UTF-8", NO_COLOR="1")
REST, FRAMES, PAY, FIX = ["spot-rest", "us-rest"], ["spot-ws", "us-ws"], ["pay-request", "pay-webhook"], ["fix-logon"]
PAIRS = ["spot-rest", "spot-ws", "fix-logon", "pay-webhook"]
ED25519 = ["fix-logon", "spot-rest/request/*ed25519*", "spot-ws/request/*ed25519*"]
SECRETS = REST + FRAMES + ["pay-request"]
LEGAL = None
# What each bug is called, and in which schemes it shows.
WANTED = {
    "url-safe": ("asym-signature-encoding (proved)", PAIRS), "unpadded": ("asym-signature-encoding (proved)", PAIRS),
    "hex": ("asym-signature-encoding (proved)", PAIRS), "prehash-256": ("ed25519-prehashed (proved)", ED25519),
    "prehash-512": ("ed25519-prehashed (proved)", ED25519), "hmac-base64": ("base64-digest (proved)", SECRETS),
    "secret-trimmed": ("secret-whitespace-or-quotes (proved)", SECRETS),
    "arguments-exchanged": ("hmac-args-swapped (proved)", SECRETS), "pay-lower-case": ("pay-lowercase-hex (proved)", PAY),
    "hex-upper-case": (LEGAL, SECRETS), "hash-512": ("wrong-hash (proved)", REST + FRAMES),
    "hex-twice": ("double-hex (proved)", SECRETS),
    "signature-not-escaped": ("asym-signature-not-url-encoded (proved)", REST),
    "ampersand-between": ("amp-joined-query-body (proved)", REST), "raw-signed": ("raw-signed-encoded-sent (proved)", REST),
    "path-signed": ("foreign-prehash (proved)", REST), "sorted-signed": ("order-mismatch (proved)", REST),
    "path-escape": ("delimiter-not-escaped (proved)", REST), "encode-uri": ("delimiter-not-escaped (proved)", REST),
    "ampersand": ("delimiter-not-escaped (proved)", REST), "comma-raw": (LEGAL, REST),
    "lower-case": ("a value is changed", REST), "values-trimmed": ("a value is changed", REST),
    "values-upper-case": ("a value is changed", ["us-ws"] + REST), "latin-1": ("a value is changed", REST),
    "number-anew": ("a number is written anew", REST), "empty-dropped": ("a parameter is missing", REST),
    "in-seconds": ("timestamp-in-seconds (likely)", REST),
    "timestamp-not-signed": ("timestamp-added-after-signing (proved)", REST),
    "lower-case-escapes-sent": ("percent-hex-case (proved)", REST),
    "no-key-header": ("api-key-header-missing (proved)", REST), "no-content-type": ("headers differs", REST),
    "frame-unsorted": ("ws-unsorted (proved)", FRAMES), "frame-encoded": ("ws-percent-encoded (proved)", FRAMES),
    "frame-without-key": ("ws-apikey-missing-from-payload (proved)", FRAMES), "numbers-as-strings": (LEGAL, FRAMES),
    "fix-joined-by-pipe": ("fix-wrong-field-order (proved)", FIX), "fix-short-checksum": ("CheckSum is not right", FIX),
    "fix-sum-of-the-body": ("CheckSum is not right", FIX), "fix-length-off-by-one": ("BodyLength is not right", FIX),
    "fix-time-without-milliseconds": ("fix-time-or-field-differs (proved)", FIX),
    "fix-sender-and-target-exchanged": ("fix-wrong-field-order (proved)", FIX),
    "pay-without-last-lf": ("pay-missing-trailing-lf (proved)", PAY), "pay-crlf": ("pay-newline-wrong (proved)", ["pay-request"]),
    "pay-body-alone": ("pay-body-only-signed (proved)", ["pay-request"]),
    "json-written-twice": ("pay-body-reserialised (proved)", ["pay-request"]),
    "json-anew": ("the body is written anew", PAY),
}
# The number is the same, and the letter of its exponent is not; one vector has such a number.
TWO = {"values-upper-case": {"a number is written anew"}}
# What nobody can tell: no usual serialiser writes the body so, and no key was used with that text.
# Python's reader drops a byte order mark, which has a name of its own.
UNTOLD = {"json-written-twice": {"payload differs", "charset-mismatch (proved)"}}


def run(bug, signed):
    _, schemes = WANTED[bug]
    names = [name for scheme in schemes for name in
             ([scheme] if "*" in scheme else ["%s/%s/*" % (scheme, op) for op in ("sign", "request")])]
    globs = [word for name in names for word in ("--select", name)]
    with tempfile.TemporaryDirectory() as folder:
        records = os.path.join(folder, "records")
        told = subprocess.run([BNCONFORM, "run", *globs, "--deadline", "30000", "--report", "text", "--report",
                               "ndjson=" + records, "--", PYTHON, PEERS + "/one_bug.py", bug], env=dict(ENVIRONMENT, ONE_BUG_SIGNED=signed),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        with open(records, encoding="utf-8") as file:
            failed = [row for row in map(json.loads, file) if row.get("counted") == "failed"]
    return told.returncode, told.stdout.decode(), failed


def causes_of(text):
    """Title -> whether the report says what to do."""
    blocks = re.split(r"^FAIL  ", text, flags=re.M)[1:]
    return {re.split(r"  +", block.split("\n")[0])[0]: bool(re.search(r"^  Fix  ", block, re.M)) for block in blocks}


def judge(bug, found):
    status, text, failed = found
    wanted, schemes = WANTED[bug]
    causes = causes_of(text)
    if wanted is LEGAL:
        return "" if status == 0 and not failed and " 0 failed" in text else "it is legal: %s" % causes
    expected = {wanted} | TWO.get(bug, set())
    if not expected <= set(causes) <= expected | UNTOLD.get(bug, set()):
        return "its causes are %s" % causes
    if not all(causes[title] for title in expected):
        return "nothing is said of what to do"
    seen = collections.Counter(row["id"].split("/")[0] for row in failed)
    return "" if status == 1 and seen.keys() <= {scheme.split("/")[0] for scheme in schemes} and seen else "exit %d, %s" % (status, dict(seen))


def main():
    wrong = 0
    if set(WANTED) != set(one_bug.BUGS):
        print("FAIL - every bug is known to this check: %s" % sorted(set(WANTED) ^ set(one_bug.BUGS)))
        wrong = 1
    bugs = sys.argv[1:] or list(WANTED)
    with ThreadPoolExecutor(2) as pool, tempfile.TemporaryDirectory() as signed:
        for bug, found in zip(bugs, pool.map(lambda bug: run(bug, signed), bugs)):
            said = judge(bug, found)
            name = WANTED[bug][0]
            sentence = "%s is legal, and passes" % bug if name is LEGAL else "%s is called %s, and nothing else" % (bug, name)
            print("FAIL - %s: %s" % (sentence, said) if said else "ok - " + sentence, flush=True)
            wrong += bool(said)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
