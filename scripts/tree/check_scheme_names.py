#!/usr/bin/env python3
"""Where schemes are told apart outside their tables: by a form (== BNS_FORM_REST), a number (BNS_ID_...), a region, a set, a
name ("spot-rest") or the name of a header. Each such place is counted, and stands here with what it is for. What is not
here is red: a member of the scheme's row, or a switch over the form, would do. A switch is not counted, since the compiler
names it where a form is forgotten (check_planted.py shows that).

    scripts/tree/check_scheme_names.py [ROOT]     ROOT: another tree, such as a copy with such a place planted in it
"""
import glob
import os
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "generator"))
from vectorlib.schemes import ROWS  # noqa: E402

SOURCES = ("conformance/src/**/*.[ch]", "reference/src/*.[ch]", "reference/common/*.[ch]", "reference/adapter/*.[ch]",
           "reference/cli/*.[ch]", "reference/backend/*.[ch]")
# The tables themselves, and the sets that they are made of.
TABLES = ("conformance/src/suite/scheme_traits.c", "conformance/src/suite/scheme_traits.h", "reference/src/scheme.c",
          "reference/src/scheme.h", "reference/common/scheme_words.c", "conformance/src/suite/vector_files.def")
HEADERS = sorted({re.match(r"[A-Za-z]+(-[A-Za-z]+)?-", name).group() for row in ROWS for name in row.headers or () if name} | {row.key_header for row in ROWS if row.key_header})
PLACE = re.compile(r"[!=]= *BNS_FORM_\w+|(?<=\()BNS_FORM_\w+(?=,)|BNS_ID_\w+|REGION_[A-Z]+|->bit *& *BNS_\w+|\"(?:%s)\"|\"[^\"\n]*(?:%s)" % (
    "|".join(row.name for row in ROWS), "|".join(map(re.escape, HEADERS))))

S, R = "conformance/src/", "reference/"
# file -> how many there may be, and what they are for.
ALLOWED = {
    S + "diagnosis/catalogue/commit.c": (1, "in a query a base64 signature is percent-encoded"),
    S + "diagnosis/catalogue/mistakes_context.c": (1, "headers: the window is the scheme's, else the request's"),
    S + "diagnosis/catalogue/mistakes_hex.c": (1, "in a query a signature is percent-encoded"),
    S + "diagnosis/catalogue/mistakes_unset.c": (5, "where a value can be unset: a query's parameters, a frame's, fields"),
    S + "diagnosis/catalogue/mistakes_join.c": (1, "a body of parameters can be broken into lines"),
    S + "diagnosis/catalogue/mistakes_parts.c": (1, "headers: the timestamp is a field, else a parameter"),
    S + "diagnosis/catalogue/mistakes_pay.c": (5, "what is of the other form: its headers, its host, a signature in the query"),
    S + "diagnosis/catalogue/mistakes_signature.c": (1, "a query can lose a plus sign"),
    S + "diagnosis/catalogue/mistakes_visible.c": (2, "a query is percent-decoded before a value is looked at"),
    S + "diagnosis/endpoint_view.c": (1, "more parameters than an endpoint takes are not told of a frame"),
    S + "diagnosis/mend.c": (4, "in a query a signature is percent-encoded; a body of parameters can be mended"),
    S + "diagnosis/search.c": (2, "what sorting costs; a second signature can stand in a query"),
    S + "diagnosis/signing/candidate.c": (1, "parameters alone are joined part by part, into room of their own"),
    S + "diagnosis/signing/parsed_request.c": (1, "of headers and a body something is known where the rest is malformed"),
    S + "exchange/request_checks.c": (2, "a frame's endpoint has no list of parameters; the gateway of header products"),
    S + "exchange/responses.c": (3, "the shape of a refusal and its headers, by form"),
    S + "explain/explain_masked.c": (1, "the signature's name where it is masked"),
    S + "explain/explain_parts.c": (1, "another exchange's host is not asked after: its header may tell it too"),
    S + "explain/explain_request.c": (5, "what may be unsigned, be a bare URL, or have a guessed body, by form"),
    S + "explain/explain_text.c": (1, "the width of a column"),
    S + "explain/explain_visible.c": (2, "FIX writes its time otherwise; headers are shown also where the rest is malformed"),
    S + "explain/explain_wrong.c": (2, "the right signature in the form in which it is sent"),
    S + "input/reading_choice.c": (3, "of what form a signature and an address are to be looked for"),
    S + "input/reading_doubt.c": (1, "parameters alone are listed, or left out"),
    S + "input/reading_more.c": (1, "parameters in a row may be those of a query and of a body"),
    S + "input/request_input.c": (10, "from the form that was pasted to the scheme, and what such a form leaves out"),
    S + "page/page_view.c": (3, "where the page draws what is signed, by form"),
    S + "report/need.c": (1, "a FIX Logon has no path to tell its kind by"),
    S + "run/calls/arrival.c": (4, "what in a query is no parameter"),
    S + "run/calls/call_case.c": (3, "headers: the method is always POST; frame, of each call: a list is nowhere documented"),
    S + "run/calls/call_cause.c": (1, "what a query holds as it is"),
    S + "run/calls/call_exchange.c": (1, "whose key the server is told of"),
    S + "run/calls/call_judge.c": (16, "how a value is written in a query, a frame and a body of JSON"),
    S + "run/judge/equivalent_form.c": (5, "which other forms are the same request, by form"),
    S + "run/judge/failure_findings.c": (5, "a query's wire form from the stages"),
    S + "run/judge/stages.c": (1, "FIX messages and frames are compared otherwise"),
    S + "selftest/self_check.c": (1, "an exchange of exchanges.def has no procedure of its own to prove"),
    S + "selftest/mutant.c": (3, "the stages of the wrong answer, by form"),
    S + "serve/serve_fix.c": (2, "what comes to the port of FIX"),
    S + "serve/serve_http.c": (4, "what comes by HTTP"),
    S + "serve/serve_terminal.c": (2, "which requests can go to an endpoint that is not listed"),
    S + "serve/serve_ws.c": (6, "what comes by WebSocket"),
    S + "suite/reasons.c": (2, "products of reasons.json, two of which are called like a scheme"),
    S + "suite/listed_endpoints.c": (1, "which listed methods are those of frames"),
    S + "suite/published.c": (4, "an algorithm by a scheme that has it"),
    S + "webhook/deliveries.c": (2, "a forger's HMAC is written in hex"),
    R + "adapter/adapter.c": (1, "a query's timestamp is added"),
    R + "adapter/answer.c": (1, "a query has a target"),
    R + "cli/cmd_sign.c": (2, "a frame holds the API key; which rule tells who may log on"),
    R + "cli/cmd_verify.c": (2, "what is asked for, by form"),
    R + "cli/present.c": (2, "the parts of a curl command"),
    R + "cli/steps.c": (5, "the steps of a query have parts of their own"),
}


def code_of(text):
    """Without comments; strings stay."""
    return re.sub(r'"(?:[^"\\\n]|\\.)*"|/\*.*?\*/|//[^\n]*', lambda m: m.group() if m.group()[0] == '"' else " ", text, flags=re.DOTALL)


def found_in(root):
    """path -> the places in it."""
    found = {}
    for pattern in SOURCES:
        for path in sorted(glob.glob(os.path.join(root, pattern), recursive=True)):
            name = os.path.relpath(path, root)
            with open(path, encoding="utf-8") as file:
                places = PLACE.findall(code_of(file.read()))
            if places and name not in TABLES:
                found[name] = places
    return found


def main():
    found, status = found_in(sys.argv[1] if len(sys.argv) > 1 else "."), 0
    for name in sorted(set(found) | set(ALLOWED)):
        places, (most, reason) = found.get(name, []), ALLOWED.get(name, (0, ""))
        if len(places) > most:
            status = 1
            print("FAIL - each place that tells schemes apart has its reason: %s has %d, and may have %d: %s" % (
                name, len(places), most, ", ".join(sorted(set(places)))))
        elif not places:
            status = 1
            print("FAIL - each reason is still needed: %s tells no schemes apart any more" % name)
        else:
            print("  %2d  %s: %s" % (len(places), name, reason))
    if not status:
        print("ok - %d places in %d files tell schemes apart outside their tables, each for its reason" % (
            sum(map(len, found.values())), len(found)))
    return status


if __name__ == "__main__":
    sys.exit(main())
