"""Forgets to flush: what it answers stays in its buffer."""

import sys

import honest

honest.serve(lambda q: sys.stdout.write(honest.line(q, honest.answer(q)) + "\n"))
