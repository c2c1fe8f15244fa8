#!/bin/sh
# The suite on a processor of the other byte order and on one of 32 bits, emulated; scripts/platforms.sh knows two more.
set -eu
make platforms PLATFORMS='s390x armhf'
