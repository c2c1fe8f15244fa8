// What the page of the verifying server shows of a whole session: its causes, its clock, what if, and how it is saved.
// report.js stands before it, inspector.js behind.
"use strict";

// ----------------------------------------------------------------------------------------------------------- causes

const CAUSES_SHOWN = 8;
const causes = new Map(); // cause -> {count, first, last}: keys of rows; of all that came, also of what is not kept

function countCause(summary, key) {
  const cause = summary.cause || summary.word;
  const known = causes.get(cause) || { count: 0, first: { key, number: summary.number } };
  known.count++;
  known.last = { key, number: summary.number };
  causes.set(cause, known);
}

// A line is made once and then changed, so that it can be clicked while requests come.
function causeLine(cause, known, onCause, onRow) {
  const place = (name) => button("", () => onRow(known[name].key));
  known.parts = { count: node("bdi", { class: "count" }), first: place("first"), last: place("last") };
  known.line = node("li", {}, button(cause, () => onCause(cause), { class: "cause" }), ...Object.values(known.parts));
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showCause(known) {
  const { count, first, last } = known.parts;
  setText(count, `×${known.count.toLocaleString("en")}`);
  setText(first, `first #${known.first.number}`);
  setText(last, `last #${known.last.number}`);
  last.hidden = known.count === 1;
}

// The most frequent stand first; while a mouse or the focus is there, nothing changes its place.
function showCauses(onCause, onRow) {
  const panel = byId("causes");
  const lines = panel.querySelector("ul");
  const all = [...causes].sort(([, a], [, b]) => b.count - a.count).slice(0, CAUSES_SHOWN);
  setText(panel.querySelector("summary"), `Causes: ${causes.size || "none yet"}${causes.size > CAUSES_SHOWN ? `, the ${CAUSES_SHOWN} most frequent` : ""}`);
  for (const [cause, known] of all) {
    if (!known.line) causeLine(cause, known, onCause, onRow);
    showCause(known);
  }
  const wanted = all.map(([, known]) => known.line);
  if (wanted.length === lines.children.length && (panel.matches(":hover, :focus-within") || wanted.every((line, at) => line === lines.children[at]))) return;
  lines.replaceChildren(...wanted);
}

// ----------------------------------------------------------------------------------------------------------- filter

// A word is of the code where it is a number (-1022), of a size where it compares (age>1000, status>=400), else of
// anything that is known of the request. All words have to fit; one behind ! must not.
const SIZES = { age: (one) => one.age_ms, status: (one) => one.status, number: (one) => one.number, time: (one) => one.time_ms };
const COMPARES = { ">": (a, b) => a > b, "<": (a, b) => a < b, ">=": (a, b) => a >= b, "<=": (a, b) => a <= b, "=": (a, b) => a === b };

function testOf(word) {
  if (word.startsWith("!") && word.length > 1) {
    const other = testOf(word.slice(1));
    return (one) => !other(one);
  }
  const compared = /^(age|status|number)(>=|<=|>|<|=)(-?\d+(?:\.\d+)?)$/.exec(word);
  if (compared) {
    const [, name, by, value] = compared;
    return (one) => SIZES[name](one) !== undefined && COMPARES[by](SIZES[name](one), Number(value));
  }
  if (/^-\d+$/.test(word)) return (one) => one.code === word;
  return (one) => one.sought.includes(word);
}

const soughtIn = (one) => [one.method, one.path, one.status, one.code, one.word, one.cause, one.mistakes, one.scheme, `#${one.number}`].join(" ").toLowerCase();

function filterOf(text) {
  const tests = text.toLowerCase().split(/\s+/).filter(Boolean).map(testOf);
  return (one) => tests.every((test) => test(one));
}

// ------------------------------------------------------------------------------------------------------- the clock

const STRIP = { width: 600, height: 72, most: 300 };
const isOutside = (one) => Boolean(one.behind_ms) && (one.age_ms > one.behind_ms || one.age_ms <= -one.ahead_ms);

function drawn(name, properties, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// By size, so that five seconds and nine hours can be seen side by side.
const scaled = (ms) => Math.sign(ms) * Math.log10(1 + Math.abs(ms) / 100);

function stripOf(all) {
  const behind = Math.max(...all.map((one) => one.behind_ms || 0));
  const ahead = Math.max(...all.map((one) => one.ahead_ms || 0));
  const ages = all.map((one) => one.age_ms);
  const [top, bottom] = [Math.max(behind, ...ages), Math.min(-ahead, ...ages)];
  const y = (age) => 4 + ((scaled(top) - scaled(age)) / (scaled(top) - scaled(bottom) || 1)) * (STRIP.height - 8);
  const x = (at) => 6 + (at / Math.max(1, all.length - 1)) * (STRIP.width - 12);
  const path = (name, ones, d) => (ones.length ? [drawn("path", { class: name, d: ones.map(([one, at]) => d(x(at).toFixed(1), y(one.age_ms).toFixed(1))).join("") })] : []);
  const numbered = all.map((one, at) => [one, at]);
  return drawn("svg", { viewBox: `0 0 ${STRIP.width} ${STRIP.height}`, role: "img", "aria-label": "The age of each request" },
    drawn("rect", { class: "band", x: 0, width: STRIP.width, y: y(behind), height: Math.max(1, y(-ahead) - y(behind)) }),
    drawn("line", { class: "now", x1: 0, x2: STRIP.width, y1: y(0), y2: y(0) }),
    ...path("inside", numbered.filter(([one]) => !isOutside(one)), (left, top) => `M${left} ${top}m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0`),
    ...path("outside", numbered.filter(([one]) => isOutside(one)), (left, top) => `M${left} ${top}m-4 4h8l-4 -8z`));
}

const seconds = (ms) => `${(Math.abs(ms) / 1000).toFixed(3)} s ${ms < 0 ? "ahead" : "behind"}`;

function showClock(summaries, reading) {
  const panel = byId("clock");
  const all = summaries.filter((one) => one.age_ms !== undefined).slice(-STRIP.most);
  const outside = all.filter(isOutside).length;
  if (!all.length) return;
  panel.querySelector("summary").textContent = `Clock: ${outside ? `${outside} of ${all.length} outside of what is allowed` : "all within what is allowed"}`;
  if (!panel.open) return;
  const last = all[all.length - 1];
  panel.querySelector("div").replaceChildren(stripOf(all), node("p", { class: "hint" },
    `The newest is ${seconds(last.age_ms)}; allowed are ${(last.behind_ms / 1000).toFixed(3)} s behind and ${(last.ahead_ms / 1000).toFixed(3)} s ahead. `
    + (reading ? `Of the API key that came last, ${reading}.` : "")));
}

// --------------------------------------------------------------------------------------------------------- what if

const HOLD_MS = 150;

// The text of the field, as the program would sign it: <LF> is a line feed, and so is a line's end. null: no text.
function textOfField(value) {
  const bytes = bytesOf(value.replace(/(\S{4}…\S{4})/g, (shown) => `\uE000${shown}\uE001`).replace(/\uE000(.{4})…(.{4})\uE001/g, "$1\uE002$2"));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes)).replace(/\uE002/g, "…");
  } catch {
    return null;
  }
}

// The payload can be changed, and its signature follows.
function playground(number, begin, askJson) {
  const signature = node("code", {}, "");
  const verdict = node("strong", { class: "verdict-is" });
  const count = node("bdi", { class: "count" });
  let timer = 0;
  let turn = 0;
  const follow = async () => {
    const mine = ++turn;
    const text = textOfField(field.value);
    const found = text === null ? null : await askJson(`requests/${number}/sign`, { text }).catch(() => null);
    if (mine !== turn) return;
    signature.textContent = found ? found.signature || "(this key can only verify)" : "(nothing: this text cannot be sent as it is)";
    verdict.textContent = found && found.yours ? "= yours" : "";
    count.textContent = found ? plural(found.bytes, "byte") : "";
  };
  const field = node("textarea", { id: "played", class: "short", spellcheck: "false", autocomplete: "off", "aria-label": "The text that is signed",
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(follow, HOLD_MS);
    } });
  const set = (text) => {
    field.value = text;
    follow();
  };
  set(begin);
  const holder = node("div", { class: "playground" }, field, node("p", { "aria-live": "polite" }, node("span", { class: "label" }, "gives "), signature, " ", verdict, " ", count));
  return { holder, set };
}

const YOURS = "  = yours";

async function openWhatIf(holder, whole, getJson, askJson) {
  const shown = node("p", { class: "says" });
  const begin = (whole.compared ? whole.compared.rows[0].segments : whole.payload).map((one) => (Array.isArray(one) ? one[1] : one)).join("");
  const played = playground(whole.number, begin, askJson);
  const all = [{ id: "", says: "The text as it was signed, or as it should have been: change it, and the signature follows.", signed: begin }];
  const choose = () => {
    const one = all[pick.selectedIndex];
    shown.replaceChildren(...words(one.says), one.yours ? node("strong", {}, " This is yours.") : "",
      one.signature && one.signature !== "" && one.yours === false ? ` Its signature: ${one.signature}` : "");
    played.set(one.signed);
  };
  const pick = node("select", { onchange: choose }, node("option", {}, "no mistake: change the text"));
  const label = node("span", {}, "What if the client made this mistake? ");
  holder.replaceChildren(node("p", {}, node("label", {}, label, pick)), shown, played.holder);
  choose();
  let at = 0;
  try {
    do {
      const found = await getJson(`requests/${whole.number}/what-if${at ? `/${at}` : ""}`);
      for (const one of found.mistakes) {
        all.push(one);
        pick.append(node("option", {}, one.id + (one.yours ? YOURS : "")));
        if (!one.yours || pick.selectedIndex) continue;
        pick.selectedIndex = all.length - 1;
        choose();
      }
      at = found.next;
    } while (at);
    label.textContent = all.length > 1 ? `What if the client made one of the ${all.length - 1} mistakes that apply? `
      : "Nothing can be signed anew here: the key's private half is not known. ";
  } catch (error) {
    label.textContent = `${error.message || "The server stopped"}. `;
  }
}

// ------------------------------------------------------------------------------------------------------ saving it

const SCRIPTS = ["code.js", "report.js", "files.js", "session.js", "inspector.js"];
const PARTS = { "inspector.css": "", "code.js": "", "report.js": "", "files.js": "", "session.js": "", "inspector.js": "", "": "" };

// Kept from the beginning, so that the page can be saved when the server has gone.
async function keepParts(ask) {
  for (const name of Object.keys(PARTS)) PARTS[name] = await (await ask(name || "./")).text();
}

async function digestOf(text) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `'sha256-${btoa(String.fromCharCode(...hash))}'`;
}

const escapedText = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const toldOf = (whole) => whole.report || `${whole.headline || whole.word}${whole.fault ? `\n${whole.fault}. ${whole.fix}` : ""}`;
const reportText = (whole) => `<section><h2>Request ${whole.number}: ${escapedText(`${whole.method} ${whole.path}`)}</h2>
<pre>${escapedText(toldOf(whole))}</pre></section>`;

// What a browser without JavaScript shows of the file: the newest first, in the terminal's words.
const plainPage = (wholes, saved) => `<noscript>
<div class="plain"><header><h1>bnconform</h1></header>
<main><p class="hint">${plural(wholes.length, "request")}, saved ${saved.toISOString().slice(0, 16).replace("T", " ")} UTC. Here, without
JavaScript, there is of each what the terminal says, the newest first; with it there are the bytes side by side and a filter.</p>
${[...wholes].reverse().map(reportText).join("\n")}</main></div>
</noscript>`;

// One file that opens by itself and asks nothing of anybody: this page with its parts, and the requests as they are shown
// here. Nothing is in it that the page does not show: no secret, keys by their ends.
async function savedPage(wholes) {
  const saved = new Date();
  const script = SCRIPTS.map((name) => PARTS[name]).join("\n");
  const style = PARTS["inspector.css"];
  const policy = `default-src 'none'; script-src ${await digestOf(script)}; style-src ${await digestOf(style)}; base-uri 'none'; form-action 'none'; `
    + "require-trusted-types-for 'script'; trusted-types 'none'";
  const data = JSON.stringify({ bnconform: "session", version: 1, saved_ms: saved.getTime(), requests: wholes }).replace(/</g, "\\u003c");
  const fill = (text, mark, by) => text.split(mark).join(by);
  let page = PARTS[""];
  for (const name of SCRIPTS) page = fill(page, `<script src="${name}" defer><\/script>\n`, "");
  page = fill(page, '<link rel="stylesheet" href="inspector.css">\n', `<style>${style}</style>\n`);
  page = fill(page, '<meta charset="utf-8">\n', `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">\n`);
  page = page.replace(/<noscript>[^]*?<\/noscript>\n/, "");
  const plain = plainPage(wholes, saved);
  return fill(page, "</body>", `${plain}\n<script type="application/json" id="saved">${data}<\/script>\n<script>${script}<\/script>\n</body>`);
}

function readSaved(read) {
  if (read.bnconform !== "session" || !Array.isArray(read.requests)) throw new Error("This file holds no session of bnconform");
  return read;
}
