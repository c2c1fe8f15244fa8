#!/usr/bin/env python3
# Takes 10 s
"""Every scheme is known to every command: of each row of the generator's table one signed example is walked through
`bnsign sign --steps`, `explain`, `run`, and `serve` or `webhook`. Each must find it right, and find it wrong once it is
changed. The rows are read from the table, and the programs must know the same ones: a new scheme is walked without a
line here."""
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

sys.dont_write_bytecode = True
sys.path[:0] = ["scripts/generator", "conformance/tests/support", "conformance/tests/system/serve", "conformance/adapters/python"]
import signing  # noqa: E402
from check_ws import Client  # noqa: E402
from serve_for_tests import BNCONFORM, BUILD, ENVIRONMENT, Serve, read_all, report, status  # noqa: E402
from vectorlib.schemes import BY_NAME, HEADERS, MESSAGE, REST, SCHEMES  # noqa: E402

RECEIVERS = "conformance/tests/peers/receivers"
TRAITS = open("conformance/src/suite/scheme_traits.c", encoding="utf-8").read()
EXCHANGES = open("reference/src/exchanges.def", encoding="ascii").read()
KEYS = json.load(open("vectors/keys.json", encoding="utf-8"))["keys"]


def run(*command, text=None, errors=subprocess.STDOUT):
    return subprocess.run(command, env=ENVIRONMENT, input=text, stdout=subprocess.PIPE, stderr=errors, timeout=120,
                          encoding="utf-8", check=False)


def exchange_host(scheme):
    """The host of the exchange's row."""
    return re.search(r'^EXCHANGE\(.*"%s".*?, "[^"]*", "[^"]*", "[^"]*", "[^"]*", "([^"]*)"' % scheme, EXCHANGES, re.MULTILINE).group(1)


class Example:
    """The first whole request of a scheme that every implementation must make."""

    def __init__(self, scheme):
        vectors = json.load(open("vectors/%s.json" % scheme, encoding="utf-8"))["vectors"]
        self.scheme, self.row = scheme, BY_NAME[scheme]
        self.vector = next(v for v in vectors if v["op"] == "request" and v["level"] == "must" and "ok" in v["expect"])
        self.made, self.key = self.vector["expect"]["ok"], "@" + self.vector["key"]
        if self.row.title:
            self.host, self.path = exchange_host(scheme), ""
            self.clock = self.vector["time_ms"]
            return
        host = re.search(r"\.id = BNS_ID_%s,.*?\.host = \"([^\"]*)\"" % scheme.upper().replace("-", "_"), TRAITS, re.DOTALL)
        self.host = host.group(1) or "merchant.example.com"
        row = TRAITS[host.start():host.end()]
        self.path = (re.search(r'\.starts = \{"([^"]*)"', row) or [0, ""])[1]  # of a frame: where its connection goes
        self.clock = self.vector.get("time_ms") or (re.search(r"timestamp=(\d+)", self.made["payload"]) or [0, ""])[1]
        if "sending_time" in self.vector:
            self.clock = run("date", "-u", "-d", re.sub(r"(\d{4})(\d\d)(\d\d)-", r"\1-\2-\3 ", self.vector["sending_time"]) + "Z",
                             "+%s%3N").stdout.strip()

    def sign(self):
        """The arguments of `bnsign sign`."""
        v, out = self.vector, [self.scheme]
        if "sender" in v:
            out += ["sender=" + v["sender"], "target=" + v["target"], "seq=" + v["seq"], "sending-time=" + v["sending_time"]]
        elif self.row.stages is HEADERS:
            out += ["POST", v.get("path", "/hook"), "--body", v["body"], "--time", v["time_ms"]]
            out += ["--nonce", v["nonce"]] if "nonce" in v else []
        elif self.row.stages is REST:
            out += [v["method"], v["path"], *("=".join(pair) for pair in v["query"]), "--time", v["time_ms"]]
            out += [word for pair in v["body"] for word in ("--body", "=".join(pair))]
        else:
            out += [v["method"], *(n + ("=" + x if isinstance(x, str) else ":=" + x["number"]) for n, x in v["params"])]
            out += ["--time", v["time_ms"]] if "time_ms" in v else []
        return out + ["--key", self.key]

    def raw(self, changed=False):
        """What is sent; changed: with a signature that lacks its first characters, for which the search soon ends. FIX
        counts its bytes: there a character is another one."""
        signature, made = self.made["signature"], self.made
        if "message" in made:
            text = made["message"]
        else:
            target = made.get("target") or self.vector.get("path", "/hook")
            head = ["%s %s HTTP/1.1" % (self.vector.get("method", "POST"), target), "Host: " + self.host]
            head += [": ".join(pair) for pair in made["headers"]] + ["Content-Length: %d" % len(made["body"].encode())]
            text = "\r\n".join(head) + "\r\n\r\n" + made["body"]
        if not changed:
            return text
        if not text.startswith("8=FIX"):
            text = text.replace(quote(signature, safe=""), quote(signature[4:], safe="")).replace(signature, signature[4:])
            return re.sub(r"Content-Length: \d+", "Content-Length: %d" % len(text.partition("\r\n\r\n")[2].encode()), text)
        text = text.replace(signature, signature[:8] + ("1" if signature[8] != "1" else "2") + signature[9:])
        front = text[:text.rindex("\x0110=") + 1]
        return front + "10=%03d\x01" % (sum(front.encode()) % 256)

    def curl(self):
        """As one pastes it; None where it is no HTTP."""
        if "message" in self.made:
            return None
        quoted = ["'%s: %s'" % tuple(pair) for pair in self.made["headers"]]
        url = "https://%s%s" % (self.host, self.made.get("target") or self.vector.get("path", "/hook"))
        body = ["--data-raw '%s'" % self.made["body"]] if self.made["body"] else []
        return " ".join(["curl -X %s '%s'" % (self.vector.get("method", "POST"), url), *("-H " + one for one in quoted), *body])


def steps(one):
    said = run(os.path.join(BUILD, "bnsign"), "sign", "--steps", "-v", *one.sign())
    payload, signature = one.made["payload"], one.made["signature"]
    if said.returncode or signature not in said.stdout:
        return "exit %d, %s" % (said.returncode, said.stdout[-300:])
    return "" if "%d bytes" % len(payload.encode()) in said.stdout else "it does not say %d bytes" % len(payload.encode())


def explained(one, text, *scheme):
    said = run(BNCONFORM, "explain", "--json", "--key", one.key, "--now", one.clock, *scheme, text=text)
    try:
        told = json.loads(said.stdout)
        return told["verdict"], told["scheme"]
    except (ValueError, KeyError):
        return "exit %d" % said.returncode, said.stdout[-200:]


def explain(one):
    forms = {"as it is sent": one.raw(), "as a curl command": one.curl()}
    if one.row.stages is HEADERS:
        forms["headers and body alone"] = one.raw().partition("\r\n")[2]
    named = ("--scheme", one.scheme)
    # Whose a message is, where two regions send the same, does not stand in it.
    asked = [(name, text, how) for name, text in forms.items() if text for how in ((named,) if one.row.stages is MESSAGE else ((), named))]
    wrong = ["%s %s: %s" % (name, how, found) for name, text, how in asked
             for found in [explained(one, text, *how)] if found != ("valid", one.scheme)]
    changed = explained(one, one.raw(changed=True), *named)
    return "; ".join(wrong) or ("" if changed == ("wrong", one.scheme) else "changed: %s" % (changed,))


def ran(one):
    said = run(BNCONFORM, "run", "--select", one.scheme + "/request/*", "--json", errors=subprocess.DEVNULL)
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    passed = sum(line.get("outcome") == "pass" for line in lines)
    if said.returncode or passed < 3:
        return "exit %d, %d passed: %s" % (said.returncode, passed, said.stdout[-300:])
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "changed.py")
        with open(script, "w", encoding="utf-8") as file:
            file.write(CHANGED % os.path.abspath(os.path.join(BUILD, "bnsign")))
        said = run(BNCONFORM, "run", "--select", one.vector["id"], "--json", "--", sys.executable, script)
    return "" if said.returncode == 1 else "a changed signature: exit %d, %s" % (said.returncode, said.stdout[-300:])


def send(server, one, changed):
    text = one.raw(changed)
    if text.startswith("{"):
        with Client(server, one.path, host=one.host) as client:
            client.ask(text.encode())
        return
    if not text.startswith("8=FIX"):
        text = text.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1)
    with server.connect() as connection:  # it waits long enough for a slow machine
        connection.sendall(text.encode())
        connection.recv(65536) if text.startswith("8=FIX") else read_all(connection)


def served(one):
    verdicts = []
    for changed in (False, True):
        with Serve("--clock", "fixed:" + one.clock) as server:
            send(server, one, changed)
            server.stop()
            seen = [line for line in server.log() if line.get("verdict") not in ("upgraded", None)]
        verdicts.append((seen[0]["verdict"], seen[0].get("scheme")) if seen else "nothing was judged")
    wanted = [("valid", one.scheme), ("wrong", one.scheme)]
    return "" if verdicts == wanted else "%s, not %s" % (verdicts, wanted)


def on_the_page(server, one):
    """Pasted into the page with its key, and with the address that tells whose a message is: found right, with the text of
    its own scheme that is signed; and found wrong once it is changed."""
    key = KEYS[one.vector["key"]]
    server.clock("fixed:" + one.clock)
    before = "wss://%s%s\n" % (one.host, one.path) if one.path else ""
    found = []
    for changed in (False, True):
        asked = json.dumps({"text": before + one.raw(changed), "secret": key.get("secret") or key.get("pem") or key["public_pem"]})
        status, _, body = server.ask("POST", "/bnconform/explain", [("Content-Type", "application/json")], asked.encode(), "127.0.0.1")
        told = json.loads(body) if status == 200 else {}
        found.append((status, told.get("verdict"), told.get("scheme")))
        payload = "".join(part if isinstance(part, str) else part[1] for part in told.get("payload", []))
        if not changed and len(payload) < len(one.made["payload"]) // 2:
            return "the payload that it shows is %r" % payload
    wanted = [(200, "valid", one.scheme), (200, "wrong", one.scheme)]
    return "" if found == wanted else "%s, not %s" % (found, wanted)


def pages():
    with Serve("--clock", "fixed:1499827319559", log=False) as server:
        for scheme in SCHEMES:
            report("the page knows %s" % scheme, on_the_page(server, Example(scheme)))


# The answers of bnsign with the first character of each signature changed.
CHANGED = """import json, subprocess, sys
child = subprocess.Popen([%r, 'adapter'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
for line in sys.stdin:
    child.stdin.write(line)
    child.stdin.flush()
    told = json.loads(child.stdout.readline())
    made = told.get('ok', {}) if isinstance(told.get('ok'), dict) else {}
    if isinstance(made.get('signature'), str):
        made['signature'] = ('1' if made['signature'][:1] == '0' else '0') + made['signature'][1:]
    print(json.dumps(told), flush=True)
"""


def columns_of(results, one, folder):
    """The pages of a library, but for its first, that show the scheme's wrong request where that is all that was run."""
    alone, site = os.path.join(folder, one.scheme + ".ndjson"), os.path.join(folder, one.scheme)
    with open(alone, "w", encoding="utf-8") as file:
        file.write("".join(line for line in results if json.loads(line).get("id") in (None, one.vector["id"])))
    run(BNCONFORM, "report", "--report", "html=" + site, alone)
    library = os.path.join(site, "library", "bnsign")
    found = []
    for name in os.listdir(library) if os.path.isdir(library) else []:
        with open(os.path.join(library, name), encoding="utf-8") as file:
            found += [name[:-len(".html")]] if one.vector["id"] in file.read() else []
    return found


def matrix():
    """A wrong request of each scheme stands on the page of one column: of those that sign alike it is theirs alone."""
    examples = [Example(scheme) for scheme in SCHEMES]
    with tempfile.TemporaryDirectory() as folder:
        script, path = os.path.join(folder, "changed.py"), os.path.join(folder, "results.ndjson")
        with open(script, "w", encoding="utf-8") as file:
            file.write(CHANGED % os.path.abspath(os.path.join(BUILD, "bnsign")))
        selected = [word for one in examples for word in ("--select", one.vector["id"])]
        run(BNCONFORM, "run", *selected, "--report", "ndjson=" + path, "--", sys.executable, script)
        with open(path, encoding="utf-8") as file:
            results = file.readlines()
        for one in examples:
            found = columns_of(results, one, folder)
            report("the matrix knows %s" % one.scheme,
                   "" if len(found) == 1 and (found == ["exchanges"]) == bool(one.row.title) else found)


def delivered(one, receiver, *arguments):
    child = subprocess.Popen([sys.executable, os.path.join(RECEIVERS, receiver), *arguments], env=ENVIRONMENT,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="ascii")
    try:
        port = arguments[0].rpartition(":")[2].partition("/")[0]
        return run(BNCONFORM, "webhook", "--scheme", one.scheme, "--certificates-port", port, "http://127.0.0.1:%s/" % child.stdout.readline().strip())
    finally:
        child.kill()
        child.communicate()


def webhook(one):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    certificates = "http://127.0.0.1:%d/binancepay/openapi/certificates" % port
    right = delivered(one, "of_scheme.py", certificates, one.scheme)
    if right.returncode:
        return "a right receiver: exit %d, %s" % (right.returncode, right.stdout[-600:])
    if (one.row.headers[2] is None) == ("serial" in right.stdout):  # of the owner's header
        return "it speaks of certificates as of another scheme: %s" % right.stdout[:300]
    open_to_all = delivered(one, "fails_open.py", certificates)
    return "" if open_to_all.returncode == 1 else "a receiver that takes all: exit %d" % open_to_all.returncode


def same_rows():
    enum = re.findall(r"^  BNS_ID_(\w+)", open("reference/src/scheme.h", encoding="utf-8").read(), re.MULTILINE)
    enum += [row.replace("_", "-") + "-rest" for row in re.findall(r"^EXCHANGE\((\w+)", EXCHANGES, re.MULTILINE)]
    report("the generator's table of schemes and the signer's have the same rows",
           "" if [name.lower().replace("_", "-") for name in enum] == SCHEMES else "%s, not %s" % (enum, SCHEMES))


def walked(scheme):
    """What came of each command, in order."""
    one = Example(scheme)
    return [("%s knows %s" % (command, scheme), walk(one)) for command, walk in (
        ("sign --steps", steps), ("explain", explain), ("run", ran),
        ("webhook", webhook) if signing.SCHEMES[scheme].webhook else ("serve", served))]


def main():
    same_rows()
    pages()
    matrix()
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(walked, SCHEMES):
            for sentence, problem in found:
                report(sentence, problem)
    return status()


if __name__ == "__main__":
    sys.exit(main())
