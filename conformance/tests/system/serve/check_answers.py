#!/usr/bin/env python3
"""What `bnconform serve` answers, row by row: the bodies of its data file, the forms of a timestamp and a window, what
/sapi, the futures and Binance Pay's gateway do otherwise, and what a page in a browser needs."""

import hashlib
import hmac
import json
import sys
from urllib.parse import urlencode

sys.path.insert(0, "conformance/tests/support")
from serve_for_tests import (DOCS, FORM, KEYS, NOW, PAY, US, Serve, error, header, report, same, sha256,  # noqa: E402
                             signed, status)

ACCOUNT, BASE = "/api/v3/account", "timestamp=%d" % NOW
ENDPOINTS = json.load(open("conformance/exchange/endpoints.json", encoding="utf-8"))["endpoints"]
PLAYED = {place for row in json.load(open("conformance/exchange/answers.json", encoding="utf-8"))["answers"]
          for place in row["at"]}
HOSTS = {"spot-rest": "api.binance.com", "us-rest": "api.binance.us"}
PAY_HOST = "bpay.binanceapi.com"


def pay_headers(body, stamp=NOW):
    payload = "%d\n%s\n%s\n" % (stamp, "n" * 32, body)
    mac = hmac.new(PAY["secret"].encode(), payload.encode(), hashlib.sha512).hexdigest().upper()
    return [("Content-Type", "application/json"), ("BinancePay-Timestamp", str(stamp)), ("BinancePay-Nonce", "n" * 32),
            ("BinancePay-Certificate-SN", PAY["api_key"]), ("BinancePay-Signature", mac)]


# ---------------------------------------------------------------------------------------------- the bodies that are listed

def ask_endpoint(s, e, when):
    if e["scheme"] == "pay-request":
        return s.ask(e["method"], e["path"], pay_headers("{}"), b"{}", PAY_HOST)
    key = US if e["scheme"] == "us-rest" else DOCS
    parameters = dict(when)
    if not when and "mandatory" in e:
        parameters[e["mandatory"][0]] = "LTCBTC"
    if e["security"] == "SIGNED":
        parameters["timestamp"] = NOW
    query = urlencode(parameters)
    if e["security"] == "SIGNED":
        query = signed(query, key)
    return s.ask(e["method"], e["path"] + ("?" + query if query else ""), [] if e["security"] == "NONE" else header(key),
                 host=HOSTS[e["scheme"]])


def bodies(s):
    sent, wrong = 0, []
    for e in ENDPOINTS:
        scheme = {"us-rest": "spot-rest"}.get(e["scheme"], e["scheme"])
        if e["scheme"] not in ("spot-rest", "us-rest", "pay-request") or PLAYED & {
                "%s %s %s" % (each, e["method"], e["path"]) for each in (e["scheme"], scheme)}:
            continue
        for a in e.get("answers", [{"status": 200, "body": {}}]):
            got = ask_endpoint(s, e, a.get("when", {}))
            body = a["body"]
            text = body if isinstance(body, str) else json.loads(json.dumps(body).replace('"$now"', str(NOW)))
            found = got[2].decode() if isinstance(body, str) else json.loads(got[2])
            sent += 1
            if (got[0], found) != (a["status"], text):
                wrong.append("%s %s %s: %r" % (e["scheme"], e["method"], e["path"], (got[0], got[2][:200])))
    report("each of %d listed answers is given to the request that it is for" % sent, wrong or ("" if sent > 30 else sent))


# ----------------------------------------------------------------------------------------------------- forms of numbers

def refused(s, sentence, query, code, text, **more):
    got = error(s.ask("GET", more.get("path", ACCOUNT) + "?" + query, more.get("headers", header()),
                      host=more.get("host", "api.binance.com")))
    same(sentence, got, (more.get("status", 400), '{"code":%d,"msg":"%s"}' % (code, text)))


def accepted(s, sentence, query, **more):
    same(sentence, s.ask("GET", ACCOUNT + "?" + query, header(), **more)[0], 200)


def numbers(s):
    outside = "Timestamp for this request is outside of the recvWindow."
    ahead = "Timestamp for this request was 1000ms ahead of the server's time."
    digits = "Illegal characters found in parameter 'timestamp'; legal range is '^[0-9]{1,20}$'."
    for name, stamp, code, text in (
            ("in seconds", NOW // 1000, -1021, outside), ("in nanoseconds", NOW * 1000000, -1021, ahead),
            ("before 2017", 1483228799999, -1021, outside), ("eleven seconds ahead", NOW + 11000, -1021, ahead),
            ("that is negative", -NOW, -1100, digits), ("of 21 digits", "1" * 21, -1100, digits),
            ("with a dot", "%d.0" % NOW, -1100, digits)):
        refused(s, "a timestamp %s is %d" % (name, code), signed("timestamp=%s" % stamp), code, text)
    accepted(s, "a timestamp in microseconds is accepted", signed("timestamp=%d000" % NOW))
    accepted(s, "a timestamp 999 ms ahead is accepted", signed("timestamp=%d" % (NOW + 999)))
    window = "Illegal characters found in parameter 'recvWindow'; legal range is '^([0-9]{1,20})(\\\\.[0-9]{1,3})?$'."
    for value in ("-5", "x", "1.2345"):
        refused(s, "a recvWindow of %s is -1100" % value, signed("recvWindow=%s&%s" % (value, BASE)), -1100, window)
    refused(s, "a recvWindow of 0 refuses what is 1 ms old", signed("recvWindow=0&timestamp=%d" % (NOW - 1)), -1021, outside)
    accepted(s, "a recvWindow of 60000 is accepted", signed("recvWindow=60000&timestamp=%d" % (NOW - 60000)))
    accepted(s, "a recvWindow with decimals is accepted", signed("recvWindow=5000.125&" + BASE))


# ------------------------------------------------------------------------------------------------- other kinds of answer

def placement(s):
    invalid = (400, '{"code":-1022,"msg":"Signature for this request is not valid."}')
    rsa = KEYS["rsa-2048"]["api_key"]
    for kind in ("rsa-2048", "ed25519-a"):
        same("a signature of %s that is no base64 is -1022" % kind,
             error(s.ask("GET", ACCOUNT + "?" + BASE + "&signature=%2A", [("X-MBX-APIKEY", KEYS[kind]["api_key"])])), invalid)
    same("base64 with a raw + is -1022",
         error(s.ask("GET", ACCOUNT + "?" + BASE + "&signature=" + "A+" * 170 + "AA==", [("X-MBX-APIKEY", rsa)])), invalid)
    same("a GET with a body is answered, and its body is not read",
         s.ask("GET", ACCOUNT + "?" + signed(BASE), header() + FORM, b"recvWindow=99999")[0], 200)
    json_body = json.dumps({"symbol": "LTCBTC", "timestamp": NOW, "signature": "0" * 64}).encode()
    missing = '{"code":-1102,"msg":"Mandatory parameter \'%s\' was not sent, was empty/null, or malformed."}'
    as_json = [("Content-Type", "application/json")]
    same("nothing in a JSON body is read", error(s.ask("POST", "/api/v3/order", header() + as_json, json_body)),
         (400, missing % "signature"))
    same("a JSON type over an empty body does no harm",
         s.ask("POST", "/api/v3/order?" + signed("symbol=LTCBTC&" + BASE), header() + as_json)[0], 200)
    same("of futures the timestamp is what is missing",
         error(s.ask("POST", "/fapi/v1/order", header() + as_json, json_body)), (400, missing % "timestamp"))
    answer = s.ask("POST", "/api/v3/order?" + signed("symbol=LTCBTC&" + BASE), header())
    same("an accepted order has the counts of orders", [k for k in ("x-mbx-order-count-10s", "x-mbx-order-count-1d", "x-cache")
                                                         if k in answer[1]],
         ["x-mbx-order-count-10s", "x-mbx-order-count-1d", "x-cache"])
    for method in ("POST", "PUT", "DELETE"):
        same("%s of the retired userDataStream is 410" % method, s.ask(method, "/api/v3/userDataStream", header())[0], 410)


def sapi(s):
    path = "/sapi/v1/capital/config/getall"
    illegal = "Illegal characters found in a parameter."
    refused(s, "on /sapi a signature that is not hex has no name", BASE + "&signature=xyz", -1100, illegal, path=path)
    refused(s, "on /sapi a timestamp with a letter has no name", signed("timestamp=x"), -1100, illegal, path=path)
    refused(s, "on /sapi a recvWindow with a letter has no name", signed("recvWindow=x&" + BASE), -1100, illegal, path=path)
    refused(s, "on Binance US's /sapi an unknown key is -2008 too", signed(BASE), -2008, "Invalid Api-Key ID.", path=path,
            headers=[("X-MBX-APIKEY", "a" * 64)], host="api.binance.us")
    same("on /sapi bytes may stand unencoded", s.ask("GET", path + "?" + signed("note=[a]\u5e01&" + BASE), header())[0], 200)
    headers = s.ask("GET", path + "?" + signed(BASE), header())[1]
    same("/sapi tells its own weight", ("x-sapi-used-ip-weight-1m" in headers, "x-mbx-used-weight" in headers), (True, False))


def futures(s):
    refused(s, "on /fapi a malformed key comes before a repeated parameter", signed("a=1&a=2&" + BASE), -2014,
            "API-key format invalid.", path="/fapi/v1/order", headers=[("X-MBX-APIKEY", "short")], status=401)
    got = s.ask("GET", "/fapi/v2/account?" + signed(BASE), header())
    same("futures have their own headers", (got[0], got[1].get("server"), got[1].get("content-type"), got[1].get("x-response-time"),
                                            "x-mbx-used-weight-1m" in got[1], "x-mbx-uuid" in got[1]),
         (200, "Tengine", "application/json", "1ms", True, False))
    same("a listenKey of futures needs the key alone", s.ask("POST", "/fapi/v1/listenKey", header())[0], 200)


def pay(s):
    path, gateway = "/binancepay/openapi/v3/order", '{"status":"ERROR","type":"SYS","code":"100001001","errorData":"System abnormality"}'
    body = b'{"merchantTradeNo":"1"}'
    headers = pay_headers(body.decode())
    same("Pay's gateway refuses a GET", error(s.ask("GET", path, headers, host=PAY_HOST)), (400, gateway))
    same("and what has no Content-Type", error(s.ask("POST", path, headers[1:], body, PAY_HOST)), (400, gateway))
    same("and what has no body, rightly signed", error(s.ask("POST", path, pay_headers(""), b"", PAY_HOST)), (400, gateway))
    wrong = s.ask("POST", path, headers, b"", PAY_HOST)
    same("of what has no body, and is wrongly signed, the signature is told", json.loads(wrong[2])["code"], "400002")
    got = s.ask("POST", "/binancepay/v3/order", headers, body, PAY_HOST)
    same("another path is the firewall's 403 in HTML", (got[0], got[1]["content-type"]), (403, "text/html"))
    got = s.ask("POST", "/binancepay/openapi/certificates", pay_headers("{}"), b"{}", PAY_HOST)
    report("the certificates are handed out", "" if "BEGIN PUBLIC KEY" in got[2].decode() else got)


def page(s):
    asks = [("Origin", "http://127.0.0.1:1"), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "x-mbx-apikey"), ("Access-Control-Request-Private-Network", "true")]
    got = s.ask("OPTIONS", "/api/v3/order", asks)
    same("a page is allowed its key header and a private network",
         (got[0], got[1].get("access-control-allow-origin"), "X-MBX-APIKEY" in got[1].get("access-control-allow-headers", ""),
          "POST" in got[1].get("access-control-allow-methods", ""), got[1].get("access-control-allow-private-network")),
         (204, "*", True, True, "true"))
    html = s.ask("GET", "/nothing", [("Accept", "text/html,*/*")])
    same("an unknown path is a page for who asks for one", error(html), (404, "<html><body><h2>404 Not found</h2></body></html>"))
    same("and nothing for others", error(s.ask("GET", "/nothing")), (404, ""))


def recorded(s):
    s.stop()
    records = s.log()
    same("a preflight is recorded as one", [r["verdict"] for r in records if r["method"] == "OPTIONS"], ["preflight"])
    told = [c for r in records for c in r["checks"] if c["name"] == "placement" and c["today"] == "fail"]
    report("bodies that nobody reads are told", "" if len(told) >= 3 and "a GET has a body" in told[0]["reason"] else told)
    same("the gateway's refusals are recorded", [r["reason"]["today"] for r in records if r["answer"]["code"] == "100001001"],
         ["gateway"] * 3)
    words_of_the_data(records)


def words_of_the_data(records):
    """What a refusal says of itself, and the code that it answers with, are those of vectors/reasons.json."""
    with open("vectors/reasons.json", encoding="ascii") as file:
        rows = {row["id"]: row for row in json.load(file)["reasons"]}
    refused_records = [r for r in records if r.get("reason", {}).get("today")]
    other_code, other_words = [], []
    for r in refused_records:
        row = rows[r["reason"]["today"]]
        said = [c["reason"] for c in r["checks"] if c["today"] == "fail" and c["decides"]]
        if r["answer"]["code"] not in [answer["code"] for answer in row["answers"]]:
            other_code.append((row["id"], r["answer"]["code"]))
        # The gateway's checks tell which of its three demands is not met.
        if row["id"] != "gateway" and row["says"] not in said:
            other_words.append((row["id"], said))
    names = {r["reason"]["today"] for r in refused_records}
    report("a refusal answers with a code of its reason's row", other_code or ("" if len(names) >= 8 else sorted(names)))
    report("and its check says that row's sentence", other_words)


def main():
    with Serve("--clock", "fixed:%d" % NOW) as s:
        if "ca" not in s.serving:
            print("skip - what is answered, row by row: RSA needs OpenSSL, which is not linked")
            return 0
        bodies(s)
        numbers(s)
        placement(s)
        sapi(s)
        futures(s)
        pay(s)
        page(s)
        recorded(s)
    return status()


if __name__ == "__main__":
    sys.exit(main())
