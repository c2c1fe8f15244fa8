// What the pages of bnconform share: nodes, and a request explained. Every text that comes from a request arrives as it
// is to be shown, and becomes nothing but text here: nodes are made one by one, and no markup is ever read from a string.
"use strict";

const FIRST_SHOWN = 4096; // of a long text, before [Show all]

const byId = (id) => document.getElementById(id);

// ------------------------------------------------------------------------------------------------------------- nodes

function node(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

function button(label, action, properties) {
  return node("button", { type: "button", onclick: action, ...properties }, label);
}

// The way that browsers had before: true where it copied; else the text stays behind the button, marked.
function copyMarked(text, from) {
  if (from.nextElementSibling && from.nextElementSibling.matches(".marked")) from.nextElementSibling.remove();
  const field = node("textarea", { class: "short marked", readonly: "", "aria-label": "The text to be copied" });
  field.value = text;
  from.after(field);
  field.select();
  if (!document.execCommand("copy")) return false;
  field.remove();
  from.focus();
  return true;
}

async function isOnClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // a browser may refuse it to a page, or have none
  }
}

async function copy(text, from) {
  const label = from.textContent;
  const isCopied = (await isOnClipboard(text)) || copyMarked(text, from);
  from.textContent = isCopied ? "Copied" : "Marked below: copy it";
  setTimeout(() => (from.textContent = label), 1500);
}

const copyButton = (label, text) => button(label, (event) => copy(text, event.currentTarget));
const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const clock = (ms) => new Date(ms).toTimeString().slice(0, 8);

// -------------------------------------------------------------------------------------------------------- the report

function heading(of, line) {
  const [, word, rest] = /^(\S+)\s*(.*)$/.exec(line.trim()) || [null, line, ""];
  const title = node("h2", { tabindex: "-1" },
    node("span", { class: word === "WRONG" ? "alarm" : "" }, word), rest ? `  ${rest}` : "");
  const answer = of.number ? `, answered ${[of.status || "", of.code].join(" ").trim() || "nothing"}` : "";
  const which = of.number
    ? `Request ${of.number}, ${clock(of.time_ms)}: ${of.method} ${of.path}${answer}`
    : `Pasted, read as ${of.scheme}. Nothing was sent.`;
  return [node("p", { class: "of" }, which), title];
}

const BYTES = new Set(["same", "signed", "sent", "built", "yours", "right"]); // labels of rows that show bytes

// What stands for a byte, a key or a signature is not broken where a line ends: <LF>, <EF BC 91>, vmPU…Eh8A.
const UNBROKEN = /(<[A-Z0-9]{2,4}>|<[0-9A-F]{2}(?: [0-9A-F]{2}){1,3}>|\S{4}…\S{4})/;

function words(text) {
  return text.split(UNBROKEN).map((one, at) => (at % 2 ? node("span", { class: "unbroken" }, one) : one));
}

// The screen of `bnconform explain`, line by line: rows, facts, numbered points, sentences. skipsRows: the first rows are
// drawn otherwise.
function screenOf(text, skipsRows) {
  const made = [];
  const open = {}; // what the next line may go on with
  const end = () => Object.keys(open).forEach((name) => delete open[name]);
  const begin = (name, element) => {
    if (!open[name]) {
      end();
      made.push((open[name] = element));
    }
    return open[name];
  };
  const paragraph = (into, line) => {
    if (into.childNodes.length) into.append(node("br"));
    into.append(...words(line.trim().replace(/\t/g, "  ")));
  };
  for (const line of text.split("\n").slice(1)) {
    const row = /^ {2}(\S(?:.*?\S)?) {2,}(.*?)(?:(?:\t| {2,})([\d,]+ bytes?))?$/.exec(line);
    const fact = /^([A-Z][a-z]+) {2,}(\S.*)$/.exec(line);
    const point = /^(\d) {2}(\S.*)$/.exec(line);
    const inner = /^ {3}(?:([A-Z][a-z]+) {2,})?(\S.*)$/.exec(line);
    if (line === "") {
      end();
      continue;
    }
    if (open.right && line.startsWith("  ")) {
      open.right.append(`${open.right.textContent ? "\n" : ""}${line.trim()}`);
    } else if (line === "Right" || fact) {
      const facts = open.facts || (end(), made.push((open.facts = node("dl"))), open.facts);
      open.right = line === "Right" ? node("pre") : null;
      facts.append(node("dt", {}, fact ? fact[1] : "Right"), node("dd", {}, ...(open.right ? [open.right] : words(fact[2].replace(/\t/g, ", ")))));
    } else if (point) {
      begin("points", node("ol", { class: "points", start: point[1] })).append(node("li", {}, node("p", {}, ...words(point[2]))));
    } else if (open.points && inner) {
      open.points.lastChild.append(node("p", {}, inner[1] ? node("strong", {}, `${inner[1]} `) : "", ...words(inner[2])));
    } else if (row) {
      if (skipsRows && BYTES.has(row[1])) continue;
      const told = BYTES.has(row[1]) ? row[2] : row[2].replace(/^(\S+) {2,}/, "$1: "); // a column of its own in a terminal
      begin("table", node("table", { class: "rows" })).append(node("tr", { class: row[1] }, node("th", { scope: "row" }, row[1]),
        node("td", {}, node(BYTES.has(row[1]) ? "code" : "span", {}, ...words(told)), " ", row[3] ? node("bdi", { class: "count" }, row[3]) : "")));
    } else {
      paragraph(begin("paragraph", node("p", { class: "says" })), line);
    }
  }
  return made;
}

// The requests of a text that has several: the report is of one, and onPick(number) explains another.
function severalOf(requests, onPick) {
  if (!requests) return [];
  const rights = new Map([[true, "right"], [false, "wrong"], [null, "?"]]);
  const rowOf = ({ number, line, signed_right: isRight, answer, target }) => node("tr", {},
    node("th", { scope: "row" }, String(number)), node("td", {}, `line ${line}`), node("td", { class: isRight === false ? "alarm" : "" }, rights.get(isRight)),
    node("td", {}, `${typeof target === "string" ? target : ""}${answer === null ? "" : `, answered ${answer}`}`),
    node("td", {}, number === requests.taken ? "this one" : onPick ? button("Explain", () => onPick(number), { "aria-label": `Explain request ${number}` }) : ""));
  const beyond = [
    [requests.count - requests.list.length, "stand before these, and are not shown"],
    [requests.unread, "have a signature, and could not be read"],
    [requests.unsigned, "are not signed, and are not judged"],
  ].filter(([count]) => count > 0).map(([count, are]) => `${count.toLocaleString("en")} more ${are}. `);
  return [
    node("p", { class: "says" }, `${plural(requests.count, "request")} are in this text. This is number ${requests.taken}, ${requests.why}. `,
      ...beyond, requests.clock ? `${requests.clock}` : ""),
    node("div", { class: "several", tabindex: "0", role: "region", "aria-label": "The requests of this text" },
      node("table", {}, node("tbody", {}, ...requests.list.map(rowOf)))),
  ];
}

// What the screen says of them in words is left out: from their count to the next empty line.
const withoutSeveral = (screen) => screen.replace(/\n\d+ requests are in this text[^]*?(?=\n\n|\n?$)/, "");

const signOf = (number) => (number > 0 ? `(${number})` : "(sig)");
const tintOf = (number) => (number > 0 ? `part tint-${((number - 1) % 6) + 1}` : "part tint-0");

// The same part is lit wherever it stands, where a mouse or the focus is on it.
function lightParts(within) {
  const light = (event) => {
    const part = event && event.target.closest ? event.target.closest("[data-part]") : null;
    for (const lit of within.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (!part) return;
    for (const same of within.querySelectorAll(`[data-part="${part.dataset.part}"]`)) same.classList.add("lit");
  };
  for (const kind of ["mouseover", "focusin"]) within.addEventListener(kind, light);
  for (const kind of ["mouseleave", "focusout"]) within.addEventListener(kind, () => light(null));
}

function segment(one, text) {
  const [number, , differs] = Array.isArray(one) ? one : [null];
  const shown = words(text);
  const unmarked = () => {
    const made = document.createDocumentFragment();
    made.append(...shown);
    return made;
  };
  if (number === null) return unmarked();
  if (number === -1) return node("strong", { class: "fault" }, ...shown);
  if (number === -2) return differs ? node("mark", {}, ...shown) : unmarked();
  const made = node("span", { class: tintOf(number), "data-part": String(number), "data-sign": signOf(number) });
  made.append(...(differs ? [node("mark", {}, ...shown)] : shown));
  return made;
}

// A part that was split where it differs has its number once.
function segmentsInto(made, segments, most) {
  let left = most;
  let before = null;
  for (const one of segments) {
    const text = (Array.isArray(one) ? one[1] : one).replace(/<LF>/g, "<LF>\n");
    if (left <= 0) break;
    const next = segment(one, text.slice(0, left));
    if (Array.isArray(one) && one[0] > 0 && one[0] === before) next.removeAttribute("data-sign");
    before = Array.isArray(one) ? one[0] : null;
    made.append(next);
    left -= text.length;
  }
  return left;
}

// Lines end behind their <LF>; a long text is cut, and shown as a whole when it is asked for.
function textOf(segments, most) {
  const made = node("pre", { class: "bytes" });
  const left = segmentsInto(made, segments, most);
  if (left >= 0) return made;
  const more = button("Show all", () => holder.replaceChildren(textOf(segments, Infinity)));
  const holder = node("div", {}, made, node("p", { class: "hint" }, `… ${plural(-left, "more character")} shown here. `, more));
  return holder;
}

// ------------------------------------------------------------------------------------------------------- as hex

const CONTROLS = ("NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP")
  .split(" ").map((name, code) => [name, [code]]);
const NAMED = new Map([...CONTROLS, ["DEL", [0x7f]], ["NBSP", [0xc2, 0xa0]], ["BOM", [0xef, 0xbb, 0xbf]], ["ZWSP", [0xe2, 0x80, 0x8b]],
  ["ZWNJ", [0xe2, 0x80, 0x8c]], ["ZWJ", [0xe2, 0x80, 0x8d]], ["LRM", [0xe2, 0x80, 0x8e]], ["RLM", [0xe2, 0x80, 0x8f]], ["SHY", [0xc2, 0xad]]]);
const SHOWN_BYTES = /<([A-Z0-9]{2,4})>|<([0-9A-F]{2}(?: [0-9A-F]{2})*)>|(\S{4}…\S{4}|\[secret\])/g;

// The bytes that a text shows, and null for each that it hides.
function bytesOf(shown) {
  const made = [];
  const put = (text) => made.push(...new TextEncoder().encode(text));
  let at = 0;
  for (const found of shown.matchAll(SHOWN_BYTES)) {
    put(shown.slice(at, found.index));
    at = found.index + found[0].length;
    if (found[1] && NAMED.has(found[1])) made.push(...NAMED.get(found[1]));
    else if (found[3]) made.push(null);
    else if (/^<[0-9A-F ]+>$/.test(found[0])) made.push(...found[0].slice(1, -1).split(" ").map((two) => parseInt(two, 16)));
    else put(found[0]);
  }
  put(shown.slice(at));
  return made;
}

const HEX_COLUMNS = 16;
const HEX_MOST = 2048; // bytes

// Sixteen bytes a line: where they stand, the bytes, each in its part's colour, and what they are as text.
function hexOf(segments) {
  const all = segments.flatMap((one) => bytesOf(Array.isArray(one) ? one[1] : one).map((byte) => ({ byte, one })));
  const made = node("pre", { class: "bytes hex", tabindex: "0", "aria-label": "The bytes as hex" });
  for (let from = 0; from < Math.min(all.length, HEX_MOST); from += HEX_COLUMNS) {
    const line = all.slice(from, from + HEX_COLUMNS);
    made.append(`${from.toString(16).padStart(4, "0")}  `);
    for (let at = 0; at < line.length; ) {
      let to = at + 1;
      while (to < line.length && line[to].one === line[at].one) to++;
      const text = line.slice(at, to).map(({ byte }) => (byte === null ? "··" : byte.toString(16).padStart(2, "0"))).join(" ");
      const part = segment(line[at].one, text);
      if (part.removeAttribute) part.removeAttribute("data-sign");
      made.append(part, " ");
      at = to;
    }
    made.append("   ".repeat(HEX_COLUMNS - line.length), " ",
      line.map(({ byte }) => (byte === null ? "…" : byte > 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join(""), "\n");
  }
  if (all.length > HEX_MOST) made.append(`… ${plural(all.length - HEX_MOST, "more byte")}`);
  return made;
}

// Text, or the same as hex: one button for all that stands in the holder.
function withHex(...rows) {
  const holder = node("div");
  const draw = (asHex) => {
    holder.replaceChildren(...rows.map(({ front, segments, count }) => node("div", { class: "compared" },
      front ? node("p", { class: "label" }, front, " ", count ? node("bdi", { class: "count" }, count) : "") : "",
      asHex ? hexOf(segments) : textOf(segments, FIRST_SHOWN))));
  };
  const toggle = button("As hex", () => {
    const asHex = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(asHex));
    draw(asHex);
  }, { "aria-pressed": "false" });
  draw(false);
  return [holder, node("p", {}, toggle)];
}

// ------------------------------------------------------------------------------------------------ the linked diff

function orderOf({ label, segments }) {
  const numbers = segments.map(([number]) => number).filter((number, at, all) => number > 0 && number !== all[at - 1]);
  const cells = numbers.map((number) => node("span", { class: tintOf(number), "data-part": String(number), tabindex: "0" }, `(${number})`));
  return node("tr", {}, node("th", { scope: "row" }, label), node("td", { class: "order" }, ...cells.flatMap((cell) => [cell, " "])));
}

// What was signed above what had to be, as the same numbered parts; what differs is filled.
function comparedOf(whole) {
  const { compared } = whole;
  if (!compared) return [];
  const order = compared.moved
    ? [node("p", { class: "says" }, "The same parts in another order:"), node("table", { class: "rows" }, ...compared.rows.map(orderOf))] : [];
  const rows = compared.rows.map(({ label, bytes, segments }) => ({ front: label, count: plural(bytes, "byte"), segments }));
  return [...order, node("section", { class: "linked", "aria-label": "Signed and sent, part by part" }, ...withHex(...rows))];
}

function countLabel(whole) {
  return whole.raw_bytes > whole.raw_kept
    ? `Raw bytes (${whole.raw_bytes.toLocaleString("en")}, the first ${whole.raw_kept.toLocaleString("en")} were kept)`
    : `Raw bytes (${whole.raw_bytes.toLocaleString("en")})`;
}

function wireOf(whole) {
  const made = node("div");
  for (const [front, segments] of whole.wire) {
    const line = textOf(segments, FIRST_SHOWN);
    (line.matches("pre") ? line : line.querySelector("pre")).prepend(front);
    made.append(line);
  }
  return made;
}

function signatureOf(whole) {
  const right = whole.explain ? whole.explain.right_signature : null;
  const same = right === null || right === whole.signature;
  return node("div", {},
    node("p", { class: "label" }, whole.function),
    same ? "" : node("p", {}, node("span", { class: "label" }, "right "), node("code", {}, right),
      right.includes("…") ? node("span", { class: "hint" }, "  whole only in your own terminal, by bnconform explain") : ""),
    node("p", {}, node("span", { class: "label" }, "yours "),
      whole.signature ? node("code", { class: tintOf(0), "data-part": "0", "data-sign": signOf(0) }, whole.signature) : "(nothing)"));
}

function partsOf(whole) {
  const made = node("div");
  for (const part of whole.parts)
    made.append(button(part.name || "(nothing)", () => {},
      { class: tintOf(part.number), "data-part": String(part.number), "data-sign": signOf(part.number),
        title: `${part.place}, ${plural(part.bytes, "byte")}` }));
  if (!whole.parts.length) made.append("(none)");
  return made;
}

function stepsOf(whole) {
  if (!whole.is_signed || !whole.payload) return [];
  const step = (name, content) => node("li", {}, node("span", {}, name), content);
  return [
    node("h3", {}, "How it is signed, step by step"),
    node("ol", { class: "steps", role: "list" },
      step("parameters", partsOf(whole)),
      step("payload", node("div", {}, node("p", { class: "label" }, plural(whole.payload_bytes, "byte")),
        textOf(whole.payload, FIRST_SHOWN))),
      step("signature", signatureOf(whole)),
      step("on the wire", wireOf(whole))),
  ];
}

function checksOf(whole) {
  if (!whole.checks || !whole.checks.length) return "";
  const count = (word) => whole.checks.filter((check) => check.today === word).length;
  const table = node("table", {}, node("thead", {}, node("tr", {}, ...["check", "today", "2025", "why"].map(
    (name) => node("th", { scope: "col" }, name)))), node("tbody"));
  for (const check of whole.checks) {
    const cell = (word) => node("td", { class: word === "fail" ? "alarm" : "" }, word === "fail" ? "FAIL" : word);
    table.lastChild.append(node("tr", {}, node("td", {}, check.name + (check.decides ? "" : " (told, never decides)")),
      cell(check.today), cell(check["2025"]), node("td", {}, check.why)));
  }
  return node("details", {}, node("summary", {},
    `Checks: ${count("ok")} ok, ${count("fail")} failed, ${count("skip")} skipped`), table);
}

function fold(title, ...content) {
  return node("details", {}, node("summary", {}, title), ...content);
}

function rawOf(whole) {
  const made = fold(countLabel(whole), ...withHex({ segments: whole.raw }));
  made.open = Boolean(whole.fault);
  return made;
}

function noticeOf(whole) {
  if (!whole.fault) return "";
  const place = whole.fault_at === undefined ? "" : `Byte ${whole.fault_at + 1}: `;
  return node("p", { class: "says" }, `${place}${whole.fault}. ${whole.fix}`);
}

// What was pasted was read as one request out of a text: which one is said.
function readAsOf(whole) {
  return whole.read_as ? node("p", { class: "hint" }, `Read as: ${whole.read_as}`) : "";
}

// ------------------------------------------------------------------------------------------ the fix, as a program

const CHOSEN_LANGUAGE = { id: "python" };

function showCode(holder, call) {
  const code = codeOf(CHOSEN_LANGUAGE.id, call);
  const title = LANGUAGES.find((one) => one.id === CHOSEN_LANGUAGE.id).title;
  holder.replaceChildren(node("pre", { class: "code", tabindex: "0", "aria-label": `The program in ${title}` }, code),
    node("p", {}, copyButton("Copy the program", code)));
}

// This very request, signed right: its secret, or the file of its key, comes from the environment.
function codeSection(whole) {
  const { call } = whole;
  if (!call || !canBeRead(call)) return "";
  const holder = node("div");
  const pick = node("select", { onchange: () => {
    CHOSEN_LANGUAGE.id = pick.value;
    showCode(holder, call);
  } });
  for (const one of LANGUAGES) pick.append(node("option", { value: one.id }, one.title));
  pick.value = CHOSEN_LANGUAGE.id;
  const secret = call.key === "hmac" ? "BINANCE_SECRET holds the secret" : "BINANCE_KEY_FILE names the file of the private key";
  const made = fold("This request signed right, as a program",
    node("p", { class: "choice" }, node("label", {}, "Language ", pick),
      call.form === "parameters" ? copyButton("Copy as curl", codeOf("shell", call)) : ""),
    holder, node("p", { class: "hint" }, `In the environment ${secret}, BINANCE_API_KEY the API key. It prints the request, and sends nothing`
      + `${call.form === "parameters" ? "; in the shell curl would send it" : ""}.`));
  made.addEventListener("toggle", () => {
    pick.value = CHOSEN_LANGUAGE.id;
    if (made.open) showCode(holder, call);
  });
  return made;
}

function answerOf(whole) {
  if (whole.answer === undefined) return "";
  const made = fold(`Answer: ${whole.status || ""} ${whole.code}`.trim(), textOf([whole.answer], FIRST_SHOWN));
  made.open = whole.verdict === "wrong" && !whole.screen; // then it alone says why
  return made;
}

// whatIf(whole) gives what stands behind the steps, ask(whole) what can be asked of it: a page without a server has none.
// onPick(number) explains another request of the same text; without it none can be chosen.
function reportOf(whole, whatIf = () => "", ask = () => "", onPick = null) {
  const requests = whole.explain && whole.explain.requests;
  const line = whole.screen ? whole.screen.split("\n", 1)[0].replace(/\t.*$/, "") : whole.headline;
  const copyIt = whole.report
    ? node("p", {}, copyButton("Copy the report", whole.report),
      node("span", { class: "hint" }, `  ${whole.posting}`)) : "";
  const moved = Boolean(whole.compared && whole.compared.moved);
  const screen = whole.screen ? screenOf(requests ? withoutSeveral(whole.screen) : whole.screen, moved) : [];
  const answer = answerOf(whole);
  const says = screen.length && screen[0].matches("p") ? screen.splice(0, 1) : [];
  return [
    ...heading(whole, line), readAsOf(whole), ...says, ...(moved ? comparedOf(whole) : []), ...screen, noticeOf(whole),
    answer && answer.open ? answer : "", ...severalOf(requests, onPick), copyIt, ask(whole),
    ...(moved ? [] : comparedOf(whole)), ...stepsOf(whole), codeSection(whole), whatIf(whole),
    whole.is_signed && whole.covered ? fold("What is covered by the signature, what is not",
      ...whole.covered.split(/ (?=Not covered)/).map((text) => node("p", {}, text))) : "",
    checksOf(whole),
    whole.raw ? rawOf(whole) : "",
    answer && !answer.open ? answer : "",
  ].filter((part) => part !== "");
}

// An answer comes to the top of what is seen, so that its fix is in view; the form is a scroll away.
function showFrom(holder) {
  holder.scrollIntoView({ block: "start" });
  holder.querySelector("h2").focus({ preventScroll: true });
}

// ------------------------------------------------------------------------------------------------- a pasted request

// A field for a secret. It has several lines, since a field of one makes spaces of the line ends of a key in PEM.
function secretField(id, described) {
  const secret = takesFile(node("textarea", { id, class: "masked", rows: "2", autocomplete: "off", autocapitalize: "off",
    autocorrect: "off", spellcheck: "false", maxlength: "8000", "aria-describedby": described, onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      secret.form.requestSubmit();
    } }));
  const peep = button("Show", () => {
    peep.textContent = secret.classList.toggle("masked") ? "Show" : "Hide";
  }, { "aria-controls": id });
  return node("div", { class: "field" }, secret, peep);
}

const sendsByCtrlEnter = (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form.requestSubmit();
};

function textField(id, properties) {
  return takesFile(node("textarea", { id, spellcheck: "false", autocomplete: "off", maxlength: String(TEXT_MOST), onkeydown: sendsByCtrlEnter, ...properties }));
}

// Another text has other requests.
function tellText(event) {
  PICKED.nth = 0;
  byId("picked").textContent = "";
  tellCut(event);
}

// What the program signed: where it is known, it tells a wrong string from a wrong key.
function signedField(id) {
  return fold("What the program signed, if you can print it",
    node("p", {}, node("label", { for: id }, "The very string, byte for byte: it tells a wrong string from a wrong key")), textField(id, { class: "short" }));
}

// Which request of the text is asked for next; 0: the one that is wrong. The secret is not kept: it is asked for again.
const PICKED = { nth: 0 };

function pickRequest(nth, hadSecret) {
  PICKED.nth = nth;
  const secret = byId("secret");
  if (!hadSecret) return secret.form.requestSubmit();
  byId("picked").textContent = `Request ${nth} comes next. Its secret was not kept: give it again, and press Enter.`;
  secret.scrollIntoView({ block: "center" });
  return secret.focus();
}

// What the form asks; the secret's field is empty then.
function takeAsked() {
  const [text, secret, signed] = ["text", "secret", "signed"].map(byId);
  const asked = { text: text.value, secret: secret.value, signed: signed.value, nth: PICKED.nth };
  secret.value = "";
  byId("picked").textContent = "";
  PICKED.nth = 0;
  return asked;
}

// The form, and where its answer stands. stays: a sentence that says where what is pasted stays; more: what stands beside the button.
function pasteForm(onSubmit, stays, more = "") {
  return [
    node("h2", { tabindex: "-1" }, "Paste a request"),
    node("form", { onsubmit: onSubmit, autocomplete: "off" },
      node("p", {}, node("label", { for: "text" },
        "The request: raw HTTP, a curl command, a URL, a WebSocket frame or a FIX message; the answer may stand with it. A file can be dropped here.")),
      textField("text", { required: "", oninput: tellText }), ...fileChooser(),
      node("p", {}, node("label", { for: "secret" }, "Its secret, or the key in PEM; without one only what can be seen is said")),
      secretField("secret", "stays picked"),
      node("p", { id: "picked", role: "status" }),
      node("p", { class: "hint", id: "stays" }, stays),
      signedField("signed"),
      node("p", {}, node("button", { type: "submit" }, "Explain"), more, node("span", { class: "hint" }, "  Ctrl+Enter does it too."))),
    node("div", { id: "explained" }),
  ];
}
