// Hands each payload to node-binance-api's own generateSignature. Nothing is signed here.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("./installed/", import.meta.url));
const Binance = require("node-binance-api");
const { version } = require("./node_modules/node-binance-api/package.json");

const HELLO = { name: "node-binance-api", version, language: "JavaScript", ops: ["sign"],
  schemes: ["spot-rest", "spot-ws"], keys: ["hmac", "rsa", "ed25519"] };

function sign({ key, payload }) {
  const options = key.type === "hmac" ? { APISECRET: key.secret } : { PRIVATEKEY: key.pem };
  // false: the signature before percent-encoding, which is what the protocol compares.
  return new Binance({ APIKEY: "unused", ...options }).generateSignature(payload, false);
}

function answer(request) {
  if (request.op === "hello") return { ok: HELLO };
  if (request.op !== "sign" || !HELLO.schemes.includes(request.scheme)) {
    return { unsupported: "the driver knows sign for spot-rest and spot-ws alone" };
  }
  try {
    return { ok: { signature: sign(request) } };
  } catch (error) { // whatever the library throws is its answer
    return { error: `${error.name}: ${error.message}` };
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const request = JSON.parse(line);
  process.stdout.write(JSON.stringify({ id: request.id, ...answer(request) }) + "\n");
});
