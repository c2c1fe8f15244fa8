// ccxt: request of its binance and binanceus classes.
import { load, Lack, serve } from "../driver.mjs";

const ccxt = load(import.meta.url, "ccxt");
const APIS = { "/api/v3/": "private", "/sapi/v1/": "sapi" };

const rest = (Exchange) => ({ key, method, path, named }) => {
  const prefix = Object.keys(APIS).find((start) => path.startsWith(start));
  if (!prefix || path.endsWith("/userDataStream")) throw new Lack("no signed request to " + path);
  const exchange = new Exchange({ apiKey: key.api_key, secret: key.secret ?? key.pem });
  return exchange.request(path.slice(prefix.length), APIS[prefix], method, named);
};

serve(import.meta.url, {
  send: { "spot-rest": rest(ccxt.binance), "us-rest": rest(ccxt.binanceus) },
  answered: (error) => error instanceof ccxt.BaseError,
});
