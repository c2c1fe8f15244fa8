"""The libraries' pages in Chromium, opened as files: what the checks that click there have in common."""
import shutil
import sys
import tempfile

try:
    from selenium import webdriver
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys  # noqa: F401 - for who types
except ImportError:
    webdriver = By = Keys = None

SWITCHES = ("--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
            "--disable-sync --disable-dev-shm-usage").split()


def need_browser(what):
    """Ends the check with a skip where there is no browser, or nothing that drives it."""
    if webdriver is None:
        print("skip - %s in a browser: no Selenium here (Debian: python3-selenium)" % what)
        sys.exit(0)
    if not shutil.which("chromedriver") or not (shutil.which("chromium") or shutil.which("google-chrome")):
        print("skip - %s in a browser: no chromedriver and browser here (Debian: chromium-driver)" % what)
        sys.exit(0)


class Browser:
    """A window of its own on a site, which is a folder. media: features of CSS and their values."""

    def __init__(self, folder, site, width=1280, height=900, script=True, media=None):
        options = webdriver.ChromeOptions()
        for switch in SWITCHES:
            options.add_argument(switch)
        options.add_argument("--user-data-dir=%s" % tempfile.mkdtemp(dir=folder))
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not script:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.driver, self.site = webdriver.Chrome(options=options), site
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
        if media:
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": name, "value": value} for name, value in media]})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def go(self, page):
        """Opens a page anew, also where only what stands behind the '#' differs from the one before."""
        self.driver.get("about:blank")
        self.driver.get("file://%s/%s" % (self.site, page))
        return self

    def ask(self, script, *arguments):
        return self.driver.execute_script("return " + script, *arguments)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)
