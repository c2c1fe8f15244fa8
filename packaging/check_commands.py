#!/usr/bin/env python3
"""packaging/check_commands.py SUITE... - an empty Debian or Ubuntu of each suite (bookworm, trixie, noble), with make and git and nothing
else: the two commands that README opens with install there what they need, and end with 0. What is missing in ci/install is not
seen on a machine that has had it for long."""
import pathlib
import re
import shutil
import sys
import tempfile

from check_fresh import make_empty_system, no_empty_system
from checking import BUILD, end, leave_out, report, run

COMMANDS = ("make conformance", "make check")
LONGEST = 5400  # seconds
# In name spaces of its own, with all that was mounted there gone in the end. Under chroot no user namespace may be made, and
# nothing would be sealed: so the root is another one.
INSIDE = """
cd {root}
mount --bind . .
cd {root}
mount -t proc proc proc
mount --rbind /dev dev
mkdir -p mnt/outside
pivot_root . mnt/outside
umount -l /mnt/outside
exec env -i HOME=/srv LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c 'cd /srv/suite && {command}'
"""


def furnish(root):
    """What is committed, and what an installed system has."""
    status, said = run("git", "clone", "-q", "--no-hardlinks", ".", root / "srv" / "suite")
    report("the tree is copied", said if status else "")
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost\n", encoding="ascii")  # as Debian's installer does


def commands(suite, root):
    for command in COMMANDS:
        sentence = "%s: `%s` does all set-up and passes" % (suite, command)
        status, said = run("unshare", "--mount", "--pid", "--fork", "sh", "-ec", INSIDE.format(root=root, command=command), seconds=LONGEST)
        counts = re.findall(r"^\d+ passed.*$|^.*\d+ passed, \d+ failed.*$", said, re.M)
        log = BUILD / ("%s-%s.log" % (suite, command.replace("make ", "")))
        log.write_text(said, encoding="utf-8")
        report("%s%s" % (sentence, ": " + counts[-1] if counts else ""), "exit status %d: %s" % (status, log) if status or not counts else "")


def main():
    for suite in sys.argv[1:]:
        why_not = no_empty_system(suite)
        if why_not:
            leave_out("%s: README's commands in an empty system" % suite, why_not)
            continue
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder) / "root"
            if make_empty_system(suite, root, "minbase", "make,git,ca-certificates"):
                furnish(root)
                commands(suite, root)
    end()


if __name__ == "__main__":
    main()
