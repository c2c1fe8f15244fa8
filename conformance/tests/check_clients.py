#!/usr/bin/env python3
"""The real libraries in conformance/clients: each is pinned, hashed and told of in full; its driver signs nothing
itself; and where it is installed it runs through bnconform."""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "conformance" / "clients"
MEMBERS = {"name", "package", "version", "language", "home", "installed_by", "run", "drives", "ops", "schemes", "keys",
           "adds"}
SIGNING = re.compile(r"\b(hmac\.|hashlib|createHmac|createSign|crypto\.sign|node:crypto|Crypto\.|base64)\b")
failures = 0


def say(good, sentence, detail=""):
    global failures
    failures += not good
    print(f"ok - {sentence}" if good else f"FAIL - {sentence}: {detail}", flush=True)


def pinned_by_pip(folder, client):
    text = (folder / "requirements.txt").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    loose = [line.split()[0] for line in lines if "==" not in line or "--hash=sha256:" not in line]
    named = any(line.startswith(f"{client['package']}=={client['version']} ") for line in lines)
    return named and not loose, f"not pinned: {loose}"


def pinned_by_npm(folder, client):
    lock = json.loads((folder / "package-lock.json").read_text())["packages"]
    wanted = json.loads((folder / "package.json").read_text())["dependencies"]
    loose = [name for name, entry in lock.items() if name and not entry.get("integrity", "").startswith("sha512-")]
    hosts = [name for name, entry in lock.items() if "resolved" in entry]
    named = wanted == {client["package"]: client["version"]}
    return named and not loose and not hosts, f"not pinned: {loose}, hosts: {hosts}"


def check(name):
    folder = CLIENTS / name
    client = json.loads((folder / "client.json").read_text())
    say(set(client) == MEMBERS and client["name"] == name, f"{name}: client.json says all",
        sorted(MEMBERS ^ set(client)))
    say(*pinned(folder, client))
    driver = (folder / client["run"][1]).read_text()
    say(driver.count("\n") < 60 and not SIGNING.search(driver), f"{name}: the driver is short and signs nothing itself",
        SIGNING.findall(driver))
    if not (folder / "installed" / "pinned").exists():
        print(f"skip - {name}: not installed; make clients installs it")
        return
    done = subprocess.run([ROOT / "scripts" / "clients", "run", name], cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120)
    last = done.stdout.decode().splitlines()[-1]
    counts = re.fullmatch(r"(\d+) passed, (\d+) failed, (\d+) skipped", last)
    say(done.returncode == 0 and counts and int(counts[1]) >= 30, f"{name} {client['version']}: {last}",
        f"exit {done.returncode}, {done.stderr.decode()[-500:]}")


def pinned(folder, client):
    good, why = {"pip": pinned_by_pip, "npm": pinned_by_npm}[client["installed_by"]](folder, client)
    return good, f"{client['name']}: every file is pinned by its hash", why


names = sorted(path.parent.name for path in CLIENTS.glob("*/client.json"))
say(len(names) >= 2, f"there are {len(names)} real libraries", names)
for name in names:
    check(name)
sys.exit(1 if failures else 0)
