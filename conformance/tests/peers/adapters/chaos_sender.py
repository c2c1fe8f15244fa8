"""A library that makes its calls, and goes wrong as its plan says: for check_chaos_send.py.

The plan is a file of lines `path method fault`: what goes wrong at the call of that vector.
"""
import json
import os
import socket
import sys
import time
from hashlib import sha256
from hmac import new as hmac
from urllib.parse import quote

PLAN = {}
for text in open(sys.argv[1]):
    path, method, fault = text.split()
    PLAN[path, method] = fault


def put(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def say(q, **answer):
    put(json.dumps({"id": q["id"], **answer}) + "\n")


def text_of(value):
    return value if isinstance(value, str) else str(next(iter(value.values())))


def call(q, secret=None, params=None):
    """Makes the call over plain HTTP, signed as the exchange wants it."""
    host, port = q["base_url"].split("//")[1].split(":")
    pairs = [(name, text_of(value)) for name, value in (q["params"] if params is None else params)]
    query = "&".join("%s=%s" % (name, quote(value, safe="")) for name, value in [*pairs, ("timestamp", str(int(time.time() * 1000)))])
    signature = hmac((secret or q["key"]["secret"]).encode(), query.encode(), sha256).hexdigest()
    head = "%s %s?%s&signature=%s HTTP/1.1\r\nHost: %s:%s\r\nX-MBX-APIKEY: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=60) as s:
        s.sendall((head % (q["method"], q["path"], query, signature, host, port, q["key"]["api_key"])).encode())
        while s.recv(65536):
            pass


def hang():
    while True:
        time.sleep(60)


def made(q, **how):
    call(q, **how)
    say(q, ok={})


def act(q, fault):
    if fault.startswith("made_then_"):
        call(q)
        fault = fault[len("made_then_"):]
    if fault == "none":
        made(q)
    elif fault == "exit":
        os._exit(7)
    elif fault == "killed":
        os.kill(os.getpid(), 9)
    elif fault == "silent":
        hang()
    elif fault == "half_then_exit":
        put('{"id":"%s","o' % q["id"])
        os._exit(7)
    elif fault == "twice":
        call(q)
        say(q, ok={})
        say(q, ok={})
    elif fault == "foreign_id":
        put('{"id":"999999","ok":{}}\n')
    elif fault == "not_json":
        put("{not json\n")
    elif fault == "wrong_secret":
        made(q, secret="another")
    elif fault == "value_lost":
        made(q, params=q["params"][:-1])
    elif fault == "called_twice":
        call(q)
        made(q)
    elif fault == "not_made":
        say(q, ok={})
    elif fault == "unsupported":
        say(q, unsupported="no such call")
    elif fault == "noise":
        put("debug: calling\n\n")
        made(q)
    elif fault == "error":
        say(q, error="it did not work")


for line in sys.stdin:
    q = json.loads(line)
    if q["op"] == "hello":
        say(q, ok={"name": "chaos", "ops": ["send"], "schemes": ["usdm-rest"], "keys": ["hmac"], "adds": []})
    elif q["op"] == "send":
        act(q, PLAN[q["path"], q["method"]])
    else:
        say(q, unsupported="what")
