// The right request as a short program, in ten languages: this very request, its secret from the environment. What is
// signed is what is printed, so that it can be sent as it is. check_code.py runs each of them.

const CONTROL = {
  unicode: (code) => "\\u" + code.toString(16).padStart(4, "0"),
  octal: (code) => "\\" + code.toString(8).padStart(3, "0"),
  braces: (code) => `\\u{${code.toString(16)}}`,
};

// A literal in double quotes; also: what else has to be escaped in it.
function quoted(text, control, also = "") {
  let made = "";
  for (const letter of text) {
    const code = letter.codePointAt(0);
    if (code < 32 || code === 127) made += code === 10 ? "\\n" : control(code);
    else made += letter === '"' || letter === "\\" || also.includes(letter) ? "\\" + letter : letter;
  }
  return `"${made}"`;
}

const inUnicode = (text) => quoted(text, CONTROL.unicode);
const inOctal = (text) => quoted(text, CONTROL.octal);
const shellQuoted = (text) => `'${text.replace(/'/g, "'\\''")}'`;

// A field is a text, or {before, name}: a text and the API key behind it, from the environment.
const isKey = (field) => typeof field !== "string";

// What every language is told: how the payload is made, by which key, and what is then printed.
const LANGUAGES = [
  {
    id: "python", title: "Python", file: "sign.py",
    text: inUnicode, plus: " + ", env: (name) => `os.environ["${name}"]`,
    pairs: (list) => `encode([${list.map(([name, value]) => `(${inUnicode(name)}, ${inUnicode(value)})`).join(", ")}])`,
    join: (list, by) => `${by}.join([${list.join(", ")}])`,
    set: (name, value) => `${name} = ${value}`,
    encoder: ["def encode(params):", '    return "&".join(quote(name, safe="") + "=" + quote(value, safe="") for name, value in params)', ""],
    begin: (m) => [m.key === "hmac" ? "import hmac" : "import base64", "import os", ...(m.encodes || m.escapes ? ["from urllib.parse import quote"] : []),
      ...(m.key === "hmac" ? [] : ["from cryptography.hazmat.primitives import hashes, serialization",
        ...(m.key === "rsa" ? ["from cryptography.hazmat.primitives.asymmetric import padding"] : [])]), ""],
    sign: {
      hmac: (m) => [`signature = hmac.new(os.environ["BINANCE_SECRET"].encode(), payload.encode(), "${m.hash}").hexdigest()${m.upper ? ".upper()" : ""}`],
      rsa: () => ['key = serialization.load_pem_private_key(open(os.environ["BINANCE_KEY_FILE"], "rb").read(), None)',
        "signature = base64.b64encode(key.sign(payload.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()"],
      ed25519: () => ['key = serialization.load_pem_private_key(open(os.environ["BINANCE_KEY_FILE"], "rb").read(), None)',
        "signature = base64.b64encode(key.sign(payload.encode())).decode()"],
    },
    escaped: 'quote(signature, safe="")', print: (...all) => `print(${all.join(" + ")})`,
  },
  {
    id: "node", title: "Node", file: "sign.mjs",
    text: inUnicode, plus: " + ", env: (name) => `process.env.${name}`,
    pairs: (list) => `encode([${list.map(([name, value]) => `[${inUnicode(name)}, ${inUnicode(value)}]`).join(", ")}])`,
    join: (list, by) => `[${list.join(", ")}].join(${by})`,
    set: (name, value) => `const ${name} = ${value};`,
    encoder: ["const escape = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => \"%\" + c.charCodeAt(0).toString(16).toUpperCase());",
      'const encode = (params) => params.map(([name, value]) => escape(name) + "=" + escape(value)).join("&");'],
    begin: (m) => [m.key === "hmac" ? 'import { createHmac } from "node:crypto";' : 'import { sign } from "node:crypto";',
      ...(m.key === "hmac" ? [] : ['import { readFileSync } from "node:fs";']), ""],
    sign: {
      hmac: (m) => [`const signature = createHmac("${m.hash}", process.env.BINANCE_SECRET).update(payload).digest("hex")${m.upper ? ".toUpperCase()" : ""};`],
      rsa: () => ['const signature = sign("sha256", Buffer.from(payload), readFileSync(process.env.BINANCE_KEY_FILE)).toString("base64");'],
      ed25519: () => ['const signature = sign(null, Buffer.from(payload), readFileSync(process.env.BINANCE_KEY_FILE)).toString("base64");'],
    },
    escaped: "encodeURIComponent(signature)", print: (...all) => `console.log(${all.join(" + ")});`,
  },
  {
    id: "go", title: "Go", file: "sign.go", indent: "\t",
    text: inUnicode, plus: " + ", env: (name) => `os.Getenv("${name}")`,
    pairs: (list) => `encode([][2]string{${list.map(([name, value]) => `{${inUnicode(name)}, ${inUnicode(value)}}`).join(", ")}})`,
    join: (list, by) => `strings.Join([]string{${list.join(", ")}}, ${by})`,
    set: (name, value) => `${name} := ${value}`,
    encoder: ["func encode(params [][2]string) (text string) {", "\tfor _, pair := range params {",
      '\t\ttext += "&" + url.QueryEscape(pair[0]) + "=" + url.QueryEscape(pair[1])', "\t}",
      '\treturn strings.ReplaceAll(strings.TrimPrefix(text, "&"), "+", "%20")', "}", ""],
    begin: (m) => ["package main", "", "import (",
      ...[...(m.key === "hmac" ? ["crypto/hmac", `crypto/${m.hash}`] : ["crypto", "crypto/rand", ...(m.key === "rsa" ? ["crypto/sha256"] : []),
        "crypto/x509", "encoding/base64", "encoding/pem"]),
      "fmt", ...(m.encodes || m.escapes ? ["net/url"] : []), "os", ...(m.encodes || m.joins || m.upper ? ["strings"] : [])].map((name) => `\t"${name}"`), ")", ""],
    main: ["func main() {"], end: ["}"],
    sign: {
      hmac: (m) => [`mac := hmac.New(${m.hash === "sha512" ? "sha512.New" : "sha256.New"}, []byte(os.Getenv("BINANCE_SECRET")))`,
        "mac.Write([]byte(payload))", `signature := ${m.upper ? 'strings.ToUpper(fmt.Sprintf("%x", mac.Sum(nil)))' : 'fmt.Sprintf("%x", mac.Sum(nil))'}`],
      rsa: () => goPair("sum := sha256.Sum256([]byte(payload))", "sum[:], crypto.SHA256"),
      ed25519: () => goPair("", "[]byte(payload), crypto.Hash(0)"),
    },
    escaped: "url.QueryEscape(signature)", print: (...all) => `fmt.Println(${all.join(" + ")})`,
  },
  {
    id: "java", title: "Java", file: "Sign.java", indent: "    ",
    text: inOctal, plus: " + ", env: (name) => `System.getenv("${name}")`,
    pairs: (list) => `encode(new String[][] {${list.map(([name, value]) => `{${inOctal(name)}, ${inOctal(value)}}`).join(", ")}})`,
    join: (list, by) => `String.join(${by}, ${list.join(", ")})`,
    set: (name, value) => `String ${name} = ${value};`,
    encoder: ["  static String escape(String text) {",
      '    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");', "  }", "",
      "  static String encode(String[][] params) {", '    return Arrays.stream(params).map(p -> escape(p[0]) + "=" + escape(p[1])).collect(Collectors.joining("&"));', "  }", ""],
    begin: () => ["import static java.nio.charset.StandardCharsets.UTF_8;", "", "import java.net.URLEncoder;", "import java.nio.file.*;",
      "import java.security.*;", "import java.util.*;", "import java.util.stream.Collectors;", "import javax.crypto.Mac;", "import javax.crypto.spec.SecretKeySpec;",
      "", "public class Sign {"],
    main: ["  public static void main(String[] args) throws Exception {"], end: ["  }", "}"],
    sign: {
      hmac: (m) => [`Mac mac = Mac.getInstance("Hmac${m.hash.toUpperCase()}");`, `mac.init(new SecretKeySpec(System.getenv("BINANCE_SECRET").getBytes(UTF_8), "Hmac${m.hash.toUpperCase()}"));`,
        `String signature = HexFormat.of()${m.upper ? ".withUpperCase()" : ""}.formatHex(mac.doFinal(payload.getBytes(UTF_8)));`],
      rsa: () => javaPair("RSA", "SHA256withRSA"), ed25519: () => javaPair("Ed25519", "Ed25519"),
    },
    escaped: "URLEncoder.encode(signature, UTF_8)", print: (...all) => `System.out.println(${all.join(" + ")});`,
  },
  {
    id: "csharp", title: "C#", file: "sign.cs", indent: "    ",
    text: inUnicode, plus: " + ", env: (name) => `Environment.GetEnvironmentVariable("${name}")`,
    pairs: (list) => `Encode(new[,] { ${list.map(([name, value]) => `{ ${inUnicode(name)}, ${inUnicode(value)} }`).join(", ")} })`,
    join: (list, by) => `string.Join(${by}, new[] { ${list.join(", ")} })`,
    set: (name, value) => `string ${name} = ${value};`,
    encoder: ["  static string Encode(string[,] pairs) {", "    return string.Join(\"&\", Enumerable.Range(0, pairs.GetLength(0)).Select(",
      '      i => Uri.EscapeDataString(pairs[i, 0]) + "=" + Uri.EscapeDataString(pairs[i, 1])));', "  }", ""],
    begin: (m) => ["using System;", "using System.IO;", "using System.Linq;", ...(m.key === "ed25519" ? ["using System.Runtime.InteropServices;"] : []),
      "using System.Security.Cryptography;", "using System.Text;", "", "class Sign {", ...(m.key === "ed25519" ? OPENSSL_IN_CSHARP : [])],
    main: ["  static void Main() {"], end: ["  }", "}"],
    sign: {
      hmac: (m) => [`var mac = new HMAC${m.hash.toUpperCase()}(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("BINANCE_SECRET")));`,
        `string signature = BitConverter.ToString(mac.ComputeHash(Encoding.UTF8.GetBytes(payload))).Replace("-", "")${m.upper ? "" : ".ToLowerInvariant()"};`],
      rsa: () => ["var key = RSA.Create();", 'key.ImportFromPem(File.ReadAllText(Environment.GetEnvironmentVariable("BINANCE_KEY_FILE"))); // .NET 5 and later',
        "string signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(payload), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));"],
      ed25519: () => ['var pem = File.ReadAllBytes(Environment.GetEnvironmentVariable("BINANCE_KEY_FILE"));',
        "IntPtr none = IntPtr.Zero, key = PEM_read_bio_PrivateKey(BIO_new_mem_buf(pem, pem.Length), none, none, none), context = EVP_MD_CTX_new();",
        "var text = Encoding.UTF8.GetBytes(payload);", "var raw = new byte[64];", "var size = (UIntPtr)64;",
        "if (EVP_DigestSignInit(context, none, none, none, key) != 1 || EVP_DigestSign(context, raw, ref size, text, (UIntPtr)text.Length) != 1)",
        '  throw new CryptographicException("the key cannot sign");', "string signature = Convert.ToBase64String(raw);"],
    },
    escaped: "Uri.EscapeDataString(signature)", print: (...all) => `Console.WriteLine(${all.join(" + ")});`,
  },
  {
    id: "php", title: "PHP", file: "sign.php",
    text: (text) => quoted(text, CONTROL.braces, "$"), plus: " . ", env: (name) => `getenv('${name}')`,
    pairs: (list) => `encode([${list.map((pair) => `[${pair.map((text) => quoted(text, CONTROL.braces, "$")).join(", ")}]`).join(", ")}])`,
    join: (list, by) => `implode(${by}, [${list.join(", ")}])`,
    set: (name, value) => `$${name} = ${value};`, name: (name) => "$" + name,
    encoder: ["function encode(array $params): string", "{",
      "    return implode('&', array_map(fn ($pair) => rawurlencode($pair[0]) . '=' . rawurlencode($pair[1]), $params));", "}", ""],
    begin: () => ["<?php"],
    sign: {
      hmac: (m) => [`$signature = ${m.upper ? "strtoupper(" : ""}hash_hmac('${m.hash}', $payload, getenv('BINANCE_SECRET'))${m.upper ? ")" : ""};`],
      rsa: () => ["openssl_sign($payload, $raw, file_get_contents(getenv('BINANCE_KEY_FILE')), OPENSSL_ALGO_SHA256);", "$signature = base64_encode($raw);"],
      ed25519: () => ["$pkcs8 = base64_decode(preg_replace('/-----.*?-----/', '', file_get_contents(getenv('BINANCE_KEY_FILE'))));",
        "$pair = sodium_crypto_sign_seed_keypair(substr($pkcs8, -32));",
        "$signature = base64_encode(sodium_crypto_sign_detached($payload, sodium_crypto_sign_secretkey($pair)));"],
    },
    escaped: "rawurlencode($signature)", print: (...all) => `echo ${all.join(" . ")} . "\\n";`,
  },
  {
    id: "ruby", title: "Ruby", file: "sign.rb",
    text: (text) => quoted(text, CONTROL.unicode, "#"), plus: " + ", env: (name) => `ENV.fetch("${name}")`,
    pairs: (list) => `encode([${list.map((pair) => `[${pair.map((text) => quoted(text, CONTROL.unicode, "#")).join(", ")}]`).join(", ")}])`,
    join: (list, by) => `[${list.join(", ")}].join(${by})`,
    set: (name, value) => `${name} = ${value}`,
    encoder: ["def encode(params)", "  params.map { |pair| pair.map { |text| ERB::Util.url_encode(text) }.join('=') }.join('&')", "end", ""],
    begin: () => ["require 'erb'", "require 'openssl'", ""],
    sign: {
      hmac: (m) => [`signature = OpenSSL::HMAC.hexdigest('${m.hash}', ENV.fetch('BINANCE_SECRET'), payload)${m.upper ? ".upcase" : ""}`],
      rsa: () => ["key = OpenSSL::PKey.read(File.read(ENV.fetch('BINANCE_KEY_FILE')))", "signature = [key.sign('SHA256', payload)].pack('m0')"],
      ed25519: () => ["key = OpenSSL::PKey.read(File.read(ENV.fetch('BINANCE_KEY_FILE')))", "signature = [key.sign(nil, payload)].pack('m0')"],
    },
    escaped: "ERB::Util.url_encode(signature)", print: (...all) => `puts ${all.join(" + ")}`,
  },
  {
    id: "rust", title: "Rust", file: "main.rs", indent: "    ",
    note: "// Cargo.toml: openssl = \"0.10\", urlencoding = \"2\"",
    text: (text) => quoted(text, CONTROL.braces) + ".to_string()", plus: " + &", env: (name) => `env::var("${name}").unwrap()`,
    pairs: (list) => `encode(&[${list.map((pair) => `(${pair.map((text) => quoted(text, CONTROL.braces)).join(", ")})`).join(", ")}])`,
    join: (list, by) => `[${list.join(", ")}].join(&${by})`,
    set: (name, value) => `let ${name} = ${value};`,
    encoder: ["fn encode(params: &[(&str, &str)]) -> String {",
      '    params.iter().map(|(n, v)| format!("{}={}", urlencoding::encode(n), urlencoding::encode(v))).collect::<Vec<_>>().join("&")', "}", ""],
    begin: (m) => [...(m.key === "hmac" ? [] : ["use openssl::base64::encode_block;"]), ...(m.key === "ed25519" ? [] : ["use openssl::hash::MessageDigest;"]),
      "use openssl::pkey::PKey;", "use openssl::sign::Signer;", "use std::env;", ""],
    main: ["fn main() {"], end: ["}"],
    sign: {
      hmac: (m) => ['let key = PKey::hmac(env::var("BINANCE_SECRET").unwrap().as_bytes()).unwrap();',
        `let raw = Signer::new(MessageDigest::${m.hash}(), &key).unwrap().sign_oneshot_to_vec(payload.as_bytes()).unwrap();`,
        `let signature: String = raw.iter().map(|byte| format!("${m.upper ? "{byte:02X}" : "{byte:02x}"}")).collect();`],
      rsa: () => rustPair("Signer::new(MessageDigest::sha256(), &key)"),
      ed25519: () => rustPair("Signer::new_without_digest(&key)"),
    },
    escaped: "urlencoding::encode(&signature)", print: (...all) => `println!("${all.map(() => "{}").join("")}", ${all.join(", ")});`,
  },
  {
    id: "shell", title: "Shell", file: "sign.sh", isLiteral: true,
    sign: {
      // Not `openssl dgst -hmac`: whoever runs ps would see the secret.
      hmac: (m) => [`signature=$(payload=$payload perl -MDigest::SHA=hmac_${m.hash}_hex -e 'print ${m.upper ? "uc " : ""}hmac_${m.hash}_hex($ENV{payload}, $ENV{BINANCE_SECRET})')`],
      rsa: () => ['signature=$(printf %s "$payload" | openssl dgst -sha256 -sign "$BINANCE_KEY_FILE" | openssl base64 -A)'],
      ed25519: () => ["work=$(mktemp) && printf %s \"$payload\" > \"$work\"",
        'signature=$(openssl pkeyutl -sign -rawin -inkey "$BINANCE_KEY_FILE" -in "$work" | openssl base64 -A); rm "$work"'],
    },
    escape: "signature=$(printf %s \"$signature\" | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g')",
  },
  {
    id: "c", title: "C", file: "sign.c", isLiteral: true, indent: "  ",
    sign: {
      hmac: (m) => ["unsigned char raw[EVP_MAX_MD_SIZE];", "unsigned len = 0;", 'const char *secret = getenv("BINANCE_SECRET");',
        `HMAC(EVP_${m.hash}(), secret, (int)strlen(secret), (const unsigned char *)payload, strlen(payload), raw, &len);`,
        "for (unsigned i = 0; i < len; i++)", `  sprintf(signature + 2 * i, "${m.upper ? "%02X" : "%02x"}", raw[i]);`],
      rsa: () => cPair("EVP_sha256()"), ed25519: () => cPair("NULL"),
    },
  },
];

// .NET has no Ed25519 of its own.
const OPENSSL_IN_CSHARP = [
  "  // .NET has no Ed25519: OpenSSL 3 signs. Its library has another name elsewhere: libcrypto.3.dylib, libcrypto-3-x64.dll.",
  ...["IntPtr BIO_new_mem_buf(byte[] text, int length)", "IntPtr PEM_read_bio_PrivateKey(IntPtr bio, IntPtr key, IntPtr ask, IntPtr with)", "IntPtr EVP_MD_CTX_new()",
    "int EVP_DigestSignInit(IntPtr context, IntPtr pkey, IntPtr digest, IntPtr engine, IntPtr key)",
    "int EVP_DigestSign(IntPtr context, byte[] signature, ref UIntPtr size, byte[] text, UIntPtr length)"].map(
    (one) => `  [DllImport("libcrypto.so.3")] static extern ${one};`),
];

function goPair(before, what) {
  return ['text, _ := os.ReadFile(os.Getenv("BINANCE_KEY_FILE"))', "block, _ := pem.Decode(text)", "key, _ := x509.ParsePKCS8PrivateKey(block.Bytes)",
    ...(before ? [before] : []), `raw, _ := key.(crypto.Signer).Sign(rand.Reader, ${what})`, "signature := base64.StdEncoding.EncodeToString(raw)"];
}

function javaPair(kind, algorithm) {
  return ['String pem = Files.readString(Path.of(System.getenv("BINANCE_KEY_FILE"))).replaceAll("-----.*?-----", "");',
    "var der = new java.security.spec.PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem));",
    `Signature signer = Signature.getInstance("${algorithm}");`, `signer.initSign(KeyFactory.getInstance("${kind}").generatePrivate(der));`,
    "signer.update(payload.getBytes(UTF_8));", "String signature = Base64.getEncoder().encodeToString(signer.sign());"];
}

function rustPair(signer) {
  return ['let pem = std::fs::read(env::var("BINANCE_KEY_FILE").unwrap()).unwrap();', "let key = PKey::private_key_from_pem(&pem).unwrap();",
    `let signature = encode_block(&${signer}.unwrap().sign_oneshot_to_vec(payload.as_bytes()).unwrap());`];
}

function cPair(digest) {
  return ["unsigned char raw[1024];", "size_t len = sizeof raw;", 'FILE *file = fopen(getenv("BINANCE_KEY_FILE"), "r");',
    "EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);", "EVP_MD_CTX *context = EVP_MD_CTX_new();",
    `EVP_DigestSignInit(context, NULL, ${digest}, NULL, key);`, "EVP_DigestSign(context, raw, &len, (const unsigned char *)payload, strlen(payload));",
    "EVP_EncodeBlock((unsigned char *)signature, raw, (int)len);"];
}

// ---------------------------------------------------------------------------------------------------------- the model

const strictly = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (letter) => "%" + letter.charCodeAt(0).toString(16).toUpperCase());

// Names and values, where encoding them gives the same bytes again; else null: then the bytes stand as they are.
function pairsOf(text) {
  try {
    const pairs = text.split("&").map((one) => one.split("=").map(decodeURIComponent));
    const again = pairs.map((pair) => pair.map(strictly).join("=")).join("&");
    return pairs.every((pair) => pair.length === 2 && !UNSEEN.test(pair.join(""))) && again === text ? pairs : null;
  } catch {
    return null;
  }
}

function fieldsOf(call) {
  if (call.form === "fields") return { fields: call.fields.map(([, value]) => value), by: call.separator, end: call.end };
  const sorted = [...call.params].sort(([a], [b]) => (a < b ? -1 : 1));
  return { fields: sorted.map(([name, value]) => (value === null ? { before: name + "=", name: "BINANCE_API_KEY" } : `${name}=${value}`)), by: "&", end: "" };
}

function modelOf(call) {
  const isForm = call.form === "parameters";
  const texts = isForm ? [["query", call.query], ["body", call.body]].filter(([, text]) => text) : [];
  return {
    call, key: call.key, hash: call.hash, upper: call.form === "fields" && call.key === "hmac" && call.hash === "sha512",
    texts: texts.map(([name, text]) => ({ name, text, pairs: pairsOf(text) })),
    list: isForm ? null : fieldsOf(call),
    get encodes() { return this.texts.some((one) => one.pairs); },
    get joins() { return Boolean(this.list); },
    get escapes() { return isForm && call.key !== "hmac"; },
  };
}

const mark = (language) => ({ python: "#", ruby: "#", shell: "#" })[language.id] || "//";

function hintOf(m) {
  const { call } = m;
  if (call.form === "frame") return "signature goes into params. A new request has a new timestamp.";
  if (call.form === "fields") return call.separator === "\n" ? "Send the body byte for byte as it is signed here. A new request has a new timestamp and nonce."
    : "signature goes into RawData (96). A new logon has a new SendingTime.";
  return `Sent with the header ${call.header}, byte for byte as it is printed. A new request has a new timestamp.`;
}

// ------------------------------------------------------------------------------------------------- putting together

function payloadLines(language, m) {
  const { text, plus, set } = language;
  const named = (name) => (language.name || String)(name);
  if (m.list) {
    const items = m.list.fields.map((field) => (isKey(field) ? text(field.before) + plus + language.env(field.name) : text(field)));
    return [set("payload", language.join(items, text(m.list.by)) + (m.list.end ? plus + text(m.list.end) : ""))];
  }
  const lines = m.texts.map((one) => set(one.name, one.pairs ? language.pairs(one.pairs) : text(one.text)));
  const names = m.texts.map((one) => named(one.name));
  const made = language.id === "rust" ? `${names[0]}.clone()${names.slice(1).map((name) => " + &" + name).join("")}` : names.join(plus);
  return [...lines, set("payload", names.length ? made : text(""))];
}

// The request as it is sent: the signature stands behind the text that it goes with.
function printLines(language, m) {
  const { call } = m;
  const named = (name) => (language.name || String)(name);
  if (call.form !== "parameters") return [language.print(named("signature"))];
  const bare = (text) => (language.id === "rust" ? quoted(text, CONTROL.braces) : language.text(text));
  const has = (name) => m.texts.some((one) => one.name === name);
  const signature = m.escapes ? language.escaped : named("signature");
  const behind = (name) => (call.place === name ? [bare(has(name) ? "&signature=" : "signature="), signature] : []);
  const url = [bare(`${call.method} https://${call.host}${call.path}${has("query") || call.place === "query" ? "?" : ""}`),
    ...(has("query") ? [named("query")] : []), ...behind("query")];
  const body = [...(has("body") ? [named("body")] : []), ...behind("body")];
  return [language.print(...url), ...(body.length ? [language.print(...body)] : [])];
}

function generalCode(language, m) {
  const indent = language.indent || "";
  const inner = [...payloadLines(language, m), ...language.sign[m.key](m), ...printLines(language, m)];
  return [`${language.id === "php" ? "<?php // " : mark(language) + " "}${hintOf(m)}`, ...(language.note ? [language.note] : []),
    ...language.begin(m).filter((line) => line !== "<?php"), ...(m.encodes ? language.encoder : []), ...(language.main || []),
    ...inner.map((line) => indent + line), ...(language.end || [])];
}

// The payload as one text, and of it what comes from the environment: [text, name, text].
function literalParts(m) {
  if (!m.list) return [m.texts.map((one) => one.text).join("")];
  const parts = [""];
  m.list.fields.forEach((field, at) => {
    parts[parts.length - 1] += (at ? m.list.by : "") + (isKey(field) ? field.before : field);
    if (isKey(field)) parts.push(field.name, "");
  });
  parts[parts.length - 1] += m.list.end;
  return parts;
}

function shellCode(language, m) {
  const { call } = m;
  const shown = (text) => (/[\x00-\x08\x0b-\x1f\x7f]/.test(text)
    ? `"$(printf ${shellQuoted(text.replace(/[\\%]/g, (c) => (c === "%" ? "%%" : "\\\\")).replace(/[\x00-\x1f\x7f]/g, (c) => "\\" + c.charCodeAt(0).toString(8).padStart(3, "0")))})"`
    : shellQuoted(text));
  const parts = literalParts(m).map((part, at) => (at % 2 ? `"$${part}"` : part === "" ? "" : shown(part)));
  const lines = [`# ${hintOf(m)}`, `payload=${parts.join("") || "''"}`, ...language.sign[m.key](m)];
  if (call.form !== "parameters") return [...lines, "printf '%s\\n' \"$signature\""];
  if (m.escapes) lines.push(language.escape);
  const text = (name) => (m.texts.find((one) => one.name === name) || { text: "" }).text;
  const behind = (name) => (call.place === name ? `"${text(name) ? "&" : ""}signature=$signature"` : "");
  const query = text("query") || call.place === "query" ? shellQuoted(`https://${call.host}${call.path}?${text("query")}`) + behind("query")
    : shellQuoted(`https://${call.host}${call.path}`);
  const body = text("body") || call.place === "body" ? ` \\\n  --data-raw ${text("body") ? shellQuoted(text("body")) : ""}${behind("body")}` : "";
  const method = /^\w+$/.test(call.method) ? call.method : shellQuoted(call.method);
  return [...lines, `curl -X ${method} -H "${call.header}: $BINANCE_API_KEY" ${query}${body}`];
}

function cCode(language, m) {
  const { call } = m;
  const isForm = call.form === "parameters";
  const parts = literalParts(m);
  const format = parts.map((part, at) => (at % 2 ? "%s" : part.replace(/%/g, "%%"))).join("");
  const names = parts.filter((part, at) => at % 2).map((name) => `, getenv("${name}")`).join("");
  const make = names ? ["char payload[8192];", `snprintf(payload, sizeof payload, ${inOctal(format)}${names});`] : [`const char *payload = ${inOctal(parts[0])};`];
  const text = (name) => (m.texts.find((one) => one.name === name) || { text: "" }).text;
  const whole = (name) => text(name).replace(/%/g, "%%") + (call.place === name ? `${text(name) ? "&" : ""}signature=%s` : "");
  const place = `${call.method} https://${call.host}${call.path}`.replace(/%/g, "%%");
  const print = isForm
    ? [`printf(${inOctal(`${place}${whole("query") ? "?" : ""}${whole("query")}\n${whole("body") ? whole("body") + "\n" : ""}`)}, signature);`]
    : ["puts(signature);"];
  return [`// ${hintOf(m)}`, "// cc sign.c -lcrypto", "#include <openssl/evp.h>", "#include <openssl/hmac.h>", "#include <openssl/pem.h>", "#include <stdio.h>",
    "#include <stdlib.h>", "#include <string.h>", "", ...(m.escapes ? ["/* In a URL the signature's + / = are %2B %2F %3D. */", "static void escape(char *out, const char *text) {",
      "  for (; *text != 0; text++)", '    out += sprintf(out, strchr("+/=", *text) ? "%%%02X" : "%c", *text);', "}", ""] : []),
    "int main(void) {", "  char signature[2048] = \"\";", ...[...make, ...language.sign[m.key](m)].map((line) => "  " + line),
    ...(m.escapes ? ["  char escaped[4096] = \"\";", "  escape(escaped, signature);"] : []),
    ...print.map((line) => "  " + (m.escapes ? line.replace(/, signature\);$/, ", escaped);") : line)), "  return 0;", "}"];
}

// What cannot be seen, or turns the direction of what follows, has no place in a program that somebody copies.
const UNSEEN = /[\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u0080-\u00a0\u034f\u115f\u1160\u17b4\u17b5\u2800\u3000\u3164\uffa0]/u;

const canBeRead = (call) => !UNSEEN.test(JSON.stringify(call));

// codeOf gives the program.
function codeOf(id, call) {
  const language = LANGUAGES.find((one) => one.id === id);
  const m = modelOf(call);
  const made = { shell: shellCode, c: cCode }[id] || generalCode;
  return made(language, m).join("\n") + "\n";
}

if (typeof module !== "undefined") module.exports = { LANGUAGES, canBeRead, codeOf };
