"""Writes a megabyte to standard error before each reply. It is harmless: nobody has to wait for it."""

import sys

import honest


def reply(q):
    for _ in range(16):
        sys.stderr.write("x" * 65535 + "\n")
    sys.stderr.flush()
    honest.say(honest.line(q, honest.answer(q)))


honest.serve(reply)
