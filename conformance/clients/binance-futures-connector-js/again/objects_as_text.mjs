// @binance/futures-connector 0.1.7 writes each order of a list as "[object Object]".
//
//   bnconform serve --port 8080
//   node again/objects_as_text.mjs http://127.0.0.1:8080
//
// What arrives: %5Bobject%20Object%5D, and the signature is valid
import { load } from "../../driver.mjs";

const { UMFutures } = load(new URL("..", import.meta.url), "@binance/futures-connector");
const client = new UMFutures("dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83",
  "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9", { baseURL: process.argv[2] });
const order = { symbol: "BTCUSDT", side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: "1", price: "9000" };
await client.placeMultipleOrders([order]).catch((error) => console.log(error.response?.data));
