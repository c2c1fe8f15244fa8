#!/bin/sh
# make install into an empty folder; there a program is compiled by pkg-config alone, and nothing stays after uninstall.
set -u
build=${BUILD:-build} status=0
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
prefix=/opt/bn root=$scratch/root
install_into() { make --no-print-directory BUILD="$build" DESTDIR="$root" PREFIX=$prefix "$1" >"$scratch/log" 2>&1; }

say() { # STATUS SENTENCE
  if [ "$1" = 0 ]; then
    echo "ok - $2"
  else
    echo "FAIL - $2:"
    sed 's/^/  /' "$scratch/log"
    status=1
  fi
}

install_into install
say $? 'make install goes through'

cat > "$scratch/use.c" <<'END'
#include <bnsign.h>
#include <bnsign_backend.h>
#include <stdio.h>
#include <string.h>
int main(void) {
  static const uint8_t secret[] = "key", payload[] = "The quick brown fox jumps over the lazy dog";
  bns_key key = {0};
  uint8_t signature[BNS_SIGNATURE_MAX];
  size_t len = 0;
  const bns_scheme *scheme = bns_scheme_find("spot-rest", 9);
  int wrong = bns_key_open(&key, NULL, BNS_HMAC_SHA256, BNS_TO_SIGN, secret, 3) != BNS_OK ||
              bns_sign(&key, signature, sizeof signature, &len, scheme, payload, sizeof payload - 1) != BNS_OK;
  bns_key_close(&key);
  if (!wrong) printf("%.*s %s\n", (int)len, (const char *)signature, BNS_VERSION);
  return wrong;
}
END
version=$(sed -n 's/^#define BNS_VERSION "\(.*\)"/\1/p' reference/include/bnsign.h)
# HMAC-SHA256 of the pangram with the key "key", as in the English Wikipedia's article on HMAC.
right="f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8 $version"
pc() { PKG_CONFIG_PATH="$root$prefix/lib/pkgconfig" pkg-config --define-variable=prefix="$root$prefix" \
  --define-variable=libdir="$root$prefix/lib" --define-variable=includedir="$root$prefix/include" "$@" bnsign; }

# A library that was built with a sanitizer or for coverage asks the same of who links it.
flags=${SANITIZE:-}
for kind in shared static; do
  if [ $kind = static ]; then
    # The crypto libraries stay shared: what they themselves need to be static, not every system has.
    # shellcheck disable=SC2046 # a list of names
    libs="$root$prefix/lib/libbnsign.a $(pkg-config --libs $(pc --print-requires-private))"
  else
    libs=$(pc --libs)
  fi
  # shellcheck disable=SC2046,SC2086 # lists of words
  ${CC:-cc} -std=c99 -pedantic -Wall -Werror $flags $(pc --cflags) "$scratch/use.c" -o "$scratch/use" $libs >"$scratch/log" 2>&1 &&
    LD_LIBRARY_PATH="$root$prefix/lib" "$scratch/use" >"$scratch/said" 2>>"$scratch/log" &&
    { cat "$scratch/said" >>"$scratch/log"; [ "$(cat "$scratch/said")" = "$right" ]; }
  say $? "a program is compiled against the installed library, $kind, and signs"
done

"$root$prefix/bin/bnsign" sign us-rest GET /api/v3/openOrders symbol=BTCUSDT --time 1499827319559 --key @docs >"$scratch/log" 2>&1 &&
  grep -q d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca "$scratch/log"
say $? 'the installed bnsign signs, away from the tree'
(cd "$scratch" && "$root$prefix/bin/bnconform" list) >"$scratch/log" 2>&1 && [ "$(wc -l <"$scratch/log")" -gt 100 ]
say $? 'the installed bnconform carries its vectors, away from the tree'

install_into uninstall
left=$(find "$root" ! -type d)
echo "$left" >"$scratch/log"
[ -z "$left" ]
say $? 'make uninstall takes away all that make install put there'
exit $status
