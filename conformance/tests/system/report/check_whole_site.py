#!/usr/bin/env python3
"""The whole site, as `make site` makes it: no dead link, nothing loaded from elsewhere, a page for each vector, rule and
mistake, real bytes where it teaches; and the pictures are what the program prints now.

    conformance/tests/system/report/check_whole_site.py [FOLDER]     a site that was made already, instead of a new one
"""
import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

LINK = re.compile(r'<(a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"')
IDS = re.compile(r'\sid="([^"]*)"')
failures = 0


def check(sentence, wrong):
    global failures
    failures += bool(wrong)
    print("FAIL - %s: %.700s" % (sentence, wrong) if wrong else "ok - " + sentence, flush=True)


def run(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300, check=False)


def outside(tag, address):
    return tag != "a" or not address.startswith("https://")


def check_links(folder):
    """Every link, to its file and to the place in it; and that every page can be reached from the first."""
    pages = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}
    pages.pop("explain.html", None) if "wasm" in pages.get("explain.html", "") else None
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    ids = {}
    dead, loaded, leads, num = [], [], {}, 0
    for name, text in pages.items():
        leads[name] = set()
        for tag, address in LINK.findall(text):
            address = html.unescape(address)
            if re.match(r"[a-z]+:|//", address):
                loaded += [(name, address)] * outside(tag, address)
                continue
            num += 1
            path, _, anchor = address.partition("#")
            target = os.path.normpath(os.path.join(os.path.dirname(name), urllib.parse.unquote(path))) if path else name
            if target not in files:
                dead.append((name, address))
            elif anchor and "=" not in anchor and target in pages:
                if target not in ids:
                    ids[target] = set(map(html.unescape, IDS.findall(pages[target])))
                dead += [(name, address)] * (anchor not in ids[target])
            leads[name].add(target)
    check("no link of the site is dead (%d links on %d pages)" % (num, len(pages)), dead[:6] or ("" if num > 10000 else num))
    check("no page loads anything from elsewhere", loaded[:6])
    bare = [name for name, text in pages.items() if "default-src 'none'" not in text or "unsafe-" in text.split("</head>")[0]]
    check("every page has a policy that lets nothing in from elsewhere", bare[:6])
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in leads and name not in reached:
            reached.add(name)
            waiting += leads[name]
    check("every page can be reached from the start", sorted(set(pages) - reached)[:6])
    two = {"index.html"} | leads["index.html"]
    wanted = {"explain.html", "rules.html", "learn.html", "vectors/index.html", *("matrix/%s.html" % name for name in
              ("index", "dangers", "changes", "mistakes", "errata", "measured", "dispute"))}
    check("from the start one click leads to each part of the site", wanted - two)
    left = [(name, found[0]) for name, text in pages.items() for found in [re.search(r"\{\{\w+\}\}", text)] if found]
    check("no name of a template is left unfilled", left[:6])
    return pages


def check_contents(folder, pages):
    ids = pathlib.Path("vectors/ids.txt").read_text().split()
    check("each vector has a page (%d)" % len(ids), [one for one in ids if "vectors/%s.html" % one not in pages][:6])
    listed = re.findall(r'<li><a href="[a-z-]+\.html">(.*?)</a> <code>(.*?)</code><br><small>(\d+) cases: (.*?)</small>', pages["vectors/index.html"])
    check("the list of them says what people call each scheme, and what is asked in its cases (%d)" % len(listed),
          [row for row in listed if row[0] == row[1] or int(row[2]) != sum(map(int, re.findall(r"\d+", row[3])))] or
          sorted(set(one.partition("/")[0] for one in ids) ^ set(row[1] for row in listed)))
    rules = [rule["id"] for rule in json.loads(pathlib.Path("vectors/rules.json").read_text())["rules"]]
    check("each rule has a place (%d)" % len(rules), [one for one in rules if ' id="%s"' % one not in pages["rules.html"]])
    mistakes = [one["id"] for one in json.loads(pathlib.Path("vectors/mistakes.json").read_text())["mistakes"]]
    check("each mistake has a page, and the list of them leads there (%d)" % len(mistakes),
          [one for one in mistakes if 'href="mistake/%s.html"' % one not in pages["matrix/mistakes.html"]])
    told = {one: re.findall(r"<dt>Rule</dt><dd>(.*?)</dd>", pages["matrix/mistake/%s.html" % one], re.S) for one in mistakes}
    check("and each rule that it names is a link (%d)" % sum(map(len, told.values())),
          [(one, rows) for one, rows in told.items() if not all(re.match(r'<a href="\.\./\.\./rules\.html#[A-Z]+-\d+">', row) for row in rows)][:3] or
          ("" if any(told.values()) else "none names a rule"))
    vector = pages["vectors/us-rest/request/published-rest-example-1-body.html"]
    check("a vector's page has its bytes", "" if "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71" in vector and "64 bytes" in vector else vector[:900])
    learn = pages["learn.html"]
    signed = ["symbol=LTCBTCquantity=1&amp;timestamp=1499827319559", "apiKey=vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A", "SenderCompID", "merchantTradeNo"]
    check("it teaches with real bytes", [text for text in signed if text not in learn] or ("" if 'href="rules.html#SR-1"' in learn else "no rule is linked"))


def check_pictures(folder):
    made = pathlib.Path(folder) / "pictures"
    done = run(sys.executable, "scripts/site_parts/pictures.py", str(made))
    names = sorted(path.name for path in pathlib.Path("conformance/page/pictures").glob("*.svg"))
    stale = [name for name in names if (made / name).read_bytes() != (pathlib.Path("conformance/page/pictures") / name).read_bytes()] if done.returncode == 0 else done.stderr
    check("the pictures are what the program prints now (else: make pictures)", stale or ("" if len(names) == 3 else names))
    readme = pathlib.Path("README.md").read_text(encoding="utf-8")
    check("the README shows them", [name for name in names if "conformance/page/pictures/" + name not in readme])


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(sys.argv[1] if sys.argv[1:] else temporary + "/site").resolve()
        if not sys.argv[1:]:
            started = time.monotonic()
            done = run("scripts/site", str(folder), "--home", "https://example.org/project")
            check("the site is made (%.0f s)" % (time.monotonic() - started), "" if done.returncode == 0 else done.stderr)
            if done.returncode:
                return 1
        check_contents(folder, check_links(folder))
        check_pictures(temporary)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
