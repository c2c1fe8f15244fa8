#!/bin/sh
# Adapters that go wrong by plan, 300 seeds of them, and allocations and calls of the system that fail, in each command.
set -eu
make chaos SEEDS=300
make faults EACH=3
