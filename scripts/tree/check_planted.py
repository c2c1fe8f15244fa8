#!/usr/bin/env python3
# Takes 14 s
"""What is forgotten or misplaced turns red: each fault is planted in a copy of the tree, and the compiler or the check
that has to notice it is named. Single files are compiled, with the Makefile's own flags; nothing is compiled anew whole.

    scripts/tree/check_planted.py     BUILD: where the archives are, for the linker's circle (build)
"""
import glob
import hmac
import json
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check_links  # noqa: E402
from copied_tree import CopiedTree  # noqa: E402

BUILD = os.path.abspath(os.environ.get("BUILD", "build"))
SOURCES = ("reference/src/*.c", "reference/common/*.c", "reference/adapter/*.c", "reference/cli/*.c", "conformance/src/**/*.c")
DOCS = json.load(open("vectors/keys.json", encoding="utf-8"))["keys"]["docs"]
status = 0


def say(sentence, right, what):
    global status
    print("ok - " + sentence if right else "FAIL - %s: %s" % (sentence, what.strip()[-600:] or "nothing was noticed"))
    status = status if right else 1


def with_text(pattern):
    """The sources in which it stands."""
    return sorted(path for where in SOURCES for path in glob.glob(where, recursive=True)
                  if re.search(pattern, open(path, encoding="utf-8").read()))


def compiles(tree, path):
    """Whether make's own command for a file ends well, and what the compiler said; no object is written."""
    wanted = "build/%s.o" % os.path.splitext(path)[0]
    _, told = tree.run("make", "-n", "BUILD=build", wanted)
    command = [line for line in told.splitlines() if " -c %s " % path in line]
    if len(command) != 1:
        return False, "make has no command for %s: %s" % (path, told)
    code, said = tree.run("sh", "-c", command[0].replace(" -c %s " % path, " -fsyntax-only %s " % path).split(" -o ")[0])
    return code == 0, said


def refused(tree, path, changed, told):
    """Plants the changed text; whether the compiler then refuses with that word. The copy is as it was afterwards."""
    before = tree.read(path)
    tree.write(path, changed)
    try:
        passes, said = compiles(tree, path)
    finally:
        tree.write(path, before)
    return not passes and told in said, said


def plant_include(tree):
    path, arrow = "conformance/src/net/server.c", '#include "run/run.h"\n'
    code, said = tree.run(sys.executable, "scripts/tree/check_layers.py")
    before = tree.read(path)
    tree.write(path, arrow + before)
    red, noticed = tree.run(sys.executable, "scripts/tree/check_layers.py")
    tree.write(path, before)
    say("an include of a wing to the right is noticed, by check_layers.py",
        code == 0 and red == 1 and "%s:1 includes \"run/run.h\", and net may not use run" % path in noticed, said if code else noticed)


def plant_scheme_name(tree):
    """A test for one scheme, in a file that has its reasons and in one that has none."""
    missed = []
    for path in ("conformance/src/diagnosis/mend.c", "conformance/src/net/server.c"):
        before = tree.read(path)
        tree.write(path, before + "int planted(const bns_scheme *scheme);\nint planted(const bns_scheme *scheme) {\n  return scheme->id == BNS_ID_SPOT_REST;\n}\n")
        red, noticed = tree.run(sys.executable, "scripts/tree/check_scheme_names.py")
        tree.write(path, before)
        missed += [noticed] if red != 1 or path + " has" not in noticed else []
    code, said = tree.run(sys.executable, "scripts/tree/check_scheme_names.py")
    say("a test for one scheme outside the tables is noticed, by check_scheme_names.py", not missed and not code, said if code else "; ".join(missed))


def a_user_and_its_need():
    """Of the harness's objects: one, a symbol of it, and another that it needs, both of the same wing."""
    defines, needs = check_links.read("harness")
    wing, edges = check_links.wings(), check_links.edges_of(defines, needs)
    for user in sorted(edges):
        for used in sorted(edges[user]):
            if wing.get(user) and wing.get(user) == wing.get(used) and defines[user]:
                return user, sorted(defines[user])[0], used
    return None


def plant_circle(tree):
    found = a_user_and_its_need()
    if not found:
        return say("a circle of the linker is noticed, by check_links.py", False, "no archive in " + BUILD)
    user, symbol, used = found
    path = glob.glob("conformance/src/**/%s.c" % used[:-2], recursive=True)[0]
    before, there = tree.read(path), "build/%s.o" % path[:-2]
    tree.write(path, before + '\nextern int planted(void) __asm__("%s");\nint planted_circle(void);\n'
                              'int planted_circle(void) {\n  return planted();\n}\n' % symbol)
    made, told = tree.run("make", "-s", "BUILD=build", there)
    tree.write(path, before)
    if made:
        return say("a circle of the linker is noticed, by check_links.py", False, told)
    # The built archives, with that one object in place of its own.
    linked = os.path.join(tree.scratch, "linked")
    os.makedirs(os.path.join(linked, "conformance"))
    os.symlink(os.path.join(BUILD, "conformance", "src"), os.path.join(linked, "conformance", "src"))
    for archive in check_links.ARCHIVES:
        with open(os.path.join(BUILD, archive + ".a"), "rb") as a, open(os.path.join(linked, archive + ".a"), "wb") as b:
            b.write(a.read())
    tree.run("ar", "r", os.path.join(linked, "harness.a"), there)
    code, noticed = tree.run(sys.executable, "scripts/tree/check_links.py", BUILD=linked)
    line = [line for line in noticed.splitlines() if line.startswith("  ") and user in line.split() and used in line.split()]
    say("a circle of the linker is noticed, by check_links.py (%s and %s)" % (user, used), code == 1 and bool(line), noticed)


def without_last_row(text, table):
    """The text with the last row of an array taken out: rows stand in braces inside the array's."""
    start = re.search(r"\b%s\[\] = \{" % table, text).end()
    depth, row, last, at = 1, None, None, start
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|/\*.*?\*/|[{}]', text[start:], re.DOTALL):
        at = start + token.start()
        if token.group() == "{":
            row = at if depth == 1 else row
            depth += 1
        elif token.group() == "}":
            depth -= 1
            if depth == 0:
                break
            last = (row, at + 1) if depth == 1 else last
    return text[:last[0]] + text[last[1]:].lstrip(",")


def plant_missing_row(tree):
    found = [(path, table) for path in with_text(r"BNS_FOR_EACH_SCHEME\(\w+\);") if not path.endswith("scheme.h")
             for table in re.findall(r"^BNS_FOR_EACH_SCHEME\((\w+)\);", tree.read(path), re.MULTILINE)]
    missed = []
    for path, table in found:
        passes, said = compiles(tree, path)
        red, noticed = refused(tree, path, without_last_row(tree.read(path), table), table + "_has_a_row_for_each_scheme")
        if not passes or not red:
            missed.append("%s, %s: %s" % (path, table, noticed if passes else said))
    say("a scheme without a row is noticed in each table of schemes, by the compiler (%d tables)" % len(found),
        len(found) >= 3 and not missed, "; ".join(missed) or "only %d tables" % len(found))


def plant_missing_case(tree):
    missed, count = [], 0
    for path in with_text(r"\bcase BNS_FORM_"):
        passes, said = compiles(tree, path)
        text, forms = tree.read(path), {}
        # One case of each switch: the first of each that a file has is enough.
        for switch in re.finditer(r"switch \(", text):
            case = re.compile(r"case BNS_FORM_(\w+):").search(text, switch.end())
            following = text.find("switch (", switch.end())
            if case and (following < 0 or case.start() < following):
                forms[case.start()] = case
        for case in forms.values():
            count += 1
            red, noticed = refused(tree, path, text[:case.start()] + text[case.end():], "BNS_FORM_" + case.group(1))
            if not passes or not red:
                missed.append("%s: case BNS_FORM_%s: %s" % (path, case.group(1), noticed[-200:] if passes else said))
    say("a form without its case is noticed in each switch over forms, by the compiler (%d switches)" % count,
        count >= 5 and not missed, "; ".join(missed) or "only %d switches" % count)


def status_of_serve(tree, path, body):
    """What `serve` ends with after one request, and what it said of it."""
    with open(os.path.join(tree.scratch, "said"), "w+b") as said:
        child = subprocess.Popen(["build/bnconform", "serve"], cwd=tree.path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said)
        address = json.loads(child.stdout.readline())["serving"]["http"]
        with subprocess.Popen(["curl", "-s", "-m", "30", "-H", "X-MBX-APIKEY: " + DOCS["api_key"], "-d", body, address + path],
                              stdout=subprocess.DEVNULL):
            pass
        child.terminate()
        child.communicate(timeout=30)
        said.seek(0)
        return child.returncode, said.read().decode("utf-8", "replace")


def plant_disagreement(tree):
    """The search joins query and body by '&', which the signer does not: whatever it said of a request would be false."""
    path, head, query = "conformance/src/diagnosis/signing/candidate.c", "if (index > 0 && to->parts[index - 1].was.place == p->place)", "symbol=LTCBTC&side=BUY"
    body = "quantity=1&timestamp=1499827319559"
    before, sentence = tree.read(path), "the signer known in two ways is the program's own fault, in "
    tree.bring("build")
    tree.write(path, before.replace(head, "if (index > 0)"))
    made, told = tree.run("make", "-s", "BUILD=build", "build/bnconform", seconds=600)
    if made or tree.read(path) == before:
        return say(sentence + "explain", False, told)
    signature = hmac.new(DOCS["secret"].encode(), (query + body).encode(), "sha256").hexdigest()
    right = "POST /api/v3/order?%s HTTP/1.1\nHost: api.binance.com\nX-MBX-APIKEY: %s\n\n%s&signature=%s\n" % (query, DOCS["api_key"], body, signature)
    tree.write("right.http", right)
    code, told = tree.run("build/bnconform", "explain", "right.http", "--key", "@docs", "--now", "1499827319559")
    say(sentence + "explain", code == 5 and "WRONG" not in told and "its own fault" in told, "exit %d, %s" % (code, told))
    code, told = tree.run("build/bnconform", "explain", "right.http", "--key", "@docs", "--json")
    say(sentence + "explain --json", code == 5 and '"verdict":"own-fault"' in told and '"mistakes":[]' in told, "exit %d, %s" % (code, told))
    code, told = tree.run("build/bnconform", "run", "--select", "spot-rest/request/mixed-no-separator", "--", sys.executable,
                          "conformance/adapters/broken/separates_with_ampersand.py")
    say(sentence + "run", code == 5 and "harness" in told, "exit %d, %s" % (code, told))
    code, told = status_of_serve(tree, "/api/v3/order?" + query, body + "&signature=" + 64 * "0")
    say(sentence + "serve", code == 5 and "WRONG" not in told and "own fault" in told, "exit %d, %s" % (code, told))
    tree.write(path, before)


def two_headers():
    """Of two wings; no header includes them, so that each other header alone stays right."""
    found = sorted(glob.glob("conformance/src/*/*.h"))
    included = set(re.findall(r'#include "([^"]*)"', "".join(open(path, encoding="utf-8").read() for path in found)))
    free = [path for path in found if path[len("conformance/src/"):] not in included]
    return free[0], free[-1]


def plant_clash(tree):
    for number, path in enumerate(two_headers()):
        text = tree.read(path)
        at = text.rindex("#endif")
        tree.write(path, text[:at] + "typedef struct planted_twice {\n  int member_%d;\n} planted_twice;\n\n" % number + text[at:])
    code, noticed = tree.run("sh", "scripts/tree/check_headers.sh")
    lines = noticed.splitlines()
    alone = [line for line in lines if line.startswith("FAIL") and "together" not in line]
    together = [line for line in lines if line.startswith("FAIL") and "together are C99" in line and "planted_twice" in line]
    say("one name in two headers is noticed, by check_headers.sh", code == 1 and together and not alone, noticed)


def main():
    with CopiedTree() as tree:
        plant_disagreement(tree)
        plant_include(tree)
        plant_scheme_name(tree)
        plant_circle(tree)
        plant_missing_row(tree)
        plant_missing_case(tree)
        plant_clash(tree)
    return status


if __name__ == "__main__":
    sys.exit(main())
