#!/usr/bin/env python3
"""packaging/check_fresh.py SUITE... - an empty Debian or Ubuntu of each suite (bookworm, trixie, noble), with python3-venv and nothing
else: the wheel of build/dist is installed there and judges, from nothing to the verdict, without a network."""
import os
import pathlib
import shutil
import sys
import tempfile

from checking import DIST, end, leave_out, report, run, timed

# Where a suite's packages are signed by other keys than Debian's, and python3-venv is no part of main.
DEBIAN = "/usr/share/keyrings/debian-archive-keyring.gpg"
UBUNTU = {"noble": ("/usr/share/keyrings/ubuntu-archive-keyring.gpg", "--components=main,universe")}


def no_empty_system(suite):
    """Why none can be made here; "" if one can."""
    if shutil.which("mmdebstrap") is None or os.getuid() != 0:
        return "no mmdebstrap, or not root"
    keyring = UBUNTU[suite][0] if suite in UBUNTU else DEBIAN
    return "" if os.path.exists(keyring) else "no %s, by which its packages are known" % keyring


def make_empty_system(suite, root, variant, packages):
    more = UBUNTU[suite][1:] if suite in UBUNTU else []
    status, said = run("mmdebstrap", "--variant=" + variant, "--include=" + packages, *more, suite, root, seconds=1800)
    report("%s: an empty system is made" % suite, said[-500:] if status else "")
    return status == 0


def fresh(suite, root):
    sentence = "%s: a venv, pip install of the wheel, then `bnconform run`" % suite
    why_not = no_empty_system(suite)
    if why_not:
        return leave_out(sentence, why_not)
    if not make_empty_system(suite, root, "essential", "python3-venv"):
        return None
    wheel = next(DIST.glob("bnconform-*manylinux*_x86_64.musllinux*.whl"))
    shutil.copy(wheel, root)
    inside = ["chroot", root]
    return timed(sentence, [((*inside, "python3", "-m", "venv", "/venv"), root),
                            ((*inside, "/venv/bin/pip", "install", "-q", "--no-index", "/" + wheel.name), root),
                            ((*inside, "/venv/bin/bnconform", "run"), root)])


def main():
    for suite in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            fresh(suite, pathlib.Path(folder) / "root")
    end()


if __name__ == "__main__":
    main()
