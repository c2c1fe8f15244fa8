"""python -m bnconform WORDS...: as the command bnconform."""
import os
import sys

import bnconform


def main(name="bnconform"):
    words = sys.argv[1:]
    if words[:1] == ["--as-bnsign"]:
        name, words = "bnsign", words[1:]
    if bnconform.MODULE.exists():
        from bnconform import wasi
        sys.exit(wasi.run(bnconform.MODULE, [name, *words]))
    start = bnconform.program(name)
    os.execv(start[0], [*start, *words])


def bnsign():
    main("bnsign")


if __name__ == "__main__":
    main()
