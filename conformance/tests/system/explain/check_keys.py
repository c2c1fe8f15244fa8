#!/usr/bin/env python3
# Takes 6 s
"""A key that is given: whatever became of its text it is read; what cannot be read is told as what it is; and one that
cannot have made the signature is told as that, with nothing said against the request."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BUILD = os.environ.get("BUILD", "build")
BNCONFORM, BNSIGN = os.path.join(BUILD, "bnconform"), os.path.join(BUILD, "bnsign")
SECONDS = 300  # a search ends by counts: on a busy machine, or in a build that counts lines, it may take long
KEYS = json.loads(pathlib.Path("vectors/keys.json").read_text(encoding="utf-8"))["keys"]
OWNER = "ownA" + hashlib.sha256(b"api").hexdigest()[:60]
SECRET = "q3Zk" + hashlib.sha256(b"own").hexdigest()[:60]
QUERY = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&timestamp=1499827319559"
failures = 0


def report(good, sentence, detail=""):
    global failures
    failures += not good
    print("ok - " + sentence if good else "FAIL - %s: %s" % (sentence, detail), flush=True)


def openssl(*args, data=b""):
    return subprocess.run(["openssl", *args], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout


def request(signature, owner=OWNER):
    return 'curl -H "X-MBX-APIKEY: %s" -X POST "https://api.binance.com/api/v3/order?%s&signature=%s"' % (owner, QUERY, signature)


def hex_of(secret):
    return hmac.new(secret.encode(), QUERY.encode(), hashlib.sha256).hexdigest()


def signed_by(pem):
    """The base64 that bnsign makes, percent-encoded."""
    path = pathlib.Path(FOLDER, "signer.pem")
    path.write_text(pem)
    done = subprocess.run([BNSIGN, "sign", "spot-rest", "POST", "/api/v3/order?" + QUERY.rsplit("&", 1)[0], "--time",
                           "1499827319559", "--api-key", OWNER, "--key", str(path)], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().split("signature=")[1].split()[0]


def run(command, key, text="", *more, env=None):
    path = pathlib.Path(FOLDER, "key")
    path.write_bytes(key if isinstance(key, bytes) else key.encode())
    source = "env:OWN_KEY" if env else str(path)
    extra = {"OWN_KEY": key} if env else {}
    return subprocess.run([*command, "--key", source, *more], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=SECONDS, env=dict(os.environ, **extra))


def explain(key, text, *more, env=None):
    done = run([BNCONFORM, "explain", "--json"], key, text, *more, env=env)
    return (json.loads(done.stdout) if done.stdout else {"verdict": "exit %d" % done.returncode, "mistakes": []}), done.stderr.decode()


def forms_of(pem):
    """What variables, pages, editors and programs make of a PEM text."""
    lines = pem.strip().split("\n")
    return {
        "with a backslash and an n for each line end": pem.replace("\n", "\\n"),
        "with a backslash twice": pem.replace("\n", "\\\\n"),
        "with \\r\\n written out": pem.replace("\n", "\\r\\n"),
        "as a JSON member": json.dumps({"privateKey": pem}),
        "as Go writes JSON": json.dumps(pem).replace("+", "\\u002b").replace("=", "\\u003d"),
        "as PHP writes JSON": json.dumps(pem).replace("/", "\\/"),
        "as Python prints bytes": repr(pem.encode()),
        "as a line of an .env file": 'PRIVATE_KEY="%s"\n' % pem.strip(),
        "with a byte order mark": "\ufeff" + pem,
        "in quotation marks": "'%s'" % pem.strip(),
        "in curly quotation marks": "\u201c%s\u201d" % pem.strip(),
        "indented by YAML": "key: |\n" + "".join("    %s\n" % line for line in lines),
        "quoted by mail": "".join("> %s\n" % line for line in lines),
        "joined of a program's strings": " +\n  ".join('"%s\\n"' % line for line in lines),
        "with an editor's dashes": pem.replace("-----", "\u2014\u2013"),
        "with spaces that do not break": pem.replace("\n", "\u00a0"),
        "with spaces for line ends": pem.strip().replace("\n", " "),
        "in one line": pem.replace("\n", ""),
        "without its first and last line": "".join(lines[1:-1]),
        "with CR alone": pem.replace("\n", "\r"),
    }


def a_key_is_read_whatever_became_of_its_text():
    for name in ("ed25519-a", "rsa-2048"):
        pem, signature = KEYS[name]["pem"], signed_by(KEYS[name]["pem"])
        for what, form in forms_of(pem).items():
            told, noise = explain(form, request(signature))
            report(told["verdict"] == "valid", "%s is read %s" % (name, what), (told, noise))
    for what, form in (("a variable", KEYS["ed25519-a"]["pem"].replace("\n", "\\n")),):
        told, noise = explain(form, request(signed_by(KEYS["ed25519-a"]["pem"])), env=1)
        report(told["verdict"] == "valid" and "a backslash and an n" in noise, "what it was like is said of %s" % what, (told, noise))
    told, _ = explain(SECRET, request(hex_of(SECRET)))
    report(told["verdict"] == "valid", "a secret of 64 letters and digits is no key of a pair", told)


def keys_that_cannot_be_read(folder):
    """Made by openssl, or its words alone where it is not here."""
    made = pathlib.Path(folder, "made")
    ec = openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout")
    rsa = KEYS["rsa-2048"]["pem"].encode()
    made.write_bytes(rsa)
    return [
        ("an EC key in its own form", ec, "an EC key"),
        ("an EC key in PKCS#8", openssl("pkcs8", "-topk8", "-nocrypt", data=ec), "an EC key"),
        ("an EC public key", openssl("ec", "-pubout", data=ec), "an EC key"),
        ("an X25519 key", openssl("genpkey", "-algorithm", "X25519"), "X25519"),
        ("an Ed448 key", openssl("genpkey", "-algorithm", "ED448"), "Ed448"),
        ("an encrypted key", openssl("pkcs8", "-topk8", "-passout", "pass:x", data=KEYS["ed25519-a"]["pem"].encode()), "is encrypted"),
        ("an RSA key in PKCS#1", openssl("rsa", "-traditional", data=rsa), "openssl pkcs8 -topk8"),
        ("an RSA key in PKCS#1, encrypted", openssl("rsa", "-traditional", "-aes128", "-passout", "pass:x", data=rsa), "is encrypted"),
        ("an RSA public key in PKCS#1", openssl("rsa", "-RSAPublicKey_out", data=rsa), "-RSAPublicKey_in"),
        ("a certificate", openssl("req", "-x509", "-key", str(made), "-subj", "/CN=x"), "openssl x509 -pubkey"),
        ("an OpenSSH key", b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n", "OpenSSH"),
        ("an OpenSSH public key", b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== a@b\n", "OpenSSH"),
    ]


def a_key_that_cannot_be_read_is_told_as_what_it_is(folder):
    commands = {"explain": [BNCONFORM, "explain"], "serve": [BNCONFORM, "serve", "--port", "0"],
                "bnsign sign": [BNSIGN, "sign", "spot-rest", "GET", "/api/v3/account", "--time", "1", "--api-key", OWNER]}
    for what, key, words in keys_that_cannot_be_read(folder):
        for name, command in commands.items():
            done = run(command, key, request(hex_of(SECRET)))
            is_public = "public" in what and name == "bnsign sign" and "OpenSSH" not in what and "PKCS#1" not in what
            wanted = "the public key" if is_public else words
            report(done.returncode == 64 and wanted in done.stderr.decode(), "%s says so of %s" % (name, what), done.stderr.decode())


def a_key_that_does_not_fit_says_nothing_of_the_request():
    ed, rsa, big = (KEYS[name]["pem"] for name in ("ed25519-b", "rsa-3072", "rsa-4096"))
    own_ed, own_rsa = openssl("genpkey", "-algorithm", "ED25519").decode(), openssl("genrsa", "2048").decode()
    for what, key, signature, words in (
            ("an Ed25519 key and hex digits", own_ed, hex_of(SECRET), "is an Ed25519 key, and the signature has the shape of an HMAC"),
            ("a secret and an Ed25519 signature", SECRET, signed_by(own_ed), "is an HMAC secret, and the signature has the shape of Ed25519"),
            ("a secret and an RSA signature", SECRET, signed_by(own_rsa), "is an HMAC secret, and the signature has the shape of RSA with 2048"),
            ("an RSA key and an Ed25519 signature", own_rsa, signed_by(own_ed), "is an RSA key, and the signature has the shape of Ed25519"),
            ("an Ed25519 key and an RSA signature", own_ed, signed_by(own_rsa), "is an Ed25519 key, and the signature has the shape of RSA"),
            ("RSA keys of two sizes", big, signed_by(own_rsa), "of another size")):
        told, noise = explain(key, request(signature))
        report(told["verdict"] == "undecided" and not told["mistakes"] and words in told.get("key_misfit", ""), "of %s the key alone is told" % what, (told, noise))
        report(told["signed_right"] is None, "nothing is said of the signature of %s" % what, told)
    told, _ = explain(ed, request(hex_of(KEYS["docs"]["secret"]), KEYS["docs"]["api_key"]))
    report(told["verdict"] == "undecided" and not told["mistakes"], "a request that its own key signed right is not laid to another's", told)
    told, _ = explain(SECRET, request(hex_of(KEYS["docs"]["secret"]), KEYS["docs"]["api_key"]))
    report("is another's" in told.get("key_misfit", ""), "a secret of another API key is told as that", told)
    told, _ = explain(rsa, request(hex_of(SECRET)).replace("timestamp=1499827319559&", ""))
    report(told["verdict"] == "wrong" and told["reason"] == "timestamp-missing", "what is wrong whatever the key is told beside it", told)
    told, _ = explain(ed, request(hex_of(ed.strip())))
    report([one["id"] for one in told["mistakes"]][:1] == ["pem-used-as-hmac-secret"], "a PEM that was used as a secret is named", told)
    done = subprocess.run([BNCONFORM, "explain", "--json", "--key", "@ed25519-a"], stdout=subprocess.PIPE, timeout=60,
                          input=request(hex_of(SECRET), KEYS["ed25519-a"]["api_key"]).encode())
    told = json.loads(done.stdout)
    report(told["verdict"] == "wrong" and "Ed25519" in told["key_misfit"], "where the key is known to be the API key's, the request is wrong", told)


def fix_logon(signature):
    fields = [("35", "A"), ("49", "EXAMPLE"), ("56", "SPOT"), ("34", "1"), ("52", "20240627-11:17:25.223"), ("95", str(len(signature))),
              ("96", signature), ("98", "0"), ("108", "30"), ("141", "Y"), ("553", OWNER), ("25035", "2")]
    body = "".join("%s=%s\x01" % field for field in fields)
    head = "8=FIX.4.4\x019=%d\x01" % len(body)
    return head + body + "10=%03d\x01" % (sum((head + body).encode()) % 256)


def a_logon_is_not_blamed_for_the_key_that_was_given():
    right = base64.b64encode(bytes(range(64))).decode()
    for what, key in (("a secret", SECRET), ("an RSA key", KEYS["rsa-2048"]["pem"])):
        told, _ = explain(key, fix_logon(right))
        report(told["verdict"] == "undecided" and not told["mistakes"], "a logon of Ed25519's shape is not called HMAC's for %s" % what, told)
    told, _ = explain(KEYS["ed25519-a"]["pem"], fix_logon("ab" * 32))
    report([one["id"] for one in told["mistakes"]][:1] == ["fix-hmac-key"], "a logon with 64 hex digits is named", told)


def main():
    global FOLDER
    with tempfile.TemporaryDirectory() as FOLDER:
        a_key_is_read_whatever_became_of_its_text()
        a_key_that_cannot_be_read_is_told_as_what_it_is(FOLDER)
        a_key_that_does_not_fit_says_nothing_of_the_request()
        a_logon_is_not_blamed_for_the_key_that_was_given()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
