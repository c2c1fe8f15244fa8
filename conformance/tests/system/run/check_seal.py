#!/usr/bin/env python3
# Takes 11 s
"""A program inside a seal: the exchange's names lead to us, over TLS that it trusts, no other network can be reached, and
otherwise it notices nothing; where namespaces are refused, that is said. Addresses outside are tried inside the seal
alone, where there is no way to them."""

import contextlib
import fcntl
import glob
import os
import pty
import pwd
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("BUILD", "build")
PROBE = os.path.join(BUILD, "conformance/tests/support/probe_seal")
PYTHON = "/usr/bin/python3"
NOT_PERMITTED, NO_COMMAND, NO_TLS = 10, 11, 13
NOBODY = 65534
BODY = '{"serverTime":1499827319559}'
REFUSAL = """bnconform: cannot seal the command here: user namespaces are not permitted.
  --unsealed gives it HTTPS_PROXY and the CA instead. A program that ignores
  HTTPS_PROXY then talks to the real exchange.
"""
NAMES = re.findall(r'^ *"([^"]+)",$', open("conformance/src/suite/exchange_hosts.c", encoding="utf-8").read(), re.MULTILINE)

failures = 0
scratch = tempfile.mkdtemp(prefix="a seal ")  # a blank, since a list of options must quote it
os.chmod(scratch, 0o777)  # for the ordinary user too
PIPE = os.path.join(scratch, "pipe")
ENVIRONMENT = dict(os.environ, TMPDIR=scratch, LC_ALL="C.UTF-8", HTTPS_PROXY="http://192.0.2.7:3128",
                   https_proxy="http://192.0.2.7:3128")


def report(sentence, problem=""):
    global failures
    failures += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem) if problem else ""))


def skip(sentence, reason):
    print("skip - %s: %s" % (sentence, reason))


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


class Done:
    def __init__(self, process):
        self.status, self.out, self.err = process.returncode, process.stdout.decode(), process.stderr.decode()

    def __str__(self):
        return "exit %d, output %r, standard error %r" % (self.status, self.out[-500:], self.err[-500:])


def sealed(*command, text=b"", options=(), before=(), **more):
    return Done(subprocess.run([*before, PROBE, *options, "--", *command], input=text, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, timeout=60, env=ENVIRONMENT, check=False, **more))


def inside(code, *arguments, **more):
    return sealed(PYTHON, "-c", code, *arguments, **more)


# ------------------------------------------------------------------------------------------------------- who arrives

URLLIB = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1], timeout=20).read().decode(), end='')"
REQUESTS = "import sys, requests; print(requests.get(sys.argv[1], timeout=20).text, end='')"
JAVA = """
import java.net.URI;
import java.net.http.*;
class Get {
  public static void main(String[] arguments) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    System.out.print(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
"""
GO = """package main

import ("io"; "net/http"; "os")

func main() {
    answer, err := http.Get(os.Args[1])
    if err != nil {
        panic(err)
    }
    io.Copy(os.Stdout, answer.Body)
}
"""
FETCH = "fetch(process.argv[1]).then(r => r.text()).then(t => process.stdout.write(t))"


def arrives(sentence, url, command):
    host, path = re.match(r"https?://([^/:]+)[^/]*(/.*)", url).groups()
    name = host if url.startswith("https") else "plain"
    done = sealed(*command, url)
    right = done.out == BODY and " %s GET %s HTTP/1.1\n" % (name, path) in done.err and "ended 0\n" in done.err
    report(sentence, "" if right else done)


def clients():
    spot = "https://api.binance.com/api/v3/time"
    if shutil.which("curl"):
        arrives("curl arrives with the exchange's name in its command", spot, ["curl", "-sS"])
        arrives("Binance US is led here", "https://api.binance.us/api/v3/time", ["curl", "-sS"])
        arrives("Binance Pay is led here", "https://bpay.binanceapi.com/x", ["curl", "-sS"])
        arrives("port 80 is led here", "http://api.binance.com/x", ["curl", "-sS"])
        arrives("port 9443 is led here", "https://stream.binance.com:9443/x", ["curl", "-sS"])
        arrives("port 9000 is led here", "https://fix-oe.binance.com:9000/x", ["curl", "-sS"])
    else:
        skip("curl arrives with the exchange's name in its command", "there is no curl")
    arrives("Python's urllib arrives", spot, [PYTHON, "-c", URLLIB])
    if subprocess.run([PYTHON, "-c", "import requests"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        arrives("Python's requests arrives", spot, [PYTHON, "-c", REQUESTS])
    else:
        skip("Python's requests arrives", "the module is not installed")
    if shutil.which("node"):
        arrives("Node's fetch arrives", spot, ["node", "-e", FETCH])
    else:
        skip("Node's fetch arrives", "there is no node")
    compiled()


def compiled():
    """Those that are made from a source file first."""
    spot = "https://api.binance.com/api/v3/time"
    with tempfile.TemporaryDirectory() as folder:
        program, source = os.path.join(folder, "get"), os.path.join(folder, "get.go")
        if shutil.which("go"):
            write(source, GO)
            subprocess.run(["go", "build", "-o", program, source], check=True)
            arrives("Go's net/http arrives", spot, [program])
        else:
            skip("Go's net/http arrives", "there is no go")
        if shutil.which("javac"):
            write(os.path.join(folder, "Get.java"), JAVA)
            subprocess.run(["javac", "-d", folder, os.path.join(folder, "Get.java")], check=True)
            java = ["java", "-cp", folder, "Get"]
            arrives("Java's HttpClient arrives", spot, java)
            with as_taken_by_other_seals():
                arrives("and where Java runs in another seal too", spot, java)
        else:
            skip("Java's HttpClient arrives", "there is no javac")
    java_roots()


@contextlib.contextmanager
def as_taken_by_other_seals():
    """Holds the files in which Javas of the first process numbers keep their counters, as those of another seal do."""
    folder = os.path.join("/tmp", "hsperfdata_" + pwd.getpwuid(os.geteuid()).pw_name)
    os.makedirs(folder, 0o755, exist_ok=True)
    with contextlib.ExitStack() as held:
        for number in range(1, 10):
            file = held.enter_context(open(os.path.join(folder, str(number)), "ab"))
            with contextlib.suppress(BlockingIOError):  # another seal has it indeed
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                held.callback(os.unlink, file.name)
        yield


def java_roots():
    sentence = "Java trusts the system's roots and ours, whatever the password, and keeps the options that were set"
    if not shutil.which("keytool") or not os.path.exists("/etc/ssl/certs/ca-certificates.crt"):
        skip(sentence, "there is no keytool, or this system's roots are not where Debian's are")
        return
    look = ('set -e; file=${JAVA_TOOL_OPTIONS#*\\"}; file=${file%%\\"*}; echo "${JAVA_TOOL_OPTIONS%% *}"; '
            'grep -c "BEGIN CERTIFICATE" "$SSL_CERT_FILE"; unset JAVA_TOOL_OPTIONS; '
            'for password in changeit another1; do keytool -list -keystore "$file" -storepass $password | '
            'grep -c trustedCertEntry; done')
    done = sealed("sh", "-c", look, before=["env", "JAVA_TOOL_OPTIONS=-Done=1"])
    first, *counts = done.out.split() or [""]
    right = first == "-Done=1" and len(counts) == 3 and len(set(counts)) == 1 and int(counts[0]) > 1
    report(sentence, "" if right else done)


def own_roots():
    """A client that carries its own roots is not let through, and why is known."""
    code = ("import ssl, socket; s = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n"
            "try: s.wrap_socket(socket.create_connection(('api.binance.com', 443)), server_hostname='api.binance.com')\n"
            "except ssl.SSLError: print('refused')")
    done = inside(code)
    right = done.out == "refused\n" and "refused 443 certificate, the client ended it with TLS alert 48" in done.err
    report("a client that does not trust the CA is refused by itself, and its alert is told", "" if right else done)


def certifi():
    """Most of Python's libraries take their roots from that package, which reads no variable: a stand-in of it here."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "certifi"))
        with open(os.path.join(folder, "certifi", "__init__.py"), "w", encoding="ascii") as file:
            file.write("def where():\n    return 'roots of its own'\n")
        done = inside("import certifi, os; print(certifi.where() == os.environ['SSL_CERT_FILE'], 'BEGIN' in certifi.contents())",
                      before=["env", "PYTHONPATH=" + folder])
    report("a library that asks certifi for its roots is given ours too", "" if done.out == "True True\n" else done)


# -------------------------------------------------------------------------------------------- what can be reached

REACH = """
import errno, socket, sys, time
for family, kind, address in ((socket.AF_INET, socket.SOCK_STREAM, "192.0.2.1"), (socket.AF_INET, socket.SOCK_STREAM, "1.1.1.1"),
                              (socket.AF_INET, socket.SOCK_DGRAM, "1.1.1.1"), (socket.AF_INET, socket.SOCK_STREAM, "10.0.0.1"),
                              (socket.AF_INET6, socket.SOCK_STREAM, "2001:db8::1")):
    start, code = time.monotonic(), 0
    with socket.socket(family, kind) as s:
        s.settimeout(5)
        code = s.connect_ex((address, 443))
    print(address, errno.errorcode.get(code, code), "at once" if time.monotonic() - start < 1 else "late")
"""
NO_WAY = {"ENETUNREACH at once", "EADDRNOTAVAIL at once"}


def reach():
    done = inside(REACH)
    lines = [line.split(" ", 1) for line in done.out.splitlines()]
    right = len(lines) == 5 and all(what == "ENETUNREACH at once" for address, what in lines if ":" not in address)
    right = right and all(what in NO_WAY for address, what in lines)
    report("no address outside can be reached: the connection fails at once", "" if right else done)
    done = inside("import socket; print([name for index, name in socket.if_nameindex()])")
    report("there is no interface but loopback", "" if done.out == "['lo']\n" else done)
    done = inside("import socket, sys\ntry: print(socket.getaddrinfo('example.com', 443))\n"
                  "except socket.gaierror: print('no such name')")
    report("another name leads nowhere", "" if done.out == "no such name\n" else done)
    done = inside("import socket, sys\nfor name in sys.argv[1:]:\n"
                  "  print(name, *{row[4][0] for row in socket.getaddrinfo(name, 443)})", *NAMES)
    right = len(NAMES) > 30 and done.out == "".join("%s 127.0.0.1\n" % name for name in NAMES)
    report("each of the exchange's names leads to 127.0.0.1 (%d names)" % len(NAMES), "" if right else done)


def inherited():
    """A socket made outside would still reach the outside: it is closed, other descriptors are kept."""
    with socket.create_server(("127.0.0.1", 0)) as outside, tempfile.TemporaryFile() as kept:
        done = inside("import os, sys\nfor fd in sys.argv[1:]:\n"
                      "  try: print(os.fstat(int(fd)) and 'open')\n  except OSError: print('closed')",
                      str(outside.fileno()), str(kept.fileno()), pass_fds=[outside.fileno(), kept.fileno()])
    report("an inherited network socket is closed, an inherited file is kept", "" if done.out == "closed\nopen\n" else done)


# ---------------------------------------------------------------------------------------- what the program sees of it

def environment():
    done = inside("import os; print({n.lower() for n in os.environ if n.lower().endswith('_proxy')})\n"
                  "p = {os.environ[n] for n in ('SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS')}\n"
                  "print(len(p), open(p.pop()).read().count('BEGIN CERTIFICATE') > 1)")
    wanted = "set()\n1 True\n"
    if not os.path.exists("/etc/ssl/certs/ca-certificates.crt"):
        skip("the CA variables name the system's roots and ours together", "this system's roots are not where Debian's are")
    else:
        report("the CA variables name the system's roots and ours together, and no proxy is set",
               "" if done.out == wanted else done)
    here = "%d %d %s\n" % (os.geteuid(), os.getegid(), os.getcwd())
    done = inside("import os; print(os.geteuid(), os.getegid(), os.getcwd())")
    report("the program has the same user, group and folder", "" if done.out == here else done)
    done = sealed("cat", text=b"in and out\n")
    report("standard input and output are the program's own", "" if done.out == "in and out\n" else done)


def endings():
    for sentence, script, wanted in (("the exit status is handed on", "exit 7", "ended 7\n"),
                                     ("the signal that ended it is handed on", "kill -9 $$", "ended -9\n")):
        done = sealed("sh", "-c", script)
        report(sentence, "" if done.status == 0 and done.err.endswith(wanted) else done)
    done = sealed("/nonexistent/program")
    right = done.status == NO_COMMAND and done.err.endswith(
        "bnconform: the command was not run: /nonexistent/program: No such file or directory; name a program that is "
        "there; of a script the interpreter in its first line must be there too.\n")
    report("a command that is not there is said to be not there", "" if right else done)


def is_gone(pid, seconds=5):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with open("/proc/%d/stat" % pid, encoding="utf-8") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def start(*command, folder=scratch):
    return subprocess.Popen([PROBE, "--", *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=dict(ENVIRONMENT, TMPDIR=folder))


def pid_of(seconds, wait=5):
    """The process of "sleep SECONDS", by its number here: inside it has another."""
    until = time.monotonic() + wait
    while time.monotonic() < until:
        for path in glob.glob("/proc/[0-9]*/cmdline"):
            try:
                with open(path, "rb") as file:
                    if file.read() == b"sleep\0%s\0" % seconds.encode():
                        return int(path.split("/")[2])
            except OSError:
                pass
    return None


def background():
    """Also what has a session of its own, which no signal to the program's process group ends."""
    os.mkfifo(PIPE)
    for number, (way, command) in enumerate((("", "sleep %s &"), (" in a session of its own", "setsid sleep %s &"))):
        seconds = "%d.%d" % (1000 + number, os.getpid())
        with start("sh", "-c", command % seconds + " read stop < '%s'" % PIPE) as probe:
            pid = pid_of(seconds)
            with open(PIPE, "w", encoding="utf-8") as stop:
                stop.write("now\n")
            probe.communicate(timeout=20)
        gone = pid is not None and is_gone(pid)
        if pid is not None and not gone:
            os.kill(pid, signal.SIGKILL)
        report("what the program left in the background%s is killed" % way,
               "" if gone else "it was not there" if pid is None else "it goes on")
    os.unlink(PIPE)


def signals():
    with start(PYTHON, "-c", "import os, signal, time; signal.signal(signal.SIGTERM, lambda *_: os._exit(5)); "
               "print('up', flush=True); time.sleep(100)") as probe:
        probe.stdout.readline()
        probe.send_signal(signal.SIGTERM)
        _, err = probe.communicate(timeout=20)
    report("a signal is handed on to the program", "" if err.endswith(b"ended 5\n") else err)
    background()
    # Killed like that, it cannot remove its temporary files.
    with tempfile.TemporaryDirectory() as folder, start("sleep", "1000.1%d" % os.getpid(), folder=folder) as probe:
        pid = pid_of("1000.1%d" % os.getpid())
        probe.kill()
        gone = pid is not None and is_gone(pid)
        if pid is not None and not gone:
            os.kill(pid, signal.SIGKILL)
    report("when we are killed the program does not go on", "" if gone else "it goes on")


def read_until(terminal, wanted):
    seen, until = b"", time.monotonic() + 10
    while wanted not in seen and time.monotonic() < until:
        if select.select([terminal], [], [], 1)[0]:
            try:
                seen += os.read(terminal, 4096)
            except OSError:
                break
    return seen


# No shell: one that is about to start a command may lose the signal.
ECHO = ("import signal, time; signal.signal(signal.SIGINT, signal.SIG_DFL); print('got', input(), flush=True); "
        "time.sleep(100)")


def on_a_terminal():
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(PROBE, [PROBE, "--", PYTHON, "-c", ECHO], ENVIRONMENT)
    read_until(terminal, b"ready")
    os.write(terminal, b"word\n")
    seen = read_until(terminal, b"got word")
    os.write(terminal, b"\x03")
    seen += read_until(terminal, b"ended -2")
    os.close(terminal)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    report("the program can read from the terminal", "" if b"got word" in seen else seen)
    report("Ctrl-C ends it", "" if b"ended -2" in seen else seen)


def ordinary_user():
    sentence = "an ordinary user can seal as well"
    if os.geteuid() != 0:
        skip(sentence, "all the others were made by one")
        return
    with tempfile.TemporaryDirectory() as folder:  # the project's own may be closed to others
        os.chmod(folder, 0o777)
        copy = shutil.copy(PROBE, folder)
        # Built for coverage, it writes its counts as that user, who may not write where it was built.
        environment = dict(ENVIRONMENT, GCOV_PREFIX=folder)
        done = Done(subprocess.run([copy, "--", PYTHON, "-c", URLLIB, "https://api.binance.com/x"], env=environment,
                                   cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   timeout=60, user=NOBODY, group=NOBODY, extra_groups=[], check=False))
    if done.status == NOT_PERMITTED:
        skip(sentence, "user namespaces are for root alone here")
    else:
        report(sentence, "" if done.out == BODY and done.err.endswith("ended 0\n") else done)


# ------------------------------------------------------------------------------------------------ what is not sealed

def refused():
    sentence = "where namespaces are refused that is said, and nothing is run"
    limit = ["unshare", "-Ur", "sh", "-c", 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"', "sh"]
    if not shutil.which("unshare"):
        skip(sentence, "there is no unshare")
    elif subprocess.run(limit + ["true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        skip(sentence, "the limit of namespaces cannot be set here")
    else:
        done = sealed("echo", "ran", before=limit)
        right = done.status == NOT_PERMITTED and done.err == REFUSAL and done.out == ""
        report(sentence, "" if right else done)


def without_hosts():
    sentence = "a system without /etc/hosts is told to have one, and nothing is run"
    bare = ["unshare", "-Urm", "sh", "-c", 'mount -t tmpfs tmpfs /etc && exec "$@"', "sh"]
    if not shutil.which("unshare") or subprocess.run(bare + ["true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        skip(sentence, "no folder can be covered here")
        return
    done = sealed("echo", "ran", before=bare)
    said = "bnconform: cannot seal the command here: there must be a file, an empty one will do, at /etc/hosts: No such file or directory."
    report(sentence, "" if done.out == "" and done.status == 12 and said in done.err else done)


def unsealed():
    done = sealed("sh", "-c", 'echo "$HTTPS_PROXY" "$https_proxy"; test -s "$SSL_CERT_FILE" && echo CA',
                  options=["--proxy", "http://127.0.0.1:9"])
    right = done.out == "http://127.0.0.1:9 http://127.0.0.1:9\nCA\n" and done.err == "ready 0\nended 0\n"
    report("unsealed, the program gets HTTPS_PROXY and the CA, and runs in no namespace of its own", "" if right else done)


def main():
    hosts = open("/etc/hosts", "rb").read()
    first = sealed("true")
    if first.status == NO_TLS:
        skip("a program is sealed", first.err.strip())
        return 0
    unsealed()
    if first.status == NOT_PERMITTED:
        report("where namespaces are refused that is said, and nothing is run", "" if first.err == REFUSAL else first)
        skip("a program is sealed", "user namespaces are not permitted here")
        return 1 if failures else 0
    report("a program is sealed", "" if first.status == 0 and re.fullmatch("ready 4\n(limits 1\n)?ended 0\n", first.err) else first)
    for check in (clients, certifi, own_roots, reach, inherited, environment, endings, signals, on_a_terminal, ordinary_user, refused, without_hosts):
        check()
    report("the system's own hosts file is as it was", "" if open("/etc/hosts", "rb").read() == hosts else "it is changed")
    left = glob.glob(os.path.join(scratch, "*"))
    report("the temporary files are removed", left)
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        STATUS = main()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(STATUS)
