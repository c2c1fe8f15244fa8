#!/bin/sh
# scripts/fuzz.sh SECONDS PROGRAM...: each libFuzzer program for so long, from the seeds beside its source; as many at a
# time as there are processors.
set -u
one() { # SECONDS PROGRAM
  name=$(basename "$2") found=$2.found most=65536 seeds=
  # What people paste is short, and how it was meant is searched for in many ways.
  case $name in fuzz_input | fuzz_diagnose) most=2048 ;; esac
  mkdir -p "$found"
  for half in reference conformance; do
    [ -d "$half/fuzz/seeds/${name#fuzz_}" ] && seeds=$half/fuzz/seeds/${name#fuzz_}
  done
  # shellcheck disable=SC2086 # no seeds, no argument
  if "$2" -max_total_time="$1" -timeout=10 -rss_limit_mb=1024 -max_len="$most" -print_final_stats=1 \
      -artifact_prefix="$found/" "$found" $seeds >"$2.log" 2>&1; then
    echo "ok - $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$2.log") inputs in $1 s"
  else
    echo "FAIL - $name: $(tail -n 30 "$2.log")"
    return 1
  fi
}

[ "${1:-}" != --one ] || { one "$2" "$3"; exit $?; }
seconds=$1
shift
[ $# -gt 0 ] || { echo 'fuzz: there is no target'; exit 1; }
# The status of xargs is that of the programs: 123 if any has failed.
printf '%s\0' "$@" | xargs -0 -n 1 -P "$(nproc 2>/dev/null || echo 2)" "$0" --one "$seconds" || exit 1
