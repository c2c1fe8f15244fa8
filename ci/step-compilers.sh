#!/bin/sh
# gcc and clang, warnings are errors, at two levels of optimisation; the tests too, at the level that warns of more.
set -eu
ci/install build check clang
for compiler in gcc clang; do
  make BUILD=build/$compiler-O0 CC=$compiler CFLAGS='-O0 -g' WERROR=-Werror all
  make BUILD=build/$compiler-O3 CC=$compiler CFLAGS='-O3 -g' WERROR=-Werror all build-tests
  make BUILD=build/$compiler-O3 CC=$compiler CFLAGS='-O3 -g' WERROR=-Werror unit
  for level in O0 O3; do build/$compiler-$level/bnconform run; done
done
