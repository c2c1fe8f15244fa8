"""Forgets to flush: what it answers stays in its buffer."""

import honest

OUT = open(1, "w", buffering=65536, encoding="utf-8", closefd=False)

honest.serve(lambda q: OUT.write(honest.line(q, honest.answer(q)) + "\n"))
