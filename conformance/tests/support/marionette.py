"""Firefox, driven by its own protocol (Marionette): numbered lists in JSON, each behind its length, over loopback."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time

WAIT = 60
ENTER_BY_CTRL = "\ue009\ue007"  # as WebDriver writes keys


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Firefox:
    def __init__(self):
        self.folder = tempfile.mkdtemp()
        port, self.number = free_port(), 0
        with open(os.path.join(self.folder, "user.js"), "w") as settings:
            settings.write('user_pref("marionette.port", %d);\n' % port)
        self.child = subprocess.Popen(["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile", self.folder],
                                      env={**os.environ, "HOME": self.folder}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.socket = self.connect(port)
        self.stream = self.socket.makefile("rwb")
        self.read()
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {}})

    def connect(self, port):
        end = time.monotonic() + WAIT
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=WAIT)
            except OSError:
                if time.monotonic() > end or self.child.poll() is not None:
                    raise
                time.sleep(0.1)

    def read(self):
        length = b""
        while not length.endswith(b":"):
            length += self.stream.read(1)
        return json.loads(self.stream.read(int(length[:-1])))

    def ask(self, command, **what):
        self.number += 1
        text = json.dumps([0, self.number, command, what]).encode()
        self.stream.write(b"%d:%s" % (len(text), text))
        self.stream.flush()
        _, _, error, answer = self.read()
        if error:
            raise OSError("%s: %s" % (command, error.get("message")))
        return answer

    def go(self, address):
        self.ask("WebDriver:Navigate", url="about:blank")
        self.ask("WebDriver:Navigate", url=address)

    def run(self, script, *arguments):
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(arguments), sandbox=None)["value"]

    def wait_for(self, script):
        for _ in range(WAIT * 10):
            found = self.run(script)
            if found:
                return found
            time.sleep(0.1)
        return ""

    def element(self, selector):
        return list(self.ask("WebDriver:FindElement", using="css selector", value=selector)["value"].values())[0]

    def close(self):
        self.child.kill()
        self.child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
