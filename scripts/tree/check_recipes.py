#!/usr/bin/env python3
# Takes 28 s
"""The recipes of CONTRIBUTING.md are true: one for a mistake and one for a client library are followed in a copy of the
tree, and the files that then differ are those of the recipe, neither more nor fewer.

    scripts/tree/check_recipes.py     BUILD: what was built already (build)
"""
import glob
import hashlib
import hmac
import json
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from copied_tree import CopiedTree  # noqa: E402

BUILD = "build" if os.path.isabs(os.environ.get("BUILD", "build")) else os.environ.get("BUILD", "build")
PYTHON = sys.executable
CATALOGUE = "conformance/src/diagnosis/catalogue/"
status = 0


def say(sentence, right, what=""):
    global status
    print("ok - " + sentence if right else "FAIL - %s: %s" % (sentence, str(what).strip()[-900:]))
    status = status if right else 1
    return right


# ------------------------------------------------------------------------------------------------------ what the page says

def recipe(title):
    """The files that a recipe of CONTRIBUTING.md lists, as patterns: a word in capitals stands for any name."""
    with open("CONTRIBUTING.md", encoding="utf-8") as file:
        page = file.read()
    section = re.search(r"^### %s\n(.*?)(?=^##)" % re.escape(title), page, re.MULTILINE | re.DOTALL)
    return re.findall(r"^- `([^`]+)`", section.group(1), re.MULTILINE) if section else []


def matches(listed, name):
    """Every capital word of a listed name stands for a name; README.md and MANIFEST.sha256 are what they say."""
    if listed == name:
        return True
    pattern = re.sub(r"(?<![A-Za-z.])[A-Z]{2,}(?![A-Za-z.]*\\?\.(?:md|sha256))", r"[\\w-]+", re.escape(listed).replace(r"\-", "-"))
    return re.fullmatch(pattern, name) is not None


def say_places():
    """What the page names is there, but for names of one's own choice."""
    with open("CONTRIBUTING.md", encoding="utf-8") as file:
        named = set(re.findall(r"`((?:\.?ci|conformance|reference|scripts|vectors)/[^`\s]*)`", file.read()))
    own = {name for name in named if re.search(r"(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z]*\.(?:md|sha256))", name)}
    missing = sorted(name for name in named - own if not glob.glob(name))
    say("CONTRIBUTING.md names files that there are (%d)" % len(named - own), len(named - own) > 30 and not missing, missing)


def say_files(tree, title):
    listed, changed = recipe(title), tree.differs_from(".")
    beyond = [name for name in changed if not any(matches(one, name) for one in listed)]
    unused = [one for one in listed if not any(matches(one, name) for name in changed)]
    say("%s: the files that differ are those of the recipe (%d)" % (title, len(changed)), listed and changed and not beyond and not unused,
        "not in the recipe: %s; in the recipe alone: %s" % (beyond, unused))


def passes(tree, sentence, *command, wanted=None, codes=(0,), seconds=300):
    """Says whether a command in the copy ends well, and says what is wanted."""
    code, said = tree.run(*command, seconds=seconds, BUILD=BUILD)
    red = [line for line in said.splitlines() if line.startswith("FAIL")]
    return say(sentence, code in codes and (wanted is None or re.search(wanted, said)), "exit %d: %s" % (code, "; ".join(red) or said))


# --------------------------------------------------------------------------------------------------------------- a mistake

TRIAL = "trial-last-value-signed-first"
WORDS = {"id": TRIAL, "title": "The last value is signed in place of the first",
         "says": "In the text that is signed the first parameter has the value of the last.",
         "mend": "Sign each parameter with the value that it is sent with.", "rule": ["C-1", "SR-1", "UR-1"],
         "schemes": ["spot-rest", "us-rest", "usdm-rest", "coinm-rest", "options-rest", "pm-rest"],
         "kind": "recompute", "errors": ["-1022"], "sources": ["https://example.com/trial"]}
# %s: the types of the function beside which it is put.
FUNCTION = """static %s trial_mistake(%s *%s, size_t variant) {
  if (variant > 0) return APPLIED_END;
  if (%s->num_parts < 2) return APPLIED_NOT_HERE;
  %s->parts[0].value = %s->parts[%s->num_parts - 1].value;
  return APPLIED;
}

"""
# The row beside which the trial's is put, and the function of that row.
NEIGHBOUR = "empty-params-dropped"


def capitals(name):
    return name.upper().replace("-", "_")


def add_to_table(tree):
    """A function and a row beside a neighbour's."""
    path = next(CATALOGUE + name for name in sorted(os.listdir(CATALOGUE)) if '"%s"' % NEIGHBOUR in tree.read(CATALOGUE + name))
    text = tree.read(path)
    row = re.search(r' *\{[^{}]*"%s"[^{}]*\},\n' % NEIGHBOUR, text).group()
    function = next(name for name in re.findall(r"\w+", row) if re.search(r"^static \w+ %s\(" % name, text, re.MULTILINE))
    found = re.search(r"^static (\w+) %s\((\w+) \*(\w+), size_t variant\) \{\n" % function, text, re.MULTILINE)
    gives, of, it = found.groups()
    mine = row.replace(NEIGHBOUR, TRIAL).replace(function, "trial_mistake").replace(capitals(NEIGHBOUR), capitals(TRIAL))
    text = text.replace(row, row + mine)
    tree.write(path, text[:found.start()] + FUNCTION % (gives, of, it, it, it, it, it) + text[found.start():])


def add_to_order(tree):
    """Its place among the others: behind its neighbour."""
    text = tree.read(CATALOGUE + "mistake_order.h")
    line = re.search(r"^ *AT\(%s\).*\n" % capitals(NEIGHBOUR), text, re.MULTILINE).group()
    tree.write(CATALOGUE + "mistake_order.h", text.replace(line, line + line.replace(capitals(NEIGHBOUR), capitals(TRIAL))))


def add_words(tree):
    rows = tree.read("vectors/mistakes.json").split("\n")
    at = next(number for number, row in enumerate(rows) if '"id":"%s"' % NEIGHBOUR in row)
    rows.insert(at + 1, json.dumps(WORDS, separators=(",", ":")) + ",")
    tree.write("vectors/mistakes.json", "\n".join(rows))


def make(tree, *targets):
    return tree.run("make", "BUILD=" + BUILD, "-j%d" % (os.cpu_count() or 2), *targets)


def refused_request():
    """A curl command whose signature has the trial's mistake."""
    with open("vectors/keys.json", encoding="utf-8") as file:
        key = json.load(file)["keys"]["docs"]
    signed = "symbol=1499827319559&timestamp=1499827319559"
    signature = hmac.new(key["secret"].encode(), signed.encode(), hashlib.sha256).hexdigest()
    return ["curl", "-H", "X-MBX-APIKEY: " + key["api_key"],
            "https://api.binance.com/api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559&signature=" + signature]


def follow_mistake(tree):
    add_to_table(tree)
    add_to_order(tree)
    add_words(tree)
    make(tree, "vectors")
    code, said = make(tree, "all")
    if not say("A mistake: it builds", code == 0, said):
        return
    passes(tree, "A mistake: the proof that the vectors catch it is written by check_self_check.py --write",
           PYTHON, "conformance/tests/system/self_check/check_self_check.py", "--write")
    unit = BUILD + "/conformance/tests/unit/suite/test_catalogue_text"
    code, said = make(tree, "all", unit)
    say("A mistake: it builds with its proof", code == 0, said)
    program = BUILD + "/bnconform"
    passes(tree, "A mistake: test_catalogue_text passes", PYTHON, "scripts/run_tests.py", unit)
    passes(tree, "A mistake: check_mistakes.py passes", PYTHON, "scripts/tree/check_mistakes.py")
    passes(tree, "A mistake: self-check makes it and notices it", program, "self-check", "--json",
           wanted=r'"mistake":"%s","scheme":"spot-rest","result":"detected"' % TRIAL)
    passes(tree, "A mistake: show knows its words and the vectors that catch it", program, "show", TRIAL,
           wanted=r"(?s)%s.*caught by +spot-rest/" % re.escape(WORDS["title"]))
    passes(tree, "A mistake: explain names it, proved", program, "explain", "--key", "@docs", *refused_request(),
           wanted=r"WRONG +%s \(proved\)" % TRIAL, codes=(1,))
    code, said = make(tree, "snapshots")
    say("A mistake: what is frozen of the others is written anew", code == 0, said)
    say_files(tree, "A mistake")


# --------------------------------------------------------------------------------------------------------- a client library

CLIENT = "conformance/clients/trial-client/"
MANIFEST = {"name": "trial-client", "package": "trial-client", "version": "1.0.0", "language": "Python",
            "home": "https://example.com/trial", "installed_by": "pip", "run": ["installed/bin/python", "../driver.py", "driver.py"],
            "drives": "the function sign", "ops": ["sign"], "schemes": ["spot-rest"], "keys": ["hmac"], "reach": "sealed",
            "reach_why": "", "adds": []}
DRIVER = '''"""trial-client: its function sign."""
import trial_client

SIGN = lambda request: trial_client.sign(request["key"]["secret"], request["payload"])
'''
# The library, as pip would have put it there. It is wrong about texts that end with a line end.
LIBRARY = '''import hashlib
import hmac


def sign(secret, text):
    return hmac.new(secret.encode(), text.rstrip("\\n").encode(), hashlib.sha256).hexdigest()
'''
PINS = "trial-client==1.0.0 \\\n    --hash=sha256:%s\n" % ("0" * 64)


def install_trial(tree):
    """A library that no registry has: what pip would have left behind."""
    code, said = tree.run(PYTHON, "-m", "venv", "--without-pip", CLIENT + "installed")
    code, said = (code, said) if code else tree.run(CLIENT + "installed/bin/python", "-c",
                                                    "import sysconfig; print(sysconfig.get_path('purelib'))")
    if code:
        return said
    packages = os.path.relpath(said.strip(), os.path.realpath(tree.path))
    tree.write(packages + "/trial_client.py", LIBRARY)
    tree.write(packages + "/trial_client-1.0.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: trial-client\nVersion: 1.0.0\n")
    tree.write(CLIENT + "installed/pinned", PINS)
    return ""


def follow_client(tree):
    make(tree, "all")
    tree.write(CLIENT + "client.json", json.dumps(MANIFEST, indent=2) + "\n")
    tree.write(CLIENT + "driver.py", DRIVER)
    tree.write(CLIENT + "requirements.txt", PINS)
    code, said = tree.run(PYTHON, "scripts/clients", "list")
    say("A client library: scripts/clients list knows it", code == 0 and "trial-client" in said.split(), said)
    trouble = install_trial(tree)
    if trouble:
        print("skip - A client library: it runs: no virtual environment can be made here: %s" % trouble.splitlines()[-1])
        return
    code, said = make(tree, "all")
    say("A client library: nothing is built for it", code == 0 and " cc " not in said, said)
    passes(tree, "A client library: its known failures are written by --expect FILE --update", PYTHON, "scripts/clients", "run",
           "trial-client", "--", "--expect", CLIENT + "expect.txt", "--update")
    reasoned = re.sub(r"fail.*", "fail # a line end at the end of the text is not signed", tree.read(CLIENT + "expect.txt"))
    tree.write(CLIENT + "expect.txt", reasoned)
    say("A client library: its fault is among them", "fail" in reasoned, reasoned)
    tree.write(CLIENT + "states.json", '[\n{"reason": "a line end at the end of the text is not signed"}\n]\n')
    passes(tree, "A client library: it runs, and fails what its expect file names alone", PYTHON, "scripts/clients", "matrix",
           "trial-client", wanted=r"ok - trial-client 1\.0\.0: \d+ passed, 0 failed")
    page = tree.read(BUILD + "/site/index.html")
    say("A client library: the page has it", "trial-client" in page, page[:300])
    passes(tree, "A client library: check_clients.py finds its folder whole", PYTHON, "conformance/tests/system/run/check_clients.py",
           wanted=r"ok - trial-client: client.json says all")
    say_files(tree, "A client library")


def main():
    say_places()
    for follow in (follow_mistake, follow_client):
        with CopiedTree() as tree:
            tree.bring(BUILD)
            follow(tree)
    return status


if __name__ == "__main__":
    sys.exit(main())
