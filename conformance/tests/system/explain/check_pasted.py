#!/usr/bin/env python3
# Takes 30 s
"""Requests as people paste them: each form of data/pasted is read, and what is said first is right.

right.jsonl has one right order of each API in the forms that clients, languages, browsers, proxies and logs print. Each
must be found valid; with another signature in it no mistake may be named, and with a hidden one nothing is decided. Of
the texts that cases.jsonl names a right request must never be called wrong. A case of which the first answer is not right yet stands in NOT_YET with the
reason; one that has become right must be taken out of it."""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
FOLDER = pathlib.Path("conformance/tests/data/pasted")
SECONDS = 300  # the search ends by counts: a busy machine may take long, and must then not answer otherwise
NOT_YET = {}
FORMS_MIN = 40
UNORDERED = {"go map", "go values"}  # Go sorts a map when it prints it: the order that was sent is not known
failures = 0


def report(good, sentence, detail=""):
    global failures
    failures += not good
    print("ok - " + sentence if good else "FAIL - %s: %s" % (sentence, detail), flush=True)


def explain(key, *arguments, text=None):
    """The object that explain writes; one with the complaint alone where it refused to read."""
    given = {"stdin": subprocess.DEVNULL} if text is None else {"input": text}
    done = subprocess.run([BNCONFORM, "explain", "--json", "--key", key, *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS, **given)
    if done.returncode == 64:
        return {"verdict": "not read", "mistakes": [], "why": done.stderr.decode(errors="replace").strip()}
    return json.loads(done.stdout)


def explain_case(case):
    return explain(case["key"], str(FOLDER / case["file"]))


def is_right(case, told):
    """Whether what is said first is what has to be said first."""
    ids = [mistake["id"] for mistake in told["mistakes"]]
    wanted = case.get("first", []) + case.get("or_first", [])
    return (told["verdict"] == case.get("verdict") or ("not" in case and told["verdict"] != case["not"])
            or bool(ids) and ids[0] in wanted)


def is_innocent(case):
    """A request that is right, or of which nothing can be known."""
    return case.get("verdict") == "valid" or case.get("not") == "wrong"


def check_case(case, told):
    right, file = is_right(case, told), case["file"]
    if is_innocent(case):
        report(right or told["verdict"] != "wrong", "%s is not called wrong" % file, told)
    if file in NOT_YET:
        report(not right, "%s is not answered rightly yet: %s" % (file, NOT_YET[file]),
               "it is answered rightly now, and must be taken out of NOT_YET")
    else:
        report(right, "what is said first of %s is right" % file, told)
    if told["verdict"] != "not read":
        report(bool(told["read_as"]), "%s is told what it was read as" % file, told)


# ------------------------------------------------------------------------------------------------- right requests

SIGNATURE = re.compile(r"\b(?:[0-9a-f]{64}|[0-9A-F]{128})\b")


def text_of(row):
    return bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode()


def explain_right(row):
    return explain(row["key"], text=text_of(row))


def explain_changed(row, change):
    """The same text with each signature changed; None where it is not written in one piece."""
    text, number = SIGNATURE.subn(lambda found: change(found[0]), row.get("text", ""))
    return explain(row["key"], text=text.encode()) if number else None


def turned(signature):
    return signature[::-1]


def shortened(signature):
    return signature[:6] + "..." + signature[-6:]


def check_right(row, told):
    report(told["verdict"] == "valid", "a right request is valid as: " + row["form"], told)


def check_turned(row, told):
    sure = [mistake["id"] for mistake in told["mistakes"] if mistake["confidence"] != "possible"]
    # What is told in parts need not be what was sent.
    wanted = "undecided" if row["form"] in UNORDERED or row.get("apart") else "wrong"
    report(told["verdict"] == wanted and not sure, "no mistake is named of another signature as: " + row["form"], told)


def check_shortened(row, told):
    report(told["verdict"] == "undecided" and not told["mistakes"],
           "nothing is decided of a shortened signature as: " + row["form"], told)


ANSWER = '{"code":-1022,"msg":"Signature for this request is not valid."}'


def quoted(text):
    return "".join("> %s\n" % line for line in text.split("\n"))


# what stands around a request that somebody asks about
AROUND = {
    "a question before it": lambda text: "Hi all, I get this error since yesterday, please help:\n\n" + text,
    "thanks behind it": lambda text: text + "\n\nthanks",
    "words on both sides": lambda text: "It doesn't work any more:\n" + text + "\n\nWhat's wrong? I'm using HMAC (see docs).",
    "a label": lambda text: "Request: " + text,
    "the answer before it": lambda text: ANSWER + "\n" + text,
    "the answer on both sides": lambda text: ANSWER + "\n" + text + "\n\n" + ANSWER,
    "the answer behind it": lambda text: text + "\nResponse: " + ANSWER,
    "a time that was tried besides": lambda text: text + "\n\nEdit: I've also tried with timestamp=1714564800999 {no luck}",
    "the marks of quoted mail": quoted,
    "the beginning of a traceback": lambda text: text + '\nTraceback (most recent call last):\n  File "bot.py", line 12, in <module>\n',
    "what was raised": lambda text: text + "\nbinance.exceptions.BinanceAPIException: APIError(code=-1022): Signature for this "
                                           "request is not valid.\nValueError: no order"}


def check_around(pool, rows):
    rows = [row for row in rows if "text" in row]
    for shift in range(2):
        each = [(row, list(AROUND)[(number + 4 * shift) % len(AROUND)]) for number, row in enumerate(rows)]
        for (row, what), told in zip(each, pool.map(lambda one: explain(one[0]["key"], text=AROUND[one[1]](one[0]["text"]).encode()), each)):
            # Of a broken line nobody knows where it ends.
            fair = ("valid", "undecided") if re.search("mail|wrapped", row["form"]) else ("valid",)
            report(told["verdict"] in fair, "a right request is valid with %s as: %s" % (what, row["form"]), told)


# what stands in the place of an API key that somebody does not show: words, a program's variable, a shell's
IN_PLACE_OF_KEY = ("YOUR_API_KEY", "MY_KEY_HERE", "<my key>", "API_KEY", "self.api_key", "process.env.BINANCE_API_KEY", "abc123")


def check_hidden_key(pool, rows):
    """Of REST and Pay alone: the key of a frame and of FIX is signed, or stands in what is."""
    keys = {"@" + name: key["api_key"] for name, key in json.loads(pathlib.Path("vectors/keys.json").read_text())["keys"].items()
            if "api_key" in key}
    each = [(row, row["text"].replace(keys[row["key"]], IN_PLACE_OF_KEY[number % len(IN_PLACE_OF_KEY)]))
            for number, row in enumerate(rows)
            if keys[row["key"]] in row.get("text", "") and not re.match("ws |fix |FIX|.*frame", row["form"]) and '"method":"order' not in row["text"]]
    report(len(each) >= FORMS_MIN, "an API key can be hidden in at least %d forms" % FORMS_MIN, len(each))
    for (row, _), told in zip(each, pool.map(lambda one: explain(one[0]["key"], text=one[1].encode()), each)):
        report(told["verdict"] == "valid", "a right request is valid where its API key is not shown as: " + row["form"], told)


def turned_of():
    """Every so many'th form is searched with another signature: it takes the whole search, with sanitizers eight times as
    long, and that is the same code whatever the form was."""
    with open(BNCONFORM, "rb") as program:
        return 32 if b"__asan_init" in program.read() else 16


def check_forms(pool):
    rows = [json.loads(line) for line in (FOLDER / "right.jsonl").read_text(encoding="utf-8").splitlines()]
    forms = {row["form"] for row in rows}
    report(len(forms) == len(rows) >= FORMS_MIN, "a right request is there in at least %d forms" % FORMS_MIN, len(forms))
    for row, told in zip(rows, pool.map(explain_right, rows)):
        check_right(row, told)
    check_around(pool, rows)
    check_hidden_key(pool, rows)
    for row, told in zip(rows, pool.map(lambda row: explain_changed(row, shortened), rows)):
        if told:
            check_shortened(row, told)
    some = rows[::turned_of()]
    for row, told in zip(some, pool.map(lambda row: explain_changed(row, turned), some)):
        if told:
            check_turned(row, told)


def main():
    cases = [json.loads(line) for line in (FOLDER / "cases.jsonl").read_text().splitlines()]
    files = {path.name for path in FOLDER.glob("*.txt")}
    report(files == {case["file"] for case in cases}, "each file is a case", files ^ {case["file"] for case in cases})
    report(set(NOT_YET) <= files, "NOT_YET names files that are there", set(NOT_YET) - files)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case, told in zip(cases, pool.map(explain_case, cases)):
            check_case(case, told)
        check_forms(pool)
    print("# %d of %d cases answered rightly" % (len(cases) - len(NOT_YET), len(cases)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
