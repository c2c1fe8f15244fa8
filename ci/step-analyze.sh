#!/bin/sh
# gcc -fanalyzer, clang-tidy and cppcheck over every source: nothing that is not excused with its reason.
set -eu
make analyze
