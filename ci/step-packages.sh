#!/bin/sh
# What most people install, built for this processor and as WebAssembly: from nothing to a verdict, and the examples of CI run.
set -eu
ci/install build dist
# The other processors are left to the step dist: OpenSSL is built for each, where packaging/tools.mk has not kept it.
rm -rf build/dist
make dist LINUX=x86_64-linux-musl MACOS=
make --no-print-directory -f packaging/dist.mk bsds
packaging/check_programs.py
packaging/check_packages.py
packaging/check_ci_files.py
