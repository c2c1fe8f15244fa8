// @binance/derivatives-trading-coin-futures, by the calls that all SDKs of the exchange have in JavaScript.
import { drive } from "../sdk.mjs";

drive(import.meta.url, "@binance/derivatives-trading-coin-futures", "DerivativesTradingCoinFutures",
  { rest: "coinm-rest", websocket: "coinm-ws" });
