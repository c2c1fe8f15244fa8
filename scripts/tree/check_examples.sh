#!/bin/sh
# Each example is under 60 lines, runs without arguments, and prints what its .out file holds.
set -u
build=${BUILD:-build} status=0
for source in reference/examples/*.c; do
  [ -e "$source" ] || { echo 'FAIL - there are examples: none is there'; exit 1; }
  name=$(basename "$source" .c)
  lines=$(wc -l <"$source")
  if [ "$lines" -lt 60 ]; then
    echo "ok - the example $name is under 60 lines ($lines)"
  else
    echo "FAIL - the example $name is under 60 lines: $lines"
    status=1
  fi
  said=$("$build/reference/examples/$name" 2>&1) || { echo "FAIL - the example $name runs: exit $?: $said"; status=1; continue; }
  if [ ! -e "reference/examples/$name.out" ]; then
    echo "FAIL - the example $name prints what $name.out holds: there is no such file; it printed: $said"
    status=1
  elif [ "$said" = "$(cat "reference/examples/$name.out")" ]; then
    echo "ok - the example $name prints what $name.out holds"
  else
    echo "FAIL - the example $name prints what $name.out holds: $said"
    status=1
  fi
done
exit $status
