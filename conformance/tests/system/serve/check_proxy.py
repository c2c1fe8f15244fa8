#!/usr/bin/env python3
"""The verifying server as a proxy, and a command that is told of it (`serve --unsealed`): the exchange's hosts are
answered by the server itself, any other host is refused, and nothing is ever sent on. A program that ignores the proxy
runs in a namespace without a network here, so that nothing real is contacted."""

import os
import re
import shutil
import ssl
import subprocess
import sys
import time

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import (BNCONFORM, DOCS, ENVIRONMENT, NOW, Serve, header, parse, read_all, report,  # noqa: E402
                             same, signed, status)

FIXED = ("--clock", "fixed:%d" % NOW)
TIME = '{"serverTime":%d}' % NOW
GOOD = "https://api.binance.com/api/v3/account?" + signed("timestamp=%d" % NOW)
IGNORES = "import socket\ntry:\n  socket.create_connection(('192.0.2.1', 443), 3)\nexcept OSError:\n  pass\n"


def curl(s, *arguments):
    done = subprocess.run(["curl", "-sS", "--max-time", "15", "-x", s.serving["proxy"], *arguments], env=ENVIRONMENT,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=30, check=False)
    return done.stdout.decode(), done.stderr.decode()


def connect(s, to, version="1.1"):
    return ("CONNECT %s HTTP/%s\r\n%s\r\n" % (to, version, "Host: %s\r\n" % to if version == "1.1" else "")).encode()


def refused(s):
    for to in ("example.com:443", "192.0.2.1:443", "api.binance.com.example:443", "xapi.binance.com:443", ":443"):
        same("CONNECT to %s is 403" % to, parse(s.raw(connect(s, to)))[0][0], 403)
    for url in ("http://example.com/", "http://192.0.2.1/api/v3/time", "http://api.binance.com@example.com/api/v3/time"):
        same("%s as a target is 403" % url,
             parse(s.raw(("GET %s HTTP/1.1\r\nHost: api.binance.com\r\nConnection: close\r\n\r\n" % url).encode(), shut=False))[0][0], 403)
    out, err = curl(s, "https://example.com/")
    report("curl is told so", "" if "403" in err and not out else (out, err))


def plain(s):
    out, err = curl(s, "http://api.binance.com/api/v3/time")
    same("an http:// URL of the exchange is answered", out or err, TIME)
    with s.connect() as c:
        c.sendall(connect(s, "api.binance.com:80", "1.0"))
        same("CONNECT by HTTP/1.0 opens a tunnel too", c.recv(4096).split(b"\r\n")[0], b"HTTP/1.1 200 Connection established")
        c.sendall(b"GET /api/v3/time HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        same("and plain HTTP is answered inside", parse(read_all(c))[0][2].decode(), TIME)
    with s.connect() as c:
        c.sendall(connect(s, "LOCALHOST:1") + b"GET /api/v3/time HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        data = read_all(c).split(b"\r\n\r\n", 1)[1]
        same("who does not wait for the answer is answered all the same", parse(data)[0][2].decode(), TIME)


def hasty_tls(s, trusting):
    """CONNECT and the first bytes of TLS in one segment."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = trusting.wrap_bio(incoming, outgoing, server_hostname="api.binance.com")
    with s.connect() as c:
        ahead, sent = connect(s, "api.binance.com:443"), False
        data = b""
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                c.sendall(ahead + outgoing.read())
                ahead = b""
                data = c.recv(65536)
                if not sent:
                    head, _, data = data.partition(b"\r\n\r\n")
                    sent = head.startswith(b"HTTP/1.1 200")
                    data = data or c.recv(65536)
                incoming.write(data)
        return sent and tls.getpeercert() is not None


def busy(s):
    """Seconds of processor time that the server has used; None: it cannot be told here."""
    try:
        with open("/proc/%d/stat" % s.child.pid, encoding="ascii") as file:
            return sum(map(int, file.read().rpartition(")")[2].split()[11:13])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return None


def crowded(s):
    """Answers wait before a tunnel when TLS begins in it, and are taken late; how many fit into a socket, nobody knows."""
    page = b"GET /bnconform/inspector.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    crowd = [s.connect() for _ in range(8)]
    for i, c in enumerate(crowd):
        c.sendall(page * (110 + 10 * i) + connect(s, "api.binance.com:443"))
    time.sleep(0.5)
    for c in crowd:
        c.sendall(b"\x16\x03\x01")
    time.sleep(0.2)
    for c in crowd:
        c.settimeout(0.2)
        try:
            while c.recv(1 << 20):
                pass
        except OSError:
            pass
    before = busy(s)
    time.sleep(1)
    if before is not None:
        report("who begins TLS before he takes his answers costs no time", "" if busy(s) - before < 0.3 else busy(s) - before)
    for c in crowd:
        c.close()


def tunnelled(s):
    out, err = curl(s, "--cacert", s.serving["ca"], "https://api.binance.com/api/v3/time")
    same("curl -x reaches an https:// URL of the exchange", out or err, TIME)
    out, err = curl(s, "--cacert", s.serving["ca"], "-H", "X-MBX-APIKEY: " + DOCS["api_key"], GOOD)
    report("with a signed request", "" if '"balances"' in out else (out, err))
    trusting = ssl.create_default_context(cafile=s.serving["ca"])
    report("TLS that comes with CONNECT is answered", "" if hasty_tls(s, trusting) else "it is not")
    with s.connect() as c, trusting.wrap_socket(c, server_hostname="api.binance.com") as inside:
        inside.sendall(connect(s, "api.binance.com:80") + b"GET /api/v3/time HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        data = read_all(inside).partition(b"\r\n\r\n")[2]
        same("nor is it lost where the tunnel itself lies in TLS", parse(data)[0][2].decode() if data else data, TIME)
    crowded(s)
    fix = next(re.finditer(r"8=FIX[^\"]*", open("vectors/fix-logon.json", encoding="utf-8").read().replace("\\u0001", "\x01")))
    with s.connect() as c:
        c.sendall(connect(s, "fix-oe.binance.com:9000"))
        c.recv(4096)
        with trusting.wrap_socket(c, server_hostname="fix-oe.binance.com") as inside:
            inside.sendall(fix.group(0).encode())
            report("FIX is spoken inside a tunnel", "" if inside.recv(4096).startswith(b"8=FIX.4.4\x01") else "it is not")


def recorded(s):
    s.stop()
    records = s.log()
    found = {}
    for r in records:
        found.setdefault(r["verdict"], []).append(r)
    report("tunnels and refusals are recorded", "" if len(found.get("tunnel", [])) >= 5 and len(found.get("elsewhere", [])) == 9
           else {k: len(v) for k, v in found.items()})
    report("with the host that was asked for", "" if found["elsewhere"][0]["target"] == "example.com:443" else found["elsewhere"][0])
    report("people are told", "" if "this host is not the exchange's: nothing was sent on to it." in s.words() else s.words()[:2000])


def unsealed(*command, before=()):
    done = subprocess.run([*before, BNCONFORM, "serve", *FIXED, "--unsealed", "--", *command], env=ENVIRONMENT,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def commands():
    warning = "A program that ignores HTTPS_PROXY talks to the real exchange."
    status_, out, err = unsealed("curl", "-sS", "--max-time", "15", "https://api.binance.com/api/v3/time")
    if "no https here" in err:
        print("skip - a program that is told of the proxy: no OpenSSL is linked")
    else:
        same("a program that uses HTTPS_PROXY arrives", (status_, out), (0, TIME))
        report("after the warning", "" if warning in err and "sealed: api" not in err else err)
        status_, out, err = unsealed("curl", "-sS", "--max-time", "15", "-o", "/dev/null", GOOD[:-1] + "x")
        same("a wrong request is exit 1", status_, 1)
        status_, out, err = unsealed("curl", "-sS", "--max-time", "15", "https://example.com/")
        same("one for another host alone is exit 6", status_, 6)
    lonely = ["unshare", "-rn"]
    if not shutil.which("unshare") or subprocess.run(lonely + ["true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        print("skip - a program that ignores the proxy: there are no namespaces to shut it in")
        return
    status_, out, err = unsealed(*lonely, sys.executable, "-c", IGNORES)
    same("a program that ignores it is exit 6", status_, 6)
    report("with the sentence", "" if "\nNothing arrived. The program did not use HTTPS_PROXY and may have called the real "
           "exchange.\n0 passed, 0 failed, 0 skipped\n" in err else err)


def main():
    if not shutil.which("curl"):
        print("skip - the proxy: there is no curl here")
        return 0
    with Serve(*FIXED) as s:
        same("the first line tells the proxy", s.serving.get("proxy"), "http://127.0.0.1:%d" % s.port)
        plain(s)
        if "ca" in s.serving:
            tunnelled(s)
        else:
            print("skip - tunnels with TLS inside: no OpenSSL is linked")
        refused(s)
        recorded(s)
    commands()
    return status()


if __name__ == "__main__":
    sys.exit(main())
