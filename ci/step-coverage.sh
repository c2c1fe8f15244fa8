#!/bin/sh
# Lines of reference/src that the tests reach: 98 % at least.
set -eu
make coverage
