#!/bin/sh
# Reports all results below the folder BN_MERGE as one run, or several libraries' side by side, with a page.
set -eu
# shellcheck source=ci/action/common.sh
. "$(dirname "$0")/common.sh"
find "${BN_MERGE:?}" -name '*.ndjson' | sort >"$results/files"
[ -s "$results/files" ] || { echo "bnconform action: $BN_MERGE has no results in it" >&2; exit 64; }
set --
while IFS= read -r file; do set -- "$@" "$file"; done <"$results/files"
rm "$results/files"
status=0
"$program" report "$@" --report text --report "junit=$results/junit.xml" --report "markdown=$summary" \
  --report "html=$results/site" || status=$?
finish $status
