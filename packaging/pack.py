#!/usr/bin/env python3
"""An archive whose bytes follow from what is in it: sorted, without owners, all times SOURCE_DATE_EPOCH.

    packaging/pack.py ARCHIVE.tar.gz FOLDER MODE FILE... [MODE FILE...]

Each file lies in FOLDER under its own name, with the mode before it in octal; behind a word NAME/ in FOLDER/NAME. The mode
`tree` keeps paths, and whether a file may be run."""
import gzip
import io
import os
import pathlib
import sys
import tarfile
import zipfile

# What every package has of its own, in a folder schemas.
SCHEMAS = sorted((pathlib.Path(__file__).parents[1] / "conformance/schemas").glob("*.json"))
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "1"))


def entries_of(words):
    """(name, mode, bytes or the target of a link) of the words of a command."""
    mode, below = None, ""
    for word in words:
        if word.endswith("/"):
            below = word
            continue
        if word == "tree" or word.isdigit():
            mode = word
            continue
        path = pathlib.Path(word)
        name = word if mode == "tree" else below + path.name
        if mode == "tree" and path.is_symlink():
            yield name, 0o777, os.readlink(path)
        elif mode == "tree":
            yield name, 0o755 if os.access(path, os.X_OK) else 0o644, path.read_bytes()
        else:
            yield name, int(mode, 8), path.read_bytes()


def tar_gz(path, folder, entries):
    """Writes entries, (name, mode, bytes) each, below folder; with folder "" as they stand."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, mode, content in sorted(entries):
            one = tarfile.TarInfo("%s/%s" % (folder, name) if folder else name)
            one.mode, one.mtime = mode, EPOCH
            if isinstance(content, str):
                one.type, one.linkname = tarfile.SYMTYPE, content
                tar.addfile(one)
            else:
                one.size = len(content)
                tar.addfile(one, io.BytesIO(content))
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(path).write_bytes(gzip.compress(packed.getvalue(), 9, mtime=0))


def zip_file(path, entries):
    """Writes entries as a zip file; its times begin in 1980."""
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, mode, content in entries:
            one = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            one.create_system, one.external_attr, one.compress_type = 3, (0o100000 | mode) << 16, zipfile.ZIP_DEFLATED
            out.writestr(one, content)


def main():
    archive, folder, *words = sys.argv[1:]
    tar_gz(archive, folder, entries_of(words))


if __name__ == "__main__":
    main()
