#!/bin/sh
# valgrind: the test programs, the suite in process, the reference as a child; that nothing branches on a secret.
set -eu
timeout 1800 make valgrind
make constant-time
