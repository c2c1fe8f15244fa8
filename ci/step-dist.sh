#!/bin/sh
# What is handed out: built twice with the same bytes; each program run as far as it can be here, each package used.
set -eu
ci/install build dist deb
# What is linked statically is built once, and kept (packaging/tools.mk).
rm -rf build/dist
make dist
make --no-print-directory -f packaging/dist.mk systems
status=0
packaging/check_programs.py || status=1
packaging/check_packages.py || status=1
packaging/check_ci_files.py || status=1
packaging/check_fresh.py bookworm trixie noble || status=1
packaging/check_same.py || status=1
make deb
packaging/check_deb.py "$(sed -n "s/^VERSION_CODENAME=//p" /etc/os-release)" || status=1
exit $status
