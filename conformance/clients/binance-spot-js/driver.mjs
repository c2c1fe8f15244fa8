// @binance/spot, by the calls that all SDKs of the exchange have in JavaScript.
import { drive } from "../sdk.mjs";

drive(import.meta.url, "@binance/spot", "Spot", { rest: "spot-rest", websocket: "spot-ws" });
