#!/bin/sh
# What is handed out: built, and some of it twice with the same bytes; each program run as far as it can be here, each package used.
set -eu
ci/install build dist
# What is linked statically is built once, and kept (packaging/tools.mk).
rm -rf build/dist
make dist
make --no-print-directory -f packaging/dist.mk bsds
other=$(mktemp -d)
trap 'rm -rf "$other"' EXIT
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
git ls-files -z | tar --null -T - -c | tar -x -C "$other"
version=$(sed -n 's/^VERSION *:= *//p' Makefile)
again="bnconform-$version-x86_64-linux-musl.tar.gz bnconform-$version-source.tar.gz bnconform-vectors-$(sed -n 's/.*"version":"\([^"]*\)".*/\1/p' vectors/spot-rest.json | head -1).tar.gz"
(cd "$other" && git init -q && git add -A && for file in $again; do
  make --no-print-directory -f packaging/dist.mk VERSION="$version" "build/dist/$file" >/dev/null; done)
for file in $again; do
  if cmp "build/dist/$file" "$other/build/dist/$file"; then echo "ok - $file has the same bytes when it is made in another folder"
  else echo "FAIL - $file has the same bytes when it is made in another folder: see above"; exit 1; fi
done
packaging/check_programs.py
packaging/check_packages.py
packaging/check_ci_files.py
packaging/check_fresh.py bookworm trixie
