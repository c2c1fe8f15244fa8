#!/usr/bin/env python3
"""Questions that people bring to the libraries' page, asked of real results (conformance/history) in a browser, by clicks: two
at most, and the answer is what is counted here anew. Without a browser here it is skipped."""
import glob
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, "conformance/tests/support")
import matrix_fixture as made_up  # noqa: E402
import site_browser  # noqa: E402
from site_browser import By, Keys  # noqa: E402

BNCONFORM = os.path.join(os.environ.get("BUILD", "build"), "bnconform")
GRADES = ["danger", "refused", "odd", "open", "ok"]
WAYS = {"spot-rest": "rest", "spot-ws": "websocket", "fix-logon": "fix", "us-rest": "us", "us-ws": "us", "pay-request": "pay"}
failures = 0

def check(sentence, wrong):
    global failures
    failures += bool(wrong)
    print("FAIL - %s: %.700s" % (sentence, wrong) if wrong else "ok - " + sentence, flush=True)


# ------------------------------------------------------------------------------------------------------ counted anew

def read_vectors():
    """id -> (way, call, kind of key)."""
    keys = json.loads(pathlib.Path("vectors/keys.json").read_text())["keys"]
    told = {}
    for path in glob.glob("vectors/*.json"):
        one = json.loads(pathlib.Path(path).read_text())
        for vector in one.get("vectors", []) if isinstance(one, dict) and isinstance(one.get("vectors"), list) else []:
            method, path = vector.get("method") or "", vector.get("path") or ""
            if vector["op"] != "send":
                continue
            call = ("logon" if "logon" in method or one["scheme"] == "fix-logon" else "withdraw" if "withdraw" in path else
                    "cancel" if method == "DELETE" or method.endswith((".cancel", ".cancelAll")) or path.endswith("/close") else
                    "read" if method == "GET" or method.endswith(".status") or method in ("allOrders", "myTrades") or "query" in path else
                    "order" if "rder" in path + method else "other")
            told[vector["id"]] = (WAYS.get(one["scheme"], "futures" if one["scheme"].startswith(("usdm", "coinm", "options", "pm-")) else "exchanges"), call, keys[vector["key"]]["type"])
    return told


def read_results():
    """address of its page, which has 40 letters of its name -> [(id, grade)], of the latest version of each library."""
    runs = {}
    for path in glob.glob("conformance/history/*/*.ndjson"):
        head, *lines, _ = map(json.loads, pathlib.Path(path).read_text(encoding="utf-8").splitlines())
        says = head["implementation"]
        cases = [(case, made_up.grade_of(line)) for line in lines for case in line.get("ids", [line.get("id")])]
        order = [int(part) if part.isdigit() else 0 for part in says["version"].split(".")]
        if order > runs.get((says["name"], says["language"]), ([-1],))[0]:
            runs[says["name"], says["language"]] = (order, says["version"], [(case, grade) for case, grade in cases if grade])
    names = [name for name, _ in runs]
    return {name[:40] if names.count(name) == 1 else name + "~" + language: cases for (name, language), (_, _, cases) in runs.items()}


def worst_for(cases, vectors, call, key, way):
    """The worst word of a library for a need; None: it does not offer it."""
    known = [(vectors[case], grade) for case, grade in cases if case in vectors]
    told = []
    for one in {needs[0] for needs, _ in known if way in (None, needs[0])}:
        here = [(its_call, its_key, grade) for (its_way, its_call, its_key), grade in known if its_way == one]
        if not any(call in (None, its_call) for its_call, _, _ in here) or not any(key in (None, its_key) for _, its_key, _ in here):
            continue
        told += [grade for its_call, its_key, grade in here if
                 (call in (None, its_call) and (key in (None, its_key) or (its_key == "hmac" and call))) or (key and key != "hmac" and its_key == key)]
    return min(told, key=GRADES.index) if told else None


# -------------------------------------------------------------------------------------------------------- in a browser

class Browser(site_browser.Browser):
    def press(self, label):
        self.driver.find_element(By.XPATH, "//div[@class='chips']//button[.='%s']" % label).click()

    def rows(self):
        """address of the library's page -> language, what stands in the answer's cell; of the rows that can be seen."""
        return {name: (language, text) for name, language, text in self.driver.execute_script("""
          return [...document.querySelectorAll('#matrix tbody')].filter((row) => row.checkVisibility()).map((row) => {
            const cell = (name) => row.querySelector(`td[data-label="${name}"]`);
            const address = row.querySelector('th a').getAttribute('href').slice('library/'.length, -'.html'.length);
            return [address, cell('language').textContent, cell('what you need').textContent]; })""")}


QUESTIONS = [  # the clicks, and what they ask for: call, key, way
    (["withdraw", "Ed25519"], ("withdraw", "ed25519", None)), (["withdraw", "HMAC"], ("withdraw", "hmac", None)), (["withdraw", "RSA"], ("withdraw", "rsa", None)),
    (["order", "Ed25519"], ("order", "ed25519", None)), (["order", "WebSocket"], ("order", None, "websocket")), (["order", "Futures"], ("order", None, "futures")),
    (["order", "Pay"], ("order", None, "pay")), (["cancel", "REST"], ("cancel", None, "rest")), (["read", "US"], ("read", None, "us")),
    (["RSA", "REST"], (None, "rsa", "rest")), (["log on to a session"], ("logon", None, None)), (["FIX"], (None, None, "fix"))]


def check_needs(browser, results, vectors):
    wrong = []
    for clicks, need in QUESTIONS:
        browser.go("index.html")
        for label in clicks:
            browser.press(label)
        told = {name: next(grade for grade in GRADES if grade in text.split()) for name, text in
                ((name, text.replace(",", " ")) for name, (_, text) in browser.rows().items())}
        wanted = {name: worst_for(cases, vectors, *need) for name, cases in results.items()}
        wanted = {name: grade for name, grade in wanted.items() if grade}
        if told != wanted or len(clicks) > 2 or not wanted:
            wrong.append((clicks, set(told.items()) ^ set(wanted.items())))
    check("which library may I use: two clicks at most, and the answer is that of the results (%d questions)" % len(QUESTIONS), wrong)
    browser.go("index.html")
    browser.press("withdraw")
    browser.press("Ed25519")
    browser.one("#language").send_keys("Rust", Keys.TAB)
    only = browser.rows()
    check("and of one language", "" if only and {language for language, _ in only.values()} == {"Rust"} and "language=Rust" in browser.driver.current_url else only)


def check_gravest(browser):
    browser.go("index.html")
    facts = [fact.text for fact in browser.driver.find_elements(By.CSS_SELECTOR, ".fact")]
    check("without a click it is said that withdrawals are altered, and how", "" if sum("Adds a parameter to a withdrawal" in text and "name = a&icebergQty=999" in text and
          "worst example" in text for text in facts) >= 2 else facts)
    places = []
    for selector in (".fact a[href^=mistake]", ".fact a[href^=library]", ".fact a[href^=script]"):
        browser.go("index.html")
        browser.one(selector).click()
        places.append(browser.driver.current_url.rsplit("/site/")[-1].partition("/")[0])
    check("one click from it to the mistake, the worst example, the script", "" if places == ["mistake", "library", "script"] else places)


def check_time(browser):
    browser.go("index.html")
    browser.driver.find_element(By.LINK_TEXT, "Changes").click()
    told = browser.one("main").text
    check("what changed is one click away: XChange 5.2.3 has mended a withdrawal that signed nothing",
          "" if "5.2.2 to 5.2.3: 1 mended" in told and "mended empty-string-signed" in told else told[-600:])


def check_known(browser):
    wrong = []
    for word in ("ed25519", "withdraw", "rsa", "hmac", "order", "cancel", "websocket", "fix", "pay", "us", "futures", "delimiter-not-escaped"):
        browser.go("index.html")
        browser.one("#filter").send_keys(word)
        said = browser.one("#said").text
        wrong += [(word, said)] * (not browser.rows() or "No library" in said)
    check("every word of a need finds libraries when it is typed", wrong)


def check_telephone(browser):
    browser.go("index.html")
    heights = browser.driver.execute_script("return [...document.querySelectorAll('#matrix tbody')].map((card) => card.offsetHeight).sort((a, b) => a - b)")
    middle = heights[len(heights) // 2]
    check("on a telephone a library is a card of a few lines (half of them at most %d px high)" % middle, "" if 0 < middle <= 200 else heights)


def check_frame(browser):
    """A row that tells a danger is as wide as its sentence may be."""
    wide = []
    for width in (1440, 1920):
        browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        browser.go("index.html")
        frame, table = browser.driver.execute_script("return [...document.querySelectorAll('.scroll, .scroll table')].map((one) => one.getBoundingClientRect().right)")
        wide += [] if table <= frame else [(width, frame, table)]
    check("on a wide screen the table stays in its frame", wide)


def main():
    site_browser.need_browser("the questions")
    with tempfile.TemporaryDirectory() as name:
        site = pathlib.Path(name).resolve() / "site"
        subprocess.run([BNCONFORM, "report", *sorted(glob.glob("conformance/history/*/*.ndjson")), "--clients", "conformance/clients",
                        "--report", "html=%s" % site], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=False)
        with Browser(name, site) as browser:
            check_needs(browser, read_results(), read_vectors())
            check_gravest(browser)
            check_time(browser)
            check_known(browser)
            check_frame(browser)
        with Browser(name, site, 390) as browser:
            check_telephone(browser)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
