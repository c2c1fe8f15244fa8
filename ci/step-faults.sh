#!/bin/sh
# Adapters that go wrong by plan, 300 seeds of them, allocations and calls of the system that fail, in each command, and abuse of
# the server with its orders remembered.
set -eu
make chaos SEEDS=300
make faults EACH=40
BUILD=build /usr/bin/python3 conformance/tests/system/serve/abuse.py
