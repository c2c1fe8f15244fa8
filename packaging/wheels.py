#!/usr/bin/env python3
"""The wheels of bnconform: with the static programs for Linux, and with the module of WebAssembly for any other system.

    packaging/wheels.py FOLDER VERSION native MACHINE BNCONFORM BNSIGN     MACHINE: x86_64, aarch64
    packaging/wheels.py FOLDER VERSION wasi MODULE

The programs need no C library of the system's, so that one wheel is both manylinux and musllinux. Writes into FOLDER, and
prints the name. The same input gives the same bytes."""
import base64
import hashlib
import pathlib
import sys

import pack

HERE = pathlib.Path(__file__).parent
SOURCES = HERE / "python"
PLUGIN = "[pytest11]\nbnconform = bnconform.pytest_plugin\n"
SCRIPTS = "[console_scripts]\nbnconform = bnconform.__main__:main\nbnsign = bnconform.__main__:bnsign\n\n"


def metadata(name, version, summary, readme, needs=()):
    lines = ["Metadata-Version: 2.1", "Name: %s" % name, "Version: %s" % version, "Summary: %s" % summary, "License: MIT",
             "Requires-Python: >=3.9", *("Requires-Dist: %s" % one for one in needs), "Description-Content-Type: text/markdown"]
    return ("\n".join(lines) + "\n\n" + readme).encode()


def sources(package, version):
    """(name, mode, bytes) of a package's own files, with the version in them."""
    for path in sorted((SOURCES / package).glob("*.py")):
        yield "%s/%s" % (package, path.name), 0o644, path.read_text(encoding="utf-8").replace("@VERSION@", version).encode()


def write(folder, name, version, tags, entries, about, points=""):
    """Writes a wheel of entries with its dist-info, and gives its path."""
    flat = name.replace("-", "_")
    info = "%s-%s.dist-info/" % (flat, version)
    pure = "true" if tags.endswith("-any") else "false"
    python, abi, platforms = tags.split("-")
    lines = ["Wheel-Version: 1.0", "Generator: bnconform", "Root-Is-Purelib: " + pure]
    lines += ["Tag: %s-%s-%s" % (python, abi, one) for one in platforms.split(".")]
    entries = [*entries, (info + "METADATA", 0o644, about), (info + "WHEEL", 0o644, ("\n".join(lines) + "\n").encode()),
               (info + "licenses/LICENSE", 0o644, (HERE.parent / "LICENSE").read_bytes())]
    if points:
        entries.append((info + "entry_points.txt", 0o644, points.encode()))
    record = ["%s,sha256=%s,%d" % (path, base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("="), len(content))
              for path, _, content in entries]
    entries.append((info + "RECORD", 0o644, ("\n".join([*record, info + "RECORD,,"]) + "\n").encode()))
    path = pathlib.Path(folder) / ("%s-%s-%s.whl" % (flat, version, tags))
    pack.zip_file(path, entries)
    return path


def main():
    folder, version, kind, *rest = sys.argv[1:]
    readme = (SOURCES / "README.md").read_text(encoding="utf-8")
    entries = list(sources("bnconform", version))
    entries += [("bnconform/schemas/" + path.name, 0o644, path.read_bytes()) for path in pack.SCHEMAS]
    needs, points, tags = [], PLUGIN, "py3-none-any"
    if kind == "native":
        machine, *programs = rest
        tags = "py3-none-manylinux2014_%s.musllinux_1_1_%s" % (machine, machine)
        third = (HERE / "THIRD-PARTY.md").read_bytes()
        entries += [("bnconform-%s.data/scripts/%s" % (version, pathlib.Path(one).name), 0o755, pathlib.Path(one).read_bytes())
                    for one in programs] + [("bnconform/THIRD-PARTY.md", 0o644, third)]
    else:
        entries.append(("bnconform/bnconform.wasm", 0o644, pathlib.Path(rest[0]).read_bytes()))
        needs, points = ["wasmtime >= 20"], SCRIPTS + PLUGIN
    about = metadata("bnconform", version, "Is this Binance request signed right? If not, what is the mistake?", readme, needs)
    print(write(folder, "bnconform", version, tags, entries, about, points))


if __name__ == "__main__":
    main()
