#!/bin/sh
# A few seconds of each fuzz target: that they build, start and find nothing at once.
set -eu
make fuzz FUZZ_SECONDS="${FUZZ_SECONDS:-10}"
