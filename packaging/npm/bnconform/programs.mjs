// Where the programs are: those of this system, or the module of WebAssembly, which has no sockets and starts no process.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
export const MODULE = join(HERE, "bnconform.wasm");

// The words that start `bnconform` or `bnsign`. BNCONFORM names another program.
export function program(name) {
  if (name === "bnconform" && process.env.BNCONFORM) return [process.env.BNCONFORM];
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`bnconform-${process.platform}-${process.arch}/package.json`));
    return [join(folder, "bin", name)];
  } catch {
    return [process.execPath, join(HERE, `${name}.mjs`)];
  }
}
