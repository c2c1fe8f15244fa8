#!/bin/sh
# Any shell: exit status 1 if a request is signed wrong. BN_PACKAGE: a wheel in place of the published package.
set -eu
python3 -m venv .bn
.bn/bin/pip install -q "${BN_PACKAGE:-bnconform}"
.bn/bin/bnconform run --report text --report junit=signing.xml -- "$@"
