#!/bin/sh
# That the measurements run to their end; their numbers are not judged here.
set -eu
make bench
