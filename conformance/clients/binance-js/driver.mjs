// binance: getPrivate, postPrivate, putPrivate and deletePrivate of MainClient, sendWSAPIRequest of WebsocketClient.
import { load, serve } from "../driver.mjs";

const { MainClient, WebsocketClient, WS_KEY_MAP } = load(import.meta.url, "binance");

const keys = ({ api_key, secret, pem }) => ({ api_key, api_secret: secret ?? pem });

const rest = ({ key, method, path, named }) =>
  new MainClient(keys(key))[method.toLowerCase() + "Private"](path.slice(1), named);

async function websocket({ key, method, named }) {
  const client = new WebsocketClient(keys(key));
  try {
    await client.sendWSAPIRequest(WS_KEY_MAP.mainWSAPI, method, { ...named, signRequest: true });
  } finally {
    client.closeAll(true);
  }
}

serve(import.meta.url, { send: { "spot-rest": rest, "spot-ws": websocket }, answered: (error) => error.requestUrl ?? error.status });
