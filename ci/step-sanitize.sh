#!/bin/sh
# AddressSanitizer and UBSan: the tests, the checks of the product (other people's programs left out), the suite.
set -eu
make sanitize
