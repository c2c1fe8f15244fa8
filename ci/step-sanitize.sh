#!/bin/sh
# AddressSanitizer and UBSan: the tests, the checks of the product, the suite.
set -eu
make sanitize
