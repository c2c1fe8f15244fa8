// @binance/derivatives-trading-usds-futures: sendSignedRequest of its REST API.
import { load, serve } from "../driver.mjs";

const { DerivativesTradingUsdsFutures } = load(import.meta.url, "@binance/derivatives-trading-usds-futures");
const common = load(import.meta.url, "@binance/common");
const ANSWERS = [common.BadRequestError, common.UnauthorizedError, common.ForbiddenError, common.NotFoundError,
  common.RateLimitBanError, common.TooManyRequestsError, common.ServerError];

const keys = ({ api_key, secret, pem }) => ({ apiKey: api_key, apiSecret: secret, privateKey: pem });

const rest = ({ key, method, path, named }) =>
  new DerivativesTradingUsdsFutures({ configurationRestAPI: keys(key) }).restAPI.sendSignedRequest(path, method, named);

serve(import.meta.url, {
  send: { "spot-rest": rest },
  answered: (error) => ANSWERS.some((kind) => error instanceof kind),
});
