// binance 3.6.5 percent-encodes what it signs for the WebSocket API, which signs values as they are: -1022.
//
//   bnconform serve --port 8080
//   node encodes_websocket.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature
import { load } from "../../driver.mjs";

const { WebsocketAPIClient } = load(new URL("..", import.meta.url), "binance");
const client = new WebsocketAPIClient({
  api_key: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
  api_secret: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
  wsUrl: process.argv[2].replace("http", "ws"),
});
const order = { symbol: "LTCBTC", side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: "1", price: "0.1" };
await client.submitNewSpotOrder({ ...order, newClientOrderId: "a b", timestamp: Date.now() })
  .finally(() => client.disconnectAll());
