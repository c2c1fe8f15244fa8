// @binance/derivatives-trading-portfolio-margin: sendSignedRequest of its REST API.
import { load, serve } from "../driver.mjs";

const { DerivativesTradingPortfolioMargin } = load(import.meta.url, "@binance/derivatives-trading-portfolio-margin");
const common = load(import.meta.url, "@binance/common");
const ANSWERS = [common.BadRequestError, common.UnauthorizedError, common.ForbiddenError, common.NotFoundError,
  common.RateLimitBanError, common.TooManyRequestsError, common.ServerError];

function rest({ key, method, path, named }) {
  const { api_key, secret, pem, passphrase } = key;
  const configurationRestAPI = { apiKey: api_key, apiSecret: secret, privateKey: pem, privateKeyPassphrase: passphrase };
  const { restAPI } = new DerivativesTradingPortfolioMargin({ configurationRestAPI });
  return restAPI.sendSignedRequest(path, method, named);
}

serve(import.meta.url, {
  send: { "pm-rest": rest },
  answered: (error) => ANSWERS.some((kind) => error instanceof kind),
});
