// An exchange that verifies, for tests in node:test, vitest and jest alike: the test fails if a request was wrong, and
// says which mistake it was.
//
//   import { test } from "node:test";
//   import { withExchange } from "bnconform/exchange";
//
//   test("open orders are asked for", withExchange(async (exchange) => {
//     const client = new Client(exchange.key, exchange.secret, { baseURL: exchange.url });
//     await client.openOrders("BTCUSDT");
//   }));
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { program } from "./programs.mjs";

// The pair that the exchange's own documents print: a test needs no account.
export const KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
export const SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
// The verdicts of serve's log that fail a test. Of what has another one nothing is known to be wrong.
const WRONG = ["wrong", "key-unknown", "not-http", "not-websocket", "not-fix", "elsewhere"];

export class WrongRequest extends Error {
  name = "WrongRequest";
}

// One wrong request in words: its mistakes by name, and the bytes.
function told(one) {
  const lines = [`WRONG  ${one.method ?? ""} ${(one.target ?? "").split("?")[0]}`];
  for (const { id, confidence, says, fix } of one.mistakes ?? [])
    lines.push(`  ${id} (${confidence})`, `  ${says}`, ...(fix ? [`  Fix     ${fix}`] : []), `  More    bnconform show ${id}`);
  if (!one.mistakes?.length) {
    const failed = (one.checks ?? []).find((row) => row.today === "fail" && row.decides && row.reason);
    for (const text of [one.reason?.today || "unreadable", failed?.reason, one.error?.says, one.error?.fix])
      if (text) lines.push(`  ${text}`);
  }
  for (const name of ["signed", "sent"])
    if (one[name] != null) lines.push(`  ${name.padEnd(7)} ${typeof one[name] === "string" ? one[name] : JSON.stringify(one[name])}`);
  return lines.join("\n");
}

// `bnconform serve` on a port of this machine. The test pair is in key and secret, the addresses are in url (http), https,
// ws, fix and ca, the file of the CA. options: those of `bnconform serve`, such as ["--exchange", "mexc"].
export class Exchange {
  key = KEY;
  secret = SECRET;
  #judged = true;

  static async open(options = []) {
    const self = new Exchange();
    self.folder = mkdtempSync(join(tmpdir(), "bnconform-"));
    self.log = join(self.folder, "requests.ndjson");
    const [command, ...first] = program("bnconform");
    self.process = spawn(command, [...first, "serve", "--port", "0", "--log", self.log, ...options], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    self.process.stderr.on("data", (bytes) => (said = (said + bytes).slice(-65536)));
    self.ended = new Promise((resolve) => {
      self.process.on("error", (error) => resolve(String(error)));
      self.process.on("close", () => resolve(said.trim()));
    });
    const lines = createInterface({ input: self.process.stdout });
    const line = await Promise.race([new Promise((resolve) => lines.once("line", resolve)), self.ended.then(() => null)]);
    if (line === null) {
      rmSync(self.folder, { recursive: true, force: true });
      throw new Error(`the exchange did not start: ${await self.ended}`);
    }
    const { http, https, ws, fix, ca } = JSON.parse(line).serving;
    Object.assign(self, { url: http, https, ws, fix, ca });
    return self;
  }

  // What arrived, in order: the records of serve's log.
  get requests() {
    return readFileSync(this.log, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }

  // What is wrong fails the test no longer: for a test that sends it on purpose, and asks `requests`.
  expectWrong() {
    this.#judged = false;
  }

  // null if all that arrived was right, else the text that says what is wrong. Where no signed request arrived, that is
  // wrong too: nothing was judged.
  verdict() {
    if (!this.#judged) return null;
    const requests = this.requests;
    const wrong = requests.filter((one) => WRONG.includes(one.verdict)).map(told);
    if (wrong.length > 0) return wrong.join("\n\n");
    return requests.some((one) => one.verdict === "valid") ? null : `no signed request arrived at ${this.url}: nothing was judged`;
  }

  // Ends the server; what arrived can be asked for no longer.
  async close() {
    this.process.kill();
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// A test's function: body gets the exchange, and behind it what the test runner gives.
export function withExchange(body, options = []) {
  return async (...given) => {
    const exchange = await Exchange.open(options);
    let failure, text;
    try {
      await body(exchange, ...given);
    } catch (error) {
      failure = error;
    }
    try {
      text = exchange.verdict();
    } finally {
      await exchange.close();
    }
    if (text !== null && failure) text += `\n\nThe test itself ended with ${failure}`;
    if (text !== null) throw new WrongRequest(`bnconform: ${text}`, { cause: failure });
    if (failure) throw failure;
  };
}
