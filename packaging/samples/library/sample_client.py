"""A client library that signs; with CLIENT=newline it makes a mistake."""
import hashlib
import hmac
import os
from urllib.parse import quote

END = "\n" if os.environ.get("CLIENT") == "newline" else ""


def build(method, path, query, body, secret, time_ms):
    """The target and the body that are sent."""
    place = body or query
    if time_ms:
        place.append(["timestamp", time_ms])
    query, body = ("&".join("%s=%s" % (quote(n, safe=""), quote(v, safe="")) for n, v in pairs) for pairs in (query, body))
    signed = "&signature=" + hmac.new(secret.encode(), (query + body + END).encode(), hashlib.sha256).hexdigest()
    query, body = (query, body + signed) if body else ((query + signed).lstrip("&"), body)
    return path + ("?" + query if query else ""), body
