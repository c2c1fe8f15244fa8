// @binance/connector 3.6.1 leaves a parameter out that is blank, and signs the rest.
//
//   bnconform serve --port 8080
//   node drops_empty.mjs http://127.0.0.1:8080
//
// What arrives: no newClientOrderId
import { load } from "../../driver.mjs";

const { Spot } = load(new URL("..", import.meta.url), "@binance/connector");
const key = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
const secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
const client = new Spot(key, secret, { baseURL: process.argv[2] });
const more = { timeInForce: "GTC", quantity: 1, price: 0.1 };
await client.newOrder("LTCBTC", "BUY", "LIMIT", { ...more, newClientOrderId: " " });
