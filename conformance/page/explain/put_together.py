#!/usr/bin/env python3
"""explain.html from its parts: one file that asks nothing of elsewhere.

    conformance/page/explain/put_together.py MODULE VERSION PAGE

What runs and what is drawn is named by its hash in the page's own policy, so that nothing else can be, and no address can
be opened: connect-src 'none' holds for the worker too."""
import base64
import gzip
import hashlib
import json
import pathlib
import sys

PAGE = pathlib.Path("conformance/page")
MOST = 2500000  # bytes of the whole page


def text_of(*names):
    return "\n".join((PAGE / name).read_text(encoding="utf-8") for name in names)


def digest(text):
    return "'sha256-%s'" % base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def policy(script, style):
    return "; ".join(["default-src 'none'", "script-src %s 'wasm-unsafe-eval'" % digest(script), "style-src " + digest(style),
                      "worker-src blob:", "connect-src 'none'", "img-src 'none'", "base-uri 'none'", "form-action 'none'",
                      "require-trusted-types-for 'script'", "trusted-types bnconform"])


def catalogue():
    """Of each mistake what the page says of its name: its title, its rules with their sentence, the public reports."""
    mistakes, rules = (json.loads(pathlib.Path("vectors/%s.json" % name).read_text(encoding="utf-8"))[name] for name in ("mistakes", "rules"))
    texts = {rule["id"]: rule["text"] for rule in rules}
    words = {one["id"]: {"title": one["title"], "broken": [[rule, texts[rule]] for rule in one["rule"]], "sources": one["sources"]} for one in mistakes}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def main():
    module, version, out = sys.argv[1:]
    script = text_of("shared/code.js", "shared/report.js", "shared/files.js", "explain/explain.js")
    style = text_of("inspector/inspector.css", "explain/explain.css")
    vectors = json.loads(pathlib.Path("vectors/spot-rest.json").read_text(encoding="utf-8"))["version"]
    packed = gzip.compress(pathlib.Path(module).read_bytes(), 9, mtime=0)
    parts = {"POLICY": policy(script, style), "STYLE": style, "VERSION": version, "VECTORS": vectors, "WORKER": text_of("explain/worker.js"),
             "SCRIPT": script, "CATALOGUE": catalogue(), "MODULE": base64.b64encode(packed).decode()}
    page = text_of("explain/explain.html")
    for name, text in parts.items():
        if "</script" in text or "</style" in text:
            sys.exit("put_together.py: %s would end the element that it stands in" % name)
        page = page.replace("@%s@" % name, text)
    if len(page.encode()) > MOST:
        sys.exit("put_together.py: the page has %d bytes, more than %d" % (len(page.encode()), MOST))
    pathlib.Path(out).write_text(page, encoding="utf-8")
    print("%s: %d bytes" % (out, len(page.encode())))


if __name__ == "__main__":
    main()
