#!/bin/sh
# ci/run itself, with steps that are made for this: which run, in which order what they say is told, and what it exits with.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/ci"
cp ci/run "$folder/ci"
step() { # NAME WHAT
  printf '#!/bin/sh\n# About %s.\n%s\n' "$1" "$2" >"$folder/ci/step-$1.sh"
  chmod +x "$folder/ci/step-$1.sh"
}
failures=0
told() { # SENTENCE STATUS WANTED-STATUS PATTERN: what was said, lines joined by blanks, has the extended regular expression
  said=$(tr '\n' ' ' <"$folder/said")
  if [ "$2" = "$3" ] && echo "$said" | grep -qE "$4"; then echo "ok - $1"; return; fi
  echo "FAIL - $1: exit $2: $said" && failures=1
}
asked() { status=0 && "$folder/ci/run" "$@" >"$folder/said" 2>&1 || status=$?; }

step quick 'echo quick speaks'
# shellcheck disable=SC2016 # what the steps expand
step slow 'n=0; while [ ! -e build/go ] && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done; [ -e build/go ] && echo slow speaks'
step opens 'mkdir -p build && : >build/go && echo opens speaks'
step fails 'exit 3'
step late 'sleep 0.4; echo late speaks'
# shellcheck disable=SC2016
step works 'sh -c "n=0; while [ \$n -lt 1500000 ]; do n=\$((n + 1)); done"'

asked quick
told 'a step that passes' $status 0 '^=== quick: About quick\. quick speaks === quick: ok +ok +quick +[0-9]+ s, +[0-9]+ s of processor time 1 steps ran in [0-9]+ s, with [0-9]+ s'
asked fails quick
told 'after a step that fails the next one runs, and the exit status is 1' $status 1 '=== fails: FAIL .*quick speaks.* FAIL +fails .* ok +quick .* 2 steps ran'
asked slow+opens
told 'two steps run side by side, and what the second says is told behind the first' $status 0 'slow speaks === slow: ok === opens: .*opens speaks === opens: ok +ok +slow .* ok +opens .* 2 steps'
asked quick+late
told 'the second of two is waited for' $status 0 'quick: ok === late: .*late speaks === late: ok +ok +quick .* ok +late '
asked quick+fails
told 'the second of two that fails is not lost' $status 1 'quick: ok === fails: .*=== fails: FAIL +ok +quick .* FAIL +fails '
asked quick none
told 'a step that does not exist is refused before any runs' $status 64 '^ci/run: there is no step none $'
asked works
told 'the processor time of a step is told, and summed' $status 0 'ok +works +[0-9]+ s, +([1-9][0-9]*) s of processor time 1 steps ran in [0-9]+ s, with \1 s'
exit $failures
