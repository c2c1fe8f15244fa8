// node-binance-api 1.0.33 signs a space as %%20 and sends it as +: -1022. So too with ! ' ( ) and ~, which it sends
// encoded.
//
//   bnconform serve --port 8080
//   node two_encoders.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature
import { load } from "../../driver.mjs";

const Binance = load(new URL("..", import.meta.url), "node-binance-api");
const client = new Binance({
  APIKEY: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
  APISECRET: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
  urls: { base: process.argv[2] + "/api/" },
});
const order = { symbol: "LTCBTC", side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: "1", price: "0.1" };
await client.privateSpotRequest("v3/order", { ...order, newClientOrderId: "a b" }, "POST");
