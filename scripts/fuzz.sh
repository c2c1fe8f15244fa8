#!/bin/sh
# scripts/fuzz.sh SECONDS PROGRAM...: each libFuzzer program for so long, from the seeds beside its source; as many at a
# time as there are processors. One that tries too few inputs a second of processor time fails: it would find nothing.
set -u
LEAST=100

# The seconds of processor time that the children of the shell have used, of what `times` wrote.
seconds_in() { # FILE
  sed -n 2p "$1" | tr 'ms' '  ' | awk '{ printf "%d", 60 * $1 + $2 + 60 * $3 + $4 + 1 }'
}

one() { # SECONDS PROGRAM
  name=$(basename "$2") found=$2.found most=65536 how='' seeds=''
  # What people paste is short, and is read, and was meant, in many ways: so many places are passed by each input that to
  # weigh the inputs by how rare their places are takes more time than to try them.
  case $name in fuzz_input | fuzz_diagnose) most=1024 how=-entropic=0 ;; esac
  mkdir -p "$found"
  for half in reference conformance; do
    [ -d "$half/fuzz/seeds/${name#fuzz_}" ] && seeds=$half/fuzz/seeds/${name#fuzz_}
  done
  # shellcheck disable=SC2086 # no seeds or no option, no argument
  if ! "$2" -max_total_time="$1" -timeout=10 -rss_limit_mb=1024 -max_len="$most" $how -print_final_stats=1 \
      -artifact_prefix="$found/" "$found" $seeds >"$2.log" 2>&1; then
    echo "FAIL - $name: $(tail -n 30 "$2.log")"
    return 1
  fi
  tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "$2.log")
  times >"$2.times" # a shell within this one would have no children
  rate=$((tried / $(seconds_in "$2.times")))
  if [ "$rate" -lt "$LEAST" ]; then
    echo "FAIL - $name: $rate inputs a second of processor time, and $LEAST are the least"
    return 1
  fi
  echo "ok - $name: $tried inputs in $1 s, $rate a second of processor time"
}

[ "${1:-}" != --one ] || { one "$2" "$3"; exit $?; }
seconds=$1
shift
[ $# -gt 0 ] || { echo 'fuzz: there is no target'; exit 1; }
# What was freed is kept from use for 16 MB instead of 256, and where it was allocated is not kept: a fifth of the time of
# what allocates much. Who runs what was found again without these sees all of it.
export ASAN_OPTIONS="quarantine_size_mb=16:malloc_context_size=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
# Files of a reader that is given their names lie in memory, where there is room for them.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ]; then export TMPDIR=/dev/shm; fi
# The status of xargs is that of the programs: 123 if any has failed.
printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc 2>/dev/null || echo 2)" "$0" --one "$seconds" || exit 1
