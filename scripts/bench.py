#!/usr/bin/env python3
"""Measure, in one run, how fast the signer signs and how long the suite takes; print ratios beside their limits.

    scripts/bench.py [BUILD]

Everything that is compared is interleaved, round by round, so that a busy neighbour disturbs all alike. Ratios are
of the best of all rounds. A number over its limit is marked, and fails nothing: speed depends on the machine.

Found on an AMD EPYC with 2 CPUs and SHA-NI, Debian 12, OpenSSL 3.0.19, libsodium 1.0.18, while others used it, so that
only ratios and seconds of the processor say something:

HMAC-SHA256 5.7 times HMAC(), 0.97 of a bare loop of midstates, which itself comes to 5.9 times: what is left is OpenSSL's
SHA-256, which waits for its own rounds.

A whole order (on an Intel Xeon with 2 CPUs and SHA-NI) 3.6 to 3.8 times plain C; the same C with bare midstates, which neither knows
how much room there is nor keeps the stages apart, comes to 5.0 times. By perf, of 430 ns 37 % are libcrypto's, 15 %
percent-encoding, 9 % the clock and its digits, 6 % the parameters' order and checks, 4 % each the hex and clearing the result,
3 % each copying the payload into the target, the lengths of C's texts and the API key's look for line ends. It was 550 ns while a
signature in hex was percent-encoded too, each value copied by a call, and the result made beside its place. Prepared, an order
takes 0.6 of the time.

binance-rs 3.6 times bnsign's time, @binance/connector 9, go-binance 17, python-binance and @binance/spot 24, ccxt 33.

RSA with the PEM read each time 1.4 times OpenSSL's own reading and signing; explain of an unknown cause 0.9 s, the self-check
2.0 s; a vector more 5 us, of 600 as of 100,000, and 2 KB of memory.

The verifying server 13 us of the processor a request, 2.0 times the same loop not verifying and 1.8 times nginx. By perf 47 %
is the kernel's, for receiving, sending and waiting, as much as all of the loop that does not verify; of the rest nothing has
more than 3 %: reading HTTP, taking the request apart, twenty checks, the tables of endpoints and answers, the record for the
page, the line for the terminal with its secrets looked for. libcrypto has 1 %.

A site of 200 result files of 5,000 verdicts 6.4 s of the user's time and 2 to 4 s of the kernel's, which writes 6,000 files
of 600 MB. By perf, finding the members of a million lines of JSON has 11 % of all, comparing texts 8 %, keeping each text once
6 %, looking for secrets 4 %, and nothing else more than that. Since a line is read in one pass (on an Intel Xeon with 2 CPUs
and SHA-NI, before: 7.4 and 1.7 s): 5.9 s and 0.9 s, and text of the same files 2.0 s; since a case has one row for all
libraries that gave the same, 445 MB, and a quarter less of the user's time; since a verdict's vector is looked up once, text
1.6 s, and the site 5.8 s with the kernel's. There 10,000 vectors in process take 59 ms of the processor, of which 5 are the
start: by perf a fifth is the kernel's, for 30 MB of memory, 14 % reading the JSON, 14 % the built-in signer, and no function
but the reader of strings has more than 4 %.
"""
import hashlib
import hmac
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time

import bench_libraries
import bench_server

VECTORS, ROUNDS = 10000, 11
# Milliseconds from start to report for 10,000 vectors, on the machine that the limits were set on (SHA-NI, 2 CPUs).
LIMITS = {"in process": 60, "bnsign adapter": 100, "python adapter": 500}
# Seconds of the processor of one command, and its limit: what no mistake explains is searched for to the end, and every
# known mistake is made on purpose.
COMMANDS = (("explain of an unknown cause", 2.0), ("self-check", 4.5))
UNKNOWN = ("GET /api/v3/account?omitZeroBalances=true&recvWindow=5000&timestamp=1499827319559&signature=%s HTTP/1.1\n"
           "Host: api.binance.com\nX-MBX-APIKEY: %s\n\n")
SIZES = (600, 10000, 100000)
LIBRARIES, REPORT_SECONDS, REPORT_MB = 200, 5, 500
# What is signed; the members of what bench_sign prints: the library's plain way, and ours; the least ratio with SHA-NI and
# without it (None: told only). Ed25519 stands for libsodium where that is linked.
RATIOS = (
    ("HMAC-SHA256, 153 bytes, over HMAC()", "hmac_sha256_153_openssl_oneshot", "hmac_sha256_153_opened", (4, 3)),
    ("  over a bare loop of midstates", "hmac_sha256_153_bare_midstates", "hmac_sha256_153_opened", (0.92, None)),
    ("  the key opened each time", "hmac_sha256_153_openssl_oneshot", "hmac_sha256_153_opened_each_time", None),
    ("a Spot order whole, over C with HMAC()", "request_7_plain_c_hmac", "request_7_bnsign", None),
    ("  over the same C with bare midstates", "request_7_bare_midstates", "request_7_bnsign", None),
    ("  prepared: id and time new, over whole", "request_8_bnsign", "request_8_prepared", (1.6, 1.6)),
    ("HMAC-SHA512, 401 bytes, over HMAC()", "hmac_sha512_401_openssl_oneshot", "hmac_sha512_401_opened", None),
    ("Ed25519, 153 bytes, over OpenSSL", "ed25519_153_openssl_raw", "ed25519_153_opened", None),
    ("  the PEM read each time, by both", "ed25519_153_openssl_pem_each_time", "ed25519_153_pem_each_time", None),
    ("RSA-2048, 153 bytes, over OpenSSL", "rsa_2048_153_openssl_raw", "rsa_2048_153_opened", (0.95, 0.95)),
    ("  the PEM read each time, by both", "rsa_2048_153_openssl_pem_each_time", "rsa_2048_153_pem_each_time", (0.95, 0.95)),
)
FORMAT, SINCE = "1", "0.1.0"


def cpu():
    model, flags = platform.processor() or platform.machine(), ""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    model = line.split(":", 1)[1].strip()
                elif line.startswith("flags"):
                    flags = line
                    break
    except OSError:
        pass
    return model, " sha_ni" in flags


def facts(sha_ni):
    def first_line(*command):
        try:
            return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\n")[0]
        except OSError:
            return command[0] + ": not there"
    print("Machine   %s, %d CPUs, SHA-NI %s" % (cpu()[0], os.cpu_count() or 1, "yes" if sha_ni else "no"))
    print("With      %s; %s; Python %s" % (first_line("openssl", "version"), first_line("cc", "--version"),
                                            platform.python_version()))


def signature(scheme, secret, payload):
    digest = hashlib.sha256 if scheme == "spot-rest" else hashlib.sha512
    text = hmac.new(secret.encode(), payload.encode(), digest).hexdigest()
    return text if scheme == "spot-rest" else text.upper()


def payload_of(scheme, number):
    """Of the sizes that real requests have: a query of 153 bytes, a Pay payload of 401."""
    if scheme == "spot-rest":
        text = ("symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&newClientOrderId=order-%06d"
                "&recvWindow=5000&timestamp=%d" % (number, 1499827319559 + number))
        return text.ljust(153, "0")
    body = '{"env":{"terminalType":"APP"},"merchantTradeNo":"%d","orderAmount":25.17,"currency":"BUSD"}' % (10 ** 12 + number)
    text = "%d\n%032d\n%s\n" % (1636700000000 + number, number, body[:-1] + ',"description":"')
    return text[:-1] + "x" * (401 - len(text) - 2) + '"}\n'


def write_vectors(folder, num):
    """HMAC vectors, six SHA-256 to four SHA-512, as a folder that --vectors takes."""
    os.makedirs(folder, exist_ok=True)
    with open("vectors/keys.json", encoding="utf-8") as file:
        keys = file.read()
    secret = json.loads(keys)["keys"]["docs"]["secret"]
    texts, ids = {"keys.json": keys}, []
    for scheme, count in (("spot-rest", num * 6 // 10), ("pay-request", num * 4 // 10)):
        rows = []
        for number in range(count):
            payload = payload_of(scheme, number)
            ids.append("%s/sign/bench-%d" % (scheme, number))
            rows.append(json.dumps({
                "id": ids[-1], "since": SINCE, "title": "One of many.", "op": "sign", "level": "must", "rules": ["C-2"],
                "key": "docs", "source": {"kind": "derived"}, "payload": payload,
                "expect": {"ok": {"signature": signature(scheme, secret, payload)}}}, separators=(",", ":")))
        texts[scheme + ".json"] = '{"format":"%s","version":"%s","scheme":"%s","evidence":{},"vectors":[\n%s\n]}\n' % (
            FORMAT, SINCE, scheme, ",\n".join(rows))
    texts["ids.txt"] = "\n".join(ids) + "\n"
    manifest = ""
    for name in sorted(texts):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(texts[name])
        manifest += "%s  %s\n" % (hashlib.sha256(texts[name].encode()).hexdigest(), name)
    with open(os.path.join(folder, "MANIFEST.sha256"), "w", encoding="utf-8") as file:
        file.write(manifest)


def suite(build):
    folder = os.path.join(build, "bench", "vectors")
    write_vectors(folder, VECTORS)
    base = [os.path.join(build, "bnconform"), "run", "--vectors", folder]
    ways = {
        "in process": base,
        "bnsign adapter": base + ["--", os.path.join(build, "bnsign"), "adapter"],
        "python adapter": base + ["--", sys.executable, "conformance/adapters/python/adapter.py"],
    }
    times = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, command in ways.items():
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            times[name].append((time.perf_counter() - start) * 1000)
            last = done.stdout.strip().split("\n")[-1]
            if done.returncode or last != "%d passed, 0 failed, 0 skipped" % VECTORS:
                sys.exit("bench: %s: exit %d, %s\n%s" % (name, done.returncode, last, done.stderr[-2000:]))
    print("\n%d HMAC vectors, start to report, %d rounds     best    median     limit" % (VECTORS, ROUNDS))
    least = min(times["in process"])
    for name, values in times.items():
        mark = "" if min(values) <= LIMITS[name] else "  OVER"
        print("  %-34s %8.1f ms %6.1f ms %6d ms   x %.1f%s"
              % (name, min(values), statistics.median(values), LIMITS[name], min(values) / least, mark))


def signing(build, sha_ni):
    program = os.path.join(build, "reference/tests/bench_sign")
    if not os.path.exists(program):
        print("\nSigning   not measured: %s is not built" % program)
        return
    done = subprocess.run([program], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit("bench: %s: exit %d\n%s" % (program, done.returncode, done.stderr[-2000:]))
    found = json.loads(done.stdout)
    say_signing(found, sha_ni)
    bench_libraries.compare(build, found["request_7_bnsign"], found["request_7_plain_c_hmac"])


def say_signing(found, sha_ni):
    print("\nSigning with an opened key, best of all rounds   plain      bnsign     ratio   at least")
    for says, plain, ours, limits in RATIOS:
        if plain not in found or ours not in found:
            print("  %-40s not measured with these back ends" % says)
            continue
        ratio, limit = found[plain] / found[ours], limits and limits[0 if sha_ni else 1]
        print("  %-40s %9.1f ns %9.1f ns   x %-5.2f %s%s" % (
            says, found[plain], found[ours], ratio, limit or "", "" if not limit or ratio >= limit else "  UNDER"))


# A process that starts another hands its own memory's size on to it: a small one measures.
MEASURE = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=False)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)"""


def used(command, text=None):
    """Seconds of the processor and MB of memory that a command takes, and what it says."""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", MEASURE, *command], input=text or "", capture_output=True,
                          text=True, check=False)
    seconds, kilobytes = done.stderr.split()[-2:]
    return float(seconds), int(kilobytes) / 1024, done.stdout


def commands(build):
    with open("vectors/keys.json", encoding="utf-8") as file:
        api_key = json.load(file)["keys"]["docs"]["api_key"]
    program = os.path.join(build, "bnconform")
    unknown = UNKNOWN % (hashlib.sha256(b"of nothing").hexdigest(), api_key)
    ways = (([program, "explain", "--key", "@docs"], unknown), ([program, "self-check"], None))
    print("\nCommands, seconds of the processor, best of 3           best    limit")
    for (says, limit), (command, text) in zip(COMMANDS, ways):
        best = min(used(command, text)[0] for _ in range(3))
        print("  %-48s %8.2f s %6.1f s%s" % (says, best, limit, "  OVER" if best > limit else ""))


def growth(build):
    """What a vector costs must not hang on how many there are: the least and the most are measured in turn."""
    print("\nGrowth, in process, seconds of the processor, best of 5    one more vector    memory")
    found = {}
    for size in SIZES:
        write_vectors(os.path.join(build, "bench", "of-%d" % size), size)
    for _ in range(5):
        for size in SIZES:
            command = [os.path.join(build, "bnconform"), "run", "--vectors", os.path.join(build, "bench", "of-%d" % size)]
            seconds, megabytes, said = used(command)
            if not said.endswith("\n%d passed, 0 failed, 0 skipped\n" % size):
                sys.exit("bench: %d vectors: %s" % (size, said[-300:]))
            least, most = found.get(size, (seconds, megabytes))
            found[size] = min(least, seconds), max(most, megabytes)  # the system has told 0 of one that ended at once
    for before, size in zip((None,) + SIZES, SIZES):
        seconds, megabytes = found[size]
        more = "" if before is None else "%.1f us" % (1e6 * (seconds - found[before][0]) / (size - before))
        print("  %6d vectors %33.3f s %18s %6.0f MB" % (size, seconds, more, megabytes))


def write_results(build, folder):
    """The results of many libraries, of 5,000 vectors each: one in ten writes the hex digits of Pay in lower case."""
    vectors, texts = os.path.join(build, "bench", "of-5000"), {}
    write_vectors(vectors, 5000)
    os.makedirs(folder, exist_ok=True)
    for name, adapter in (("right", [os.path.join(build, "bnsign"), "adapter"]),
                          ("wrong", [sys.executable, "conformance/adapters/broken/lower_case_pay.py"])):
        path = os.path.join(build, "bench", name + ".ndjson")
        subprocess.run([os.path.join(build, "bnconform"), "run", "--vectors", vectors, "--report", "ndjson=" + path, "--", *adapter],
                       stdin=subprocess.DEVNULL, capture_output=True, check=False)
        with open(path, encoding="utf-8") as file:
            texts[name] = file.read().split("\n", 1)
    files = [os.path.join(folder, "%03d.ndjson" % number) for number in range(LIBRARIES)]
    for number, path in enumerate(files):
        first, rest = texts["right" if number % 10 else "wrong"]
        first = json.loads(first)
        first["implementation"]["name"] = "library-%03d" % number
        with open(path, "w", encoding="utf-8") as file:
            file.write(json.dumps(first) + "\n" + rest)
    return vectors, files


def reports(build):
    folder = os.path.join(build, "bench", "results")
    vectors, files = write_results(build, folder)
    print("\nReports of %d result files of 5,000 vectors    processor  at most    memory  at most" % LIBRARIES)
    for name, report in (("text", "text"), ("html", "html=" + os.path.join(folder, "site"))):
        seconds, megabytes, said = used([os.path.join(build, "bnconform"), "report", "--vectors", vectors, "--report", report, *files])
        if name == "text" and "library-199" not in said:
            sys.exit("bench: the report tells nothing of a library: %s" % said[-300:])
        print("  %-42s %9.1f s %6d s %6.0f MB %5d MB%s" % (name, seconds, REPORT_SECONDS, megabytes, REPORT_MB, (
            "  OVER" if seconds > REPORT_SECONDS or megabytes > REPORT_MB else "")))
    shutil.rmtree(folder)


def main():
    build = sys.argv[1] if len(sys.argv) > 1 else "build"
    sha_ni = cpu()[1]
    facts(sha_ni)
    signing(build, sha_ni)
    suite(build)
    growth(build)
    commands(build)
    reports(build)
    bench_server.served(build)


if __name__ == "__main__":
    main()
