// Starts the program of this system, else the module of WebAssembly.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { MODULE, program } from "./programs.mjs";

async function runModule(words) {
  // Node calls its WASI an experiment; what a command says stands on the same stream.
  process.removeAllListeners("warning");
  const { WASI } = await import("node:wasi");
  const wasi = new WASI({ version: "preview1", args: words, env: process.env, preopens: { ".": "." }, returnOnExit: true });
  const module = await WebAssembly.compile(readFileSync(MODULE));
  return wasi.start(await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport }));
}

export async function main(name, words) {
  const [command, ...first] = program(name);
  if (command === process.execPath && first.length > 0) {
    process.exitCode = await runModule([name, ...words]);
    return;
  }
  const done = spawnSync(command, [...first, ...words], { stdio: "inherit" });
  if (done.error) throw done.error;
  process.exitCode = done.signal ? 128 + constants.signals[done.signal] : done.status;
}

