#!/bin/sh
# The suite on a processor of the other byte order and on two of 32 bits; scripts/platforms.sh knows one more.
set -eu
make platforms PLATFORMS='s390x armhf i386'
