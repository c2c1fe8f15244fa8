#!/bin/sh
# What the tests reach: of reference/src every line and 95 % of the branches, of conformance/src 95 % of the lines.
set -eu
make coverage
make coverage-all
