#!/usr/bin/env python3
# Takes 20 s
"""`bnconform webhook` against receivers with one mistake each (tests/peers/receivers/mistaken.py): each is named by its own id,
the right ones pass in all their forms; one answer to everything is told in one sentence; a receiver that is started as a
command; deliveries as commands of curl."""
import contextlib
import hashlib
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from check_webhook import BNCONFORM, CLOCK, ENVIRONMENT, HERE, PATH, PYTHON, free_port, raw_server, report, webhook  # noqa: E402
import check_webhook  # noqa: E402

MISTAKEN = os.path.join(HERE, "peers", "receivers", "mistaken.py")
CORRECT = os.path.join(HERE, "peers", "receivers", "correct.py")
API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8B"
SECRET = "s3cret-of-the-receiver-0123456789"

PLACEHOLDER, REPARSED, HMAC = "webhook-placeholder-verified", "webhook-body-reparsed", "webhook-hmac-used"
NOT_FOUND = "webhook-headers-not-found"
MISTAKES = {
    "body-alone": {"webhook-body-alone"}, "body-alone-lf": {"webhook-body-alone"},
    "headers-undefined": {PLACEHOLDER}, "headers-empty": {PLACEHOLDER}, "headers-none": {PLACEHOLDER}, "headers-null": {PLACEHOLDER},
    "nonce-undefined": {PLACEHOLDER}, "body-undefined": {PLACEHOLDER}, "body-object": {PLACEHOLDER}, "body-empty": {PLACEHOLDER},
    "body-braces": {PLACEHOLDER}, "bytes-repr": {PLACEHOLDER}, "bytearray": {PLACEHOLDER}, "node-buffer": {PLACEHOLDER},
    "base64": {PLACEHOLDER}, "dict-repr": {REPARSED}, "inner-data": {REPARSED}, "inner-data-quoted": {REPARSED},
    "hmac-secret": {HMAC}, "hmac-secret-base64": {HMAC}, "hmac-body-alone": {"webhook-body-alone", HMAC},
    "undefined-and-reparsed": {PLACEHOLDER, REPARSED},
    "finds-proxy-case": {NOT_FOUND}, "finds-lower-case": {NOT_FOUND}, "finds-documented": {NOT_FOUND}, "finds-capitals": {NOT_FOUND},
    "serial-api-key": {"webhook-serial-compared-with-api-key"},
}
RIGHT = ("right", "right-401", "right-400-json", "right-spaced", "right-204")


@contextlib.contextmanager
def mistaken():
    """All receivers at once; gives what calls the program on one of them."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        secret = os.path.join(folder, "secret")
        with open(secret, "w", encoding="ascii") as file:
            file.write(SECRET)
        child = subprocess.Popen([PYTHON, MISTAKEN, "http://127.0.0.1:%d%s" % (port, PATH), API_KEY, secret], env=ENVIRONMENT,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="ascii")
        try:
            at = int(child.stdout.readline())

            def call(name, *arguments, **how):
                return webhook("http://127.0.0.1:%d/%s" % (at, name), "--certificates-port", str(port), *CLOCK, *arguments, **how)

            yield call, secret
        finally:
            child.kill()
            child.wait()
            child.stdout.close()


def on_terminal(call, *arguments):
    """With a terminal for standard error; gives what stands there, too."""
    ours, its = pty.openpty()
    told = []

    def listen():
        with contextlib.suppress(OSError):
            told.extend(iter(lambda: os.read(ours, 65536), b""))

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    done = call(*arguments, stderr=its)
    os.close(its)
    thread.join(10)
    os.close(ours)
    return done, b"".join(told).decode()


def named(done):
    """The ids of the mistakes of all deliveries."""
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["id"] for record in records for one in record.get("mistakes", ())}


def check_mistakes():
    with mistaken() as (call, secret):
        held = ("--key", secret, "--api-key", API_KEY)
        for name, wanted in MISTAKES.items():
            done = call(name, "--json", "--select", "genuine-2048", "--select", "genuine-lower", *held)
            found = named(done)
            report("a receiver with %s is named by %s" % (name, " and ".join(sorted(wanted))),
                   "" if found == wanted and done.returncode == 1 and SECRET not in done.stdout + done.stderr
                   else (found, done.returncode, done.stderr))
        for name in RIGHT:
            done = call(name, *held)
            report("a right receiver passes in the form %s" % name,
                   "" if done.returncode == 0 and done.stdout.endswith("\n22 passed, 0 failed, 0 skipped\n") else done.stdout)
        done = call("serial-api-key", "--json", "--select", "genuine-2048")
        report("without the API key a receiver that compares it is not named, and it is said what is missing",
               "" if not named(done) and "--api-key" in done.stderr else (named(done), done.stderr))
        done = call("finds-lower-case", "--select", "genuine-2048")
        report("the spelling that is found is told, and the one that is not",
               "" if "binancepay-timestamp, and does not find" in done.stdout.replace("\n", " ") else done.stdout)
        done, told = on_terminal(call, "slow", "--select", "genuine-2048")
        report("on a terminal it is shown how far the search for the mistake is, and wiped",
               "" if re.search(r"\rStrings of wrong receivers: \d+ of \d+", told.replace("\x1b[K", "")) and "\x1b[KS" in told
               and "Strings" not in done.stdout and told.count("\x1b[K") > told.count("Strings") else (told, done.stdout))
        done = call("hmac-secret", "--select", "genuine-2048", "--key", secret)
        report("an HMAC by a secret is not told to be one that anybody can make",
               "" if HMAC in done.stdout and "Anybody" not in done.stdout else done.stdout)


# --------------------------------------------------------------------------------------------------- one answer to all


@contextlib.contextmanager
def answering(status, headers=(), text=""):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response_only(status)
            for name, value in (*headers, ("Content-Length", str(len(text)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield "http://127.0.0.1:%d/pay" % server.server_port
    finally:
        server.shutdown()
        server.server_close()


def check_alike():
    rows = [(404, (), "Every answer was 404: is the path right?"), (405, (), "Every answer was 405: does the path take POST?"),
            (301, (("Location", "http://127.0.0.1/pay/"),),
             "Every answer was 301, to http://127.0.0.1/pay/: is the address right?"),
            (401, (), "Every answer was 401: does something ask for a login")]
    for status, headers, sentence in rows:
        # One genuine delivery: all strings of wrong receivers are tried for each.
        with answering(status, headers) as url:
            done = webhook(url, "--select", "genuine-2048", "--select", "forged-*")
        report("one answer to everything, %d, is told in one sentence first, and passes nothing" % status,
               "" if done.stdout.startswith(sentence) and done.returncode == 1 and "WRONG" not in done.stdout
               and done.stdout.endswith("0 passed, 1 failed, 13 skipped\n") else done.stdout)
    with answering(404) as url:
        done = webhook(url, "--json")
        forged = [json.loads(line) for line in done.stdout.splitlines() if '"forged-amount"' in line][0]
        report("in NDJSON a forged delivery is then skipped, and not passed",
               "" if (forged["counted"], forged["detail"]) == ("skipped", "404") else forged)
        done = webhook(url, "-v")
        report("-v shows the lines all the same, and calls the forged ones unknown",
               "" if done.stdout.count(" unknown\n") == 17 and done.stdout.count(" REFUSED\n") == 5 else done.stdout)
        done = webhook(url, "--select", "forged-amount")
        report("a single refusal is not taken for all answers", "" if done.returncode == 0 and "Every" not in done.stdout else done.stdout)
    with answering(200, text='{"returnCode":"FAIL"}') as url:
        done = webhook(url, "--select", "genuine-2048", "--select", "forged-*")
        report("one that refuses everything is told so first, and is given no mistake",
               "" if done.stdout.startswith("Every answer was 200 FAIL: it refuses") and "WRONG" not in done.stdout
               and "(webhook-headers-not-found)" in done.stdout else done.stdout)
    with answering(200, text="<html>welcome</html>") as url:
        done = webhook(url)
        report("a page that anybody gets is told as that",
               "" if done.returncode == 1 and "13 of 13" in done.stdout and "page that anybody gets" in done.stdout.replace("\n", " ")
               else done.stdout)
    with raw_server(b"") as (url, _):
        done = webhook(url)
        report("connections that are all closed are told in one sentence",
               "" if done.stdout.startswith("Every delivery came to the same:") and done.stdout.endswith("0 passed, 5 failed, 17 skipped\n")
               else done.stdout)


# ----------------------------------------------------------------------------------------------------- a command


def started(program, *command, arguments=(), seconds=60):
    """Runs `webhook URL -- PYTHON -c program PORT command...`."""
    port = free_port()
    done = webhook("http://127.0.0.1:%d/pay" % port, *arguments, "--", PYTHON, "-c", program, str(port), *command, seconds=seconds)
    return port, done


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_closed(port):
    """A process that was killed may hold its port for a moment more, where it is nobody's child."""
    for _ in range(100):
        if not is_open(port):
            return True
        time.sleep(0.05)
    return False


RECEIVER = """
import http.server, os, sys
sys.argv[1:], port = [os.environ["BNCONFORM_CERTIFICATES"]], int(sys.argv[1])
sys.path.insert(0, %r)
real = http.server.HTTPServer
http.server.HTTPServer = lambda address, handler: real((address[0], port), handler)
import receiver
receiver.print = lambda *a, **k: None
""" % os.path.dirname(os.path.abspath(CORRECT))


def check_command():
    port, done = started(RECEIVER + "receiver.serve()")
    report("a receiver that is started is judged, finds the certificates, and is ended",
           "" if done.returncode == 0 and done.stdout.endswith("22 passed, 0 failed, 0 skipped\n") and is_closed(port)
           else (done.returncode, done.stdout, done.stderr))
    port, done = started(RECEIVER + "receiver.serve(answer=lambda accepted: receiver.answer_of(True))")
    report("one that fails open is exit 1", "" if done.returncode == 1 and is_closed(port) else done.returncode)
    _, done = started("import sys; print('first'); print('no module named flask', file=sys.stderr); sys.exit(7)")
    report("one that ends before it listens is told with its last lines, exit 6",
           "" if done.returncode == 6 and "ended with 7 before it took a connection" in done.stderr
           and "  no module named flask" in done.stderr and not done.stdout else (done.returncode, done.stderr))
    before = time.monotonic()
    _, done = started("import time; print('I sleep', flush=True); time.sleep(600)", arguments=("--start-deadline", "2000"))
    report("one that never listens is given up after its deadline",
           "" if done.returncode == 6 and "within 2000 ms" in done.stderr and "I sleep" in done.stderr
           and time.monotonic() - before < 20 else (done.returncode, done.stderr))
    # It answers rightly up to the last delivery, and then ends by itself.
    dying = """
old = receiver.answer_of
count = [0]
def answer(accepted):
    count[0] += 1
    if count[0] == 4:
        print("out of cheese", file=sys.stderr, flush=True)
        os._exit(9)
    return old(accepted)
receiver.serve(answer=answer)"""
    _, done = started(RECEIVER + dying)
    report("one that ends while it is asked is told with its last lines, and the rest is not sent",
           "" if done.returncode == 1 and "ended with 9 while deliveries were sent" in done.stderr and "out of cheese" in done.stderr
           and "not sent" in done.stdout else (done.returncode, done.stdout, done.stderr))
    # Its own status is that of a parent that is gone before the second answer.
    answers = """
count, parent, told = [0], os.getppid(), int(os.environ["TOLD"])
def answer(accepted):
    count[0] += 1
    if count[0] == 1:
        os.write(told, b".")
    for _ in range(1000 if count[0] == 2 else 0):
        if os.getppid() != parent:
            break
        time.sleep(0.01)
    return old(accepted)
old = receiver.answer_of
receiver.serve(answer=answer)"""
    parent = """
import os, subprocess, sys
mine, its = os.pipe()
subprocess.Popen([sys.executable, "-c", sys.argv[2], sys.argv[1]], pass_fds=[its], env={**os.environ, "TOLD": str(its)})
os.read(mine, 1)
sys.exit(9)"""
    port, done = started(parent, "import time\n" + RECEIVER + answers, arguments=("--select", "genuine-2048", "--select", "genuine-lower"))
    report("where all answers are right its own status counts",
           "" if done.returncode == 9 and "2 passed, 0 failed" in done.stdout and "ended with 9" in done.stderr and is_closed(port)
           else (done.returncode, done.stdout, done.stderr))
    done = webhook("http://127.0.0.1:%d/" % free_port(), "--", "/no/such/receiver")
    report("one that cannot be run is exit 64", "" if done.returncode == 64 and "/no/such/receiver" in done.stderr else done.stderr)
    with answering(404) as url:
        done = webhook(url, "--", PYTHON, "-c", "")
        report("where somebody listens already nothing is started, exit 64",
               "" if done.returncode == 64 and "somebody listens at" in done.stderr else (done.returncode, done.stderr))
    # A grandchild that the command leaves behind is ended as well, where Linux tells of it also in a session of its own.
    leaving = ("import os, subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[2], sys.argv[1]], "
               "start_new_session=os.path.exists('/proc/thread-self/children'))")
    port, done = started(leaving, RECEIVER + "receiver.serve()", arguments=("--select", "genuine-2048"))
    report("a receiver that a command leaves behind is judged, and ended",
           "" if done.returncode == 0 and is_closed(port) else (done.returncode, done.stdout, done.stderr))
    port = free_port()
    slow = RECEIVER + "import time\nold = receiver.answer_of\nreceiver.serve(answer=lambda accepted: (time.sleep(0.2), old(accepted))[1])"
    child = subprocess.Popen(["bnconform", "webhook", "http://127.0.0.1:%d/pay" % port, "--", PYTHON, "-c", slow, str(port)], env=ENVIRONMENT,
                             executable=BNCONFORM, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    for _ in range(1000):
        if is_open(port):
            break
        time.sleep(0.01)
    time.sleep(0.3)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    report("Ctrl-C ends both, and the receiver's end is not told as its own",
           "" if child.returncode == 130 and "interrupted by SIGINT" in out and "ended" not in err and is_closed(port)
           else (child.returncode, out, err))
    secret = "env-secret-never-told"
    program = "import os, sys; print('KEY' if 'WEBHOOK_KEY' in os.environ else 'none'); sys.exit(3)"
    done = subprocess.run([BNCONFORM, "webhook", "http://127.0.0.1:%d/" % free_port(), "--key", "env:WEBHOOK_KEY", "--", PYTHON, "-c",
                           program], env={**ENVIRONMENT, "WEBHOOK_KEY": secret}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60, encoding="utf-8", check=False)
    report("a key from the environment is not handed to the command",
           "" if "  none" in done.stderr and secret not in done.stderr + done.stdout else done.stderr)


# ------------------------------------------------------------------------------------------------------- own key, curl


def check_key():
    keys = json.load(open("vectors/keys.json", encoding="utf-8"))["keys"]
    with mistaken() as (call, _), tempfile.TemporaryDirectory() as folder:
        own, public = os.path.join(folder, "own.pem"), os.path.join(folder, "public.pem")
        with open(own, "w", encoding="ascii") as file, open(public, "w", encoding="ascii") as other:
            file.write(keys["rsa-2048"]["pem"])
            other.write(keys["rsa-2048"]["public_pem"])
        done = call("right", "--key", own)
        serial = hashlib.md5(keys["rsa-2048"]["public_pem"].encode()).hexdigest().upper()
        report("deliveries are signed with a key of one's own, whose public half and serial the receiver fetches",
               "" if done.returncode == 0 and done.stdout.endswith("20 passed, 0 failed, 0 skipped\n")
               and serial in done.stderr else (done.returncode, done.stdout, done.stderr))
        port = free_port()
        with contextlib.ExitStack() as held:
            # It holds a certificate of the test keys, and not the one that signs.
            child = subprocess.Popen([PYTHON, os.path.join(HERE, "peers", "receivers", "of_scheme.py"), "http://127.0.0.1:%d%s" % (port, PATH),
                                      "onchain-webhook"], env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="ascii")
            held.callback(child.stdout.close)
            held.callback(child.wait)
            held.callback(child.kill)
            url = "http://127.0.0.1:%d/" % int(child.stdout.readline())
            done = webhook(url, "--scheme", "onchain-webhook", "--key", "@rsa-2048", "--select", "genuine-2048", "--select", "forged-*")
        report("a receiver that holds another key is told so, and not that it accepts forged payments",
               "" if done.returncode == 1 and "holds the public half of --key" in done.stdout.replace("\n", " ") and "FORGED" not in done.stdout
               else done.stdout)
        for name, words in (("@ed25519-a", "no RSA private key"), (public, "a public key")):
            done = call("right", "--key", name)
            report("a key that no delivery is signed with is exit 64, %s" % words,
                   "" if done.returncode == 64 and words in done.stderr else (done.returncode, done.stderr))


@contextlib.contextmanager
def recording():
    """Takes whatever is posted; gives URL and what came, header names in lower case."""
    came = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            came.append((self.path, {name.lower(): value for name, value in self.headers.items() if name.lower().startswith("binancepay-")},
                         self.headers.get("Content-Type"), body))
            self.send_response_only(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield "http://127.0.0.1:%d/it's[1]?a={b}" % server.server_port, came
    finally:
        server.shutdown()
        server.server_close()


def check_curl():
    with tempfile.TemporaryDirectory() as folder, recording() as (url, came):
        secret, body = os.path.join(folder, "secret"), os.path.join(folder, "body")
        with open(secret, "w", encoding="ascii") as file:
            file.write(SECRET)
        with open(body, "wb") as file:
            file.write(b"@it's\r\n%s \\n caf\xc3\xa9\n")
        asked = (url, "--print-curl", *CLOCK)
        done = webhook(*asked, "--key", secret, "--body", body)
        commands = done.stdout
        report("the deliveries are printed as commands of curl, without a secret, and none is sent",
               "" if done.returncode == 0 and commands.count("curl -sS ") == 24 and not came and SECRET not in commands
               and "PRIVATE" not in commands else (done.returncode, commands, done.stderr))
        if shutil.which("curl") is None:
            print("skip - what curl sends is what the program sends: there is no curl here")
            return
        script = os.path.join(folder, "all.sh")
        with open(script, "w", encoding="utf-8") as file:
            file.write(commands)
        with open(body, "ab") as file:
            file.write(b"\0")
        zero = webhook(*asked, "--select", "genuine-2048", "--body", body).stdout
        subprocess.run(["sh", script], env=ENVIRONMENT, stdout=subprocess.DEVNULL, timeout=60, check=True)
        by_hand, came[:] = list(came), []
        subprocess.run(["sh", "-c", zero], env=ENVIRONMENT, stdout=subprocess.DEVNULL, timeout=60, check=True)
        report("a body with a zero byte is sent whole", "" if [one[3] for one in came] == [open(body, "rb").read()] else came)
        with open(body, "rb+") as file:
            file.truncate(os.path.getsize(body) - 1)
        came[:] = []
        webhook(url, *CLOCK, "--key", secret, "--body", body)
        # The receiver accepts all, so nothing is asked besides; the replay has a second copy of the first in both.
        report("what curl sends is what the program sends, octet for octet", "" if by_hand == came else (len(by_hand), len(came)))
    done = webhook("http://127.0.0.1:1/", "--print-curl", "--", "true")
    report("--print-curl starts no receiver", "" if done.returncode == 64 and "--print-curl" in done.stderr else done.stderr)


def main():
    for check in (check_mistakes, check_alike, check_command, check_key, check_curl):
        check()
    return 1 if check_webhook.failures else 0


if __name__ == "__main__":
    sys.exit(main())
