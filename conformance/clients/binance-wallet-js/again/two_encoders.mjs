// @binance/wallet 16.0.2 signs a space as %%20 and sends it as +: -1022. So too with ! ' ( ) and ~, which it sends
// encoded.
//
//   bnconform serve --port 8080
//   node two_encoders.mjs http://127.0.0.1:8080
//
// What arrives: a wrong signature
import { load } from "../../driver.mjs";

const { Wallet } = load(new URL("..", import.meta.url), "@binance/wallet");
const configurationRestAPI = {
  apiKey: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
  apiSecret: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
  basePath: process.argv[2],
};
const withdrawal = { coin: "USDT", network: "ETH", address: "0xA1", amount: 50, name: "my wallet" };
await new Wallet({ configurationRestAPI }).restAPI.withdraw(withdrawal);
