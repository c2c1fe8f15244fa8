// binance-api-node: privateRequest of its client.
import { load, serve } from "../driver.mjs";

const { default: Binance } = load(import.meta.url, "binance-api-node");

const open = (key) => Binance({ apiKey: key.api_key, apiSecret: key.secret, privateKey: key.pem });

const rest = ({ key, method, path, named, once }) => once(() => open(key)).privateRequest(method, path, named);

serve(import.meta.url, {
  send: { "spot-rest": rest }, several: ["spot-rest"],
  answered: (error) => error.response ?? error.code,
});
