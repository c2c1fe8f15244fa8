#!/usr/bin/env python3
"""The files that embed.S and keys_embed.S put into the programs, as C with #embed, for a compiler whose assembler is not
that of ELF. What nobody names the linker leaves out. Prints C."""
import re
import subprocess


def rows():
    """(symbol, path) of each FILE in embed.S, those of vector_files.def among them."""
    with open("conformance/src/suite/embed.S", encoding="utf-8") as file:
        text = re.sub(r"#(include \"embed_file.inc\"|define FILE.*)\n", "", file.read())
    flags = ["-P", "-x", "c", "-Iconformance/src", "-Ireference/src", "-"]
    done = subprocess.run(["cc", "-E", *flags], input=text.encode(), stdout=subprocess.PIPE, check=True)
    return re.findall(r'FILE\((\w+), *"([^"]+)"\)', done.stdout.decode())


def put(symbol, path):
    print('const uint8_t %s[] = {\n#embed "%s"\n, 0};\nconst uint32_t %s_len = sizeof %s - 1;' % (symbol, path, symbol, symbol))


def main():
    print("#include <stdint.h>")
    for symbol, path in rows():
        put("embed_" + symbol, path)
    put("bnsign_keys_json", "vectors/keys.json")


if __name__ == "__main__":
    main()
