"""What the checks of build/dist share: sentences, and where things are."""
import os
import pathlib
import re
import resource
import subprocess
import sys
import tarfile
import time

BUILD = pathlib.Path(os.environ.get("BUILD", "build")).resolve()
DIST = BUILD / "dist"
VERSION = re.search(r"^VERSION\s*:=\s*(\S+)", pathlib.Path("Makefile").read_text(encoding="utf-8"), re.MULTILINE).group(1)
MOST = 10.0  # seconds from nothing to the verdict
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


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(sentence, steps):
    """Runs steps, (words, folder) each, from nothing to a verdict. On a machine that does something else besides, the clock says
    little: what is held to the limit is processor time. Both are told."""
    begun, used = time.monotonic(), processor_time()
    for words, cwd in steps:
        status, said = run(*words, cwd=cwd)
        if status not in (0, 1):
            break
    took, used = time.monotonic() - begun, processor_time() - used
    whole = " 0 failed" in said or "stray-separator (proved)" in said
    problem = said[-500:] if not whole else "it took %.1f s" % used if used > MOST else ""
    report("%s in under %.0f s%s" % (sentence, MOST, "" if problem else ": %.1f s, of which %.1f s of processor time" % (took, used)), problem)


def unpack(archive, folder):
    """Unpacks; gives the one folder in it."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        return pathlib.Path(folder) / tar.getnames()[0].split("/")[0]


def end():
    sys.exit(1 if failed else 0)
