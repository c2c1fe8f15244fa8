#!/bin/sh
# explain.html: made from the sources of the command, held against the program, and used in Chromium.
set -eu
make page all
BUILD=build /usr/bin/python3 conformance/tests/system/page/check_module.py >build/page.log || { grep -v '^ok' build/page.log; exit 1; }
grep -v '^ok' build/page.log || true
BUILD=build /usr/bin/python3 conformance/tests/system/page/check_page.py
