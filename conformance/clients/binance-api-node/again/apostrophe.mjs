// binance-api-node 0.13.10 signs the apostrophe as it is; node-fetch sends %27: -1022.
//
//   bnconform serve --port 8080
//   node apostrophe.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature
import { load } from "../../driver.mjs";

const { default: Binance } = load(new URL("..", import.meta.url), "binance-api-node");
const client = Binance({
  apiKey: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
  apiSecret: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
  httpBase: process.argv[2],
});
const order = { symbol: "LTCBTC", side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: "1", price: "0.1" };
await client.order({ ...order, newClientOrderId: "it's" });
