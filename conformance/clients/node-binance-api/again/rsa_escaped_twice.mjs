// node-binance-api 1.0.33 escapes an RSA signature, and then the form that holds it: every order is refused, -1022.
//
//   bnconform serve --port 8080
//   node rsa_escaped_twice.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature, with %252 in it
import { readFileSync } from "node:fs";
import { load } from "../../driver.mjs";

const Binance = load(new URL("..", import.meta.url), "node-binance-api");
const { keys } = JSON.parse(readFileSync(new URL("../../../../vectors/keys.json", import.meta.url)));
const { api_key, pem } = keys["rsa-2048"];
const client = new Binance({ APIKEY: api_key, PRIVATEKEY: pem, urls: { base: process.argv[2] + "/api/" } });
await client.order("LIMIT", "BUY", "LTCBTC", 1, 0.1);
