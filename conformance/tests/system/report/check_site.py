#!/usr/bin/env python3
# Takes 13 s
"""The page and the other reports of several libraries: their numbers are the results', nothing of a library's becomes
markup, every link leads somewhere, and it can be read without its script.

    conformance/tests/system/report/check_site.py [FILE...]     with files of results, their page alone
"""
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree

sys.path.insert(0, "conformance/tests/support")
import matrix_fixture as made_up  # noqa: E402

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
TIMES = re.compile(r'"(ms|seconds)":[0-9.]+|"date":"[0-9-]+"')
VOID = {"meta", "link", "br", "img", "input", "path", "rect", "circle", "option"}
PARTS = {"path", "rect", "circle", "svg"}
failures = 0


def check(sentence, wrong):
    global failures
    failures += bool(wrong)
    print("FAIL - %s: %.600s" % (sentence, wrong) if wrong else "ok - " + sentence, flush=True)


def bnconform(*arguments):
    ended = subprocess.run([BNCONFORM, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           timeout=120)
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


class Page(html.parser.HTMLParser):
    """A strict reader: what is opened is closed, in order; attributes stand once; ids are unique."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.ids, self.links, self.loads, self.rows, self.text = [], [], set(), [], [], [], []
        self.policy, self.cell, self.words = None, None, set()
        self.feed(text)
        self.close()
        self.faults += ["never closed: " + name for name in self.open]

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if len(given) != len(attributes):
            self.faults.append("an attribute stands twice in " + tag)
        self.faults += ["%s has %s" % (tag, name) for name in given if name.startswith("on") or name == "style"]
        if "id" in given:
            self.faults += ["id twice: " + given["id"]] if given["id"] in self.ids else []
            self.ids.add(given["id"])
        self.links += [given["href"]] if tag == "a" else []
        self.words |= {given[key] for key in ("data-value", "value") if key in given}
        self.loads += [given[name] for name in ("src", "href") if name in given and tag != "a"]
        if tag == "script" and "src" not in given:
            self.faults.append("a script in the page")
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag == "tr":
            self.rows.append({})
        if tag == "td" and "data-column" in given:
            self.rows[-1][given["data-column"]] = {grade: int(given["data-" + grade]) for grade in made_up.GRADES}
            self.cell = self.rows[-1][given["data-column"]]
            self.cell["text"] = ""
        if tag == "th" and given.get("scope") == "row":
            self.rows[-1]["name"], self.cell = "", None
        if tag not in VOID or tag == "option" and "select" in self.open:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in PARTS:
            self.faults.append(tag + " closes itself")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append("closed in the wrong place: " + tag)

    def handle_data(self, data):
        self.text.append(data)
        if "td" in self.open and self.cell is not None:
            self.cell["text"] += data
        if self.rows and "name" in self.rows[-1] and self.open and self.open[-1] == "a" and "th" in self.open:
            self.rows[-1]["name"] += data

    def handle_decl(self, decl):
        if decl != "DOCTYPE html":
            self.faults.append(decl)

    def handle_comment(self, data):
        self.faults.append("a comment: " + data)


def read_site(folder):
    return {str(path.relative_to(folder)): Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}


def check_numbers(pages, texts):
    """Every cell of the matrix against the results, counted here anew."""
    rows = {row["name"]: row for row in pages["index.html"].rows if "name" in row}
    wrong = [] if len(rows) == len(texts) else ["%d rows for %d libraries" % (len(rows), len(texts))]
    for text in texts:
        name, counts = made_up.counts_of(text)
        row = next((row for shown, row in rows.items() if shown == name or (name.startswith("evil") and shown.startswith("evil"))), {})
        for group, cell in row.items():
            if group == "name":
                continue
            told = {grade: count for grade, count in cell.items() if grade != "text"}
            worst = next((grade for grade in made_up.GRADES if told[grade]), None)
            text = " ".join(cell["text"].split())
            said = "not offered" if worst is None else "ok " if worst == "ok" else worst + " "
            cases = "" if worst is None else "%d case%s" % (told[worst], "" if told[worst] == 1 else "s")
            if told != counts[group] or said not in text or cases not in text:
                wrong.append((name, group, cell, counts[group]))
        if not row:
            wrong.append("no row of " + name)
    check("the page's numbers are the results'", wrong)


def check_pages(folder, pages):
    check("every page is well formed (%d pages)" % len(pages), {name: page.faults[:3] for name, page in pages.items() if page.faults})
    check("every page has a policy that lets nothing in from elsewhere",
          [name for name, page in pages.items() if page.policy is None or "default-src 'none'" not in page.policy or "unsafe" in page.policy])
    check("no page loads anything from elsewhere",
          [(name, load) for name, page in pages.items() for load in page.loads if re.match(r"[a-z]+:|//", load)])
    lost = []
    for name, page in pages.items():
        for link in page.links:
            if link.startswith("https://"):
                continue
            path, _, anchor = link.partition("#")
            if not path and "=" in anchor:  # a view of the matrix
                view = dict(part.split("=") for part in anchor.split("&"))
                lost += [(name, link)] * (not set(view) <= {"call", "key", "over", "show"} or not set(view.values()) <= page.words)
                continue
            target = os.path.normpath(os.path.join(os.path.dirname(name), urllib.parse.unquote(path))) if path else name
            if not (folder / target).exists() or (anchor and target in pages and anchor not in pages[target].ids):
                lost.append((name, link))
    check("every link leads to a file, and to a place in it", lost[:5])
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in pages:
            continue
        reached.add(name)
        waiting += [os.path.normpath(os.path.join(os.path.dirname(name), urllib.parse.unquote(link.partition("#")[0]))) for link in pages[name].links
                    if not link.startswith(("https://", "#"))]
    check("every page has a link that leads to it", sorted(set(pages) - reached)[:5])


def check_hostile(folder, pages):
    check("nothing of a library's becomes an element",
          [name for name, page in pages.items() if "x" in page.loads] +
          [str(path) for path in folder.rglob("*.html") if re.search(r"<script>|<img src=x", path.read_text(encoding="utf-8"))])
    told = "".join(pages["index.html"].text)
    check("it is shown as it is", "" if "<3C>script>document.title='owned'" in told else told[-300:])
    outside = [str(path) for path in folder.parent.rglob("escape*")]
    check("an id cannot name a file outside the folder", outside)


def check_states(pages):
    told = {name: " ".join("".join(page.text).split()) for name, page in pages.items()}
    check("a library that could not be run says why", "" if "not run: needs Go 1.25" in told["index.html"] else told["index.html"][:300])
    check("results older than the vectors say so", "" if "measured with 0.0.9" in told["index.html"] else told["index.html"][:300])
    check("one sentence sums it up", "" if "5 libraries: 1 ok in all that they offer, 1 open in part, 2 with danger, 1 not run." in told["index.html"]
          else told["index.html"][:300])
    cell = told["library/library-b/rest.html"]
    check("a cell's page has the bytes, the fix, the rule, the command and the state",
          [part for part in ("signed <SP>", "right %20", "Encode the parameters first", "C-1", "fixed in 0.9.1",
                             "bnconform run --reach base-url --select spot-rest/send/value-dash -- python3 driver.py",
                             "it pins its own certificates") if part not in cell])
    check("a failure that was expected is shown like any other", "" if "refused raw-signed-encoded-sent (proved) 3 cases" in cell else cell[:900])
    check("errors that differ in a time are one cause", "" if "refused the call ends in an error 2 cases HTTPError: 404 at 12:00:01." in cell else cell[-900:])
    check("a cell's page leads to the script that shows it again",
          "" if "../../script/library-b/value-ampersand.py.txt" in pages["library/library-b/meaning.html"].links else told["library/library-b/meaning.html"])
    check("causes are counted, and their cases stand in small print", "" if "2 refused 5 cases" in told["index.html"] else told["index.html"][:900])
    fact = "Adds a parameter to an order: asked to send newClientOrderId = a&amount=999, it sends newClientOrderId = a, amount = 999, validly signed. " \
           "parameter-added · worst example · script value-ampersand.py · 2026-11-21 · new · 1 case"
    check("a danger is one sentence in its row, with its id, its example, its script, its date and its state", "" if fact in told["index.html"] else told["index.html"])
    check("and on the page of all dangers", "" if fact in told["dangers.html"] and {"mistake/raw-signed-encoded-sent.html", "dangers.html#parameter-added"} <=
          set(pages["index.html"].links) else told["dangers.html"])
    told_of = ["Trusts any server with an order: the server's certificate is not verified. certificate-not-verified · worst example",
               "Repeats an order: the call was made more than once: it is carried out more than once. call-repeated · worst example"]
    check("a danger that is no change of the request says what it is", [one for one in told_of if one not in told["dangers.html"] or one not in told["index.html"]])
    unanchored = [link for link in pages["dangers.html"].links if link.startswith("dangers.html#") and link.partition("#")[2] not in pages["dangers.html"].ids]
    check("and each id leads to what it means", unanchored)
    check("a mistake's page says who has it", "" if "refused library-b 0.9.0 Spot REST 3 cases" in told["mistake/raw-signed-encoded-sent.html"]
          else told["mistake/raw-signed-encoded-sent.html"][:600])
    check("a mistake that nobody has keeps its page", "" if "None of the libraries" in told["mistake/order-mismatch.html"] else "it has none")
    case = told["case/spot-rest/send/value-at.html"]
    check("a case's page says what each library gave, and what the case is",
          "" if "library-a" in case and "bnconform run --select spot-rest/send/value-at" in case else case[:600])


def check_rows(folder):
    apart, several = [], 0
    for path in sorted((folder / "case").rglob("*.html")):
        rows = re.search(r'(?s)gave</h2>\s*<ul class="groups">(.*?)</ul>', path.read_text())[1].split("</li>")[:-1]
        grades = [re.search(r'<li class="([^"]*)"', row)[1] for row in rows]
        apart += [str(path)] if len(set(grades)) < len(grades) or any(" ," in row for row in rows) else []
        several += sum(", <a" in row for row in rows)
    check("libraries that gave the same stand in one row of a case", apart or ("" if several else "there are none"))


def check_badges(folder):
    said = {}
    for path in sorted((folder / "badge").glob("*.json")):
        badge = json.loads(path.read_text())
        said[path.stem] = badge["message"]
        picture = xml.etree.ElementTree.parse(path.with_suffix(".svg")).getroot()
        if picture.get("aria-label") != "binance signing: " + badge["message"] or set(badge) != {"schemaVersion", "label", "message", "color"}:
            check("a badge's picture and its JSON agree", (path.stem, picture.attrib, badge))
    wanted = {"library-a": "ok", "library-b": "1 danger", "library-c": "not run", "~40scope~2Flibrary-d": "ok"}
    check("badges are words", {name: said.get(name) for name in wanted if said.get(name) != wanted[name]})
    percent = [str(path) for path in [*folder.rglob("*.html"), *folder.glob("badge/*")]
               if re.search(r"\d\s?%(?![0-9A-F]{2})", re.sub(r"(?s)<pre.*?</pre>|<code>.*?</code>|href=\"[^\"]*\"", "", path.read_text()))]
    check("nowhere is there a percentage, but where it is said why", [path for path in percent if not path.endswith("measured.html")])


def check_findings(folder, files, clients):
    out = folder / "FINDINGS.md"
    bnconform("report", *files, "--clients", clients, "--report", "findings=%s" % out, "--report", "ndjson=%s" % (folder / "again.ndjson"),
              "--report", "html=%s" % (folder / "other"))
    text = out.read_text(encoding="utf-8")
    wanted = ["## By family", "\n### open\n\n- US: payload differs, as in `us-rest/request/made-up-acceptable` (1)\n", "`raw-signed-encoded-sent`", "library-b 0.9.0 (3 refused)", "\n## library-b 0.9.0, Python\n",
              "### danger, Meaning: a parameter is added that was not asked for: the value is not escaped\n", "asked   newClientOrderId = a&amount=999",
              "- Rule: C-1", "State: fixed in 0.9.1, <https://example.org/issues/1>", "/library-b/again/value-ampersand.py"]
    check("FINDINGS.md tells each by library and by mistake", [part for part in wanted if part not in text])
    check("FINDINGS.md tells of what was mended", "" if "\n## Mended\n" in text and
          "- library-b 0.8.0: what it had once; fixed in 0.8.1, <https://example.org/pull/4>\n" in text else text[:3000])
    fenced = re.sub(r"(?ms)^(`{3,})text\n.*?^\1$", "", text)
    check("nothing of a library's becomes markup in FINDINGS.md", re.findall(r"<(?!https://example\.org/(?:issues|pull)/[14]>)[^\n]{0,40}", fenced))
    check("nor does what a process said on standard error stand there", "" if "stderr" not in text else "it does")
    check("FINDINGS.md has no percentage", re.findall(r"\d ?%(?![0-9A-Fa-f]{2})[^\n]{0,20}", fenced))


def check_upstream(files, clients):
    """Texts for the maintainers of one library."""
    files = [path for path in files if os.path.basename(path)[0] in "abe"]
    status, text, _ = bnconform("report", *files, "--clients", clients, "--upstream", "library-b")
    wanted = ["# library-b 0.9.0: 4 report texts\n", "nothing has been posted", "For <https://example.org/library-b>",
              "## Meaning: a parameter is added that was not asked for: the value is not escaped\n", "What arrived is validly signed, and is not what was asked for.\n",
              "## Spot REST: Raw text is signed, encoded text is sent: raw-signed-encoded-sent (proved)\n",
              "asked   newClientOrderId = a&amount=999", "\nC-1: The bytes signed", "rest-api.md>", "```python\n# shows it\n```",
              "**Who met the same**\n\n- <https://example.org/issues/2>\n- <https://example.org/pull/3>\n",
              "https://github.com/sonvister/Binance/issues/97", "**Mend**\n\nEncode the parameters first", "bnconform run --reach base-url --select"]
    check("a library's findings become texts to be posted", [part for part in wanted if part not in text] + [status] * (status != 1))
    texts = text.split("\n---\n")[1:]
    check("each finding is one text, and what is odd or open is none",
          "" if len(texts) == 4 and not re.search("same timestamp is sent again|made-up-acceptable", text) else len(texts))
    errors = [part for part in texts if "ends in an error" in part]
    check("a call that ends in an error breaks no rule", [part[:200] for part in errors if "**Rule**" in part] or (not errors and "there is none"))
    _, text, _ = bnconform("report", *files, "--upstream", "evil " + made_up.HOSTILE)
    fenced = re.sub(r"(?ms)^(`{3,})\w+\n.*?^\1$", "", text)
    check("nothing of a library's becomes markup in such a text", re.findall(r"<(?!https://)[^\n]{0,40}", fenced) or ("it is empty" if len(text) < 500 else ""))
    texts = {path: pathlib.Path(path).read_text(encoding="utf-8") for path in files}
    its = next(path for path in files if json.loads(texts[path].split("\n", 1)[0])["implementation"]["name"] == "library-b")
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as later:
        later.write(re.sub('"0[.]9[.]0"', '"0.10.0"', texts[its], count=1))
        later.flush()
        told = [re.findall(r"^# \S+ \S+:", bnconform("report", *both, "--upstream", "library-b")[1], re.M) for both in ((its, later.name), (later.name, its))]
    check("of several versions the latest alone is told", "" if told == [["# library-b 0.10.0:"]] * 2 else told)
    for words in (["--upstream", "nobody"], ["--upstream", "library-b", "--json"], ["--upstream", "library-b", "--errata"]):
        status, _, err = bnconform("report", *files, *words)
        check("refused is " + " ".join(words), "" if status == 64 and err.count("\n") == 1 else (status, err))


def check_formats(folder, files):
    files = files[:3]
    status, text, _ = bnconform("report", *files)
    check("several libraries make the table in a terminal",
          "" if status == 1 and re.search(r"library-b  0\.9\.0 +5 refused +- +1 refused +- +1 danger +1 odd +danger\n", text) and
          "\nlibrary-c  2.1.7   not run: needs Go 1.25\n" in text else text[:900])
    _, text, _ = bnconform("report", *files, "--report", "markdown")
    check("and in Markdown", "" if "| <code>library-b  0.9.0</code> | 5 refused | - | 1 refused | - | 1 danger | 1 odd | danger |" in text else text[:600])
    _, text, _ = bnconform("report", *files, "--report", "junit")
    suites = xml.etree.ElementTree.fromstring(text).findall("testsuite")
    check("JUnit has a suite for each", "" if [suite.get("name") for suite in suites] == ["library-a", "library-b", "library-c"] and
          suites[2].find("testcase/skipped") is not None else text[:600])
    status, _, said = bnconform("report", *files, "--report", "tap")
    check("a format that tells of one library says so", "" if status == 64 and "tells of one" in said else (status, said))
    _, once, _ = bnconform("report", *files, "--report", "ndjson")
    path = folder / "merged.ndjson"
    path.write_text(once, encoding="utf-8")
    _, twice, _ = bnconform("report", str(path), "--report", "ndjson")
    check("results merged and read back are the same", "" if once == twice and once.count('"suite"') == 3 else "they differ")
    status, _, said = bnconform("report", "--report", "html")
    check("a page without a folder is refused", "" if status == 64 and "html=FOLDER" in said else (status, said))
    status, _, said = bnconform("report", files[0], "--home", "javascript:alert(1)", "--report", "html=%s" % (folder / "no"))
    check("a home that is no address is refused", "" if status == 64 else (status, said))


def check_shards(folder):
    """Four shards merged are one run, of the reference as an adapter and of another language."""
    for name, command in (("the reference", [os.path.join(os.path.dirname(BNCONFORM), "bnsign"), "adapter"]),
                          ("an adapter in Python", ["/usr/bin/python3", "conformance/adapters/python/adapter.py"])):
        files, patient = [], ("--deadline", "20000")  # a busy machine may keep an interpreter waiting
        for k in range(1, 5):
            files.append(str(folder / ("%d.ndjson" % k)))
            bnconform("run", *patient, "--shard", "%d/4" % k, "--report", "ndjson=" + files[-1], "--", *command)
        _, whole, _ = bnconform("run", *patient, "--report", "ndjson", "--", *command)
        _, merged, _ = bnconform("report", *reversed(files), "--report", "ndjson")
        same = TIMES.sub("", whole) == TIMES.sub("", merged)
        check("four shards of %s merged are one run, byte for byte apart from times (%d lines)" % (name, whole.count("\n")),
              "" if same and whole.count("\n") > 500 else "they differ")


def check_repeatable(folder, files, clients):
    for name in ("one", "two"):
        bnconform("report", *(files if name == "one" else files[::-1]), "--clients", clients, "--report", "html=%s" % (folder / name))
    listed = [sorted(str(path.relative_to(folder / name)) for path in (folder / name).rglob("*") if path.is_file()) for name in ("one", "two")]
    differs = [path for path in listed[0] if path != "results.ndjson" and (folder / "one" / path).read_bytes() != (folder / "two" / path).read_bytes()]
    check("pages of the same results are the same bytes, in whatever order they are given", "" if listed[0] == listed[1] and not differs else differs[:5])


def check_known():
    """What conformance/clients tells of its findings is about something that is there."""
    lost, num = [], 0
    for path in sorted((made_up.ROOT / "conformance" / "clients").glob("*/states.json")):
        if not (path.parent / "again").is_dir():
            continue
        expect = path.parent / "expect.txt"
        reasons = {line.partition("# ")[2].strip() for line in expect.read_text().splitlines()} if expect.exists() else set()
        scripts = {script.name for script in (path.parent / "again").glob("*")}
        for entry in json.loads(path.read_text()):
            num += 1
            is_past = entry.get("state") == "fixed"
            is_lost = entry.get("again", "") not in scripts | {""} or not is_past and entry.get("reason", "") not in reasons | {""}
            lost += [(path.parent.name, entry)] * is_lost
    check("each state is of a reason, and each script, that is there (%d entries)" % num, lost)


def check_written_findings():
    """FINDINGS.md, as it is committed, tells of libraries, cases and scripts that are there, and leaves none out."""
    root, clients = made_up.ROOT, made_up.ROOT / "conformance" / "clients"
    text = (root / "conformance" / "FINDINGS.md").read_text(encoding="utf-8")
    known = {"%(package)s %(version)s, %(language)s" % json.loads(path.read_text()): path.parent.name for path in clients.glob("*/client.json")}
    told = [re.sub(r"\\(.)", r"\1", line) for line in re.findall(r"(?m)^## (.* .*, [\w+#]+)$", text)]
    check("FINDINGS.md tells of libraries that are there", [name for name in told if name not in known])
    counted = re.search(r"(?m)^(\d+) in (\d+) of (\d+) libraries\b", text)
    found = len(re.findall(r"(?m)^### (?:danger|refused), ", text))
    check("it counts what it tells", "" if counted and int(counted[1]) == found and int(counted[3]) == len(known) else (counted, found))
    failing = {path.parent.name for path in clients.glob("*/expect.txt") if path.read_text().strip()}
    check("it leaves out no library that has a known failure", failing - {known.get(name) for name in told})
    scripts = {str(path.relative_to(root)) for path in clients.glob("*/again/*")}
    check("each script that it names is there, and each that is there is named",
          scripts ^ set(re.findall(r"conformance/clients/[^/`\s]+/again/[^`\s]+", text)))
    ids = set((root / "vectors" / "ids.txt").read_text().split())
    check("each case that it names is a vector", set(re.findall(r"`((?:spot|us|fix|pay)-\w+/\w+/[^`]+)`", text)) - ids)


def check_given(folder, files):
    """A page of results that were measured, with their numbers counted anew."""
    status, _, said = bnconform("report", *files, "--report", "html=%s" % (folder / "site"))
    check("the page of %d files is made" % len(files), "" if status in (0, 1, 2, 3) else (status, said))
    pages = read_site(folder / "site")
    check_numbers(pages, [pathlib.Path(path).read_text(encoding="utf-8") for path in files])
    check_pages(folder / "site", pages)
    return 1 if failures else 0


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        if sys.argv[1:]:
            return check_given(folder, sys.argv[1:])
        (folder / "results").mkdir()
        files, clients = made_up.write(folder / "results"), made_up.write_clients(folder / "clients")
        site = folder / "site"
        status, _, said = bnconform("report", *files, "--clients", clients, "--home", "https://example.org/project", "--report", "html=%s" % site)
        check("the page is made, and the status is the worst of all", "" if status == 1 and "Page: " in said else (status, said))
        pages = read_site(site)
        check_numbers(pages, list(made_up.libraries().values()))
        check_pages(site, pages)
        check_hostile(site, pages)
        check_states(pages)
        check_rows(site)
        check_badges(site)
        _, kept, _ = bnconform("report", *files[:3], "--report", "ndjson")
        check("the results lie beside the page", "" if (site / "results.ndjson").read_text().startswith(kept.split("\n")[0]) else "they do not")
        status, _, _ = bnconform("report", "--report", "html=%s" % (folder / "empty"))
        empty = read_site(folder / "empty")
        told = "".join(empty["index.html"].text)
        check("a page of no results says how to make them", "" if status == 6 and "There are no results yet" in told and "make matrix" in told else (status, told))
        check_pages(folder / "empty", empty)
        check_repeatable(folder, files, clients)
        check_findings(folder, files, clients)
        check_upstream(files, clients)
        check_formats(folder, files)
        check_shards(folder)
        check_known()
        check_written_findings()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
