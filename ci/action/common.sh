# What run.sh and merge.sh share. BN_PROGRAM is for the tests of these scripts: a bnconform that is built elsewhere.
# shellcheck shell=sh
program=${BN_PROGRAM:-$(dirname "$0")/../../${BUILD:-build}/bnconform}
results=${BN_RESULTS:-bnconform-results}
summary=$results/summary.md
mkdir -p "$results"

# A pinned version of the vectors is checked before anything runs.
if [ -n "${BN_VECTORS:-}" ]; then
  has=$("$program" --version | sed -n 's/.*vectors \([^ ]*\).*/\1/p')
  if [ "$has" != "$BN_VECTORS" ]; then
    echo "bnconform action: these are vectors $has, and $BN_VECTORS was asked for: use the tag that has those" >&2
    exit 64
  fi
fi

# Each cause once, where GitHub shows annotations: id and sentence are the catalogue's own, so that no other text gets there.
annotate() { # RESULTS.ndjson...
  [ "${GITHUB_ACTIONS:-}" = true ] || return 0
  sed -n '/"counted":"failed"/s/.*"mistakes":\[{"id":"\([a-z0-9-]*\)","says":"\([^"\\]*\)".*/\1::\2/p' "$@" | sort | uniq -c |
    sed 's/^ *\([0-9]*\) \([^:]*\)::\(.*\)$/::error title=bnconform: \2::\3 (vectors that fail by it: \1)/'
}

# The summary of the job, where there is one.
finish() { # STATUS
  [ -z "${GITHUB_STEP_SUMMARY:-}" ] || [ ! -e "$summary" ] || cat "$summary" >>"$GITHUB_STEP_SUMMARY"
  exit "$1"
}
