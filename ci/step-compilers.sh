#!/bin/sh
# gcc and clang, warnings are errors, at two levels of optimisation; the tests too.
set -eu
ci/install build check clang
for compiler in gcc clang; do
  for level in -O0 -O3; do
    echo "$compiler $level"
    make BUILD=build/$compiler$level CC=$compiler CFLAGS="$level -g" WERROR=-Werror all build-tests
  done
  make BUILD=build/$compiler-O3 CC=$compiler CFLAGS='-O3 -g' WERROR=-Werror unit
  build/$compiler-O3/bnconform run
done
