#!/bin/sh
# README's two commands in an empty Debian 12 and Debian 13, by root: they install what they need, and pass.
set -eu
ci/install mmdebstrap
mkdir -p build
packaging/check_commands.py bookworm trixie
