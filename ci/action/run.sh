#!/bin/sh
# Judges the command in BN_RUN. Results are left in BN_RESULTS, the exit status is that of bnconform run.
set -eu
# shellcheck source=ci/action/common.sh
. "$(dirname "$0")/common.sh"
[ -n "${BN_RUN:-}" ] || { echo 'bnconform action: it needs run (a command) or merge (a folder)' >&2; exit 64; }

set -- --report text --report "ndjson=$results/results.ndjson" --report "junit=$results/junit.xml" --report "markdown=$summary"
if [ -n "${BN_EXPECT:-}" ]; then set -- "$@" --expect "$BN_EXPECT"; fi
if [ -n "${BN_SHARD:-}" ]; then set -- "$@" --shard "$BN_SHARD"; fi
# shellcheck disable=SC2086 # a list of options
set -- "$@" ${BN_OPTIONS:-}
status=0
"$program" run "$@" -- sh -c "exec $BN_RUN" || status=$?
annotate $status "$results/results.ndjson" >&2
finish $status
