#!/usr/bin/env python3
"""packaging/check_fresh.py SUITE... - an empty Debian of each suite (bookworm, trixie), with python3-venv and nothing else: the wheel
of build/dist is installed there and judges, from nothing to the verdict, without a network."""
import os
import pathlib
import shutil
import sys
import tempfile

from checking import DIST, end, leave_out, report, run, timed


def fresh(suite, root):
    sentence = "%s: a venv, pip install of the wheel, then `bnconform run`" % suite
    if shutil.which("mmdebstrap") is None or os.getuid() != 0:
        return leave_out(sentence, "no mmdebstrap, or not root")
    status, said = run("mmdebstrap", "--variant=essential", "--include=python3-venv", suite, root, seconds=1800)
    if status:
        return report("%s: an empty Debian is made" % suite, said[-500:])
    wheel = next(DIST.glob("bnconform-*manylinux*_x86_64.musllinux*.whl"))
    shutil.copy(wheel, root)
    inside = ["chroot", root]
    timed(sentence, [((*inside, "python3", "-m", "venv", "/venv"), root),
                     ((*inside, "/venv/bin/pip", "install", "-q", "--no-index", "/" + wheel.name), root), ((*inside, "/venv/bin/bnconform", "run"), root)])


def main():
    for suite in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            fresh(suite, pathlib.Path(folder) / "root")
    end()


if __name__ == "__main__":
    main()
