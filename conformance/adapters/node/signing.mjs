// Keys, payloads, signatures and the bytes on the wire, scheme by scheme, over node:crypto. Everything is a Buffer
// here; time and nonce are arguments. The rules cited as C-1, SR-3 ... are those of vectors/rules.json.
import { existsSync, readFileSync } from "node:fs";
import { createHmac, createPrivateKey, createPublicKey, sign } from "node:crypto";

/** A row a scheme: the kinds of key that it takes, its form; micro: a timestamp may be in microseconds, and recvWindow
 * have decimals; strict: what is not percent-encoded is refused (SR-3); longestUs: of recvWindow, undefined where it is
 * not told; keyFirst: a key that is missing is told before all else (DR-8). Of the form "headers" besides: the names of
 * timestamp, nonce, owner and signature (undefined: not sent), what is joined in which order with what after each, how far
 * the clock may be off, and whether it is the exchange that sends it (a webhook). */
const ANY = ["hmac", "rsa", "ed25519"];
const MINUTE = 60000000n;
const PAY = ["BinancePay-Timestamp", "BinancePay-Nonce", "BinancePay-Certificate-SN", "BinancePay-Signature"];
const LINES = [["timestamp", "nonce", "body"], "\n"]; // PR-1, PW-1: the last LF too
const NOTHING = [["body", "timestamp"], ""]; // OC-1, OW-1
export const SCHEMES = {
  "spot-rest": { kinds: ANY, form: "rest", micro: true, strict: true, longestUs: MINUTE },
  "spot-ws": { kinds: ANY, form: "frame", micro: true, longestUs: MINUTE },
  "fix-logon": { kinds: ["ed25519"], form: "fix", micro: true, longestUs: MINUTE },
  "us-rest": { kinds: ["hmac"], form: "rest", longestUs: MINUTE },
  "us-ws": { kinds: ["hmac"], form: "frame", longestUs: MINUTE },
  "pay-request": { kinds: ["hmac"], form: "headers", names: PAY, join: LINES, windowUs: 1000000n }, // PR-6
  "pay-webhook": { kinds: ["rsa"], form: "headers", names: PAY, join: LINES, webhook: true },
  "onchain-request": { kinds: ["rsa"], form: "headers", join: NOTHING, windowUs: 300000000n, // OC-4
    names: ["X-Tesla-Timestamp", undefined, "X-Tesla-ClientId", "X-Tesla-Signature"] },
  "onchain-webhook": { kinds: ["rsa"], form: "headers", join: NOTHING, webhook: true,
    names: ["X-BN-Connect-Timestamp", undefined, undefined, "X-BN-Connect-Signature"] },
  "usdm-rest": { kinds: ANY, form: "rest", keyFirst: true },
  "coinm-rest": { kinds: ANY, form: "rest", keyFirst: true },
  "options-rest": { kinds: ANY, form: "rest" },
  "pm-rest": { kinds: ANY, form: "rest", longestUs: MINUTE },
  "usdm-ws": { kinds: ANY, form: "frame" },
  "coinm-ws": { kinds: ANY, form: "frame" },
};
// The exchanges that sign alike, from their list of rows; none where this adapter stands alone.
const LIST = new URL("../../../reference/src/exchanges.def", import.meta.url);
for (const [, row] of existsSync(LIST) ? readFileSync(LIST, "latin1").matchAll(/^EXCHANGE\((.*)\)$/gm) : []) {
  const texts = [...row.matchAll(/"([^"]*)"/g)].map(([, text]) => text);
  SCHEMES[texts[0]] = { kinds: ["hmac"], form: "rest", keyHeader: texts[4], anyKey: true };
}

/** Decided: no. The message is the contract's reason. */
export class Refused extends Error {}
/** Not decided: an input or a key cannot be read. The message says which. */
export class Unreadable extends Error {}

export const bytes = (text) => Buffer.from(text);
const SOH = bytes("\x01");
const AND = bytes("&");
const EQUALS = bytes("=");

export function joined(parts, separator) {
  return Buffer.concat(parts.flatMap((part, at) => (at ? [separator, part] : [part])));
}

/** A key from a PEM (Buffer): PKCS#8 to sign, SPKI to verify. */
export function openKey(kind, pem, toSign) {
  const label = toSign ? "PRIVATE KEY" : "PUBLIC KEY";
  if (!pem.toString("latin1").trimStart().startsWith(`-----BEGIN ${label}-----`)) {
    throw new Unreadable(`key: no PEM "${label}"`);
  }
  let key;
  try {
    key = toSign ? createPrivateKey(pem) : createPublicKey(pem);
  } catch (error) {
    throw new Unreadable(`key: ${error.code}`);
  }
  if (key.asymmetricKeyType !== kind) throw new Unreadable(`key: ${key.asymmetricKeyType} where ${kind} was said`);
  const bits = key.asymmetricKeyDetails.modulusLength;
  if (kind === "rsa" && (bits < (toSign ? 2048 : 1024) || bits > 4096)) {
    throw new Unreadable(`key: an RSA modulus of ${bits} bits`);
  }
  return key;
}

/** The signature's text, before any percent-encoding. key is an HMAC secret (a Buffer: C-2) or an opened key. */
export function signature(scheme, key, payload) {
  if (Buffer.isBuffer(key)) {
    return scheme === "pay-request"
      ? createHmac("sha512", key).update(payload).digest("hex").toUpperCase() // PR-2
      : createHmac("sha256", key).update(payload).digest("hex"); // SR-4, UR-2
  }
  // SR-5, SR-6, FX-2, PW-1. Ed25519 hashes by itself.
  return sign(key.asymmetricKeyType === "rsa" ? "sha256" : null, payload, key).toString("base64");
}

// ------------------------------------------------------------------------------------------------------------ REST

const ESCAPES = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9\-._~]/.test(character) ? character : "%" + byte.toString(16).toUpperCase().padStart(2, "0");
});

/** RFC 3986, upper-case hex (SR-3). encodeURIComponent leaves ! ' ( ) * as they are. */
const percentEncode = (text) => Array.from(text, (byte) => ESCAPES[byte]).join("");
const query = (pairs) => pairs.map(([name, value]) => percentEncode(name) + "=" + percentEncode(value)).join("&");

/** SR-1, SR-7, UR-1: query, then body, nothing between; timestamp and signature in the body where there is one. */
export function rest(scheme, key, apiKey, request) {
  const inBody = request.body.length > 0;
  if (request.timeMs !== undefined) (inBody ? request.body : request.query).push([bytes("timestamp"), request.timeMs]);
  let [inQuery, body] = [query(request.query), query(request.body)];
  const payload = bytes(inQuery + body);
  const signed = signature(scheme, key, payload);
  const last = "signature=" + percentEncode(bytes(signed));
  const headers = [[bytes(SCHEMES[scheme].keyHeader ?? "X-MBX-APIKEY"), apiKey]];
  if (inBody) {
    body += "&" + last;
    headers.push([bytes("Content-Type"), bytes("application/x-www-form-urlencoded")]);
  } else {
    inQuery += (inQuery ? "&" : "") + last;
  }
  const target = inQuery ? Buffer.concat([request.path, bytes("?" + inQuery)]) : request.path;
  return { payload, signature: bytes(signed), target, headers, body: bytes(body) };
}

// ------------------------------------------------------------------------------------------------------- WebSocket

const SHORT_ESCAPES = { 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\" };

/** Raw UTF-8; only the quote, the backslash and controls escaped. */
export function jsonString(text) {
  if (!Buffer.from(text.toString()).equals(text)) throw new Unreadable("a text that goes into JSON is not UTF-8");
  const escaped = text.toString("latin1").replace(/["\\\x00-\x1f]/g, (character) => {
    const code = character.charCodeAt(0);
    return SHORT_ESCAPES[code] ?? "\\u" + code.toString(16).padStart(4, "0");
  });
  return Buffer.from('"' + escaped + '"', "latin1");
}

/** SW-1, SW-2: all params but signature, sorted by the bytes of their names, nothing percent-encoded. */
export function websocketPayload(values) {
  const signed = values.filter(([name]) => name.toString("latin1") !== "signature");
  signed.sort(([a], [b]) => Buffer.compare(a, b));
  return joined(signed.map(([name, value]) => Buffer.concat([name, EQUALS, value])), AND);
}

/** params: [name, the value's text (SW-3), the value as it stands in the frame]. */
export function websocket(scheme, key, kind, apiKey, request) {
  if (request.method.toString() === "session.logon" && kind !== "ed25519") throw new Refused("key-type"); // SW-5
  const params = request.params;
  const names = new Set(params.map(([name]) => name.toString("latin1")));
  if (names.size !== params.length) throw new Unreadable("params: a name twice");
  if (names.has("signature")) throw new Unreadable("params: signature is not theirs");
  if (!names.has("apiKey")) params.push([bytes("apiKey"), apiKey, jsonString(apiKey)]);
  if (request.timeMs !== undefined && !names.has("timestamp")) {
    params.push([bytes("timestamp"), request.timeMs, request.timeMs]);
  }
  const payload = websocketPayload(params);
  const signed = bytes(signature(scheme, key, payload));
  params.push([bytes("signature"), signed, jsonString(signed)]);
  const members = params.map(([name, , value]) => Buffer.concat([jsonString(name), bytes(":"), value]));
  const message = Buffer.concat([bytes('{"id":'), jsonString(request.frameId), bytes(',"method":'),
    jsonString(request.method), bytes(',"params":{'), joined(members, bytes(",")), bytes("}}")]);
  return { payload, signature: signed, message };
}

// ------------------------------------------------------------------------------------------------------------- FIX

/** FX-1: no tags, no SOH at the end. */
export const fixPayload = (parts) => joined(parts, SOH);
export const fixSum = (message) => String(message.reduce((sum, byte) => sum + byte, 0) % 256).padStart(3, "0");

export function fixLogon(scheme, key, apiKey, request) {
  const { sender, target, seq, sendingTime, heartbeat, handling } = request;
  const parts = [sender, target, seq, sendingTime, heartbeat, handling, apiKey];
  if (parts.some((part) => !part.length || part.includes(1))) {
    throw new Unreadable("a FIX field is empty or has a SOH in it");
  }
  const payload = fixPayload([bytes("A"), sender, target, seq, sendingTime]);
  const signed = signature(scheme, key, payload);
  const fields = [[35, "A"], [34, seq], [49, sender], [52, sendingTime], [56, target], [95, String(signed.length)],
    [96, signed], [98, "0"], [108, heartbeat], [141, "Y"], [553, apiKey], [25035, handling]];
  const body = Buffer.concat(fields.map(([tag, value]) => Buffer.concat([bytes(tag + "="), Buffer.from(value), SOH])));
  const message = Buffer.concat([bytes(`8=FIX.4.4\x019=${body.length}\x01`), body]); // FX-4
  return { payload, signature: bytes(signed), message: Buffer.concat([message, bytes(`10=${fixSum(message)}\x01`)]) };
}

// ----------------------------------------------------------------------------------------------- headers and a body

export function headerPayload(scheme, timestamp, nonce, body) {
  const [order, after] = SCHEMES[scheme].join;
  const parts = { timestamp, nonce, body };
  return Buffer.concat(order.flatMap((name) => [parts[name], bytes(after)]));
}

/** owner: the API key of a merchant request (PR-4), the certSerial of a webhook (PW-2). */
export function byHeaders(scheme, key, owner, request) {
  const payload = headerPayload(scheme, request.timeMs, request.nonce, request.body);
  const signed = bytes(signature(scheme, key, payload));
  const values = [request.timeMs, request.nonce, owner, signed];
  const rows = SCHEMES[scheme].names.map((name, at) => [name, values[at]]).filter(([name]) => name !== undefined);
  const headers = [["Content-Type", bytes("application/json")], ...rows].map(([name, value]) => [bytes(name), value]);
  return { payload, signature: signed, headers, body: request.body };
}
