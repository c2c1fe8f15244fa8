// @binance/derivatives-trading-usds-futures, by the calls that all SDKs of the exchange have in JavaScript.
import { drive } from "../sdk.mjs";

drive(import.meta.url, "@binance/derivatives-trading-usds-futures", "DerivativesTradingUsdsFutures",
  { rest: "usdm-rest", websocket: "usdm-ws" });
