#!/usr/bin/env python3
# Takes 16 s
"""The verifying server under load and abuse: ten thousand connections that wait, and others that ask, crawl, never end,
break off or speak nonsense. Each gets its limit, nobody else notices, and memory stays under what the man page says.
Bounded: every wait ends."""

import http.client
import re
import resource
import selectors
import socket
import ssl
import sys
import threading
import time

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import (BNCONFORM, DOCS, NOW, Serve, header, parse, read_all, read_answers, report, same,  # noqa: E402
                             signed, status)

IDLE, MANY_TLS, SPARE = 10000, 1000, 600
# The man page: 64 MiB with ten thousand connections that wait, and 256 MiB more for requests that are not whole.
IDLE_MIB, MOST_MIB = 64, 384
PING = b"GET /api/v3/ping HTTP/1.1\r\nHost: h\r\n\r\n"
QUERY = "/api/v3/account?" + signed("timestamp=%d" % NOW)


def memory(s):
    """The most memory that the server ever had, in MiB; 0 where it cannot be told or means nothing."""
    with open(BNCONFORM, "rb") as file:
        if b"__asan_init" in file.read():
            return 0
    try:
        with open("/proc/%d/status" % s.child.pid, encoding="utf-8") as file:
            return int(re.search(r"VmHWM:\s+(\d+) kB", file.read()).group(1)) / 1024
    except OSError:
        return 0


def bounded(sentence, s, most):
    used = memory(s)
    if used:
        report("%s: %d MiB at most, and %.0f were used" % (sentence, most, used), "" if used <= most else "it is more")
    else:
        print("skip - %s: memory cannot be told here" % sentence)


class Crowd:
    """Connections that are kept."""

    def __init__(self, s, number):
        self.sockets = []
        for _ in range(number):
            self.sockets.append(s.connect())

    def ask(self, data=PING):
        """Everybody asks at once; how many were answered 200."""
        waiting = selectors.DefaultSelector()
        for c in self.sockets:
            c.sendall(data)
            waiting.register(c, selectors.EVENT_READ)
        answered, until = 0, time.monotonic() + 60
        while len(waiting.get_map()) and time.monotonic() < until:
            for key, _ in waiting.select(1):
                answered += key.fileobj.recv(65536).startswith(b"HTTP/1.1 200 ")
                waiting.unregister(key.fileobj)
        waiting.close()
        return answered

    def close(self):
        for c in self.sockets:
            c.close()


def load(s, threads=4, each=150):
    """How many signed requests were answered 200, and how long the slowest took."""
    found = []

    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", s.port, timeout=30)
        for _ in range(each):
            started = time.monotonic()
            connection.request("GET", QUERY, headers=dict(header()))
            answer = connection.getresponse()
            answer.read()
            found.append((answer.status == 200, time.monotonic() - started))
        connection.close()

    running = [threading.Thread(target=ask) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(120)
    return sum(right for right, _ in found), max((took for _, took in found), default=99)


def unharmed(s, what):
    right, slowest = load(s, 2, 40)
    report("others are served beside %s" % what, "" if right == 80 and slowest < 5 else (right, slowest))


# --------------------------------------------------------------------------------------------------------------- abusers

def until_refused(s, start, more, most):
    """What is sent, piece after piece, until the server answers: (status, bytes sent)."""
    with s.connect() as c:
        c.settimeout(20)
        c.sendall(start)
        sent, waiting = len(start), selectors.DefaultSelector()
        waiting.register(c, selectors.EVENT_READ)
        while sent < most and not waiting.select(0):
            try:
                sent += c.send(more)
            except (BrokenPipeError, ConnectionResetError):
                break
        waiting.close()
        data = read_all(c)
        return (parse(data)[0][0] if data.startswith(b"HTTP") else data[:9]), sent


def endless(s):
    status_, sent = until_refused(s, b"GET / HTTP/1.1\r\nHost: h\r\nX-Long: ", b"a" * 65536, 1 << 30)
    report("a header that does not end is refused at 2 MiB", "" if status_ == 414 and sent < 16 << 20 else (status_, sent))
    status_, sent = until_refused(s, b"GET / HTTP/1.1\r\nHost: h\r\n", b"X-A: b\r\n" * 4096, 1 << 30)
    report("headers that do not end are refused", "" if status_ == 431 and sent < 16 << 20 else (status_, sent))
    post = b"POST /api/v3/order HTTP/1.1\r\nHost: h\r\n"
    status_, sent = until_refused(s, post + b"Content-Length: 1000000000\r\n\r\n", b"a" * 65536, 1 << 30)
    report("a body of 1 GB is refused at its head", "" if status_ == 413 and sent < 16 << 20 else (status_, sent))
    status_, sent = until_refused(s, post + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"a" * 65536 + b"\r\n", 1 << 30)
    report("one in chunks, of no length that is told, at 8 MiB", "" if status_ == 413 and sent < 32 << 20 else (status_, sent))
    first, sent = until_refused(s, b"8=FIX.4.4\x01", b"58=a\x01" * 1000, 1 << 30)
    report("a FIX message that does not end is refused", "" if first == b"8=FIX.4.4" and sent < 16 << 20 else (first, sent))


def large_at_once(s, number=100):
    """Bodies of 8 MiB that all stop one byte short of their end: 256 MiB are held, and who would be more is refused."""
    crowd = Crowd(s, number)
    head = b"POST /api/v3/order HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n" % (8 << 20)
    piece, refused_ = b"a" * (1 << 20), set()
    for c in crowd.sockets:
        c.settimeout(10)
        try:
            c.sendall(head)
            for _ in range(7):
                c.sendall(piece)
        except OSError:
            refused_.add(c)
    waiting, until = selectors.DefaultSelector(), time.monotonic() + 5
    for c in crowd.sockets:
        waiting.register(c, selectors.EVENT_READ)
    while len(refused_) < number // 2 and time.monotonic() < until:
        refused_.update(key.fileobj for key, _ in waiting.select(0.5))
    waiting.close()
    crowd.close()
    return len(refused_)


def slow(s, number=200):
    """Who sends a byte now and then has ten seconds for the head of a request, and is then told so."""
    crowd, started = Crowd(s, number), time.monotonic()
    for c in crowd.sockets:
        c.sendall(b"GET /api")
    unharmed(s, "two hundred that crawl")
    while time.monotonic() - started < 9:
        for c in crowd.sockets:
            c.sendall(b"a")
        time.sleep(0.5)
    ends = []
    for c in crowd.sockets:
        c.settimeout(max(0.1, started + 15 - time.monotonic()))
        data = read_all(c)
        ends.append(parse(data)[0][0] if data else 0)
    crowd.close()
    same("who crawls is answered 408 after ten seconds", (set(ends), time.monotonic() - started < 15), ({408}, True))


def half_open(s):
    crowd = Crowd(s, 300)
    for i, c in enumerate(crowd.sockets):
        if i % 3 == 0:
            c.sendall(b"GET /api/v3/ping HT")
        if i % 3 != 2:
            c.shutdown(socket.SHUT_WR)
    unharmed(s, "three hundred that are half open")
    cut = [parse(read_all(c))[0][0] for c in crowd.sockets[::3]]
    same("who breaks off in a request is answered 400", set(cut), {400})
    crowd.close()


def reset(s):
    """Who asks and goes away with a reset while the answer comes."""
    for _ in range(200):
        c = s.connect()
        c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        c.sendall(PING * 20)
        c.close()
    unharmed(s, "two hundred that reset")


def garbage_tls(s):
    for i in range(200):
        with s.connect() as c:
            c.sendall(b"\x16\x03\x01" + bytes((i * j) % 256 for j in range(300)))
            if i % 2:
                c.shutdown(socket.SHUT_WR)
    half = Crowd(s, 200)  # a record that is promised and does not come
    for c in half.sockets:
        c.sendall(b"\x16\x03\x01\x40\x00")
    unharmed(s, "garbage where TLS is spoken")
    half.close()


def many_tls(s):
    trusting = ssl.create_default_context(cafile=s.serving["ca"])
    kept, right = [], 0
    for _ in range(MANY_TLS):
        c = trusting.wrap_socket(s.connect(), server_hostname="localhost")
        c.sendall(PING)
        right += read_answers(c, 1)[0][0] == 200
        kept.append(c)
    for c in kept[::50]:
        c.sendall(PING)
        right += read_answers(c, 1)[0][0] == 200
    same("a thousand connections wait inside TLS, and are answered", right, MANY_TLS + len(kept[::50]))
    for c in kept:
        c.close()


def raised():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = IDLE + SPARE
    if hard != resource.RLIM_INFINITY and hard < wanted:
        return hard
    if soft == resource.RLIM_INFINITY or soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def main():
    limit = raised()
    if limit < IDLE + SPARE:
        print("skip - ten thousand connections: this process may have no more than %d descriptors" % limit)
        return 0
    with Serve("--clock", "fixed:%d" % NOW, log=False) as s:
        crowd = Crowd(s, IDLE)
        same("ten thousand connections are answered", crowd.ask(), IDLE)
        right, slowest = load(s)
        report("and wait, while signed requests are answered", "" if right == 600 and slowest < 5 else (right, slowest))
        bounded("ten thousand that wait", s, IDLE_MIB)
        same("and each of them is answered again", crowd.ask(), IDLE)
        slow(s)
        half_open(s)
        reset(s)
        garbage_tls(s)
        endless(s)
        refusals = large_at_once(s)
        report("of a hundred bodies of 8 MiB at once those beyond 256 MiB are refused", "" if refusals >= 50 else refusals)
        same("those that waited all along are answered still", crowd.ask(), IDLE)
        crowd.close()
        if "ca" in s.serving:
            many_tls(s)
        else:
            print("skip - a thousand connections inside TLS: no OpenSSL is linked")
        bounded("all of this", s, MOST_MIB)
        same("it stops cleanly", s.stop(), 0)
    return status()


if __name__ == "__main__":
    sys.exit(main())
