// ccxt: request of its binance, binanceus and binanceusdm classes; and of ccxt.pro's, the method that has the call of the
// WebSocket API.
import { Lack, load, serve } from "../driver.mjs";

const ccxt = load(import.meta.url, "ccxt");
const APIS = {
  "/api/v3/": "private", "/sapi/v1/": "sapi", "/sapi/v3/": "sapiV3", "/fapi/v1/": "fapiPrivate", "/fapi/v2/": "fapiPrivateV2",
  "/fapi/v3/": "fapiPrivateV3",
};
// It has the lists of this call under names of its own.
const isOther = (method, path) => method === "DELETE" && path === "/fapi/v1/batchOrders";
// It then asks for nothing before the call but the symbols of the spot market.
const OPTIONS = { fetchCurrencies: false, fetchMargins: false, fetchMarkets: { types: ["spot"] } };
// A run's exchange has no list of contracts: this one is of the form in which exchangeInfo tells it.
const CONTRACT = {
  symbol: "BTCUSDT", pair: "BTCUSDT", contractType: "PERPETUAL", status: "TRADING", baseAsset: "BTC", quoteAsset: "USDT",
  marginAsset: "USDT", orderTypes: ["LIMIT", "MARKET"],
  filters: [{ filterType: "PRICE_FILTER", minPrice: "0.1", maxPrice: "1000000", tickSize: "0.1" },
    { filterType: "LOT_SIZE", minQty: "0.001", maxQty: "100000000", stepSize: "0.001" }],
};
const METHODS = {
  "account.status": (exchange, symbol, more) => exchange.fetchBalanceWs(more),
  "openOrders.status": (exchange, symbol) => exchange.fetchOpenOrdersWs(symbol),
  allOrders: (exchange, symbol, more) => exchange.fetchOrdersWs(symbol, undefined, undefined, more),
  myTrades: (exchange, symbol, more) => exchange.fetchMyTradesWs(symbol, undefined, undefined, more),
  "order.status": (exchange, symbol, { orderId }) => exchange.fetchOrderWs(orderId, symbol),
  "order.cancel": (exchange, symbol, { orderId }) => exchange.cancelOrderWs(orderId, symbol),
  "openOrders.cancelAll": (exchange, symbol) => exchange.cancelAllOrdersWs(symbol),
  "order.place": (exchange, symbol, { type, side, quantity, price, ...more }) => {
    if (Number(exchange.priceToPrecision(symbol, price)) !== Number(price)) throw new Lack("it rounds a price to steps");
    return exchange.createOrderWs(symbol, type.toLowerCase(), side.toLowerCase(), quantity, price, more);
  },
  "order.test": (exchange, symbol, params) => METHODS["order.place"](exchange, symbol, { ...params, test: true }),
};

const keys = ({ api_key, secret, pem }) => ({ apiKey: api_key, secret: secret ?? pem });

const rest = (Exchange) => ({ key, method, path, named, once }) => {
  const prefix = Object.keys(APIS).find((start) => path.startsWith(start));
  if (!prefix || path.endsWith("/userDataStream") || isOther(method, path)) {
    throw new Lack("no such signed request to " + path);
  }
  return once(() => new Exchange(keys(key))).request(path.slice(prefix.length), APIS[prefix], method, named);
};

const websocket = (Exchange, load, isOne) => async ({ key, method, named: { symbol, ...params } }) => {
  if (!METHODS[method]) throw new Lack("no method for " + method);
  const exchange = new Exchange({ ...keys(key), options: OPTIONS });
  await load(exchange);
  const market = exchange.markets_by_id[symbol]?.find(isOne);
  if (symbol && !market) throw new Lack("its own list of markets has no " + symbol);
  try {
    await METHODS[method](exchange, market?.symbol, params);
  } finally {
    await exchange.close();
  }
};

serve(import.meta.url, {
  send: { "spot-rest": rest(ccxt.binance), "us-rest": rest(ccxt.binanceus), "usdm-rest": rest(ccxt.binanceusdm),
    "spot-ws": websocket(ccxt.pro.binance, (exchange) => exchange.loadMarkets(), ({ spot }) => spot),
    "usdm-ws": websocket(ccxt.pro.binanceusdm, (exchange) => exchange.setMarkets([exchange.parseMarket(CONTRACT)]), ({ swap }) => swap) },
  several: ["spot-rest", "usdm-rest"],
  answered: (error) => error instanceof ccxt.BaseError && !(error instanceof ccxt.InvalidOrder),
  refused: (error) => error instanceof ccxt.InvalidOrder, // what it finds wrong before it sends
});
