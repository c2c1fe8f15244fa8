#!/usr/bin/env python3
"""packaging/check_deb.py SUITE - the Debian packages of build/deb in an empty Debian: autopkgtest installs them there from their files,
and runs packaging/debian/tests. SUITE is the one on which they were made."""
import os
import re
import shutil
import sys
import tempfile

from check_fresh import make_empty_system, no_empty_system
from checking import BUILD, VERSION, end, leave_out, report, run

# What the tests need is there from the start.
NEEDED = "openssl,dpkg-dev,gcc,pkgconf,libc6-dev,libssl-dev,libsodium-dev,libwslay1"


def main():
    suite, = sys.argv[1:]
    sentence = "%s: the Debian packages are installed, and pass their own tests" % suite
    packages = [path for path in sorted((BUILD / "deb").glob("*_%s_*.deb" % VERSION)) if "-dbgsym_" not in path.name]
    report("make deb has made four packages", "" if len(packages) == 4 else packages or "none: call make deb")
    why_not = no_empty_system(suite) or ("" if shutil.which("autopkgtest") else "no autopkgtest")
    if why_not:
        leave_out(sentence, why_not)
        return end()
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "root")
        if not make_empty_system(suite, root, "apt", NEEDED):
            return end()
        # -U: an empty system has no lists of packages, without which autopkgtest's own list is refused. It takes TMPDIR along, which is
        # a folder of this system.
        here = {name: value for name, value in os.environ.items() if name != "TMPDIR"}
        status, said = run("autopkgtest", "-U", *packages, BUILD / "deb-work" / ("bnconform-" + VERSION), "--", "chroot", root, seconds=1800, env=here)
    passed = re.findall(r"^(\w+) +PASS", said.rpartition(" summary\n")[2], re.MULTILINE)
    report(sentence, "" if status == 0 and passed == ["commands", "library"] else "%d: %s" % (status, said[-1000:]))
    return end()


if __name__ == "__main__":
    main()
