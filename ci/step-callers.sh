#!/bin/sh
# Clients as people write them, a page in Chromium among them, place orders on the verifying server.
set -eu
ci/install build check callers browser
make all
BUILD=build python3 scripts/run_tests.py conformance/tests/check_callers.py >build/callers.log || { cat build/callers.log; exit 1; }
cat build/callers.log
if grep -qE '^  skipped in .*(installed|there is no)' build/callers.log; then
  echo 'a caller was left out, though its packages are here'
  exit 1
fi
