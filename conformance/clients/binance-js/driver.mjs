// binance: getPrivate, postPrivate, putPrivate and deletePrivate of MainClient and USDMClient, whose methods for lists of
// orders take them; sendWSAPIRequest of WebsocketAPIClient.
import { Lack, load, serve } from "../driver.mjs";

const { MainClient, USDMClient, WebsocketAPIClient, WS_KEY_MAP } = load(import.meta.url, "binance");

const keys = ({ api_key, secret, pem }) => ({ api_key, api_secret: secret ?? pem });

const rest = ({ key, method, path, named, once }) =>
  once(() => new MainClient(keys(key)))[method.toLowerCase() + "Private"](path.slice(1), named);

const futures = ({ key, method, path, named, once }) => {
  const client = once(() => new USDMClient(keys(key)));
  if (named.batchOrders) return client.submitMultipleOrders(named.batchOrders);
  if (path.endsWith("/batchOrders")) return client.cancelMultipleOrders(named);
  return client[method.toLowerCase() + "Private"](path.slice(1), named);
};

// As in its README: the caller gives the timestamp. With an Ed25519 key the library logs on, and signs nothing more.
const websocket = (place) => async ({ key, method, named, once }) => {
  if (method === "session.logon") throw new Lack("no call for it: it is the library's own affair");
  const open = () => {
    const client = new WebsocketAPIClient(keys(key));
    client.getWSClient().on("exception", () => {});
    return client;
  };
  const client = once(open, (one) => one.disconnectAll());
  await client.getWSClient().sendWSAPIRequest(WS_KEY_MAP[place], method, { ...named, timestamp: Date.now() });
};

serve(import.meta.url, {
  send: { "spot-rest": rest, "spot-ws": websocket("mainWSAPI"),
    "usdm-rest": futures, "usdm-ws": websocket("usdmWSAPI") },
  several: ["spot-rest", "usdm-rest", "spot-ws"],
  answered: (error) => error.requestUrl ?? error.status,
});
