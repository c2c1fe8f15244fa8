#!/bin/sh
# valgrind: the test programs, the suite in process, and the reference as a child.
set -eu
timeout 1800 make valgrind
