"""The forms in which people paste a request: each makes of method, address, headers and body the text that a tool, a shell
or a language writes of it. Not a check itself."""
import html
import json
import re


# -------------------------------------------------------------------------------------------------- strings of languages

def shell(text):
    return "'" + text.replace("'", "'\\''") + "'"


def ansi_c(text):
    """$'...' as browsers write it for bash."""
    return "$'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("!", "\\u0021") + "'"


def cmd(text):
    """A word for cmd.exe, as browsers write it."""
    return '^"' + re.sub(r"([&%<>|^!])", r"^\1", text.replace('"', '\\^"')) + '^"'


def powershell(text):
    return "'" + text.replace("'", "''") + "'"


def double(text):
    """A string of Java, C# and Go."""
    return json.dumps(text, ensure_ascii=False)


def javascript(text):
    """As Node's inspect chooses the marks."""
    mark = "'" if "'" not in text else '"' if '"' not in text else "`"
    return mark + text.replace("\\", "\\\\").replace("\n", "\\n") + mark if mark != "'" or "'" not in text else json.dumps(text)


def php(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def ruby(text):
    return double(text).replace("#{", "\\#{")


# ---------------------------------------------------------------------------------------------------------------- forms

class Sent:
    """A request: its method, host, target, headers (without Host and Content-Length) and body."""

    def __init__(self, method, host, target, headers, body):
        self.method, self.host, self.target, self.headers, self.body = method, host, target, headers, body
        self.url = "https://" + host + target

    def pairs(self, write, between, joined):
        return joined.join(write(name) + between + write(value) for name, value in self.headers)


def raw(sent):
    lines = ["%s %s HTTP/1.1" % (sent.method, sent.target), "Host: " + sent.host]
    lines += ["%s: %s" % pair for pair in sent.headers] + (["Content-Length: %d" % len(sent.body.encode())] if sent.body else [])
    return "\r\n".join(lines) + "\r\n\r\n" + sent.body


def curl(write, end=" "):
    def form(sent):
        words = ["curl -X " + sent.method] + ["-H " + write("%s: %s" % pair) for pair in sent.headers]
        return end.join(words + [write(sent.url)] + (["--data-raw " + write(sent.body)] if sent.body else []))
    return form


def invoke(sent):
    """PowerShell."""
    heads = "; ".join("%s = %s" % (powershell(name), powershell(value)) for name, value in sent.headers)
    return "Invoke-RestMethod -Method %s -Uri %s -Headers @{ %s }%s" % (
        sent.method.title(), powershell(sent.url), heads, " -Body " + powershell(sent.body) if sent.body else "")


def wget(sent):
    heads = " ".join("--header=" + shell("%s: %s" % pair) for pair in sent.headers)
    return "wget --method=%s %s%s %s" % (sent.method, heads, " --body-data=" + shell(sent.body) if sent.body else "", shell(sent.url))


def har(sent):
    made = {"method": sent.method, "url": sent.url, "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": [{"name": name, "value": value} for name, value in sent.headers]}
    if sent.body:
        made["postData"] = {"mimeType": dict(sent.headers).get("Content-Type", ""), "text": sent.body}
    return json.dumps({"log": {"version": "1.2", "entries": [{"request": made, "response": {"status": 400}}]}}, indent=2)


def record(indent=None):
    """A line of a log in JSON, as pino and bunyan write it."""
    def form(sent):
        made = {"method": sent.method, "url": sent.url, "headers": dict(sent.headers), **({"body": sent.body} if sent.body else {})}
        return json.dumps({"level": 30, "time": 1714564800123, "req": made, "msg": "request"}, indent=indent)
    return form


def python_dict(sent):
    made = {"method": sent.method, "url": sent.url, "headers": dict(sent.headers)}
    return repr({**made, **({"data": sent.body} if sent.body else {})})


def python_call(sent):
    return "requests.request(%r, %r, headers=%r%s)" % (sent.method, sent.url, dict(sent.headers),
                                                       ", data=%r" % sent.body if sent.body else "")


def fetch(sent):
    made = {"headers": dict(sent.headers), "body": sent.body or None, "method": sent.method}
    return "fetch(%s, %s);" % (double(sent.url), json.dumps(made, indent=2, ensure_ascii=False))


def axios(sent):
    heads = sent.pairs(javascript, ": ", ",\n    ")
    return "{\n  method: %s,\n  url: %s,\n  headers: {\n    %s\n  }%s\n}" % (
        javascript(sent.method.lower()), javascript(sent.url), heads, ",\n  data: " + javascript(sent.body) if sent.body else "")


def php_array(sent):
    heads = sent.pairs(php, " => ", ",\n    ")
    return "array (\n  'method' => %s,\n  'url' => %s,\n  'headers' =>\n  array (\n    %s,\n  ),\n%s)" % (
        php(sent.method), php(sent.url), heads, "  'body' => %s,\n" % php(sent.body) if sent.body else "")


def print_r(sent):
    heads = "\n".join("            [%s] => %s" % pair for pair in sent.headers)
    return "Array\n(\n    [method] => %s\n    [url] => %s\n    [headers] => Array\n        (\n%s\n        )\n\n%s)\n" % (
        sent.method, sent.url, heads, "    [body] => %s\n" % sent.body if sent.body else "")


def ruby_hash(sent):
    return "{:method=>%s, :url=>%s, :headers=>{%s}%s}" % (
        ruby(sent.method), ruby(sent.url), sent.pairs(ruby, "=>", ", "), ", :body=>" + ruby(sent.body) if sent.body else "")


def elixir(sent):
    return "%%{method: %s, url: %s, headers: [%s]%s}" % (
        double(sent.method), double(sent.url), ", ".join("{%s, %s}" % (double(name), double(value)) for name, value in sent.headers),
        ", body: " + double(sent.body) if sent.body else "")


def go(sent):
    heads = ", ".join("%s:[]string{%s}" % (double(name), double(value)) for name, value in sent.headers)
    return "main.request{Method:%s, URL:%s, Header:http.Header{%s}, Body:%s}" % (
        double(sent.method), double(sent.url), heads, double(sent.body))


def java(sent):
    return "Request{method=%s, url=%s, headers=[%s]%s}" % (
        sent.method, sent.url, ", ".join("%s:%s" % pair for pair in sent.headers), ", body=" + sent.body if sent.body else "")


def verbose(sent):
    """curl -v, which shows no body."""
    lines = ["* Connected to %s (127.0.0.1) port 443" % sent.host, "> %s %s HTTP/1.1" % (sent.method, sent.target), "> Host: " + sent.host]
    return "\n".join(lines + ["> %s: %s" % pair for pair in sent.headers] + [">", ""])


HTTP = {
    "raw": raw, "curl": curl(shell), "curl in lines": curl(shell, " \\\n  "), "curl of a browser": curl(ansi_c, " \\\n  "),
    "curl for cmd.exe": curl(cmd, " ^\n  "), "curl for PowerShell": curl(powershell), "Invoke-RestMethod": invoke, "wget": wget,
    "HAR": har, "a record in a line": record(), "a record in lines": record(2), "a dict of Python": python_dict,
    "a call of Python": python_call, "fetch": fetch, "axios": axios, "an array of PHP": php_array, "print_r": print_r,
    "a hash of Ruby": ruby_hash, "a map of Elixir": elixir, "a struct of Go": go, "Java's toString": java, "curl -v": verbose}


# ------------------------------------------------------------------------------------------------- what passes a text on

def broken(width, mark="\n"):
    def change(text):
        return "\n".join(mark.join(line[at:at + width] for at in range(0, len(line), width)) or line for line in text.split("\n"))
    return change


def before(prefix):
    return lambda text: "\n".join(prefix + line for line in text.split("\n"))


def no_blank(text):
    return text.replace(" ", "\u00a0")


CHANGES = {
    "as it is": lambda text: text, "a string of JSON": json.dumps, "a string of JSON, twice": lambda text: json.dumps(json.dumps(text)),
    "a record of a log": lambda text: json.dumps({"level": "error", "msg": text}), "repr": repr,
    "wrapped at 80": broken(80), "wrapped at 120": broken(120), "a fence": lambda text: "```\n%s\n```" % text,
    "markdown's backslashes": lambda text: re.sub(r"([_*\[\]])", r"\\\1", text), "a chat's entities": lambda text: html.escape(text, quote=False),
    "a page's entities": html.escape, "quoted mail": before("> "), "indented": before("    "),
    "lines of a container": before("bot_1  | "), "CRLF": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "blanks that do not break": no_blank, "words around it": lambda text: "I get -1022 for this, why?\n\n" + text + "\n\nThanks!"}
