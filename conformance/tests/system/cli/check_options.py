#!/usr/bin/python3
"""One row an option: help, parser and completion know the same options, and what is none is answered with what may be meant."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

BUILD = os.environ.get("BUILD", "build")
PROGRAMS = {name: os.path.abspath(os.path.join(BUILD, name)) for name in ("bnconform", "bnsign")}
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", PATH="/usr/bin:/bin:/usr/local/bin")
TEMP = tempfile.mkdtemp(prefix="check_options.")
# What each command must have at least: a help that lost its rows would agree with a parser that lost them too.
EXPECTED = {
    "bnconform": {
        "explain": "--key --api-key --scheme --exchange --now --nth --signed --json -v",
        "run": "--vectors --exchange --select --skip --shard --deadline --start-deadline --window --restarts --oneshot --reach --adds "
               "--expect --update --report --json -v",
        "serve": "--port --key --keys --signed --open --log --clock --rules --exchange --fill --answers --keep --unsealed -v",
        "webhook": "--vectors --select --skip --report --json --deadline --body --scheme --certificates-port --clock "
                   "--key --api-key --print-curl --start-deadline -v",
        "show": "--vectors --json -v", "list": "--vectors --exchange -v", "report": "--vectors --report --json --errata --upstream --against --clients --home -v",
        "self-check": "--vectors --json --published --write -v", "help": "", "completion": "", "version": ""},
    "bnsign": {"sign": "--steps --curl --json --body --time --nonce --exchange --key --api-key -v",
               "verify": "--now --exchange --json --key --api-key -v", "adapter": "", "help": "", "completion": "", "version": ""},
}
failed = 0


def check(sentence, problem):
    global failed
    failed += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem)[:400] if problem else ""))


def run(program, *arguments):
    done = subprocess.run([PROGRAMS[program], *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=30,
                          check=False, env=ENVIRONMENT)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def options_of(program, command):
    """name -> the text of its value, None: a flag; from the command's help."""
    _, out, _ = run(program, command, "--help")
    return {found.group(1): found.group(2) for found in re.finditer(r"^  (--?[a-z][a-z-]*)(?: (\S+))?(?:  .*)?$", out, re.M)}


def commands_of(program):
    _, out, _ = run(program, "--help")
    return re.findall(r"^  ([a-z][a-z-]*)(?= |$)(?! *(?:METHOD|sender|,|number))", out.split("Schemes:")[0], re.M)


def the_help(program):
    check("%s --help names every command, and no other" % program,
          "" if sorted(commands_of(program)) == sorted(EXPECTED[program]) else commands_of(program))
    for command, names in EXPECTED[program].items():
        status, out, err = run(program, command, "--help")
        found = options_of(program, command)
        check("%s %s --help shows its usage and its options alone" % (program, command),
              "" if status == 0 and not err and out.startswith("%s %s" % (program, command)) and sorted(found) ==
              sorted(names.split()) else "%d %s %s" % (status, sorted(found), err))
        check("%s %s -h and help %s begin as it does" % (program, command, command),
              "" if run(program, command, "-h")[1] == out and run(program, "help", command)[0] == 0 and
              run(program, "help", command)[1].split("\n")[:3] == out.split("\n")[:3] else "they do not")
        lines = (out + run(program, "help", command)[1] + run(program, "--help")[1]).split("\n")
        check("%s %s: no line of help has more than 80 columns" % (program, command), [line for line in lines if len(line) > 80])


def the_parser(program):
    """An option that is taken is not complained of; what stops the command is that it is given a --flag of another name."""
    for command, names in EXPECTED[program].items():
        if not names:
            continue
        refused = []
        for name, value in options_of(program, command).items():
            status, out, err = run(program, command, name, *(["1"] if value else []), "--no-such-option")
            if status != 64 or out or ("%s is not an option" % name) in err or \
                    not ("--no-such-option is not an option of %s" % command in err or (value and err.startswith("%s: %s" % (program, name))) or
                         (value and err.startswith("%s: 1: it is no" % program))):
                refused.append((name, status, err))
            if value and "needs a value: %s %s" % (name, value) not in run(program, command, name)[2]:
                refused.append((name, "needs a value", run(program, command, name)[2]))
            if not value and name[1] == "-" and "%s takes no value" % name not in run(program, command, name + "=1")[2]:
                refused.append((name, "takes no value"))
        check("%s %s takes every option of its help" % (program, command), refused)


def did_you_mean():
    for program, arguments, words in (
            ("bnconform", ["rnu"], "rnu is no command; did you mean run?"),
            ("bnconform", ["explian"], "did you mean explain?"), ("bnconform", ["selfcheck"], "did you mean self-check?"),
            ("bnconform", ["help", "webhok"], "did you mean webhook?"), ("bnconform", ["frobnicate"], "bnconform --help lists them"),
            ("bnconform", ["run", "--dedline", "5"], "--dedline is not an option of run; did you mean --deadline?"),
            ("bnconform", ["serve", "--unsealde"], "did you mean --unsealed?"),
            ("bnconform", ["explain", "--jsn"], "did you mean --json?"),
            ("bnconform", ["explain", "--port", "1"], "--port is not an option of explain; it is one of serve"),
            ("bnconform", ["run", "--zzz"], "bnconform run --help lists them"),
            ("bnconform", ["serve", "client.py"], "behind --"), ("bnconform", ["completion", "tcsh"], "bash, zsh or fish"),
            ("bnconform", ["completion"], "bash, zsh or fish"), ("bnconform", ["help", "run", "show"], "one command"),
            ("bnsign", ["sgin"], "did you mean sign?"), ("bnsign", ["sign", "--stesp"], "did you mean --steps?"),
            ("bnsign", ["verify", "--steps"], "--steps is not an option of verify; it is one of sign"),
            ("bnsign", ["completion", "tcsh"], "bash, zsh or fish"), ("bnsign", ["help", "sgin"], "did you mean sign?")):
        status, out, err = run(program, *arguments)
        check("%s %s: %s" % (program, " ".join(arguments), words),
              "" if status == 64 and not out and words in err and err.startswith(program + ": ") and err.count("\n") == 1
              else "%d %r" % (status, err))
    secret = "hunter2-hunter2-hunter2"
    said = [run("bnconform", command, word + secret)[2] for command in ("run", "explain", "serve", "webhook")
            for word in ("--secret=", "--kee=", "--json=", "--unsealed=")]
    check("what follows an = is never repeated", [err for err in said if secret in err or not err])


def of_other_programs():
    status, out, err = run("bnconform", "explain", "curl", "--json", "--help", "https://api.binance.com/api/v3/account?timestamp=1&signature=00")
    check("what follows curl is curl's", "" if "read as: POST" in out and "1\nin the body" in out and not err
          else "%d %s %s" % (status, out[:200], err))
    status, out, err = run("bnconform", "run", "--", "/bin/false", "--help", "--no-such")
    check("what follows -- is the adapter's", "" if "[OPTIONS]" not in out and "not an option" not in err and status != 64 else err)
    for program in PROGRAMS:
        check("%s version is %s --version" % (program, program),
              "" if run(program, "version") == run(program, "--version") and run(program, "version")[0] == 0 else "it is not")


# ---------------------------------------------------------------------------------------------------- completion

def bash(program, *words):
    """What bash would offer for the last of the words."""
    script = ('source "$1"; shift; complete -p %s >/dev/null || exit 9; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _%s; '
              'printf "%%s\\n" "${COMPREPLY[@]}"' % (program, program))
    done = subprocess.run(["bash", "-c", script, "bash", os.path.join(TEMP, program + ".bash"), program, *words], cwd=TEMP,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30, check=False, env=ENVIRONMENT)
    return done.returncode, done.stdout.decode().split()


def in_bash(program):
    if shutil.which("bash") is None:
        print("skip - bash completes %s: bash is not installed" % program)
        return
    status, offered = bash(program, "")
    check("bash offers the commands of %s" % program,
          "" if status == 0 and sorted(offered) == sorted([*EXPECTED[program], "--help", "--version"]) else (status, offered))
    for command, names in EXPECTED[program].items():
        status, offered = bash(program, command, "-")
        check("bash offers all options of %s %s" % (program, command),
              "" if status == 0 and sorted(offered) == sorted([*names.split(), "--help"]) else (status, offered))
    check("bash offers the commands to %s help" % program, set(EXPECTED[program]) ^ (set(bash(program, "help", "")[1]) - {"--help"}))
    check("bash offers the shells to %s completion" % program, set(bash(program, "completion", "")[1]) ^ {"bash", "zsh", "fish", "--help"})


def in_bash_values():
    if shutil.which("bash") is None:
        return
    with open(os.path.join(TEMP, "a-request.txt"), "w", encoding="utf-8") as out:
        out.write("x")
    for words, offered in ((["run", "--reach", ""], ["sealed", "base-url", "base-url-tls"]), (["serve", "--rules", "t"], ["today"]),
                           (["serve", "--clock", "r"], ["real"]), (["explain", "--key", "a-"], ["a-request.txt"]),
                           (["run", "--reach", "=", "base-url-"], ["base-url-tls"]), (["run", "--reach", "="], ["sealed", "base-url", "base-url-tls"]),
                           (["run", "--", "a-"], ["a-request.txt"]), (["rep"], ["report"]), (["run", "--start"], ["--start-deadline"])):
        found = bash("bnconform", *words)
        check("bash completes bnconform %s" % " ".join(words), "" if found == (0, offered) or (found[0] == 0 and set(offered) <= set(found[1]) and
              words[1:2] == ["--"]) else found)


def in_others(program):
    for shell, syntax in (("bash", ["-n"]), ("zsh", ["-n"]), ("fish", ["--no-execute"])):
        status, out, err = run(program, "completion", shell)
        path = os.path.join(TEMP, "%s.%s" % (program, shell))
        with open(path, "w", encoding="utf-8") as file:
            file.write(out)
        missing = [(command, name) for command, names in EXPECTED[program].items() for name in names.split()
                   if not re.search(r"(?<![\w-])%s(?![\w-])" % re.escape(name if shell != "fish" else "-l " + name[2:] if name[1] == "-"
                                                                        else "-s " + name[1:]), of_command(shell, out, command))]
        check("%s completion %s has every option of every command" % (program, shell), missing or status or err)
        if shutil.which(shell) is None:
            print("skip - %s completion %s has no fault of syntax: %s is not installed" % (program, shell, shell))
            continue
        done = subprocess.run([shell, *syntax, path], capture_output=True, timeout=30, check=False, env=dict(ENVIRONMENT, HOME=TEMP))
        check("%s completion %s has no fault of syntax" % (program, shell), done.stderr.decode() or done.returncode)


def a_code_is_a_word():
    """What begins as a number does is no option: the exchange's codes have a minus."""
    status, out, err = run("bnconform", "show", "-1022")
    check("show -1022 tells of the code, as show 1022 does",
          (status, err) if status or err or out.replace("-1022", "1022") != run("bnconform", "show", "1022")[1] else "")
    for code, title in (("700002", "MEXC spot v3"), ("3702", "Tokocrypto")):
        status, out, err = run("bnconform", "show", code)
        check("show %s tells whose code it is, and the mistakes that lead to a wrong signature" % code,
              "" if status == 0 and title in out and "order-mismatch" in out else (status, out[:300], err))
    status, _, err = run("bnconform", "show", "-x1")
    check("a minus and a letter is an option still", "" if status == 64 and "-x1 is not an option" in err else err)


def of_command(shell, script, command):
    """The part of a script that tells of one command."""
    if shell == "fish":
        return "\n".join(line for line in script.split("\n") if "__fish_seen_subcommand_from %s'" % command in line)
    found = re.search(r"^  %s\) [^:]*?(?:words='|_arguments)(?:.|\n)*?;;$" % re.escape(command), script, re.M)
    return found.group(0) if found else ""


def in_fish(program):
    if shutil.which("fish") is None:
        print("skip - fish completes %s: fish is not installed" % program)
        return
    for line, wanted in (("%s " % program, set(EXPECTED[program])), ("%s help " % program, set(EXPECTED[program])),
                         ("%s completion " % program, {"bash", "zsh", "fish"})):
        done = subprocess.run(["fish", "--no-config", "-c", "source %s; complete -C %r" % (os.path.join(TEMP, program + ".fish"), line)],
                              capture_output=True, timeout=30, check=False, env=dict(ENVIRONMENT, HOME=TEMP), cwd=TEMP)
        offered = {found.split("\t")[0] for found in done.stdout.decode().split("\n")}
        check("fish offers what can follow %r" % line, wanted - offered or done.stderr.decode())
    for command, names in EXPECTED[program].items():
        done = subprocess.run(["fish", "--no-config", "-c", "source %s; complete -C '%s %s --'" % (os.path.join(TEMP, program + ".fish"), program, command)],
                              capture_output=True, timeout=30, check=False, env=dict(ENVIRONMENT, HOME=TEMP), cwd=TEMP)
        offered = {found.split("\t")[0].rstrip("=") for found in done.stdout.decode().split("\n")}
        check("fish offers all options of %s %s" % (program, command),
              {name for name in names.split() if name != "-v"} - offered or done.stderr.decode())


try:
    for each in PROGRAMS:
        the_help(each)
        the_parser(each)
    did_you_mean()
    a_code_is_a_word()
    of_other_programs()
    for each in PROGRAMS:
        in_others(each)
        in_bash(each)
        in_fish(each)
    in_bash_values()
finally:
    shutil.rmtree(TEMP, ignore_errors=True)
sys.exit(1 if failed else 0)
