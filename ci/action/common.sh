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

# Each cause once, where GitHub shows annotations. A mistake's id and sentence are the catalogue's own; of the others the title is taken
# from the summary, if it is made of words: so no other text gets there. What could judge nothing is told by its exit status.
annotate() { # STATUS RESULTS.ndjson
  [ "${GITHUB_ACTIONS:-}" = true ] || return 0
  if [ -s "$2" ]; then
    sed -n '/"counted":"failed"/s/.*"mistakes":\[{"id":"\([a-z0-9-]*\)","says":"\([^"\\]*\)".*/\1::\2/p' "$2" | sort | uniq -c |
      sed 's/^ *\([0-9]*\) \([^:]*\)::\(.*\)$/::error title=bnconform: \2::\3 (vectors that fail by it: \1)/'
  fi
  # shellcheck disable=SC2016 # Markdown's signs of code
  [ ! -s "$summary" ] || sed -n -e '/^| `[a-z0-9-]* (proved[^`]*)` |/d' -e '/^| `[a-z0-9-]* (likely[^`]*)` |/d' \
    -e '/^| `[a-z0-9-]* (possible[^`]*)` |/d' -e 's/^| `\([a-z][a-z0-9 ,:()-]*\)` | \([0-9]*\) |.*/\1|\2/p' "$summary" |
    sed -e 's/:/%3A/g; s/,/%2C/g' -e 's/^\(.*\)|\([0-9]*\)$/::error title=bnconform: \1::The summary has the bytes (vectors that fail by it: \2)/'
  case $1 in 0 | 1) ;; *) echo "::error title=bnconform: exit status $1::The log of this step says why" ;; esac
}

# The summary of the job, where there is one.
finish() { # STATUS
  [ -z "${GITHUB_STEP_SUMMARY:-}" ] || [ ! -e "$summary" ] || cat "$summary" >>"$GITHUB_STEP_SUMMARY"
  exit "$1"
}
