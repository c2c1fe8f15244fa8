// @binance/pay, by the calls that all SDKs of the exchange have in JavaScript.
import { drive } from "../sdk.mjs";

drive(import.meta.url, "@binance/pay", "Pay", { rest: "spot-rest" });
