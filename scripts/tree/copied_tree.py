"""A copy of the tree, for a check that changes files to see who notices. What was built and installed stays behind."""
import os
import shutil
import subprocess
import tempfile

LEFT_OUT = shutil.ignore_patterns(".git", "build", "installed", "node_modules", "__pycache__", "compile_commands.json")
# The settings of the make that this runs under, so that what it built need not be built again; not its place.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("MAKELEVEL", "BUILD")}


class CopiedTree:
    """with CopiedTree() as tree: tree.path is the copy's folder; it is gone at the end."""

    def __enter__(self):
        self.scratch = tempfile.mkdtemp(prefix="bnconform-tree-")
        self.path = os.path.join(self.scratch, "tree")
        shutil.copytree(".", self.path, ignore=LEFT_OUT, symlinks=True)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.scratch, ignore_errors=True)

    def bring(self, build):
        """What was built in a folder of the tree, but for the tests, with its times: make goes on from there."""
        there = os.path.join(self.path, build)
        if not os.path.isabs(build) and os.path.isdir(build) and not os.path.exists(there):
            shutil.copytree(build, there, symlinks=True, ignore=lambda folder, names: {
                name for name in names if name in ("tests", "fuzz", "site", "matrix", "teaching") or
                os.path.isdir(os.path.join(folder, name)) and folder == build and name not in ("reference", "conformance")})

    def differs_from(self, other):
        """The files that are in one folder and not in the other, or have other bytes there."""
        mine, theirs = contents(self.path), contents(other)
        return sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))

    def read(self, name):
        with open(os.path.join(self.path, name), encoding="utf-8", newline="") as file:
            return file.read()

    def write(self, name, text):
        os.makedirs(os.path.dirname(os.path.join(self.path, name)), exist_ok=True)
        with open(os.path.join(self.path, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def run(self, *command, seconds=300, **environment):
        """Exit status and output of a command in the copy; -1 where it took too long."""
        try:
            done = subprocess.run(command, cwd=self.path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env=dict(ENVIRONMENT, **environment), timeout=seconds, check=False)
            return done.returncode, done.stdout.decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            return -1, "over its time"


def contents(root):
    """name -> bytes of each file of a tree."""
    found = {}
    for folder, folders, names in os.walk(root):
        left_out = LEFT_OUT(folder, folders + names)
        folders[:] = [name for name in folders if name not in left_out]
        for name in names:
            if name not in left_out:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, root)] = file.read()
    return found
