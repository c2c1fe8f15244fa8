#!/usr/bin/env python3
"""The filter of system calls on the machine's own architecture and, where a compiler makes programs for it, on 32-bit
x86; for AArch64 it is compiled. A socket of the exchange's family is opened, and what leads out of the seal is refused."""
import os
import platform
import shutil
import subprocess
import sys
import tempfile

SOURCE = "conformance/src/sandbox/sandbox_confine.c"
FLAGS = ["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-Iconformance/src",
         "-Ireference/include", "-Ireference/src"]
ARM64 = "/usr/aarch64-linux-gnu/include"
# Each line: a word, and the errno of the call; 0 where it succeeds. The first is what sandbox_confine_calls gives.
PROBE = r"""
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "sandbox/sandbox_confine.h"
static void say(const char *word, long got) { printf("%s %d\n", word, got < 0 ? errno : 0); }
int main(void) {
  char key = 'x';
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 2;
  say("filter", sandbox_confine_calls());
  say("internet", socket(AF_INET, SOCK_STREAM, 0));
  say("machine", syscall(SYS_socket, 40, SOCK_STREAM, 0));
  say("netlink", syscall(SYS_socket, AF_NETLINK, SOCK_RAW, 9));
  say("ring", syscall(425, 1, 0));
  say("typing", ioctl(0, 0x5412, &key));
  say("keys", syscall(SYS_keyctl, 0, 0, 0));
  say("own", syscall(SYS_getpid));
  return 0;
}
"""
NONE, PERMISSION, NO_CALL, NO_PROTOCOL, NO_FAMILY = 0, 1, 38, 93, 97
SENTENCES = {"filter": "it is told whether the filter holds all that it should", "internet": "the C library opens a socket",
             "machine": "the call socket opens none to the host of a virtual machine",
             "netlink": "no other netlink than the route's is opened", "ring": "there is no io_uring",
             "typing": "nothing is typed into the terminal", "keys": "the user's keys are out of reach",
             "own": "other calls are made as before"}
WANTED = {"filter": (NONE,), "internet": (NONE,), "machine": (NO_FAMILY,), "netlink": (NO_PROTOCOL,),
          "ring": (NO_CALL,), "typing": (PERMISSION,), "keys": (NO_CALL,), "own": (NONE,)}
failures = 0


def report(sentence, detail=""):
    global failures
    failures += bool(detail)
    print("FAIL - %s: %s" % (sentence, detail) if detail else "ok - " + sentence, flush=True)


def build(folder, compiler):
    source, program = os.path.join(folder, "probe.c"), os.path.join(folder, "probe")
    with open(source, "w", encoding="utf-8") as file:
        file.write(PROBE)
    made = subprocess.run([*compiler, *FLAGS, SOURCE, source, "-o", program], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return program, made.stdout.decode(errors="replace") if made.returncode else ""


def can(compiler, folder):
    with open(os.path.join(folder, "empty.c"), "w", encoding="utf-8") as file:
        file.write("#include <errno.h>\n#include <stdio.h>\nint main(void) { return 0; }\n")
    program = os.path.join(folder, "empty")
    return subprocess.run([*compiler, os.path.join(folder, "empty.c"), "-o", program], stderr=subprocess.DEVNULL,
                          check=False).returncode == 0 and subprocess.run([program], check=False).returncode == 0


def check_kind(name, compiler, wanted):
    with tempfile.TemporaryDirectory() as folder:
        if not can(compiler, folder):
            print("skip - the filter on %s: no programs for it are made and run here" % name)
            return
        program, complaint = build(folder, compiler)
        report("the filter is compiled for %s without a warning" % name, complaint)
        if complaint:
            return
        told = subprocess.run([program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
        got = dict(line.split() for line in told.stdout.decode().splitlines())
        for word, errors in wanted.items():
            report("on %s %s" % (name, SENTENCES[word]), "" if got.get(word) in map(str, errors) else
                   "errno %s in place of %s" % (got.get(word), errors))


def check_arm64():
    if not shutil.which("clang") or not os.path.isdir(ARM64):
        print("skip - the filter is compiled for AArch64: clang or %s is not here" % ARM64)
        return
    made = subprocess.run(["clang", "--target=aarch64-linux-gnu", "-isystem", ARM64, "-fsyntax-only", *FLAGS, SOURCE],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    report("the filter is compiled for AArch64 without a warning",
           made.stdout.decode(errors="replace") if made.returncode else "")


def main():
    if sys.platform != "linux":
        print("skip - the filter of system calls: it is Linux's")
        return 0
    cc = (os.environ.get("CC") or "cc").split()
    check_kind(platform.machine(), cc, WANTED)
    if platform.machine() == "x86_64":
        # Its C library opens sockets by a call that hides their family: the filter is told to be less than whole.
        check_kind("32-bit x86", [*cc, "-m32"], dict(WANTED, filter=(NO_CALL,)))
    check_arm64()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
