#!/bin/sh
# Nine client libraries of two languages, three of futures, sealed: each fails what its expect file names, and the page has
# their numbers.
set -eu
nine='binance-connector binance-futures-connector python-binance binance-api-node binance-connector-js node-binance-api ccxt-js'
nine="$nine binance-futures-connector-js binance-coin-futures-js"
if ! timeout 900 make matrix CLIENTS="$nine"; then
  echo 'matrix: not as expected. If it took 900 s it was ended; if the registries cannot be reached from here, run this step where they can.' >&2
  exit 1
fi
set --
for name in $nine; do set -- "$@" "build/matrix/$name.ndjson"; done
# What has no toolchain here, or too old a one, was skipped, and said so.
ran=$(grep -l '"op":"send"' "$@" | wc -l)
echo "$ran of $# libraries ran"
[ "$ran" -ge 2 ]
/usr/bin/python3 conformance/tests/system/report/check_site.py "$@"
# Programs that trade, each run to its end: freqtrade, and some with these libraries. freqtrade may be left out nowhere.
# That in Rust is compiled with its library: a minute and a half of processor time.
scripts/clients install freqtrade ccxt-python binance-js rust
BUILD=build /usr/bin/python3 conformance/tests/system/run/check_programs.py >build/programs.log || { cat build/programs.log; exit 1; }
cat build/programs.log
if grep '^skip - freqtrade' build/programs.log; then exit 1; fi
# One line changed in a copy of a library turns its own cells red, and no others.
BUILD=build /usr/bin/python3 conformance/tests/system/report/check_fork.py
