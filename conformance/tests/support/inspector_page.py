"""The inspector in a headless Chromium: what a person sees of requests that come, by mouse, keyboard, in the dark and on
a narrow screen. check_inspector.py runs it, as a program where another Python has Selenium; without Chromium, its driver
or Selenium it is skipped."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

import serve_for_tests
from inspector_bare import see_plain, see_saved_without_script, walk_narrow
from serve_for_tests import BUILD, DOCS, ENVIRONMENT, KEYS, NOW, Serve, report, same, sha256

try:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    webdriver = By = Keys = None
try:
    from schemas import schema
except ImportError:
    schema = None

WAIT = 15
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--window-size=1280,900"]
OWN = ENVIRONMENT["OWN_SECRET"]
API_KEY = [("X-MBX-APIKEY", DOCS["api_key"])]
MARKUP = "<img/src=x/onerror=document.title='owned'><script>document.title='owned'</script>"


def missing():
    if webdriver is None:
        return "Python has no selenium"
    if schema is None:
        return "Python has no jsonschema"
    gone = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    return "there is no " + " and no ".join(gone) if gone else ""


class Page:
    """A browser that has the page open."""

    def __init__(self, folder):
        options = Options()
        for argument in [*ARGUMENTS, "--user-data-dir=" + folder]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.add_experimental_option("prefs", {"download.default_directory": folder})
        self.folder = folder
        self.browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.browser.set_page_load_timeout(WAIT)
        self.browser.set_script_timeout(WAIT)

    def run(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((n) => n.textContent)", selector)

    def text(self, selector):
        return " ".join(" ".join(self.texts(selector)).split())

    def until(self, sentence, holds):
        """Reports whether it came true in time."""
        end, found = time.monotonic() + WAIT, None
        while time.monotonic() < end:
            try:
                found = holds()
            except WebDriverException as error:
                found = None
            if found:
                report(sentence)
                return
            time.sleep(0.05)
        report(sentence, "it did not come: h2 %r, %r" % (self.text("#why h2"), self.text("#counts")))

    def title_is(self, sentence, text):
        self.until(sentence, lambda: self.text("#why h2") == text)

    def keys(self, *keys):
        webdriver.ActionChains(self.browser).send_keys(*keys).perform()

    def keys_held(self, held, key):
        webdriver.ActionChains(self.browser).key_down(held).send_keys(key).key_up(held).perform()

    def chord(self, key):
        """Ctrl and a letter, as the keyboard sends it."""
        self.keys_held(Keys.CONTROL, key)

    def focus(self):
        return self.run("const e = document.activeElement; return e.id || e.className || e.tagName")

    def drop(self, path, selector="main"):
        """A file is dragged from outside onto what a selector finds, and dropped there."""
        at = self.run("const r = document.querySelector(arguments[0]).getBoundingClientRect(); return {x: r.left + r.width / 2, y: r.top + 20}", selector)
        for kind in ("dragEnter", "dragOver", "drop"):
            self.browser.execute_cdp_cmd("Input.dispatchDragEvent", {"type": kind, **at, "data": {"items": [], "files": [path], "dragOperationsMask": 1}})

    def media(self, **features):
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": name.replace("_", "-"), "value": value} for name, value in features.items()]})

    def width(self, width, height):
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                     {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})


def query(more=""):
    return "symbol=BTCUSDT%s&timestamp=%d" % (more, int(time.time() * 1000))


def send(serve, signed_as="%s", more="", path="/sapi/v1/margin/allOrders"):
    text = query(more)
    signature = sha256(DOCS["secret"], signed_as % text)
    return serve.ask("GET", "%s?%s&signature=%s" % (path, text, signature), API_KEY)


def see_connecting(page, serve):
    """A page that has not heard of the server yet does not call itself live."""
    page.browser.execute_cdp_cmd("Network.enable", {})
    page.browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/bnconform/events"]})
    page.browser.get(serve.serving["inspector"])
    time.sleep(0.3)
    same("before the stream has begun the page is connecting, not live", page.text("#state"), "Connecting")
    page.browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    page.until("and live when it has", lambda: page.text("#state") == "Live")
    page.browser.get_log("browser")  # it complains of what was blocked


def see_nothing(page, serve):
    page.browser.get(serve.serving["inspector"])
    page.title_is("an empty page says what to do next", "Nothing has arrived yet")
    page.until("the page is live", lambda: page.text("#state") == "Live")
    page.width(390, 844)
    report("on a phone no empty list stands before it", "" if page.run("return document.getElementById('list').offsetHeight") < 4 else "it does")
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    command = page.run("return document.querySelector('.command pre').textContent")
    if shutil.which("curl") and shutil.which("openssl"):
        done = subprocess.run(["sh", "-c", command], env=ENVIRONMENT, capture_output=True, timeout=WAIT)
        report("its command line works", "" if done.returncode == 0 and b"code" not in done.stdout else done)
    else:
        print("skip - its command line works: there is no curl or no openssl")
        send(serve, path="/api/v3/openOrders")


def see_verdicts(page, serve):
    page.title_is("a right request is seen to be right", "VALID the signature is right for this request and this secret")
    same("no way to a wrong one is offered where there is none", page.run("return document.querySelectorAll('#why .on').length"), 0)
    send(serve, "%s\n", "&price=0.1")
    page.until("a wrong one appears by itself", lambda: "2 requests, 1 wrong" in page.text("#counts"))
    same("and steals neither selection nor report", page.text("#why h2 .alarm"), "")
    page.find("#list [role=option]:nth-child(2)").click()
    page.title_is("the verdict is the report's heading", "WRONG stray-separator (proved)")
    rows = page.run("return [...document.querySelectorAll('.rows tr')].map((r) => [r.cells[0].tagName, r.cells[0].scope, "
                    "r.cells[0].textContent, r.cells[1].querySelector('code').textContent])")
    same("the difference is a table with row headers", [r[:3] for r in rows],
         [["TH", "row", "same"], ["TH", "row", "signed"], ["TH", "row", "sent"]])
    same("what differs is shown", [r[3] for r in rows[1:]], ["<LF>", "(nothing)"])
    same("the fix stands there", "printf '%s' \"$text\" in place of echo \"$text\"." in page.texts("#why dd"), True)
    report("the words are the terminal's", [d for d in page.texts("#why dd")[:2] if d.split(",")[0] not in
                                            " ".join(serve.words().split())])
    page.until("the address is the request's number", lambda: page.run("return location.hash") == "#2")


def see_parts(page):
    page.run("for (const d of document.querySelectorAll('#why details')) d.open = true")
    page.run("document.querySelector('#why button.part').focus()")
    lit = page.run("return [...document.querySelectorAll('.lit')].map((n) => n.textContent)")
    same("focus on a parameter lights it everywhere: signed, sent, parameters, payload, wire, raw", sorted(lit), ["symbol"] + 5 * ["symbol=BTCUSDT"])
    styles = page.run("return [1, 2, 3].map((n) => { const s = getComputedStyle(document.querySelector(`[data-part='${n}']`)); "
                      "return s.textDecorationStyle + s.textDecorationColor })")
    same("each has an underline and a colour of its own", len(set(styles)), 3)
    same("and a number that a copied text does not have", page.text(".steps pre").startswith("symbol=BTCUSDT&price=0.1"), True)


def see_linked(page, serve):
    """What was signed above what was sent, part by part."""
    same("what differs is filled, and nothing else", page.texts(".linked mark"), ["<LF>\n"])
    page.find(".linked button").click()
    lines = page.run("return [...document.querySelectorAll('.linked .hex')].map((n) => n.textContent.split('\\n'))")
    report("as hex each line tells place, bytes and text", "" if re.match(r"0000  73 79 6d 62 6f 6c 3d .* symbol=BTCUSDT&p$", " ".join(lines[0][0].split("  ")).replace(
        "0000 ", "0000  ")) else lines[0][0])
    same("and the byte that differs is filled there too", page.texts(".linked .hex mark"), ["0a"])
    page.find(".linked button").click()
    moved = "&".join(sorted(query("&x=1").split("&"), reverse=True))
    text = "&".join(sorted(moved.split("&")))
    serve.ask("GET", "/sapi/v1/margin/allOrders?%s&signature=%s" % (text, sha256(DOCS["secret"], moved)), API_KEY)
    page.until("a moved one comes", lambda: page.text("#counts").startswith("3 requests"))
    page.run("location.hash = '#3'")
    page.title_is("and is named", "WRONG order-mismatch (proved)")
    same("a changed order is told by numbers", page.texts("td.order"), ["(3) (2) (1) ", "(1) (2) (3) "])
    same("and no byte of it is filled", page.texts(".linked mark"), [])
    webdriver.ActionChains(page.browser).move_to_element(page.find("td.order [data-part='2']")).perform()
    lit = page.run("return [...document.querySelectorAll('.lit')].map((n) => n.textContent)")
    report("the mouse on a number lights its part in all places", "" if len(lit) >= 6 and "(2)" in lit else lit)
    page.run("location.hash = '#2'")


def see_code(page):
    page.run("for (const d of document.querySelectorAll('#why details')) d.open = true")
    languages = page.run("return [...document.querySelector('.choice select').options].map((o) => o.value)")
    same("the fix is there in ten languages", len(languages), 10)
    report("with the secret from the environment", "" if 'os.environ["BINANCE_SECRET"]' in page.text(".code") else page.text(".code"))
    page.run("const s = document.querySelector('.choice select'); s.value = 'go'; s.dispatchEvent(new Event('change'))")
    same("another can be chosen", "package main" in page.text(".code"), True)


def see_what_if(page):
    page.until("what if lists mistakes to its end", lambda: "mistakes that apply" in page.text(".playground, details label") and len(page.texts(WHAT_IF)) > 15)
    same("the one that was made is chosen, and stands first", page.run(
        "const s = document.querySelector('.playground').parentNode.querySelector('select'); return [s.selectedIndex, s.value]"),
         [1, "stray-separator = yours"])
    page.until("its text gives yours", lambda: page.text(".verdict-is") == "= yours")
    field = page.find("#played")
    field.click()
    page.chord(Keys.END)
    page.keys(*[Keys.BACKSPACE] * 4)
    page.until("the text can be changed, and the signature follows: without the line feed it is the right one",
               lambda: page.text(".verdict-is") == "" and page.text(".playground code") in page.run("return document.querySelector('dd pre').textContent"))
    page.keys(Keys.ENTER)
    page.until("a line's end is the line feed again", lambda: page.text(".verdict-is") == "= yours")


WHAT_IF = "#why details:has(.playground) option"


def use_keyboard(page, serve):
    page.run("document.getElementById('save').focus()")
    page.keys(Keys.TAB, Keys.TAB, Keys.TAB)
    same("Tab goes from the header over causes and clock to the list", page.focus(), "list")
    page.keys(Keys.END)
    page.until("End chooses the last", lambda: page.run("return location.hash") == "#3")
    page.keys(Keys.HOME)
    page.until("Home the first", lambda: page.run("return location.hash") == "#1")
    page.run("window.moved = 0; new MutationObserver((all) => { moved += all.length; }).observe(document.getElementById('lines'), {childList: true})")
    page.keys(Keys.ARROW_DOWN)
    page.title_is("the arrows move the choice", "WRONG stray-separator (proved)")
    same("no line that stays is put in again", page.run("return moved"), 0)
    same("the list tells which one is active", page.run(
        "return document.getElementById(document.getElementById('list').getAttribute('aria-activedescendant'))"
        ".getAttribute('aria-selected')"), "true")
    page.keys(Keys.ENTER)
    same("Enter goes to the report's heading", page.focus(), "H2")
    page.keys(Keys.ESCAPE)
    same("Escape goes back", page.focus(), "list")
    page.keys("s", "p", "1")
    same("no single letter does anything", (page.run("return location.hash"), page.text("#state")), ("#2", "Live"))
    page.run("location.hash = '#1'")
    page.title_is("an address chooses its request", "VALID the signature is right for this request and this secret")


def see_agreement(page):
    """The list and the report are of one mind, and what the report points at is open."""
    for number, (word, cause) in enumerate(page.run("return state.rows.map((row) => [row.summary.word, row.summary.cause])"), 1):
        page.run("location.hash = arguments[0]", "#%d" % number)
        page.until("request %d is shown" % number, lambda: page.text("#why .of").startswith("Request %d," % number))
        title = page.text("#why h2")
        report("its report says what the list says", "" if (cause and cause in title.split()) or (word == "ok" and title.startswith("VALID")) else (word, cause, title))
        report("and why it is so stands there without a click", "" if page.run(
            "return [...document.querySelectorAll('#why > :is(.says, dl, table, ol, .linked)')].some((n) => n.checkVisibility())") else title)
        if cause == "clock-skew":
            same("own words are not escaped", (page.text("#why").count("<3C>"), "timestamp < server time" in page.text("#why")), (0, True))


def filter_list(page, serve):
    send(serve)
    page.until("a fourth comes by itself", lambda: page.text("#counts") == "4 requests, 2 wrong")
    shown = lambda: page.run("return [...document.querySelectorAll('#list [role=option]')].map((n) => n.firstChild.textContent)")
    late = query()[:-13] + str(int(time.time() * 1000) - 120000)
    serve.ask("GET", "/sapi/v1/margin/allOrders?%s&signature=%s" % (late, sha256(DOCS["secret"], late)), API_KEY)
    serve.ask("GET", "/sapi/v1/capital/withdraw/history?timestamp=1", API_KEY)
    page.until("two more", lambda: page.text("#counts").startswith("6 requests"))
    page.until("one sentence for all that came is said", lambda: "new" in page.text("#said"))
    see_agreement(page)
    field = page.find("#filter")
    for text, wanted in (("-1022", ["2", "3"]), ("order-mismatch", ["3"]), ("/withdraw", ["6"]), ("age>9000", ["5", "6"]), ("age>9000 -1021 allorders", ["5"]),
                         ("!-1022 status>=400", ["5", "6"]), ("nothing has this", [])):
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text)
        same("the filter takes %s" % text, shown(), wanted)
    same("what the filter leaves out is counted", "0 shown" in page.text("#counts") and "empty filter" in page.text("#none"), True)
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(Keys.DELETE)
    page.run("const s = document.getElementById('show'); s.value = 'right'; s.dispatchEvent(new Event('change'))")
    same("Show right shows the right ones", shown(), ["1", "4"])
    page.run("const s = document.getElementById('show'); s.value = 'all'; s.dispatchEvent(new Event('change'))")
    row = page.run("return [...document.querySelectorAll('#row-' + CSS.escape(state.rows[4].key) + ' > *')].map((n) => n.textContent.trim())")
    same("a row is one line: number, time, request, answer, verdict, scheme, age", (row[0], re.fullmatch(r"\d\d:\d\d:\d\d", row[1]) is not None, *row[2:]),
         ("5", True, "GET /sapi/v1/margin/allOrders", "400 -1021", "WRONG  clock-skew", "spot-rest", "120 s"))
    same("an age is told in a unit that leaves few digits", page.run("return [5, 1500, 120000, 7200000, 32400000, 8.64e8, 1795987528000, -1795987528000].map((age_ms) => ageOf({age_ms}))"),
         ["5 ms", "1.5 s", "120 s", "7200 s", "9 h", "10 d", "57 y", "-57 y"])
    same("and none is cut in the list", page.run("return [...document.querySelectorAll('#list .age')].filter((n) => n.scrollWidth > n.clientWidth).map((n) => n.textContent)"), [])
    page.run("location.hash = '#2'")
    page.find("#after").click()
    page.until("Next wrong goes to the next wrong one", lambda: page.run("return location.hash") == "#3")
    page.until("and it is said which that is", lambda: page.text("#said").startswith("Request 3: WRONG"))
    page.find("#after").click()
    page.until("over the right ones", lambda: page.run("return location.hash") == "#5")
    page.find("#before").click()
    page.until("Previous wrong goes back", lambda: page.run("return location.hash") == "#3")
    page.run("document.getElementById('causes').open = document.getElementById('clock').open = true")
    page.until("causes are counted, with their first and last", lambda: "stray-separator×1first #2" in [t.split("last")[0] for t in page.texts("#causes li")])
    page.find("#causes .cause").click()
    same("a cause is a filter", "×%d" % len(shown()), page.run("return document.querySelector('#causes .count').textContent"))
    page.find("#causes .cause").click()
    page.until("the clock's strip tells what lies outside", lambda: "outside of what is allowed" in page.text("#clock summary") and
               page.run("return document.querySelectorAll('#clock .outside').length") > 0)
    page.run("document.getElementById('causes').open = document.getElementById('clock').open = false")


def follow(page, serve):
    """The newest stays in view, unless one scrolls up: then what comes is counted, and nothing moves."""
    for _ in range(40):
        send(serve)
    page.until("many come", lambda: page.text("#counts").startswith("46 requests"))
    end = "const l = document.getElementById('list'); return l.scrollTop + l.clientHeight >= l.scrollHeight - 12"
    page.until("the newest is in view", lambda: page.run(end))
    same("and the choice stays where it was", page.run("return location.hash"), "#3")
    page.run("document.getElementById('list').scrollTop = 0")
    page.until("who scrolls up follows no more", lambda: page.run("return document.getElementById('follow').getAttribute('aria-pressed')") == "false")
    for _ in range(5):
        send(serve)
    page.until("what comes then is counted", lambda: page.text("#follow") == "5 new")
    same("and the list stands still", page.run("return document.getElementById('list').scrollTop"), 0)
    page.find("#follow").click()
    page.until("a click leads to the newest", lambda: page.run(end) and page.text("#follow") == "Follow")


def ask_further(page, serve):
    """A key that is not known is no dead end."""
    secret, text = "a secret that the server does not know", query()
    signature = sha256(secret, text + "\n")
    serve.ask("GET", "/sapi/v1/margin/allOrders?%s&signature=%s" % (text, signature), [("X-MBX-APIKEY", "k" * 64)])
    page.until("a request with an unknown key comes", lambda: page.text("#counts").startswith("52 requests"))
    page.run("location.hash = '#52'")
    page.until("its report has a field for the secret", lambda: page.run("return Boolean(document.getElementById('its-secret'))"))
    told = page.run("return [document.querySelector('#why h2').textContent, state.rows.at(-1).summary.word]")
    same("where there is a field, no option of the command is asked for, and the list's word has room", told,
         ["UNDECIDED  this API key's secret is not known here", "key unknown here"])
    page.find("#its-secret").send_keys(secret)
    page.keys(Keys.ENTER)
    page.until("with it the request is explained", lambda: page.text("#asked h2") == "WRONG stray-separator (proved)")
    report("the secret is nowhere on the page", secret in page.run("return document.documentElement.outerHTML + document.getElementById('its-secret').value") and "it is")


def paste(page, serve):
    secret = "a secret/of <one's> own"
    text = query("&price=2")
    page.find("#paste").click()
    same("the page says where it stays", "the page may talk to 127.0.0.1 only" in page.text("form"), True)
    field = page.find("#secret")
    same("the secret is masked and never completed", [field.value_of_css_property("-webkit-text-security")] + [
        field.get_attribute(name) for name in ("autocomplete", "spellcheck")], ["disc", "off", "false"])
    page.find("#text").send_keys("https://api.binance.com/api/v3/order?%s&signature=%s" % (
        text, sha256(secret, "&".join(sorted(text.split("&"), reverse=True)))))
    field.send_keys(secret)
    page.find("form button[type=submit]").click()
    page.until("a pasted request is explained", lambda: page.text("#explained h2") == "WRONG order-mismatch (proved)")
    same("the secret's field is empty again", field.get_attribute("value"), "")
    same("the heading has the focus", page.focus(), "H2")
    report("the secret is nowhere on the page", secret in page.run("return document.documentElement.outerHTML") and "it is")
    page.find("#text").click()
    page.chord(Keys.ENTER)
    page.until("Ctrl+Enter sends it; without a secret it is undecided", lambda: page.text("#explained h2").startswith("UNDECIDED"))
    page.run("""const whole = fetch; let first = true;
             window.fetch = (...all) => { const late = first && all[0] === "explain"; if (late) first = false;
               return late ? new Promise((done) => setTimeout(done, 700)).then(() => whole(...all)) : whole(...all) }""")
    page.find("#text").clear()
    page.find("#text").send_keys("hello")
    page.chord(Keys.ENTER)
    page.run("const t = document.getElementById('text'); t.value = arguments[0]; t.form.requestSubmit()",
             "https://api.binance.com/api/v3/order?%s&signature=%s" % (text, "0" * 64))
    time.sleep(1)
    page.until("what was asked last is what is answered, though its answer came first", lambda: page.text("#explained h2").startswith("UNDECIDED"))
    page.run("location.hash = '#2'")
    page.title_is("one can look at something else", "WRONG stray-separator (proved)")
    page.run("location.hash = '#999'")
    page.until("an address of no request says so", lambda: "There is no request #999" in page.text("#notice"))
    page.run("location.hash = '#paste'")
    page.until("and that goes with the next one", lambda: page.text("#notice") == "" and page.text("#why h2").startswith("Paste"))
    page.until("#paste leads back, and what was pasted is still there", lambda: text in page.find("#text").get_attribute("value") and
               page.text("#explained h2").startswith("UNDECIDED"))
    page.run("""const data = new DataTransfer(); data.items.add(new File(["a request in a file"], "request.txt"));
             document.getElementById("text").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}))""")
    page.until("a file that is dropped is read", lambda: page.find("#text").get_attribute("value") == "a request in a file")
    page.find("#text").clear()


def paste_hebrew(page):
    """What is written from right to left turns neither its count nor the parts beside it."""
    text = "symbol=\u05e9\u05dc\u05d5\u05dd&side=BUY&timestamp=%d" % NOW
    page.find("#text").clear()
    page.find("#text").send_keys("https://api.binance.com/api/v3/order?%s&signature=%s" % (text, sha256(DOCS["secret"], text + "\n")))
    page.find("#secret").send_keys(DOCS["secret"])
    page.keys(Keys.ENTER)
    page.until("a request in Hebrew is explained", lambda: page.text("#explained h2").startswith("WRONG"))
    lefts = page.run("return [...document.querySelectorAll('#explained .linked .compared:first-child [data-part]')].map((n) => n.getBoundingClientRect()).map((r) => r.left)")
    same("its parts stand in their order, from left to right", lefts == sorted(lefts) and len(lefts) >= 3, True)
    report("and each count behind its bytes", page.run(
        "return [...document.querySelectorAll('#explained td .count')].filter((n) => { const [a, b] = [n.parentNode.querySelector('code'), n].map((e) => "
        "e.getBoundingClientRect()); return b.left < a.right - 2 && b.top < a.bottom - 4 }).map((n) => n.textContent)"))
    page.find("#text").clear()


def copy(page, text):
    """Puts a text on the clipboard as a person does: from another page's field, by Ctrl+A and Ctrl+C."""
    page.run("const t = document.createElement('textarea'); t.id = 'elsewhere'; t.value = arguments[0]; document.body.append(t);"
             "t.focus()", text)
    page.chord("a")
    page.chord("c")
    page.run("document.getElementById('elsewhere').remove()")


def paste_keys(page):
    """Each kind of key by Ctrl+V, as it is in its file and with spaces for line ends, as a field of one line makes it."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("hmac-64", "hmac-spaces", "ed25519-a", "rsa-2048", "rsa-4096"):
            material = KEYS[name].get("secret") or KEYS[name]["pem"]
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(material)
            signed = subprocess.run([os.path.join(BUILD, "bnsign"), "sign", "spot-rest", "GET", "/api/v3/account",
                                     "--time", str(NOW), "--key", path, "--api-key", "a" * 64],
                                    env=ENVIRONMENT, text=True, capture_output=True, timeout=30).stdout
            forms = {"": material} if "secret" in KEYS[name] else {
                "": material, " with spaces for line ends": material.strip().replace("\n", " "),
                " with CRLF": material.replace("\n", "\r\n")}
            if name == "hmac-64":
                forms[" with a line end behind it"] = material + "\n"
            for form, text in forms.items():
                page.find("#paste").click()
                page.find("#text").clear()
                copy(page, signed)
                page.find("#text").click()
                page.chord("v")
                copy(page, text)
                page.find("#secret").click()
                page.chord("v")
                page.find("form button[type=submit]").click()
                page.until("%s pasted by Ctrl+V is read%s" % (name, form),
                           lambda: page.text("#explained h2").startswith("VALID"))
    broken = KEYS["ed25519-a"]["pem"].replace("MC4C", "MC4D")
    copy(page, broken)
    page.find("#secret").click()
    page.chord("v")
    page.keys(Keys.ENTER)
    page.until("a key that cannot be read is called that, and Enter sends it",
               lambda: page.text("#explained p").startswith("The key cannot be read: the PEM text"))
    report("and it is nowhere on the page", broken[60:90] in page.run("return document.documentElement.outerHTML +"
                                                                      "document.getElementById('secret').value") and "it is")


def meet_hostile(page, serve):
    before = page.run("return document.querySelectorAll('script, img, svg').length")
    serve.raw(("GET /api/v3/order?a= %s HTTP/1.1\r\nHost: x\r\nX-A: %s\r\n\r\n" % (MARKUP, MARKUP)).encode())
    serve.ask("POST", "/api/v3/order?%s=1&signature=%s" % (MARKUP, urllib.parse.quote(MARKUP)), API_KEY,
              MARKUP.encode() + bytes(range(256)) + b"\xff" * 9000)
    page.until("hostile requests are listed", lambda: page.text("#counts").startswith("54 requests"))
    for number in (53, 54):
        page.run("location.hash = arguments[0]", "#%d" % number)
        page.until("hostile request %d is shown" % number, lambda: page.text("#why .of").startswith("Request %d" % number))
        page.run("for (const d of document.querySelectorAll('#why details')) d.open = true")
    page.until("a long text is cut", lambda: "Show all" in page.texts("#why button"))
    report("and shown as a whole on demand",
           "" if page.run("const pre = () => [...document.querySelectorAll('#why pre')].reduce((n, p) => n + p.textContent.length, 0);"
                          "const before = pre(); for (const b of document.querySelectorAll('#why pre + p button')) b.click();"
                          "return pre() > before + 9000") else "it is not")
    same("what came became no markup", page.run("return document.querySelectorAll('script, img, svg').length"), before)
    report("and nothing of it ran", "owned" in page.browser.title and page.browser.title)
    report("the raw space is seen", "" if "<SP>" in page.texts("#list .what")[-2] else page.texts("#list .what"))


CONTRAST = """
const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map((v) => { v /= 255;
  return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
const back = (n) => { for (; n; n = n.parentElement) { const c = getComputedStyle(n).backgroundColor;
  if (c !== 'rgba(0, 0, 0, 0)') return c } return 'rgb(255, 255, 255)' };
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05) };
return [...document.querySelectorAll('body *')].filter((n) => n.checkVisibility() && [...n.childNodes].some((c) => c.nodeType === 3
  && c.data.trim()) || n.dataset.sign).flatMap((n) => [[n, getComputedStyle(n).color], [n, getComputedStyle(n, '::before').color]])
  .map(([n, c]) => [ratio(c, back(n)), n.className + ' ' + n.tagName]).filter(([r]) => r < 4.5).map(([r, n]) => r.toFixed(2) + ' ' + n)
"""


# What stands for a byte, a key or a signature, where it is on two lines.
BROKEN = r"""
const found = [];
const all = document.createTreeWalker(document.querySelector('#why'), NodeFilter.SHOW_TEXT);
for (let one; (one = all.nextNode()); )
  for (const { 0: text, index } of one.data.matchAll(/<[A-Z0-9]{2,4}>|[^\s.,;:=&"'()]{4}\u2026[^\s.,;:=&"'()]{4}/g)) {
    const range = document.createRange();
    range.setStart(one, index);
    range.setEnd(one, index + text.length);
    if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(text);
  }
return found"""


def see_unbroken(page):
    page.run("for (const d of document.querySelectorAll('#why details')) d.open = true")
    broken = set()
    for width in range(300, 400, 3):
        page.width(width, 640)
        broken.update("%s at %d" % (text, width) for text in page.run(BROKEN))
    report("at no width of a phone does a line end within <LF>, or within a key's ends", sorted(broken)[:5])
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def see_themes(page):
    page.media(prefers_reduced_motion="reduce")
    page.run("location.hash = '#2'")
    page.title_is("the wrong one is chosen again", "WRONG stray-separator (proved)")
    page.run("for (const d of document.querySelectorAll('#why details')) d.open = true")
    page.run("document.querySelector('#why button.part').focus()")
    back = set()
    for theme in ("light", "dark"):
        page.media(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
        back.add(page.run("return getComputedStyle(document.body).backgroundColor"))
        report("every text has a contrast of 4.5 in the %s theme" % theme, page.run(CONTRAST))
    same("the themes differ", len(back), 2)
    same("nothing moves where that is not wanted", page.run(
        "return [...document.querySelectorAll('*')].filter((n) => parseFloat(getComputedStyle(n).transitionDuration) > 0).length"), 0)
    page.media(prefers_color_scheme="light")
    page.width(320, 640)
    wide, window = page.run("return [document.documentElement.scrollWidth, window.innerWidth]")
    report("on a narrow screen, as at 400 %, nothing is cut off", wide > window and "%d in %d" % (wide, window))
    tops = page.run("return ['came', 'why'].map((i) => document.getElementById(i).getBoundingClientRect()).map((r) => [r.left, r.top])")
    same("the report begins within two screens, however many requests there are", page.run(
        "return document.getElementById('why').getBoundingClientRect().top + window.scrollY < 1280"), True)
    report("and the panes stand one below the other", "" if tops[0][0] == tops[1][0] and tops[0][1] < tops[1][1] else tops)
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def stop_and_start(page, serve):
    page.until("all is on the page before the server goes", lambda: page.run("return state.rows.every((r) => r.whole)"))
    port, address = serve.port, page.browser.current_url
    serve.stop()
    page.until("the page says that the server stopped", lambda: "The 54 requests stay on this page" in page.text("#notice"))
    page.run("document.getElementById('list').focus()")
    page.keys(Keys.END)
    page.until("what came can still be read", lambda: page.text("#why .of").startswith("Request 54"))
    saved = save(page)
    time.sleep(1.1)  # runs are told apart by the second
    with Serve("--port", str(port)) as again:
        page.until("it comes back by itself", lambda: page.text("#state") == "Live")
        send(again)
        page.until("and says that numbers begin again", lambda: "begin anew" in page.text("#notice") and
                   page.text("#counts").startswith("55 requests"))
        page.browser.refresh()
        page.until("reloaded, it still has the requests of the server that is gone", lambda: page.text("#counts").startswith("55 requests"))
    report("the page is where it was", "" if page.browser.current_url.split("#")[0] == address.split("#")[0] else address)
    return saved


def save(page):
    page.find("#save").click()
    path = os.path.join(page.folder, "bnconform-session.html")
    page.until("Save makes one file, when the server is gone too", lambda: os.path.exists(path))
    return path


def open_saved(page, path):
    """The saved page stands alone, and serve --open has it again."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    session = json.loads(re.search(r'<script type="application/json" id="saved">(.*?)</script>', text)[1])
    report("what was saved is as its schema says", [error.message for error in schema("page", "saved").iter_errors(session)][:1])
    report("no secret is in it, and no whole API key", [one for one in (DOCS["secret"], DOCS["api_key"]) if one in text])
    see_saved_without_script(page.folder, path)
    page.browser.get("file://" + path)
    page.until("it opens from a file", lambda: page.text("#counts").startswith("54 requests") and page.text("#state").startswith("Saved "))
    page.run("location.hash = ''")
    page.find("#list").click()
    page.keys(Keys.HOME)
    page.until("and can be read by the keyboard", lambda: page.text("#why .of").startswith("Request 1"))
    same("it asks nothing of anybody", page.run("return performance.getEntriesByType('resource').length"), 0)
    with Serve("--open", path, log=False) as again:
        page.browser.get(again.serving["inspector"])
        page.until("serve --open has it again", lambda: page.text("#counts").startswith("54 requests") and page.text("#state") == "Live")
        page.run("document.getElementById('list').focus()")
        page.keys(Keys.HOME, Keys.ARROW_DOWN)
        page.title_is("with its reports", "WRONG stray-separator (proved)")
        send(again)
        page.until("and new ones stand below", lambda: page.text("#counts").startswith("55 requests"))


# ------------------------------------------------------------------------------------------------ a key of one's own

ASKED = "return performance.getEntriesByType('resource').map((one) => one.name).concat(location.href, document.cookie, document.referrer)"


def is_nowhere(page, token):
    """In no address that was asked for, and in nothing that can be seen."""
    seen = page.run(ASKED) + [page.run("return document.documentElement.outerHTML")]
    return [text[:200] for text in seen if token in text or "token=" in text]


def send_own(serve, signed_as="%s"):
    text = query("&note=a%20b")
    serve.ask("GET", "/sapi/v1/margin/allOrders?%s&signature=%s" % (text, sha256(OWN, signed_as % text)), API_KEY)
    return sha256(OWN, text)


def see_own(page, serve):
    address, token = serve.serving["inspector"], serve.token
    right = send_own(serve, "%s\n")
    page.browser.get(address)
    page.title_is("with a key of one's own, the printed address opens the page", "WRONG stray-separator (proved)")
    page.until("and it is live", lambda: page.text("#state") == "Live")
    report("the address bar holds no token, nor does any address that was asked for", is_nowhere(page, token))
    page.run("for (const d of document.querySelectorAll('#why details')) d.open = true")
    page.until("what if works", lambda: len(page.texts("details select option")) > 10)
    report("the right signature is not on the page, but both its ends", right in page.run("return document.documentElement.outerHTML") or
           "" if right[:4] + "\u2026" + right[-4:] in page.text("#why") else page.text("#why"))
    same("it is said where it can be seen", "by bnconform explain" in page.text("#why"), True)
    send_own(serve)
    page.until("a new request appears by itself", lambda: "2 requests, 1 wrong" in page.text("#counts"))
    page.find("#list [role=option]:nth-child(2)").click()
    page.title_is("and is shown", "VALID the signature is right for this request and this secret")
    page.browser.refresh()
    page.until("reloaded, it is the same page", lambda: page.text("#counts") == "2 requests, 1 wrong" and page.text("#state") == "Live")
    report("still without a token in an address", is_nowhere(page, token))
    page.find("#paste").click()
    page.find("#text").send_keys("https://api.binance.com/api/v3/order?%s&signature=%s" % (query(), "0" * 64))
    page.find("form button[type=submit]").click()
    page.until("a request can be pasted", lambda: page.text("#explained h2").startswith("UNDECIDED"))
    same("the browser had nothing to complain of", [line for line in page.browser.get_log("browser") if line["level"] == "SEVERE"], [])


def see_shut(page, serve):
    bare = serve.serving["inspector"].partition("#")[0]
    page.browser.switch_to.new_window("tab")
    page.browser.get(bare)
    page.title_is("without the token the page says that it is shut", "This page is shut")
    same("and where its address stands", "the terminal shows" in page.text("#why") and page.text("#state"), "Stopped")
    page.run("location.hash = arguments[0]", "#token=" + "0" * 32)
    page.until("a guess does not open it", lambda: page.run("return location.hash") == "" and page.text("#why h2") == "This page is shut")
    page.run("location.hash = arguments[0]", "#token=" + serve.token)
    page.until("the token does, in the same tab too", lambda: page.text("#counts") == "2 requests, 1 wrong")
    report("and is gone from its address", is_nowhere(page, serve.token))


def start_anew(page, serve):
    port = serve.port
    serve.stop()
    page.until("the page says that the server stopped", lambda: page.text("#notice").startswith("The server stopped"))
    with Serve("--key", "env:OWN_SECRET", "--port", str(port), log=False) as again:
        page.until("another start has another token: the page says that it is shut", lambda: "open the address" in page.text("#notice"))
        same("what came stays on it", page.text("#counts"), "2 requests, 1 wrong")
        page.browser.get(again.serving["inspector"])
        page.until("the new address opens it", lambda: page.text("#state") == "Live")


def check_own():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Serve("--key", "env:OWN_SECRET") as serve:
        page = Page(folder)
        try:
            see_own(page, serve)
            see_shut(page, serve)
            start_anew(page, serve)
            with open(serve.path, encoding="utf-8") as file:
                report("the browser has the token in no record", serve.token in file.read() and "it is there")
        finally:
            page.browser.quit()


def check_page():
    why = missing()
    if why:
        print("skip - the page in a browser: " + why)
        return
    check_public()
    check_own()


def check_public():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Serve(log=False) as serve:
        page = Page(folder)
        try:
            see_connecting(page, serve)
            see_nothing(page, serve)
            see_verdicts(page, serve)
            see_parts(page)
            see_linked(page, serve)
            page.title_is("back at the second", "WRONG stray-separator (proved)")
            see_unbroken(page)
            see_code(page)
            see_what_if(page)
            use_keyboard(page, serve)
            filter_list(page, serve)
            walk_narrow(page)
            follow(page, serve)
            ask_further(page, serve)
            paste(page, serve)
            paste_hebrew(page)
            paste_keys(page)
            meet_hostile(page, serve)
            see_themes(page)
            see_plain(page, serve)
            said = [line for line in page.browser.get_log("browser") if line["level"] == "SEVERE"]
            report("the browser had nothing to complain of", said)
            open_saved(page, stop_and_start(page, serve))
        finally:
            page.browser.quit()


if __name__ == "__main__":
    check_page()
    sys.exit(serve_for_tests.failures > 0)
