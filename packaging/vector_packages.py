#!/usr/bin/env python3
"""The vectors alone, as packages of five languages: the data, and a loader of some 20 lines from packaging/vectors.

    packaging/vector_packages.py FOLDER WORK VERSION

FOLDER gets a wheel, a package for npm, and the Go module, the crate and the Maven project as archives of their folders;
the folders themselves are left in WORK, where their own tools test them."""
import json
import os
import pathlib
import sys
import time

import pack
import wheels

HERE = pathlib.Path(__file__).parent
DATA = HERE.parent / "vectors"
SUMMARY = "Cases that every implementation of Binance request signing must agree with"
README = """# bnconform-vectors

%s: data and a loader. What a vector has is told in `data/README.md`. The test keys are public: never use one.
Not affiliated with Binance.
""" % SUMMARY


def data():
    """(name, bytes) of each file of the vectors."""
    return [(path.name, path.read_bytes()) for path in sorted(DATA.iterdir()) if path.is_file()]


def filled(path, version):
    """A file of ours, with what is known only now."""
    files = "".join('    ("%s", include_str!("../data/%s")),\n' % (name, name) for name, _ in data())
    epoch = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(pack.EPOCH))
    text = path.read_text(encoding="utf-8")
    for word, value in (("@VERSION@", version), ("@FILES@", files), ("@EPOCH@", epoch)):
        text = text.replace(word, value)
    return text.encode()


def folder_of(language, version, place="data/"):
    """(name, bytes) of a language's package."""
    own = [(str(path.relative_to(HERE / "vectors" / language)), filled(path, version))
           for path in sorted((HERE / "vectors" / language).rglob("*")) if path.is_file() and path.suffix != ".pyc"]
    more = [("LICENSE", (HERE.parent / "LICENSE").read_bytes()), ("README.md", README.encode())]
    return [*own, *more, *((place + name, content) for name, content in data())]


def npm_package(version):
    files = folder_of("npm", version)
    about = {"name": "bnconform-vectors", "version": version, "description": SUMMARY, "license": "MIT", "type": "module",
             "exports": {".": "./index.mjs", "./data/*": "./data/*"}}
    return [("package.json", (json.dumps(about, indent=2) + "\n").encode())] + [one for one in files if one[0] != "sample.mjs"]


def lay_out(folder, entries):
    for name, content in entries:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def main():
    out, work, version = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    loader = [("bnconform_vectors/__init__.py", 0o644, filled(HERE / "vectors/python/__init__.py", version))]
    entries = loader + [("bnconform_vectors/data/" + name, 0o644, content) for name, content in data()]
    print(wheels.write(out, "bnconform-vectors", version, "py3-none-any", entries,
                       wheels.metadata("bnconform-vectors", version, SUMMARY, README)))
    archives = [("npm", "tgz", "package", npm_package(version))]
    archives += [(name, "tar.gz", None, folder_of(name, version, place)) for name, place in
                 (("go", "data/"), ("crate", "data/"), ("maven", "src/main/resources/bnconform/data/"))]
    for language, ending, inside, files in archives:
        path = out / ("bnconform-vectors-%s-%s.%s" % (language, version, ending))
        pack.tar_gz(path, inside or "bnconform-vectors-%s" % version, [(name, 0o644, content) for name, content in files])
        lay_out(work / language, files)
        print(path)


if __name__ == "__main__":
    os.umask(0o022)
    main()
