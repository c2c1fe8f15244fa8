#!/usr/bin/env python3
"""Results over time: two runs compared cause by cause, several versions of a library on its page, feeds, a summary, runs of
several repositories, and what conformance/history holds."""
import glob
import importlib.machinery
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, "conformance/tests/support")
import matrix_fixture as made_up  # noqa: E402

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
HISTORY = "conformance/history"
SEND = "spot-rest/send/"
RAW = dict(stage="signature", right="name=a%20b", signed="name=a b", detail="signature", mistakes=made_up.raw())
failures = 0


def check(sentence, wrong):
    global failures
    failures += bool(wrong)
    print("FAIL - %s: %.700s" % (sentence, wrong) if wrong else "ok - " + sentence, flush=True)


def bnconform(*arguments):
    ended = subprocess.run([BNCONFORM, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           timeout=120)
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def write(folder, name, version, verdicts, **first):
    path = pathlib.Path(folder) / ("%s-%s-%s.ndjson" % (name, version, first.get("date", "")))
    path.write_text(made_up.results_of(name, version, "Go", verdicts, **first), encoding="utf-8")
    return path


def changes(old, new):
    status, text, err = bnconform("report", "--against", old, new, "--json")
    return status, [(row["change"], row["cause"], row["cases"], row["cases_now"]) for row in map(json.loads, text.splitlines())] if text else err


def check_against(folder):
    call, error = made_up.call, dict(outcome="error", counted="failed", detail="KeyError: 'x'", arrived="")
    old = write(folder, "lib", "1.9.0", [
        call(SEND + "account", "rest"), call(SEND + "value-space", "rest", "refused", **RAW), call(SEND + "value-dash", "rest", "refused", **RAW),
        call(SEND + "order-get", "rest", None, **error), call(SEND + "value-ampersand", "meaning", "danger", **made_up.meaning()),
        call(SEND + "commission", "rest", None, outcome="unsupported", counted="skipped")])
    new = write(folder, "lib", "1.10.0", [
        call(SEND + "account", "rest", "refused", stage="signature", detail="signature", right="a", signed="b"), call(SEND + "value-space", "rest"),
        call(SEND + "value-dash", "rest"), call(SEND + "order-get", "rest", None, outcome="unsupported", counted="skipped"),
        call(SEND + "value-ampersand", "meaning", "danger", **made_up.meaning()), call(SEND + "commission", "rest", "refused", **RAW)])
    status, told = changes(old, new)
    wanted = [("new", "signature", 1, 1), ("mended", "raw-signed-encoded-sent", 2, 0),
              ("still", "a parameter is added that was not asked for", 1, 1), ("first", "raw-signed-encoded-sent", 1, 1), ("gone", "the call ends in an error", 1, 0)]
    check("two runs are compared cause by cause: new, mended, still, not judged before, not judged again",
          "" if status == 1 and told == wanted else (status, told))
    status, told = changes(new, old)
    check("the other way round what was new is mended", "" if ("mended", "signature", 1, 0) in told else told)
    status, text, _ = bnconform("report", "--against", old, old)
    check("a run compared with itself has nothing new, and exits 0",
          "" if status == 0 and text.endswith("\n0 new, 0 mended, 0 wrong in another way, 3 still\n") else (status, text))
    status, text, _ = bnconform("report", "--against", old, write(folder, "other", "1", [call(SEND + "account", "rest")]))
    check("a library that the earlier results lack is told so", "" if status == 0 and "have no run of it" in text else (status, text))
    for words in (["--report", "junit"], ["--errata"], ["--upstream", "lib"]):
        status, _, err = bnconform("report", "--against", old, *([] if words == ["--errata"] else [new]), *words)
        check("refused with --against is " + " ".join(words), "" if status == 64 and err.count("\n") == 1 else (status, err))
    return old, new


def check_pages(folder, old, new):
    site = pathlib.Path(folder) / "site"
    for order in ((old, new), (new, old)):
        bnconform("report", *order, "--report", "html=%s" % site)
    index, changed = (re.sub(r"<[^>]*>", "", (site / name).read_text(encoding="utf-8")) for name in ("index.html", "changes.html"))
    check("of two versions the later by number has the row, and both stand in its strip",
          "" if index.count(">lib<") == 0 and "1.9.0 danger 1.10.0 danger" in index and "1 libraries" not in index else index[-900:])
    check("what changed is told on a page of its own and on the library's", "" if "1.9.0 to 1.10.0: 1 mended, 1 new, 1 still" in changed and
          "1.9.0 to 1.10.0: 1 mended" in (site / "library" / "lib.html").read_text() else changed[-900:])
    atom = xml.etree.ElementTree.parse(site / "feed.atom").getroot()
    space = "{http://www.w3.org/2005/Atom}"
    entries = [(entry.find(space + "id").text, entry.find(space + "title").text) for entry in atom.findall(space + "entry")]
    feed = json.loads((site / "feed.json").read_text())
    wanted = [("tag:bnconform,2026:lib/1.10.0", "lib 1.10.0: 1 mended, 1 new, 1 still")]
    check("Atom and JSON feeds tell it", "" if entries == wanted and [(item["id"], item["content_text"]) for item in feed["items"]] ==
          [(wanted[0][0], "1 mended, 1 new, 1 still")] and (site / feed["items"][0]["url"]).exists() else (entries, feed))
    badge = json.loads((site / "badge" / "lib.json").read_text())
    check("a badge says since when", "" if badge["message"] == "1 danger since 1.9.0" else badge)
    hostile = made_up.libraries()["e"]
    for version in ("1", "2"):
        (pathlib.Path(folder) / version).write_text(hostile.replace('"version": "1.0', '"version": "%s' % version), encoding="utf-8")
    bnconform("report", *(pathlib.Path(folder) / version for version in "12"), "--report", "html=%s" % site)
    xml.etree.ElementTree.parse(site / "feed.atom")
    bad = [path.name for path in (site / "changes.html", site / "feed.atom") if "<script>" in path.read_text() or "<img" in path.read_text()]
    check("nothing of a library's becomes markup in them", bad or ("" if len(json.loads((site / "feed.json").read_text())["items"]) == 1 else "no entry"))


def check_combined(folder):
    """Result files of other people's CI."""
    call, errors = made_up.call, dict(outcome="error", counted="failed", detail="no network", arrived="")
    older = write(folder, "shared", "2.0", [call(SEND + "account", "rest"), call(SEND + "commission", "rest")], date="2026-11-20")
    later = write(folder, "shared", "2.0", [call(SEND + "account", "rest", "refused", **RAW), call(SEND + "commission", "rest")], date="2026-11-25")
    broken = write(folder, "shared", "2.0", [call(SEND + "account", "rest", None, **errors), call(SEND + "commission", "rest", None, **errors)],
                   date="2026-11-27", command="broken")
    other = write(folder, "theirs", "1.0", [call(SEND + "account", "rest", None, **errors)], date="2026-11-27")
    said = set()
    for order in ((older, later, broken, other), (broken, other, later, older), (later, broken, older, other)):
        _, text, _ = bnconform("report", *order, "--json")
        rows = [json.loads(line) for line in text.splitlines()]
        heads = [(row["implementation"]["name"], row["date"]) for row in rows if "implementation" in row]
        said.add((tuple(sorted(heads)), sum(row.get("passed", 0) for row in rows if "passed" in row)))
    check("of several runs of one version the later one counts, whatever their order, and none is added to another",
          "" if said == {((("shared", "2026-11-25"), ("theirs", "2026-11-27")), 1)} else said)
    _, text, _ = bnconform("report", older, other)
    check("a run whose every case ended in an error is withheld, and says so", "" if
          "theirs  1.0   not run: withheld, for each of its 1 cases ended in an error" in text else text)
    status, text, _ = bnconform("report", other)
    check("alone it is told whole", "" if status == 1 and "No network" in text else text)


def check_gravest(folder):
    """Of cases of one cause the gravest is the example, whichever came first."""
    added = [made_up.call(SEND + case, "meaning", "danger", detail="a parameter is added that was not asked for", right=name + " = a&x=9", yours=name + " = a\nx = 9")
             for case, name in (("value-injection", "newClientOrderId"), ("value-withdraw-injection", "name"), ("value-many", "newClientOrderId"))]
    site = pathlib.Path(folder) / "gravest"
    bnconform("report", write(folder, "grave", "1", added), "--report", "html=%s" % site)
    told = " ".join(re.sub("<[^>]*>", "", (site / "dangers.html").read_text()).split())
    check("the example of a danger is the gravest of its cases: a withdrawal, not the order before it",
          "" if "Adds a parameter to a withdrawal: asked to send name = a&amp;x=9" in told and "3 cases" in told else told[-600:])


def check_kept():
    """The tree's own history: real runs."""
    files = sorted(glob.glob(HISTORY + "/*/*.ndjson"))
    size = sum(os.path.getsize(path) for path in files)
    check("the history holds each library's results, and is small (%d files, %d kB)" % (len(files), size // 1000),
          "" if len(files) >= 33 and size < 50_000 * len(files) else (len(files), size))
    wrong = []
    for path in files:
        with open(path, encoding="utf-8") as file:
            says = json.loads(file.readline())["implementation"]
        wrong += [path] * (path != "%s/%s/%s-%s.ndjson" % (HISTORY, says["name"], says["language"], says["version"]))
    check("each file is called as its library, its language and its version", wrong)
    status, told = changes(HISTORY + "/xchange/Java-5.2.2.ndjson", HISTORY + "/xchange/Java-5.2.3.ndjson")
    check("XChange 5.2.3 has mended that a withdrawal signed nothing", "" if ("mended", "empty-string-signed", 3, 0) in told else told)
    pair = [next(path for path in files if name in path) for name in ("/binapi/", "/ccxt-js/")]
    expected = sum(json.loads(pathlib.Path(path).read_text().splitlines()[-1])["expected_failures"] for path in pair)
    _, told, _ = bnconform("report", *pair)
    check("side by side, the counts say how many of the skipped failed, since dangers stand above them", "" if expected > 0 and told.splitlines()[-2] ==
          "%d of the skipped failed, as an expect file says: above they count as what they are." % expected else told[-300:])
    with tempfile.TemporaryDirectory() as name:
        status, _, said = bnconform("report", *files, "--clients", "conformance/clients", "--report", "html=" + name)
        summary = pathlib.Path(name) / "summary.json"
        rows = json.loads(summary.read_text())["libraries"]
        check("summary.json tells of every library in less than 20 kB (%d bytes)" % summary.stat().st_size,
              "" if summary.stat().st_size < 20_000 and len(rows) == len({path.rpartition("-")[0] for path in files if "+" not in path.rpartition("-")[2]}) else len(rows))


def check_slim(folder):
    """scripts/history keeps what every report counts."""
    history = importlib.machinery.SourceFileLoader("history", "scripts/history").load_module()
    wrong = []
    for name, text in made_up.libraries().items():
        whole, kept = pathlib.Path(folder) / ("whole-" + name), pathlib.Path(folder) / ("kept-" + name)
        whole.write_text(text, encoding="utf-8")
        head, *verdicts, last = map(json.loads, text.splitlines())
        kept.write_text("".join(line + "\n" for line in [json.dumps(head), *history.lines_of(verdicts), json.dumps(last)]), encoding="utf-8")
        for path in (whole, kept):
            (pathlib.Path(folder) / (path.name + ".d")).mkdir()
            bnconform("report", path, "--report", "html=%s" % (pathlib.Path(folder) / (path.name + ".d")))
        told = [json.loads((pathlib.Path(folder) / (path.name + ".d") / "summary.json").read_text()) for path in (whole, kept)] if verdicts else [0, 0]
        status, text, err = bnconform("report", "--against", whole, kept)
        wrong += [(name, told, text or err)] * (told[0] != told[1] or status != 0 or "0 new, 0 mended, 0 wrong in another way" not in text)
    check("what scripts/history keeps of results counts as they do", wrong)


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_pages(folder, *check_against(folder))
        check_combined(folder)
        check_slim(folder)
        check_gravest(folder)
    check_kept()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
