#!/bin/sh
# Lines of reference/src that its own tests and the suite reach: 98 % at least.
set -eu
make coverage
