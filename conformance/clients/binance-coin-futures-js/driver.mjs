// @binance/derivatives-trading-coin-futures: sendSignedRequest of its REST API, sendSignedMessage of
// its WebSocket API.
import { load, serve } from "../driver.mjs";

const { DerivativesTradingCoinFutures } = load(import.meta.url, "@binance/derivatives-trading-coin-futures");
const common = load(import.meta.url, "@binance/common");
const ANSWERS = [common.BadRequestError, common.UnauthorizedError, common.ForbiddenError, common.NotFoundError,
  common.RateLimitBanError, common.TooManyRequestsError, common.ServerError];

const keys = ({ api_key, secret, pem, passphrase }) =>
  ({ apiKey: api_key, apiSecret: secret, privateKey: pem, privateKeyPassphrase: passphrase });

const rest = ({ key, method, path, named }) =>
  new DerivativesTradingCoinFutures({ configurationRestAPI: keys(key) }).restAPI.sendSignedRequest(path, method, named);

async function websocket({ key, method, named }) {
  const configurationWebsocketAPI = keys(key);
  const connection = await new DerivativesTradingCoinFutures({ configurationWebsocketAPI }).websocketAPI.connect();
  try {
    await connection.sendSignedMessage(method, named);
  } finally {
    await connection.disconnect();
  }
}

serve(import.meta.url, {
  send: { "coinm-rest": rest, "coinm-ws": websocket },
  answered: (error) => error.code !== undefined || ANSWERS.some((kind) => error instanceof kind),
});
