#!/bin/sh
# The man pages are clean to mandoc, and tell of every option what its row tells.
set -u
build=${BUILD:-build} status=0
here=$(dirname "$0")
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

fail() {
  echo "FAIL - $1"
  status=1
}

for page in reference/bnsign.1 conformance/bnconform.1; do
  name=$(basename "$page" .1)
  if ! command -v mandoc >/dev/null 2>&1; then
    echo "skip - $name.1 is clean to mandoc: mandoc is not installed"
  elif found=$(mandoc -Tlint "$page" 2>&1 | grep -v 'referenced manual not found' | grep .); then
    fail "$name.1 is clean to mandoc: $found"
  else
    echo "ok - $name.1 is clean to mandoc"
  fi
  if found=$("$here/man_options.py" --check "$page" "$build/$name" 2>&1); then
    echo "ok - $name.1 tells of each option what its row tells"
  else
    fail "$name.1 tells of each option what its row tells: $found"
  fi
  # A page that was changed by hand, one that lacks a part, and one with a part that is nobody's.
  sed '/BEGIN options/,/END options/s/^\.It Fl -json/.It Fl -jsonn/' "$page" > "$scratch/changed"
  sed '/BEGIN synopsis/d' "$page" > "$scratch/lacking"
  { cat "$page"; printf '.\\" BEGIN options of nothing: x\n.\\" END options of nothing\n'; } > "$scratch/more"
  for planted in changed lacking more; do
    if "$here/man_options.py" --check "$scratch/$planted" "$build/$name" >/dev/null 2>&1; then
      fail "a page of $name that differs from the rows is found: one that is $planted is not"
    fi
  done
  [ $status = 0 ] && echo "ok - a page of $name that differs from the rows is found"
  # shellcheck disable=SC2016 # the script that is read has these words
  commands=$("$build/$name" completion bash | sed -n 's/^    COMPREPLY=(\$(compgen -W .\(.*\)--help --version.*/\1/p')
  [ -n "$commands" ] || fail "$name.1 tells of every command: there are none"
  for command in $commands; do
    grep -q "^\.Cm $command\$" "$page" || fail "$name.1 tells of every command: $command is missing"
  done
done
exit $status
