#!/bin/sh
# The suite on a processor of the other byte order and on three more, two of which have 32 bits.
set -eu
make platforms
