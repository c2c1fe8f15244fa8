// ccxt 4.5.84 signs and sends the parameters of a withdrawal as they are: an ampersand begins another parameter.
//
//   bnconform serve --port 8080
//   node injects_in_withdrawals.mjs http://127.0.0.1:8080
//
// What arrives: name=a&amount=999
import { load } from "../../driver.mjs";

const ccxt = load(new URL("..", import.meta.url), "ccxt");
const client = new ccxt.binance({
  apiKey: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
  secret: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
});
client.urls.api.sapi = process.argv[2] + "/sapi/v1";
await client.sapiPostCapitalWithdrawApply({ coin: "USDT", network: "ETH", address: "0xA1", name: "a&amount=999" });
