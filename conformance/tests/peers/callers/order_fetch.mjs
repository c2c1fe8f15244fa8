// Node's fetch: order_fetch.mjs BASE. A signed order, its parameters in the query.
import { createHmac } from "node:crypto";

const query = new URLSearchParams({ symbol: "LTCBTC", side: "BUY", type: "LIMIT", timeInForce: "GTC", quantity: "1",
  price: "0.1", newClientOrderId: "a-b", timestamp: Date.now() });
const signature = createHmac("sha256", process.env.SECRET).update(query.toString()).digest("hex");
const answer = await fetch(`${process.argv[2]}/api/v3/order?${query}&signature=${signature}`, { method: "POST",
  headers: { "X-MBX-APIKEY": process.env.API_KEY }, signal: AbortSignal.timeout(15000) });
console.log(await answer.text());
console.log(answer.status);
