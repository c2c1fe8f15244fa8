#!/usr/bin/env python3
# Takes 20 s
"""The page in a browser: filter, sort and show, links that carry a view, the keyboard, a telephone's width, dark mode,
and what a library calls itself. Without a browser here it is skipped; ci/install browser gets one."""
import base64
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, "conformance/tests/support")
import matrix_fixture as made_up  # noqa: E402
import site_browser  # noqa: E402
from site_browser import By, Keys  # noqa: E402

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
failures = 0

def check(sentence, wrong):
    global failures
    failures += bool(wrong)
    print("FAIL - %s: %.500s" % (sentence, wrong) if wrong else "ok - " + sentence, flush=True)


class Browser(site_browser.Browser):
    def by_id(self, name):
        return self.driver.find_element(By.ID, name)

    def libraries(self):
        """Names of the rows that can be seen, in their order."""
        return [row.text for row in self.driver.find_elements(By.CSS_SELECTOR, "#matrix tbody th") if row.is_displayed()]

    def choose(self, name, value):
        self.ask("(e => { e.value = arguments[1]; e.dispatchEvent(new Event('change')); })(document.getElementById(arguments[0]))", name, value)

    def address(self):
        return self.driver.current_url.partition("index.html")[2]


def is_evil(name):
    return name.startswith("evil")


def check_views(browser):
    browser.go("index.html")
    every = browser.libraries()
    check("all libraries are there, worst first", "" if len(every) == 5 and is_evil(every[0]) and every[1] == "library-b" and every[-1] == "library-c"
          else every)
    browser.by_id("filter").send_keys("typescr")
    check("the filter finds a language", "" if browser.libraries() == ["@scope/library-d"] else browser.libraries())
    check("the filter stands in the address", "" if browser.address() == "#filter=typescr" else browser.address())
    browser.by_id("filter").clear()
    browser.by_id("filter").send_keys("foo")
    said = browser.by_id("said")
    check("no match says so", "" if said.is_displayed() and said.text.startswith("No library matches “foo”.") and not browser.libraries() else said.text)
    browser.by_id("clear").click()
    check("Clear shows all again, and the address is the page's own",
          "" if browser.libraries() == every and browser.address() == "" else (browser.libraries(), browser.address()))
    browser.choose("show", "odd")
    check("Show picks libraries that have the word", "" if browser.libraries() == ["library-b"] else browser.libraries())
    browser.choose("show", "none")
    check("Show picks those that were not run", "" if browser.libraries() == ["library-c"] else browser.libraries())
    browser.choose("show", "ok")
    check("Show picks those that are ok in all", "" if browser.libraries() == ["@scope/library-d"] else browser.libraries())
    browser.choose("show", "all")
    browser.choose("sort", "library")
    check("Sort by name", "" if browser.libraries() == sorted(every) else browser.libraries())
    check("the sorted column says so", "" if browser.ask("document.querySelector('[data-sort=library]').getAttribute('aria-sort')") == "ascending" and
          browser.ask("document.querySelectorAll('[aria-sort]').length") == 1 else "it does not")
    browser.choose("sort", "retries")
    check("Sort by a group puts the worst of it first", "" if is_evil(browser.libraries()[0]) else browser.libraries())


def press(browser, *labels):
    """Clicks the buttons with these words, and gives how many clicks that took."""
    for label in labels:
        browser.driver.find_element(By.XPATH, "//div[@class='chips']//button[.='%s']" % label).click()
    return len(labels)


def answers(browser):
    """{library: what it is worth for what was asked}, in their order, of the rows that can be seen."""
    rows = [row for row in browser.driver.find_elements(By.CSS_SELECTOR, "#matrix tbody") if row.is_displayed()]
    return {row.find_element(By.CSS_SELECTOR, "th").text: row.find_element(By.CSS_SELECTOR, "td.need").text for row in rows}


# The question, the clicks, the view in the address, the answer.
QUESTIONS = [
    ("withdrawals with Ed25519", ["withdraw", "Ed25519"], "#call=withdraw&key=ed25519", {"library-a": "ok"}),
    ("orders with Ed25519", ["order", "Ed25519"], "#call=order&key=ed25519", {"library-a": "1 open", "library-b": "1 danger, 1 refused, 1 odd"}),
    ("logging on to a session", ["log on to a session"], "#call=logon", {"library-a": "ok"}),
    ("reading over REST", ["read", "REST"], "#call=read&over=rest",
     {"library-a": "ok", "@scope/library-d": "ok", "library-b": "1 refused", "evil": "1 refused"}),
    ("FIX", ["FIX"], "#over=fix", {}),
]


def check_questions(browser):
    """Each question by real clicks, two at most; the address alone shows the same again."""
    wrong = []
    for question, labels, address, wanted in QUESTIONS:
        browser.go("index.html")
        clicks = press(browser, *labels)
        told = {("evil" if is_evil(name) else name): text for name, text in answers(browser).items()}
        said = browser.by_id("said").text
        wrong += [(question, clicks, browser.address(), told, said)] * (clicks > 2 or browser.address() != address or told != wanted or not said)
        browser.go("measured.html").go("index.html" + address)
        again = {("evil" if is_evil(name) else name): text for name, text in answers(browser).items()}
        wrong += [(question, "by its address", again)] * (again != wanted)
    check("each question is answered by two clicks at most, and by its address (%d)" % len(QUESTIONS), wrong)
    browser.go("index.html")
    press(browser, "FIX")
    check("where none offers it, a sentence says so", "" if "FIX: none of the 5 libraries offers" in browser.by_id("said").text else browser.by_id("said").text)


def check_filter_words(browser):
    """What the filter knows it never calls no match."""
    wrong = []
    for word, wanted in (("ed25519", ["library-a", "library-b"]), ("withdraw", ["library-a"]), ("Withdrawal ED25519", ["library-a"]),
                         ("websocket", ["library-a"]), ("raw-signed", ["library-b"]), ("python order", ["library-b"])):
        browser.go("index.html")
        browser.by_id("filter").send_keys(word)
        told = [name for name in browser.libraries() if not is_evil(name)]
        wrong += [(word, told, browser.by_id("said").text)] * (told != wanted and set(told) != set(wanted))
    check("the filter takes what a library can do, and a mistake that it has", wrong)
    for word, said in (("rsa", "No library that was run has rsa."), ("order-mismatch", "No library that was run has order-mismatch: what it is.")):
        browser.go("index.html")
        browser.by_id("filter").send_keys(word)
        wrong += [(word, browser.by_id("said").text)] * (browser.by_id("said").text != said)
    check("what it knows and nobody has is not called no match", wrong)
    browser.driver.find_element(By.CSS_SELECTOR, "#said a").click()
    check("and one click leads to what it is", "" if browser.driver.title == "order-mismatch" else browser.driver.title)


def check_copy(browser):
    browser.go("library/library-b/meaning.html")
    for button in browser.driver.find_elements(By.CSS_SELECTOR, ".copy"):
        if button.is_displayed():
            button.click()
            break
    browser.driver.implicitly_wait(2)
    check("a command has a button that copies it", "" if browser.driver.find_elements(By.XPATH, "//button[.='Copied' or .='Selected']") else "it has none")
    browser.driver.implicitly_wait(0)


def check_links(browser):
    browser.go("index.html?filter=library&show=danger&sort=language#")
    check("a link carries a view", "" if browser.libraries() == ["library-b"] and browser.ask("document.getElementById('sort').value") == "language"
          else browser.libraries())
    browser.go("index.html?filter=%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D%27owned%27%22%3E&show=nonsense&sort=constructor")
    check("an address is not believed", "" if browser.driver.title != "owned" and browser.ask("document.getElementById('show').value") == "all" and
          browser.by_id("said").is_displayed() and browser.ask("document.querySelectorAll('main img').length") == 0 else browser.driver.title)
    browser.go("index.html")
    browser.driver.find_element(By.CSS_SELECTOR, "td.danger a").click()
    first = browser.driver.find_element(By.CSS_SELECTOR, ".finding")
    check("one click from a red cell to its cause", "" if "danger" in first.text else first.text)
    browser.go("index.html")
    browser.driver.find_element(By.CSS_SELECTOR, ".fact a[href^=script]").click()
    check("and from a danger one to the script that shows it", "" if "# shows it" in browser.driver.page_source else browser.driver.page_source[:300])
    browser.go("library/library-b/meaning.html")
    dispute = browser.driver.find_element(By.CSS_SELECTOR, ".dispute a").get_attribute("href")
    check("Dispute opens an issue with the case filled in",
          "" if dispute.startswith("https://example.org/project/issues/new?title=Dispute") and "value-ampersand" in dispute else dispute)


def check_keyboard(browser):
    browser.go("index.html")
    body, order = browser.driver.find_element(By.TAG_NAME, "body"), []
    for _ in range(45):
        (browser.driver.switch_to.active_element if order else body).send_keys(Keys.TAB)
        order.append(browser.ask("(e => e.id || e.className || e.textContent.trim())(document.activeElement)"))
    check("Tab goes from the skip link by header and controls to the table",
          "" if order[0] == "skip" and order.index("withdraw") < order.index("Ed25519") < order.index("filter") < order.index("show") < order.index("sort") < order.index("scroll") else order)
    seen = browser.ask("getComputedStyle(document.activeElement).outlineStyle")
    check("what has the focus can be seen", "" if seen != "none" else seen)
    head = browser.driver.find_element(By.CSS_SELECTOR, "th[data-sort=language] button")
    head.send_keys(Keys.ENTER)
    check("a head of a column sorts by Enter, and again goes back", "" if browser.address() == "#sort=language" and not head.send_keys(Keys.ENTER) and
          browser.address() == "" else browser.address())


def check_sticky(browser):
    browser.go("index.html")
    where = browser.ask("""(() => {
      const box = document.querySelector('.scroll');
      box.style.cssText = 'max-height:160px;max-width:420px;overflow:auto';
      box.scrollTop = box.scrollLeft = 90;
      const at = (e) => e.getBoundingClientRect(), b = at(box);
      return [Math.round(at(box.querySelector('thead th')).top - b.top), Math.round(at(box.querySelector('tbody th')).left - b.left), box.scrollTop, box.scrollLeft];
    })()""")
    browser.go("index.html").driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 1400, "height": 300, "deviceScaleFactor": 1, "mobile": False})
    top = browser.ask("(scrollTo(0, document.querySelectorAll('tbody')[2].getBoundingClientRect().top), Math.round(document.querySelector('thead th').getBoundingClientRect().top))")
    covered = browser.ask("""(scrollTo(0, 1e6), [...document.querySelectorAll('tbody a')].reverse().filter((a) => {
      a.focus();
      const at = a.getBoundingClientRect(), over = document.elementFromPoint(at.left + 2, (at.top + at.bottom) / 2);
      return !a.contains(over);
    }).map((a) => a.textContent))""")
    check("who goes back by the keyboard sees what has the focus: the head covers none of it", covered)
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False})
    check("where the table fits, its head stays in view while the page scrolls", "" if top == 0 else top)
    out = []
    for width in (1024, 1100, 1280):
        browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        out += [(width, *size) for size in [browser.ask("(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])(document.querySelector('.scroll'))")] if size[0] > size[1]]
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False})
    check("from 1024 px on every column is in view, the dangers too", out)
    check("where it does not, the head and the first column stay in view", "" if where[0] in (0, 1) and where[1] in (0, 1) and where[2] and where[3] else where)


def check_commands(browser, pages):
    bare = []
    for page in pages:
        browser.go(page)
        bare += browser.ask("[...document.querySelectorAll('dd code, main > p > code')].filter((n) => /^(bnconform|make) /.test(n.textContent) && !n.nextElementSibling?.matches('.copy')).map((n) => n.textContent)")
    check("beside each command is a button that copies it (%d pages)" % len(pages), sorted(set(bare))[:3])


def check_hostile(browser, pages):
    titles = []
    for page in pages:
        browser.go(page)
        titles.append((page, browser.driver.title, browser.ask("document.querySelectorAll('main script, main img[src=x], main iframe').length")))
    check("what a library calls itself runs nothing (%d pages)" % len(pages), [entry for entry in titles if entry[1] == "owned" or entry[2]])
    log = [entry["message"] for entry in browser.driver.get_log("browser")]
    check("the browser has no complaint: no error, nothing that the policy refuses", log[:3])


def check_width(browser, pages):
    wide, cut = [], []
    for page in pages:
        browser.go(page)
        cut += [(page, text) for text in browser.ask("[...document.querySelectorAll('dd > pre')].filter((n) => n.scrollWidth > n.clientWidth).map((n) => n.textContent.slice(0, 60))")]
        if browser.ask("document.documentElement.scrollWidth > innerWidth"):
            wide.append((page, browser.ask("document.documentElement.scrollWidth")))
    check("at a telephone's width no page scrolls sideways (%d pages)" % len(pages), wide)
    check("and bytes are read to their end", cut[:3])
    case = next(page for page in pages if page.startswith("case/"))
    tops = browser.go(case).ask("""[...document.querySelectorAll('.groups li > .group.word + a')].map((a) => {
      a.textContent = 'example.org/an-owner/a-connector-of-a-long-name/clients/spot';
      const [mark, ...lines] = [a.previousElementSibling, a].flatMap((n) => [...n.getClientRects()]);
      return [lines[0].top < mark.bottom, lines.every((line) => line.left >= mark.right - 8)];
    })""")
    check("a library's long name begins beside its grade, and goes on below its beginning", "" if tops and all(map(all, tops)) else tops or case)
    browser.go("index.html")
    check("and each library is a card", "" if browser.ask("getComputedStyle(document.querySelector('tbody')).display") == "block" and
          browser.libraries()[0] else "it is not")


def luminance(colour):
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1:-1].split(",")[:3]]
    return sum(weight * (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4) for weight, part in zip((0.2126, 0.7152, 0.0722), parts))


def check_contrast(browser, theme):
    """4.5 to 1 for the text of every element that has text of its own."""
    faint = []
    for page in ("index.html", "library/library-b/rest.html", "mistake/raw-signed-encoded-sent.html"):
        browser.go(page)
        for colour, back, text in browser.ask("""[...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() &&
          [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).map((e) => {
            let back = e;
            while (back.parentElement && /, 0\\)$/.test(getComputedStyle(back).backgroundColor)) back = back.parentElement;
            return [getComputedStyle(e).color, getComputedStyle(back).backgroundColor, e.textContent.slice(0, 30)];
          })"""):
            light, dark = sorted((luminance(colour), luminance(back)), reverse=True)
            if (light + 0.05) / (dark + 0.05) < 4.5:
                faint.append((page, text, colour, back))
    check("text has a contrast of 4.5 to 1, %s" % theme, faint[:5])


def check_dark(browser):
    browser.go("index.html")
    back = browser.ask("getComputedStyle(document.documentElement).backgroundColor")
    check("a reader who wants it dark gets it dark", "" if luminance(back) < 0.05 else back)
    check_contrast(browser, "dark")
    browser.go("library/library-b.html")
    other = browser.ask("""[...document.querySelectorAll('.mark ~ .word')].filter((word) => getComputedStyle(word).color !==
      getComputedStyle(word.parentElement.querySelector('.mark')).color).map((word) => word.parentElement.textContent)""")
    check("a word has the colour of the mark before it", other)


def check_paper(browser):
    """A4, the matrix across it, without what is only clicked."""
    for page, across in (("index.html", True), ("library/library-b/rest.html", False)):
        browser.go(page)
        printed = base64.b64decode(browser.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
        boxes = {tuple(round(float(one)) for one in box.split()[2:]) for box in re.findall(rb"/MediaBox \[([^]]*)\]", printed)}
        check("%s is printed on A4%s" % (page, ", the table across it" if across else ""), "" if (842, 595) in boxes or not across and boxes == {(595, 842)} else boxes)
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 1046 if across else 700, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        wide = browser.ask("[document.documentElement.scrollWidth, innerWidth]")
        small = browser.ask("""Math.min(...[...document.querySelectorAll('main *')].filter((n) => n.checkVisibility() && [...n.childNodes].some((c) => c.nodeType === 3 &&
          c.data.trim())).map((n) => parseFloat(getComputedStyle(n).fontSize)))""")
        seen = browser.ask("[...document.querySelectorAll('.copy, #controls, .top')].filter((n) => n.checkVisibility()).length")
        check("nothing of it is cut, too small or a button", "" if wide[0] <= wide[1] and small >= 9.3 and not seen else (wide, small, seen))
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def check_without_script(browser):
    browser.go("index.html")
    check("without its script the table is whole, and has no controls that do nothing",
          "" if len(browser.libraries()) == 5 and not browser.by_id("controls").is_displayed() else browser.libraries())
    said = " ".join(one.text for one in browser.driver.find_elements(By.CSS_SELECTOR, "main noscript"))
    check("in their place stands what is missing", "" if "no filter" in said and "worst first" in said else said or "nothing")


def main():
    site_browser.need_browser("the page")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        site = folder / "site"
        (folder / "results").mkdir()
        files, clients = made_up.write(folder / "results"), made_up.write_clients(folder / "clients")
        subprocess.run([BNCONFORM, "report", *files, "--clients", clients, "--home", "https://example.org/project", "--report", "html=%s" % site],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
        pages = [str(path.relative_to(site)) for path in sorted(site.rglob("*.html")) if not str(path.relative_to(site)).startswith("mistake")]
        pages += ["mistake/raw-signed-encoded-sent.html"]
        with Browser(folder, site) as browser:
            check_views(browser)
            check_questions(browser)
            check_filter_words(browser)
            check_copy(browser)
            check_links(browser)
            check_keyboard(browser)
            check_sticky(browser)
            check_commands(browser, pages)
            check_contrast(browser, "light")
            check_hostile(browser, pages)
            check_paper(browser)
        with Browser(folder, site, width=360, height=740) as browser:
            check_width(browser, pages)
        with Browser(folder, site, media=[("prefers-color-scheme", "dark")]) as browser:
            check_dark(browser)
        with Browser(folder, site, script=False) as browser:
            check_without_script(browser)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
