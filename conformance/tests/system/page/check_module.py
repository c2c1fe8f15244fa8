#!/usr/bin/env python3
"""explain.html answers what the program answers, byte for byte: the module of the page against the verifying server and
the command, on what people paste, on what tools print, and on vectors of every scheme and operation.

    check_module.py [--all] [--in node|chromium|firefox|chromium,firefox]

--all: every one of them; else some. --in: what runs the page's module, node unless it is told; of several each has a
thread. The program is asked first, and the page then in the order of the time that took: a signature that nothing
explains is tried with three million candidates, which takes a second natively and three as WebAssembly, without the
processor's instructions for SHA-256. All are one page and one worker in each browser, and one server.
The page is made by `make page`; without it, or without what is to run it, this is skipped."""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, "conformance/tests/support")
from explain_inputs import long_one, pasted, vectors  # noqa: E402
from serve_for_tests import BNCONFORM, ENVIRONMENT, Serve, report, same  # noqa: E402
import serve_for_tests as base  # noqa: E402

PAGE = pathlib.Path(os.environ.get("BUILD", "build")) / "explain.html"
ALL = "--all" in sys.argv
ENGINES = (sys.argv[sys.argv.index("--in") + 1] if "--in" in sys.argv else "node").split(",")
NEEDS = {"node": ["node"], "chromium": ["chromium", "chromedriver"], "firefox": ["firefox-esr"]}
EACH, FORM_EACH, TOOL_EACH, COMMAND_EACH = (1, 1, 1, 1) if ALL else (60, 5, 15, 8)
SECONDS = 3600


def of_node(asked):
    lines = "".join(json.dumps({"text": text, "secret": secret}) + "\n" for _, text, secret in asked)
    done = subprocess.run(["node", "conformance/tests/support/explain_module.mjs", str(PAGE)], input=lines.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    same("the page's module answers each", (done.returncode, done.stdout.count(b"\n")), (0, len(asked)))
    return [json.loads(line) for line in done.stdout.splitlines()] or sys.exit(done.stderr.decode()[-600:])


ASK = "const [text, secret, end] = arguments; explained({text, secret, signed: ''}).then(end, (error) => end({error: error.message}))"


def of_chromium(asked):
    import inspector_page  # noqa: PLC0415 - it needs Selenium
    with tempfile.TemporaryDirectory() as folder:
        page = inspector_page.Page(folder)
        try:
            page.browser.set_script_timeout(SECONDS)
            page.browser.get(PAGE.resolve().as_uri())
            for _, text, secret in asked:
                yield page.browser.execute_async_script(ASK, text, secret)
        finally:
            page.browser.quit()


def of_firefox(asked):
    from marionette import Firefox  # noqa: PLC0415 - only where it is asked for
    firefox = Firefox()
    try:
        firefox.ask("WebDriver:SetTimeouts", script=SECONDS * 1000)
        firefox.socket.settimeout(SECONDS)
        firefox.go(PAGE.resolve().as_uri())
        for _, text, secret in asked:
            yield firefox.ask("WebDriver:ExecuteAsyncScript", script=ASK, args=[text, secret], sandbox=None)["value"]
    finally:
        firefox.close()


OF = {"node": of_node, "chromium": of_chromium, "firefox": of_firefox}


def of_server(asked):
    """Each answer, and its seconds."""
    with Serve(log=False) as serve:
        for _, text, secret in asked:
            body, began = json.dumps({"text": text, "secret": secret}).encode(), time.monotonic()
            status, _, answer = serve.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], body, "127.0.0.1")
            yield answer.decode() if status == 200 else "status %d" % status, time.monotonic() - began


def check_command(asked, answers):
    """The command's JSON is what the page has of it, and it reads no request where the page reads none. A key's last line
    end is of the file, and not of what is pasted: neither has it here."""
    with tempfile.TemporaryDirectory() as folder:
        key, file = os.path.join(folder, "key"), os.path.join(folder, "text")
        for (name, text, secret), answer in list(zip(asked, answers))[::COMMAND_EACH]:
            pathlib.Path(key).write_text(secret.rstrip("\n"), encoding="utf-8", newline="")
            pathlib.Path(file).write_text(text, encoding="utf-8", newline="")
            said = subprocess.run([BNCONFORM, "explain", "--json", "--key", key, file], env=ENVIRONMENT, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, timeout=SECONDS, check=False).stdout
            mine, its = json.loads(said) if said else None, json.loads(answer).get("explain")
            report("the command says what the server does: %s" % name, "" if mine == its else (mine, its))


def check_engine(engine, asked, answers, program):
    for (name, _, _), mine, its in zip(asked, answers, program):
        mine = mine.get("answer", mine)
        report("the page in %s answers as the program does: %s" % (engine, name), "" if mine == its else (mine, its))
    asked, answers = zip(*[(one, whole) for one, whole in zip(asked, answers) if "answer" in whole])
    right = [json.loads(answer["answer"])["explain"]["right_signature"] if '"explain"' in answer["answer"] else None for answer in answers]
    told = [(one, whole["shared"]) for one, whole in zip(right, answers) if one and json.loads(whole["answer"])["explain"]["signature"] != one]
    same("what is shared holds no signature that was not sent (%d)" % len(told), [one for one, shared in told if one in shared], [])
    secrets = [(secret, answer["shared"]) for (_, _, secret), answer in zip(asked, answers)]
    same("what is shared holds no secret", [secret[:8] for secret, shared in secrets if secret in shared], [])


def main():
    if not PAGE.exists():
        print("skip - the page answers as the program does: %s is not there; make page makes it" % PAGE)
        return 0
    gone = [name for engine in ENGINES for name in NEEDS[engine] if not shutil.which(name)]
    if gone:
        print("skip - the page answers as the program does: there is no %s" % " and no ".join(gone))
        return 0
    asked = [*pasted(FORM_EACH, TOOL_EACH), *long_one(), *vectors(EACH)]
    both = sorted(zip(asked, of_server(asked)), key=lambda one: one[1][1])
    asked, program = [one for one, _ in both], [answer for _, (answer, _) in both]
    verdicts = {word: sum('"verdict":"%s"' % word in answer[:40] for answer in program) for word in ("valid", "wrong", "undecided")}
    same("valid, wrong and undecided ones are among the %d" % len(program), [word for word, num in verdicts.items() if not num], [])
    wrong = [name for (name, _, _), answer in zip(asked, program) if name.split("/")[1:2] in (["request"], ["send"]) and '"signed_right":true' not in answer]
    same("what the vectors have as right requests and calls is signed right", wrong, [])
    with concurrent.futures.ThreadPoolExecutor(len(ENGINES)) as pool:
        found = {engine: pool.submit(lambda of=OF[engine]: list(of(asked))) for engine in ENGINES}
        check_command(asked, program)
    for engine in ENGINES:
        check_engine(engine, asked, found[engine].result(), program)
    return 1 if base.failures else 0


if __name__ == "__main__":
    sys.exit(main())
