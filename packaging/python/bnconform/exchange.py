"""An exchange that verifies, for tests: `bnconform serve` on a port of this machine, and what it found.

    with Exchange() as exchange:
        client = Client(exchange.key, exchange.secret, base_url=exchange.url)
        client.open_orders("BTCUSDT")
    exchange.check()        # WrongRequest, with the name of the mistake

It answers as the exchange does, and nothing of it leaves this machine."""
import json
import pathlib
import subprocess
import tempfile

import bnconform

# The pair that the exchange's own documents print: a test needs no account.
KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"


# The verdicts of serve's log that fail a test. Of what has another one nothing is known to be wrong.
WRONG = ("wrong", "key-unknown", "not-http", "not-websocket", "not-fix", "elsewhere")


class WrongRequest(AssertionError):
    """A request that the exchange would refuse; the text names the mistake."""


class Exchange:
    """The server. `options` are those of `bnconform serve`, such as ["--exchange", "mexc"]; a key of its own comes from
    `--key env:NAME` or `--keys FILE`. The test pair is in `key` and `secret`, the addresses are in `url` (http), `https`,
    `ws`, `fix` and `ca`, the file of the CA."""

    key, secret = KEY, SECRET

    def __init__(self, options=()):
        self.options = list(options)
        self.is_judged = True

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="bnconform-")
        self.log = pathlib.Path(self.folder.name) / "requests.ndjson"
        self.said = open(pathlib.Path(self.folder.name) / "said", "w+", encoding="utf-8")
        command = [*bnconform.program("bnconform"), "serve", "--port", "0", "--log", str(self.log), *self.options]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.said)
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.said.seek(0)
            said = self.said.read().strip()
            self.close()
            raise RuntimeError("the exchange did not start: %s" % said)
        places = json.loads(line)["serving"]
        self.url, self.https, self.ws, self.fix = places["http"], places.get("https"), places["ws"], places["fix"]
        self.ca = places.get("ca")
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the server; what arrived can be asked for no longer."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        self.said.close()
        self.folder.cleanup()

    @property
    def requests(self):
        """What arrived, in order: the records of serve's log."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    def expect_wrong(self):
        """What is wrong fails the test no longer: for a test that sends it on purpose, and asks `requests`."""
        self.is_judged = False

    def verdict(self):
        """None if all that arrived was right, else the text that says what is wrong. Where no signed request arrived,
        that is wrong too: nothing was judged."""
        if not self.is_judged:
            return None
        requests = self.requests
        wrong = [told(one) for one in requests if one["verdict"] in WRONG]
        if wrong:
            return "\n\n".join(wrong)
        if not any(one["verdict"] == "valid" for one in requests):
            return "no signed request arrived at %s: nothing was judged" % self.url
        return None

    def check(self):
        """Raises WrongRequest unless all was right."""
        text = self.verdict()
        if text:
            raise WrongRequest(text)


def told(one):
    """One wrong request in words: its mistakes by name, and the bytes."""
    lines = ["WRONG  %s %s" % (one.get("method", ""), one.get("target", "").split("?")[0])]
    for mistake in one.get("mistakes", []):
        lines += ["  %s (%s)" % (mistake["id"], mistake["confidence"]), "  %s" % mistake["says"]]
        lines += ["  Fix     %s" % mistake["fix"]] if mistake["fix"] else []
        lines.append("  More    bnconform show %s" % mistake["id"])
    if not one.get("mistakes"):
        reason = (one.get("reason") or {}).get("today") or "unreadable"
        whys = [row["reason"] for row in one.get("checks", []) if row["today"] == "fail" and row["decides"] and row["reason"]]
        error = one.get("error") or {}
        lines += ["  %s" % reason, *("  %s" % text for text in [*whys[:1], error.get("says"), error.get("fix")] if text)]
    for name in ("signed", "sent"):
        if one.get(name) is not None:
            lines.append("  %-7s %s" % (name, one[name] if isinstance(one[name], str) else json.dumps(one[name])))
    return "\n".join(lines)
