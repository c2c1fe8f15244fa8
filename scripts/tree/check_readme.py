#!/usr/bin/env python3
"""What the README promises is there: its make targets, its files, and its commands, which are run."""
import os
import re
import subprocess
import sys

BUILD = os.environ.get("BUILD", "build")


def commands(text):
    """The lines of the README that begin with a prompt, continued lines joined, comments cut."""
    joined = re.sub(r" \\\n\s*", " ", text)
    return [re.sub(r"\s+# .*", "", line.strip()[2:]) for line in joined.split("\n") if line.startswith("    $ ")]


def main():
    with open("README.md", encoding="utf-8") as file:
        text = file.read()
    with open("Makefile", encoding="utf-8") as file:
        targets = set(re.findall(r"^([a-z_.-]+):", file.read(), re.MULTILINE))
    status = 0

    def say(right, sentence, what=""):
        nonlocal status
        print("ok - " + sentence if right else "FAIL - %s: %s" % (sentence, what))
        status = status if right else 1

    named = set(re.findall(r"\bmake ([a-z_]+)\b(?=[`\s]|$)", " ".join(re.findall(r"`[^`]*`", text)) + " " + " ".join(commands(text))))
    say(named and named <= targets, "the README names targets that there are (%s)" % " ".join(sorted(named)), named - targets)
    paths = set(re.findall(r"`((?:conformance|reference|vectors|scripts|ci)/[\w./-]*)`|\b(SECURITY\.md|LICENSE)\b", text))
    missing = [name for pair in paths for name in pair if name and not os.path.exists(name)]
    say(not missing, "the README names files that there are", missing)

    for command in commands(text):
        if not command.startswith("build/") or "my_adapter" in command:
            continue
        done = subprocess.run(["sh", "-c", command.replace("build/", BUILD + "/", 1)], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)
        say(done.returncode == 0, "the README's command runs: " + command[:60], "exit %d: %s" % (done.returncode, done.stderr[-300:]))
        if "--steps" in command:
            say("d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca" in done.stdout,
                "its signature is the one that the exchange's documents lead to", done.stdout[-300:])
    long = [line for line in text.split("\n") if len(line) > 100]
    say(not long, "no line of the README is over 100 columns", long)
    return status


if __name__ == "__main__":
    sys.exit(main())
