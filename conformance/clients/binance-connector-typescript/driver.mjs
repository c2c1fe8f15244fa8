// @binance/connector-typescript: prepareSignedPath and makeRequest of Spot, and sendSignatureMessage of WebsocketAPI,
// which has HMAC alone.
import { load, serve } from "../driver.mjs";

const { Spot, WebsocketAPI } = load(import.meta.url, "@binance/connector-typescript");

function rest({ key, method, path, named, once }) {
  const files = { privateKey: key.pem, privateKeyAlgo: key.type.toUpperCase() };
  const client = once(() => new Spot(key.api_key, key.secret, files));
  return client.makeRequest(method, client.prepareSignedPath(path, named));
}

function websocket({ key, method, named }) {
  return new Promise((resolve) => {
    const callbacks = {
      open: (client) => client.sendSignatureMessage(method, named),
      message: () => { client.disconnect(); resolve(); },
      close: resolve,
    };
    const client = new WebsocketAPI(key.api_key, key.secret, { callbacks });
  });
}

serve(import.meta.url, {
  send: { "spot-rest": rest, "spot-ws": websocket },
  several: ["spot-rest"],
  answered: (error) => error === undefined || typeof error === "string",
});
