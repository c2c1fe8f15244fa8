// A program that trades with binance (npm), as its users write one: it subscribes to the events of its account by Spot and by
// futures and to public streams, orders by REST and by the WebSocket API, and ends when all has come. Nothing in it knows of
// bnconform. Its arguments: the folder of binance, API key, secret.
import { createRequire } from 'node:module';

const [folder, api_key, api_secret] = process.argv.slice(2);
const { USDMClient, WebsocketAPIClient, WebsocketClient, WS_KEY_MAP } = createRequire(`${folder}/`)('binance');
const quiet = { trace() {}, info() {}, error: console.error };

const seen = { spot: [], futures: [], streams: new Set() };
let resolve, reject;
const all = new Promise((...both) => { [resolve, reject] = both; });

const look = (event) => {
  if (event.e === 'kline') seen.streams.add('kline');
  else if (event.lastUpdateId) seen.streams.add('depth');
  else if (event.e === 'executionReport' || event.e === 'outboundAccountPosition') seen.spot.push(event.e);
  else if (event.e === 'ORDER_TRADE_UPDATE' || event.e === 'ACCOUNT_UPDATE') seen.futures.push(event.e);
  if (seen.spot.length >= 4 && seen.futures.length >= 3 && seen.streams.size >= 2) resolve();
};

const streams = new WebsocketClient({ api_key, api_secret }, quiet);
const api = new WebsocketAPIClient({ api_key, api_secret, attachEventListeners: false }, quiet);
for (const client of [streams, api.getWSClient()]) client.on('message', look).on('exception', reject);

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 0.01 };
streams.subscribe(['btcusdt@kline_1m', 'btcusdt@depth5'], 'main');
await api.subscribeUserDataStream(WS_KEY_MAP.mainWSAPI);
await streams.subscribeUsdFuturesUserDataStream();
const placed = await api.submitNewSpotOrder({ ...order, timestamp: Date.now() });
await new USDMClient({ api_key, api_secret }).submitNewOrder(order);
await all;
console.log(JSON.stringify([seen.spot, seen.futures, [...seen.streams].sort(), placed.result.status]));
process.exit(0);
