#!/usr/bin/python3
# Takes 12 s
"""Every mend that `bnconform explain` prints holds: what stands under "Right" is put into the request that was broken, and
`bnsign verify` accepts it; and it drops, adds and changes no parameter. One request of each scheme, mistake and way to make it, and of each pair, of
broken_requests.py."""

import collections
import concurrent.futures
import decimal
import os
import re
import subprocess
import sys
import tempfile
from urllib.parse import unquote

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/tests/support")
import broken_requests  # noqa: E402

BUILD = os.environ.get("BUILD", "build")
BNCONFORM, BNSIGN = os.path.join(BUILD, "bnconform"), os.path.join(BUILD, "bnsign")
ENVIRONMENT = dict(os.environ, COLUMNS="80", LC_ALL="C.UTF-8", NO_COLOR="1")
ROW = 78  # columns; a shorter one ends what is to be copied
PROCESSES = 2


def run(*command, text=None):
    return subprocess.run(command, input=text, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                          stdin=None if text is not None else subprocess.DEVNULL, check=False)


def right_items(screen):
    """What stands under "Right": each text whole again. None: nothing does."""
    lines = screen.split("\n")
    if "Right" not in lines:
        return None
    items, row = [""], lines.index("Right") + 1
    while lines[row].startswith("  "):
        items[-1] += lines[row][2:]
        if len(lines[row]) < ROW + 2:
            items.append("")
        row += 1
    return [item for item in items if item]


def put_rest(text, items):
    head, _, body = text.partition("\r\n\r\n")
    line, _, headers = head.partition("\r\n")
    method, _, rest = line.partition(" ")
    target = rest.rpartition(" ")[0]
    if items[0].startswith("/"):
        target, body = items[0], items[1] if len(items) > 1 else ""
    elif items[-1].startswith("&signature="):
        if len(items) > 1:
            target = target.partition("?")[0] + "?" + items[0]
            target += items[-1]
        elif "signature=" in target + body:
            place = lambda found: items[-1][1:]  # noqa: E731
            target, body = (re.sub("signature=[^&]*", place, part) for part in (target, body))
        elif body:
            body += items[-1]
        else:
            target += items[-1]
    headers = re.sub("(?im)^content-length:.*\r\n", "", headers + "\r\n").rstrip("\r\n")
    return "%s %s HTTP/1.1\r\n%s\r\n\r\n%s" % (method, target, headers, body)


def put_fix(text, items):
    message = text.strip().replace("|", "\x01")
    message = re.sub("\x0196=[^\x01]*", lambda _: "\x01" + items[0], message)
    message = re.sub("\x0195=[^\x01]*", "\x0195=%d" % (len(items[0]) - 3), message)
    front, body = re.match("(8=[^\x01]*\x01)9=[^\x01]*\x01(.*\x01)10=", message, re.S).groups()
    front += "9=%d\x01%s" % (len(body), body)
    return "%s10=%03d\x01" % (front, sum(front.encode()) % 256)


def put(scheme, text, items):
    if scheme.endswith("-rest"):
        return put_rest(text, items)
    if scheme == "fix-logon":
        return put_fix(text, items)
    if scheme.endswith("-ws"):
        return items[0] if items[0].startswith("{") else re.sub(r'"signature":\s*"[^"]*"', lambda _: items[0], text)
    for item in items:
        name = item.partition(":")[0]
        text = re.sub("(?im)^%s:[^\r\n]*" % re.escape(name), lambda _: item, text)  # noqa: B023
    return text


def meaning(pair):
    """A time and a window are what is mended; a number is the same in any digits."""
    name, _, value = (unquote(part) for part in pair.strip().partition("="))
    try:
        return name, name in ("timestamp", "recvWindow") or decimal.Decimal(value)
    except decimal.InvalidOperation:
        return name, value


def parameters(text):
    head, _, body = text.partition("\r\n\r\n")
    query = head.partition("\r\n")[0].rpartition(" ")[0].partition("?")[2]
    pairs = [pair for place in (query, body) for pair in place.split("&") if pair and not pair.startswith("signature=")]
    return collections.Counter(map(meaning, pairs))


def changes(made, mended):
    """What the mend drops or adds of a request of REST. An entity of HTML has eaten a parameter, which comes back."""
    if not made["scheme"].endswith("-rest") or "html-entity-corruption" in made["mistakes"]:
        return ""
    before, after = parameters(made["text"]), parameters(mended)
    return "" if before == after else "it drops %s and adds %s" % (dict(before - after), dict(after - before))


def check(made):
    """The mistakes, and what is wrong with the mend; None where none is printed."""
    with tempfile.TemporaryDirectory() as folder:
        def write(name, content):
            path = os.path.join(folder, name)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(content)
            return path

        key = made["key"]
        secret = key.get("secret") or key.get("pem") or key["public_pem"]
        told = run(BNCONFORM, "explain", "--key", write("key", secret), *made["options"], write("request", made["text"]))
        screen = told.stdout.decode()
        items = right_items(screen)
        if not re.search("^ *Fix ", screen, re.M):
            return None
        if not items and "WRONG  signed right, and refused: " in screen:
            return None  # only its sender can say what it has to be
        if not items:
            return "a fix without what is right: " + screen
        if any("\u2026" in item for item in items):  # an API key is part of it, and shortened
            return None
        mended = put(made["scheme"], made["text"], items)
        if changes(made, mended):
            return changes(made, mended)
        public = write("public", key.get("secret") or key["public_pem"])
        judged = run(BNSIGN, "verify", made["scheme"], "-", "--key", public, text=mended.encode())
        return "" if judged.returncode == 0 else "%s\n%s\n%s" % (judged.stdout.decode(), screen, mended)


def main():
    chosen = {}
    for made in broken_requests.everything():
        if made["mistakes"]:
            way = made["id"].split("/")[2].split("-")[:len(made["mistakes"]) == 1]
            chosen.setdefault((made["scheme"], *made["mistakes"], *way), made)
    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        found = list(zip(chosen, pool.map(check, chosen.values())))
    wrong = [(name, problem) for name, problem in found if problem]
    held = sum(problem == "" for _, problem in found)
    for name, problem in wrong:
        print("FAIL - the fix of %s holds: %s" % (" ".join(name), problem))
    enough = held >= len(found) // 2
    print("%s - Of %d requests %d got a fix, and it holds" % ("ok" if enough else "FAIL", len(found), held))
    return 1 if wrong or not enough else 0


if __name__ == "__main__":
    sys.exit(main())
