// The same file for node:test, vitest (RUNNER=vitest) and jest (RUNNER=@jest/globals).
import { withExchange } from "bnconform/exchange";
import * as clients from "./client.mjs";

const { test } = await import(process.env.RUNNER ?? "node:test");
const Client = clients.WRONG[process.env.CLIENT] ?? clients.Client;

test("an order is signed right", withExchange(async (exchange) => {
  const client = new Client(exchange.key, exchange.secret, { baseURL: exchange.url });
  await client.order({ symbol: "BTCUSDT", side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: "1", price: "0.1", newClientOrderId: "a b" });
}));

test("what is wrong on purpose does not fail", withExchange(async (exchange) => {
  exchange.expectWrong();
  const client = new clients.WRONG.newline(exchange.key, exchange.secret, { baseURL: exchange.url });
  await client.order({ symbol: "BTCUSDT", side: "SELL", type: "MARKET", quantity: "1" }).catch(() => {});
  if (exchange.requests.length !== 1 || exchange.requests[0].verdict !== "wrong") throw new Error("one wrong request was expected");
}));
