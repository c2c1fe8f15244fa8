// @binance/connector-typescript 0.3.16 percent-encodes what it signs for the WebSocket API, which signs values as
// they are: -1022.
//
//   bnconform serve --port 8080
//   node encodes_websocket.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature
import { load } from "../../driver.mjs";

const { WebsocketAPI } = load(new URL("..", import.meta.url), "@binance/connector-typescript");
const key = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
const secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
const callbacks = {
  open: (client) => client.newOrder("币安人生USDT", "BUY", "LIMIT", { timeInForce: "GTC", quantity: 1, price: 0.1 }),
  message: (text) => { console.log(String(text)); process.exit(1); },
};
const wsURL = process.argv[2].replace("http", "ws") + "/ws-api/v3";
const client = new WebsocketAPI(key, secret, { wsURL, callbacks });
