#!/bin/sh
# What is handed out: built twice with the same sums, from two paths; each program run as far as it can be here; each package installed and used.
set -eu
ci/install build dist
make dist
other=$(mktemp -d)
trap 'rm -rf "$other"' EXIT
# Another path, another time: the same bytes. What the static libraries are made of is pinned, and built once.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
git archive HEAD | tar -x -C "$other"
cp build/dist/SHA256SUMS build/SHA256SUMS
(cd "$other" && git init -q && git add -A && make dist >/dev/null)
diff build/SHA256SUMS "$other/build/dist/SHA256SUMS" || { echo 'FAIL - from another path make dist gives the same bytes: see above'; exit 1; }
echo 'ok - from another path make dist gives the same bytes'
packaging/check_programs.py
packaging/check_packages.py
