// @binance/connector: signRequest of Spot, and sendSignatureMessage of WebsocketAPI, which has HMAC alone.
import { load, serve } from "../driver.mjs";

const { Spot, WebsocketAPI, PrivateKeyAlgo } = load(import.meta.url, "@binance/connector");
const quiet = { logger: new console.Console(process.stderr) };

function rest({ key, method, path, named, once }) {
  const algorithm = { rsa: PrivateKeyAlgo.RSA, ed25519: PrivateKeyAlgo.ED25519 }[key.type];
  const files = { privateKey: key.pem, privateKeyPassphrase: key.passphrase, privateKeyAlgo: algorithm };
  const client = once(() => new Spot(key.api_key, key.secret, { ...files, ...quiet }));
  return client.signRequest(method, path, named);
}

function websocket({ key, method, named }) {
  return new Promise((resolve) => {
    const callbacks = {
      open: (client) => client.sendSignatureMessage(method, named),
      message: () => { client.disconnect(); resolve(); },
      close: resolve,
    };
    const client = new WebsocketAPI(key.api_key, key.secret, { callbacks, ...quiet });
  });
}

serve(import.meta.url, {
  send: { "spot-rest": rest, "spot-ws": websocket }, several: ["spot-rest"],
  answered: (error) => error.response,
});
