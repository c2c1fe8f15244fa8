"""The inspector for who has no mouse, no room and no JavaScript: inspector_page.py has its browser, check_inspector.py runs it."""
import os

from serve_for_tests import report, same
from site_browser import Browser, Keys


# What has the focus: its words or id, and what keeps it from being seen.
FOCUSED = """const e = document.activeElement, r = e.getBoundingClientRect(), style = getComputedStyle(e);
if (e === document.body) return ["", ""]; // between the last and the first
const top = Math.max(r.top, 0), low = Math.min(r.bottom, innerHeight);
const over = document.elementFromPoint(r.left + Math.min(r.width / 2, 20), (top + low) / 2);
const faults = [["out of view", low - top < 12], ["covered", over && !e.contains(over) && !over.contains(e)],
  ["no sign of it", style.outlineStyle === "none" && !style.textDecorationLine.includes("underline")]].filter(([, is]) => is);
return [e.id || (e.tagName === "H2" ? "H2" : ((e.labels && e.labels[0]) || e).textContent.trim()), faults.map(([name]) => name).join(", ")]"""


class Walk:
    """Tab after Tab, as who has no mouse goes; what cannot be seen while it has the focus is noted."""

    def __init__(self, page):
        self.page, self.unseen = page, []

    def look(self):
        name, faults = self.page.run(FOCUSED)
        self.unseen += [(name[:30], faults)] * (faults != "")
        return name

    def to(self, wanted, back=False, most=30):
        for _ in range(most):
            if back:
                self.page.keys_held(Keys.SHIFT, Keys.TAB)
            else:
                self.page.keys(Keys.TAB)
            if self.look().startswith(wanted):
                return self
        report("Tab leads to %s" % wanted, self.page.run(FOCUSED))
        return self

    def press(self, key=Keys.ENTER):
        self.page.keys(key)


def walk_narrow(page):
    """A whole errand by the keyboard alone at 400 %: from a wrong request to the next, why, what if, the fix, filter, save, paste."""
    page.width(320, 225)
    page.run("location.hash = '#2'; document.getElementById('copy-url').focus()")
    walk = Walk(page)
    walk.to("after").press()
    page.until("at 400 % the next wrong one is gone to, since it stands below", lambda: page.text("#why .of").startswith("Request 3,") and walk.look() == "H2")
    walk.to("Previous wrong", most=1).to("Next wrong", most=1).press()
    page.until("from there the next is two tabs away", lambda: page.text("#why .of").startswith("Request 5,") and walk.look() == "H2")
    walk.to("Previous wrong", most=1).press()
    page.until("and the one before", lambda: page.text("#why .of").startswith("Request 3,") and walk.look() == "H2")
    walk.to("This request signed right").press()
    walk.to("Copy").press()
    page.until("a fix is copied", lambda: walk.look() == "Copied")
    walk.to("What if").press()
    page.until("what if opens", lambda: page.run("return Boolean(document.querySelector('#why details:has(#played) option:nth-child(3)'))"))
    before = page.text("#why details[open]:has(#played)")
    walk.to("What if the client").press(Keys.ARROW_DOWN)
    page.until("another mistake is made with it", lambda: page.text("#why details[open]:has(#played)") != before)
    walk.press(Keys.ESCAPE)
    same("Escape leads to the list", walk.look(), "list")
    walk.to("save", back=True).press()
    path = os.path.join(page.folder, "bnconform-session.html")
    page.until("it is saved", lambda: os.path.exists(path))
    os.remove(path)
    walk.to("filter", back=True)
    page.keys(*"order-mis")
    page.until("what is typed filters", lambda: "1 shown" in page.text("#counts"))
    page.keys_held(Keys.CONTROL, "a")
    page.keys(Keys.DELETE)
    walk.to("paste").press()
    same("Paste a request leads to its field", walk.look(), "text")
    walk.to("Explain").to("copy-url")
    same("what has the focus is in view, uncovered, and is seen to have it", walk.unseen, [])
    page.run("location.hash = '#3'")
    page.title_is("back at the third", "WRONG order-mismatch (proved)")
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


# The words of some elements that a line's end stands in.
BROKEN_WORDS = """return [...document.querySelectorAll(arguments[0])].flatMap((e) => [...e.childNodes]).filter((n) => n.nodeType === 3)
  .filter((n) => /^[\\w/ ]*$/.test(n.parentNode.textContent)).flatMap((n) => [...n.data.matchAll(/\\w+/g)].filter((word) => {
    const range = document.createRange();
    range.setStart(n, word.index), range.setEnd(n, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(String))"""


def see_plain(page, serve):
    """The page for a browser without JavaScript, on a phone."""
    back = page.browser.current_url
    page.browser.get(serve.serving["inspector"] + "plain")
    page.width(390, 844)
    broken = page.run("return [...document.querySelectorAll('td:first-child a')].filter((n) => n.getClientRects().length > 1).map((n) => n.textContent)")
    report("on a phone no request's number is broken where there is no script", broken[:3])
    report("a path is broken between its folders, and in no word", page.run(BROKEN_WORDS, "td:nth-child(2)")[:3])
    report("and nothing is cut off", "" if page.run("return document.documentElement.scrollWidth <= innerWidth") else "it is")
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    page.browser.get(back)
    page.until("back on the page, all is there again", lambda: page.text("#counts").startswith("54 requests") and page.text("#state") == "Live")


# Whose text begins at the window's edge, and whose box ends there.
AT_EDGE = """[...document.querySelectorAll('noscript, noscript *')].filter((n) => n.childElementCount === 0 && n.checkVisibility()).filter((n) => {
  const range = document.createRange();
  range.selectNodeContents(n);
  return range.getBoundingClientRect().left < 8 || n.getBoundingClientRect().right > innerWidth - 8;
}).map((n) => n.textContent.slice(0, 60)).slice(0, 3)"""


def see_saved_without_script(folder, path):
    with Browser(folder, folder, width=390, height=844, script=False) as browser:
        browser.go(os.path.basename(path))
        heads = browser.ask("[...document.querySelectorAll('h1, h2')].filter((n) => n.checkVisibility()).map((n) => n.innerText)") or [""]
        same("without JavaScript the saved page has a heading, and one for each request, the newest first",
             (heads[0], len(heads), heads[1:2] and heads[1].split(":")[0]), ("bnconform", 55, "Request 54"))
        said = browser.ask("document.body.innerText")
        report("its reports are there as text, and it is said why", [one for one in ("without JavaScript", "stray-separator (proved)", "a raw space stands in the target") if one not in said])
        report("no line begins or ends at the window's edge", browser.ask(AT_EDGE))
