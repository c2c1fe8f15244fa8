// @binance/connector-typescript 0.3.16 puts an RSA or Ed25519 signature into the query without escaping it: a plus
// sign in it is a blank, -1022.
//
//   bnconform serve --port 8080
//   node unescaped_signature.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature, unescaped
import { readFileSync } from "node:fs";
import { load } from "../../driver.mjs";

const { Spot } = load(new URL("..", import.meta.url), "@binance/connector-typescript");
const { keys } = JSON.parse(readFileSync(new URL("../../../../vectors/keys.json", import.meta.url)));
const { api_key, pem } = keys["rsa-2048"];
const client = new Spot(api_key, "", { baseURL: process.argv[2], privateKey: pem, privateKeyAlgo: "RSA" });
await client.accountInformation();
