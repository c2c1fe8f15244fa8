// node-binance-api: privateSpotRequest and privateSapiRequest, and its generateSignature.
import { load, Lack, serve } from "../driver.mjs";

const Binance = load(import.meta.url, "node-binance-api");

const open = ({ api_key, secret, pem }) =>
  new Binance(secret ? { APIKEY: api_key, APISECRET: secret } : { APIKEY: api_key, PRIVATEKEY: pem });

function rest({ key, method, path, named, once }) {
  const [, api, rest] = path.match(/^\/(api|sapi)\/(.*)/) ?? [];
  if (!api) throw new Lack("no request to " + path);
  const client = once(() => open(key));
  if (api === "api") return client.privateSpotRequest(rest, named, method);
  return client.privateSapiRequest(rest, named, method);
}

// false: the signature before percent-encoding, which is what the protocol compares.
const sign = ({ key, payload }) => open({ api_key: "unused", ...key }).generateSignature(payload, false);

serve(import.meta.url, {
  send: { "spot-rest": rest }, several: ["spot-rest"], sign,
  answered: (error) => error.message === "" || error.message.startsWith('{"code":'), // the body of the answer
});
