#!/usr/bin/env python3
"""explain.html in a headless Chromium, from a file: pasted by the keyboard, explained, shared by a link, and nothing asked
of anybody. The page is made by `make page`; without it, or without Chromium or Selenium, this is skipped."""
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, "conformance/tests/support")
import serve_for_tests as base  # noqa: E402
from serve_for_tests import DOCS, KEYS, report, same, sha256  # noqa: E402
import inspector_page  # noqa: E402
from listener import Listener  # noqa: E402

PAGE = (pathlib.Path(os.environ.get("BUILD", "build")) / "explain.html").resolve()
WAIT = 60
QUERY = "symbol=LTCBTC&side=BUY&type=LIMIT&quantity=1&price=0.1&timestamp=1499827319559"
HEAD = "X-MBX-APIKEY: %s\r\n\r\n" % DOCS["api_key"]


def request(signature, query=QUERY):
    return "POST /api/v3/order?%s&signature=%s HTTP/1.1\r\nHost: api.binance.com\r\n%s" % (query, signature, HEAD)


class Alone(inspector_page.Page):
    """The page, opened from its file."""

    def go(self, fragment=""):
        self.browser.get("about:blank")
        self.browser.get("file://%s%s" % (PAGE, fragment))
        return self

    def paste(self, name, text):
        """As a person does: the text is in the clipboard's place, and Ctrl+V is pressed."""
        self.run("const t = document.createElement('textarea'); t.id = 'from'; t.value = arguments[0]; document.body.append(t); t.select();", text)
        from_field = self.find("#from")
        from_field.send_keys(inspector_page.Keys.CONTROL, "a")
        from_field.send_keys(inspector_page.Keys.CONTROL, "c")
        self.run("document.getElementById('from').remove()")
        self.find("#" + name).send_keys(inspector_page.Keys.CONTROL, "v")

    def explain(self, text, secret=""):
        self.go()
        self.paste("text", text)
        if secret:
            self.paste("secret", secret)
        began = time.monotonic()
        self.find("#text").send_keys(inspector_page.Keys.CONTROL, inspector_page.Keys.ENTER)
        return self.title(), time.monotonic() - began

    def title(self):
        for _ in range(WAIT * 10):
            found = self.run("const h = document.querySelector('#explained h2'); return h ? h.textContent : ''")
            if found:
                return found
            time.sleep(0.1)
        return "no answer within %d s" % WAIT

    def share(self):
        self.find("#share").click()
        for _ in range(100):
            if "#r=" in self.browser.current_url:
                return self.browser.current_url.partition("#")[2]
            time.sleep(0.1)
        return ""


def check_explained(page):
    secret = DOCS["secret"]
    right = sha256(secret, QUERY)
    same("a right request is valid", page.explain(request(right), secret)[0][:5], "VALID")
    shuffled = "&".join(sorted(QUERY.split("&")))
    title, seconds = page.explain(request(sha256(secret, shuffled)), secret)
    same("a wrong one is named", title, "WRONG  order-mismatch (proved)")
    print("# %.1f s from the key that was pressed to the answer" % seconds)
    same("the secret's field is empty then", page.run("return document.getElementById('secret').value"), "")
    report("its bytes are drawn", "" if page.find("ol.steps").text else "no steps")
    for name, signature in (("rsa-2048", "A" * 342 + "%3D%3D"), ("ed25519-a", "A" * 86 + "%3D%3D")):
        title = page.explain(request(signature), KEYS[name]["pem"])[0]
        report("a key in PEM that is pasted by the keyboard is read (%s)" % name, "" if title.startswith("WRONG") else title)
    same("what is no request is told so", page.explain("hello", "")[0], "Not read")
    return right


def check_shared(page, right):
    page.explain(request(right[::-1].replace("a", "b")), DOCS["secret"])
    fragment = page.share()
    report("a link holds the report", "" if fragment.startswith("r=") else fragment)
    first = page.title()
    page.go("#" + fragment)
    title = page.title()
    shared = page.run("return document.getElementById('explained').textContent")
    report("the link opens it", "" if title.startswith("WRONG") and title == first else title)
    same("no right signature, key or secret is in it", [one for one in (right, DOCS["secret"], DOCS["api_key"]) if one in shared], [])
    report("whoever opens it is told whence it came", "" if page.find("#foreign").is_displayed() else "no word of it")
    page.go("#r=AAAA")
    same("a link that is cut says so", page.title(), "Not read")


def check_alone(page):
    asked = page.run("return performance.getEntriesByType('resource').map(entry => entry.name).filter(name => !name.startsWith('blob:'))")
    same("nothing is asked of anybody", asked, [])
    with Listener() as listener:
        fetched = page.run("return (async () => { try { await fetch(arguments[0]); return 'answered'; } catch (e) { return 'refused'; } })()"
                           .replace("arguments[0]", repr(listener.address)))
        same("a connection to a server that would answer is refused", (fetched, listener.asked), ("refused", []))
        told = [entry["message"] for entry in page.browser.get_log("browser") if listener.address not in entry["message"]]
    same("the browser complains of nothing", told, [])
    for width in (320, 1440):
        page.browser.set_window_size(width, 900)
        same("nothing is wider than %d px" % width, page.run("return document.documentElement.scrollWidth <= window.innerWidth"), True)


def main():
    why = inspector_page.missing() or ("" if PAGE.exists() else "%s is not there; make page makes it" % PAGE)
    if why:
        print("skip - explain.html in a browser: %s" % why)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        page = Alone(folder)
        try:
            right = check_explained(page)
            check_shared(page, right)
            check_alone(page.go())
        finally:
            page.browser.quit()
    return 1 if base.failures else 0


if __name__ == "__main__":
    sys.exit(main())
