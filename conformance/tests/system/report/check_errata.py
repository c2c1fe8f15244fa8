#!/usr/bin/env python3
"""The published signatures: computed again by this program, by Python's own HMAC and by the generator, with one result;
told in every format alike; and a file that says otherwise is noticed."""
import hashlib
import hmac
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
AT_LEAST, SECONDS = 40, 2
DIGESTS = {"hmac-sha256": "sha256", "hmac-sha512": "sha512"}
failures = 0


def check(sentence, wrong):
    global failures
    failures += bool(wrong)
    print("FAIL - %s: %.600s" % (sentence, wrong) if wrong else "ok - " + sentence, flush=True)


def report(*arguments):
    ended = subprocess.run([BNCONFORM, "report", "--errata", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=60)
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def mac(row, key, text):
    digits = hmac.new(key["secret"].encode(), text.encode(), DIGESTS[row["algorithm"]]).hexdigest()
    return digits.upper() if row["algorithm"] == "hmac-sha512" else digits


def not_as_hmac_says(file, told):
    """Rows of HMAC keys on which Python's hmac and the program do not agree."""
    wrong, num = [], 0
    for row in file["published"]:
        key, found = file["keys"].get(row["key"]), told[row["id"]]
        if row["algorithm"] not in DIGESTS or key is None or row["payload"] is None:
            continue
        num += 1
        right = mac(row, key, row["payload"])
        verdict = "right" if right == row["printed"] else "wrong"
        if (found["recomputed"], found["verdict"]) != (right, verdict):
            wrong.append(row["id"])
        if "signed" in row and mac(row, key, row["signed"]) != row["printed"]:
            wrong.append(row["id"] + " (signed)")
    return wrong or ("only %d" % num if num < AT_LEAST else "")


def check_formats(file):
    began = time.monotonic()
    status, out, _ = report("--json")
    took = time.monotonic() - began
    told = {row["id"]: row for row in map(json.loads, out.splitlines())}
    check("the report takes less than two seconds", "%.1f s" % took if took > SECONDS else "")
    check("every signature of published.json is told, and there are many",
          "" if status == 0 and list(told) == [row["id"] for row in file["published"]] and len(told) >= AT_LEAST else
          "exit %d, %d of %d" % (status, len(told), len(file["published"])))
    check("what is computed is what Python's hmac computes", not_as_hmac_says(file, told))
    check("none differs from the file", [name for name, row in told.items() if not row["as_filed"]])
    check("one that is not right says why", [name for name, row in told.items() if row["verdict"] != "right" and not row["says"]])
    _, text, _ = report("-v")
    lines = set(re.findall(r"^  (right|wrong|unknown) +([a-z0-9-]+/[a-z0-9-]+) ", text, re.MULTILINE))
    check("the text gives the same verdicts", {(row["verdict"], name) for name, row in told.items()} ^ lines)
    check("the text has every signature with -v", [name for name, row in told.items() if row["printed"] not in text])
    _, short, _ = report()
    check("without -v it has the wrong ones whole",
          [name for name, row in told.items() if row["verdict"] == "wrong" and (row["recomputed"] or "") not in short])
    _, markdown, _ = report("--report", "markdown")
    sections = dict(re.findall(r"^### (\S+)\n\n\*\*(\w+)\*\*", markdown, re.MULTILINE))
    check("Markdown gives the same verdicts", [name for name in told if sections.get(name) != told[name]["verdict"]])
    with open("conformance/ERRATA.md", encoding="utf-8") as committed:
        check("conformance/ERRATA.md is what it writes", "" if committed.read() == markdown else "make errata writes it anew")
    return told


def check_page(told):
    with tempfile.TemporaryDirectory() as folder:
        status, _, err = report("--report", "html=" + folder)
        with open(os.path.join(folder, "errata.html"), encoding="utf-8") as page:
            text = page.read()
        found = dict(re.findall(r'<h3 id="([^"]+)">.*?<span class="word">(\w+)</span>', text, re.DOTALL))
        with open(os.path.join(folder, "index.html"), encoding="utf-8") as page:
            linked = 'href="errata.html"' in page.read()
    check("the page is written", "exit %d: %s" % (status, err) if status != 0 else "")
    check("the page gives the same verdicts, each at an address of its own",
          [name for name in told if found.get(name.replace("/", "-")) != told[name]["verdict"]])
    top = re.search(r"<p>The wrong ones: (.*?)</p>", text, re.DOTALL)
    wanted = sorted(name for name in told if told[name]["verdict"] == "wrong")
    check("the wrong ones are named at its top, each with a link (%d)" % len(wanted),
          "" if top and sorted(name for anchor, name in re.findall(r'<a href="#([^"]+)">([^<]+)</a>', top.group(1)) if anchor == name.replace("/", "-")) == wanted else
          top.group(1) if top else "there is no list")
    check("the page is linked from the first one", "" if linked else "it is not")


def changed(folder, change):
    """A copy of the vectors in which published.json is changed, and the manifest pins that."""
    copy = os.path.join(folder, "vectors")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree("vectors", copy)
    path, manifest = os.path.join(copy, "published.json"), os.path.join(copy, "MANIFEST.sha256")
    with open(path, encoding="ascii") as file:
        text = file.read()
    with open(path, "w", encoding="ascii") as file:
        file.write(change(text))
    with open(path, "rb") as file, open(manifest, encoding="ascii") as pins:
        digest, rows = hashlib.sha256(file.read()).hexdigest(), pins.read()
    with open(manifest, "w", encoding="ascii") as pins:
        pins.write(re.sub(r"\w{64}(?=  published\.json)", digest, rows))
    return copy


def check_changes(file):
    right = next(row for row in file["published"] if row["verdict"] == "right" and row["algorithm"] == "hmac-sha256")
    unknown = next(row for row in file["published"] if row["verdict"] == "unknown")
    really = next(row for row in file["published"] if row.get("signed"))
    plants = {
        "a digit of a signature": lambda text: text.replace(right["printed"], "0" * 64),
        "a digit of what is right": lambda text: text.replace('"recomputed":"%s' % right["recomputed"], '"recomputed":"0', 1),
        "a verdict": lambda text: re.sub('("id":"%s".*"verdict":)"unknown"' % unknown["id"], r'\1"right"', text),
        "what was really signed": lambda text: text.replace('"signed":"%s' % really["signed"], '"signed":"x'),
    }
    with tempfile.TemporaryDirectory() as folder:
        for what, change in plants.items():
            status, out, _ = report("--vectors", changed(folder, change))
            check("a change of %s is noticed" % what,
                  "" if status == 1 and "differ from vectors/published.json" in out else "exit %d" % status)
        status, _, err = report("--vectors", changed(folder, lambda text: text.replace('"algorithm":"hmac-sha256"', '"algorithm":"md5"', 1)))
        check("a row that is not whole is named", "" if status == 4 and file["published"][0]["id"] in err else "exit %d: %s" % (status, err))
        status, _, err = report("--vectors", changed(folder, lambda text: '{"published":{}}'))
        check("a file without a list is refused", "" if status == 4 and "published.json" in err else "exit %d: %s" % (status, err))


def explained(file, row, host):
    """What explain says of an example as it is printed, as a POST with all in the query."""
    with tempfile.NamedTemporaryFile("w", suffix=".secret") as secret:
        secret.write(file["keys"][row["key"]]["secret"])
        secret.flush()
        url = "https://%s?%s&signature=%s" % (host, row["payload"], row["printed"])
        ended = subprocess.run([BNCONFORM, "explain", "--key", secret.name, url], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    return re.sub(r"\s+", " ", ended.stdout.decode())


def check_explain(file):
    rows = {row["id"]: row for row in file["published"]}
    wrong, right = rows["coinm/example-1"], rows["usdm/example-1"]
    text = explained(file, wrong, "dapi.binance.com/dapi/v1/order")
    check("explain knows an example that is printed wrong, and says what is right",
          "" if "example of the documents (coin-m futures" in text.lower() and "&signature=" + wrong["recomputed"] in text else text)
    text = explained(file, rows["mexc/example-1"], "api.mexc.com/api/v3/order")
    check("one that no vector has is known from published.json",
          "" if "example of the documents (MEXC" in text and "Right is %s." % rows["mexc/example-1"]["recomputed"] in text else text)
    text = explained(file, right, "fapi.binance.com/fapi/v1/order")
    check("an example that is right is not called wrong because its signature stands beside another text elsewhere",
          text if "example of the documents" in text or "WRONG" in text else "")


def main():
    with open("vectors/published.json", encoding="ascii") as published:
        file = json.load(published)
    told = check_formats(file)
    check_page(told)
    check_changes(file)
    check_explain(file)
    for arguments in (["--report", "tap"], ["--report", "findings"], ["results.ndjson"]):
        status, _, err = report(*arguments)
        check("--errata refuses " + " ".join(arguments), "" if status == 64 and err else "exit %d: %s" % (status, err))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
