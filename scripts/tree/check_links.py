#!/usr/bin/env python3
"""What the linker sees: no circle among the objects of an archive, no name reached by an arrow that is not there, and
`explain` in need of nothing that is a socket, a process, a thread or a file.

Read by nm from the archives in BUILD (build). The wings' table is that of check_layers.py.
"""
import collections
import glob
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "scripts/tree")
from check_layers import WINGS  # noqa: E402

BUILD = os.environ.get("BUILD", "build")
ARCHIVES = ("libbnsign", "cli", "harness")
# What `explain` may need of the C library: memory, strings, numbers. Others than these stand in MAY_TELL.
MAY_NEED = set("""malloc calloc realloc free memchr memcmp memcpy memmove memset strchr strrchr strcmp strncmp strlen strnlen
    strstr strspn strcspn strpbrk strtod strtof strtol strtoul strtoll strtoull snprintf vsnprintf qsort bsearch abs labs
    floor ceil fmod pow log10 isnan isinf abort exit __stack_chk_fail __assert_fail _GLOBAL_OFFSET_TABLE_
    __ctype_b_loc __ctype_tolower_loc __ctype_toupper_loc""".split())
# Where memory has run out, a sentence to standard error, before the end: mem.o alone.
MAY_TELL = {"mem.o": {"fwrite", "fputs", "fflush", "stderr", "_Exit"}, "clock.o": {"clock_gettime"}}
# The crypto libraries' names, but for what reads a file or starts a thread.
CRYPTO = re.compile(r"^(EVP_|ERR_|OPENSSL_|HMAC|SHA\d|RSA_|BN_|d2i_|i2d_|OSSL_|crypto_|sodium_)(?!.*(_fp$|_bio$|thread|_file))")
# A sanitizer's and a coverage build's own.
INSTRUMENTS = re.compile(r"^__(asan|ubsan|sanitizer|gcov|llvm)_|^__start_|^__stop_")

failures = 0


def say(sentence, faults):
    global failures
    failures += bool(faults)
    if faults:
        print("FAIL - %s: %d" % (sentence, len(faults)))
        for fault in faults:
            print("  " + fault)
    else:
        print("ok - " + sentence)


def plain(symbol):
    """A name without what a fortified or versioned C library makes of it: __memcpy_chk is memcpy, __isoc99_sscanf sscanf."""
    return re.sub(r"^__(?:isoc(?:99|23)_)?(\w+?)(?:_chk)?$", r"\1", symbol) if re.match(r"^__\w+_chk$|^__isoc", symbol) else symbol


def read(archive):
    """object -> what it defines, object -> what it needs."""
    defines, needs = collections.defaultdict(set), collections.defaultdict(set)
    done = subprocess.run(["nm", "-A", "-g", os.path.join(BUILD, archive + ".a")], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True, check=False)
    for line in done.stdout.splitlines():
        found = re.match(r"[^:]+:([^:]+):\s*(?:[0-9a-f]+)?\s+(\w)\s+(\S+)$", line)
        if found:
            name, kind, symbol = found.groups()
            (needs if kind in "Uwv" else defines)[name].add(symbol)
    return defines, needs


def circles(edges):
    """The strongly connected parts of more than one object, by Tarjan's walk, without recursion."""
    number, low, on, stack, found = {}, {}, set(), [], []
    for start in sorted(edges):
        if start in number:
            continue
        walk = [(start, iter(sorted(edges[start])))]
        number[start] = low[start] = len(number)
        stack.append(start)
        on.add(start)
        while walk:
            at, rest = walk[-1]
            for other in rest:
                if other not in number:
                    number[other] = low[other] = len(number)
                    stack.append(other)
                    on.add(other)
                    walk.append((other, iter(sorted(edges.get(other, ())))))
                    break
                if other in on:
                    low[at] = min(low[at], number[other])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[at])
                if low[at] == number[at]:
                    part = set()
                    while at not in part:
                        part.add(stack.pop())
                    on -= part
                    if len(part) > 1:
                        found.append(sorted(part))
    return found


def edges_of(defines, needs):
    home = {symbol: name for name, symbols in defines.items() for symbol in symbols}
    return {name: {home[symbol] for symbol in needs[name] if home.get(symbol, name) != name} for name in set(defines) | set(needs)}


def check_circles(archive, defines, needs):
    edges = edges_of(defines, needs)
    faults = [" ".join(part) for part in circles(edges)] if edges else ["it has no objects"]
    say("no object of %s.a needs one that needs it (%d objects)" % (archive, len(edges)), faults)


def check_noticed():
    planted = {"a.o": {"b.o"}, "b.o": {"c.o"}, "c.o": {"b.o", "d.o"}, "d.o": set()}
    say("a circle is noticed", [] if circles(planted) == [["b.o", "c.o"]] else [str(circles(planted))])


def wings():
    """object -> its wing, of those that lie in the build folder and in the archive."""
    top = os.path.join(BUILD, "conformance", "src", "")
    return {os.path.basename(path): path[len(top):].split("/")[0] for path in glob.glob(top + "**/*.o", recursive=True)}


def check_arrows(defines, needs):
    """An extern declared by hand is an arrow too."""
    wing, home = wings(), {symbol: name for name, symbols in defines.items() for symbol in symbols}
    faults = []
    for name in sorted(needs):
        mine = wing.get(name, "?")
        for symbol in sorted(needs[name]):
            other = wing.get(home.get(symbol), mine)
            if other != mine and other not in WINGS.get(mine, "").split():
                faults.append("%s (%s) needs %s of %s (%s)" % (name, mine, symbol, home[symbol], other))
    say("an object needs names of its wing and of those that its row names, nothing else", faults)


def closure(read_all, roots):
    """All objects that are linked for the sake of some, and the names that none of ours has, with who needs them."""
    home = {symbol: (archive, name) for archive, (defines, _) in read_all.items() for name in defines for symbol in defines[name]}
    seen, todo, outside = set(), list(roots), collections.defaultdict(set)
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        for symbol in read_all[at[0]][1].get(at[1], ()):
            if symbol in home:
                todo.append(home[symbol])
            else:
                outside[symbol].add(at[1])
    return seen, outside


def allowed(symbol, by):
    name = plain(symbol)
    return name in MAY_NEED or CRYPTO.search(symbol) or INSTRUMENTS.search(symbol) or all(name in MAY_TELL.get(one, ()) for one in by)


def check_explain(read_all):
    mine = [("harness", name) for name, wing in wings().items() if wing == "explain" and name in read_all["harness"][1]]
    linked, outside = closure(read_all, mine)
    faults = ["%s, by %s" % (symbol, " ".join(sorted(by))) for symbol, by in sorted(outside.items()) if not allowed(symbol, by)]
    say("explain is linked with memory, strings, numbers and the crypto library alone (%d objects, %d names)" % (len(linked), len(outside)),
        faults or ([] if mine and outside else ["none of its objects is there"]))
    red = [symbol for symbol in ("socket", "fork", "pthread_create", "fopen", "open", "posix_spawnp", "PEM_read_fp", "CRYPTO_THREAD_run_once")
           if allowed(symbol, {"lookup.o"})]
    say("a socket, a process, a thread and a file are noticed", red)


def main():
    read_all = {archive: read(archive) for archive in ARCHIVES}
    check_noticed()
    for archive in ARCHIVES:
        check_circles(archive, *read_all[archive])
    check_arrows(*read_all["harness"])
    check_explain(read_all)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
