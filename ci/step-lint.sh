#!/bin/sh
# clang-format, shellcheck, mandoc, layers, style.
set -eu
make lint
