#!/usr/bin/env python3
"""The examples in packaging/ci, each run with a sample library, right and wrong: their own commands and inputs, with the packages
of build/dist in place of published ones: pip asks nobody for them, since whoever has that name there is another. What runs them elsewhere (GitHub, GitLab, Jenkins) is not here: of it the files' form is
checked, by the schemas that it publishes and by parsers."""
import os
import pathlib
import re
import shutil
import sys
import tempfile

from checking import DIST, end, report, run

CI = pathlib.Path("packaging/ci").resolve()
ACTION = pathlib.Path("ci/action").resolve()
LIBRARY = pathlib.Path("packaging/samples/library").resolve()


def commands_of(name):
    """The shell's commands in an example."""
    text = (CI / name).read_text(encoding="utf-8")
    if name == "gitlab.yml":
        return "set -e\n" + "\n".join(re.findall(r"^    - (.*)$", text.split("script:")[1].split("artifacts:")[0], re.MULTILINE))
    if name == "Jenkinsfile":
        return "set -e\n" + re.search(r"sh '''\n(.*?)'''", text, re.DOTALL).group(1)
    return text


def inputs_of(text):
    """The action's inputs in each `with:` of the workflow, without a reader of YAML: the file is ours."""
    for step in re.split(r"- uses: [\w.-]+/bnconform@", text)[1:]:
        given = step.split("with:")[1].split("\n      - ")[0].split("\n  whole:")[0]
        one = re.match(r" \{ (\w+): ([^}]*?) \}", given)
        yield dict([one.groups()]) if one else dict(re.findall(r"^ {10}(\w+): (.*)$", given, re.MULTILINE))


def offline(kept):
    """The variables with which pip takes what is in build/dist, and what is kept: that with which the library is built."""
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "%s %s" % (DIST, kept), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


class Tried:
    """A copy of the library, and a folder of programs before the others: pip, python3, bnconform."""

    def __init__(self, folder, programs, kept):
        self.folder = folder
        self.environment = {**os.environ, "PATH": "%s:%s" % (programs, os.environ["PATH"]), **offline(kept)}
        shutil.copytree(LIBRARY, folder)

    def run(self, text, **variables):
        return run("sh", "-c", text, cwd=self.folder, env={**self.environment, **variables}, seconds=600)

    def act(self, script, given, **variables):
        return self.run(str(ACTION / script), **{"BN_" + name.upper(): value for name, value in given.items()}, **variables)


def venv(folder, *packages, **variables):
    status, said = run(sys.executable, "-m", "venv", folder)
    if packages and not status:
        status, said = run(folder / "bin/pip", "install", "-q", "--disable-pip-version-check", *packages, seconds=600, env={**os.environ, **variables})
    if status:
        raise SystemExit("%s: %s" % (folder, said))
    return folder / "bin"


def judged(name, right, wrong):
    """right and wrong are (status, output) of the library, and of the one with a mistake."""
    report("%s: the right library passes" % name, "" if right[0] == 0 and " 0 failed" in right[1] else "%d: %s" % (right[0], right[1][-800:]))
    report("%s: the wrong one fails, and the mistake's name is there" % name,
           "" if wrong[0] == 1 and "stray-separator" in wrong[1] else "%d: %s" % (wrong[0], wrong[1][-800:]))


def shells(folder, kept):
    for name in ("gitlab.yml", "Jenkinsfile", "shell.sh"):
        place = folder / name
        place.mkdir()
        tried = Tried(place / "library", venv(place / "venv") if name == "gitlab.yml" else "/usr/bin", kept)
        judged(name, tried.run(commands_of(name)), tried.run(commands_of(name), CLIENT="newline"))
        report("%s: JUnit's file is left" % name, "" if (tried.folder / "signing.xml").exists() else "it is not")


def actions(folder, kept):
    tried = Tried(folder / "library", folder / "action/bin", kept)
    programs = venv(folder / "action", "bnconform", str(tried.folder), **offline(kept))
    own = {"BN_PROGRAM": str(programs / "bnconform")}
    only, = inputs_of((CI / "github.yml").read_text(encoding="utf-8"))
    judged("github.yml, its inputs", tried.act("run.sh", only, **own), tried.act("run.sh", only, **own, CLIENT="newline"))
    part, whole = inputs_of((CI / "github-parts.yml").read_text(encoding="utf-8"))
    for client in ("", "newline"):
        for k in range(1, 5):
            given = {**part, "shard": part["shard"].replace("${{ matrix.shard }}", str(k)), "results": "parts%s/part-%d" % (client, k)}
            tried.act("run.sh", given, **own, CLIENT=client)
    judged("github-parts.yml, its inputs", tried.act("merge.sh", whole, **own), tried.act("merge.sh", {"merge": whole["merge"] + "newline"}, **own))


def pre_commit(folder, linters, kept):
    """In place of the published package its file is installed."""
    tried, source = Tried(folder / "library", linters, kept), shutil.copytree(LIBRARY, folder / "source")
    wheel = next(DIST.glob("bnconform-*manylinux*_x86_64.musllinux*.whl"))
    text = (CI / "pre-commit.yaml").read_text(encoding="utf-8").replace("[bnconform]", "['%s', '%s']" % (wheel, source))
    (tried.folder / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    tried.run("git init -q && git add -A")
    command = "pre-commit run --all-files --verbose"
    home = {"PRE_COMMIT_HOME": str(folder / "home")}
    judged("pre-commit.yaml", tried.run(command, **home), tried.run(command, CLIENT="newline", **home))


def forms(linters):
    """What is wrong in a file is found: it is tried with one that is broken."""
    every = [("vendor.github-workflows", "github.yml", "runs-on:", "run-on:"), ("vendor.github-workflows", "github-parts.yml", "uses:", "use:"),
             ("vendor.gitlab-ci", "gitlab.yml", "script:", "scripts:"), ("vendor.github-actions", "../../action.yml", "using:", "use:")]
    with tempfile.TemporaryDirectory() as folder:
        for schema, name, word, broken in every:
            copy = pathlib.Path(folder) / (pathlib.Path(name).stem + ".yml")
            text, results = (CI / name).read_text(encoding="utf-8"), []
            for one in (text, text.replace(word, broken)):
                copy.write_text(one, encoding="utf-8")
                results.append(run(linters / "check-jsonschema", "--builtin-schema", schema, copy))
            report("%s is as its published schema says" % pathlib.Path(name).name,
                   results[0][1][-500:] if results[0][0] else "" if results[1][0] else "the schema takes a broken one as well")


def formula():
    """Its syntax alone: brew is not here."""
    text = re.sub("@[A-Z0-9]+@", "x", pathlib.Path("packaging/homebrew/bnconform.rb.in").read_text(encoding="utf-8"))
    status, said = run("ruby", "-c", text=text)
    report("the formula of Homebrew is Ruby", "" if status == 0 else said)
    report("Ruby would say no", "" if run("ruby", "-c", text=text[:-5])[0] else "it takes half a formula")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for one in ("shells", "actions", "commits"):
            (folder / one).mkdir()
        linters, kept = venv(folder / "linters", "-r", str(CI / "linters.txt")), folder / "kept"
        status, said = run(linters / "pip", "download", "-q", "-d", kept, "setuptools", "wheel", seconds=600)
        report("what builds the library is there", said if status else "")
        forms(linters)
        formula()
        shells(folder / "shells", kept)
        actions(folder / "actions", kept)
        pre_commit(folder / "commits", linters, kept)
    end()


if __name__ == "__main__":
    main()
