// What arrived is taken apart once, then judged by a table of checks in the contract's order: the first that fails
// gives the reason. The clock is an argument.
import { timingSafeEqual, verify } from "node:crypto";

import { NotJson, parse } from "./frame.mjs";
import { SCHEMES, bytes, fixPayload, fixSum, headerPayload, signature, websocketPayload } from "./signing.mjs";

class Malformed extends Error {}

// A string with one character a byte: regular expressions then see bytes.
const latin = (buffer) => buffer?.toString("latin1");
const has = (value) => value !== undefined && value.length > 0;

// ----------------------------------------------------------------------------------------------------------- REST

const LEGAL = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?[\]]|%[0-9A-Fa-f]{2})*$/;

/** A value as a form decoder reads it: "+" is a space, %XX a byte, any other "%" itself. */
function formDecoded(text) {
  return text.replaceAll("+", " ").replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

const nameOf = (segment) => segment.split("=", 1)[0];

function formPairs(place) {
  return place.split("&").filter((segment) => segment !== "")
    .map((segment) => [nameOf(segment), segment.slice(nameOf(segment).length + 1)]);
}

const withoutSignature = (place) => place.split("&").filter((segment) => nameOf(segment) !== "signature").join("&");
const header = (headers, name) => headers.find(([given]) => latin(given).toLowerCase() === name)?.[1];

function seeRest(scheme, wire) {
  const target = latin(wire.target);
  const cut = target.indexOf("?");
  const path = cut < 0 ? target : target.slice(0, cut);
  const query = cut < 0 ? "" : target.slice(cut + 1);
  const body = latin(wire.method) === "GET" ? "" : latin(wire.body); // SR-12
  const places = [formPairs(query), formPairs(body)];
  const all = places.flat();
  const names = places.map((pairs) => new Set(pairs.map(([name]) => name)).size);
  const find = (name) => { // the query string's counts
    const pair = all.find(([given]) => given === name);
    return pair && formDecoded(pair[1]);
  };
  return {
    repeated: names.some((count, at) => count !== places[at].length)
      || all.filter(([name]) => name === "signature").length > 1,
    signature: find("signature"), timestamp: find("timestamp"), recvWindow: find("recvWindow"),
    apiKey: latin(header(wire.headers, (SCHEMES[scheme].keyHeader ?? "X-MBX-APIKEY").toLowerCase())),
    payload: Buffer.from(withoutSignature(query) + withoutSignature(body), "latin1"),
    raw: SCHEMES[scheme].strict && path.startsWith("/api/v3/") ? [query, body] : [],
  };
}

// ------------------------------------------------------------------------------------------------------ WebSocket

/** An integer, null, or a string of 1 to 36 characters (SW-7). */
function idIsLegal(id) {
  return id !== undefined && (id.isString ? /^[A-Za-z0-9\-_]{1,36}$/ : /^(?:null|-?[0-9]+)$/).test(id.text);
}

function seeWebsocket(scheme, wire) {
  let frame;
  try {
    frame = parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(wire.message));
  } catch (error) {
    if (error instanceof NotJson || error instanceof TypeError) throw new Malformed();
    throw error;
  }
  const top = new Map(frame.members);
  if (!frame.isObject || !idIsLegal(top.get("id"))) throw new Malformed();
  const params = top.get("params") ?? { isObject: true, members: [] };
  if (!params.isObject || !top.get("method")?.isString) throw new Malformed();
  const known = new Map(params.members.map(([name, value]) => [name, value.text]));
  const isNull = (name) => params.members.some(([given, value]) => given === name && value.raw === "null");
  const text = (name) => known.has(name) ? latin(bytes(known.get(name))) : undefined;
  const unlessNull = (name) => isNull(name) ? undefined : text(name); // the exchange: "not sent, was empty/null"
  return {
    method: top.get("method").text,
    repeated: known.size !== params.members.length || top.size !== frame.members.length,
    signature: unlessNull("signature"), timestamp: unlessNull("timestamp"), apiKey: unlessNull("apiKey"),
    recvWindow: text("recvWindow"),
    payload: websocketPayload(params.members.map(([name, value]) => [bytes(name), bytes(value.text)])),
    raw: [],
  };
}

// ------------------------------------------------------------------------------------------------------------ FIX

const isNumber = (text, number) => /^[0-9]{1,9}$/.test(text) && Number(text) === number;

/** FX-1 .. FX-4. A Logon that lacks what is signed, or whose 95 is not the length of 96, is malformed too. */
function seeFix(scheme, wire) {
  const message = latin(wire.message);
  if (!message.endsWith("\x01")) throw new Malformed();
  const fields = message.slice(0, -1).split("\x01").map((field) => /^([1-9][0-9]*)=([^]*)$/.exec(field));
  if (fields.includes(null)) throw new Malformed();
  const tags = fields.map(([, tag]) => tag);
  if (tags.slice(0, 3).join() !== "8,9,35" || tags[tags.length - 1] !== "10") throw new Malformed();
  const first = new Map(fields.map(([, tag, value]) => [tag, value]).reverse());
  const [start, end] = [message.indexOf("\x0135=") + 1, message.lastIndexOf("\x0110=") + 1];
  const length = first.get("9");
  if (first.get("8") !== "FIX.4.4" || first.get("35") !== "A" || !isNumber(length, end - start)) throw new Malformed();
  if (fields[fields.length - 1][2] !== fixSum(wire.message.subarray(0, end))) throw new Malformed();
  const repeated = first.size !== fields.length;
  const given = first.get("96");
  if (has(given) && !repeated && !isNumber(first.get("95"), given.length)) throw new Malformed();
  const signed = ["35", "49", "56", "34"].map((tag) => first.get(tag));
  if (!signed.every(has)) throw new Malformed();
  const timestamp = first.get("52");
  return {
    repeated, signature: given, timestamp, recvWindow: first.get("25000"), apiKey: first.get("553"),
    payload: fixPayload([...signed, timestamp ?? ""].map((part) => Buffer.from(part, "latin1"))), raw: [],
  };
}

// ------------------------------------------------------------------------------------------------ headers and a body

function seeHeaders(scheme, wire) {
  const { names, webhook } = SCHEMES[scheme];
  const none = Buffer.alloc(0);
  const found = names.map((name) => (name === undefined ? none : header(wire.headers, name.toLowerCase())));
  if (webhook && found.includes(undefined)) throw new Malformed();
  const [timestamp, nonce, owner, given] = found;
  return {
    timestamp: latin(timestamp), nonce: latin(nonce), apiKey: latin(owner), signature: latin(given),
    payload: headerPayload(scheme, timestamp ?? none, nonce ?? none, wire.body), raw: [],
  };
}

const SEE = { rest: seeRest, frame: seeWebsocket, fix: seeFix, headers: seeHeaders };

// --------------------------------------------------------------------------------------------------------- judging

const isByHeaders = (scheme) => SCHEMES[scheme].form === "headers";
const YEAR_2017 = 1483228800000000n;

/** Microseconds of YYYYMMDD-HH:MM:SS[.sss[sss]]; undefined if it is not one. */
function sendingTimeUs(text) {
  const match = /^(\d{4})(\d\d)(\d\d)-(\d\d):(\d\d):(\d\d)(?:\.(\d{3}|\d{6}))?$/.exec(text);
  if (!match) return undefined;
  const iso = `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:00.000Z`;
  const minute = new Date(iso);
  // Date takes the 31st of February for the 3rd of March. Second 60 is a leap second.
  if (Number.isNaN(minute.getTime()) || minute.toISOString() !== iso || Number(match[6]) > 60) return undefined;
  return BigInt(minute.getTime() + 1000 * Number(match[6])) * 1000n + BigInt((match[7] ?? "").padEnd(6, "0"));
}

/** The timestamp in microseconds (SR-8; US and Pay: milliseconds alone, UR-4, PR-4). */
function sentUs({ scheme, seen }) {
  if (scheme === "fix-logon") return sendingTimeUs(seen.timestamp);
  const number = BigInt(seen.timestamp);
  return number >= 10n ** 14n && SCHEMES[scheme].micro ? number : number * 1000n;
}

function windowUs({ scheme, seen }) {
  if (isByHeaders(scheme)) return SCHEMES[scheme].windowUs;
  const [whole, decimals = ""] = (seen.recvWindow ?? "5000").split(".");
  return BigInt(whole) * 1000n + BigInt(decimals.padEnd(3, "0"));
}

const holds = {
  "duplicate": ({ seen }) => !seen.repeated,
  "signature-missing": ({ seen }) => has(seen.signature),
  "timestamp-missing": ({ seen }) => has(seen.timestamp),
  "signature-format": ({ kind, seen }) => kind !== "hmac" || /^[0-9A-Fa-f]{64}$/.test(seen.signature),
  "timestamp-format": ({ scheme, seen }) => scheme === "fix-logon"
    ? sendingTimeUs(seen.timestamp) !== undefined : /^[0-9]{1,20}$/.test(seen.timestamp),
  "recvwindow": (j) => {
    if (j.seen.recvWindow === undefined) return true;
    const { micro, longestUs } = SCHEMES[j.scheme];
    const match = (micro ? /^([0-9]+)(?:\.[0-9]{1,3})?$/ : /^([0-9]+)$/).exec(j.seen.recvWindow);
    return match !== null && (longestUs === undefined || windowUs(j) <= longestUs);
  },
  "key-missing": ({ seen }) => has(seen.apiKey),
  "key-format": ({ scheme, seen }) => SCHEMES[scheme].anyKey
    || (isByHeaders(scheme) ? /^[!-~]+$/ : /^[A-Za-z0-9]{64}$/).test(seen.apiKey),
  // Pay: exactly 1000 ms ahead is accepted, elsewhere it is not (SR-10).
  "timestamp-ahead": (j) => j.nowUs === undefined || (isByHeaders(j.scheme) ? sentUs(j) <= j.nowUs + windowUs(j)
    : sentUs(j) < j.nowUs + 1000000n),
  "timestamp-old": (j) => j.nowUs === undefined || (j.nowUs - sentUs(j) <= windowUs(j)
    && !(j.scheme.startsWith("spot-") && sentUs(j) < YEAR_2017)), // SR-8
  "key-unknown": ({ seen, owner }) => seen.apiKey === latin(owner),
  "key-type": ({ scheme, kind, seen }) => SCHEMES[scheme].kinds.includes(kind)
    && (seen.method !== "session.logon" || kind === "ed25519"), // SW-5
  "serial": ({ seen, owner }) => seen.apiKey === latin(owner),
  "nonce": ({ seen }) => seen.nonce?.length === 32,
  "encoding": ({ seen }) => seen.raw.every((place) => LEGAL.test(place)),
  "signature": ({ scheme, key, seen }) => verifies(scheme, key, seen.payload, seen.signature),
};

const SPOT = ["duplicate", "signature-missing", "timestamp-missing", "signature-format", "timestamp-format",
  "recvwindow", "key-missing", "key-format", "timestamp-ahead", "timestamp-old", "key-unknown", "key-type", "encoding",
  "signature"];
const FIRST = ["key-missing", "key-format", "duplicate", "timestamp-missing"]; // DR-8; then as on Spot
const KEY_FIRST = [...FIRST, ...SPOT.filter((name) => !FIRST.includes(name))];
const CHECKS = {
  "pay-request": ["key-missing", "key-format", "key-unknown", "timestamp-missing", "timestamp-format",
    "timestamp-ahead", "timestamp-old", "nonce", "signature-missing", "key-type", "signature"],
  // The serial where the API key stands; no window: time is not judged.
  "pay-webhook": ["serial", "timestamp-missing", "timestamp-format", "signature-missing", "key-type", "signature"],
  "onchain-request": ["key-missing", "key-unknown", "key-type", "timestamp-missing", "timestamp-format",
    "timestamp-ahead", "timestamp-old", "signature-missing", "signature"],
  "onchain-webhook": ["key-type", "timestamp-missing", "timestamp-format", "signature-missing", "signature"],
};

function verifies(scheme, key, payload, given) {
  if (Buffer.isBuffer(key)) {
    const right = bytes(signature(scheme, key, payload));
    const compared = Buffer.from(scheme === "pay-request" ? given : given.toLowerCase(), "latin1"); // SR-4, PR-2
    return right.length === compared.length && timingSafeEqual(right, compared);
  }
  const raw = Buffer.from(given, "base64"); // skips what is not base64: hence the way back
  if (raw.toString("base64") !== given) return false;
  return verify(key.asymmetricKeyType === "rsa" ? "sha256" : null, payload, key, raw);
}

/** The reason to refuse what arrived, or undefined. owner is the API key (pay-webhook: the serial) that key belongs to;
 * key may be undefined where the scheme does not take its kind; nowUs undefined: no time is judged. */
export function judge(scheme, key, kind, owner, wire, nowUs) {
  let seen;
  try {
    seen = SEE[SCHEMES[scheme].form](scheme, wire);
  } catch (error) {
    if (error instanceof Malformed) return "malformed";
    throw error;
  }
  const judgement = { scheme, key, kind, owner, seen, nowUs };
  return (CHECKS[scheme] ?? (SCHEMES[scheme].keyFirst ? KEY_FIRST : SPOT)).find((reason) => !holds[reason](judgement));
}

/** The reason to refuse a signature over a payload, or undefined; nothing else is judged. */
export function judgePayload(scheme, key, kind, payload, given) {
  if (kind === "hmac" && scheme !== "pay-request" && !/^[0-9A-Fa-f]{64}$/.test(latin(given))) return "signature-format";
  return verifies(scheme, key, payload, latin(given)) ? undefined : "signature";
}
