// @binance/derivatives-trading-portfolio-margin, by the calls that all SDKs of the exchange have in JavaScript.
import { drive } from "../sdk.mjs";

drive(import.meta.url, "@binance/derivatives-trading-portfolio-margin", "DerivativesTradingPortfolioMargin",
  { rest: "pm-rest" });
