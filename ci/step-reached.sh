#!/bin/sh
# What the units and most checks reach of conformance/src: 95 % of the lines.
set -eu
make coverage-all
