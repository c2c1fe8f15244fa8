"""What the checks of build/dist share: sentences, and where things are."""
import os
import pathlib
import re
import subprocess
import sys
import tarfile

BUILD = pathlib.Path(os.environ.get("BUILD", "build")).resolve()
DIST = BUILD / "dist"
VERSION = re.search(r"^VERSION\s*:=\s*(\S+)", pathlib.Path("Makefile").read_text(encoding="utf-8"), re.MULTILINE).group(1)
failed = []


def report(sentence, problem=None):
    """Says it; problem None or "" is a pass."""
    if problem:
        failed.append(sentence)
        print("FAIL - %s: %s" % (sentence, problem), flush=True)
    else:
        print("ok - %s" % sentence, flush=True)


def leave_out(sentence, why):
    print("skip - %s: %s" % (sentence, why), flush=True)


def run(*words, seconds=300, text="", **more):
    """(exit status, standard output and error together)."""
    done = subprocess.run([str(word) for word in words], input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds,
                          universal_newlines=True, **more)
    return done.returncode, done.stdout


def unpack(archive, folder):
    """Unpacks; gives the one folder in it."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        return pathlib.Path(folder) / tar.getnames()[0].split("/")[0]


def end():
    sys.exit(1 if failed else 0)
