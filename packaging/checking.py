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
OTHERS = 0.25  # processors in use by others, from which on the clock says little
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


def busy_time():
    """Seconds of processor time that everything on this machine has used since it started; None where nobody tells."""
    try:
        ticks = [int(word) for word in pathlib.Path("/proc/stat").read_text(encoding="ascii").split("\n")[0].split()[1:8]]
    except OSError:
        return None
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")  # all but idle and waiting for a disk


def timed(sentence, steps):
    """Runs steps, (words, folder) each, from nothing to a verdict. The clock must stay below the limit; where it does not, and other
    things used the machine meanwhile, processor time must, and that is said. What each step took is told too."""
    begun, used, busy, each = time.monotonic(), processor_time(), busy_time(), []
    for words, cwd in steps:
        step, before = time.monotonic(), processor_time()
        status, said = run(*words, cwd=cwd)
        each.append("%.1f (%.1f)" % (time.monotonic() - step, processor_time() - before))
        if status not in (0, 1):
            break
    took, used = time.monotonic() - begun, processor_time() - used
    others = 0 if busy is None else max(0, busy_time() - busy - used) / took
    whole = " 0 failed" in said or "stray-separator (proved)" in said
    told = "%.1f s by the clock, %.1f s of processor time" % (took, used)
    if len(each) > 1:
        told += ", of which the steps took " + ", ".join(each)
    late = took > MOST
    if late and others > OTHERS:
        late, told = used > MOST, told + ", which counts: others used %.1f processors" % others
    problem = said[-500:] if not whole else told if late else ""
    report("%s in under %.0f s%s" % (sentence, MOST, "" if problem else ": " + told), problem)


def unpack(archive, folder):
    """Unpacks; gives the one folder in it."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        return pathlib.Path(folder) / tar.getnames()[0].split("/")[0]


def end():
    sys.exit(1 if failed else 0)
