// @binance/futures-connector: signRequest of UMFutures.
import { load, serve } from "../driver.mjs";

const { UMFutures } = load(import.meta.url, "@binance/futures-connector");

const rest = ({ key, method, path, named }) =>
  new UMFutures(key.api_key, key.secret, { privateKey: key.pem }).signRequest(method, path, named);

serve(import.meta.url, { send: { "spot-rest": rest }, answered: (error) => error.response });
