#!/bin/sh
# What `make check` has no time for: recipes followed and faults planted in copies of the tree, outputs with a long search.
set -eu
make long
