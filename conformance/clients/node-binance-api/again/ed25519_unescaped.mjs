// node-binance-api 1.0.33 puts an Ed25519 signature into the query without escaping it: a plus sign in it is a
// blank, -1022.
//
//   bnconform serve --port 8080
//   node ed25519_unescaped.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature, unescaped. One in four has no plus sign, and is right as it is: forty are sent.
import { readFileSync } from "node:fs";
import { load } from "../../driver.mjs";

const Binance = load(new URL("..", import.meta.url), "node-binance-api");
const { keys } = JSON.parse(readFileSync(new URL("../../../../vectors/keys.json", import.meta.url)));
const { api_key, pem } = keys["ed25519-a"];
const client = new Binance({ APIKEY: api_key, PRIVATEKEY: pem, urls: { base: process.argv[2] + "/api/" } });
for (let i = 0; i < 40; i++) {
  try {
    await client.account();
  } catch (refused) {
    console.log(refused.message);
    break;
  }
}
