#!/usr/bin/env python3
# Takes 6 s
"""What is cut off, shortened or hidden in a paste. A right request of each form, cut wherever a log or a screen may cut
it, is never called wrong and has no mistake that is likely; of a signature that somebody shortened or hid nothing is
decided, and that is said."""
import concurrent.futures
import json
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "conformance/adapters/python")
sys.path.insert(0, "conformance/tests/support")
import serve_for_tests  # noqa: E402
import signing  # noqa: E402 - the adapter's, which shares no code with the reference
from serve_for_tests import BNCONFORM, DOCS, ENVIRONMENT, KEYS, PAY, hmac, report  # noqa: E402

TIME, NONCE = "1714564800123", "5RhaTrZPhknNv0kDSA2UQ67cPMVNS4sA"
ORDER = [("symbol", "BTCUSDT"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"), ("quantity", "0.002"),
         ("price", "58000"), ("timestamp", TIME)]
STEP = 23


def mac(text, key=DOCS, function="sha256"):
    return hmac.new(key["secret"].encode(), text.encode(), function).hexdigest()


def raw(head, body):
    lines = head + ["Content-Length: %d" % len(body.encode())]
    return "\r\n".join(lines) + "\r\n\r\n" + body


def logon():
    key = KEYS["docs-fix"]
    fields = ["A", "EXAMPLE", "SPOT", "1", "20240627-11:17:25.223"]
    opened = signing.open_key("ed25519", key["pem"].encode(), True)
    signature = signing.signature("fix-logon", opened, "\x01".join(fields).encode()).decode()
    body = "\x01".join(["35=A", "34=1", "49=EXAMPLE", "52=" + fields[4], "56=SPOT", "95=%d" % len(signature), "96=" + signature,
                        "98=0", "108=30", "553=" + key["api_key"]]) + "\x01"
    whole = "8=FIX.4.4\x019=%d\x01%s" % (len(body), body)
    return whole + "10=%03d\x01" % (sum(whole.encode()) % 256)


def right():
    """Of each form: its name, its key, the text, and from where on it is cut."""
    query = "&".join("%s=%s" % pair for pair in ORDER)
    signed = query + "&signature=" + mac(query)
    futures = "https://fapi.binance.com/fapi/v1/order?" + signed
    values = dict(ORDER, signature=mac(query))
    params = dict(symbol="BTCUSDT", side="BUY", apiKey=DOCS["api_key"], timestamp=int(TIME))
    params["signature"] = mac("&".join("%s=%s" % pair for pair in sorted(params.items())))
    frame = {"id": "1", "method": "order.place", "params": params}
    body = json.dumps({"merchantTradeNo": "9825382937292", "orderAmount": 25.17})
    head = ["Host: api.binance.com", "X-MBX-APIKEY: " + DOCS["api_key"], "Content-Type: application/x-www-form-urlencoded"]
    pay = ["BinancePay-Timestamp: " + TIME, "BinancePay-Nonce: " + NONCE, "BinancePay-Certificate-SN: " + PAY["api_key"],
           "BinancePay-Signature: " + mac("%s\n%s\n%s\n" % (TIME, NONCE, body), PAY, "sha512").upper()]
    post = raw(["POST /api/v3/order HTTP/1.1"] + head, signed)
    sent = raw(["POST /binancepay/openapi/v3/order HTTP/1.1", "Host: bpay.binanceapi.com"] + pay, body)
    return [("a URL in a log", "docs", "12:00:01 DEBUG POST " + futures, 60), ("a frame", "docs", json.dumps(frame), 50),
            ("a frame as Python prints it", "docs", str(frame), 50),
            ("an object", "docs", json.dumps({"method": "POST", "url": "https://api.binance.com/api/v3/order", "params": values}), 90),
            ("a FIX message", "docs-fix", logon().replace("\x01", "|"), 20), ("a body", "docs", post, post.index("\r\n\r\n") + 4),
            ("a Pay request", "pay", sent, sent.index("BinancePay-Signature") - 9)]


def explain(case):
    key, text = case
    done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@" + key], env=ENVIRONMENT, input=text.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    if done.returncode == 64:
        return {"verdict": "not read", "mistakes": []}
    return json.loads(done.stdout) if done.returncode in (0, 1, 2) else {"verdict": "exit %d" % done.returncode, "mistakes": []}


def is_fair(told):
    return told["verdict"] in ("valid", "undecided", "not read") and all(one["confidence"] == "possible" for one in told["mistakes"])


def check_cuts(pool):
    for name, key, text, first in right():
        cuts = list(range(first, len(text), STEP)) + [len(text)]
        told = list(pool.map(explain, [(key, text[:at]) for at in cuts]))
        bad = [(at, one["verdict"], one["mistakes"]) for at, one in zip(cuts, told) if not is_fair(one)]
        report("%s is never called wrong, wherever it is cut off" % name, bad[:2])
        report("whole, it is valid: %s" % name, "" if told[-1]["verdict"] == "valid" else told[-1])
    frame = right()[1]
    told = explain(("docs", frame[2][15:]))
    report("a frame without its beginning is read as one", "" if told["verdict"] == "valid" and "frame" in told["read_as"] else told)


def check_hidden(pool):
    query = "&".join("%s=%s" % pair for pair in ORDER)
    url = "POST https://fapi.binance.com/fapi/v1/order?%s&signature=" % query
    post = "POST /fapi/v1/order?%s&signature=%%s HTTP/1.1\r\nHost: fapi.binance.com\r\nX-MBX-APIKEY: %s\r\n\r\n" % (query, DOCS["api_key"])
    hidden = ["****", "____", "e7f569...cb07de", "e7f56912..", "%E2%80%A6", "<hidden>", "[REDACTED]", "(removed)", "REMOVED_FOR_PRIVACY",
              "[truncated]", "XXXXXXXX"]
    printed = ["e7f56912", "abcdef0123456789abcdef01", "$signature", "${signature}", "%24%7Bsignature%7D", mac(query)[:20], mac(query)[:63]]
    cases = [("a log", word, url + word) for word in hidden + printed] + [("a raw request", word, post % word) for word in hidden]
    for case, told in zip(cases, pool.map(explain, [("docs", case[2]) for case in cases])):
        report("of a hidden or shortened signature nothing is decided: %s, %s" % case[:2],
               "" if told["verdict"] == "undecided" and not told["mistakes"] else told)
    told = explain(("docs", post % "e7f56912"))
    report("eight digits in a request that was taken down are no signature", "" if told["verdict"] == "wrong" else told)
    for mark in "]})":
        told = explain(("docs", url.split("?")[0] + "?" + mark + "&timestamp=%s&signature=%s" % (TIME, "a1" * 32)))
        report("a query that begins with %s is not judged" % mark, "" if told["verdict"] == "undecided" and not told["mistakes"] else told)


def main():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        check_cuts(pool)
        check_hidden(pool)
    print("# %d failed" % serve_for_tests.failures)
    sys.exit(1 if serve_for_tests.failures else 0)


if __name__ == "__main__":
    main()
