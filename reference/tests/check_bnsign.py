#!/usr/bin/env python3
"""The command bnsign, driven from outside: what it prints, its exit statuses, where keys come from, and that no secret
comes out. Run from the project's root; BUILD names the build folder. With --write the golden texts are written anew."""
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import termios
import time

BNSIGN = os.path.join(os.environ.get("BUILD", "build"), "bnsign")
GOLDEN = "reference/tests/golden"
KEYS = json.load(open("vectors/keys.json", encoding="utf-8"))["keys"]
DOCS = KEYS["docs"]
# A secret and an API key that are nobody's, and no test keys: they must never be shown, or be shortened.
SECRET = "Zq9" * 20 + "wxyz"
API_KEY = "Ab1" * 20 + "wxyZ"
SIGNATURE = "d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca"
OPEN_ORDERS = ["us-rest", "GET", "/api/v3/openOrders", "symbol=BTCUSDT", "--time", "1499827319559"]
NONCE = "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"
AT = ["--time", "1499827319559"]

STEPS = {
    "us-rest": OPEN_ORDERS + ["--key", "@docs"],
    "spot-rest": ["spot-rest", "POST", "/api/v3/order", "symbol=LTCBTC", "name=a&b <ü>\t币", "--body", "quantity=1",
                  "--body", "price=0.1", "--key", "@rsa-2048"] + AT,
    "spot-rest-body-only": ["spot-rest", "POST", "/api/v3/order", "--body", "quantity=1", "--key", "@ed25519-a"] + AT,
    "spot-ws": ["spot-ws", "order.place", "symbol=BTCUSDT", "side=SELL", "quantity:=0.0100", "test:=true",
                "--key", "@docs"] + AT,
    "us-ws": ["us-ws", "order.place", "symbol=BTCUSDT", "--key", "@us"] + AT,
    "fix-logon": ["fix-logon", "sender=EXAMPLE", "seq=1", "sending-time=20240627-11:17:25.223", "--key", "@docs-fix"],
    "pay-request": ["pay-request", "POST", "/binancepay/openapi/v2/order", "--body", '{"a":"b c"}', "--nonce", NONCE,
                    "--key", "@docs-pay"] + AT,
    "pay-webhook": ["pay-webhook", "--body", '{"bizId":29383937493038367292}', "--nonce", NONCE,
                    "--key", "@webhook-2048"] + AT,
}


class Failed(Exception):
    pass


def check(holds, what):
    if not holds:
        raise Failed(what)


def run(*args, stdin=b"", env=None, stdout=subprocess.PIPE, timeout=20):
    """The command without a terminal of its own: setsid takes /dev/tty away. No output may hold the secret."""
    environment = {k: v for k, v in os.environ.items() if k not in ("TEST_SECRET",)}
    environment.update(env or {})
    done = subprocess.run([BNSIGN, *args], input=stdin, stdout=stdout, stderr=subprocess.PIPE, env=environment,
                          start_new_session=True, timeout=timeout)
    for text in (done.stdout or b"", done.stderr):
        check(SECRET.encode() not in text and SECRET[:12].encode() not in text, "the secret was printed")
    check(done.returncode >= 0, "ended by signal %d" % -done.returncode)
    return done


def says(done, status, *parts):
    text = done.stderr.decode()
    check(done.returncode == status, "exit %d, not %d: %s" % (done.returncode, status, text))
    for part in parts:
        check(part in text, "%r is not in %r" % (part, text))
    return text


def refused(args, *parts, **how):
    done = run(*args, **how)
    text = says(done, 64, *parts)
    check(text.startswith("bnsign: "), "it does not begin with bnsign: %r" % text)
    check(done.stdout == b"", "something was printed all the same: %r" % done.stdout)


def has_rsa():
    hello = run("adapter", stdin=b'{"id":"0","op":"hello","protocol":"1"}\n').stdout
    return "rsa" in json.loads(hello)["ok"]["keys"]


class Folder:
    """Files for one test, gone behind it."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def file(self, name, data):
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as file:
            file.write(data)
        return path


# ------------------------------------------------------------------------------------------------------- steps

def golden(name):
    if KEYS[STEPS[name][STEPS[name].index("--key") + 1][1:]]["type"] == "rsa" and not has_rsa():
        return "no linked back end has RSA"
    got = run("sign", *STEPS[name], "--steps")
    says(got, 0)
    with open("%s/steps-%s.txt" % (GOLDEN, name), "rb") as file:
        want = file.read()
    check(got.stdout == want, "it prints\n%s" % got.stdout.decode())
    return None


def the_first_example_shows_the_known_signature_and_each_rule_at_column_80():
    text = run("sign", *STEPS["us-rest"], "--steps").stdout.decode()
    check("     %s\n" % SIGNATURE in text, "no signature")
    titles = [line for line in text.split("\n") if re.search(r"\([A-Z]+-\d+\)$", line)]
    check(len(titles) == 7 and all(len(line) == 80 for line in titles), repr(titles))


def what_the_steps_say_to_type_gives_the_same_signature():
    for name, want in (("us-rest", SIGNATURE), ("spot-ws", None), ("pay-request", None)):
        text = run("sign", *STEPS[name], "--steps").stdout.decode()
        by_hand = text.split("By hand:")[1]
        got = subprocess.run(["sh", "-c", by_hand], stdout=subprocess.PIPE, check=True, timeout=20).stdout.decode()
        want = want or json.loads(run("sign", *STEPS[name], "--json").stdout)["signature"]
        check(want in got, "%s: %r" % (name, got))


def steps_of_a_key_of_ones_own_show_neither_the_secret_nor_the_whole_api_key():
    for args in (OPEN_ORDERS, ["spot-ws", "order.place", "a=b"] + AT,
                 ["pay-request", "POST", "/p", "--body", "{}", "--nonce", NONCE] + AT):
        done = run("sign", *args, "--steps", "--api-key", API_KEY, "--key", "env:TEST_SECRET",
                   env={"TEST_SECRET": SECRET})
        text = says(done, 0) + done.stdout.decode()
        check(API_KEY not in text and "Ab1A…wxyZ" in text, text)
        check("(not shown)" in text and "By hand" not in text, text)
        check(max(map(len, text.split("\n"))) <= 80, "a row passes 80 columns:\n" + text)


def verbose_steps_break_no_row():
    done = run("sign", "spot-rest", "GET", "/a", "x=" + "y" * 300, "--steps", "-v", "--key", "@docs", *AT)
    check("     x=" + "y" * 300 + "&timestamp=1499827319559\n" in done.stdout.decode(), done.stdout.decode())


# ------------------------------------------------------------------------------------------------------- output

def sign_prints_the_request_itself():
    done = run("sign", *STEPS["us-rest"])
    says(done, 0)
    check(done.stdout.decode() ==
          "GET /api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559&signature=%s HTTP/1.1\n"
          "Host: api.binance.us\nX-MBX-APIKEY: %s\n\n" % (SIGNATURE, DOCS["api_key"]), done.stdout.decode())


def json_has_every_stage():
    done = json.loads(run("sign", *STEPS["us-rest"], "--json").stdout)
    check(done["payload"] == "symbol=BTCUSDT&timestamp=1499827319559" and done["signature"] == SIGNATURE, repr(done))
    check(done["headers"] == [["X-MBX-APIKEY", DOCS["api_key"]]] and done["body"] == "", repr(done))
    frame = json.loads(run("sign", *STEPS["spot-ws"], "--json").stdout)
    check('"quantity":0.0100,"test":true' in frame["message"], frame["message"])


def curl_is_quoted_so_that_a_shell_gives_back_the_bytes():
    body = "a'b\"c$(d)`e`\\\n!"
    done = run("sign", "pay-request", "POST", "https://example.org:8443/p/[1]", "--body", body, "--curl",
               "--key", "@docs-pay")
    text = done.stdout.decode()
    show = 'for word in "$@"; do printf "%s\\0" "$word"; done'
    words = subprocess.run(["sh", "-c", "curl() { %s; }\n%s" % (show, text)], stdout=subprocess.PIPE, check=True,
                           timeout=20).stdout.decode().split("\0")
    check("--globoff" in words and words[words.index("--data-raw") + 1] == body, repr(words))
    check(words[words.index("--url") + 1] == "https://example.org:8443/p/[1]", repr(words))


def a_whole_url_gives_host_and_query():
    done = run("sign", "us-rest", "GET", "http://127.0.0.1:41873/api/v3/openOrders?symbol=BTCUSDT", "--key", "@docs", *AT)
    text = done.stdout.decode()
    check("Host: 127.0.0.1:41873\n" in text and SIGNATURE in text, text)


def a_timestamp_among_the_parameters_is_not_added_again():
    done = run("sign", "us-rest", "GET", "/api/v3/openOrders", "symbol=BTCUSDT", "timestamp=1499827319559", "--key", "@docs")
    check(SIGNATURE in done.stdout.decode(), done.stdout.decode())
    refused(["sign", *OPEN_ORDERS, "timestamp=1", "--key", "@docs"], "the time is given twice")


def without_time_and_nonce_they_are_fresh():
    before = int(time.time() * 1000)
    made = [json.loads(run("sign", "pay-request", "POST", "/p", "--body", "{}", "--key", "@docs-pay", "--json").stdout)
            for _ in range(3)]
    headers = [dict(one["headers"]) for one in made]
    nonces = {one["BinancePay-Nonce"] for one in headers}
    check(len(nonces) == 3 and all(re.fullmatch("[A-Za-z0-9]{32}", one) for one in nonces), repr(nonces))
    for one in headers:
        check(before <= int(one["BinancePay-Timestamp"]) <= int(time.time() * 1000), one["BinancePay-Timestamp"])


def a_body_from_a_file_is_signed_to_the_byte():
    with Folder() as folder:
        path = folder.file("body.json", b'{"a":1}\r\n')
        done = json.loads(run("sign", "pay-request", "POST", "/p", "--body", "@" + path, "--nonce", NONCE, "--key",
                              "@docs-pay", "--json", *AT).stdout)
        check(done["payload"] == "1499827319559\n%s\n{\"a\":1}\r\n\n" % NONCE, repr(done["payload"]))
        form = folder.file("form", b"a=1&b=%C3%BC\n")
        done = json.loads(run("sign", "spot-rest", "POST", "/p", "--body", "@" + form, "--key", "@docs", "--json",
                              *AT).stdout)
        check(done["payload"] == "a=1&b=%C3%BC&timestamp=1499827319559", repr(done["payload"]))


def a_full_device_is_exit_5():
    if not os.path.exists("/dev/full"):
        return "there is no /dev/full"
    with open("/dev/full", "wb") as full:
        says(run("sign", *STEPS["us-rest"], stdout=full), 5, "bnsign: standard output: ")
        says(run("--help", stdout=full), 5, "bnsign: standard output: ")
        says(run("adapter", stdin=b"{}\n", stdout=full), 5, "bnsign: adapter: ")
    return None


# --------------------------------------------------------------------------------------------------------- keys

def sign_with(*args, **how):
    done = run("sign", *OPEN_ORDERS, "--api-key", DOCS["api_key"], *args, **how)
    return done, SIGNATURE in done.stdout.decode()


def a_secret_comes_from_a_file_the_environment_or_standard_input():
    secret = DOCS["secret"].encode()
    with Folder() as folder:
        for data, note in ((secret, None), (secret + b"\n", "64 bytes; a newline at its end was left out"),
                           (secret + b"\r\n", "64 bytes; a newline at its end was left out")):
            for args, stdin in ((["--key", folder.file("s", data)], b""), (["--key", "-"], data)):
                done, right = sign_with(*args, stdin=stdin)
                text = says(done, 0)
                check(right, "%r: another signature" % data[64:])
                check(note in text if note else text == "", repr(text))
    done, right = sign_with("--key", "env:TEST_SECRET", env={"TEST_SECRET": DOCS["secret"]})
    check(right and says(done, 0) == "", "from the environment")


def what_is_left_over_around_a_secret_is_used_and_warned_of():
    secret = DOCS["secret"].encode()
    for data, warning in ((secret + b"\n\n", "white space"), (b" " + secret, "white space"),
                          (b'"' + secret + b'"', "quotation mark"), (b"\xef\xbb\xbf" + secret, "byte order mark")):
        done, right = sign_with("--key", "-", stdin=data)
        says(done, 0, warning)
        check(not right, "%r: it was trimmed (C-2)" % warning)
    done, right = sign_with("--key", "env:TEST_SECRET", env={"TEST_SECRET": DOCS["secret"] + "\n"})
    says(done, 0, "white space")
    check(not right, "a variable's newline was dropped")


def a_pem_is_told_by_its_first_line():
    with Folder() as folder:
        pem = KEYS["docs-fix"]["pem"].encode()
        for data in (pem, b"\n\r\n" + pem.replace(b"\n", b"\r\n"), pem.rstrip()):
            done = run("sign", *STEPS["fix-logon"][:-1], folder.file("key.pem", data), "--api-key", "K")
            says(done, 0)
            check(b"4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA==" in
                  done.stdout, done.stdout)


def a_key_that_cannot_be_opened_is_refused_with_what_mends_it():
    begin = "-----BEGIN %s-----\nMIIB\n-----END %s-----\n"
    for label, part in (("RSA PRIVATE KEY", "openssl pkcs8 -topk8 -nocrypt"), ("ENCRYPTED PRIVATE KEY", "openssl pkey"),
                        ("EC PRIVATE KEY", "bnsign: the key: "), ("PUBLIC KEY", "bnsign: the key: ")):
        pem = (begin % (label, label)).encode()
        refused(["sign", "spot-rest", "GET", "/", "--api-key", "K", "--key", "-"], part, stdin=pem)


def without_a_key_and_a_terminal_it_says_how_to_give_one():
    refused(["sign", *OPEN_ORDERS, "--api-key", API_KEY], "no key: us-rest takes an HMAC secret", "--key FILE", "env:NAME")
    refused(["sign", "fix-logon", "sender=A", "--api-key", API_KEY], "takes an Ed25519 key in PEM")


def keys_that_are_not_there_are_named_but_never_what_may_be_a_secret():
    refused(["sign", *OPEN_ORDERS, "--key", "no/such/file"], "no/such/file: No such file")
    refused(["sign", *OPEN_ORDERS, "--key", SECRET], "A secret is never an argument")
    refused(["sign", *OPEN_ORDERS, "--key=" + SECRET], "A secret is never an argument")
    refused(["sign", *OPEN_ORDERS, "--secret=" + SECRET], "--secret is not an option of sign")
    refused(["sign", *OPEN_ORDERS, "--key", "env:" + SECRET], "no variable of the environment")
    refused(["sign", *OPEN_ORDERS, "--key", "env:NO_SUCH_NAME"], "NO_SUCH_NAME is not set")
    refused(["sign", *OPEN_ORDERS, "--key", "@nobody"], "@nobody is not among the test keys", "@docs ")
    refused(["sign", *OPEN_ORDERS, "--key", "-", "--api-key", "K"], "the secret is empty")
    refused(["sign", *OPEN_ORDERS, "--key", "env:TEST_SECRET"], "give it with --api-key", env={"TEST_SECRET": SECRET})


def a_key_that_the_scheme_has_not_is_refused():
    refused(["sign", *OPEN_ORDERS, "--key", "@ed25519-a"], "us-rest takes an HMAC secret, not this Ed25519 key")
    refused(["sign", "fix-logon", "sender=A", "--key", "@docs"], "not this HMAC secret")
    refused(["sign", "spot-ws", "session.logon", "--key", "@docs"], "SW-5")
    refused(["sign", "usdm-ws", "session.logon", "--key", "@docs"], "DR-7")
    refused(["sign", "pay-webhook", "--body", "{}", "--key", "@faq-webhook-1024"], "it can verify, not sign")


def on_terminal(args, typed, signals=(), seconds=10, echo_off=True):
    """Runs with a terminal of its own, types when the prompt is there, and gives what the terminal showed, the exit
    status and whether the echo is on again."""
    pid, master = pty.fork()
    if pid == 0:
        os.execv(BNSIGN, [BNSIGN, *args])
    shown, sent, deadline = b"", False, time.monotonic() + seconds
    while time.monotonic() < deadline:
        ready, _, _ = select.select([master], [], [], 0.2)
        if ready:
            try:
                got = os.read(master, 4096)
            except OSError:
                break
            if not got:
                break
            shown += got
        if not sent and b": " in shown:
            sent = True
            check(not echo_off or not termios.tcgetattr(master)[3] & termios.ECHO, "the echo is on while the secret is asked for")
            os.write(master, typed)
            for number in signals:
                os.kill(pid, number)
    else:
        os.kill(pid, signal.SIGKILL)
    try:
        echo = bool(termios.tcgetattr(master)[3] & termios.ECHO)
    except termios.error:
        echo = None  # some systems forget the terminal with its last user
    _, status = os.waitpid(pid, 0)
    os.close(master)
    return shown.decode(), status, echo


def on_a_terminal_the_secret_is_asked_for_without_an_echo():
    shown, status, echo = on_terminal(["sign", *OPEN_ORDERS, "--api-key", DOCS["api_key"]], DOCS["secret"].encode() + b"\n")
    check(os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, "status %d: %s" % (status, shown))
    check("Secret for vmPU…Eh8A (not shown, not kept): " in shown, shown)
    check(SIGNATURE in shown and DOCS["secret"] not in shown, shown)
    check(echo is not False, "the echo is left off")


def an_interrupted_prompt_puts_the_terminal_back():
    for number in (signal.SIGINT, signal.SIGTERM):
        shown, status, echo = on_terminal(["sign", *OPEN_ORDERS, "--api-key", DOCS["api_key"]], b"abc", [number])
        check(os.WIFSIGNALED(status) and os.WTERMSIG(status) == number, "status %d" % status)
        check("abc" not in shown and echo is not False, shown)


def a_paste_that_the_terminal_cuts_is_not_judged():
    shown, status, _ = on_terminal(["verify", "us-rest", "--key", "@docs"],
                                   b"GET /" + b"x" * 6000 + b" HTTP/1.1\n\n\x04", echo_off=False)
    check(os.WIFEXITED(status) and os.WEXITSTATUS(status) == 64 and "the terminal cut a long line" in shown, shown)


def an_empty_answer_is_no_secret():
    shown, status, _ = on_terminal(["sign", *OPEN_ORDERS, "--api-key", DOCS["api_key"]], b"\n")
    check(os.WIFEXITED(status) and os.WEXITSTATUS(status) == 64 and "no secret was given" in shown, shown)


def a_pem_is_read_whatever_became_of_its_line_ends():
    pem = KEYS["ed25519-a"]["pem"]
    args = ["sign", "spot-rest", "GET", "/api/v3/account", "--time", "1", "--api-key", DOCS["api_key"]]
    wanted = run(*args, "--key", "@ed25519-a").stdout
    forms = [pem, pem.replace("\n", "\r\n"), pem.strip().replace("\n", " "), pem.replace("\n", ""), "  " + pem.replace("\n", "\n  ")]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "key.pem")
        for form in forms:
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(form)
            check(run(*args, "--key", path).stdout == wanted, "from a file: %r" % form[:40])
            check(run(*args, "--key", "env:TEST_SECRET", env={"TEST_SECRET": form}).stdout == wanted, "from a variable: %r" % form[:40])
            check(run(*args, "--key", "-", stdin=form.encode()).stdout == wanted, "from standard input: %r" % form[:40])
            shown, status, echo = on_terminal(args, form.strip().encode() + b"\n")
            check(wanted.split()[-1].decode() in shown and status == 0 and echo, "typed: %r: %s" % (form[:40], shown))
            check("MC4CAQ" not in shown, "the key was shown")
    escaped = pem.replace("\n", "\\n")
    bare = "".join(pem.split("\n")[1:-2])
    for form, like in ((escaped, "a backslash and an n"), ('"%s"' % pem, "something stands around it"), ("\ufeff" + pem, "byte order mark"),
                       (bare, "its first and its last line are missing")):
        done = run(*args, "--key", "env:TEST_SECRET", env={"TEST_SECRET": form})
        check(done.stdout == wanted and like in done.stderr.decode(), "%r: %r" % (form[:40], done))


# -------------------------------------------------------------------------------------------------------- verify

def what_is_signed_verifies_and_what_is_changed_does_not():
    rsa = has_rsa()
    for name, args in STEPS.items():
        key = args[args.index("--key") + 1]
        if KEYS[key[1:]]["type"] == "rsa" and not rsa:
            continue
        request = run("sign", *args).stdout
        for data in (request, request.replace(b"\n", b"\r\n")):
            done = run("verify", args[0], "--key", key, stdin=data)
            check(done.returncode == 0 and done.stdout == b"valid\n", "%s: %r" % (name, done))
        at = request.index(b"SPOT") if name == "fix-logon" else -1
        digit = at if at >= 0 else max(request.rfind(b"LTC"), request.rfind(b"BTC"), request.rfind(b"bizId"),
                                       request.rfind(b'"b c'), request.rfind(b"quantity")) + 1
        changed = bytearray(request)
        changed[digit] ^= 2
        done = run("verify", args[0], "--key", key, stdin=bytes(changed))
        check(done.returncode == 1 and done.stdout.startswith(b"not valid: "), "%s: %r" % (name, done))


def verify_gives_the_reason_and_names_explain():
    request = run("sign", *STEPS["us-rest"]).stdout
    with Folder() as folder:
        path = folder.file("request.txt", request)
        done = run("verify", "us-rest", path, "--key", "@docs", "--now", "1499827324560")
        check(done.stdout == b"not valid: timestamp-old\n", repr(done))
        last = says(done, 1).rstrip("\n").split("\n")[-1]
        check(last.endswith("bnconform explain --scheme us-rest " + path), last)
        done = run("verify", "us-rest", path, "--key", "@docs", "--now", "1499827324559.000")
        check(done.stdout == b"valid\n" and says(done, 0) == "", repr(done))
        done = run("verify", "us-rest", path, "--key", "@us", "--json")
        check(json.loads(done.stdout) == {"scheme": "us-rest", "valid": False, "reason": "key-unknown"}, repr(done))
        done = run("verify", "us-rest", path, "--key", "env:TEST_SECRET", env={"TEST_SECRET": SECRET})
        check(done.stdout == b"not valid: signature\n", repr(done))
        done = run("verify", "us-rest", path, "--key", "env:TEST_SECRET", env={"TEST_SECRET": DOCS["secret"]})
        check(done.stdout == b"valid\n", "a secret of one's own belongs to whatever API key arrives: %r" % done)


def a_fix_message_may_have_bars_in_place_of_soh():
    message = run("sign", *STEPS["fix-logon"]).stdout
    for data in (message, message.replace(b"\x01", b"|"), message.rstrip(b"\n")):
        done = run("verify", "fix-logon", "--key", "@docs-fix", stdin=data)
        check(done.stdout == b"valid\n", repr(done))


def content_length_cuts_the_body_and_misses_what_is_not_there():
    request = run("sign", *STEPS["pay-request"]).stdout
    done = run("verify", "pay-request", "--key", "@docs-pay", stdin=request + b"and more\n")
    check(done.stdout == b"valid\n", repr(done))
    done = run("verify", "pay-request", "--key", "@docs-pay", stdin=request[:-5])
    says(done, 1, "4 bytes of the body are missing")
    headers_alone = b"\n".join(request.split(b"\n")[2:])
    done = run("verify", "pay-request", "--key", "@docs-pay", stdin=headers_alone)
    check(done.stdout == b"valid\n", "without a request line: %r" % done)


def input_that_cannot_be_read_is_exit_64():
    refused(["verify", "us-rest", "--key", "@docs"], "there is nothing in it")
    refused(["verify", "us-rest", "--key", "@docs"], "line 1: no request line", stdin=b"hello\n\n")
    refused(["verify", "us-rest", "--key", "@docs"], "line 2: no header", stdin=b"GET / HTTP/1.1\nno header\n\n")
    refused(["verify", "us-rest", "no/such/file", "--key", "@docs"], "no/such/file: No such file")
    refused(["verify", "us-rest", "--key", "-"], "cannot be both the key and the request")
    refused(["verify", "us-rest", "--key", "@docs", "--now", "soon"], "--now soon")


# --------------------------------------------------------------------------------------------------------- usage

def what_cannot_be_understood_is_exit_64_with_one_sentence():
    for args, part in (
            (["sing"], "sing is no command"), (["sign"], "sign needs a scheme"),
            (["sign", "spot"], "spot is no scheme"), (["sign", "us-rest"], "needs METHOD and PATH"),
            (["sign", "us-rest", "get", "/"], "in capitals"), (["sign", "us-rest", "GET", "api"], "PATH begins with"),
            (["sign", "us-rest", "GET", "/", "symbol"], "NAME=VALUE"),
            (["sign", "us-rest", "GET", "/", "--body", "a=b"], "query alone"),
            (["sign", "us-rest", "GET", "/?a=%zz"], "two hex digits"),
            (["sign", "us-rest", "GET", "/?a=b+c"], "undecided"),
            (["sign", "us-rest", "GET", "/", "--time", "now"], "--time now"),
            (["sign", "us-rest", "GET", "/", "--nonce", "x"], "has no nonce"),
            (["sign", "us-rest", "GET", "/", "--time"], "--time needs a value"),
            (["sign", "us-rest", "GET", "/", "--steps", "--json"], "one of them"),
            (["sign", "us-rest", "GET", "/", "--steps=1"], "takes no value"),
            (["sign", "us-rest", "GET", "/", "--time", "1", "--time", "2"], "given twice"),
            (["sign", "spot-ws"], "no PATH"), (["sign", "spot-ws", "m", "a:=x"], "number, true or false"),
            (["sign", "spot-ws", "m", "a:=[1]"], "number, true or false"),
            (["sign", "spot-ws", "m", "--body", "x"], "has no body"),
            (["sign", "spot-ws", "m", "--curl", "--key", "@docs"], "not sent by curl"),
            (["sign", "fix-logon", "seq=1"], "needs sender="), (["sign", "fix-logon", "colour=red"], "fix-logon takes"),
            (["sign", "pay-request", "GET", "/"], "POST"), (["sign", "pay-request", "POST", "/?a=b"], "PR-1"),
            (["sign", "pay-request", "POST", "/", "a=b"], "--body"),
            (["sign", "pay-webhook", "--body", "{}", "--curl", "--key", "@webhook-2048"], "receiver's URL"),
            (["verify", "us-rest", "a", "b"], "one too many"), (["verify", "--steps"], "not an option"),
            (["adapter", "x"], "no arguments")):
        if "@webhook-2048" in args and not has_rsa():
            continue
        refused(args, part)
    check(run().returncode == 64, "without a word: not 64")


def help_and_version_go_to_standard_output():
    for args, start in ((["--help"], "bnsign signs"), (["help"], "bnsign signs"), (["sign", "--help"], "bnsign sign [OPTIONS] SCHEME"),
                        (["verify", "-h"], "bnsign verify [OPTIONS] SCHEME"), (["help", "sign"], "bnsign sign [OPTIONS] SCHEME")):
        done = run(*args)
        check(done.returncode == 0 and done.stdout.decode().startswith(start) and done.stderr == b"", repr(done))
        check(max(len(line) for line in done.stdout.decode().split("\n")) <= 80, "wider than 80 columns")
    check(re.fullmatch(rb"bnsign \d+\.\d+\.\d+\n", run("--version").stdout), "version")


# ------------------------------------------------------------------------------------------------------- adapter

def the_adapter_answers_what_it_owes_at_the_end_of_its_input():
    hello = b'{"id":"%d","op":"hello","protocol":"1"}'
    done = run("adapter", stdin=b"\n".join(hello % i for i in range(5000)))
    ids = [json.loads(line)["id"] for line in done.stdout.splitlines()]
    check(done.returncode == 0 and ids == [str(i) for i in range(5000)], "%d replies" % len(ids))
    done = run("adapter")
    check(done.returncode == 0 and done.stdout == b"", "without a line: %r" % done)


def the_adapter_answers_each_line_before_the_next_is_written():
    child = subprocess.Popen([BNSIGN, "adapter"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        for i in range(3):
            child.stdin.write(b'{"id":"%d","op":"x"}\n' % i)
            child.stdin.flush()
            check(select.select([child.stdout], [], [], 10)[0], "no answer in 10 s")
            check(json.loads(child.stdout.readline())["id"] == str(i), "another id")
    finally:
        child.stdin.close()
        check(child.wait(10) == 0, "exit status")
        child.stdout.close()


def a_line_without_an_end_ends_the_adapter():
    done = run("adapter", stdin=b'{"id":"long","op":"' + b"x" * (9 << 20))
    says(done, 5, "a line is longer than 8 MiB")
    check(json.loads(done.stdout) == {"id": "long", "error": "line: longer than 8 MiB"}, repr(done.stdout[:200]))


TESTS = [
    the_first_example_shows_the_known_signature_and_each_rule_at_column_80,
    what_the_steps_say_to_type_gives_the_same_signature,
    steps_of_a_key_of_ones_own_show_neither_the_secret_nor_the_whole_api_key,
    verbose_steps_break_no_row,
    sign_prints_the_request_itself,
    json_has_every_stage,
    curl_is_quoted_so_that_a_shell_gives_back_the_bytes,
    a_whole_url_gives_host_and_query,
    a_timestamp_among_the_parameters_is_not_added_again,
    without_time_and_nonce_they_are_fresh,
    a_body_from_a_file_is_signed_to_the_byte,
    a_full_device_is_exit_5,
    a_secret_comes_from_a_file_the_environment_or_standard_input,
    what_is_left_over_around_a_secret_is_used_and_warned_of,
    a_pem_is_told_by_its_first_line,
    a_key_that_cannot_be_opened_is_refused_with_what_mends_it,
    without_a_key_and_a_terminal_it_says_how_to_give_one,
    keys_that_are_not_there_are_named_but_never_what_may_be_a_secret,
    a_key_that_the_scheme_has_not_is_refused,
    on_a_terminal_the_secret_is_asked_for_without_an_echo,
    an_interrupted_prompt_puts_the_terminal_back,
    an_empty_answer_is_no_secret,
    a_pem_is_read_whatever_became_of_its_line_ends,
    a_paste_that_the_terminal_cuts_is_not_judged,
    what_is_signed_verifies_and_what_is_changed_does_not,
    verify_gives_the_reason_and_names_explain,
    a_fix_message_may_have_bars_in_place_of_soh,
    content_length_cuts_the_body_and_misses_what_is_not_there,
    input_that_cannot_be_read_is_exit_64,
    what_cannot_be_understood_is_exit_64_with_one_sentence,
    help_and_version_go_to_standard_output,
    the_adapter_answers_what_it_owes_at_the_end_of_its_input,
    the_adapter_answers_each_line_before_the_next_is_written,
    a_line_without_an_end_ends_the_adapter,
]


def report(sentence, test, *args):
    try:
        skipped = test(*args)
    except (Failed, OSError, ValueError, LookupError, subprocess.SubprocessError) as failure:
        print("FAIL - %s: %s" % (sentence, failure))
        return False
    print("skip - %s: %s" % (sentence, skipped) if skipped else "ok - " + sentence)
    return True


def write_golden():
    for name, args in STEPS.items():
        with open("%s/steps-%s.txt" % (GOLDEN, name), "wb") as file:
            file.write(run("sign", *args, "--steps").stdout)


def main():
    if sys.argv[1:] == ["--write"]:
        write_golden()
        return 0
    good = [report("the steps of %s are as drawn" % name, golden, name) for name in STEPS]
    good += [report(test.__name__.replace("_", " "), test) for test in TESTS]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
