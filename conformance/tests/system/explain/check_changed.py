#!/usr/bin/env python3
# Takes 10 s
"""A right request after whatever passed it on: a terminal or a mail broke its lines, an editor set its quotation marks,
a page escaped it, a log put something before each line, a chat made links of its addresses, PowerShell wrote it in
UTF-16. Each of them alone leaves it valid, in every form; of two together no right request is called wrong.

    check_changed.py [PAIRS [SEED]]     so many that were changed twice, others by another seed
"""
import concurrent.futures
import html
import itertools
import json
import os
import pathlib
import quopri
import random
import re
import subprocess
import sys
import urllib.parse

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
VECTORS = pathlib.Path("vectors")
failures = 0


def report(sentence, wrong):
    global failures
    failures += bool(wrong)
    print("FAIL - %s: %s" % (sentence, str(wrong)[:600]) if wrong else "ok - " + sentence, flush=True)


# -------------------------------------------------------------------------------------------------------- the requests

def vector(name, number):
    rows = json.loads((VECTORS / (name + ".json")).read_text(encoding="utf-8"))["vectors"]
    return next(row for row in rows if row["id"] == "%s/request/%s" % (name, number))


def shell(text):
    return "'" + text.replace("'", "'\\''") + "'"


def forms():
    """Of each form: its name, its key, the text of a right request."""
    for name, number, host in [("spot-rest", "published-rest-hmac-mixed", "api.binance.com"), ("usdm-rest", "order-reversed", "fapi.binance.com"),
                               ("pay-request", "order", "bpay.binanceapi.com")]:
        row = vector(name, number)
        ok, method = row["expect"]["ok"], row.get("method", "POST")
        target, body = ok.get("target", row["path"]), ok.get("body", row["body"] if name == "pay-request" else "")
        head = ["%s %s HTTP/1.1" % (method, target), "Host: " + host] + ["%s: %s" % tuple(pair) for pair in ok["headers"]]
        options = ["-H " + shell("%s: %s" % tuple(pair)) for pair in ok["headers"]] + (["-d " + shell(body)] if body else [])
        yield "raw request " + name, row["key"], "\n".join(head) + "\n\n" + body
        yield "curl command " + name, row["key"], "curl -X %s %s %s" % (method, shell("https://" + host + target), " ".join(options))
        yield "object " + name, row["key"], json.dumps({"method": method, "url": "https://" + host + target,
                                                        "headers": dict(map(tuple, ok["headers"])), "body": body}, indent=2)
        if not body:
            yield "line of a log " + name, row["key"], "12:00:01 DEBUG %s https://%s%s" % (method, host, target)
    row = vector("spot-ws", "published-ws-hmac-ascii")
    yield "frame", row["key"], row["expect"]["ok"]["message"]
    row = vector("fix-logon", "documents-example")
    yield "FIX message", row["key"], row["expect"]["ok"]["message"].replace("\x01", "|")


# -------------------------------------------------------------------------------------------------------- what changes

def each(change):
    return lambda text: "\n".join(change(line) for line in text.split("\n"))


def before(prefix):
    return each(lambda line: prefix + line)


def broken(width, further=""):
    return each(lambda line: ("\n" + further).join(line[at:at + width] for at in range(0, len(line), width)) or line)


def in_turn(marks, single=None):
    """Quotation marks that open and close."""
    def change(text):
        number = itertools.count()
        text = re.sub('"', lambda _: marks[next(number) % 2], text)
        number = itertools.count()
        return re.sub("'", lambda _: single[next(number) % 2], text) if single else text
    return change


def counted(form):
    return lambda text: "\n".join(form % (number, line) for number, line in enumerate(text.split("\n"), 1))


def boxed(text):
    lines = text.split("\n")
    width = max(map(len, lines))
    return "┌%s┐\n%s\n└%s┘" % ("─" * (width + 2), "\n".join("│ %s │" % line.ljust(width) for line in lines), "─" * (width + 2))


def sown(mark):
    return lambda text: re.sub("([&/,])", "\\1" + mark, text)


def coloured(text):
    return re.sub("([A-Za-z]{4,12})", "\x1b[32m\\1\x1b[0m", text)


def numeric(text):
    return re.sub(r"[^\w\s]", lambda found: "&#%d;" % ord(found[0]), text)


def slack(text):
    return re.sub(r"https?://[^\s'\"]+", lambda found: "<%s|%s>" % (found[0], found[0]), text)


LAID_OUT = {
    "lines broken at 72": broken(72), "lines broken at 80": broken(80), "lines broken at 120": broken(120),
    "lines broken at 100 and indented": broken(100, "    "), "lines broken by a backslash": each(
        lambda line: "\\\n".join(line[at:at + 75] for at in range(0, len(line), 75)) or line),
    "quoted": before("> "), "quoted twice": before("> > "), "quoted without a blank": before(">"),
    "a changed line": before("+"), "indented": before("    "), "indented by tabs": before("\t"), "an empty line behind each": each(lambda line: line + "\n"),
    "bullets": before("* "), "dashes": before("- "), "numbers": counted("%d. %s"), "line numbers": counted("%3d  %s"),
    "the name of a container": before("bot_1  | "), "syslog": before("May  1 12:00:00 host bot[123]: "),
    "the time and a logger": before("2024-05-01T12:00:00.123Z [main] INFO  c.e.Client - "),
    "a box": boxed, "a table of markdown": lambda text: "| request |\n|---|\n" + each(lambda line: "| %s |" % line)(text),
    "blanks at the ends": each(lambda line: line + "   "), "CRLF": lambda text: text.replace("\n", "\r\n"),
    "a prompt": lambda text: "user@host:~/bot$ " + text, "three backticks": lambda text: "```http\n%s\n```" % text}
TYPESET = {
    "curly quotation marks": in_turn("“”", "‘’"), "German quotation marks": in_turn("„“", "‚‘"), "French quotation marks": in_turn("«»"),
    "French quotation marks with blanks": in_turn(["«\u00a0", "\u00a0»"]), "blanks that do not break": lambda text: text.replace(" ", "\u00a0"),
    "thin blanks": lambda text: text.replace(" ", "\u2009"), "wide blanks": lambda text: text.replace(" ", "\u3000"),
    "blanks of no width": sown("\u200b"), "joiners": sown("\u200d"), "soft hyphens": sown("\u00ad"), "marks of direction": sown("\u200e"),
    "dashes for hyphens": lambda text: text.replace(" --", " —").replace(" -", " –"), "hyphens that do not break": lambda text: text.replace("-", "\u2011"),
    "a point behind it": lambda text: text + ".", "two points behind it": lambda text: text + "?!", "a Chinese point": lambda text: text + "。",
    "brackets around it": lambda text: "see (%s) for it" % text, "colours": coloured, "colours without ESC": lambda text: "[1;32m%s[0m" % text,
    "colours with ^[": lambda text: "^[[32m%s^[[0m" % text, "links of a chat": slack,
    "links of markdown": lambda text: re.sub(r"https?://[^\s'\"]+", lambda found: "[%s](%s)" % (found[0], found[0]), text)}
ESCAPED = {
    "HTML": html.escape, "HTML, twice": lambda text: html.escape(html.escape(text)), "HTML in numbers": numeric,
    "&amp;": lambda text: text.replace("&", "&amp;"), "<pre>": lambda text: "<pre><code>%s</code></pre>" % html.escape(text),
    "paragraphs": each(lambda line: "<p>%s</p>" % html.escape(line)), "XML": lambda text: "<entry><message>%s</message></entry>" % html.escape(text),
    "a string of JSON": json.dumps, "a string of JSON in one": lambda text: json.dumps(json.dumps(text)),
    "a record of a log": lambda text: json.dumps({"level": "debug", "msg": text, "time": 1714564800}),
    "a record in a record": lambda text: json.dumps({"log": json.dumps({"message": text}) + "\n", "stream": "stdout"}),
    "repr": repr, "repr of bytes": lambda text: repr(text.encode()), "percent-encoding": lambda text: urllib.parse.quote(text, safe=""),
    "a parameter of a URL": lambda text: "https://example.org/?u=" + urllib.parse.quote(text, safe=""),
    "a field of a form": urllib.parse.quote_plus, "a mail's encoding": lambda text: quopri.encodestring(text.encode()).decode(),
    "a cell of CSV": lambda text: '1,"%s",-1022' % text.replace('"', '""'), "backslashes of markdown": lambda text: re.sub(r"([_*\[\]])", r"\\\1", text)}
ENCODED = {
    "UTF-16 as Windows writes it": lambda text: b"\xff\xfe" + text.encode("utf-16-le"), "UTF-16, the high byte first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"), "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode()}
# where a form and a change are too much for it, it must be said that nothing is decided
UNDECIDED = {("lines broken at 100 and indented", "curl command pay-request"),
             ("a table of markdown", "raw request pay-request")}
PAIRS, SEED = 120, 20240501
ALONE = {**LAID_OUT, **TYPESET, **ESCAPED, **ENCODED}


def explain(case):
    key, text = case
    text = text if isinstance(text, bytes) else text.encode()
    done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@" + key], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    if done.returncode == 64:
        return {"verdict": "not read", "mistakes": [], "why": done.stderr.decode(errors="replace")}
    return json.loads(done.stdout) if done.returncode in (0, 1, 2) else {"verdict": "exit %d" % done.returncode, "mistakes": []}


def is_wanted(name, form, told):
    return told["verdict"] == ("undecided" if (name, form) in UNDECIDED else "valid")


def check_alone(pool, right):
    for name, change in ALONE.items():
        told = list(pool.map(explain, [(key, change(text)) for _, key, text in right]))
        report("a right request is valid after: " + name, [(form[0], one["verdict"], one["mistakes"][:1])
                                                          for form, one in zip(right, told) if not is_wanted(name, form[0], one)])


def is_fair(told):
    return told["verdict"] in ("valid", "undecided", "not read") and all(one["confidence"] == "possible" for one in told["mistakes"])


def check_pairs(pool, right, pairs=PAIRS, seed=SEED):
    """Whoever passes it on may change it anyhow: these are as good as any."""
    chance = random.Random(int(seed))
    some = [(chance.choice(right), chance.sample(sorted({**LAID_OUT, **TYPESET, **ESCAPED}), 2)) for _ in range(int(pairs))]
    told = list(pool.map(explain, [(form[1], ALONE[names[1]](ALONE[names[0]](form[2]))) for form, names in some]))
    for (form, names), one in zip(some, told):
        if not is_fair(one):
            report("a right request is not called wrong after %s and then %s: %s" % (*names, form[0]), one)
    num = sum(one["verdict"] == "valid" for one in told)
    report("of %d right requests that were changed twice none is called wrong" % len(told), [one for one in told if not is_fair(one)])
    report("five of six of them are valid", "" if num * 6 >= len(told) * 5 else num)


def main():
    right = list(forms())
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        check_alone(pool, right)
        check_pairs(pool, right, *sys.argv[1:3])
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
