// binance-api-node: privateRequest of its client.
import { load, serve } from "../driver.mjs";

const { default: Binance } = load(import.meta.url, "binance-api-node");

const rest = ({ key, method, path, named }) =>
  Binance({ apiKey: key.api_key, apiSecret: key.secret, privateKey: key.pem }).privateRequest(method, path, named);

serve(import.meta.url, { send: { "spot-rest": rest }, answered: (error) => error.response ?? error.code });
