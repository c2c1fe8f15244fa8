#!/bin/sh
# What the libraries show to others: bns_* and nothing else; and every function that the headers promise.
set -u
build=${BUILD:-build} status=0
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

only_bns() { # SENTENCE FILE: names, one a line
  [ -s "$2" ] || { echo "FAIL - $1: there are no names at all"; status=1; return; }
  if other=$(grep -vE '^bns_' "$2"); then
    echo "FAIL - $1: $(echo "$other" | paste -sd' ' -)"
    status=1
  else
    echo "ok - $1"
  fi
}

nm -D --defined-only "$build/libbnsign.so" | awk 'NF == 3 { print $3 }' | sort -u > "$scratch/shared"
nm -g --defined-only "$build/libbnsign.a" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u > "$scratch/static"
only_bns 'the shared library exports bns_* alone' "$scratch/shared"
only_bns 'no name of the static library can meet another program'"'"'s' "$scratch/static"

cat reference/include/*.h | tr '\n' ' ' | grep -oE 'BNS_API[^;]*;' | grep -oE 'bns_[a-z0-9_]+ ?(\(|\[)' |
  tr -d ' ([' | sort -u > "$scratch/promised"
if lacking=$(comm -23 "$scratch/promised" "$scratch/shared" | grep .); then
  echo "FAIL - the shared library has every function of the headers: lacks $(echo "$lacking" | paste -sd' ' -)"
  status=1
else
  echo "ok - the shared library has every function of the headers ($(wc -l < "$scratch/promised"))"
fi
if more=$(comm -13 "$scratch/promised" "$scratch/shared" | grep .); then
  echo "FAIL - the shared library exports nothing that no header tells of: $(echo "$more" | paste -sd' ' -)"
  status=1
else
  echo 'ok - the shared library exports nothing that no header tells of'
fi
# A name in two archives links without a word, and one of the two is then called in place of the other.
for archive in harness cli libbnsign; do
  [ -e "$build/$archive.a" ] && nm -g --defined-only "$build/$archive.a" 2>/dev/null | awk 'NF == 3 { print $3 }'
done | sort > "$scratch/all"
if [ -s "$scratch/all" ] && ! twice=$(uniq -d "$scratch/all" | grep .); then
  echo 'ok - no name stands twice in what is linked together'
else
  echo "FAIL - no name stands twice in what is linked together: $(echo "$twice" | paste -sd' ' -)"
  status=1
fi
version=$(sed -n 's/^#define BNS_VERSION "\(.*\)"/\1/p' reference/include/bnsign.h)
if [ "$(sed -n 's/^VERSION *:= *//p' Makefile)" = "$version" ]; then
  echo "ok - the Makefile and bnsign.h name the same version ($version)"
else
  echo "FAIL - the Makefile and bnsign.h name the same version: bnsign.h says $version"
  status=1
fi
exit $status
