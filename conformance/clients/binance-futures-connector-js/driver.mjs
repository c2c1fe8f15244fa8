// @binance/futures-connector: signRequest of UMFutures, and its methods for lists of orders.
import { load, serve } from "../driver.mjs";

const { UMFutures } = load(import.meta.url, "@binance/futures-connector");

const LISTS = {
  POST: (client, { batchOrders }) => client.placeMultipleOrders(batchOrders),
  DELETE: (client, { symbol, ...more }) => client.cancelMultipleOrders(symbol, more),
};

function rest({ key, method, path, named, once }) {
  const files = { privateKey: key.pem, privateKeyPassphrase: key.passphrase };
  const client = once(() => new UMFutures(key.api_key, key.secret, files));
  return path.endsWith("/batchOrders") ? LISTS[method](client, named) : client.signRequest(method, path, named);
}

serve(import.meta.url, { send: { "usdm-rest": rest }, several: ["usdm-rest"], answered: (error) => error.response });
