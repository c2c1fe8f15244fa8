#!/bin/sh
# Ten flipped bytes each in the vectors, in the constants of the signer and in the golden reports.
set -eu
make mutations
