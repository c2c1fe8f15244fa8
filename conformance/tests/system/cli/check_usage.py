#!/usr/bin/python3
"""What the user has to mend is 64, and names what to do; 5 is the commands' own fault, and the machine's, alone."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile

BUILD = os.environ.get("BUILD", "build")
BNCONFORM, BNSIGN = (os.path.abspath(os.path.join(BUILD, name)) for name in ("bnconform", "bnsign"))
TEMP = tempfile.mkdtemp(prefix="check_usage.")
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", PATH="/usr/bin:/bin")  # no folder that this user may not enter
failed = 0


def at(name):
    return os.path.join(TEMP, name)


def make(name, text="", mode=0o644):
    with open(at(name), "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(at(name), mode)
    return at(name)


FILE, FOLDER, NOWHERE, INSIDE = make("file", "x\n"), os.path.join(TEMP, "folder"), at("no/such/name"), at("file/name")
os.mkdir(FOLDER)
os.symlink("round", at("round"))
RESULTS = at("results.ndjson")
NO_PROGRAM, NO_SHEBANG = make("program", "x\n"), make("script", "echo it\n", 0o755)
NO_INTERPRETER = make("other", "#!/no/such/interpreter\n", 0o755)
CURL = ["curl", "https://api.binance.com/api/v3/account?timestamp=1&signature=00"]
TAKEN = socket.create_server(("127.0.0.1", 0))
PORT = str(TAKEN.getsockname()[1])
RECEIVER = "http://127.0.0.1:9/"
GONE, IS_FOLDER, NO_PART = "name a file that is there", "name a file in it", "a part of its path is a file"
MAKE, PROGRAM, OTHER_PORT = "make it first", "name a program that is there", "take another port"
CHMOD, TURNS = "chmod +x", "round in a circle"

REPORTS = [("%s", NOWHERE, MAKE), ("%s", FOLDER, IS_FOLDER), ("%s", INSIDE, NO_PART), ("%s", at("round"), TURNS),
           ("%s", at("absent/"), "")]
TABLE = []
for command in (["run"], ["webhook", RECEIVER], ["report", RESULTS]):
    for _, path, words in REPORTS:
        TABLE.append((command + ["--report", "junit=" + path], words))
    for path, words in ((NOWHERE, MAKE), (FILE, "name a folder"), (INSIDE, NO_PART)):
        if command[0] != "webhook":
            TABLE.append((command + ["--report", "html=" + path], words))
for command in (["run"], ["serve"], ["serve", "--unsealed"]):
    for program, words in ((NOWHERE, PROGRAM), ("no-such-program-anywhere", PROGRAM), (FOLDER, CHMOD),
                           (NO_PROGRAM, CHMOD), (NO_INTERPRETER, PROGRAM), (INSIDE, NO_PART)):
        TABLE.append((command + ["--", program], words))
TABLE += [
    (["run", "--", NO_SHEBANG], "names no interpreter"),
    (["run", "--expect", NOWHERE], GONE), (["run", "--expect", FOLDER], IS_FOLDER),
    (["run", "--expect", NOWHERE, "--update"], MAKE), (["run", "--expect", FOLDER, "--update"], IS_FOLDER),
    (["run", "--vectors", NOWHERE], "no such directory"), (["run", "--vectors", FILE], "no such directory"),
    (["list", "--vectors", NOWHERE], "no such directory"), (["show", "SR-7", "--vectors", FILE], "no such directory"),
    (["self-check", "--vectors", NOWHERE], "no such directory"),
    (["self-check", "--write", NOWHERE], MAKE), (["self-check", "--write", INSIDE], NO_PART),
    (["show", "nothing-of-this-name"], "bnconform list"), (["show", "@nobody"], ""),
    (["report", NOWHERE], GONE), (["report", FOLDER], IS_FOLDER), (["report", INSIDE], NO_PART), (["report", FILE], ""),
    (["report", RESULTS, "--report", "html=" + at("page"), "--clients", NOWHERE], "no such directory"),
    (["report", RESULTS, "--report", "html=" + at("page"), "--clients", FILE], "no such directory"),
    (["explain", NOWHERE], GONE), (["explain", FOLDER], IS_FOLDER), (["explain", INSIDE], NO_PART),
    (["explain", "--signed", NOWHERE, *CURL], GONE), (["explain", "--signed", FOLDER, *CURL], IS_FOLDER),
    (["explain", "--key", NOWHERE, *CURL], GONE), (["explain", "--key", FOLDER, *CURL], IS_FOLDER),
    (["explain", "--key", "env:NOT_SET_ANYWHERE", *CURL], "not set"),
    (["serve", "--port", PORT], OTHER_PORT), (["serve", "--port", PORT, "--unsealed", "--", "true"], OTHER_PORT),
    (["serve", "--log", NOWHERE], MAKE), (["serve", "--log", FOLDER], IS_FOLDER), (["serve", "--log", INSIDE], NO_PART),
    (["serve", "--keys", NOWHERE], GONE), (["serve", "--keys", FOLDER], IS_FOLDER), (["serve", "--keys", FILE], "JSON"),
    (["serve", "--key", NOWHERE], GONE), (["serve", "--key", FOLDER], IS_FOLDER),
    (["webhook", RECEIVER, "--certificates-port", PORT], OTHER_PORT),
    (["webhook", RECEIVER, "--body", NOWHERE], GONE), (["webhook", RECEIVER, "--body", FOLDER], IS_FOLDER),
    (["webhook", "ftp://127.0.0.1/"], "http://"),
]
SIGNING = [
    (["sign", "us-rest", "GET", "/x", "--api-key", "a", "--key", NOWHERE], GONE),
    (["sign", "us-rest", "GET", "/x", "--api-key", "a", "--key", FOLDER], IS_FOLDER),
    (["sign", "us-rest", "POST", "/x", "--key", "@docs", "--body", "@" + NOWHERE], GONE),
    (["sign", "us-rest", "POST", "/x", "--key", "@docs", "--body", "@" + FOLDER], IS_FOLDER),
    (["sign", "pay-request", "POST", "/x", "--key", "@pay", "--body", "@" + NOWHERE], GONE),
    (["verify", "us-rest", NOWHERE, "--key", "@docs"], GONE), (["verify", "us-rest", FOLDER, "--key", "@docs"], IS_FOLDER),
    (["verify", "us-rest", INSIDE, "--key", "@docs"], NO_PART), (["verify", "us-rest", FILE, "--key", NOWHERE], ""),
    (["adapter", FILE], "no arguments"),
]


def check(sentence, problem):
    global failed
    failed += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem)[:400] if problem else ""))


def run(program, arguments, **more):
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False,
                          env=dict(ENVIRONMENT, **more))
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def usages():
    for program, table in ((BNCONFORM, TABLE), (BNSIGN, SIGNING)):
        name = os.path.basename(program)
        for arguments, words in table:
            status, out, err = run(program, arguments)
            if "cannot seal" in err:
                print("skip - %s: it cannot be sealed here" % " ".join(arguments).replace(TEMP, "TEMP"))
                continue
            right = status == 64 and not out and words in err and (name + ":") in err
            check("64: %s %s" % (name, " ".join(arguments).replace(TEMP, "TEMP").replace(PORT, "PORT")),
                  "" if right else "%d %r %r" % (status, out[-200:], err[-300:]))


def folders():
    for folder in (NOWHERE, FILE, "/" + 3000 * "a"):
        for more in ([], ["--unsealed", "--", "true"]):
            status, _, err = run(BNCONFORM, ["serve", "--port", PORT if not more else "0", *more], TMPDIR=folder)
            check("64: a TMPDIR that is none (%.12s %s)" % (os.path.basename(folder), "".join(more)),
                  "" if status == 64 and "TMPDIR" in err and "Success" not in err else "%d %s" % (status, err))


def permissions():
    sentence = "64: what this user may not read, write or listen on"
    if os.getuid() == 0:
        print("skip - %s: root may" % sentence)
        return
    os.chmod(FOLDER, 0o555)
    for arguments in (["run", "--report", "junit=" + os.path.join(FOLDER, "x")], ["serve", "--port", "1"],
                      ["serve", "--log", os.path.join(FOLDER, "x")], ["explain", make("closed", "x", 0)]):
        status, _, err = run(BNCONFORM, arguments)
        check("%s (%s)" % (sentence, " ".join(arguments[:2])), "" if status == 64 else "%d %s" % (status, err))


try:
    status, _, _ = run(BNCONFORM, ["run", "--select", "spot-rest/sign/*", "--report", "ndjson=" + RESULTS])
    check("there are results to begin with", "" if status == 0 else status)
    usages()
    left = sorted(set(os.listdir(TEMP)) - {"file", "folder", "round", "results.ndjson", "program", "script", "other"})
    check("nothing is written or left behind", left)
    folders()
    permissions()
finally:
    shutil.rmtree(TEMP, ignore_errors=True)
sys.exit(1 if failed else 0)
