#!/bin/sh
# scripts/fuzz.sh SECONDS PROGRAM...: each libFuzzer program for so long, from the seeds beside its source.
set -u
seconds=$1 status=0
shift
[ $# -gt 0 ] || { echo 'fuzz: there is no target'; exit 1; }
for program in "$@"; do
  name=$(basename "$program")
  found=$program.found
  mkdir -p "$found"
  seeds=
  for half in reference conformance; do
    [ -d "$half/fuzz/seeds/${name#fuzz_}" ] && seeds=$half/fuzz/seeds/${name#fuzz_}
  done
  # shellcheck disable=SC2086 # no seeds, no argument
  if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=65536 -print_final_stats=1 \
      -artifact_prefix="$found/" "$found" $seeds >"$program.log" 2>&1; then
    echo "ok - $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$program.log") inputs in $seconds s"
  else
    echo "FAIL - $name: $(tail -n 30 "$program.log")"
    status=1
  fi
done
exit $status
