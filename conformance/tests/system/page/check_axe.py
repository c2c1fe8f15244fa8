#!/usr/bin/env python3
"""axe finds no violation in any state of the inspector, of explain.html, of the libraries' pages and of the site, by day on
a wide screen and by night on a telephone. axe-core is fetched by ci/step-page.sh, pinned by its hash; without it, without
Chromium, or without what `make page` and `make site` make, a part is skipped, and said.

    check_axe.py [inspector|explain|site ...]"""
import glob
import os
import pathlib
import sys
import tempfile
import time

sys.path[:0] = ["conformance/tests/support", "conformance/tests/system/page"]
import check_page  # noqa: E402
import inspector_page  # noqa: E402
import serve_for_tests as base  # noqa: E402
from inspector_page import API_KEY, query, send  # noqa: E402
from serve_for_tests import DOCS, KEYS, Serve, report, same, sha256  # noqa: E402

BUILD = pathlib.Path(os.environ.get("BUILD", "build")).resolve()
AXE = BUILD / "axe" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """const end = arguments[0];
axe.run(document, {resultTypes: ['violations']}).then((found) => end(found.violations.map(({id, nodes}) => [id, nodes.length, nodes[0].html.slice(0, 160),
  (nodes[0].any[0] || nodes[0].all[0] || nodes[0].none[0] || {}).message])), (error) => end([String(error)]))"""
OPEN_ALL = "for (const d of document.querySelectorAll('#why details')) d.open = true; const b = document.querySelector('.linked button'); if (b) b.click()"
SEEN = (("light", 1280, 900), ("dark", 390, 844))  # no colour depends on the width


class Judge:
    def __init__(self, page):
        self.page, self.text, self.states = page, AXE.read_text(encoding="utf-8"), 0

    def violations(self):
        if not self.page.run("return Boolean(window.axe)"):
            self.page.run(self.text + "; window.axe = axe")
        return self.page.browser.execute_async_script(RUN)

    def judge(self, state):
        """By day on a wide screen, by night on a telephone."""
        found = {}
        for theme, width, height in SEEN:
            self.page.width(width, height)
            self.page.media(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
            found["%s, %d px" % (theme, width)] = self.violations()
        self.states += 1
        report("no violation: %s" % state, {at: told for at, told in found.items() if told})


def await_title(page, begins):
    page.until("shown: " + begins, lambda: page.text("#why h2").startswith(begins) or page.text("#why .of").startswith(begins))


def fill(serve):
    """A request of each kind; what it is called, by its number."""
    text = query("&note=a%20b")
    moved = "&".join(sorted(text.split("&"), reverse=True))
    late = query()[:-13] + str(int(time.time() * 1000) - 120000)
    send(serve, more="&note=a%20b")
    send(serve, "%s\n")
    serve.ask("GET", "/sapi/v1/margin/allOrders?%s&signature=%s" % (text, sha256(DOCS["secret"], moved)), API_KEY)
    serve.ask("GET", "/sapi/v1/margin/allOrders?%s&signature=%s" % (late, sha256(DOCS["secret"], late)), API_KEY)
    serve.ask("GET", "/sapi/v1/margin/allOrders?%s&signature=%s" % (text, "0" * 64), [("X-MBX-APIKEY", "x" * 64)])
    serve.ask("GET", "/sapi/v1/margin/allOrders?timestamp=1&signature=%s" % ("1" * 64), API_KEY)
    serve.raw(b"GET /api/v3/order?a= b HTTP/1.1\r\nHost: x\r\n\r\n")
    serve.ask("POST", "/binancepay/openapi/v2/order", [
        ("BinancePay-Timestamp", str(int(time.time() * 1000))), ("BinancePay-Nonce", "n" * 32), ("BinancePay-Certificate-SN", KEYS["pay"]["api_key"]),
        ("BinancePay-Signature", "0" * 128)], b'{"a":"1"}')
    serve.ask("POST", "/binancepay/openapi/v2/order", [("BinancePay-Timestamp", str(int(time.time() * 1000))), ("BinancePay-Nonce", "n" * 32),
                                                       ("BinancePay-Certificate-SN", "x" * 64), ("BinancePay-Signature", "0" * 128)], b"{}")
    return ["a right one", "a wrong one", "a changed order", "a late one", "an unknown key", "an unknown cause", "no HTTP", "a gateway's", "a gateway's with an unknown key"]


def judge_inspector(judge):
    page = judge.page
    with Serve(log=False) as serve:
        page.browser.get(serve.serving["inspector"])
        await_title(page, "Nothing has arrived")
        judge.judge("the inspector, empty")
        kinds = fill(serve)
        page.until("all have come", lambda: page.text("#counts").startswith("%d requests" % len(kinds)))
        page.run("document.getElementById('causes').open = document.getElementById('clock').open = true")
        for number, kind in enumerate(kinds, 1):
            page.run("location.hash = arguments[0]", "#%d" % number)
            await_title(page, "Request %d" % number)
            page.run(OPEN_ALL)
            judge.judge("the inspector, %s, all of it open" % kind)
        page.find("#filter").send_keys("nothing like it")
        judge.judge("the inspector, nothing left by the filter")
        page.find("#paste").click()
        judge.judge("the inspector, the form")
        page.find("#text").send_keys("hello")
        page.find("form button[type=submit]").click()
        page.until("an answer", lambda: page.text("#explained h2") == "Not read")
        judge.judge("the inspector, what is no request")
        saved = inspector_page.save(page)
        page.browser.get(serve.serving["inspector"] + "plain")
        judge.judge("the page without a script")
        page.browser.get("file://" + saved)
        page.until("the saved page", lambda: page.text("#state").startswith("Saved"))
        judge.judge("a session, saved")
        page.browser.get(serve.serving["inspector"])
        page.until("live", lambda: page.text("#state") == "Live")
    page.until("stopped", lambda: page.text("#state") == "Stopped")
    judge.judge("the inspector, its server gone")
    with Serve("--key", "env:OWN_SECRET", log=False) as serve:
        page.browser.get(serve.serving["inspector"].partition("#")[0])
        await_title(page, "This page is shut")
        judge.judge("the inspector, shut")


def judge_explain(judge):
    page, right = judge.page, sha256(DOCS["secret"], check_page.QUERY)
    page.go()
    judge.judge("explain.html, its form")
    shuffled = "&".join(sorted(check_page.QUERY.split("&")))
    for kind, text, secret in (
            ("valid", check_page.request(right), DOCS["secret"]), ("a newline signed", check_page.request(sha256(DOCS["secret"], check_page.QUERY + "\n")), DOCS["secret"]),
            ("another order", check_page.request(sha256(DOCS["secret"], shuffled)), DOCS["secret"]), ("undecided", check_page.request("0" * 64), ""),
            ("no request", "hello", "")):
        page.explain(text, secret)
        page.run(OPEN_ALL)
        judge.judge("explain.html, %s" % kind)
    other = check_page.QUERY.replace("LTC", "ETH")
    page.explain(check_page.request(right) + "\n" + check_page.request(sha256(DOCS["secret"], other), other), DOCS["secret"])
    page.find(".several button").click()
    judge.judge("explain.html, another of several requests asked for")
    page.explain(check_page.request(sha256(DOCS["secret"], shuffled)), DOCS["secret"])
    fragment = page.share()
    page.go("#" + fragment).title()
    judge.judge("explain.html, a link opened")
    path = os.path.join(page.folder, "some.har")
    pathlib.Path(path).write_text(check_page.json.dumps(check_page.har(right)), encoding="utf-8")
    page.go().drop(path)
    page.until("a HAR", lambda: page.texts("#calls option"))
    judge.judge("explain.html, a HAR dropped")


def judge_site(judge):
    first = lambda pattern: sorted(glob.glob(str(BUILD / "www" / pattern), recursive=True))[0][len(str(BUILD / "www")) + 1:]
    pages = ["index.html", "rules.html", "vectors/index.html", "vectors/fix-logon.html", first("vectors/spot-rest/**/*.html"), "learn.html"]
    pages += ["matrix/%s.html" % name for name in ("index", "dangers", "changes", "mistakes", "errata", "measured", "dispute", "mistake/raw-signed-encoded-sent")]
    pages += ["matrix/index.html#call=withdraw&key=ed25519", "matrix/index.html#show=danger", "matrix/index.html#filter=nothing-like-it"]
    pages += [first("matrix/%s" % one) for one in ("library/*.html", "library/*/*.html", "case/**/*.html")]
    for one in pages:
        judge.page.browser.get("about:blank")
        judge.page.browser.get("file://%s/www/%s" % (BUILD, one))
        judge.judge("the site, " + one)


PARTS = {"inspector": (judge_inspector, None), "explain": (judge_explain, BUILD / "explain.html"), "site": (judge_site, BUILD / "www" / "index.html")}


def main():
    why = inspector_page.missing() or ("" if AXE.exists() else "axe-core is not here; ci/step-page.sh fetches it")
    if why:
        print("skip - axe in every state: %s" % why)
        return 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        judge = Judge(check_page.Alone(folder))
        judge.page.browser.set_script_timeout(120)
        try:
            for name in sys.argv[1:] or PARTS:
                judge_part, needs = PARTS[name]
                if needs is None or needs.exists():
                    judge_part(judge)
                else:
                    print("skip - axe in every state of %s: %s is not there" % (name, needs))
            judge.page.run("document.querySelector('main').append(document.createElement('img'))")
            same("an image without a text, put in, is found", [told[0] for told in judge.violations()], ["image-alt"])
        finally:
            judge.page.browser.quit()
    print("# %d states, each by day on a wide screen and by night on a telephone" % judge.states)
    return 1 if base.failures else 0


if __name__ == "__main__":
    sys.exit(main())
