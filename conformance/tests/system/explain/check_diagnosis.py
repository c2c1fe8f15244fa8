#!/usr/bin/python3
# Takes 15 s
"""bnconform explain names the mistakes of requests that broken_requests.py broke, and of nothing else.

Run by `make check` from the project's root, with the environment variable BUILD: every third request is asked about, and
of each mistake there are several. With --long, as `make long` runs it, all of them are. Other arguments are globs of ids:
only those requests are asked about, and each answer is printed.
"""
import collections
import concurrent.futures
import fnmatch
import json
import os
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/tests/support")
import broken_requests  # noqa: E402

BUILD = os.environ.get("BUILD", "build")
PROGRAM = os.path.join(BUILD, "bnconform")
EXIT = {"valid": 0, "wrong": 1, "undecided": 2}
SINGLES_PERCENT, PAIRS_PERCENT, SINGLE_SECONDS, PAIR_SECONDS = 99.5, 85, 1, 5
SLACK = float(os.environ.get("BN_SLACK", "4"))  # a busy machine is slower; the time is the whole process's
PROCESSES = 2


def catalogue():
    """The sentences of each mistake: what it says, how it is mended, in all its forms."""
    with open(os.path.join("vectors", "mistakes.json"), encoding="ascii") as file:
        mistakes = json.load(file)["mistakes"]
    return {mistake["id"]: ({form["says"] for form in [mistake, *mistake.get("variants", {}).values()]},
                            {form.get("mend") for form in [mistake, *mistake.get("variants", {}).values()]})
            for mistake in mistakes}


class Answer:
    """What explain said about one request."""

    def __init__(self, made, folder):
        self.made, self.failure, self.said = made, None, {}
        self.folder, self.name = folder, made["id"].replace("/", "_")
        command = [PROGRAM, "explain", "--json", "--key", self.write("key", self.secret()), *made["options"],
                   self.write("txt", made["text"])]
        start = time.monotonic()
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=60, check=False)
            self.read(done)
        except subprocess.TimeoutExpired:
            self.failure = "no answer in 60 s"
        self.seconds = time.monotonic() - start

    def secret(self):
        """What the person who asks has: of a webhook the public key alone."""
        key = self.made["key"]
        return key["public_pem"] if self.made["scheme"] == "pay-webhook" else key.get("secret") or key["pem"]

    def write(self, kind, text):
        path = os.path.join(self.folder, self.name + "." + kind)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return path

    def read(self, done):
        text = done.stdout.decode(errors="replace")
        if self.leaks(text + done.stderr.decode(errors="replace")):
            self.failure = "it prints the secret or the whole API key"
        try:
            self.said = json.loads(text)
        except ValueError:
            self.failure = f"exit {done.returncode}: no JSON: {(text or done.stderr.decode(errors='replace'))[:120]!r}"
            return
        if EXIT.get(self.said.get("verdict")) != done.returncode:
            self.failure = f"exit {done.returncode} with the verdict {self.said.get('verdict')}"
        elif self.said.get("scheme") != self.made["scheme"] and not self.made["any_scheme"]:
            self.failure = f"taken for {self.said.get('scheme')}"

    def leaks(self, text):
        """A secret that was put where it does not belong is no exception; a public key is no secret."""
        if self.made["scheme"] == "pay-webhook":
            return False
        lines = [line for line in self.secret().split("\n") if len(line) > 20 and "-----" not in line]
        return any(line in text for line in lines[1:-1] or lines) or self.made["key"]["api_key"] in text

    def names(self):
        return [mistake["id"] for mistake in self.said.get("mistakes", [])]

    def proved(self):
        return {mistake["id"] for mistake in self.said.get("mistakes", []) if mistake["confidence"] == "proved"}

    def right(self):
        """Right: the name of the mistake first; both names of a pair; no mistake where there is none."""
        if self.failure:
            return False
        wanted = self.made["mistakes"]
        if not wanted:
            return self.said["verdict"] == "valid"
        if len(wanted) == 2:
            return set(wanted) <= set(self.names())
        return self.names()[:1] != [] and self.names()[0] in wanted + self.made["or"]

    def invented(self):
        """What is called proved and was not done."""
        return sorted(self.proved() - set(self.made["mistakes"]) - set(self.made["or"]))

    def follows(self):
        """What is said beside the one mistake, as more than possible: it is a consequence of it."""
        told = [mistake["id"] for mistake in self.said.get("mistakes", []) if mistake["confidence"] != "possible"]
        return len(self.made["mistakes"]) == 1 and sorted(set(told) - set(self.made["mistakes"]) - set(self.made["or"]))

    def other_words(self, words):
        """Findings that do not say what the catalogue says."""
        return [mistake["id"] for mistake in self.said.get("mistakes", [])
                if mistake["says"] not in words.get(mistake["id"], ((), ()))[0]
                or mistake.get("mend") and mistake["mend"] not in words[mistake["id"]][1]]

    def line(self):
        said = ", ".join(f"{m['id']} ({m['confidence']})" for m in self.said.get("mistakes", [])) or "nothing"
        return f"{self.made['id']}: {self.failure or self.said.get('verdict', '?') + ': ' + said}"


def ask(requests):
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        return list(pool.map(lambda made: Answer(made, folder), requests))


def well_made(requests):
    """The requests are enough, each has a name of its own, and the same ones come again."""
    kinds = collections.Counter(len(made["mistakes"]) for made in requests)
    ids = {made["id"] for made in requests}
    again = [made["text"] for made in broken_requests.everything()] == [made["text"] for made in requests]
    enough = kinds[1] >= 500 and kinds[2] >= 150 and kinds[0] >= 100
    return f"{kinds[1]} with one mistake, {kinds[2]} with two, {kinds[0]} with none", \
        enough and len(ids) == len(requests) and again


def share(answers, least, sentence):
    right = sum(answer.right() for answer in answers)
    percent = 100 * right / len(answers)
    for answer in answers:
        if not answer.right():
            print(f"  miss  {answer.line()}")
    return f"{sentence} ({right} of {len(answers)}, {percent:.1f} %)", percent >= least


def slowest(answers, seconds, sentence):
    worst = max(answers, key=lambda answer: answer.seconds)
    return f"{sentence} (the slowest: {worst.seconds:.2f} s, {worst.made['id']})", worst.seconds <= seconds * SLACK


def judge(requests, answers):
    """(sentence, holds), one by one."""
    ones = [answer for answer in answers if len(answer.made["mistakes"]) == 1]
    twos = [answer for answer in answers if len(answer.made["mistakes"]) == 2]
    none = [answer for answer in answers if not answer.made["mistakes"]]
    yield well_made(requests)
    yield share(ones, SINGLES_PERCENT, f"Of one mistake the right name comes first in {SINGLES_PERCENT} %")
    yield share(twos, PAIRS_PERCENT, f"Of two mistakes both are named in {PAIRS_PERCENT} %")
    yield share(none, 100, "No request without a mistake is called wrong")
    invented = [answer for answer in answers if answer.invented()]
    for answer in invented:
        print(f"  invented  {answer.line()}")
    yield f"Nothing is called proved that was not done ({len(invented)} of {len(answers)})", not invented
    more = [answer for answer in ones if answer.right() and answer.follows()]
    for answer in more:
        print(f"  follows  {answer.line()}")
    yield f"Of one mistake nothing that follows from it is called another ({len(more)} of {len(ones)})", not more
    words = catalogue()
    others = sorted({name for answer in answers for name in answer.other_words(words)})
    yield f"Every finding has the words of the catalogue {others or ''}".rstrip(), not others
    failed = [answer for answer in answers if answer.failure]
    yield f"Every answer is JSON with its exit status, its scheme and no secret ({len(failed)} are not)", not failed
    yield slowest(none + ones, PAIR_SECONDS, "One mistake, or none, is answered in time")
    yield slowest(twos, PAIR_SECONDS, "Two mistakes are answered in time")


def main():
    requests = list(broken_requests.everything())
    is_long = sys.argv[1:] == ["--long"]
    if sys.argv[1:] and not is_long:
        chosen = [made for made in requests if any(fnmatch.fnmatch(made["id"], glob) for glob in sys.argv[1:])]
        for answer in ask(chosen):
            word = "ok  " if answer.right() and not answer.invented() else "MISS"
            print(f"{word} {answer.seconds:5.2f} s  {answer.line()}")
        return 0
    asked = requests if is_long else requests[::3]
    red = 0
    for sentence, holds in judge(requests, ask(asked)):
        print(f"{'ok' if holds else 'FAIL'} - {sentence}")
        red += not holds
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main())
