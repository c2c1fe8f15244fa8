// binance-futures-connector 1.4.7 signs the apostrophe as it is; the URL class under its HTTP client sends %27:
// -1022.
//
//   bnconform serve --port 8080
//   node apostrophe.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature
import { load } from "../../driver.mjs";

process.chdir(new URL("../installed/", import.meta.url).pathname); // the library makes folders where it is loaded
const { Future } = load(new URL("..", import.meta.url), "binance-futures-connector");
const key = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
const secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
const client = new Future(key, secret, { baseURL: process.argv[2] });
const order = { symbol: "LTCBTC", side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: "1", price: "0.1" };
await client.signRequest("POST", "/fapi/v1/order", { ...order, newClientOrderId: "it's" });
