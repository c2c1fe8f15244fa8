#!/bin/sh
# Takes 10 s
# The Makefile: a second make makes nothing, other settings make all anew, and help tells of every target.
set -u
build=${BUILD:-build} status=0
say() { # STATUS SENTENCE OUTPUT
  if [ "$1" = 0 ]; then echo "ok - $2"; else echo "FAIL - $2: $3"; status=1; fi
}

again=$(make --no-print-directory BUILD="$build" all 2>&1 | grep -v 'Nothing to be done')
[ -z "$again" ]
say $? 'make after make makes nothing' "$again"

scratch=$build/check_make
rm -rf "$scratch"
library() { make --no-print-directory BUILD="$scratch" CFLAGS=-O0 BACKENDS="$1" "$scratch/libbnsign.a" 2>&1; }
first=$(library openssl | grep -c '^  cc ')
second=$(library openssl | grep -c '^  cc ')
third=$(library sodium | grep -c '^  cc ')
[ "$first" -gt 5 ] && [ "$second" = 0 ] && [ "$third" -gt 5 ]
say $? 'other back ends in the same folder make every object anew' "compiled $first, then $second, then $third"
left=$(nm "$scratch/libbnsign.a" 2>/dev/null | grep -cE ' U (EVP|HMAC|SHA256)_')
[ "$left" = 0 ]
say $? 'nothing of the back end that was left out stays in the library' "$left names of OpenSSL"

# An OpenSSL without its deprecated functions has no states of a hash that can be copied.
states() { grep -cE ' U SHA256_Init$'; }
library openssl >/dev/null
usual=$(nm "$scratch/libbnsign.a" 2>/dev/null | states)
made=$(make --no-print-directory BUILD="$scratch" CFLAGS=-O0 CPPFLAGS=-DOPENSSL_NO_DEPRECATED BACKENDS=openssl "$scratch/libbnsign.a" 2>&1) &&
  [ "$usual" = 1 ] && [ "$(nm "$scratch/libbnsign.a" 2>/dev/null | states)" = 0 ]
say $? 'states of a hash are copied, and where OpenSSL has them not any more it is done another way' "usual: $usual; $made"
rm -rf "$scratch"

help=$(make -s help)
silent=$(sed -n 's/^\.PHONY: //p' Makefile | tr ' ' '\n' | grep -vE '^(FORCE|run-tests|reference-tests|build-tests|one-backend|fuzz-run|run-covering)$' |
  while read -r target; do echo "$help" | grep -qE "^  make $target " || echo "$target"; done)
[ -z "$silent" ]
say $? 'make help tells of every target' "$silent"
exit $status
