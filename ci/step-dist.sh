#!/bin/sh
# What is handed out: built twice with the same bytes; each program run as far as it can be here, each package used.
set -eu
ci/install build dist deb
# What is linked statically is built once, and kept (packaging/tools.mk).
rm -rf build/dist
make dist
# Those of macOS were just compiled, and linked.
make --no-print-directory -f packaging/dist.mk systems SYSTEMS='x86_64-freebsd x86_64-netbsd x86_64-openbsd'
status=0
# Here the clock is read: nothing else of ours runs.
packaging/check_programs.py || status=1
packaging/check_packages.py || status=1
packaging/check_fresh.py bookworm trixie noble || status=1
# The second build needs the processors, the others mostly wait: they run side by side, and what it says comes behind them.
packaging/check_same.py >build/dist-work/same.log 2>&1 &
same=$!
packaging/check_ci_files.py || status=1
{ make deb && packaging/check_deb.py "$(sed -n "s/^VERSION_CODENAME=//p" /etc/os-release)"; } || status=1
wait $same || status=1
cat build/dist-work/same.log
exit $status
