#!/usr/bin/env python3
"""Ways out of a seal, tried as root and as an ordinary user (probe_ways.c): none leads out. Each to which somebody can be
put at the other end here leads there unsealed, so that the probe can fail."""

import ctypes
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

BUILD = os.environ.get("BUILD", "build")
PROBE = os.path.join(BUILD, "conformance/tests/support/probe_seal")
WAYS = os.path.join(BUILD, "conformance/tests/support/probe_ways")
NOT_PERMITTED, NO_TLS = 10, 13
NOBODY = 65534
RUN, OTHER = "/run/bnconform-test", "/run/bnconform-other"  # the first is the working folder, and so is seen
X11 = "/tmp/.X11-unix"
IPC_PRIVATE, IPC_RMID = 0, 0
SEES_PROCESSES, ALL_CALLS = 1, 2  # seal_limit
CALLS = {"call_io_uring", "call_high_half", "type_into_terminal", "keys_of_the_user", "program_of_the_kernel",
         "program_in_the_kernel", "faults_of_memory", "call_x32", "call_int80"}

# Who is at the other end of these, or what was handed on, is the check's own: unsealed, each is reached.
BY_ALL = set("""unix_stream unix_datagram unix_seqpacket unix_deep unix_renamed unix_docker unix_relative unix_abstract
    unix_ssh_agent unix_bus_and_display inet_tcp inet_udp inherited_unix inherited_inet inherited_network inherited_process
    trace_peer memory_of_peer environment_of_peer descriptor_of_peer signal_peer list_of_processes shared_memory
    new_powers""".split())
BELOW_RUN = set("""unix_run unix_var_run unix_made_later unix_working_folder unix_x11 unix_proc_self_root
    unix_proc_peer_root inherited_folder""".split())
BY_ROOT = set("join_peer has_powers powers_by_exec change_root device_made handle_opened".split())
BY_OTHERS = {"powers_by_set_user_id"}
# As in containers: with part of /proc covered, nobody may make it anew.
MASKED = ["unshare", "-m", "sh", "-c", 'mount --bind /dev/null /proc/meminfo && exec "$@"', "sh"]

failures = 0
kept = []  # sockets that listen


def report(sentence, problem=""):
    global failures
    failures += bool(problem)
    print("%s - %s%s" % ("FAIL" if problem else "ok", sentence, ": " + str(problem) if problem else ""))


def skip(sentence, reason):
    print("skip - %s: %s" % (sentence, reason))


def listen(path, kind=socket.SOCK_STREAM, at=None):
    """A socket at path; at: where it is made, to be renamed."""
    here = socket.socket(socket.AF_UNIX, kind)
    here.bind(at or path)
    if at:
        os.rename(at, path)
    if kind != socket.SOCK_DGRAM:
        here.listen(200)
    if not path.startswith("\0"):
        os.chmod(path, 0o777)
    kept.append(here)


def answer(here):
    while True:
        try:
            here.sendto(*here.recvfrom(10))
        except OSError:
            return


def listen_on_a_port():
    for _ in range(20):
        here = socket.create_server(("127.0.0.1", 0), backlog=200)
        port = here.getsockname()[1]
        kept.append(here)
        other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            other.bind(("127.0.0.1", port))
        except OSError:
            continue
        kept.append(other)
        threading.Thread(target=answer, args=(other,), daemon=True).start()
        return port
    sys.exit("no port is free for both")


def listen_later(folder, stop):
    """In /run, once the program runs."""
    while not stop.is_set():
        if os.path.exists(os.path.join(folder, "started")) and not os.path.exists(os.path.join(OTHER, "later")):
            listen(os.path.join(OTHER, "later"))
        time.sleep(0.02)


def furnish(folder, below_run):
    home = os.path.join(folder, "user")
    for name in (".ssh", ".docker/run"):
        os.makedirs(os.path.join(home, name))
    os.makedirs(os.path.join(folder, "1/2/3/4/5/6"))
    os.makedirs(os.path.join(folder, "temporary"))
    for path, _, _ in os.walk(folder):
        os.chmod(path, 0o777)
    listen(os.path.join(folder, "stream"))
    listen(os.path.join(folder, "datagram"), socket.SOCK_DGRAM)
    listen(os.path.join(folder, "seqpacket"), socket.SOCK_SEQPACKET)
    listen(os.path.join(folder, "1/2/3/4/5/6/deep"))
    listen(os.path.join(home, ".ssh/master"), at=os.path.join(home, ".ssh/master.x"))
    listen(os.path.join(home, ".docker/run/docker.sock"), at=os.path.join(home, ".docker/run/x"))
    before = os.getcwd()
    os.chdir(home)
    listen("relative")
    os.chdir(before)
    listen("\0bnconform-test")
    if below_run:
        for path in (RUN, OTHER):
            os.makedirs(path)
            os.chmod(path, 0o755)
            listen(os.path.join(path, "socket"))
        if not os.path.isdir(X11):
            os.mkdir(X11, 0o1777)
            os.chmod(X11, 0o1777)
        listen(os.path.join(X11, "X97"))


def clear():
    for here in kept:
        here.close()
    kept.clear()
    for path in (RUN, OTHER):
        shutil.rmtree(path, ignore_errors=True)
    if os.path.exists(os.path.join(X11, "X97")):
        os.unlink(os.path.join(X11, "X97"))


class Trial:
    """What one user reaches, sealed and not."""

    def __init__(self, folder, user, below_run):
        self.folder, self.below_run = folder, below_run
        self.who = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        self.probe, self.ways = (shutil.copy(program, folder) for program in (PROBE, WAYS))
        self.environment = dict(os.environ, HOME=os.path.join(folder, "user"), TMPDIR=os.path.join(folder, "temporary"),
                                SSH_AUTH_SOCK=os.path.join(folder, "stream"), DISPLAY=":97", GCOV_PREFIX=folder,
                                XDG_RUNTIME_DIR=folder, DBUS_SESSION_BUS_ADDRESS="unix:path=" + os.path.join(folder, "stream"))
        if os.geteuid() == 0:
            shutil.copy(WAYS, os.path.join(folder, "set-user-id"))
            os.chmod(os.path.join(folder, "set-user-id"), 0o4755)

    def run(self, port, segment, sealed, before=()):
        """The ways that were reached, those that were not, and what the probe said."""
        here = RUN if self.below_run else self.folder
        pair = socket.socketpair()
        inet = socket.socket()
        with subprocess.Popen(["sleep", "300"], cwd="/", **self.who) as peer:
            time.sleep(0.1)  # it is the user's when it has become the program
            fds = {"unix": pair[0].fileno(), "inet": inet.fileno(), "folder": os.open(here, os.O_RDONLY),
                   "network": os.open("/proc/self/ns/net", os.O_RDONLY), "memory": os.open("/proc/%d/mem" % peer.pid, os.O_RDONLY)}
            command = [self.ways, self.folder, str(peer.pid), str(port), str(segment)]
            command += ["%s=%d" % each for each in fds.items()]
            environment = self.environment if sealed else dict(self.environment, NOT_SEALED="1")
            done = subprocess.run([*before, *([self.probe, "--"] if sealed else []), *command], env=environment, cwd=here,
                                  pass_fds=fds.values(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=300, check=False, **self.who)
            peer.kill()
        for name in ("folder", "network", "memory"):
            os.close(fds[name])
        for each in (*pair, inet):
            each.close()
        lines = [line.split() for line in done.stdout.decode().splitlines()]
        return ({name for name, what in lines if what == "reached"}, {name for name, what in lines if what == "not"}, done)


def limits_of(done):
    for line in done.stderr.decode().splitlines():
        if line.startswith("limits "):
            return int(line.split()[1])
    return 0


def forget_later(folder):
    for path in (os.path.join(folder, "started"), os.path.join(OTHER, "later")):
        if os.path.exists(path):
            os.unlink(path)


def judge(name, trial, port, segment, must):
    sentence = "of %d ways out of a seal none leads out, as " + name
    forget_later(trial.folder)
    reached, not_reached, done = trial.run(port, segment, True)
    if done.returncode == NOT_PERMITTED:
        skip(sentence % 0, "user namespaces are not permitted")
        return
    limits = limits_of(done)
    if limits & SEES_PROCESSES:
        reached.discard("list_of_processes")
    if limits & ALL_CALLS:
        reached = {each for each in reached if each not in CALLS and not each.startswith(("family_", "pair_"))}
    num = len(reached | not_reached)
    problem = "" if done.returncode == 0 and num >= 70 and not reached else "reached %s, %d in all, %r" % (
        sorted(reached), num, done.stderr[-300:])
    report(sentence % num, problem)
    forget_later(trial.folder)
    outside, _, done = trial.run(port, segment, False)
    report("unsealed, at least %d of them lead there, as %s" % (len(must), name),
           "" if must <= outside and done.returncode == 0 else "not %s, %r" % (sorted(must - outside), done.stderr[-300:]))


def masked(trial, port, segment):
    sentence = "where /proc cannot be made anew that is told, and other processes are seen but not reached"
    if not shutil.which("unshare") or subprocess.run(MASKED + ["true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        skip(sentence, "/proc cannot be covered here")
        return
    forget_later(trial.folder)
    reached, not_reached, done = trial.run(port, segment, True, MASKED)
    right = done.returncode == 0 and limits_of(done) == SEES_PROCESSES and reached == {"list_of_processes"}
    report(sentence, "" if right and len(not_reached) >= 70 else "reached %s, %r" % (sorted(reached), done.stderr[-300:]))


def each_user(folder, below_run):
    port = listen_on_a_port()
    libc = ctypes.CDLL(None, use_errno=True)
    segment = libc.shmget(IPC_PRIVATE, 4096, 0o666)
    must = BY_ALL | (BELOW_RUN if below_run else set())
    stop = threading.Event()
    threading.Thread(target=listen_later, args=(folder, stop), daemon=True).start()
    try:
        if os.geteuid() == 0:
            root = Trial(folder, None, below_run)
            judge("root", root, port, segment, must | BY_ROOT)
            masked(root, port, segment)
            judge("an ordinary user", Trial(folder, NOBODY, below_run), port, segment, must | BY_OTHERS)
        else:
            judge("an ordinary user", Trial(folder, None, below_run), port, segment, must)
    finally:
        stop.set()
        libc.shmctl(segment, IPC_RMID, None)


def main():
    if not sys.platform.startswith("linux"):
        skip("no way out of a seal leads out", "it is for Linux alone")
        return 0
    first = subprocess.run([PROBE, "--", "true"], stderr=subprocess.PIPE, timeout=60, check=False)
    if first.returncode in (NOT_PERMITTED, NO_TLS):
        skip("no way out of a seal leads out", first.stderr.decode().splitlines()[0])
        return 0
    below_run = os.access("/run", os.W_OK)
    with tempfile.TemporaryDirectory(prefix="ways") as folder:
        os.chmod(folder, 0o777)
        try:
            furnish(folder, below_run)
            each_user(folder, below_run)
        finally:
            clear()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
