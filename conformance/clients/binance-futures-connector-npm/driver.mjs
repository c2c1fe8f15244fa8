// binance-futures-connector (not the exchange's own): signRequest of Future.
import { Lack, load, serve } from "../driver.mjs";

process.chdir(new URL("./installed/", import.meta.url).pathname); // the library makes folders where it is loaded
const { Future } = load(import.meta.url, "binance-futures-connector");

const rest = ({ key, method, path, named, once }) => {
  if (path.endsWith("/batchOrders")) throw new Lack("no call for a list of orders");
  return once(() => new Future(key.api_key, key.secret)).signRequest(method, path, named);
};

serve(import.meta.url, { send: { "usdm-rest": rest }, several: ["usdm-rest"], answered: (error) => error.code });
