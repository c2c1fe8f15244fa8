// The vectors of bnconform: cases that every implementation of Binance request signing must agree with.
import { readFileSync } from "node:fs";

// A file of the vectors by its name, such as "keys.json", parsed.
export function read(name) {
  return JSON.parse(readFileSync(new URL(`data/${name}`, import.meta.url), "utf8"));
}

// The vectors of a scheme, such as "spot-rest", as their file has them.
export function vectors(scheme) {
  return read(`${scheme}.json`).vectors;
}

// The bytes of a text: a string, {hex} or {repeat: {text, count}}.
export function bytesOf(text) {
  if (typeof text === "string") return Buffer.from(text);
  return "hex" in text ? Buffer.from(text.hex, "hex") : Buffer.from(text.repeat.text.repeat(Number(text.repeat.count)));
}
