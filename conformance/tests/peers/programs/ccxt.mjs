// A program that trades with ccxt, as its users write one: markets, an order that is followed and cancelled, one that is
// filled, balances. Nothing in it knows of bnconform. Its arguments: the folder of ccxt, API key, secret.
import { createRequire } from 'node:module';

const [folder, apiKey, secret] = process.argv.slice(2);
const ccxt = createRequire(`${folder}/`)('ccxt');

for (const [exchange, symbol, amount] of [['binance', 'BTC/USDT', 0.01], ['binanceusdm', 'BTC/USDT:USDT', 0.01], ['binancecoinm', 'BTC/USD:BTC', 1]]) {
  const one = new ccxt[exchange]({ apiKey, secret });
  await one.loadMarkets();
  const ticker = await one.fetchTicker(symbol);
  const candles = await one.fetchOHLCV(symbol, '1h', undefined, 10);
  const limit = await one.createOrder(symbol, 'limit', 'buy', amount, Math.round(ticker.last / 2));
  const seen = [limit.status, (await one.fetchOrder(limit.id, symbol)).status, (await one.fetchOpenOrders(symbol)).length];
  seen.push((await one.cancelOrder(limit.id, symbol)).status);
  const market = await one.createOrder(symbol, 'market', 'buy', amount);
  seen.push((await one.fetchOrder(market.id, symbol)).status, (await one.fetchMyTrades(symbol)).length);
  const balance = await one.fetchBalance();
  console.log(JSON.stringify([exchange, ...seen, candles.length, Object.keys(balance.total).length > 1]));
}
