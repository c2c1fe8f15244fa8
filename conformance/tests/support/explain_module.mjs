// Answers as explain.html does, without a browser: the page's own worker and module, taken out of the page.
//   node explain_module.mjs PAGE < {"text":...,"secret":...} lines; a line each: {"answer":...,"shared":...} or {"error":...}
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { runInThisContext } from "node:vm";

const page = readFileSync(process.argv[2], "utf8");
const part = (id) => new RegExp(`<script type="text/plain" id="${id}">([^]*?)</script>`).exec(page)[1];
let take;
globalThis.self = { postMessage: (message) => take(message) };
runInThisContext(part("worker"));

function ask(data) {
  return new Promise((done) => {
    take = done;
    globalThis.self.onmessage({ data });
  });
}

const opened = await ask({ packed: Buffer.from(part("module").trim(), "base64") });
if (!opened.ready) throw new Error(opened.error);
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(JSON.stringify(await ask({ asked: new TextEncoder().encode(line) })) + "\n");
