#!/usr/bin/env python3
# Takes 3 s
"""ci/RELEASING.md: each step is commands that a shell can read; those of the first two that edit files are run in a copy of the tree.
Afterwards no placeholder is left, the version stands wherever it did, and the examples are still those that are run."""
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from copied_tree import CopiedTree  # noqa: E402

PLACEHOLDER = re.compile(r"OWNER/|@TAG\b|nobody@localhost|@HOME@")
READ = "import sys; sys.path.insert(0, 'packaging'); import check_ci_files as c; print(len([*c.inputs_of(open('packaging/ci/%s').read())]))"
failures = 0


def report(sentence, problem=""):
    global failures
    failures += bool(problem)
    print("FAIL - %s: %s" % (sentence, str(problem)[:600]) if problem else "ok - " + sentence)


def blocks(text):
    """The commands of each part: what comes before the first step, then the steps by their number."""
    for part in re.split(r"^\d+\. ", text, flags=re.MULTILINE):
        lines = re.findall(r"^(?: {4}| {7}| {8})(\S.*|  do.*|  mkdir.*)$", part, re.MULTILINE)
        yield part.split(":")[0].split("\n")[0], "\n".join(lines) + "\n"


def shell(text, folder, option="-ec"):
    done = subprocess.run(["bash", option, text], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, timeout=60)
    return done.returncode, done.stdout


def have(files, path, where):
    """The files in which it stands."""
    return [name for name in files if where.search(open(os.path.join(path, name), encoding="utf-8").read())]


def edited(begin, steps):
    """What the commands that edit files make of a copy."""
    files = subprocess.run(["git", "ls-files", "packaging", "conformance/USING.md", "action.yml"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    report("there are placeholders now", "" if have(files, ".", PLACEHOLDER) else "none")
    edits = "\n".join(line for step in steps[:2] for line in step.splitlines() if line.startswith("sed -i "))
    version = re.search(r"^VERSION=(\S+)", begin, re.MULTILINE).group(1)
    with CopiedTree() as tree:
        status, said = shell(begin + edits, tree.path)
        report("steps 1 and 2 edit what they name", said if status else "")
        report("no placeholder is left", have(files, tree.path, PLACEHOLDER))
        for name, line in (("Makefile", "VERSION  := %s\n"), ("reference/include/bnsign.h", '#define BNS_VERSION "%s"\n'),
                           ("README.md", "    bnconform %s, vectors "), ("CHANGELOG.md", "\n## %s\n")):
            report("%s has the new version" % name, "" if line % version in tree.read(name) else "not as %r" % (line % version))
        report("the module for Go and the group of Maven are the owner's",
               "" if "example" in tree.read("packaging/vectors/go/go.mod") and "<groupId>example.owner<" in tree.read("packaging/vectors/maven/pom.xml") else "not so")
        status, said = shell("scripts/tree/check_examples.py", tree.path)
        report("the examples in USING.md are still the files that are run", said if status else "")
        for name, number in (("github.yml", 1), ("github-parts.yml", 2)):
            status, said = shell('/usr/bin/python3 -B -c "%s"' % READ % name, tree.path)
            report("the inputs of %s are still found by what runs them" % name, "" if said.strip() == str(number) else said)


def main():
    with open("ci/RELEASING.md", encoding="utf-8") as file:
        (_, begin), *steps = blocks(file.read())
    for number, (about, commands) in enumerate(steps, 1):
        status, said = shell(commands, ".", "-nc")
        report("step %d is commands (%s)" % (number, about), "" if status == 0 and commands.strip() else said or "it has none")
    used = set(re.findall(r"\$\{?([A-Z_]+)", "".join(commands for _, commands in steps)))
    set_ = set(re.findall(r"^([A-Z_]+)=", begin + "".join(commands for _, commands in steps), re.MULTILINE))
    report("what they need is named first, and is needed", sorted(used ^ set_))
    edited(begin, [commands for _, commands in steps])
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
