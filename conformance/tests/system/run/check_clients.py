#!/usr/bin/env python3
"""The real libraries in conformance/clients: each is pinned, hashed and told of in full; its driver signs and encodes
nothing itself; known failures have their reasons; and where it is installed it runs through bnconform, and its faults
show again in the scripts that a maintainer would run."""
import asyncio
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import runpy
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[4]
CLIENTS = ROOT / "conformance" / "clients"
BNCONFORM = ROOT / os.environ.get("BUILD", "build") / "bnconform"
MEMBERS = {"name", "package", "version", "language", "home", "installed_by", "run", "drives", "ops", "schemes", "keys",
           "reach", "reach_why", "adds"}
MAY = {"except", "python"}
BROUGHT = {"source", "holds", "needs", "build"}  # of one that no registry here has
# A driver by its ending, and how many lines it may have: what is compiled has types to name.
DRIVERS = {"driver.py": 70, "driver.mjs": 70, "driver.go": 360, "src/main.rs": 260, "Driver.java": 180, "driver.php": 140,
           "driver.rb": 110, "driver.cpp": 170, "driver.R": 80}
AGAIN_LINES = 40
CARGO = ["cargo", "run", "--quiet", "--release", "--locked", "--offline", "--target-dir", ROOT / "build" / "cargo"]
# How a reproduction is run, in the client's folder.
PROGRAMS = {".py": lambda script: ["installed/bin/python", script], ".mjs": lambda script: ["node", script],
            ".go": lambda script: ["go", "run", script], ".rs": lambda script: [*CARGO, "--example", script.stem],
            ".java": lambda script: ["java", "-cp", "installed/lib/*", script]}
# Modules that sign or encode, and calls that do so without one.
SIGNING = {
    ".py": r"^\s*(?:import|from)\s+(?:[\w., ]+,\s*)?(?:hashlib|hmac|base64|binascii|urllib|secrets|cryptography|Crypto|nacl|ecdsa"
           r"|ssl|yarl|furl|unittest)\b|\bquote(?:_plus)?\(|\burlencode\(|\.hex\(|\bsetattr\(|\b__import__\(|import_module\(",
    ".mjs": r"""["'](?:node:)?(?:crypto|querystring|url|buffer)["']|createHmac|createSign|\bcrypto\b|\bsubtle\b"""
            r"|URLSearchParams|encodeURI|\bescape\(|\bbtoa\(|\bBuffer\b|base64|\.prototype\b",
    ".go": r'"(?:crypto(?:/\w+)*|net/url|encoding/(?:base64|hex)|golang.org/x/crypto/\S+)"',
    ".rs": r"\buse\s+(?:hmac|sha2|base64|hex|ring|rsa|ed25519\w*|openssl|url|urlencoding|percent_encoding|form_urlencoded)\b"
           r"|\b(?:hmac|sha2|base64|hex|ring|rsa|ed25519\w*|openssl|url|urlencoding|percent_encoding|form_urlencoded)::",
    ".java": r"\b(?:java\.security|javax\.crypto|java\.lang\.reflect)\b|URLEncoder|Base64|HexFormat|MessageDigest",
    ".php": r"\b(?:hash_hmac|hash|openssl_\w+|http_build_query|(?:raw)?urlencode|base64_encode|bin2hex|eval|Reflection\w+)\(",
    ".cpp": r"openssl/|\bHMAC\b|\bEVP_|hmac_sha256|b2a_hex|\bBIO_",
    ".R": r"\bhmac\(|\bdigest::|URLencode|curl_escape|base64_enc|as\.hexmode",
    ".rb": r"\bOpenSSL\b|\bBase64\b|\bDigest\b|encode_www_form|\bCGI\b|\bERB\b|\b(?:class|instance)_eval\b|\.prepend\(",
}
# What the rule must find.
SLIPS = {".py": ["import json, hmac", "from urllib.parse import quote", "    import hashlib", "setattr(client, 'sign', mine)",
                 "from unittest import mock"],
         ".mjs": ['import { createHmac } from "node:crypto";', "Client.prototype.sign = sign;", "encodeURIComponent(value)"],
         ".go": ['import "crypto/hmac"', '\t"net/url"'], ".rs": ["use hmac::Hmac;", "hex::encode(made)", "url::Url::parse(text)"],
         ".java": ["import javax.crypto.Mac;", "import java.security.Signature;", "URLEncoder.encode(value)"],
         ".php": ["hash_hmac('sha256', $query, $secret)", "$text = rawurlencode($value);"],
         ".cpp": ["#include <openssl/hmac.h>", "const auto made = hmac_sha256(key, n, text, m);"],
         ".R": ["signature <- digest::hmac(key, text)", "text <- URLencode(text)"],
         ".rb": ["OpenSSL::HMAC.hexdigest(digest, secret, query)", "URI.encode_www_form(pairs)"]}
failures = 0


def say(good, sentence, detail=""):
    global failures
    failures += not good
    print(f"ok - {sentence}" if good else f"FAIL - {sentence}: {detail}", flush=True)


# ------------------------------------------------------------------------------------------------------------- pins


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


def pinned_by_go(folder, client):
    wanted = re.findall(r"^(?:require )?\s*(\S+) (v\S+)", (folder / "go.mod").read_text(), re.MULTILINE)
    sums = (folder / "go.sum").read_text()
    loose = [name for name, version in wanted if f"{name} {version}" not in sums]
    named = (client["package"], "v" + client["version"].lstrip("v")) in wanted
    return named and not loose, f"named: {named}, not pinned: {loose}"


def pinned_by_cargo(folder, client):
    packages = (folder / "Cargo.lock").read_text().split("[[package]]")[1:]
    loose = [one for one in packages if "source = " in one and "checksum = " not in one]
    named = any(f'name = "{client["package"]}"\nversion = "{client["version"]}"\n' in one for one in packages)
    return named and not loose, f"named: {named}, {len(loose)} not pinned"


def pinned_by_maven(folder, client):
    artifact = client["package"].split(":")[-1]
    lines = (folder / "hashes.txt").read_text().splitlines()
    loose = [line for line in lines if not re.match(r"[0-9a-f]{64} +\S+\.jar$", line)]
    named = any(line.endswith(f"{artifact}-{client['version']}.jar") for line in lines)
    return named and not loose, f"named: {named}, not pinned: {loose}"


def pinned_by_nobody(folder, client):
    """What is brought is no file of a registry: client.json says what it is, and what the folder must hold."""
    whole = client["source"] == "bring your own" and client["holds"] and client["needs"]
    return bool(whole), f"source: {client['source']}, holds: {client['holds']}, needs: {client['needs']}"


PINNED = {"pip": pinned_by_pip, "npm": pinned_by_npm, "go": pinned_by_go, "cargo": pinned_by_cargo,
          "maven": pinned_by_maven, "folder": pinned_by_nobody}


# ---------------------------------------------------------------------------------------------------------- what is written


def signs_itself(path):
    return re.findall(SIGNING[path.suffix], path.read_text(), re.MULTILINE)


def check_rule():
    missed = [text for suffix, texts in SLIPS.items() for text in texts
              if not re.search(SIGNING[suffix], text, re.MULTILINE)]
    say(not missed, "a driver that signs, encodes or patches would be found", missed)


def check_short(path, most, sentence):
    lines, found = len(path.read_text().splitlines()), signs_itself(path)
    say(lines < most and not found, sentence, f"{lines} lines, {found}")


def check_written(folder, client):
    name = folder.name
    members = MEMBERS | BROUGHT if client["installed_by"] == "folder" else MEMBERS
    say(members <= set(client) <= members | MAY and client["name"] == name, f"{name}: client.json says all",
        sorted(members ^ set(client)))
    say((client["reach"] == "sealed") == (client["reach_why"] == "") and
        client["reach"] in ("sealed", "base-url", "base-url-tls"), f"{name}: how it is reached is said", client["reach"])
    good, why = PINNED[client["installed_by"]](folder, client)
    say(good, f"{name}: every file is pinned by its hash" if client["installed_by"] != "folder" else
        f"{name}: no registry has it, and what to bring is said", why)
    for driver, most in DRIVERS.items():
        if (folder / driver).exists():
            check_short(folder / driver, most, f"{name}: the driver is short, and signs and encodes nothing itself")
    for script in sorted(folder.glob("again/*")):
        if script.suffix in SIGNING:
            check_short(script, AGAIN_LINES, f"{name}: {script.name} is short, and signs and encodes nothing itself")
    check_expected(folder)


def check_expected(folder):
    expect = folder / "expect.txt"
    # --update writes a heading of its own, and columns.
    lines = [line for line in (expect.read_text().splitlines() if expect.exists() else []) if line and line[0] != "#"]
    bare = [line for line in lines if not re.match(r"(?:\S+ +)?\S+ +\w+ +# \S", line)]
    say(not bare, f"{folder.name}: each known failure ({len(lines)}) has its reason", bare)


# ----------------------------------------------------------------------------------------------------- what is skipped


def load_clients():
    """scripts/clients, as a module."""
    loader = importlib.machinery.SourceFileLoader("clients", str(ROOT / "scripts" / "clients"))
    clients = importlib.util.module_from_spec(importlib.util.spec_from_loader("clients", loader))
    loader.exec_module(clients)
    return clients


def check_toolchains():
    """scripts/clients itself is asked, with a toolchain that is made up."""
    clients = load_clients()

    def why(wanted):
        try:
            clients.need("made-up", ["made-up", "--version"], wanted)
        except clients.Skip as skip:
            return str(skip)
        return ""
    say("no made-up command here" in why(""), "a toolchain that is missing is a skip", why(""))
    path = os.environ["PATH"]
    with tempfile.TemporaryDirectory() as place:
        tool = pathlib.Path(place) / "made-up"
        tool.write_text("#!/bin/sh\necho made-up 1.63.0\n")
        tool.chmod(0o755)
        os.environ["PATH"] = f"{place}:{path}"
        say("needs made-up 1.88; here is made-up 1.63.0" in why("1.88"), "one that is too old is a skip, and both versions "
            "are said", why("1.88"))
        say(why("1.63") == "" and why("1.7") == "", "one that is new enough is none: 63 is more than 7",
            why("1.63") + why("1.7"))
        tool.write_text("#!/bin/sh\nexit 3\n")
        say(why("") == "made-up --version fails here (Debian: made-up)", "one that does not start is a skip, too", why(""))
        os.environ["PATH"] = path


def skips(clients, client):
    try:
        clients.INSTALLERS[client["installed_by"]](client)
    except (clients.Skip, OSError) as reason:
        return str(reason)
    return ""


def check_tools():
    """What `make clients CLIENTS=...` installs of Debian's: the tools of these libraries, and of no others."""
    asked = {"binance-connector": "clients-pip", "ccxt-js": "clients-npm", "binance-spot-js binance-connector": "clients-npm clients-pip", "php-binance-api": "clients-folder"}
    told = {}
    for names in asked:
        made = subprocess.run(["make", "-n", "clients", "CLIENTS=" + names], cwd=ROOT, capture_output=True, text=True, check=False).stdout
        groups = subprocess.run(["scripts/clients", "tools", *names.split()], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
        told[names] = " ".join(groups) if "scripts/clients tools " + names in made and "ci/install clients\n" not in made else made
    say(told == asked, "of one library its own tools are installed, and no others", told)
    every = subprocess.run(["scripts/clients", "tools"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    named = subprocess.run(["ci/install", "-n", *every], cwd=ROOT, capture_output=True, text=True, check=False)
    say(len(every) == 6 and named.returncode in (0, 1), "and ci/install knows each group of them", (every, named.stderr))


def check_python():
    """One that needs a newer Python than the system's is skipped where there is none."""
    why = skips(load_clients(), {"installed_by": "pip", "python": "9.99"})
    say(why == "needs Python 9.99; there is no python9.99 here", "a library whose Python is not here is a skip, and it is said", why)


# ----------------------------------------------------------------------------------------------------- what is brought

STAND_INS = ROOT / "conformance" / "tests" / "data" / "brought"
# What is asked of each stand-in. It mends nothing and signs rightly, but for one fault that it is said to have.
ASKED = {"spot-rest/send/account": "pass", "spot-rest/send/order-limit": "pass", "spot-rest/send/value-ampersand": "pass",
         "spot-rest/send/value-space": "fail", "spot-rest/send/commission": "unsupported"}
NAMES_NO_ORDER = ("binancer",)  # asked likewise of the name of an order that is there


def asked_of(name):
    """What is asked of one stand-in, and what it comes to."""
    return {case.replace("/value-", "/get-value-") if name in NAMES_NO_ORDER else case: outcome for case, outcome in ASKED.items()}


def outcomes(clients, client, asked):
    """What a driver's calls came to, by case."""
    with tempfile.TemporaryDirectory() as place:
        records = pathlib.Path(place) / "records"
        words = [word for case in asked for word in ("--select", case)]
        subprocess.run([BNCONFORM, "run", *clients.options(client), *words, "--report", f"ndjson={records}", "--",
                        *clients.command(client)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       timeout=120, check=False)
        rows = [json.loads(line) for line in records.read_text().splitlines()] if records.exists() else []
        return {row["id"]: (row["outcome"], [mistake["id"] for mistake in row["mistakes"]]) for row in rows if "outcome" in row}


def check_brought():
    """The drivers of libraries that no registry here has, each with a small library of the same names in its place."""
    clients = load_clients()
    with tempfile.TemporaryDirectory() as place:
        clients.CLIENTS = pathlib.Path(place)
        for stand_in in sorted(STAND_INS.glob("*")):
            name = stand_in.name
            shutil.copytree(CLIENTS / name, clients.CLIENTS / name, ignore=shutil.ignore_patterns("installed", "expect.txt"))
            check_stand_in(clients, name, stand_in)


def check_stand_in(clients, name, stand_in):
    client = clients.load(name)
    tool = skips(clients, client)
    if "bring your own" not in tool:
        print(f"skip - {name}: {tool}")
        return
    say(f"scripts/clients install {name}=FOLDER" in tool, f"{name}: without a folder it is a skip that says how to name one", tool)
    lacks = skips(clients, clients.load(f"{name}={CLIENTS}"))
    say(client["holds"][0] in lacks and client["home"] in lacks, f"{name}: a folder with something else is refused, and it says what "
        "is missing", lacks)
    brought = clients.load(f"{name}={stand_in}")
    installs = clients.install(brought)
    asked = asked_of(name)
    found = outcomes(clients, brought, asked) if installs else {}
    say({case: outcome for case, (outcome, _) in found.items()} == asked, f"{name}: its driver makes the calls of a stand-in, "
        "and says what it has not", found)
    fault = next((found[case] for case in asked if asked[case] == "fail" and case in found), ("", []))
    say(fault[1][:1] == ["plus-vs-percent20"], f"{name}: the fault of the stand-in is named", fault)


# ------------------------------------------------------------------------------------------------- several calls

# A made-up library that tells in its refusal how many clients there are, were closed before, and how many calls are under way.
LIBRARY_PY = """
import asyncio, threading, time
made, closed, under_way, most, lock = [], [], 0, 0, threading.Lock()
def begin(request):
    global under_way, most
    request["once"](lambda: made.append(1), lambda _: closed.append(1))
    with lock:
        under_way += 1
        most = max(most, under_way)
def naps(request):
    for _ in range(1000 if "at_once" in request else 0):
        if most < 3:
            yield 0.01
def end(request):
    global under_way
    with lock:
        under_way -= 1
    raise NotImplementedError(f"{request['named']['symbol']}: {len(made)} made, {len(closed)} closed, {most} under way")
def call(request):
    begin(request)
    for nap in naps(request):
        time.sleep(nap)
    end(request)
async def awaited(request):
    begin(request)
    for nap in naps(request):
        await asyncio.sleep(nap)
    end(request)
SEND = {"spot-rest": call, "usdm-rest": awaited, "us-rest": call}
SEVERAL = AT_ONCE = ("spot-rest", "usdm-rest")
"""
LIBRARY_MJS = """
import { Lack, serve } from "FRAME";
let made = 0, closed = 0, underWay = 0, most = 0;
async function call({ named, once, at_once }) {
  once(() => { made++; }, () => { closed++; });
  most = Math.max(most, ++underWay);
  for (let naps = at_once ? 1000 : 0; most < 3 && naps > 0; naps--) await new Promise((resolve) => setTimeout(resolve, 10));
  await null;
  underWay--;
  throw new Lack(`${named.symbol}: ${made} made, ${closed} closed, ${most} under way`);
}
serve(import.meta.url, { send: { "spot-rest": call, "us-rest": call }, several: ["spot-rest"] });
"""
TOLD = ("A: 1 made, 0 closed, 1 under way", "A: 2 made, 1 closed, 3 under way", "its client makes one call")


def question(scheme, **more):
    params = [[["symbol", name]] for name in "ABC"]
    return {"id": "1", "op": "send", "scheme": scheme, "params": params[0], "more": params[1:], **more}


def asked_in_turn(scheme, ask):
    return tuple(ask(question(*words, **more)).get("unsupported") for words, more in
                 (((scheme,), {}), ((scheme,), {"at_once": "1"}), (("us-rest",), {})))


def check_several():
    """The two frames: one client makes all calls of a question, one after the other or at once, and is closed behind them."""
    frame = runpy.run_path(str(CLIENTS / "driver.py"))
    claims = {"ops": ["send"], "schemes": ["spot-rest", "usdm-rest", "us-rest"]}
    for scheme in ("spot-rest", "usdm-rest"):
        driver, loop = {}, asyncio.new_event_loop()
        exec(LIBRARY_PY, driver)
        found = asked_in_turn(scheme, lambda request: frame["answer"](driver, claims, loop, request))
        loop.close()
        say(found == TOLD, f"driver.py: one client makes several calls of {scheme}, then at once, and is closed", found)
    if not shutil.which("node"):
        print("skip - driver.mjs: one client makes several calls: no node here")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        (folder / "installed/node_modules/x").mkdir(parents=True)
        (folder / "installed/node_modules/x/package.json").write_text('{"version": "1"}')
        (folder / "client.json").write_text(json.dumps({"name": "x", "package": "x", **claims}))
        (folder / "driver.mjs").write_text(LIBRARY_MJS.replace("FRAME", (CLIENTS / "driver.mjs").as_uri()))
        with subprocess.Popen(["node", folder / "driver.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as node:
            def ask(request):
                node.stdin.write(json.dumps(request).encode() + b"\n")
                node.stdin.flush()
                return json.loads(node.stdout.readline() or "{}")
            found = asked_in_turn("spot-rest", ask)
            node.stdin.close()
    say(found == TOLD, "driver.mjs: one client makes several calls, then at once, and is closed", found)


# --------------------------------------------------------------------------------------------------------------- what runs


def check_run(folder, client):
    done = subprocess.run([ROOT / "scripts" / "clients", "run", folder.name], cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=600)
    last = (done.stdout.decode().splitlines() or [""])[-1]
    counts = re.fullmatch(r"(\d+) passed, (\d+) failed, (\d+) skipped", last)
    say(done.returncode == 0 and counts and int(counts[1]) >= 1, f"{folder.name} {client['version']}: {last}",
        f"exit {done.returncode}, {done.stderr.decode()[-500:]}")


def shows(says, records):
    """Whether what arrived is what the script says: a wrong signature, the lack of a name, or a text."""
    if says.startswith("a wrong signature"):
        return any(record["verdict"] == "wrong" for record in records)
    if says.startswith("nothing"):
        return not records
    if says.startswith("no "):
        return any(record["verdict"] == "valid" and says[3:] not in record["raw"] for record in records)
    text, _, what_else = says.partition(", and ")
    holding = [record for record in records if text in record["raw"]]
    if what_else == "the signature is valid":
        return any(record["verdict"] == "valid" for record in holding)
    if what_else == "no request after it":
        return bool(holding) and records[-1] is holding[-1]
    return bool(holding)


def check_again(folder, script, serving, log):
    head, says = re.search(r"^(.*)What arrives: (.*?)$", script.read_text(), re.MULTILINE | re.DOTALL).groups()
    # The usage in its head tells which address it takes.
    address = serving["ws" if " ws://" in head else "http"]
    before = len(log.read_text().splitlines()) if log.exists() else 0
    done = subprocess.run([*PROGRAMS[script.suffix](script), address], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=300,
                          env=dict(os.environ, SSL_CERT_FILE=serving.get("ca") or ""), check=False)
    records = [json.loads(line) for line in (log.read_text().splitlines() if log.exists() else [])[before:]]
    say(shows(says, records), f"{folder.name}: {script.name} shows {says}",
        f"{[(r['verdict'], r['raw'][:200]) for r in records]}, {done.stdout.decode()[-300:]}")


def check_agains(scripts):
    """One server for all."""
    with tempfile.TemporaryDirectory() as place:
        log = pathlib.Path(place) / "log"
        with subprocess.Popen([BNCONFORM, "serve", "--log", log], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as server:
            serving = json.loads(server.stdout.readline())["serving"]
            try:
                for folder, script in scripts:
                    check_again(folder, script, serving, log)
            finally:
                server.terminate()


def main():
    folders = sorted(path.parent for path in CLIENTS.glob("*/client.json"))
    say(len(folders) >= 2, f"there are {len(folders)} real libraries", folders)
    check_toolchains()
    check_tools()
    check_python()
    check_brought()
    scripts = []
    check_rule()
    check_several()
    for helper in ("driver.py", "driver.mjs", "driver.rs", "sdk.py", "sdk.mjs"):
        check_short(CLIENTS / helper, 130, f"{helper}: what drivers share signs and encodes nothing")
    for folder in folders:
        client = json.loads((folder / "client.json").read_text())
        check_written(folder, client)
        if not (folder / "installed" / "pinned").exists():
            print(f"skip - {folder.name}: not installed; make clients installs it")
            continue
        check_run(folder, client)
        scripts += [(folder, script) for script in sorted(folder.glob("again/*")) if script.suffix in PROGRAMS]
    if scripts:
        check_agains(scripts)
    return 1 if failures else 0


sys.exit(main())
