"""Ends before it has read anything."""

import sys

sys.exit("fatal: no configuration")
