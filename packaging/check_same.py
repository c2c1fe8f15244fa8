#!/usr/bin/env python3
"""packaging/check_same.py [VARIABLE=VALUE...] - the same commit is built again by `make dist`, in another folder whose path has another
length: each file must have the sum that it has in build/dist. Variables are those with which that was made."""
import os
import pathlib
import subprocess
import sys
import tempfile

from checking import DIST, end, report, run


def copied_tree(folder):
    """What git has, as it stands here, as a repository of its own: make dist asks git for the files."""
    folder.mkdir()
    listed = subprocess.run(["git", "ls-files", "-z"], check=True, stdout=subprocess.PIPE).stdout
    packed = subprocess.run(["tar", "--null", "-T", "-", "-c"], input=listed, check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)


def sums(folder):
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def main():
    here = sums(DIST)
    with tempfile.TemporaryDirectory() as name:
        other = pathlib.Path(name) / "another-folder-with-a-longer-name-than-the-first"
        copied_tree(other)
        time = run("git", "log", "-1", "--format=%ct")[1].strip()
        # Nothing is taken from what the compiler has kept.
        fresh = {"SOURCE_DATE_EPOCH": time, "BUILD": "build", "ZIG_GLOBAL_CACHE_DIR": str(pathlib.Path(name) / "zig")}
        status, said = run("make", "dist", *sys.argv[1:], cwd=other, seconds=3600, env={**os.environ, **fresh})
        if status:
            report("make dist in another folder", said[-800:])
            return end()
        there = sums(other / "build/dist")
    differ = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
    report("make dist in %s and in another folder gives the same %d sums" % (pathlib.Path.cwd(), len(here)), ", ".join(differ) or ("" if here else "no file"))
    return end()


if __name__ == "__main__":
    main()
