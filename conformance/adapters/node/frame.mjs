// A reader of JSON that keeps the text: JSON.parse turns 0.10 into 0.1, but 0.10 is what was signed (SW-3).

/** Thrown for text that is not RFC 8259 JSON. */
export class NotJson extends Error {}

const DEPTH = 128;
const MARK = /[{}[\]:,]/;
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/;
const TOKEN = new RegExp(`[ \\t\\n\\r]*(${MARK.source}|${STRING.source}|${NUMBER.source}|true|false|null)`, "y");

/** The text's tokens: where each begins and ends. */
function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const match = TOKEN.exec(text);
    if (!match) break;
    const token = match[1];
    found.push({ token, start: TOKEN.lastIndex - token.length, end: TOKEN.lastIndex });
    const last = TOKEN.lastIndex;
    if (last === text.length) return found;
  }
  const end = found.length ? found[found.length - 1].end : 0;
  if (!found.length || /[^ \t\n\r]/.test(text.slice(end))) throw new NotJson("unexpected text");
  return found;
}

/** A string token's text; a lone surrogate is no text. */
function unescaped(token) {
  const text = JSON.parse(token);
  if (/\p{Surrogate}/u.test(text)) throw new NotJson("a lone surrogate");
  return text;
}

/** Reads one value at list[at]. An object becomes {members: [[name, value]]}; every value has its raw text. */
function value(text, list, at, depth) {
  const first = list[at];
  if (!first || depth > DEPTH || "}]:,".includes(first.token)) throw new NotJson("a value is missing, or too deep");
  if (first.token !== "{" && first.token !== "[") {
    const isString = first.token[0] === '"';
    return [{ raw: first.token, isString, text: isString ? unescaped(first.token) : first.token }, at + 1];
  }
  const isObject = first.token === "{";
  const close = isObject ? "}" : "]";
  const members = [];
  at += 1;
  while (list[at]?.token !== close || members.length) {
    let name;
    if (isObject) {
      if (list[at]?.token[0] !== '"' || list[at + 1]?.token !== ":") throw new NotJson("a name is missing");
      name = unescaped(list[at].token);
      at += 2;
    }
    let member;
    [member, at] = value(text, list, at, depth + 1);
    members.push([name, member]);
    if (list[at]?.token === close) break;
    if (list[at]?.token !== ",") throw new NotJson("neither a comma nor the end");
    at += 1;
  }
  const raw = text.slice(first.start, list[at].end);
  return [{ raw, isString: false, isObject, text: raw, members }, at + 1];
}

/** The one JSON value that text is: {raw, text, isString, isObject, members}. */
export function parse(text) {
  const list = tokens(text);
  const [found, end] = value(text, list, 0, 1);
  if (end !== list.length) throw new NotJson("more than one value");
  return found;
}
