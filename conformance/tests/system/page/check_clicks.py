#!/usr/bin/env python3
"""Questions that people bring to the inspector, to explain.html and to the site: each is answered in two clicks at most, and
how long it took is printed. ci/step-page.sh runs it; without what `make page` and `make site` make it is skipped.
check_questions.py asks the libraries' page more, and counts its answers anew."""
import sys
import tempfile
import time

sys.path[:0] = ["conformance/tests/support", "conformance/tests/system/page"]
import check_axe  # noqa: E402
import check_page  # noqa: E402
import inspector_page  # noqa: E402
import serve_for_tests as base  # noqa: E402
from check_axe import BUILD, fill  # noqa: E402
from inspector_page import By  # noqa: E402
from serve_for_tests import Serve, report  # noqa: E402

MOST = 2
ROW = "#list [role=option]:nth-child(%d)"
FOLD = "//section[@id='why']//summary[contains(., '%s')]"

# The question, the clicks (a selector of CSS, or // of XPath), where the answer stands, what it has to be.
INSPECTOR = [
    ("why was the last wrong one refused?", [], "#why h2", "it is not the signature: the answer says why"),
    ("and what was answered?", [], "#why details[open]", "System abnormality"),
    ("what is wrong with this request?", [ROW % 2], "#why h2", "WRONG stray-separator (proved)"),
    ("which bytes differ?", [ROW % 2], ".linked mark", "<LF>"),
    ("what do I change?", [ROW % 2], "#why dl", "printf '%s' \"$text\" in place of echo"),
    ("which rule says so?", [ROW % 2], "#why dl", "C-1: The bytes signed are exactly the bytes sent"),
    ("which bytes are they, as hex?", [ROW % 2, ".linked button"], ".linked .hex mark", "0a"),
    ("how do I sign it in my language?", [ROW % 2, FOLD % "as a program"], ".code", "hmac.new("),
    ("is there a command of curl for it?", [ROW % 2, FOLD % "as a program"], ".choice button", "Copy as curl"),
    ("what would another mistake give?", [ROW % 2, FOLD % "What if"], ".playground", "gives"),
    ("what came over the wire?", [ROW % 2, FOLD % "Raw bytes"], "#why details[open] pre", "GET /sapi/v1/margin/allOrders?symbol=BTCUSDT"),
    ("what is signed, and what is not?", [ROW % 2, FOLD % "What is covered"], "#why details[open]", "Not covered: method, host, path"),
    ("which checks failed?", [ROW % 2, FOLD % "Checks"], "#why details[open] .alarm", "FAIL"),
    ("in which order was it signed?", [ROW % 3], "td.order", "(3) (1) (2)"),
    ("is my clock off?", [ROW % 4], "#why", "the timestamp is 120"),
    ("are others outside of the window?", ["#clock summary"], "#clock", "outside of what is allowed"),
    ("the key is unknown: where do I give its secret?", [ROW % 5], "label[for=its-secret]", "Its secret, or the key in PEM"),
    ("which causes are there, and where did each begin?", ["#causes summary"], "#causes", "first #2"),
    ("which one is the next wrong one?", [ROW % 2, "#after"], "#why .of", "Request 3"),
    ("where do I paste one?", ["#paste"], "label[for=text]", "The request: raw HTTP, a curl command"),
]
EXPLAIN = [
    ("what does this page do?", ["#example"], "#explained h2", "WRONG raw-signed-encoded-sent (proved)"),
    ("which bytes differ?", ["#example"], "#explained .linked mark", "%20"),
    ("how do I sign it in my language?", ["#example", FOLD % "as a program"], ".code", "hmac.new("),
]
SITE = [
    ("I have a refused request", ["main h2 a"], "label[for=text]", "The request: raw HTTP"),
    ("which library withdraws with Ed25519?", ["main a[href*='call=withdraw']"], "#said", "withdraw, Ed25519:"),
    ("which one places orders over WebSocket?", ["main a[href*='call=order']"], "#said", "order, WebSocket:"),
    ("what is the gravest that was found?", ["nav a[href$='dangers.html']"], "main", "parameter of a withdrawal"),
    ("and a script that shows it", ["nav a[href$='dangers.html']"], "main a[href^=script]", ".py"),
    ("and its worst example", ["nav a[href$='dangers.html']", "main .causes a[href^=library], main li a[href^=library]"], "main .finding", "Arrived"),
    ("what has changed?", ["nav a[href$='changes.html']"], "main", "mended empty-string-signed"),
    ("can I follow it?", ["nav a[href$='changes.html']"], "main a[href$='feed.atom']", "Atom"),
    ("how does this library stand?", ["nav a[href$='matrix/index.html']", "#matrix tbody th a"], "main", "Causes, worst first"),
    ("what is this mistake, and how is it mended?", ["nav a[href$='mistakes.html']", "//main//a[.='order-mismatch']"], "main", "Build the string once"),
    ("what does this rule rest on?", ["nav a[href$='rules.html']"], "#SR-2", "SR-2"),
    ("which bytes are right for it?", ["nav a[href$='rules.html']", "main small a[href^='vectors/']"], "main", "Right"),
    ("how is a request signed?", ["nav a[href$='learn.html']"], "main", "With its bytes"),
    ("are the documents' own examples right?", ["nav a[href$='errata.html']"], "main", "signatures in 26 documents"),
    ("how was this measured?", ["nav a[href$='measured.html']"], "main", "judged byte by byte"),
    ("a finding is wrong: what do I do?", ["nav a[href$='dispute.html']"], "main", "A finding may be wrong"),
]


def ask(page, begin, questions):
    for question, clicks, where, wanted in questions:
        begin()
        began, problem = time.monotonic(), "" if len(clicks) <= MOST else "it takes %d clicks" % len(clicks)
        try:
            for one in clicks:
                click(page, one)
        except inspector_page.WebDriverException as error:
            problem = str(error)[:300]
        for _ in range(300):
            told = page.text(where)
            if wanted in told or problem:
                break
            time.sleep(0.05)
        report("%s (%d clicks, %.1f s)" % (question, len(clicks), time.monotonic() - began), problem or ("" if wanted in told else told[:300]))


def click(page, where):
    """As soon as it is there."""
    end = time.monotonic() + inspector_page.WAIT
    while True:
        try:
            page.browser.find_element(By.XPATH if where.startswith("//") else By.CSS_SELECTOR, where).click()
            return
        except inspector_page.WebDriverException:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def ask_inspector(page):
    with Serve(log=False) as serve:
        page.browser.get(serve.serving["inspector"])
        kinds = fill(serve)
        page.until("the requests have come", lambda: page.text("#counts").startswith("%d requests" % len(kinds)) and page.run("return state.rows.every((r) => r.whole)"))

        for width in (1440, 1024):
            page.width(width, 900)
            cut = page.run("return [...document.querySelectorAll('#list .answered')].filter((n) => n.scrollWidth > n.clientWidth).map((n) => n.title)")
            ends = page.run("return [...document.querySelectorAll('#list .what')].filter((n) => { const [folder, end] = ['folder', 'name'].map((one) => n.querySelector('.' + one)); "
                            "return folder && folder.clientWidth > 12 && end.scrollWidth > end.clientWidth }).map((n) => n.title)")
            report("no path's end is cut there while its folders have room, %d px wide" % width, ends)
            report("no answer's code is cut in the list, %d px wide: those of Pay have six or nine digits" % width, cut)
        page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

        def begin():
            page.run("history.replaceState(null, '', location.pathname)")
            page.browser.refresh()
            page.until("the page is there", lambda: page.text("#state") == "Live" and page.texts("#why .of"))
        ask(page, begin, INSPECTOR)


def main():
    site = BUILD / "www" / "index.html"
    gone = [str(one) for one in (check_page.PAGE, site) if not one.exists()]
    why = inspector_page.missing() or ("%s is not there" % gone[0] if gone else "")
    if why:
        print("skip - questions by clicks: %s" % why)
        return 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = check_page.Alone(folder)
        try:
            ask_inspector(page)
            for place, questions in ((check_page.PAGE, EXPLAIN), (site, SITE)):
                ask(page, lambda at=place: (page.browser.get("about:blank"), page.browser.get(at.as_uri())), questions)
        finally:
            page.browser.quit()
    return 1 if base.failures else 0


if __name__ == "__main__":
    sys.exit(main())
