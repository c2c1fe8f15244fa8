#!/usr/bin/env python3
"""Arrows point one way. The harness is made of wings, a folder each: a wing uses itself and what its row names, and all
that a row names stands to the left of it. What the signer and the commands may include follows in rows of their own.

    scripts/tree/check_layers.py [ROOT]     ROOT: another tree, such as a copy with an arrow planted in it

Read from the folders: a new file needs no row here, a new folder does.
"""
import glob
import os
import re
import sys

# wing -> the wings that it may use besides itself, in the order of the arrows.
WINGS = {
    "util": "",
    "suite": "util",
    "show": "util suite",
    "input": "util suite show",
    "diagnosis": "util suite",
    "keys": "util suite show diagnosis",
    "explain": "util suite show input diagnosis keys",
    "page": "util suite show input diagnosis keys explain",
    "net": "util",
    "exchange": "util suite diagnosis keys net",
    "sandbox": "util suite",
    "serve": "util suite show input diagnosis keys explain page net exchange",
    "run": "util suite show diagnosis keys net exchange sandbox serve",
    "report": "util suite show explain run",
    "webhook": "util suite show diagnosis net run report",
    "selftest": "util suite diagnosis run",
    "cli": "util suite show input diagnosis keys explain net exchange sandbox serve run report webhook selftest",
}
# Inside a wing the same holds for its folders, left to right; the wing's own files come last.
INSIDE = {"diagnosis": "signing catalogue", "run": "adapter judge calls", "report": ""}
# A folder that stands behind its wing's own files, and so may use them.
BEHIND = {"report": "site"}
# What the harness takes of the signer besides its public headers, and of the commands: header -> the wings, "*" all.
SIGNER = {"text.h": "*", "json.h": "*", "scheme.h": "*", "fix.h": "*", "verify.h": "*", "pem.h": "*", "timing.h": "*", "exchanges.def": "suite",
          "spot_ws.h": "*", "wire.h": "*", "recover.h": "diagnosis"}
COMMON = {"crypto_memory.h": "cli", "exit_status.h": "*", "embed_file.inc": "suite", "remedy.h": "*", "random_bytes.h": "serve", "streams.h": "*", "ask.h": "keys", "keys.h": "keys", "readfile.h": "report",
          "say.h": "cli", "memory_shut.h": "cli", "scheme_words.h": "cli", "command_line.h": "cli", "command_words.h": "cli",
          "exchange_names.h": "suite input explain page serve cli", "exchange_option.h": "cli"}
ADAPTER = "run/adapter selftest"

SYSTEM = r"<(unistd|sys/|fcntl|poll|signal|time\.h|errno|pthread|spawn|dirent|netinet|arpa|termios|windows)"
BEYOND_POSIX = r"<(sys/epoll|sys/event|sys/signalfd|sys/prctl|sys/mount|sys/syscall|sched\.h|linux/)"
CRYPTO = r"<(openssl/|sodium)"
H, R, S = "conformance/src/", "reference/", "reference/src/"
# sentence, what no include may match, files, files left out.
NEVER = [
    ("what is pure includes no operating-system header", SYSTEM,
     ["util/*", "suite/*", "show/*", "input/*", "diagnosis/**", "explain/*", "page/*", "exchange/*", "run/judge/*"],
     ["util/clock.c", "util/interrupt.c", "util/progress.c", "util/whole_file.c", "suite/vectors_folder.c", "show/terminal.c"]),
    ("what reads requests from a connection includes no operating-system header", SYSTEM,
     ["net/http_parser.*", "net/ws_handshake.*", "net/fix_framing.*", "net/fix_session.*", "net/tls*"], []),
    ("who judges a call, the trust store and the webhooks' models include no operating-system header", SYSTEM,
     ["run/calls/call_case.*", "run/calls/call_judge.*", "run/calls/value_match.*", "sandbox/java_trust_store.*",
      "webhook/deliveries.*", "webhook/receiver_models.*"], []),
    ("only the poller, the sandbox's files for Linux, who ends orphans and who shuts its memory go beyond POSIX", BEYOND_POSIX, ["**", R + "*/*"],
     ["net/poller*", "sandbox/linux_namespaces.c", "sandbox/sandbox_confine.c", "sandbox/sandbox_mounts.c",
      "run/adapter/orphans.c", R + "common/memory_shut.c"]),
    ("only a back end, the TLS filter and whoever wipes its memory include a crypto header", CRYPTO, ["**", S + "*", R + "include/*", R + "common/*",
                                                                           R + "adapter/*", R + "cli/*", R + "examples/*"], ["net/tls.c", R + "common/crypto_memory_openssl.c"]),
    ("the TLS filter knows no connection", r'"net/(?!tls)', ["net/tls*"], []),
    ("who reports starts nothing", r'"run/(run|adapter/(transport|adapter_session)|calls/call_exchange)', ["report/**"], []),
    ("a judge of calls knows no server", r'"(serve|sandbox|net)/|"run/(run|adapter/transport|calls/call_exchange|calls/arrival)',
     ["run/calls/call_case.*", "run/calls/call_judge.*", "run/calls/value_match.*"], []),
    ("the signer includes no operating-system header", SYSTEM, [S + "*", R + "include/*", R + "backend/*"], []),
    ("the signer neither allocates nor prints", r"<(stdlib|stdio)", [S + "*", R + "include/*"], []),
    ("the signer knows nothing of the commands and the harness", r'"(.*/|%s)', [S + "*", R + "backend/*", R + "include/*"], []),
    ("text, json, fix and pem know no key and no scheme", r'"(key|sign|scheme|wire|spot_rest|spot_ws|fix_logon|pay|verify)\.h',
     [S + "text.*", S + "json.*", S + "fix.*", S + "pem.*"], []),
    ("keys and signatures know no single scheme and no verifier", r'"(spot_rest|spot_ws|fix_logon|pay|verify)\.h',
     [S + "key.*", S + "sign.*"], []),
    ("a back end knows the seam alone", r'"(text|json|fix|pem|scheme|wire|verify|spot_rest|spot_ws|pay)\.h', [R + "backend/*"], []),
    ("what both commands use knows neither the adapter nor bnsign", r'"(%(adapter)s|%(cli)s)"', [R + "common/*"], []),
    ("the adapter does not know bnsign", r'"%(cli)s"', [R + "adapter/*"], []),
    ("the commands know nothing of the harness", r'".*/', [R + "common/*", R + "adapter/*", R + "cli/*"], []),
]

failures = 0


def say(sentence, faults):
    global failures
    if faults:
        failures += len(faults)
        print("FAIL - %s: %d" % (sentence, len(faults)))
        for fault in faults:
            print("  " + fault)
    else:
        print("ok - " + sentence)


def includes(path):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            found = re.match(r'\s*#\s*include\s*(["<][^">]*[">])', line)
            if found:
                yield number, found.group(1)


def names(folder):
    """The headers of a folder as one alternative of a pattern."""
    found = [re.escape(os.path.basename(path)) for path in glob.glob(R + folder + "/*.h")]
    return "(?:%s)" % "|".join(sorted(found)) if found else "(?!)"


def rank(wing, folder):
    """Where a folder of a wing stands among the wing's own folders."""
    order = INSIDE.get(wing, "").split() + [""] + BEHIND.get(wing, "").split()
    return order.index(folder) if folder in order else None


def place(path):
    """Wing and folder of a file below conformance/src, as an include names it."""
    parts = path.split("/")
    return parts[0], "/".join(parts[1:-1])


def arrow(path, named):
    """What is wrong with a file of the harness including a header; None: nothing."""
    wing, folder = place(path)
    if "/" in named:
        other, there = place(named)
        if not os.path.exists(H + named):
            return "which is not there"
        if other != wing:
            return None if other in WINGS[wing].split() else "and %s may not use %s" % (wing, other)
        return None if rank(wing, there) <= rank(wing, folder) else "which stands behind it"
    if os.path.exists(R + "include/" + named):
        return None
    if os.path.exists(S + named):
        may = SIGNER.get(named)
    elif os.path.exists(R + "common/" + named):
        may = COMMON.get(named)
    elif os.path.exists(R + "adapter/" + named):
        may = ADAPTER
    else:
        return "which is of no wing"
    inside = "%s/%s" % (wing, folder) if folder else wing
    return None if may == "*" or may and (wing in may.split() or inside in may.split()) else "and %s may not use that of the reference" % inside


def check_table():
    order, faults = list(WINGS), []
    for wing, row in WINGS.items():
        faults += ["%s uses %s, which stands to its right" % (wing, other) for other in row.split()
                   if other not in order or order.index(other) >= order.index(wing)]
    say("a wing uses wings to its left alone", faults)


def check_places(files):
    faults = []
    for path in files:
        wing, folder = place(path[len(H):])
        if path.count("/") < 3 or wing not in WINGS:
            faults.append("%s stands in no wing" % path)
        elif rank(wing, folder) is None:
            faults.append("%s: the table does not know %s in %s" % (path, folder, wing))
    seen = {}
    for path in files:
        stem = os.path.splitext(os.path.basename(path))[0]
        if seen.setdefault(stem, os.path.dirname(path)) != os.path.dirname(path):
            faults.append("%s has the name of another in %s" % (path, seen[stem]))
    say("each file of the harness stands in a wing, under a name of its own (%d files)" % len(files), faults or ([] if files else ["there are none"]))
    return not faults


def check_arrows(files):
    faults, count = [], 0
    for path in files:
        for number, named in includes(path):
            if named.startswith("<"):
                continue
            count += 1
            wrong = arrow(path[len(H):], named.strip('"'))
            if wrong:
                faults.append("%s:%d includes %s, %s" % (path, number, named, wrong))
    say("a wing uses itself and what its row names, nothing else (%d includes)" % count, faults or ([] if count else ["there are none"]))


# Each is wrong: wing by wing, inside a wing, out of the harness. (file, what it would include)
PLANTED = [("net/server.c", "run/run.h"), ("util/mem.c", "suite/vectors.h"), ("input/log_url.c", "explain/lookup.h"),
           ("diagnosis/signing/candidate.c", "diagnosis/search.h"), ("run/adapter/plan.c", "run/judge/judge.h"),
           ("report/tally.c", "report/site/site.h"), ("run/judge/judge.c", "adapter.h"), ("net/server.c", "options.h")]


def check_planted():
    missed = ["%s with %s passes" % (path, named) for path, named in PLANTED
              if os.path.exists(H + path) and arrow(path, named) is None]
    say("a wrong include is noticed (%d tried)" % len(PLANTED), missed)


def matching(patterns):
    found = set()
    for pattern in patterns:
        pattern = pattern if pattern.startswith("reference/") else H + pattern
        pattern = pattern[:-2] + "**/*" if pattern.endswith("**") else pattern
        found.update(path for path in glob.glob(pattern, recursive=True) if path.endswith((".c", ".h")))
    return found


def check_never():
    # Any folder's include; and, of a flat one, the headers of common, adapter and cli.
    flat = "|".join(names(folder) for folder in ("common", "adapter", "cli"))
    for sentence, pattern, files, but in NEVER:
        if "%" in pattern:
            pattern = pattern % {"adapter": names("adapter"), "cli": names("cli")} if "%(" in pattern else pattern % flat
        inside = matching(files) - matching(but)
        faults = ["%s:%d includes %s" % (path, number, named) for path in sorted(inside) for number, named in includes(path)
                  if re.match(pattern, named)]
        say(sentence, faults or ([] if inside else ["none of its files is there"]))


def main():
    if len(sys.argv) > 1:
        os.chdir(sys.argv[1])
    files = sorted(path for path in glob.glob(H + "**/*", recursive=True) if path.endswith((".c", ".h", ".S")))
    check_table()
    if check_places(files):
        check_arrows(files)
        check_planted()
        check_never()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
