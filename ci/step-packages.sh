#!/bin/sh
# What most people install, built for this processor and as WebAssembly: from nothing to a verdict, and the examples of CI run.
set -eu
ci/install build dist
# The other processors are left to the step dist: OpenSSL is built for each, where packaging/tools.mk has not kept it. In a
# folder of its own, since the step page may run beside it.
BUILD=build/packages
export BUILD
rm -rf $BUILD/dist
make dist LINUX=x86_64-linux-musl MACOS=
make --no-print-directory -f packaging/dist.mk systems
status=0
packaging/check_programs.py || status=1
packaging/check_packages.py || status=1
packaging/check_ci_files.py || status=1
exit $status
