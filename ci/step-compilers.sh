#!/bin/sh
# gcc and clang, warnings are errors, at two levels of optimisation; the tests too, at the level that warns of more. Without
# optimisation it is C of a later year, C17 and C2x, and a char without a sign.
set -eu
ci/install build check clang
for compiler in gcc clang; do
  case $compiler in gcc) later='-std=c17 -funsigned-char' ;; *) later=-std=c2x ;; esac
  make BUILD=build/$compiler-O0 CC=$compiler CFLAGS="-O0 -g $later" WERROR=-Werror all
  make BUILD=build/$compiler-O3 CC=$compiler CFLAGS='-O3 -g' WERROR=-Werror all build-tests
  make BUILD=build/$compiler-O3 CC=$compiler CFLAGS='-O3 -g' WERROR=-Werror unit
  for level in O0 O3; do build/$compiler-$level/bnconform run; done
done
