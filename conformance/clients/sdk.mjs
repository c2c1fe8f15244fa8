// What the drivers of the exchange's own SDKs in JavaScript share: their keys, their errors, sendSignedRequest of a REST API
// and sendSignedMessage of a WebSocket API. Nothing is signed, encoded or mended here.
import { load, serve } from "./driver.mjs";

const ANSWERS = ["BadRequestError", "UnauthorizedError", "ForbiddenError", "NotFoundError", "RateLimitBanError",
  "TooManyRequestsError", "ServerError"];

const PATIENCE_MS = 10000; // else it waits a second, which a busy machine may take

const keys = ({ api_key, secret, pem, passphrase }) =>
  ({ apiKey: api_key, apiSecret: secret, privateKey: pem, privateKeyPassphrase: passphrase });

const rest = (Client) => ({ key, method, path, named, once }) =>
  once(() => new Client({ configurationRestAPI: { ...keys(key), timeout: PATIENCE_MS } })).restAPI.sendSignedRequest(path, method, named);

const websocket = (Client) => async ({ key, method, named, once }) => {
  const open = () => new Client({ configurationWebsocketAPI: keys(key) }).websocketAPI.connect();
  await (await once(open, (connection) => connection.disconnect())).sendSignedMessage(method, named);
};

/** Serves the client of that name in a package; schemes: those of its REST API, and of its WebSocket API if it has one. */
export function drive(driver, name, client, schemes) {
  const Client = load(driver, name)[client], common = load(driver, "@binance/common");
  const send = { [schemes.rest]: rest(Client) };
  if (schemes.websocket) send[schemes.websocket] = websocket(Client);
  return serve(driver, {
    send,
    several: Object.values(schemes),
    answered: (error) => (schemes.websocket && error.code !== undefined) || ANSWERS.some((kind) => error instanceof common[kind]),
  });
}
