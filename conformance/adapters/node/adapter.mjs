// An adapter of the protocol in conformance/PROTOCOL.md over node:crypto: every scheme, key and operation. This file
// speaks the protocol; signing.mjs and verifying.mjs hold the rules. Node 18 or newer, nothing to install.
import process from "node:process";

import {
  SCHEMES, Refused, Unreadable, byHeaders, fixLogon, jsonString, openKey, rest, signature, websocket,
} from "./signing.mjs";
import { judge, judgePayload } from "./verifying.mjs";

const LINE_MAX = 8 << 20;
const HELLO = {
  name: "node", version: "0.1.0", language: "JavaScript", ops: ["sign", "request", "verify"],
  schemes: Object.keys(SCHEMES), keys: ["hmac", "rsa", "ed25519"], window: "64", hex: "1", reasons: "1",
};

/** Not part of this implementation. */
class Unsupported extends Error {}

// -------------------------------------------------------------------------------- fields of a request, as Buffers

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A text field: a string, or {"hex": "00ff"}. */
function text(value, name) {
  if (typeof value === "string") {
    if (/\p{Surrogate}/u.test(value)) throw new Unreadable(`${name}: a lone surrogate`);
    return Buffer.from(value);
  }
  if (isObject(value) && typeof value.hex === "string" && /^(?:[0-9A-Fa-f]{2})*$/.test(value.hex)) {
    return Buffer.from(value.hex, "hex");
  }
  throw new Unreadable(`${name} is missing or not text`);
}

const optional = (fields, name) => (name in fields ? text(fields[name], name) : undefined);

function pairs(fields, name, of = text) {
  const value = fields[name];
  if (!Array.isArray(value) || value.some((pair) => !Array.isArray(pair) || pair.length !== 2)) {
    throw new Unreadable(`${name} is missing or not pairs`);
  }
  return value.map(([first, second]) => [text(first, name), of(second, name)]);
}

/** [the value's text, the value in JSON]: text, {"number": "0.10"} or {"boolean": "true"}. */
function typed(value, name) {
  const token = isObject(value) ? value.number ?? value.boolean : undefined;
  const plain = text(token ?? value, name);
  return [plain, token === undefined ? jsonString(plain) : plain];
}

/** Milliseconds with up to three decimals, as whole microseconds. */
function microseconds(decimal) {
  const match = /^([0-9]{1,17})(?:\.([0-9]{1,3}))?$/.exec(decimal);
  if (!match) throw new Unreadable("now_ms is not a number of milliseconds");
  return BigInt(match[1]) * 1000n + BigInt((match[2] ?? "").padEnd(3, "0"));
}

// ----------------------------------------------------------------------------------------------------------- keys

const opened = new Map(); // reading a key costs more than using it

/** {key, kind, material}: key is undefined where the scheme takes none of its kind. */
function keyOf(fields, scheme, toSign) {
  const material = fields.key;
  if (!isObject(material) || typeof material.type !== "string") throw new Unreadable("key is missing or has no type");
  const kind = material.type;
  if (!SCHEMES[scheme].kinds.includes(kind)) return { kind, material };
  if (kind === "hmac") {
    const secret = text(material.secret, "secret");
    if (!secret.length) throw new Unreadable("secret is empty");
    return { key: secret, kind, material };
  }
  const member = toSign ? "pem" : "public_pem";
  const pem = text(material[member], member);
  const at = [kind, toSign, pem.toString("latin1")].join();
  if (!opened.has(at)) {
    if (opened.size === 256) opened.clear();
    opened.set(at, openKey(kind, pem, toSign));
  }
  return { key: opened.get(at), kind, material };
}

function signingKey(fields, scheme) {
  const found = keyOf(fields, scheme, true);
  if (found.key === undefined) throw new Refused("key-type");
  return found;
}

// ----------------------------------------------------------------------------------------------------- operations

function schemeOf(fields) {
  if (typeof fields.scheme !== "string") throw new Unreadable("scheme is missing");
  if (!Object.hasOwn(SCHEMES, fields.scheme)) throw new Unsupported("no such scheme here");
  return fields.scheme;
}

function ownerOf(material, scheme) {
  const { names, webhook } = SCHEMES[scheme];
  if (names !== undefined && names[2] === undefined) return Buffer.alloc(0);
  const member = webhook ? "serial" : "api_key";
  return text(material[member], member);
}

function stages(fields, scheme) {
  const { key, kind, material } = signingKey(fields, scheme);
  const owner = ownerOf(material, scheme);
  const of = (name) => text(fields[name], name);
  switch (SCHEMES[scheme].form) {
    case "rest":
      of("method");
      return rest(scheme, key, owner, { path: of("path"), query: pairs(fields, "query"), body: pairs(fields, "body"),
        timeMs: optional(fields, "time_ms") });
    case "frame":
      return websocket(scheme, key, kind, owner, { method: of("method"),
        params: pairs(fields, "params", typed).map(([name, value]) => [name, ...value]),
        timeMs: optional(fields, "time_ms"), frameId: optional(fields, "frame_id") ?? Buffer.from("1") });
    case "fix":
      return fixLogon(scheme, key, owner, { sender: of("sender"), target: of("target"), seq: of("seq"),
        sendingTime: of("sending_time"), heartbeat: optional(fields, "heartbeat") ?? Buffer.from("30"),
        handling: optional(fields, "handling") ?? Buffer.from("2") });
    default:
      return byHeaders(scheme, key, owner, { timeMs: of("time_ms"), body: of("body"),
        nonce: SCHEMES[scheme].names[1] === undefined ? Buffer.alloc(0) : of("nonce") });
  }
}

/** The wire form that a scheme is verified from. */
function wireOf(fields, scheme) {
  const of = (name) => text(fields[name], name);
  const { form } = SCHEMES[scheme];
  if (form === "frame" || form === "fix") return { message: of("message") };
  const wire = { headers: pairs(fields, "headers"), body: of("body") };
  return form === "rest" ? { ...wire, method: of("method"), target: of("target") } : wire;
}

function refusal(fields) {
  const scheme = schemeOf(fields);
  const { key, kind, material } = keyOf(fields, scheme, false);
  if ("payload" in fields) {
    if (key === undefined) return "key-type";
    return judgePayload(scheme, key, kind, text(fields.payload, "payload"), text(fields.signature, "signature"));
  }
  const nowUs = "now_ms" in fields ? microseconds(text(fields.now_ms, "now_ms").toString("latin1")) : undefined;
  return judge(scheme, key, kind, ownerOf(material, scheme), wireOf(fields, scheme), nowUs);
}

const OPS = {
  hello: () => HELLO,
  sign(fields) {
    const scheme = schemeOf(fields);
    return { signature: signature(scheme, signingKey(fields, scheme).key, text(fields.payload, "payload")) };
  },
  request(fields) {
    const result = stages(fields, schemeOf(fields));
    return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, said(value)]));
  },
  verify(fields) {
    const reason = refusal(fields);
    if (reason !== undefined) throw new Refused(reason);
    return {};
  },
};

// ---------------------------------------------------------------------------------------------------- the protocol

/** A Buffer, or pairs of them, as they stand in a reply. */
function said(value) {
  if (Array.isArray(value)) return value.map(said);
  const plain = value.toString();
  return Buffer.from(plain).equals(value) ? plain : { hex: value.toString("hex") };
}

function decided(fields) {
  try {
    if (typeof fields.op !== "string") throw new Unreadable("op is missing");
    if (!Object.hasOwn(OPS, fields.op)) throw new Unsupported("no such op here");
    return { ok: OPS[fields.op](fields) };
  } catch (error) {
    if (error instanceof Refused) return { reject: error.message };
    if (error instanceof Unsupported) return { unsupported: error.message };
    if (error instanceof Unreadable) return { error: error.message };
    throw error;
  }
}

/** The reply to one line, with its LF; "" where no id can be told. */
function answer(line) {
  let fields;
  try {
    fields = JSON.parse(line);
  } catch {
    fields = null;
  }
  if (!isObject(fields) || !("id" in fields)) {
    process.stderr.write("node adapter: a line that is no request\n");
    return "";
  }
  return JSON.stringify({ id: fields.id, ...decided(fields) }) + "\n";
}

// Every complete line of a read is answered, and the answers leave in one write: nothing waits in a buffer.
const NEWLINE = 10;
let pending = []; // blocks of a line that is not complete yet
let pendingLength = 0;

function answerLines(complete) {
  const lines = complete.toString().split("\n").filter((line) => line !== "");
  const replies = lines.map(answer).join("");
  if (replies !== "") process.stdout.write(replies);
}

process.stdin.on("data", (block) => {
  const cut = block.lastIndexOf(NEWLINE) + 1;
  if (cut > 0) {
    answerLines(Buffer.concat([...pending, block.subarray(0, cut)]));
    pending = [];
    pendingLength = 0;
  }
  pending.push(block.subarray(cut));
  pendingLength += block.length - cut;
  if (pendingLength > LINE_MAX) {
    process.stderr.write("node adapter: a line of more than 8 MiB\n");
    process.exit(1);
  }
});
process.stdin.on("end", () => answerLines(Buffer.concat(pending)));
