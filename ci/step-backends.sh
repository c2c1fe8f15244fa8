#!/bin/sh
# OpenSSL alone, both ways of keeping an HMAC, libsodium alone, and both libraries.
set -eu
make backends
