// The line protocol for a driver in JavaScript, which calls serve(import.meta.url, { send, sign, answered, refused }):
// send maps a scheme to a function of the request, sign gives a signature; answered(error) tells whether the exchange
// refused what was sent, refused(error) whether the library will not make the call; any other error is one. Lack says
// that the library has no such call. several lists the schemes whose function makes its client by request.once(make,
// close): one for all calls of a question, which are made one after the other or at once; close has it in the end. What
// hello claims is what client.json says. Nothing is signed, encoded or mended here.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const reply = (line) => process.stdout.write(line + "\n");
console.log = console.info = console.debug = console.error; // what the library prints is no reply

export class Lack extends Error {}

/** What is installed beside the driver, by its package name. */
export const load = (driver, name) => createRequire(new URL("./installed/", driver))(name);

// A typed value as a caller in JavaScript writes it.
function value(typed) {
  if (typeof typed === "string") return typed;
  const [[kind, content]] = Object.entries(typed);
  if (kind === "list") return content.map(value);
  if (kind === "object") return Object.fromEntries(content.map(([name, inner]) => [name, value(inner)]));
  if (kind === "escape") return JSON.parse(`"${content}"`); // a text that UTF-8 cannot hold, as JSON escapes it
  return kind === "null" ? null : JSON.parse(content);
}

function hello(driver, several) {
  const read = (path) => JSON.parse(readFileSync(new URL(path, driver)));
  const { name, language, ops, schemes, keys, except, package: module } = read("client.json");
  const { version } = read(`installed/node_modules/${module}/package.json`);
  const more = several ? { several: "1", at_once: "1" } : {};
  return { name, language, ops, schemes, keys, except, version, surrogates: "1", ...more };
}

// The calls of a question, each as a question of its own; they share the client that once makes.
function callsOf(request, closers) {
  const made = [];
  const once = (make, close) => {
    if (!made.length) {
      made.push(make());
      if (close) closers.push(async () => close(await made[0]));
    }
    return made[0];
  };
  const named = (params) => Object.fromEntries(params.map(([name, typed]) => [name, value(typed)]));
  const all = [request.params ?? [], ...(request.more ?? [])];
  return all.map((params) => ({ ...request, params, named: named(params), once }));
}

function told(driver, error) {
  const says = `${error?.name ?? typeof error}: ${error?.message ?? JSON.stringify(error)}`;
  if (driver.answered?.(error)) return { ok: {} };
  if (driver.refused?.(error)) return { reject: says };
  return error instanceof Lack ? { unsupported: error.message } : { error: says };
}

async function act(driver, request) {
  if (request.op === "sign") return { signature: await driver.sign(request) };
  await driver.send[request.scheme](request);
  return {};
}

const one = (driver, request) => act(driver, request).then((ok) => ({ ok }), (error) => told(driver, error));

async function answer(driver, claims, request) {
  if (request.op === "hello") return { ok: claims };
  if (!claims.ops.includes(request.op) || !claims.schemes.includes(request.scheme)) {
    return { unsupported: "the driver has no such op or scheme" };
  }
  if (request.more && !driver.several?.includes(request.scheme)) return { unsupported: "its client makes one call" };
  const answers = [], closers = [], calls = callsOf(request, closers);
  if (request.at_once) answers.push(...(await Promise.all(calls.map((call) => one(driver, call)))));
  else for (const call of calls) answers.push(await one(driver, call));
  for (const close of closers) await close().catch(() => {}); // what was never made cannot be closed
  return answers.find((each) => !each.ok) ?? answers[0];
}

export async function serve(url, driver) {
  const claims = hello(url, driver.several);
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    reply(JSON.stringify({ id: request.id, ...(await answer(driver, claims, request)) }));
  }
  process.exit(0); // whatever the library still has open
}
