#!/bin/sh
# explain.html: made from the sources of the command, held against the program, used in Chromium and Firefox. Then the whole
# site with it: no link of it is dead, and axe finds no violation in any state of any page.
set -eu
make page all
# Ubuntu has both as snaps alone.
ci/install browser || echo 'no Chromium can be installed here: the page is not tried in it' >&2
ci/install firefox || echo 'no Firefox can be installed here: the page is not tried in it' >&2
mkdir -p build/axe && cp conformance/tests/axe/package*.json build/axe && npm ci --silent --prefix build/axe --ignore-scripts --no-audit --no-fund
# Some of all inputs in each engine; check_module.py --all --in chromium,firefox asks them all: twenty minutes an engine.
for engine in node firefox; do
  BUILD=build /usr/bin/python3 conformance/tests/system/page/check_module.py --in "$engine" >build/page.log || { grep -v '^ok' build/page.log; exit 1; }
  grep -v '^ok' build/page.log || true
done
BUILD=build /usr/bin/python3 conformance/tests/system/page/check_page.py
BUILD=build /usr/bin/python3 conformance/tests/system/page/check_firefox.py
BUILD=build /usr/bin/python3 conformance/tests/system/page/check_many.py --run
make site
BUILD=build /usr/bin/python3 conformance/tests/system/report/check_whole_site.py build/www
BUILD=build /usr/bin/python3 conformance/tests/system/page/check_clicks.py
BUILD=build /usr/bin/python3 conformance/tests/system/page/check_axe.py
