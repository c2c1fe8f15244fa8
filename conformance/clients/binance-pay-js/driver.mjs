// @binance/pay: sendSignedRequest of its REST API.
import { load, serve } from "../driver.mjs";

const { Pay } = load(import.meta.url, "@binance/pay");
const common = load(import.meta.url, "@binance/common");
const ANSWERS = [common.BadRequestError, common.UnauthorizedError, common.ForbiddenError, common.NotFoundError,
  common.RateLimitBanError, common.TooManyRequestsError, common.ServerError];

const keys = ({ api_key, secret, pem, passphrase }) =>
  ({ apiKey: api_key, apiSecret: secret, privateKey: pem, privateKeyPassphrase: passphrase });

const rest = ({ key, method, path, named }) =>
  new Pay({ configurationRestAPI: keys(key) }).restAPI.sendSignedRequest(path, method, named);

serve(import.meta.url, {
  send: { "spot-rest": rest },
  answered: (error) => ANSWERS.some((kind) => error instanceof kind),
});
