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

# The summary of the job, where there is one.
finish() { # STATUS
  [ -z "${GITHUB_STEP_SUMMARY:-}" ] || [ ! -e "$summary" ] || cat "$summary" >>"$GITHUB_STEP_SUMMARY"
  exit "$1"
}
