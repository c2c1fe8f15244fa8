#!/usr/bin/env python3
"""A fork of a real library that differs in one line turns exactly the cells red that the line is about: the copy is
changed here, the library and the fork run over the same cases, and their records and their rows of the page are
compared. A library that is not installed is skipped."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, "conformance/tests/support")
import check_site  # noqa: E402
import matrix_fixture as counting  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[4]
CLIENTS = ROOT / "conformance" / "clients"
BNCONFORM = ROOT / os.environ.get("BUILD", "build") / "bnconform"
RED = ("danger", "refused")
HMAC_ALONE = ["--skip", "*-rsa-*", "--skip", "*-ed25519-*"]
REST = "spot-rest/send/"
failures = 0


class Skip(Exception):
    """Here nothing can be sealed; the text says why."""


def sends(mark, escaped):
    """The cases in which a value holds this, and for which the library sent it: it may leave a blank out."""
    return lambda case, record: escaped in record["arrived"] and any(
        mark in value for _, value in case["params"] if isinstance(value, str))


# client, its file, the line, what it becomes; the cases; which turn red, in which column and how, and the name for it.
FORKS = [
    {"client": "binance-connector", "is": "a plus sign is left unescaped", "file": "binance/lib/utils.py",
     "line": '    return urlencode(query, True).replace("%40", "@")',
     "becomes": '    return urlencode(query, True).replace("%40", "@").replace("%2B", "+")',
     "cases": ["--select", REST + "order-*", "--select", REST + "value-*", *HMAC_ALONE],
     "turns": sends("+", "%2B"), "column": "meaning", "grade": "danger", "named": None},
    {"client": "binance-connector", "is": "a line feed is signed with RSA", "file": "binance/lib/authentication.py",
     "line": '    h = SHA256.new(payload.encode("utf-8"))', "becomes": '    h = SHA256.new(payload.encode("utf-8") + b"\\n")',
     "cases": ["--select", REST + "account*", "--select", REST + "order-limit*", "--select", "spot-ws/send/account"],
     "turns": lambda case, _: case["key"].startswith("rsa"), "column": "rest", "grade": "refused", "named": "stray-separator"},
    {"client": "binance-connector-js", "is": "a space is signed as a plus sign", "file": "@binance/connector/src/APIBase.js",
     "line": "        .update(queryString)", "becomes": "        .update(queryString.replace(/%20/g, '+'))",
     "cases": ["--select", REST + "order-*", "--select", REST + "value-*", *HMAC_ALONE],
     "turns": sends(" ", "%20"), "column": "rest", "grade": "refused", "named": "plus-vs-percent20"},
]


def say(good, sentence, detail=""):
    global failures
    failures += not good
    print(f"ok - {sentence}" if good else f"FAIL - {sentence}: {detail}", flush=True)


def copy(client, place):
    """The driver, what drivers share, and what is installed, under another name."""
    folder = place / client.name
    folder.mkdir()
    for file in (*client.glob("*.json"), *client.glob("driver.*")):
        shutil.copy(file, folder)
    for shared in CLIENTS.glob("driver.*"):
        shutil.copy(shared, place)
    shutil.copytree((client / "installed").resolve(), folder / "installed", symlinks=True)
    manifest = json.loads((client / "client.json").read_text())
    manifest["name"] += "-fork"
    (folder / "client.json").write_text(json.dumps(manifest))
    return folder


def change(folder, fork):
    """Exactly one line becomes another one."""
    path, = (folder / "installed").rglob(fork["file"])
    lines = path.read_text().split("\n")
    matched = lines.count(fork["line"])
    path.write_text("\n".join(fork["becomes"] if line == fork["line"] else line for line in lines))
    say(matched == 1, f"{folder.name}: one line of the copy is changed: {fork['is']}", f"{matched} lines are like it")


def run(folder, cases, records):
    program, *rest = json.loads((folder / "client.json").read_text())["run"]
    inside = folder / program
    command = [inside if inside.exists() else program, *(folder / word for word in rest)]
    done = subprocess.run([BNCONFORM, "run", *cases, "--report", f"ndjson={records}", "--", *command], cwd=ROOT,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False)
    said = done.stdout.decode() + records.read_text()
    for why in ("not permitted", "without OpenSSL"):
        if done.returncode == 5 and why in said:
            raise Skip(f"the libraries make no calls here: {why}")
    if done.returncode not in (0, 1, 2):
        raise OSError(f"bnconform run: exit {done.returncode}, {done.stderr.decode()[-400:]}")
    return {record["id"]: record for record in map(json.loads, records.read_text().splitlines()) if "id" in record}


def told(record):
    """What a record says of the library: all but the bytes, which hold the time."""
    mistakes = [mistake["id"] for mistake in record["mistakes"]]
    return record["outcome"], record["severity"], record["group"], record["stage"], mistakes


def compare(fork, before, after):
    """The cases that turned red are those that the line is about. Gives them."""
    vectors = [case for name in ("spot-rest", "spot-ws")
               for case in json.loads((ROOT / "vectors" / f"{name}.json").read_text())["vectors"]]
    about = {case["id"] for case in vectors if case["id"] in before and before[case["id"]]["severity"] not in RED and
             fork["turns"](case, before[case["id"]])}
    changed = {name for name in before if told(before[name]) != told(after[name])}
    say(before.keys() == after.keys() and len(about) >= 4 and changed == about,
        f"{fork['client']}: where {fork['is']}, {len(about)} of {len(before)} cases turn red, and no other changes",
        f"not changed: {sorted(about - changed)}, changed besides: {sorted(changed - about)}")
    wrong = [told(after[name]) for name in about if (after[name]["severity"], after[name]["group"]) !=
             (fork["grade"], fork["column"]) or fork["named"] not in (None, *told(after[name])[-1][:1])]
    say(not wrong, f"{fork['client']}: each is {fork['grade']} in {fork['column']}"
        + (f", and named {fork['named']}" if fork["named"] else ""), wrong[:2])
    return about


def is_red(cell):
    return sum(cell[grade] for grade in RED)


def check_page(fork, about, before, files):
    """The fork's row is the library's, but that these cases stand in their red cell."""
    with tempfile.TemporaryDirectory() as site:
        done = subprocess.run([BNCONFORM, "report", "--report", f"html={site}", *files], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
        page = check_site.read_site(pathlib.Path(site))["index.html"]
    rows = {row.pop("name"): {column: {grade: cell[grade] for grade in counting.GRADES} for column, cell in row.items()}
            for row in page.rows if "name" in row}
    _, wanted = counting.counts_of(files[0].read_text())
    for name in about:
        wanted[before[name]["group"]][before[name]["severity"]] -= 1
        wanted[fork["column"]][fork["grade"]] += 1
    library, forked = rows[fork["client"]], rows[fork["client"] + "-fork"]
    redder = [column for column in forked if is_red(forked[column]) > is_red(library[column])]
    say(forked == {column: wanted[column] for column in forked} and redder == [fork["column"]],
        f"{fork['client']}: on the page the fork's cell {fork['column']} is {len(about)} redder, and no other is",
        f"{forked}, not {wanted}; {done.stderr.decode()[-200:]}")


def check(fork):
    client = CLIENTS / fork["client"]
    if not (client / "installed" / "pinned").exists():
        print(f"skip - {fork['client']}: where {fork['is']}: not installed; make clients installs it")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        copied = copy(client, place)
        change(copied, fork)
        files = [place / "library.ndjson", place / "fork.ndjson"]
        before, after = (run(one, fork["cases"], file) for one, file in zip((client, copied), files))
        check_page(fork, compare(fork, before, after), before, files)


def main():
    for fork in FORKS:
        try:
            check(fork)
        except Skip as why:
            print(f"skip - {fork['client']}: where {fork['is']}: {why}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
