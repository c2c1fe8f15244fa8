// @binance/spot 32.0.4 percent-encodes what it signs for the WebSocket API, which signs values as they are: -1022.
//
//   bnconform serve --port 8080
//   node encodes_websocket.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature
import { load } from "../../driver.mjs";

const { Spot } = load(new URL("..", import.meta.url), "@binance/spot");
const configurationWebsocketAPI = {
  apiKey: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
  apiSecret: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
  wsURL: process.argv[2].replace("http", "ws") + "/ws-api/v3",
};
const order = { symbol: "币安人生USDT", side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: 1, price: 0.1 };
const connection = await new Spot({ configurationWebsocketAPI }).websocketAPI.connect();
await connection.orderPlace(order).finally(() => connection.disconnect());
