#!/usr/bin/python3
# Takes 25 s
"""What is written is whole or not there: reports, expect files, catches.json; a run that is interrupted writes what was
done; a standard output that cannot be written is not green."""

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import xml.dom.minidom

BUILD = os.environ.get("BUILD", "build")
BNCONFORM, BNSIGN = (os.path.abspath(os.path.join(BUILD, name)) for name in ("bnconform", "bnsign"))
HERE = os.path.abspath("conformance/tests/peers")
RECEIVERS = os.path.join(HERE, "receivers")
TEMP = tempfile.mkdtemp(prefix="check_outputs.")
CURL = ["curl", "https://api.binance.com/api/v3/account?timestamp=1&signature=00"]
EARLIER = b"an earlier report\n"
SOME = ["--select", "spot-rest/sign/*"]
KINDS = ["junit", "ndjson", "tap", "markdown", "text", "findings"]
CLOSED_PIPE, OWN_FAULT = 128 + signal.SIGPIPE, 5
failed = 0

# An adapter that answers one request in ten milliseconds; "stuck": none after hello.
SLOW = """
import subprocess, sys, time
below = subprocess.Popen([sys.argv[1], "adapter"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
for number, line in enumerate(sys.stdin.buffer):
    if number > 1 and sys.argv[2] == "stuck":
        time.sleep(60)
    below.stdin.write(line)
    below.stdin.flush()
    sys.stdout.buffer.write(below.stdout.readline())
    sys.stdout.flush()
    time.sleep(0.01)
"""


def check(sentence, problem=""):
    global failed
    failed += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem)[:500] if problem else ""))
    sys.stdout.flush()


def same(sentence, found, wanted):
    check(sentence, "" if found == wanted else "%r in place of %r" % (found, wanted))


def at(name):
    return os.path.join(TEMP, name)


def put(name, content=EARLIER):
    with open(at(name), "wb") as out:
        out.write(content)
    return at(name)


def get(name):
    with open(at(name), "rb") as file:
        return file.read()


def run(arguments, program=BNCONFORM, **more):
    more.setdefault("stdout", subprocess.PIPE)
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=300, check=False, **more)
    return done.returncode, (done.stdout or b"").decode(), done.stderr.decode()


def left_behind(folder=TEMP):
    return [name for _, _, names in os.walk(folder) for name in names if "bnconform-" in name or name.endswith(".new")]


# ----------------------------------------------------------------------------------------------------- whole or not at all

def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))


def too_small():
    """What the file system does not take leaves what was there."""
    for kind in KINDS:
        path = put("report." + kind)
        status, _, err = run(["run", *SOME, "--report", "%s=%s" % (kind, path)], preexec_fn=small_files)
        right = status == OWN_FAULT and get("report." + kind) == EARLIER and os.strerror(errno.EFBIG) in err
        check("a report that may not grow leaves the earlier one (%s)" % kind, "" if right else "%d %s" % (status, err))
    path = put("catches")
    status, _, err = run(["self-check", "--write", path], preexec_fn=small_files)
    check("so does catches.json", "" if status == OWN_FAULT and get("catches") == EARLIER else "%d %s" % (status, err))
    path = put("expect", b"# none\n" + b"# long\n" * 200)
    before = get("expect")
    status, _, err = run(["run", "--expect", path, "--update"], preexec_fn=small_files)
    check("so does an expect file", "" if status == OWN_FAULT and get("expect") == before else "%d %s" % (status, err))
    status, _, err = run(["run", *SOME, "--report", "html=" + at("page")], preexec_fn=small_files)
    check("a page says so", "" if status == OWN_FAULT and os.strerror(errno.EFBIG) in err else "%d %s" % (status, err))
    same("nothing is left beside them", left_behind(), [])


def full_disk():
    if os.path.exists("/dev/full"):
        for kind in KINDS:
            status, _, err = run(["run", *SOME, "--report", kind + "=/dev/full"])
            right = status == OWN_FAULT and err.count(os.strerror(errno.ENOSPC)) == 1
            check("a full disk is told once, by its name (%s)" % kind, "" if right else "%d %s" % (status, err))
    script = 'mount -t tmpfs -o size=64k none "$1" && printf "an earlier report\\n" > "$1/r" && ' \
             '{ "$2" run --report junit="$1/r" >/dev/null; echo $?; ls -a "$1"; cat "$1/r"; }'
    folder = tempfile.mkdtemp(dir=TEMP)
    unshare = shutil.which("unshare")
    done = unshare and subprocess.run([unshare, "-Urm", "sh", "-c", script, "sh", folder, BNCONFORM], check=False,
                                      stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    sentence = "a disk that fills leaves the earlier report, and no other file"
    if not done or not done.stdout:
        print("skip - %s: no small disk can be made here" % sentence)
        return
    right = done.stdout.decode().split() == ["5", ".", "..", "r", "an", "earlier", "report"]
    check(sentence, "" if right and b"No space left" in done.stderr else done)


def places():
    """Names lead where links lead; what cannot be replaced is written in place."""
    put("target")
    os.symlink("target", at("link"))
    os.symlink("later", at("dangling"))
    os.chmod(at("target"), 0o640)
    for name in ("link", "dangling"):
        run(["run", *SOME, "--report", "tap=" + at(name)])
    right = os.path.islink(at("link")) and os.path.islink(at("dangling")) and get("target") == get("later") != EARLIER
    check("a link stays one, and what it leads to is written", "" if right else os.listdir(TEMP))
    same("the mode of the earlier file stays", os.stat(at("target")).st_mode & 0o777, 0o640)
    status, out, _ = run(["run", *SOME, "--report", "ndjson=/dev/stdout"])
    check("/dev/stdout is a stream", "" if status == 0 and '"exit":0' in out and out.endswith(" skipped\n") else out[-300:])
    with open(at("both"), "wb") as both:
        status, _, _ = run(["run", *SOME, "--report", "text", "--report", "ndjson=/dev/stdout"], stdout=both)
    lines = get("both").decode().splitlines()
    check("and where it is a file, all of both reports are in it",
          "" if status == 0 and sum('"exit":0' in line for line in lines) == 1 and any(
              line.endswith(" skipped") for line in lines) and lines[0].startswith("bnconform ") else lines[:3])
    os.mkfifo(at("fifo"))
    heard = []
    reader = threading.Thread(target=lambda: heard.append(get("fifo")))
    reader.start()
    status, _, err = run(["run", *SOME, "--report", "ndjson=" + at("fifo")])
    reader.join(10)
    check("a named pipe is a stream", "" if status == 0 and heard and heard[0].count(b"\n") > 5 else err)
    same("and stays one", os.path.exists(at("fifo")) and not os.path.isfile(at("fifo")), True)
    os.unlink(at("fifo"))


def kept_until_the_end():
    """While a run goes on, and when it is killed, the earlier report stands there."""
    path = put("kept")
    slow = put("slow.py", SLOW.encode())
    child = subprocess.Popen([BNCONFORM, "run", "--report", "junit=" + path, "--", sys.executable, slow, BNSIGN, "goes"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    during = get("kept")
    child.kill()
    child.wait(10)
    same("the earlier report stands while a run goes on, and after SIGKILL", (during, get("kept"), left_behind()),
         (EARLIER, EARLIER, []))


# ------------------------------------------------------------------------------------------------------------ interrupted

def interrupted(number, mode, seconds):
    slow = put("slow.py", SLOW.encode())
    kinds = ["ndjson", "junit", "tap", "markdown", "findings", "html", "text"]
    reports = [word for kind in kinds for word in ("--report", "%s=%s" % (kind, put("now." + kind) if kind != "html" else at("now.html")))]
    child = subprocess.Popen([BNCONFORM, "run", "--deadline", "60000", *reports, "--", sys.executable, slow, BNSIGN, mode],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    time.sleep(seconds)
    began = time.monotonic()
    child.send_signal(number)
    out, err = child.communicate(timeout=20)
    return child.returncode, out.decode(), err.decode(), time.monotonic() - began


def check_marks(name, status):
    records = [json.loads(line) for line in get("now.ndjson").splitlines()]
    last, verdicts = records[-1], [record for record in records if "outcome" in record]
    words = "interrupted by %s: %d of " % (name, len(verdicts))
    check("%s: the last line of NDJSON says it, and how much was done" % name,
          "" if last["exit"] == status and last["fault"].startswith(words) else last)
    same("%s: nothing that was not judged has a verdict, and none is a fault" % name,
         {record["outcome"] for record in verdicts} - {"pass"}, set())
    tests = xml.dom.minidom.parseString(get("now.junit")).getElementsByTagName("testcase")
    errors = [node.getAttribute("message") for test in tests for node in test.getElementsByTagName("error")]
    check("%s: JUnit's XML is whole, and has an error that says it" % name,
          "" if len(errors) == 1 and errors[0].startswith(words) and len(tests) > 1 else errors)
    tap = get("now.tap").decode().splitlines()
    check("%s: TAP bails out" % name, "" if tap[-1].startswith("Bail out!") and words in tap[-1] else tap[-3:])
    for kind, file in (("Markdown", "now.markdown"), ("the findings", "now.findings"), ("the page", "now.html/index.html"),
                       ("the text", "now.text")):
        text = " ".join(get(file).decode().split())
        check("%s: %s says it" % (name, kind), "" if words in text else text[:300])
    status, out, _ = run(["report", at("now.ndjson")])
    check("%s: merged, it is not green" % name, "" if status > 128 and "nterrupted" in out else "%d %s" % (status, out[-300:]))


def interruptions():
    for number, name in ((signal.SIGINT, "SIGINT"), (signal.SIGTERM, "SIGTERM"), (signal.SIGHUP, "SIGHUP"), (signal.SIGQUIT, "SIGQUIT")):
        status, out, err, seconds = interrupted(number, "goes", 1.5)
        same("%s ends a run with 128 and its number" % name, status, 128 + number)
        check("%s: it ends soon" % name, "" if seconds < 10 else seconds)
        check_marks(name, 128 + number)
    status, _, _, seconds = interrupted(signal.SIGINT, "stuck", 1)
    check("an adapter that does not answer is not waited for", "" if status == 130 and seconds < 5 else (status, seconds))
    records = [json.loads(line) for line in get("now.ndjson").splitlines()]
    check("and gets no verdict for it", "" if len(records) == 2 and records[-1]["fault"] else records[1:3])
    expect = put("expected", b"# nothing\n")
    child = subprocess.Popen([BNCONFORM, "run", "--expect", expect, "--update", "--", sys.executable, at("slow.py"), BNSIGN,
                              "goes"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    same("an interrupted run writes no expect file", (child.wait(20), get("expected")), (130, b"# nothing\n"))
    same("nothing is left beside the reports", left_behind(), [])


def twice():
    """The second signal ends at once, also where the first could not be obeyed: a reader that reads nothing."""
    reading, writing = os.pipe()
    child = subprocess.Popen([BNCONFORM, "run", "--json"], stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.DEVNULL)
    os.close(writing)
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    time.sleep(0.3)
    was_there = child.poll() is None
    child.send_signal(signal.SIGINT)
    try:
        status = child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        status = "it goes on"
    os.close(reading)
    same("a second signal ends at once", (was_there, status), (True, -signal.SIGINT))


def told_twice():
    """timeout(1) tells the program, and then its whole group, the program once more."""
    child = subprocess.Popen([BNCONFORM, "run", "--report", "junit=" + at("told_twice.xml"), "--", sys.executable, at("slow.py"), BNSIGN,
                              "goes"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    child.send_signal(signal.SIGTERM)
    time.sleep(0.02)
    child.send_signal(signal.SIGTERM)
    same("one signal that is sent twice at once ends a run with its reports", child.wait(20), 128 + signal.SIGTERM)
    report = get("told_twice.xml") if os.path.exists(at("told_twice.xml")) else b""
    check("and they are whole", "" if report.rstrip().endswith(b"</testsuites>") else report)


def deliveries():
    """A receiver that takes its time, and then none."""
    receiver = "import http.server, time\nclass H(http.server.BaseHTTPRequestHandler):\n" \
               " def do_POST(self):\n  self.rfile.read(int(self.headers['Content-Length']))\n  time.sleep(0.2)\n" \
               "  self.send_response(200)\n  self.end_headers()\n  self.wfile.write(b'{\"returnCode\":\"SUCCESS\"}')\n" \
               " def log_message(self, *_):\n  pass\n" \
               "s = http.server.HTTPServer(('127.0.0.1', 0), H)\nprint(s.server_port, flush=True)\ns.serve_forever()\n"
    with subprocess.Popen([sys.executable, "-c", receiver], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:
        port = int(server.stdout.readline())
        child = subprocess.Popen([BNCONFORM, "webhook", "http://127.0.0.1:%d/" % port, "--report", "ndjson=" + at("hooks")],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(2.1)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
        server.kill()
    records = [json.loads(line) for line in get("hooks").splitlines()]
    right = child.returncode == 130 and records[-1]["exit"] == 130 and records[-1]["fault"].startswith("interrupted by SIGINT: ")
    check("interrupted deliveries are told so far", "" if right and len(records) > 3 else "%d %s %s" % (child.returncode, records[-1], err))


# --------------------------------------------------------------------------------------------------------- standard output

PRINTING = [(BNCONFORM, ["run", *SOME]), (BNCONFORM, ["run", "--json", *SOME]), (BNCONFORM, ["run"]), (BNCONFORM, ["list"]),
            (BNCONFORM, ["show", "SR-7"]), (BNCONFORM, ["show", "@docs"]), (BNCONFORM, ["--help"]), (BNCONFORM, ["--version"]),
            (BNCONFORM, ["explain", *CURL]), (BNCONFORM, ["explain", "--json", *CURL]), (BNCONFORM, ["self-check", "--published"]),
            (BNCONFORM, ["self-check", "--published", "--json"]), (BNCONFORM, ["serve"]), (BNCONFORM, ["report", "RESULTS"]),
            (BNCONFORM, ["report", "RESULTS", "--json"]), (BNSIGN, ["--help"]), (BNSIGN, ["--version"]),
            (BNSIGN, ["sign", "us-rest", "GET", "/api/v3/order", "a=1", "--key", "@docs"]),
            (BNSIGN, ["sign", "us-rest", "GET", "/api/v3/order", "a=1", "--key", "@docs", "--steps"]),
            (BNSIGN, ["sign", "us-rest", "GET", "/api/v3/order", "a=1", "--key", "@docs", "--curl"]),
            (BNSIGN, ["sign", "us-rest", "GET", "/api/v3/order", "a=1", "--key", "@docs", "--json"]),
            (BNSIGN, ["verify", "us-rest", "REQUEST", "--key", "@docs"]), (BNSIGN, ["adapter"])]


def shell(redirection, program, arguments):
    command = '"$@" ' + redirection
    text = b'{"id":"0","op":"hello","protocol":"1"}\n'
    done = subprocess.run(["sh", "-c", command, "sh", program, *arguments], input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=300, check=False)
    return done.returncode, done.stderr.decode()


def unwritable():
    run(["run", *SOME, "--report", "ndjson=" + at("results")])
    put("request", b"GET /api/v3/order?a=1&signature=00 HTTP/1.1\r\n\r\n")
    for program, arguments in PRINTING:
        words = [{"RESULTS": at("results"), "REQUEST": at("request")}.get(word, word) for word in arguments]
        name = "%s %s" % (os.path.basename(program), " ".join(arguments))
        status, err = shell(">&-", program, words)
        right = status == OWN_FAULT and os.strerror(errno.EBADF) in err
        check("a closed output is not green: " + name, "" if right else "%d %s" % (status, err[-300:]))
        if os.path.exists("/dev/full"):
            status, err = shell(">/dev/full", program, words)
            right = status == OWN_FAULT and err.count(os.strerror(errno.ENOSPC)) == 1
            check("a full one is told, once: " + name, "" if right else "%d %s" % (status, err[-300:]))
    for program, arguments in PRINTING + [(BNCONFORM, ["run", *SOME, "--report", kind + "=/dev/stdout"]) for kind in KINDS]:
        words = [{"RESULTS": at("results"), "REQUEST": at("request")}.get(word, word) for word in arguments]
        if arguments == ["serve"]:
            continue
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([program, *words], input=b'{"id":"0","op":"hello","protocol":"1"}\n', stdout=writing,
                              stderr=subprocess.PIPE, timeout=300, check=False)
        os.close(writing)
        said = done.stderr.decode()
        right = done.returncode == CLOSED_PIPE and "ipe" not in said and "output" not in said
        check("a reader that is gone is no news: %s %s" % (os.path.basename(program), " ".join(arguments)),
              "" if right else "%d %s" % (done.returncode, said[-300:]))


def descriptors():
    """A file that is opened later does not take the place of a closed descriptor."""
    for which in ("<&-", "2>&-", "<&- 2>&-"):
        put("out")
        status, _ = shell(which, BNCONFORM, ["run", *SOME, "--report", "junit=" + at("out"), "--report", "text=" + at("text")])
        text = get("out")
        right = status == 0 and text.startswith(b"<?xml") and text.endswith(b"</testsuites>\n")
        check("with %s a report has nothing else in it" % which, "" if right else "%d %r" % (status, text[-200:]))
    status, err = shell("<&-", BNSIGN, ["verify", "us-rest", "--key", "@docs"])
    check("a closed input cannot be read", "" if status == 64 and "closed" in err else "%d %s" % (status, err))


try:
    too_small()
    full_disk()
    places()
    kept_until_the_end()
    interruptions()
    twice()
    told_twice()
    deliveries()
    unwritable()
    descriptors()
finally:
    shutil.rmtree(TEMP, ignore_errors=True)
sys.exit(1 if failed else 0)
