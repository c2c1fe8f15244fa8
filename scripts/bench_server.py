"""Requests a second of the verifying server, against the same loop answering without verifying and against nginx with a
fixed answer: by wrk, in turns, in one run. What is not there is told, and left out."""
import hashlib
import hmac
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

NOW, ROUNDS, SECONDS, CONNECTIONS = 1499827319559, 5, 2, 64
NGINX = """daemon off; master_process off; worker_processes 1; pid %(folder)s/pid; error_log /dev/null;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 100000000;
  client_body_temp_path %(folder)s/a; proxy_temp_path %(folder)s/b; fastcgi_temp_path %(folder)s/c;
  uwsgi_temp_path %(folder)s/d; scgi_temp_path %(folder)s/e;
  server {
    listen 127.0.0.1:%(port)d;
    location / {
      default_type application/json;
      add_header x-mbx-uuid 00000000-0000-4000-8000-000000000001; add_header x-mbx-used-weight 1;
      add_header x-mbx-used-weight-1m 1; add_header X-Cache "Miss from cloudfront";
      add_header Access-Control-Allow-Origin *;
      return 200 "{}";
    }
  }
}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Served:
    """A server that runs; its port, and how it is ended."""

    def __init__(self, command, port=None):
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.port = port

    def end(self):
        self.child.terminate()
        try:
            self.child.wait(5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child.stdin.close()
        self.child.stdout.close()


def verifying(build):
    served = Served([os.path.join(build, "bnconform"), "serve", "--clock", "fixed:%d" % NOW])
    served.port = int(json.loads(served.child.stdout.readline())["serving"]["http"].rsplit(":", 1)[1])
    return served


def plain(build):
    served = Served([os.path.join(build, "conformance/tests/support/bench_server")])
    served.port = int(served.child.stdout.readline())
    return served


def nginx(folder):
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not os.access(program, os.X_OK):
        return None
    port = free_port()
    path = os.path.join(folder, "nginx.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(NGINX % {"folder": folder, "port": port})
    return Served([program, "-p", folder, "-c", path], port)


def request():
    """A query of 153 bytes and its signature, of the documents' own key."""
    with open("vectors/keys.json", encoding="utf-8") as file:
        key = json.load(file)["keys"]["docs"]
    query = ("symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=%d"
             "&newClientOrderId=" % NOW).ljust(153, "0")
    signature = hmac.new(key["secret"].encode(), query.encode(), hashlib.sha256).hexdigest()
    return "/api/v3/made/up?%s&signature=%s" % (query, signature), key["api_key"]


def cpu_seconds(pid):
    """What a server has used up: on few processors wrk, not the server, may be what is full."""
    with open("/proc/%d/stat" % pid, encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(way):
    """Requests a second, and microseconds of the server's processor a request."""
    target, api_key = request()
    before = cpu_seconds(way.child.pid)
    done = subprocess.run(["wrk", "-t1", "-c%d" % CONNECTIONS, "-d%d" % SECONDS, "-H", "X-MBX-APIKEY: " + api_key,
                           "http://127.0.0.1:%d%s" % (way.port, target)], capture_output=True, text=True, check=False)
    found = re.search(r"Requests/sec: *([0-9.]+)", done.stdout)
    if not found or "Non-2xx" in done.stdout:
        raise SystemExit("bench: wrk: %s%s" % (done.stdout[-500:], done.stderr[-500:]))
    number = int(re.search(r"(\d+) requests in", done.stdout).group(1))
    return float(found.group(1)), 1e6 * (cpu_seconds(way.child.pid) - before) / number


def served(build):
    if not shutil.which("wrk"):
        print("\nServing   not measured: there is no wrk here (ci/install load)")
        return
    with tempfile.TemporaryDirectory() as folder:
        ways = {"verifying": verifying(build), "the same loop, not verifying": plain(build), "nginx, a fixed answer": nginx(folder)}
        ways = {name: way for name, way in ways.items() if way is not None}
        time.sleep(0.3)
        try:
            rates = {name: [] for name in ways}
            for _ in range(ROUNDS):
                for name, way in ways.items():
                    rates[name].append(measure(way))
        finally:
            for way in ways.values():
                way.end()
    say(rates)


def say(rates):
    most = {name: max(rate for rate, _ in values) for name, values in rates.items()}
    least = {name: min(cost for _, cost in values) for name, values in rates.items()}
    print("\nServing, %d connections kept, one signed request, %d rounds of %d s, best" % (CONNECTIONS, ROUNDS, SECONDS))
    for name, best in most.items():
        print("  %-32s %8.0f requests/s   x %.2f   %6.1f us of processor a request   x %.2f"
              % (name, best, best / most["verifying"], least[name], least["verifying"] / least[name]))
    if "nginx, a fixed answer" not in most:
        print("  nginx, a fixed answer: not measured, it is not installed (ci/install load)")


if __name__ == "__main__":
    served(sys.argv[1] if len(sys.argv) > 1 else "build")
