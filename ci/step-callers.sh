#!/bin/sh
# Clients as people write them, a page in Chromium among them, place orders on the verifying server, and each runtime trusts it.
set -eu
ci/install build check callers runtimes
# Where no browser can be installed (.ci/run says why), the page alone may be left out.
if ci/install browser; then may_lack='nothing'; else may_lack='chromium'; fi
make all
BUILD=build /usr/bin/python3 scripts/run_tests.py conformance/tests/system/serve/check_callers.py >build/callers.log || { cat build/callers.log; exit 1; }
cat build/callers.log
if grep -E '^  skipped in .*(installed|there is no)' build/callers.log | grep -v ": $may_lack"; then
  echo 'a caller was left out, though its packages are here'
  exit 1
fi
BUILD=build /usr/bin/python3 conformance/tests/system/run/check_runtimes.py >build/runtimes.log || { cat build/runtimes.log; exit 1; }
cat build/runtimes.log
# Deno is in no distribution.
if grep '^skip' build/runtimes.log | grep -v Deno; then
  echo 'a runtime was left out, though its packages are here'
  exit 1
fi
