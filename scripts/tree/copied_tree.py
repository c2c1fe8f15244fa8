"""A copy of the tree, for a check that changes files to see who notices. What was built and installed stays behind."""
import os
import shutil
import subprocess
import tempfile

LEFT_OUT = shutil.ignore_patterns(".git", "build", "installed", "node_modules", "__pycache__", "compile_commands.json")
# Debian's compiler as make would call it, and no settings of a make that this runs under.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "BUILD")}


class CopiedTree:
    """with CopiedTree() as tree: tree.path is the copy's folder; it is gone at the end."""

    def __enter__(self):
        self.scratch = tempfile.mkdtemp(prefix="bnconform-tree-")
        self.path = os.path.join(self.scratch, "tree")
        shutil.copytree(".", self.path, ignore=LEFT_OUT, symlinks=True)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.scratch, ignore_errors=True)

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
