#!/usr/bin/python3
# Takes 12 s
"""How a run goes: windows, deadlines, isolation, restarts, selection, exit statuses. Everything is made here: the
vectors in a temporary directory, the adapters from adapters/scripted.py."""

import glob
import hashlib
import hmac
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("BUILD", "build")
BNCONFORM = os.path.join(BUILD, "bnconform")
SCRIPTED = [sys.executable, "conformance/tests/peers/adapters/scripted.py"]
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
NUM = 40
HARD_LIMIT = 30
failed = 0


def check(sentence, problem=None):
    global failed
    if problem:
        failed += 1
        print("FAIL - %s: %s" % (sentence, problem))
    else:
        print("ok - " + sentence)


def equal(sentence, found, wanted):
    check(sentence, None if found == wanted else "%r, not %r" % (found, wanted))


def write_manifest(directory):
    with open(os.path.join(directory, "MANIFEST.sha256"), "w") as out:
        for name in sorted(os.listdir(directory)):
            if name != "MANIFEST.sha256":
                with open(os.path.join(directory, name), "rb") as file:
                    out.write(hashlib.sha256(file.read()).hexdigest() + "  " + name + "\n")


def make_vector(number, **other):
    payload = "symbol=LTCBTC&quantity=%d" % number
    signature = hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest()
    v = {"id": "spot-rest/sign/%03d" % number, "since": "0.1.0", "title": "Number %d." % number, "op": "sign",
         "level": "must", "rules": ["SR-4"], "key": "docs", "payload": payload,
         "expect": {"ok": {"signature": signature}}, "source": {"kind": "derived"}}
    v.update(other)
    return v


def make_directory(path, vectors, **files):
    os.mkdir(path)
    keys = {"format": "1", "keys": {"docs": {"type": "hmac", "api_key": API_KEY, "secret": SECRET}}}
    with open(os.path.join(path, "keys.json"), "w") as out:
        json.dump(keys, out)
    with open(os.path.join(path, "spot-rest.json"), "w") as out:
        json.dump({"format": "1", "scheme": "spot-rest", "vectors": vectors}, out)
    for name, text in files.items():
        with open(os.path.join(path, name), "w") as out:
            out.write(text)
    write_manifest(path)
    return path


class Run:
    def __init__(self, directory, *options, mode=None, log=None, command=None, limit=HARD_LIMIT):
        self.records = os.path.join(TEMP, "records.ndjson")
        if os.path.exists(self.records):
            os.unlink(self.records)
        line = [BNCONFORM, "run", "--vectors", directory, "--report", "ndjson=" + self.records, *options]
        if mode:
            command = SCRIPTED + [mode] + ([log] if log else [])
        if command:
            line += ["--"] + command
        began = time.monotonic()
        done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit)
        self.seconds = time.monotonic() - began
        self.exit, self.out, self.err = done.returncode, done.stdout.decode(), done.stderr.decode()
        self.last = self.out.splitlines()[-1] if self.out else ""
        self.verdicts = {}
        if os.path.exists(self.records):
            with open(self.records, encoding="utf-8") as file:
                for record in map(json.loads, file):
                    if "outcome" in record and "id" in record:
                        self.verdicts[record["id"]] = record

    def outcomes(self):
        return {i: v["outcome"] for i, v in self.verdicts.items() if v["outcome"] != "pass"}


def counts(passed, failed_, skipped=0):
    return "%d passed, %d failed, %d skipped" % (passed, failed_, skipped)


def name(number):
    return "spot-rest/sign/%03d" % number


def check_replies(vectors):
    for mode, sentence in (("plain", "an adapter that answers rightly passes"),
                           ("reverse", "replies in another order than the requests are taken"),
                           ("byte_by_byte", "replies that come byte by byte, with CR LF, are taken"),
                           ("hex_text", "a text may be given as hex, and unknown fields are ignored")):
        r = Run(vectors, mode=mode)
        equal(sentence, (r.exit, r.last), (0, counts(NUM, 0)))
    r = Run(vectors, mode="unreadable_ok")
    equal("a stage of the wrong type is protocol, and costs no other verdict",
          (r.exit, r.outcomes()), (3, {name(3): "protocol"}))


def check_windows(vectors):
    log = os.path.join(TEMP, "log")
    for mode, options, most in (("window", (), 7), ("window", ("--window", "3"), 3), ("wide", (), 64)):
        if os.path.exists(log):
            os.unlink(log)
        r = Run(vectors, *options, mode=mode, log=log)
        found = [int(line.split()[1]) for line in open(log) if line.startswith("most")]
        bad = None if r.exit == 0 and found and 1 < max(found) <= most else "exit %d, %s" % (r.exit, found)
        check("no more than %d requests are outstanding (%s %s)" % (most, mode, " ".join(options)), bad)


def check_deadlines(vectors):
    r = Run(vectors, "--deadline", "400", "--select", "*/00?", mode="slow")
    equal("the deadline runs for one reply, not for the whole window", (r.exit, r.last), (0, counts(10, 0)))
    r = Run(vectors, "--deadline", "300", mode="noise_alone")
    equal("output that is no reply does not extend the deadline", (r.exit, r.outcomes()), (1, {name(3): "timeout"}))
    check("and a time-out comes within its deadline", None if r.seconds < 5 else "%.1f s" % r.seconds)
    r = Run(vectors, "--deadline", "100", "--restarts", "3", mode="hang", limit=20)
    equal("after so many restarts the rest is skipped", (r.exit, r.last), (3, counts(0, 3, NUM - 3)))
    check("and it is said", None if "adapter given up" in r.out else r.out)


def check_isolation(vectors):
    r = Run(vectors, mode="dies_always")
    # One restart after the window of 16 fell, 16 for those alone, one after the next window, 7 for the next alone.
    equal("25 restarts end the run", (r.exit, r.last), (3, counts(0, 24, NUM - 24)))
    detail = r.verdicts[name(0)]["detail"]
    equal("a death is named", detail, "ended by signal 9 (SIGKILL), again when it had this vector alone")
    check("what was said on standard error is kept", None if "I die" in r.out else r.out)
    r = Run(vectors, mode="late_second")
    equal("a second reply that comes late is laid to the vector it is for",
          (r.exit, r.outcomes()), (3, {name(3): "protocol"}))
    r = Run(vectors, mode="second_at_the_end")
    equal("so is one that comes when all is answered", (r.exit, r.outcomes()), (3, {name(39): "protocol"}))
    r = Run(vectors, "--restarts", "200", mode="grandchild", limit=60)
    check("a grandchild that holds the pipes delays nothing", None if r.seconds < 15 else "%.1f s" % r.seconds)
    equal("and the death of its parent is seen", set(r.outcomes().values()), {"crash"})


def check_endings(vectors):
    r = Run(vectors, mode="exits_3")
    equal("an exit status other than 0 at the end breaks the contract", (r.exit, r.last), (3, counts(NUM, 0)))
    r = Run(vectors, mode="aborts_at_the_end")
    equal("so does a death at the end", (r.exit, r.last), (3, counts(NUM, 0)))
    r = Run(vectors, mode="stays")
    equal("who does not exit is killed after a second", (r.exit, r.last), (0, counts(NUM, 0)))
    check("and not much later", None if r.seconds < 4 else "%.1f s" % r.seconds)


def check_starts(vectors):
    started = time.monotonic()
    r = Run(vectors, command=[os.path.join(TEMP, "no-such-program")])
    equal("a program that is not there is the user's to mend", (r.exit, r.out, "no-such-program" in r.err), (64, "", True))
    check("which is not waited for", None if time.monotonic() - started < 3 else "slow")
    for mode, says in (("window_number", "window is not"), ("no_name", "name"), ("hello_error", "it is not ok")):
        r = Run(vectors, mode=mode)
        bad = None if r.exit == 3 and says in r.out and r.last == counts(0, 0, NUM) else "%d %s" % (r.exit, r.out)
        check("a hello that breaks the contract is told (%s)" % mode, bad)
    r = Run(vectors, mode="unknown_words")
    check("a word of hello that is not known is told", None if r.exit == 0 and "spot_rest" in r.out else r.out)
    equal("who claims nothing that there is runs nothing", Run(vectors, mode="except_all").exit, 6)


def check_lines(vectors):
    log = os.path.join(TEMP, "lines")
    Run(vectors, mode="log", log=log)
    seen = [json.loads(line) for line in open(log) if line.startswith("{")]
    equal("hello is first, a made-up operation second, and another last",
          [q["op"] == "sign" for q in seen[:3] + seen[-2:]], [False, False, True, True, False])
    equal("hello says the version of the protocol", seen[0], {"id": "0", "op": "hello", "protocol": "1"})
    equal("a sign request holds what the contract names, and nothing else", set(map(frozenset, seen[2:-1])),
          {frozenset(("id", "op", "scheme", "key", "payload"))})
    equal("its key has type and secret alone", seen[2]["key"], {"type": "hmac", "secret": SECRET})
    equal("every id is used once", len({q["id"] for q in seen}), len(seen))


def check_oneshot(vectors):
    log = os.path.join(TEMP, "oneshot")
    r = Run(vectors, "--oneshot", "--select", "*/00[0-4]", mode="log", log=log)
    text = open(log).read().splitlines()
    equal("oneshot: everything passes", (r.exit, r.last), (0, counts(5, 0)))
    equal("oneshot: a process for the made-up operation, and one a vector", text.count("start"), 6)
    requests = "".join("s" if line == "start" else json.loads(line)["op"][0] for line in text)
    equal("oneshot: each gets hello and one request", requests, "shm" + "shs" * 5)


def check_selection(vectors):
    shards = [Run(vectors, "--shard", "%d/3" % k, mode="plain") for k in (1, 2, 3)]
    union = [i for r in shards for i in r.verdicts]
    equal("shards share the vectors out", (len(union), sorted(union)), (NUM, [name(i) for i in range(NUM)]))
    equal("shard K of N has the places K-1 modulo N", list(shards[1].verdicts)[:2], [name(1), name(4)])
    r = Run(vectors, "--select", "*/01?", "--select", "*/020", "--skip", "*/013", mode="plain")
    equal("select and skip", (r.exit, r.last), (0, counts(10, 0)))
    r = Run(vectors, "--select", "nothing*", mode="plain")
    equal("where nothing is selected nothing ran", (r.exit, r.last), (6, counts(0, 0)))


def bnconform(*arguments):
    done = subprocess.run([BNCONFORM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=HARD_LIMIT)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def check_usage(vectors):
    for line in ([], ["fly"], ["run", "--shard", "4/3"], ["run", "--shard", "0/3"], ["run", "--deadline", "soon"],
                 ["run", "--deadline", "0"], ["run", "--report", "pdf"], ["run", "adapter.py"], ["run", "--"],
                 ["run", "--select"], ["run", "--update"], ["run", "--report", "tap", "--report", "ndjson"],
                 ["run", "--vectors", os.path.join(TEMP, "nowhere")], ["run", "--window", "0"], ["list", "x", "y"],
                 ["run", "--expect", "x", "--update", "--shard", "1/2"], ["show"], ["report"],
                 ["explain"], ["serve", "--no-such-option"], ["webhook"]):
        status, out, err = bnconform(*line)
        bad = None if status == 64 and err and not out else "%d %r %r" % (status, out, err)
        check("usage: bnconform %s" % " ".join(line).replace(TEMP, "TEMP"), bad)
    status, out, err = bnconform("--version")
    equal("--version", (status, out.startswith("bnconform "), err), (0, True, ""))
    status, out, err = bnconform("--help")
    equal("--help", (status, out.startswith("bnconform "), err), (0, True, ""))


def check_streams(vectors):
    line = ["run", "--vectors", vectors, "--report", "ndjson", "--select", "*/00?"]
    status, out, err = bnconform(*line)
    parsed = [json.loads(text) for text in out.splitlines()]
    equal("NDJSON alone stands on standard output", (status, len(parsed)), (0, 12))
    equal("and the counts on standard error", err.splitlines()[-1], counts(10, 0))
    status, out, err = bnconform("run", "--vectors", vectors, "--report", "tap=" + os.path.join(TEMP, "tap"))
    equal("a report in a file leaves the text its place", (status, out.splitlines()[-1]), (0, counts(NUM, 0)))
    status, out, err = bnconform("run", "--vectors", vectors, "--report", "tap=" + os.path.join(TEMP, "no", "tap"))
    check("a report whose folder is not there is the user's to mend", None if status == 64 and "make it first" in err else err)
    if os.path.exists("/dev/full"):
        status, out, err = bnconform("run", "--vectors", vectors, "--report", "junit=/dev/full")
        check("a full disk is not", None if status == 5 and "/dev/full" in err else "%d %s" % (status, err))


def check_directories():
    good = [make_vector(i) for i in range(3)]
    unlisted_file = {"us-rest.json": '{"scheme":"us-rest","vectors":[]}'}
    public = {"format": "1", "keys": {"docs": {"type": "rsa", "public_pem": "a"}}}
    cases = (("an unlisted file of vectors", good, unlisted_file, "us-rest.json"),
             ("an unlisted file of keys", good, {}, "keys.json"),
             ("a file that is no JSON, by its line", good, {"spot-rest.json": '{"scheme":\n"spot-rest",\n nothing}'}, "line 3: "),
             ("a file that is a list", good, {"spot-rest.json": "[]"}, "line 1: "),
             ("a file without vectors", good, {"spot-rest.json": '{"scheme":"spot-rest"}'}, "it has no vectors"),
             ("a file of a scheme that there is not", good, {"spot-rest.json": '{"scheme":"x","vectors":[]}'}, "its scheme"),
             ("a key without a type", good, {"keys.json": '{"keys":{"docs":{}}}'}, "key docs has no type"),
             ("a public key that signs", good, {"keys.json": json.dumps(public)}, "its key has no private half"),
             ("a vector without a title", [make_vector(1, title=5)], {}, None),
             ("an id that stands there twice", [make_vector(1), make_vector(1)], {}, None),
             ("a key that is not there", [make_vector(1, key="nobody")], {}, None),
             ("a level that there is not", [make_vector(1, level="should")], {}, None),
             ("a null key at level must", [make_vector(1, key=None)], {}, None),
             ("an expect with two sides", [make_vector(1, expect={"ok": {}, "reject": "signature"})], {}, None))
    for i, (what, vectors, files, named) in enumerate(cases):
        directory = make_directory(os.path.join(TEMP, "bad%d" % i), vectors, **files)
        if named and named.endswith(".json"):
            manifest = os.path.join(directory, "MANIFEST.sha256")
            lines = [text for text in open(manifest) if named not in text]
            open(manifest, "w").writelines(lines)
        status, out, err = bnconform("run", "--vectors", directory)
        bad = None if status == 4 and err.startswith("bnconform:") and (named or "") in err else "%d %s" % (status, err)
        check("refused with 4: " + what, bad)
    directory = make_directory(os.path.join(TEMP, "flipped"), good)
    with open(os.path.join(directory, "spot-rest.json"), "r+b") as file:
        file.seek(60)
        byte = file.read(1)
        file.seek(60)
        file.write(bytes([byte[0] ^ 1]))
    status, out, err = bnconform("run", "--vectors", directory)
    equal("refused with 4: one bit changed", status, 4)
    os.unlink(os.path.join(directory, "MANIFEST.sha256"))
    equal("refused with 4: no manifest", bnconform("run", "--vectors", directory)[0], 4)
    repeated = make_vector(1, payload={"repeat": {"text": "ab", "count": "70000"}})
    digest = hmac.new(SECRET.encode(), b"ab" * 70000, hashlib.sha256).hexdigest()
    repeated["expect"] = {"ok": {"signature": digest}}
    directory = make_directory(os.path.join(TEMP, "repeat"), [repeated])
    equal("a repeat is expanded before it is sent", Run(directory, mode="plain").exit, 0)
    hexed = make_vector(1, payload={"hex": "ff00"})
    directory = make_directory(os.path.join(TEMP, "hexed"), [hexed])
    equal("hex is not sent to an adapter that does not say it", Run(directory, mode="plain").exit, 6)
    levels = [make_vector(1, level="acceptable"), make_vector(2, level="info"),
              make_vector(3, level="info", key=None), make_vector(4)]
    directory = make_directory(os.path.join(TEMP, "levels"), levels)
    r = Run(directory, mode="plain")
    equal("acceptable is skipped, info not counted, a null key not sent", (r.exit, r.last), (0, counts(1, 0, 1)))
    equal("and what was sent has a verdict", len(r.verdicts), 3)


def check_expect(vectors):
    path = os.path.join(TEMP, "expect.txt")
    r = Run(vectors, "--expect", path, "--update", mode="unreadable_ok")
    text = open(path).read()
    check("--update writes what failed", None if name(3) in text and r.exit == 0 else "%d %s" % (r.exit, text))
    r = Run(vectors, "--expect", path, mode="unreadable_ok")
    equal("what failed as expected is skipped", (r.exit, r.last), (0, counts(NUM - 1, 0, 1)))
    check("and is told apart", None if "\n1 skipped: failed as expected\n" in r.out else r.out)
    r = Run(vectors, "--expect", path, mode="plain")
    equal("an unexpected pass is a failure", (r.exit, r.last), (1, counts(NUM - 1, 1)))


def check_own_fault(vectors):
    few = "ulimit -n 9; exec %s run --vectors %s -- %s" % (BNCONFORM, vectors, " ".join(SCRIPTED + ["plain"]))
    done = subprocess.run(["sh", "-c", few], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=HARD_LIMIT)
    said = " ".join(done.stdout.split())
    right = done.returncode == 5 and "(ulimit -n)" in said and "FAIL" not in said
    check("for want of descriptors the harness tells its own fault, what to do, and nothing of a vector",
          None if right and done.stdout.endswith("\n0 passed, 0 failed, 0 skipped\n") else (done.returncode, done.stdout))


def check_interrupt(vectors):
    log = os.path.join(TEMP, "pids")
    line = [BNCONFORM, "run", "--vectors", vectors, "--"] + SCRIPTED + ["hang", log]
    process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pid, until = 0, time.monotonic() + 10
    while not pid and time.monotonic() < until:
        time.sleep(0.02)
        found = [text for text in open(log) if text.startswith("pid")] if os.path.exists(log) else []
        pid = int(found[0].split()[1]) if found else 0
    process.send_signal(signal.SIGTERM)
    status = process.wait(timeout=10)
    equal("SIGTERM ends the harness, which writes its reports first", status, 128 + signal.SIGTERM)
    alive, until = True, time.monotonic() + 5
    while alive and time.monotonic() < until:
        try:
            with open("/proc/%d/stat" % pid) as file:
                alive = file.read().split(")")[1].split()[0] != "Z"
            time.sleep(0.02)
        except OSError:
            alive = False
    check("and takes the adapter along", "process %d is there" % pid if not pid or alive else None)


TEMP = tempfile.mkdtemp(prefix="check_run.")


def sleepers(seconds):
    """The processes of "sleep SECONDS"."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                if file.read() == b"sleep\0%s\0" % seconds.encode():
                    found.append(int(path.split("/")[2]))
        except OSError:
            pass
    return found


def check_leftovers(vectors):
    """What an adapter started in a session of its own: no signal to its group reaches it, and whoever waits for its own child sees
    it no more once its parent has ended."""
    if not os.path.exists("/proc/thread-self/children"):
        print("skip - what an adapter left in a session of its own is ended: this system does not tell a process's children")
        return
    left = "7000.%d" % os.getpid()
    nested = "setsid sh -c 'setsid sleep %s & sleep %s' & " % (left, left)
    adapter = " ".join([os.path.join(BUILD, "bnsign"), "adapter"])
    before = "7001.%d" % os.getpid()
    for sentence, command in (
            ("what an adapter that ends left in sessions of their own is ended", nested + "exec " + adapter),
            ("so is what one that was killed left", nested + adapter + "; sleep " + left)):
        r = Run(vectors, command=["sh", "-c", command])
        found = sleepers(left)
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        check(sentence, None if (r.exit, r.last) == (0, counts(NUM, 0)) and not found else (r.exit, r.last, found))
    # A shell that became the harness has children that no adapter started.
    subprocess.run(["sh", "-c", 'sleep "$0" & exec "$@"', before, os.path.join(BUILD, "bnconform"), "run", "--vectors", vectors, "--",
                    "sh", "-c", adapter + "; exit"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=HARD_LIMIT, check=True)
    found = sleepers(before)
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    check("what the harness did not start is left alone", None if len(found) == 1 else found)


def main():
    vectors = make_directory(os.path.join(TEMP, "vectors"), [make_vector(i) for i in range(NUM)])
    check_replies(vectors)
    check_windows(vectors)
    check_deadlines(vectors)
    check_isolation(vectors)
    check_endings(vectors)
    check_starts(vectors)
    check_lines(vectors)
    check_oneshot(vectors)
    check_selection(vectors)
    check_usage(vectors)
    check_streams(vectors)
    check_directories()
    check_expect(vectors)
    check_own_fault(vectors)
    check_interrupt(vectors)
    check_leftovers(vectors)
    return 1 if failed else 0


try:
    status = main()
finally:
    shutil.rmtree(TEMP, ignore_errors=True)
sys.exit(status)
