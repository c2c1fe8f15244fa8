#!/usr/bin/env python3
"""The habits of the house that a script can hold: lengths, blanks, macros, doc comments, words that stay outside.

Exceptions are counted: each limit that a file may break stands in EXCEPTIONS with its reason, and an exception
that is no longer needed fails as well.
"""
import os
import re
import subprocess
import sys

HALF_UNDER, NINE_IN_TEN_UNDER, FILE_LINES = 15, 50, 800
PRODUCT = ("reference/src", "reference/backend", "reference/common", "reference/adapter", "reference/cli", "conformance/src")
LEFT_OUT = {".git", "build", "installed", "__pycache__", "node_modules", "golden", "small", "seeds"}
# file, check -> why
EXCEPTIONS = {}
# Written in two halves, so that this file passes its own check.
WORDS_OUTSIDE = {
    "a path of one machine": [r"(?<![\w.])/wo" r"rk/(?:main|shared)", r"(?<![\w.$}])/tm" r"p/\w", r"/ro" r"ot/", r"/ho" r"me/\w"],
    "the address of a package registry": [r"registry\.np" r"mjs", r"files\.pytho" r"nhosted", r"https?://pyp" r"i\.org",
                                          r"proxy\.gol" r"ang", r"static\.cra" r"tes\.io"],
    "who did the work": [r"\bH[1-8]\b(?=[:')])", r"\bhel" r"per H\d"],
}
TEXT = (".c", ".h", ".S", ".py", ".sh", ".mjs", ".js", ".md", ".1", ".json", ".txt", ".yml")


# Others wrote these, some of them to be hard to read.
OF_OTHERS = ("./reference/tests/data", "./conformance/tests/data/pasted")


def files():
    for folder, folders, names in os.walk("."):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and os.path.join(folder, name) not in OF_OTHERS)
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), ".")


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")


def functions(lines):
    """(name, lines from the signature to the brace) of each function; clang-format puts both at the margin."""
    start = name = None
    for number, line in enumerate(lines):
        if start is None:
            named = re.match(r"(?!typedef|struct|union|enum|extern|#|/|\s)[^;=]*?(\w+)\(", line)
            if named:
                start, name = number, named.group(1)
        if start is not None:
            if line == "}" or (line.endswith("}") and line.startswith(lines[start][:4]) and "{" in line):
                yield name, number - start + 1
                start = None
            elif line.endswith(";") and not line.startswith((" ", "\t")) or (
                    line.endswith(";") and not any("{" in text for text in lines[start:number + 1])):
                start = None  # a declaration


ROOT_FILES = {".clang-format", ".editorconfig", ".gitattributes", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile",
              "README.md", "SECURITY.md", "action.yml"}


def check_root():
    """What a program left behind is taken in by `git add -A` unseen. What git does not know is somebody's own; in an archive,
    without git, nothing was left behind."""
    try:
        known = subprocess.run(["git", "ls-files", "-z"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode()
    except FileNotFoundError:
        return []
    return [path + ": no file of the root" for path in known.split("\0") if path and "/" not in path and path not in ROOT_FILES]


def check_lengths(c_files):
    lengths = []
    for path in c_files:
        for name, length in functions(lines_of(path)):
            lengths.append((length, "%s in %s" % (name, path)))
    if not lengths:
        return ["no function was found"], ""
    lengths.sort()
    count = len(lengths)
    half = lengths[count // 2][0]
    ninth = lengths[min(count - 1, count * 9 // 10)][0]
    said = "%d functions, half under %d, nine in ten under %d lines" % (count, half + 1, ninth + 1)
    faults = []
    if half >= HALF_UNDER:
        faults.append("half of all functions have %d lines or more" % half)
    if ninth >= NINE_IN_TEN_UNDER:
        faults.append("one in ten has %d lines or more: %s"
                      % (ninth, ", ".join("%s (%d)" % (name, length) for length, name in lengths[count * 9 // 10:])))
    return faults, said


def check_file_lines(paths):
    for path in paths:
        if path.endswith((".json", ".txt", ".md", ".1")):
            continue
        lines = lines_of(path)
        if len(lines) - 1 > FILE_LINES and not any("over 800 lines because" in line for line in lines[:15]):
            yield "%s has %d lines" % (path, len(lines) - 1)


def check_blanks(paths):
    for path in paths:
        lines = lines_of(path)
        if lines[-1] != "":
            yield "%s does not end with a newline" % path
        for number, line in enumerate(lines, 1):
            if line != line.rstrip():
                yield "%s:%d ends with a blank" % (path, number)
            elif "\t" in line and path != "Makefile" and not path.endswith(".md"):
                yield "%s:%d has a tab" % (path, number)


def check_words(paths):
    for path in paths:
        for number, line in enumerate(lines_of(path), 1):
            for what, patterns in WORDS_OUTSIDE.items():
                if any(re.search(pattern, line) for pattern in patterns):
                    yield "%s:%d has %s" % (path, number, what)


def check_macros(c_files):
    for path in c_files:
        text = re.sub(r"\\\n", " ", "\n".join(lines_of(path)))
        for define in re.findall(r"^[ \t]*#[ \t]*define[ \t]+(.*)$", text, re.MULTILINE):
            code = re.sub(r'"(?:[^"\\]|\\.)*"', '""', define).split("/*")[0]
            if re.search(r"\b(if|for|while|switch|return|goto|break|continue)\b", code):
                yield "%s: a macro with control flow: %s" % (path, define[:60])


def check_banners(c_files):
    """clang-format breaks a banner that is too long in two."""
    for path in c_files:
        for number, line in enumerate(lines_of(path), 1):
            if line.startswith("/* -----") and not line.endswith(" */"):
                yield "%s:%d has a banner that is broken in two" % (path, number)


def check_ladders(c_files):
    for path in c_files:
        for number, line in enumerate(lines_of(path), 1):
            label = re.search(r"\bgoto (\w+);", line)
            if label and label.group(1) != "out":
                yield "%s:%d jumps to %s; there is one label, out" % (path, number, label.group(1))
            if "/backend/" in path and re.match(r"\s*#\s*(if|ifdef|elif)\b", line):
                yield "%s:%d chooses by #if" % (path, number)


def check_doc_comments(headers):
    """A comment above each public function, beginning with its name, or with that of the function it stands with."""
    for path in headers:
        text = "\n".join(lines_of(path))
        for function in re.finditer(r"^BNS_API[^;{]*?\b(bns_\w+)\(", text, re.MULTILINE):
            name = function.group(1)
            if not re.search(r"/\* %s " % name, text[:function.start()]):
                yield "%s: %s has no comment that begins with its name" % (path, name)


def apply_exceptions(sentence, faults, used):
    left = []
    for fault in faults:
        hit = [key for key in EXCEPTIONS if key[1] == sentence and fault.startswith(key[0])]
        used.update(hit)
        if not hit:
            left.append(fault)
    return left


def main():
    every = [path for path in files() if path.endswith(TEXT) or os.path.basename(path) in
             ("Makefile", "install", "run", "clients", ".clang-format", ".editorconfig", "LICENSE")]
    c_files = [path for path in every if path.endswith((".c", ".h"))]
    product = [path for path in c_files if path.startswith(PRODUCT)]
    own = [path for path in every if not path.startswith("vectors/") or path.endswith(".md")]
    lengths, said = check_lengths([path for path in product if path.endswith(".c")])
    checks = [
        ("half of all functions are under 15 lines, nine in ten under 50 (%s)" % said, lengths),
        ("no file has more than 800 lines without a reason", check_file_lines(own)),
        ("no line ends with a blank or has a tab, each file ends with a newline", check_blanks(own)),
        ("no file names a machine, a registry or who made it", check_words(every)),
        ("the root has its own files alone", check_root()),
        ("no macro hides control flow", check_macros(c_files)),
        ("each banner stands on one line", check_banners(c_files)),
        ("one label a function, and no #if in a back end", check_ladders(product)),
        ("each public function has a comment that begins with its name",
         check_doc_comments([path for path in product + every if path.startswith("reference/include/")])),
    ]
    status, used = 0, set()
    for sentence, faults in checks:
        left = apply_exceptions(sentence, sorted(set(faults)), used)
        if left:
            status = 1
            print("FAIL - %s: %d" % (sentence, len(left)))
            for fault in left[:20]:
                print("  " + fault)
        else:
            print("ok - " + sentence)
    for key in set(EXCEPTIONS) - used:
        status = 1
        print("FAIL - an exception is no longer needed: %s, %s" % key)
    return status


if __name__ == "__main__":
    sys.exit(main())
