// What a library in JavaScript needs for a whole order: node bench.mjs FOLDER, the key as JSON on standard input. What
// stands behind it, the HTTP client, is replaced; the order that came there is printed beside the nanoseconds of the
// fastest of many rounds.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, resolve } from "node:path";

const folder = resolve(process.argv[2]);
const load = createRequire(folder + "/installed/");
const { api_key, secret } = JSON.parse(readFileSync(0, "utf8"));
const order = () => ({ symbol: "LTCBTC", side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: "1", price: "0.1", recvWindow: 5000 });
const quiet = { logger: new console.Console(process.stderr) };
let sent;

const took = (config) => {
  sent = config.url;
  return Promise.resolve({ status: 200, headers: {}, data: "{}" });
};

function ccxt() {
  const { binance } = load("ccxt");
  const exchange = new binance({ apiKey: api_key, secret });
  return () => { sent = exchange.sign("order", "private", "POST", order()); };
}

function connector() {
  const axios = createRequire(load.resolve("@binance/connector"))("axios");
  axios.create = () => ({ request: took });
  const client = new (load("@binance/connector").Spot)(api_key, secret, quiet);
  return () => client.signRequest("POST", "/api/v3/order", order());
}

function spot() {
  const axios = createRequire(createRequire(load.resolve("@binance/spot")).resolve("@binance/common"))("axios");
  (axios.default ?? axios).request = axios.request = took;
  const client = new (load("@binance/spot").Spot)({ configurationRestAPI: { apiKey: api_key, apiSecret: secret } });
  return () => client.restAPI.sendSignedRequest("/api/v3/order", "POST", order());
}

const call = { "ccxt-js": ccxt, "binance-connector-js": connector, "binance-spot-js": spot }[basename(folder)]();
const ROUNDS = 60, TIMES = 500;
let best = Infinity;
for (let round = 0; round < ROUNDS; round++) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < TIMES; i++) await call();
  best = Math.min(best, Number(process.hrtime.bigint() - start) / TIMES);
}
const query = sent.body ?? new URL(sent.url ?? sent, "https://localhost").search.slice(1);
console.log(JSON.stringify({ query, body: "", ns: best }));
