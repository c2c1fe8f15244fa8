"""What a program has in its memory in the moment it ends. Not a check itself."""

import base64
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile

TRACEME, CONT, SETOPTIONS, TRACEEXIT, EVENT_EXIT = 0, 7, 0x4200, 0x40, 6
STOPS = 200


def as_root():
    """Starts a check anew as the root of a user namespace, if it is not root and one can be had: into a command that has a
    secret no other process of its user may look."""
    into = ["unshare", "--user", "--map-root-user"]
    if os.geteuid() != 0 and shutil.which("unshare") and subprocess.run([*into, "true"], stderr=subprocess.DEVNULL, timeout=20).returncode == 0:
        os.execvp(into[0], [*into, sys.executable, *sys.argv])


def tracing():
    """The C library with ptrace, or None."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
        libc.ptrace.restype = ctypes.c_long
        return libc
    except (OSError, AttributeError):
        return None


def memory_at_exit(libc, command, environment, text, meanwhile=None):
    """All that a program could write to in the moment it ends, its heap and stack above all. text: its standard input;
    meanwhile: called with its number once it runs. None where it cannot be watched."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(text)
        given.seek(0)
        child = os.fork()
        if child == 0:
            os.dup2(given.fileno(), 0)
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            if libc.ptrace(TRACEME, 0, None, None) != 0:
                os._exit(99)
            os.execve(command[0], command, environment)
        held, status = None, os.waitpid(child, 0)[1]
        if os.WIFSTOPPED(status):
            libc.ptrace(SETOPTIONS, child, None, ctypes.c_void_p(TRACEEXIT))
            if meanwhile:
                meanwhile(child, said)
        for _ in range(STOPS):
            if not os.WIFSTOPPED(status):
                return held
            number = os.WSTOPSIG(status)
            if status >> 8 == signal.SIGTRAP | EVENT_EXIT << 8:
                held = memory_of(child)
            libc.ptrace(CONT, child, None, ctypes.c_void_p(0 if number == signal.SIGTRAP else number))
            status = os.waitpid(child, 0)[1]
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return held


def memory_of(pid):
    held = b""
    if not os.access("/proc/%d/mem" % pid, os.R_OK):
        return held
    with open("/proc/%d/maps" % pid) as maps, open("/proc/%d/mem" % pid, "rb", 0) as memory:
        for line in maps:
            bounds, rights = line.split()[:2]
            if not rights.startswith("rw") or "[v" in line:
                continue
            low, high = (int(each, 16) for each in bounds.split("-"))
            try:
                memory.seek(low)
                held += memory.read(high - low)
            except OSError:
                continue
    return held


def pieces_of_pem(pem, public_bytes):
    """What of a private key must not be there: of its base64 24 characters in a row, of its bytes 12, as they stand and as
    a library of numbers has them, the last first. public_bytes: so many at its beginning are known to everybody."""
    body = "".join(line for line in pem.split("\n") if line and not line.startswith("-"))
    der = base64.b64decode(body)
    texts = {body[at:at + 24].encode() for at in range(4 * (public_bytes // 3 + 1), len(body) - 24, 4)}
    numbers = {der[at:at + 12] for at in range(public_bytes, len(der) - 11, 4)}
    return texts | numbers | {piece[::-1] for piece in numbers}
