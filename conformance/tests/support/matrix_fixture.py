"""Results of made-up libraries, for the page and the other reports of several: nothing here is a finding."""
import hashlib
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
DIGEST = hashlib.sha256((ROOT / "vectors" / "MANIFEST.sha256").read_bytes()).hexdigest()
GROUPS = ["rest", "websocket", "fix", "futures", "us", "pay", "exchanges", "meaning", "retries"]
GRADES = ["danger", "refused", "odd", "open", "ok"]
# What a library could send to become markup, script, or the end of what holds it.
HOSTILE = "</td></table><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">'\"&lt;%s]]>-->"


def call(case, group, severity="ok", **members):
    """A verdict of the op send."""
    outcome = "fail" if severity in ("danger", "refused") else "pass"
    counted = {"danger": "failed", "refused": "failed", "open": "skipped"}.get(severity, "passed")
    return dict({"id": case, "outcome": outcome, "stage": None, "offset": None, "right": None, "yours": None,
                 "signed": None, "mistakes": [], "detail": None, "ms": 1.0, "counted": counted, "expectation": "none",
                 "op": "send", "scheme": case.split("/")[0], "severity": severity, "group": group,
                 "asked": "POST /api/v3/order symbol=LTCBTC", "arrived": "POST /api/v3/order HTTP/1.1\r\n\r\nsymbol=LTCBTC"},
                **members)


def other(case, outcome="pass", counted="passed", **members):
    """A verdict of sign, request or verify."""
    return dict({"id": case, "outcome": outcome, "stage": None, "offset": None, "right": None, "yours": None, "signed": None,
                 "mistakes": [], "detail": None, "ms": 1.0, "counted": counted, "expectation": "none"}, **members)


def raw(sure="proved"):
    return [{"id": "raw-signed-encoded-sent", "confidence": sure,
             "says": "The text is signed before it is percent-encoded; what is sent is encoded."}]


def results_of(name, version, language, verdicts, fault=None, **first):
    """The text of a result file."""
    counted = [v["counted"] for v in verdicts]
    head = {"suite": "bnconform", "version": "0.1.0", "vectors": "0.1.0", "digest": DIGEST,
            "implementation": {"name": name, "version": version, "language": language}, "command": "python3 driver.py",
            "options": "--reach base-url", "claims": "spot-rest with hmac", "date": "2026-11-21", "apply": len(verdicts)}
    last = {"passed": counted.count("passed"), "failed": counted.count("failed"), "skipped": counted.count("skipped"),
            "expected_failures": sum(v["expectation"] == "as-is" for v in verdicts),
            "exit": 1 if "failed" in counted else 6 if not verdicts else 0, "fault": fault, "notices": [], "seconds": 1.0}
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [{**head, **first}, *verdicts, last])


def meaning(**members):
    return dict({"stage": "meaning", "right": "newClientOrderId = a&amount=999", "yours": "newClientOrderId = a\namount = 999",
                 "detail": "a parameter is added that was not asked for"}, **members)


def libraries():
    """name of a file -> its text."""
    send = "spot-rest/send/"
    refused = dict(stage="signature", right="name=a%20b", signed="name=a b", detail="signature", mistakes=raw())
    return {
        "a": results_of("library-a", "1.4.2", "JavaScript", [
            call(send + "account", "rest"), call(send + "commission", "rest"), call("spot-ws/send/account", "websocket"),
            call(send + "value-at", "meaning", "open", detail="@ is sent as it is"), call(send + "value-empty", "meaning"),
            call(send + "retry-clock-get", "retries"), call(send + "withdraw-ed25519-a", "rest"),
            call("spot-ws/send/session-logon", "websocket")]),
        "b": results_of("library-b", "0.9.0", "Python", [
            call(send + "account", "rest"), call(send + "account-ed25519-a", "rest"),
            call(send + "value-space", "rest", "refused", **refused),
            call(send + "value-dash", "rest", "refused", **refused),
            call(send + "value-equals", "rest", "refused", counted="skipped", expectation="as-is", **refused),
            call(send + "value-ampersand", "meaning", "danger", counted="skipped", expectation="as-is", **meaning()),
            call(send + "order-get", "rest", None, outcome="error", counted="failed", detail="HTTPError: 404 at 12:00:01", arrived=""),
            call(send + "order-cancel", "rest", None, outcome="error", counted="failed", detail="HTTPError: 404 at 12:00:02", arrived=""),
            call(send + "retry-clock-post", "retries", "odd", detail="the same timestamp is sent again"),
            other("us-rest/sign/published-us-rest-docs", "fail", "failed", stage="signature", offset=0, right="ab", yours="cd"),
            other("us-rest/request/made-up-acceptable", "fail", "skipped", stage="payload", offset=0, right="a", yours="b"),
            other("pay-request/sign/made-up", "unsupported", "skipped"), other("spot-rest/verify/for-information", "fail", "not")]),
        "c": results_of("library-c", "2.1.7", "Go", [], fault="not run: needs Go 1.25", command="", options=""),
        "d": results_of("@scope/library-d", "3.0.0", "TypeScript", [call(send + "account", "rest")], vectors="0.0.9", digest="0" * 64),
        "e": results_of("evil " + HOSTILE, "1.0" + HOSTILE, HOSTILE, [
            call(send + "account", "rest", "refused", detail=HOSTILE, asked=HOSTILE, arrived=HOSTILE + "\r\n\0\u202e\u00a0",
                 stage="signature", right=HOSTILE, signed="x" + HOSTILE),
            call(send + "value-at", "meaning", "danger", **meaning(right=HOSTILE, yours="`" * 5 + HOSTILE, detail=HOSTILE)),
            call(send + "certificate-post", "retries", "danger", stage="certificate", detail="the server's certificate is not verified"),
            call(send + "retry-timeout-post", "retries", "danger", stage="extra", detail="the call was made more than once: it is carried out more than once"),
            call("spot-rest/send/../../../../escape", "rest", "refused", detail=HOSTILE),
            other("us-ws/sign/made-up", "crash", "failed", detail=HOSTILE, stderr=HOSTILE),
            other("pay-request/request/made-up", "fail", "failed", stage="body", offset=0, yours={"hex": "ff3c623e00"},
                  right=HOSTILE, mistakes=[{"id": "no-such-mistake", "says": HOSTILE, "confidence": "likely"}])],
            command="sh -c " + HOSTILE),
    }


def grade_of(verdict):
    """The word of a verdict, worked out here a second time; None: it says nothing of the library."""
    if verdict["outcome"] in ("unsupported", "given-up", "harness"):
        return None
    if verdict.get("severity"):
        return verdict["severity"]
    if verdict["counted"] == "not":
        return None
    if verdict["outcome"] == "pass":
        return "ok"
    return "open" if verdict["counted"] == "skipped" and verdict["expectation"] == "none" else "refused"


def group_of(verdict):
    scheme = verdict["id"].split("/")[0]
    return verdict.get("group") or {"spot-ws": "websocket", "fix-logon": "fix", "us-rest": "us", "us-ws": "us",
                                    "pay-request": "pay", "pay-webhook": "pay"}.get(scheme, "rest")


def counts_of(text):
    """(name, {group: {grade: count}}) of a result file."""
    lines = [json.loads(line) for line in text.splitlines()]
    counts = {group: dict.fromkeys(GRADES, 0) for group in GROUPS}
    for verdict in lines[1:-1]:
        if grade_of(verdict):
            counts[group_of(verdict)][grade_of(verdict)] += 1
    return lines[0]["implementation"]["name"], counts


def write(folder):
    paths = []
    for name, text in libraries().items():
        paths.append(pathlib.Path(folder) / (name + ".ndjson"))
        paths[-1].write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def write_clients(folder):
    """A folder of the shape of conformance/clients, for library-b."""
    one = pathlib.Path(folder) / "library-b"
    (one / "again").mkdir(parents=True)
    (one / "client.json").write_text(json.dumps({
        "name": "library-b", "package": "library-b", "version": "0.9.0", "language": "Python",
        "home": "https://example.org/library-b", "reach": "base-url", "reach_why": "it pins its own certificates"}))
    (one / "states.json").write_text(json.dumps([
        {"reason": "it encodes what was signed", "state": "mended", "in": "0.9.1", "link": "https://example.org/issues/1"},
        {"reason": "the value is not escaped", "see": ["https://example.org/issues/2", "https://example.org/pull/3"]},
        {"reason": "what it had once", "state": "fixed", "seen": "0.8.0", "in": "0.8.1", "link": "https://example.org/pull/4"}]))
    (one / "expect.txt").write_text("# bnconform expect\nspot-rest/send/value-amp* fail # the value is not escaped\n"
                                     "raw-signed-encoded-sent spot-rest/* fail # it encodes what was signed\n")
    (one / "again" / "value-ampersand.py").write_text("# shows it\n")
    return str(folder)
