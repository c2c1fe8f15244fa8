#!/bin/sh
# Any shell: exit status 1 if a request is signed wrong.
set -eu
python3 -m venv .bn
.bn/bin/pip install -q bnconform .
.bn/bin/bnconform run --expect tests/bn_expect.txt --report text --report junit=signing.xml -- .bn/bin/python tests/bn_adapter.py
