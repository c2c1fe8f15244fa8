#!/usr/bin/env python3
"""packaging/check_commands.py SUITE... - an empty Debian or Ubuntu of each suite (bookworm, trixie, noble), with make and git and nothing
else: the two commands that README opens with install there what they need, and end with 0. What is missing in ci/install is not
seen on a machine that has had it for long."""
import os
import pathlib
import re
import shutil
import sys
import tempfile

from check_fresh import make_empty_system, no_empty_system
from checking import end, leave_out, report, run

COMMANDS = ("make conformance", "make check")
LONGEST = 5400  # seconds
# A process group of its own in a file system of its own; what is mounted is gone when it has ended.
INSIDE = "mount -t proc proc {root}/proc && mount --rbind /dev {root}/dev && exec chroot {root} /usr/bin/env -i HOME=/srv LANG=C.UTF-8 " \
         "PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c 'cd /srv/suite && {command}'"


def copy_tree(root):
    """What is committed, beside nothing else."""
    status, said = run("git", "clone", "-q", "--no-hardlinks", ".", root / "srv" / "suite")
    report("the tree is copied", said if status else "")
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")


def commands(suite, root):
    for command in COMMANDS:
        sentence = "%s: `%s` does all set-up and passes" % (suite, command)
        status, said = run("unshare", "--mount", "--pid", "--fork", "sh", "-ec", INSIDE.format(root=root, command=command), seconds=LONGEST)
        counts = re.findall(r"^\d+ passed.*$|^.*\d+ passed, \d+ failed.*$", said, re.M)
        (pathlib.Path(os.environ.get("BUILD", "build")) / ("%s.log" % suite)).write_text(said, encoding="utf-8")
        report("%s%s" % (sentence, ": " + counts[-1] if counts else ""), "exit status %d: %s" % (status, said[-3000:]) if status or not counts else "")


def main():
    for suite in sys.argv[1:]:
        why_not = no_empty_system(suite)
        if why_not:
            leave_out("%s: README's commands in an empty system" % suite, why_not)
            continue
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder) / "root"
            if make_empty_system(suite, root, "minbase", "make,git,ca-certificates"):
                copy_tree(root)
                commands(suite, root)
    end()


if __name__ == "__main__":
    main()
