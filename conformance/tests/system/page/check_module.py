#!/usr/bin/env python3
"""explain.html answers what the program answers, byte for byte: the module of the page against the verifying server, on
what people paste, on what tools print, and on vectors of every scheme.

    check_module.py [--all] [--in node|chromium|firefox]

--all: every one of them, which takes many minutes; else some. --in: what runs the page's module, node unless it is told.
The page is made by `make page`; without it, or without what is to run it, this is skipped."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import KEYS, Serve, report, same  # noqa: E402
import serve_for_tests as base  # noqa: E402

PAGE = pathlib.Path(os.environ.get("BUILD", "build")) / "explain.html"
DATA = pathlib.Path("conformance/tests/data")
ALL = "--all" in sys.argv
IN = sys.argv[sys.argv.index("--in") + 1] if "--in" in sys.argv else "node"
NEEDS = {"node": ["node"], "chromium": ["chromium", "chromedriver"], "firefox": ["firefox-esr"]}[IN]
EACH, FORM_EACH, TOOL_EACH = (1, 1, 1) if ALL else (60, 5, 15)
SECONDS = 3600


def secret_of(name):
    key = KEYS[name.lstrip("@")]
    return key.get("secret") or key["pem"]


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def pasted():
    for row in rows_of(DATA / "pasted" / "cases.jsonl"):
        text = (DATA / "pasted" / row["file"]).read_bytes()
        yield row["file"], text.decode("utf-8", "replace"), secret_of(row["key"])
    for number, row in enumerate(rows_of(DATA / "pasted" / "right.jsonl")):
        if "text" in row and number % FORM_EACH == 0:
            yield row["form"], row["text"], secret_of(row["key"])
    for number, row in enumerate(rows_of(DATA / "tools" / "tools.jsonl")):
        if "text" in row and number % TOOL_EACH == 0:
            yield row["tool"], row["text"], secret_of(row["key"])


def text_of(vector):
    if "message" in vector:
        return vector["message"]
    if "target" not in vector:
        return None
    headers = "".join("%s: %s\r\n" % (name, value) for name, value in vector["headers"])
    return "%s %s HTTP/1.1\r\n%s\r\n%s" % (vector["method"], vector["target"], headers, vector.get("body") or "")


def vectors():
    for path in sorted(pathlib.Path("vectors").glob("*-*.json")):
        judged = [one for one in json.loads(path.read_text(encoding="utf-8"))["vectors"]
                  if one["op"] == "verify" and one.get("key") and text_of(one)]
        for vector in judged[::EACH]:
            yield vector["id"], text_of(vector), secret_of(vector["key"])


def of_node(asked):
    lines = "".join(json.dumps({"text": text, "secret": secret}) + "\n" for _, text, secret in asked)
    done = subprocess.run(["node", "conformance/tests/support/explain_module.mjs", str(PAGE)], input=lines.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    same("the page's module answers each", (done.returncode, done.stdout.count(b"\n")), (0, len(asked)))
    return [json.loads(line) for line in done.stdout.splitlines()] or sys.exit(done.stderr.decode()[-600:])


ASK = "const [text, secret, end] = arguments; explained(text, secret, '').then(end, (error) => end({error: error.message}))"


def of_chromium(asked):
    import inspector_page  # noqa: PLC0415 - it needs Selenium
    with tempfile.TemporaryDirectory() as folder:
        page = inspector_page.Page(folder)
        try:
            page.browser.set_script_timeout(SECONDS)
            page.browser.get(PAGE.resolve().as_uri())
            return [page.browser.execute_async_script(ASK, text, secret) for _, text, secret in asked]
        finally:
            page.browser.quit()


def of_firefox(asked):
    from marionette import Firefox  # noqa: PLC0415 - only where it is asked for
    firefox = Firefox()
    try:
        firefox.ask("WebDriver:SetTimeouts", script=SECONDS * 1000)
        firefox.socket.settimeout(SECONDS)
        firefox.go(PAGE.resolve().as_uri())
        return [firefox.ask("WebDriver:ExecuteAsyncScript", script=ASK, args=[text, secret], sandbox=None)["value"] for _, text, secret in asked]
    finally:
        firefox.close()


def of_server(asked):
    with Serve(log=False) as serve:
        for _, text, secret in asked:
            body = json.dumps({"text": text, "secret": secret}).encode()
            status, _, answer = serve.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body, "127.0.0.1")
            yield answer.decode() if status == 200 else "status %d" % status


def main():
    if not PAGE.exists():
        print("skip - the page answers as the program does: %s is not there; make page makes it" % PAGE)
        return 0
    gone = [name for name in NEEDS if not shutil.which(name)]
    if gone:
        print("skip - the page answers as the program does: there is no %s" % " and no ".join(gone))
        return 0
    asked = [*pasted(), *vectors()]
    answers = {"node": of_node, "chromium": of_chromium, "firefox": of_firefox}[IN](asked)
    for (name, _, _), mine, its in zip(asked, answers, of_server(asked)):
        mine = mine.get("answer")
        report("the page answers as the program does: %s" % name, "" if mine == its else (mine, its))
    known = [answer["answer"] for answer in answers]
    verdicts = {word: sum('"verdict":"%s"' % word in answer[:40] for answer in known) for word in ("valid", "wrong", "undecided")}
    same("valid, wrong and undecided ones are among the %d" % len(known), [word for word, num in verdicts.items() if not num], [])
    right = [json.loads(answer["answer"])["explain"]["right_signature"] if '"explain"' in answer["answer"] else None for answer in answers]
    told = [(one, whole["shared"]) for one, whole in zip(right, answers) if one and json.loads(whole["answer"])["explain"]["signature"] != one]
    same("what is shared holds no signature that was not sent (%d)" % len(told), [one for one, shared in told if one in shared], [])
    secrets = [(secret, answer["shared"]) for (_, _, secret), answer in zip(asked, answers)]
    same("what is shared holds no secret", [secret[:8] for secret, shared in secrets if secret in shared], [])
    return 1 if base.failures else 0


if __name__ == "__main__":
    sys.exit(main())
