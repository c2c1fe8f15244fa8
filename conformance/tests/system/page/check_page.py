#!/usr/bin/env python3
"""explain.html in a headless Chromium, from a file: pasted by the keyboard, explained, shared by a link, and nothing asked
of anybody. The page is made by `make page`; without it, or without Chromium or Selenium, this is skipped."""
import base64
import json
import os
import pathlib
import re
import sys
import tempfile
import time
import zlib

sys.path.insert(0, "conformance/tests/support")
import serve_for_tests as base  # noqa: E402
from serve_for_tests import DOCS, KEYS, report, same, sha256  # noqa: E402
import inspector_page  # noqa: E402
from inspector_bare import AT_EDGE  # noqa: E402
from site_browser import Browser  # noqa: E402
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
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        page.width(width, height)
        page.explain(request(sha256(secret, QUERY + "\n")), secret)
        top, low = page.run("const r = document.querySelector('#explained dd').getBoundingClientRect(); return [r.top, r.bottom]")
        report("the fix is in view, %d px wide" % width, "" if 0 < top and low < height else (top, low))
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    print("# %.1f s from the key that was pressed to the answer" % seconds)
    same("the secret's field is empty then", page.run("return document.getElementById('secret').value"), "")
    report("its bytes are drawn", "" if page.find("ol.steps").text else "no steps")
    for name, signature in (("rsa-2048", "A" * 342 + "%3D%3D"), ("ed25519-a", "A" * 86 + "%3D%3D")):
        title = page.explain(request(signature), KEYS[name]["pem"])[0]
        report("a key in PEM that is pasted by the keyboard is read (%s)" % name, "" if title.startswith("WRONG") else title)
    page.explain(request(right))
    looked = page.run("return [...document.querySelectorAll('#explained .rows td')].map((n) => n.innerText.split(' ')[0])")
    same("the name of what was looked at does not run into what is said of it", looked, ["timestamp:", "signature:"])
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
    report("and sees it before the form", "" if page.run("return document.getElementById('explained').getBoundingClientRect().top + scrollY") < 200 else "below it")
    page.go("#r=AAAA")
    same("a link that is cut says so", page.title(), "Not read")


def check_without_script(folder):
    with Browser(folder, PAGE.parent, width=390, height=844, script=False) as browser:
        browser.go(PAGE.name)
        said = browser.ask("document.body.innerText").strip()
        same("without JavaScript the page has its heading", said.partition("\n")[0], "bnconform explain")
        report("it says what does its work then, with the command", [one for one in ("JavaScript", "bnconform explain curl", "A link that holds a report") if one not in said])
        report("no line begins or ends at the window's edge", browser.ask(AT_EDGE))


def packed(report_):
    """The fragment of a link that somebody made by hand."""
    made = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return "#r=" + base64.urlsafe_b64encode(made.compress(json.dumps(report_).encode()) + made.flush()).decode().rstrip("=")


def check_foreign_links(page):
    page.explain(request("0" * 64), DOCS["secret"])
    fragment = page.share()
    whole = json.loads(zlib.decompress(base64.urlsafe_b64decode(fragment[2:] + "==="), -zlib.MAX_WBITS))
    for behind in (".",):
        page.go("#" + fragment + behind)
        report("a link that a full stop clings to is read", "" if page.title().startswith("WRONG") else page.title())
    page.go("#" + fragment[:-20])
    same("one that a chat has cut is not read", page.title(), "Not read")
    report("and it is said why", "" if "a part of it may be missing, or another version" in page.text("#explained") else page.text("#explained"))
    whole["call"] = dict(whole.get("call") or {}, host="example.org", method="GET;id;")
    page.go(packed(whole)).title()
    same("no program is offered of what came with a link", [one for one in page.texts("#explained summary, #explained button") if "program" in one or "curl" in one], [])


def check_again(page):
    """What is asked while the page still looks for the mistake of another request is what is answered."""
    right = sha256(DOCS["secret"], QUERY)
    page.go()
    for signature in ("0" * 64, right):
        page.run("document.getElementById('text').value = arguments[0]; document.getElementById('secret').value = arguments[1]", request(signature), DOCS["secret"])
        page.find("#text").send_keys(inspector_page.Keys.CONTROL, inspector_page.Keys.ENTER)
    same("a second request, pasted before the first is answered, has its own answer", page.title()[:5], "VALID")
    time.sleep(1)
    same("and keeps it", page.title()[:5], "VALID")
    page.go().paste("text", "x" * 1000001)
    page.until("that a paste was cut is said", lambda: "Only the first 1,000,000 characters" in page.text("#calls"))


def check_copied(page):
    """A browser may allow no clipboard: then another way is tried, and at last the text stands there, marked."""
    page.go().find("#example").click()
    page.title()
    page.run("Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error('not allowed'))}})")
    button = next(one for one in page.browser.find_elements(inspector_page.By.CSS_SELECTOR, "#explained button") if one.text == "Copy the report")
    button.click()
    page.until("where the clipboard is refused, the older way copies", lambda: "Copied" in page.texts("#explained button"))
    page.run("document.execCommand = () => false")
    page.until("the button is itself again", lambda: "Copy the report" in page.texts("#explained button"))
    button.click()
    page.until("where no way does, the text stands there to be copied by hand",
               lambda: page.run("return document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)").startswith("WRONG"))


def har(*signatures):
    """As a browser saves it: a request of another host, then one for each signature, the last answered."""
    def entry(url, headers, text):
        request = {"method": "POST", "url": url, "httpVersion": "http/2.0", "headers": headers, "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0}
        return {"startedDateTime": "2026-01-01T00:00:00.000Z", "time": 1, "request": request,
                "response": {"status": 400, "statusText": "", "headers": [], "content": {"size": len(text), "mimeType": "application/json", "text": text}}}
    key = [{"name": "X-MBX-APIKEY", "value": DOCS["api_key"]}]
    return {"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "entries": [
        entry("https://example.org/page", [], "<p>"), *(entry("https://api.binance.com/api/v3/order?%s&signature=%s" % (QUERY, one), key,
                                                              '{"code":-1022,"msg":"Signature for this request is not valid."}') for one in signatures)]}}


def collection(signature):
    """Postman's, with a folder and variables."""
    pairs = [dict(zip(("key", "value"), pair.split("="))) for pair in ("%s&signature={{signed}}" % QUERY).split("&")]
    request = {"method": "POST", "header": [{"key": "X-MBX-APIKEY", "value": "{{apiKey}}"}], "body": {"mode": "urlencoded", "urlencoded": pairs},
               "url": {"raw": "{{base}}/api/v3/order", "host": ["{{base}}"], "path": ["api", "v3", "order"]}}
    return {"info": {"name": "spot"}, "item": [{"name": "Folder", "item": [{"name": "No request"}, {"name": "Order", "request": request}]}],
            "variable": [{"key": "signed", "value": signature}, {"key": "apiKey", "value": DOCS["api_key"]}, {"key": "base", "value": "https://api.binance.com"}]}


def check_files(page):
    """What is dropped, beside the field or on it, or opened by the keyboard."""
    right = sha256(DOCS["secret"], QUERY)
    with tempfile.TemporaryDirectory() as folder:
        def write(name, text):
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text if isinstance(text, str) else json.dumps(text))
            return path

        def answer(secret=DOCS["secret"]):
            page.paste("secret", secret)
            page.find("#text").send_keys(inspector_page.Keys.CONTROL, inspector_page.Keys.ENTER)
            return page.title()

        def offers():
            return page.texts("#calls option")
        page.go().drop(write("one.har", har("0" * 64, right)))
        page.until("of a HAR that is dropped beside the field each request can be chosen", lambda: len(offers()) == 3)
        same("each with its method, address and status", offers()[1:], ["%d  POST api.binance.com/api/v3/order 400" % n for n in (2, 3)])
        same("and the first that is signed is chosen", page.run("return document.querySelector('#calls select').selectedIndex"), 1)
        page.run("const s = document.querySelector('#calls select'); s.selectedIndex = 2; s.dispatchEvent(new Event('change'))")
        same("another can be chosen, and is read as it was sent", answer()[:5], "VALID")
        same("with its answer", "The exchange answered -1022" in page.text("#explained"), True)
        page.go().drop(write("spot.json", collection(right)), "#text")
        page.until("of Postman's collection too, in its folders", lambda: offers() == ["1  Order: POST api.binance.com/api/v3/order"])
        same("with its variables", answer()[:5], "VALID")
        page.go().drop(write("request.txt", request(right)), "#text")
        page.until("another file is read as it is", lambda: page.run("return document.getElementById('text').value.startsWith('POST /api')"))
        same("and explained", answer()[:5], "VALID")
        page.go().drop(write("long.txt", "x" * 1000001))
        page.until("one that is too long is refused", lambda: "long.txt is too long" in page.text("#calls"))
        path = os.path.join(folder, "picture.png")
        with open(path, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
        for what, name, said in (("a picture", path, "picture.png is no text"), ("an empty file", write("none.txt", ""), "none.txt is empty"),
                                 ("a folder", folder, "cannot be read")):
            page.go().drop(name)
            page.until("%s is refused, with a word" % what, lambda part=said: part in page.text("#calls"))
            same("and nothing of it stands in the field (%s)" % what, page.run("return document.getElementById('text').value"), "")
        page.drop(write("key.pem", KEYS["ed25519-a"]["pem"]), "#secret")
        page.until("one that is dropped on the secret's field is the secret", lambda: page.run("return document.getElementById('secret').value") == KEYS["ed25519-a"]["pem"])
        same("and does not stand in the other", page.run("return document.getElementById('text').value"), "")
        page.go().find("#file").send_keys(os.path.join(folder, "one.har"))
        page.until("a file can be opened without a mouse", lambda: len(offers()) == 3)


def check_example(page):
    page.go().find("#example").click()
    same("the example is a wrong request, and is explained", page.title(), "WRONG  raw-signed-encoded-sent (proved)")
    page.find("#explained h2 button").click()
    same("the mistake's name opens what the catalogue says of it", page.focus(), "SUMMARY")
    about = page.text("#explained .about[open]")
    report("its title, its rule, and where others met it", "" if "C-1" in about and "https://" in about else about)
    page.explain(request("0" * 64))
    page.find(".ask button").click()
    same("where a secret would decide, one click leads to its field", page.focus(), "secret")


def check_several(page):
    """Of a text that has several requests each can be chosen, where the command has --nth."""
    right, wrong = sha256(DOCS["secret"], QUERY), sha256(DOCS["secret"], QUERY + "\n")
    other = QUERY.replace("LTC", "ETH")
    text = "\n\n".join([request(right), request(wrong), request(sha256(DOCS["secret"], other), other)])
    title, _ = page.explain(text, DOCS["secret"])
    same("of several requests the wrong one is explained", title, "WRONG  stray-separator (proved)")
    rows = page.run("return [...document.querySelectorAll('.several tr')].map((r) => [...r.cells].map((c) => c.textContent))")
    same("each has a row that says whether it is right", [(row[0], row[2], row[4]) for row in rows], [("1", "right", "Explain"), ("2", "wrong", "this one"), ("3", "right", "Explain")])
    same("and no option of the command is told where there is none", "--nth" in page.text("#explained"), False)
    page.width(360, 700)
    tall = page.run("return [...document.querySelectorAll('.several td:not(:nth-child(4))')].filter((n) => { const r = document.createRange(); "
                    "r.selectNodeContents(n.querySelector('button') || n); return r.getBoundingClientRect().height > 30 }).map((n) => n.textContent)")
    same("on a phone no word of it is broken", tall, [])
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    page.browser.find_elements(inspector_page.By.CSS_SELECTOR, ".several button")[1].click()
    same("another is asked for by a click, and the secret again, since it was not kept", (page.focus(), "Request 3 comes next" in page.text("#picked")), ("secret", True))
    page.paste("secret", DOCS["secret"])
    page.keys(inspector_page.Keys.ENTER)
    page.until("it is explained", lambda: page.text("#explained h2").startswith("VALID") and "This is number 3" in page.text("#explained"))
    page.explain(text)
    page.find(".several button").click()
    page.until("without a secret a click does it", lambda: "This is number 1" in page.text("#explained"))
    page.find("#text").send_keys(" ")
    page.find("form button[type=submit]").click()
    page.until("asked anew, the page chooses again", lambda: "This is number 3" in page.text("#explained"))


ZOOMED = (320, 225)  # what 400 % leaves of 1280 by 900


def check_keyboard(page):
    """A whole errand without a mouse, at 400 %: paste, verdict, fix, copy, share; what has the focus is seen all the way."""
    keys, hidden, reached = inspector_page.Keys, [], []
    page.width(*ZOOMED)
    page.go()
    for place, text in (("text", request(sha256(DOCS["secret"], QUERY + "\n"))), ("secret", DOCS["secret"])):
        inspector_page.copy(page, text)
        page.run("document.getElementById('text').focus()")
        page.keys(*[keys.TAB] * (2 if place == "secret" else 0))
        reached.append(page.focus())
        page.chord("v")
    page.keys(keys.ENTER)
    same("two tabs lead from the request to its secret, and Enter to the verdict", (reached[0], reached[1].split()[0], page.title(), page.focus()),
         ("text", "secret", "WRONG  stray-separator (proved)", "H2"))
    for wanted in ("Copy the report", "Copy a link to it"):
        for _ in range(12):
            page.keys(keys.TAB)
            at = page.run("const e = document.activeElement, r = e.getBoundingClientRect(); return [e.textContent, r.bottom > 0 && r.top < innerHeight, getComputedStyle(e).outlineStyle]")
            hidden += [at] * (not at[1] or at[2] == "none")
            if at[0] == wanted:
                break
        page.keys(keys.ENTER)
        page.until("Tab leads on to %s, and Enter does it" % wanted, lambda: page.run("return document.activeElement.textContent") == "Copied")
    same("what has the focus is in view, and is seen to have it", hidden, [])
    report("the address holds the report then", "" if "#r=" in page.browser.current_url else page.browser.current_url)
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


A4 = (595, 842)  # points


def check_paper(page):
    """What is printed: on A4, the report alone, and nothing of it is cut."""
    page.explain(request(sha256(DOCS["secret"], QUERY + "\n")), DOCS["secret"])
    page.run("for (const d of document.querySelectorAll('#why details')) d.open = true")
    page.width(680, 900)  # what margins leave of A4
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    seen = page.run("return [...document.querySelectorAll('h2, form, select, textarea, button:not(.part, .name)')].filter((n) => n.checkVisibility()).map((n) => n.textContent)")
    same("on paper stands the report, without the form and its buttons", seen, ["WRONG  stray-separator (proved)"])
    same("with all that is open in it", page.run("return ['.linked', '.steps', '.code'].map((one) => document.querySelector(one).checkVisibility())"), [True] * 3)
    cut = page.run("return [...document.querySelectorAll('#why *')].filter((n) => n.checkVisibility() && n.getBoundingClientRect().right > 681).map((n) => n.className + n.tagName)")
    report("nothing of it is cut", cut)
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    printed = base64.b64decode(page.browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    sizes = [tuple(round(float(one)) for one in box.split()[2:]) for box in re.findall(rb"/MediaBox \[([^]]*)\]", printed)]
    report("and it is A4, three pages at most", "" if set(sizes) == {A4} and len(sizes) <= 3 else sizes)
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


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
            check_foreign_links(page)
            check_again(page)
            check_copied(page)
            check_files(page)
            check_example(page)
            check_several(page)
            check_keyboard(page)
            check_paper(page)
            check_alone(page.go())
        finally:
            page.browser.quit()
        check_without_script(folder)
    return 1 if base.failures else 0


if __name__ == "__main__":
    sys.exit(main())
