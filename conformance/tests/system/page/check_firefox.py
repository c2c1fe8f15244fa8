#!/usr/bin/env python3
"""explain.html in a headless Firefox, from a file: explained, shared by a link, and no connection. Without the page (`make
page`) or Firefox this is skipped."""
import os
import pathlib
import shutil
import sys

sys.path.insert(0, "conformance/tests/support")
import serve_for_tests as base  # noqa: E402
from listener import Listener  # noqa: E402
from marionette import ENTER_BY_CTRL, Firefox  # noqa: E402
from serve_for_tests import DOCS, report, same, sha256  # noqa: E402

PAGE = (pathlib.Path(os.environ.get("BUILD", "build")) / "explain.html").resolve()
ADDRESS = "file://%s" % PAGE
QUERY = "symbol=LTCBTC&side=BUY&type=LIMIT&quantity=1&price=0.1&timestamp=1499827319559"
TITLE = "const h = document.querySelector('#explained h2'); return h ? h.textContent : ''"


def explain(firefox, signature):
    text = "POST /api/v3/order?%s&signature=%s HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: %s\r\n\r\n" % (
        QUERY, signature, DOCS["api_key"])
    firefox.go(ADDRESS)
    firefox.run("document.getElementById('text').value = arguments[0]; document.getElementById('secret').value = arguments[1]",
                text, DOCS["secret"])
    firefox.ask("WebDriver:ElementSendKeys", id=firefox.element("#text"), text=ENTER_BY_CTRL)
    return firefox.wait_for(TITLE)


def check(firefox):
    same("in Firefox a right request is valid", explain(firefox, sha256(DOCS["secret"], QUERY))[:5], "VALID")
    shuffled = "&".join(sorted(QUERY.split("&")))
    same("and a wrong one is named", explain(firefox, sha256(DOCS["secret"], shuffled)), "WRONG  order-mismatch (proved)")
    firefox.ask("WebDriver:ElementClick", id=firefox.element("#share"))
    fragment = firefox.wait_for("return location.hash")
    firefox.go(ADDRESS + fragment)
    same("its link opens the report", firefox.wait_for(TITLE), "WRONG  order-mismatch (proved)")
    with Listener() as listener:
        fetched = firefox.ask("WebDriver:ExecuteAsyncScript", args=[listener.address], script=(
            "const end = arguments[1]; fetch(arguments[0]).then(() => end('answered'), () => end('refused'))"))
        same("a connection to a server that would answer is refused", (fetched["value"], listener.asked), ("refused", []))
    report("nothing was asked of anybody", firefox.run(
        "return performance.getEntriesByType('resource').map(e => e.name).filter(name => !name.startsWith('blob:')).join(' ')"))


def main():
    why = "" if PAGE.exists() else "%s is not there; make page makes it" % PAGE
    why = why or ("" if shutil.which("firefox-esr") else "there is no firefox-esr")
    if why:
        print("skip - explain.html in Firefox: %s" % why)
        return 0
    firefox = Firefox()
    try:
        check(firefox)
    finally:
        firefox.close()
    return 1 if base.failures else 0


if __name__ == "__main__":
    sys.exit(main())
