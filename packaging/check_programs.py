#!/usr/bin/env python3
"""The programs in build/dist, each run as far as this machine can: all vectors, in process and as a child, https, RSA, the
self-check. What cannot be run here is said."""
import hashlib
import hmac
import json
import os
import shutil
import ssl
import struct
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from checking import DIST, VERSION, end, leave_out, report, run, timed, unpack

SIGNED = ["sign", "us-rest", "GET", "/api/v3/openOrders", "symbol=BTCUSDT", "--time", "1499827319559", "--key", "@docs"]
RIGHT = "signature=d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca"
NEWLINE = """GET /api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559&signature=%s HTTP/1.1
Host: api.binance.com
X-MBX-APIKEY: vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A

"""


def elf(path):
    """(machine, whether it needs a loader or a library) of an ELF file of 64 bits."""
    data = path.read_bytes()
    machine, = struct.unpack_from("<H", data, 18)
    at, = struct.unpack_from("<Q", data, 32)
    size, number = struct.unpack_from("<HH", data, 54)
    kinds = [struct.unpack_from("<I", data, at + i * size)[0] for i in range(number)]
    return machine, 3 in kinds or 2 in kinds  # PT_INTERP, PT_DYNAMIC


def explains(name, command):
    text = "symbol=BTCUSDT&timestamp=1499827319559\n"
    secret = b"NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
    status, said = run(*command, "explain", "--key", "@docs", "--now", "1499827319559", "-",
                       text=NEWLINE % hmac.new(secret, text.encode(), hashlib.sha256).hexdigest())
    report("%s names the mistake" % name, "" if status == 1 and "stray-separator (proved)" in said else "%d: %s" % (status, said))


def judges(name, before, folder, seconds):
    status, said = run(*before, folder / "bnconform", "run", seconds=seconds)
    all_kinds = " with hmac, rsa, ed25519: " in " ".join(said.split())
    report("%s: the reference passes all vectors, of HMAC, RSA and Ed25519" % name, "" if status == 0 and " 0 failed" in said and all_kinds else said)
    status, said = run(*before, folder / "bnconform", "run", "--deadline", "60000", "--start-deadline", "60000", "--",
                       *before, folder / "bnsign", "adapter", seconds=seconds)
    report("%s: so it does as a child" % name, "" if status == 0 and " 0 failed" in said else said[-500:])
    status, said = run(*before, folder / "bnsign", *SIGNED)
    report("%s signs" % name, "" if status == 0 and RIGHT in said else said)
    explains(name, [*before, folder / "bnconform"])


def asked(places, text, spoiled=False):
    """What the server answers over https to a request as bnsign prints it: (status, body)."""
    (_, target, _), *headers = [line.split(" ", 2) for line in text.split("\n\n")[0].splitlines()]
    if spoiled:
        target = target.replace("symbol=BTCUSDT", "symbol=ETHUSDT")
    request = urllib.request.Request(places["https"] + target, headers={name.rstrip(":"): value for name, value, *_ in headers if name != "Host:"})
    try:
        with urllib.request.urlopen(request, context=ssl.create_default_context(cafile=places["ca"]), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def serves(name, before, folder):
    """Over https: what bnsign signs with a key of each kind is right, and no longer once it is changed."""
    command = [*before, str(folder / "bnconform"), "serve", "--port", "0"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as serving:
        try:
            places = json.loads(serving.stdout.readline())["serving"]
            for key in ("docs", "rsa-2048", "ed25519-a"):
                _, signed = run(*before, folder / "bnsign", "sign", "spot-rest", "GET", "/api/v3/openOrders", "symbol=BTCUSDT", "--key", "@" + key)
                right, wrong = asked(places, signed), asked(places, signed, spoiled=True)
                report("%s serves https under its own CA: what is signed with @%s is right, changed it is not" % (name, key),
                       "" if right[0] == 200 and wrong[0] == 400 and "-1022" in wrong[1] else (right, wrong))
        finally:
            serving.terminate()


def linux(machine, number, before, seconds, folder):
    name = "%s-linux" % machine
    archive = DIST / ("bnconform-%s-%s-musl.tar.gz" % (VERSION, name))
    if not archive.exists():
        return leave_out("%s runs" % name, "make dist was asked for others alone")
    inside = unpack(archive, folder)
    for program in ("bnconform", "bnsign"):
        found, needs = elf(inside / program)
        report("%s: %s needs neither a loader nor a library" % (name, program),
               "" if found == number and not needs else "machine %d, dynamic %s" % (found, needs))
    if before and run("sh", "-c", "command -v " + before[0])[0] != 0:
        report("%s runs under %s" % (name, before[0]), "it is not installed: ci/install dist")
        return
    judges(name, before, inside, seconds)
    serves(name, before, inside)
    begun = time.monotonic()
    status, said = run(*before, inside / "bnconform", "self-check", seconds=seconds)
    report("%s: every mistake that is made fails a vector (self-check, %.0f s)" % (name, time.monotonic() - begun),
           "" if status == 0 else said[-500:])


def alone(folder):
    """Nothing but the program: no C library, no /etc, no /proc."""
    inside = unpack(DIST / ("bnconform-%s-x86_64-linux-musl.tar.gz" % VERSION), folder)
    empty = inside / "empty"
    empty.mkdir()
    shutil.copy(inside / "bnconform", empty)
    change_root = ["chroot"] if os.getuid() == 0 else ["unshare", "-r", "chroot"]
    if run(*change_root, empty, "/bnconform", "--version")[0] != 0:
        return leave_out("the program alone in an empty chroot", "no root, and no user namespaces")
    timed("the program alone in an empty chroot judges", [((*change_root, empty, "/bnconform", "run"), folder)])
    explains("the program alone in an empty chroot", [*change_root, empty, "/bnconform"])


def container(folder):
    """What packaging/Containerfile makes, run by a tool that needs no service."""
    if shutil.which("buildah") is None or os.getuid() != 0:
        return leave_out("the container is built and runs", "no buildah, or not root")
    inside = unpack(DIST / ("bnconform-%s-x86_64-linux-musl.tar.gz" % VERSION), folder)
    tool = ["buildah", "--storage-driver", "vfs", "--root", folder + "/images", "--runroot", folder + "/run"]
    status, said = run(*tool, "bud", "--isolation", "chroot", "-q", "-f", "packaging/Containerfile", "-t", "bnconform", inside)
    report("the container is built", "" if status == 0 else said)
    name = run(*tool, "from", "bnconform")[1].strip()
    status, said = run(*tool, "run", "--isolation", "chroot", name, "--", "/bnconform", "run")
    report("in the container the reference passes all vectors", "" if status == 0 and " 0 failed" in said else said[-500:])
    status, said = run(*tool, "inspect", "--type", "image", "--format", "{{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.User}}", "bnconform")
    report("the container starts bnconform, and not as root", "" if said.strip() == "[/bnconform] 65534:65534" else said)
    run(*tool, "rm", "--all")
    run(*tool, "rmi", "--all", "--force")


def macos(machine, number, folder):
    archive = DIST / ("bnconform-%s-%s-macos.tar.gz" % (VERSION, machine))
    if not archive.exists():
        return leave_out("%s-macos is compiled" % machine, "make dist was asked for others alone")
    inside = unpack(archive, folder)
    for program in ("bnconform", "bnsign"):
        magic, kind = struct.unpack_from("<II", (inside / program).read_bytes())
        report("%s-macos: %s is Mach-O of that processor" % (machine, program),
               "" if (magic, kind) == (0xFEEDFACF, number) else "%#x %#x" % (magic, kind))
    leave_out("%s-macos runs" % machine, "this is no Mac: it was compiled and linked, and never run here")


def main():
    with tempfile.TemporaryDirectory() as folder:
        linux("x86_64", 62, [], 300, folder)
        alone(folder)
        container(folder)
        linux("aarch64", 183, ["qemu-aarch64"], 900, folder)
        macos("x86_64", 0x01000007, folder)
        macos("aarch64", 0x0100000C, folder)
    end()


if __name__ == "__main__":
    main()
