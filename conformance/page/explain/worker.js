// Runs the module: the same C as the command's. Each request gets a memory of its own, which is wiped behind it.
"use strict";

const BAD_FILE = 8; // of WASI: there is no file here

let compiled;

// What the C library asks of its host: the time, chance, and a place for a last sentence. There is nothing else.
function hostOf(module, memory, said) {
  const host = {};
  const view = () => new DataView(memory().buffer);
  for (const { name } of WebAssembly.Module.imports(module)) host[name] = () => BAD_FILE;
  host.environ_get = () => 0;
  host.environ_sizes_get = (count, size) => {
    view().setUint32(count, 0, true);
    view().setUint32(size, 0, true);
    return 0;
  };
  host.clock_time_get = (_clock, _precision, at) => {
    view().setBigUint64(at, BigInt(Date.now()) * 1000000n, true);
    return 0;
  };
  host.random_get = (at, length) => {
    for (let from = 0; from < length; from += 65536) // as much as may be asked for at once
      crypto.getRandomValues(new Uint8Array(memory().buffer, (at >>> 0) + from, Math.min(65536, length - from)));
    return 0;
  };
  host.fd_write = (_file, parts, count, at) => {
    let total = 0;
    for (let i = 0; i < count; i++) {
      const [start, length] = [view().getUint32(parts + 8 * i, true), view().getUint32(parts + 8 * i + 4, true)];
      said.push(new TextDecoder().decode(new Uint8Array(memory().buffer, start, length).slice()));
      total += length;
    }
    view().setUint32(at, total, true);
    return 0;
  };
  host.proc_exit = (status) => {
    throw new Error(`it ended with ${status}: ${said.join("")}`);
  };
  return host;
}

// at and length come as signed numbers, though an address may be beyond two gibibytes.
function textAt(memory, at, length) {
  return new TextDecoder().decode(new Uint8Array(memory.buffer, at >>> 0, length >>> 0));
}

function explain(asked) {
  const said = [];
  let memory;
  const { exports } = new WebAssembly.Instance(compiled, { wasi_snapshot_preview1: hostOf(compiled, () => memory, said) });
  memory = exports.memory;
  try {
    exports._initialize();
    if (exports.page_open() !== 0) throw new Error(textAt(memory, exports.page_answer(), exports.page_answer_len()));
    const room = exports.page_room(asked.length) >>> 0;
    new Uint8Array(memory.buffer, room, asked.length).set(asked);
    if (exports.page_explain(room, asked.length) !== 0) throw new Error("it was asked otherwise than it takes");
    return {
      answer: textAt(memory, exports.page_answer(), exports.page_answer_len()),
      shared: textAt(memory, exports.page_shared(), exports.page_shared_len()),
    };
  } finally {
    asked.fill(0);
    new Uint8Array(memory.buffer).fill(0);
  }
}

async function open(packed) {
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  compiled = await WebAssembly.compile(await new Response(unpacked).arrayBuffer());
}

self.onmessage = async ({ data }) => {
  try {
    if (data.packed) await open(data.packed);
    self.postMessage(data.packed ? { ready: true } : explain(data.asked));
  } catch (error) {
    self.postMessage({ error: String(error.message || error) });
  }
};
