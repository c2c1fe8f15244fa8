// The page of the verifying server. Every text that comes from a request arrives as it is to be shown, and becomes
// nothing but text here: nodes are made one by one, and no markup is ever read from a string.
"use strict";

const MOST_ROWS = 1000; // as many as the server keeps
const MOST_WHOLE = 4000000; // characters of whole requests that the page keeps
const FIRST_SHOWN = 4096; // of a long text, before [Show all]
const SAY_EVERY_MS = 2000;
const RETRY_MS = 1000;

const byId = (id) => document.getElementById(id);
const list = byId("list");
const report = byId("why");

const state = {
  run: "", // tells one run of the server from the next
  rows: [], // {key, run, summary, whole, element}: the oldest first
  waiting: [], // summaries that came while the page is paused
  chosen: "", // the key of the row that the report is about
  paused: false,
  live: false,
  loading: false, // the list of what came before is on its way
  stoppedAt: "",
  example: "",
  wholeSize: 0,
};

// --------------------------------------------------------------------------------------------------------- the token

// With a key of one's own the server asks for a token. It comes in the address that the terminal shows, behind the #,
// is taken from there once, and kept for this tab alone.
const TOKEN = "bnconform-token";

function takeToken() {
  const found = /^#token=([0-9a-f]+)$/.exec(location.hash);
  if (!found) return false;
  sessionStorage.setItem(TOKEN, found[1]);
  history.replaceState(null, "", location.pathname);
  return true;
}

function ask(path, options = {}) {
  const token = sessionStorage.getItem(TOKEN);
  const headers = { ...options.headers, ...(token ? { "X-Bnconform-Token": token } : {}) };
  return fetch(path, { cache: "no-store", ...options, headers });
}

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

async function copy(text, from) {
  const label = from.textContent;
  try {
    await navigator.clipboard.writeText(text);
    from.textContent = "Copied";
  } catch {
    from.textContent = "Select and copy it by hand";
  }
  setTimeout(() => (from.textContent = label), 1500);
}

const copyButton = (label, text) => button(label, (event) => copy(text, event.currentTarget));
const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
const clock = (ms) => new Date(ms).toTimeString().slice(0, 8);

// -------------------------------------------------------------------------------------------------------- saying it

let toSay = { come: 0, wrong: 0, text: "" };
let sayTimer = 0;

function say(text) {
  if (text) toSay.text = text;
  if (sayTimer) return;
  sayTimer = setTimeout(() => {
    const came = toSay.come ? `${toSay.come} new, ${toSay.wrong} wrong` : "";
    byId("said").textContent = toSay.text || came;
    toSay = { come: 0, wrong: 0, text: "" };
    sayTimer = 0;
  }, SAY_EVERY_MS);
}

// ---------------------------------------------------------------------------------------------------------- the list

const isWrong = (summary) => ["wrong", "not-http", "not-websocket", "not-fix"].includes(summary.verdict);
const isRight = (summary) => ["valid", "unsigned"].includes(summary.verdict);

function isShown(row) {
  const wanted = byId("show").value;
  if (wanted === "wrong") return isWrong(row.summary);
  if (wanted === "right") return isRight(row.summary);
  return wanted === "all" || !(isWrong(row.summary) || isRight(row.summary));
}

function option(row) {
  const { summary } = row;
  const cause = summary.cause ? `  ${summary.cause}` : "";
  return node(
    "li",
    { role: "option", id: `row-${row.key}`, "aria-selected": "false", class: isWrong(summary) ? "is-wrong" : "",
      onclick: () => choose(row.key, true) },
    node("span", { class: "number" }, String(summary.number)),
    node("span", { class: "what" }, `${summary.method} ${summary.path}`.trim() || "(no request line)"),
    node("span", { class: "verdict" }, node("span", { class: "word" }, summary.word), cause),
  );
}

const keyOf = (summary) => `${state.run}-${summary.number}`;

function addRow(summary) {
  const key = keyOf(summary);
  const row = { key, run: state.run, summary, whole: null, element: null };
  row.element = option(row);
  row.element.hidden = !isShown(row);
  state.rows.push(row);
  list.append(row.element);
  while (state.rows.length > MOST_ROWS) dropRow(state.rows.find((old) => old.key !== state.chosen));
}

function dropRow(row) {
  state.rows.splice(state.rows.indexOf(row), 1);
  if (row.whole) state.wholeSize -= row.size;
  row.element.remove();
}

function showCounts() {
  const wrong = state.rows.filter((row) => isWrong(row.summary)).length;
  const shown = state.rows.filter((row) => !row.element.hidden).length;
  const none = byId("none");
  byId("counts").textContent = state.rows.length
    ? `${state.rows.length >= MOST_ROWS ? "the last " : ""}${plural(state.rows.length, "request")}, ${wrong} wrong` : "no requests yet";
  document.title = state.rows.length ? `${wrong} wrong of ${state.rows.length} - bnconform` : "bnconform";
  none.hidden = shown > 0;
  none.textContent = state.rows.length ? "None of these. Show all brings them back." : "Nothing has arrived.";
  byId("save").disabled = state.rows.length === 0;
  showState();
}

function showState() {
  const waiting = state.waiting.length ? `, ${state.waiting.length} new` : "";
  byId("pause").textContent = state.paused ? "Go on" : "Pause";
  byId("pause").setAttribute("aria-pressed", String(state.paused));
  byId("state").textContent = !state.live ? "Stopped" : state.paused ? `Paused${waiting}` : "Live";
}

let arrived = [];

// Requests may come by the thousand: they are put into the page once a frame.
function arrive(summary) {
  if (arrived.length === 0) setTimeout(takeArrived, 30);
  arrived.push(summary);
  if (arrived.length > MOST_ROWS) arrived.shift();
}

// What came twice, by the stream and in the list, counts once; what was here before a new connection does not count.
function takeArrived() {
  if (state.loading) return;
  const known = new Set(state.rows.concat(state.waiting.map((summary) => ({ key: keyOf(summary) }))).map((row) => row.key));
  const now = arrived.filter((summary) => !known.has(keyOf(summary)) && known.add(keyOf(summary)));
  arrived = [];
  if (state.paused) {
    state.waiting = state.waiting.concat(now).slice(-MOST_ROWS);
    showState();
    return;
  }
  now.forEach(addRow);
  toSay.come += now.length;
  toSay.wrong += now.filter(isWrong).length;
  showCounts();
  say();
  // What the address asks for, else the first one where nothing was chosen: nothing else moves by itself.
  if (!state.chosen && !report.querySelector("form")) chooseByAddress() || (state.rows.length && choose(state.rows[0].key));
  fetchWholes();
}

const shownRows = () => state.rows.filter((row) => !row.element.hidden);
const rowOf = (key) => state.rows.find((row) => row.key === key);

function choose(key, isByHand) {
  const row = rowOf(key);
  if (!row) return false;
  const before = rowOf(state.chosen);
  if (before) before.element.setAttribute("aria-selected", "false");
  state.chosen = key;
  row.element.setAttribute("aria-selected", "true");
  list.setAttribute("aria-activedescendant", row.element.id);
  if (isByHand) {
    if (state.live) notice("");
    row.element.scrollIntoView({ block: "nearest" });
    if (row.run === state.run) history.replaceState(null, "", `#${row.summary.number}`);
  }
  showRow(row);
  return true;
}

function chooseByAddress() {
  const number = /^#(\d+)$/.exec(location.hash);
  return Boolean(number) && choose(`${state.run}-${number[1]}`, true);
}

function moveBy(event) {
  const rows = shownRows();
  const at = rows.findIndex((row) => row.key === state.chosen);
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    const title = report.querySelector("h2");
    if (title) title.focus();
  }
  if (to === undefined) return;
  event.preventDefault();
  if (rows.length) choose(rows[Math.max(0, Math.min(to, rows.length - 1))].key, true);
}

// ------------------------------------------------------------------------------------------------- the whole request

async function getJson(path) {
  const answer = await ask(path);
  const read = await answer.json();
  if (!answer.ok) throw new Error(read.error);
  return read;
}

async function fetchWhole(row) {
  if (row.whole || row.run !== state.run) return;
  const text = await (await ask(`requests/${row.summary.number}`)).text();
  const whole = JSON.parse(text);
  if (!whole.number) throw new Error(whole.error);
  if (row.whole) return; // it was asked for twice
  row.whole = whole;
  row.size = text.length;
  state.wholeSize += text.length;
}

let isFetching = false;

// One after the other, so that what was seen to arrive is still here when the server has stopped.
async function fetchWholes() {
  if (isFetching) return;
  isFetching = true;
  try {
    for (let row; state.live && state.wholeSize < MOST_WHOLE; await fetchWhole(row)) {
      row = state.rows.find((one) => !one.whole && one.run === state.run && !one.asked);
      if (!row) break;
      row.asked = true;
    }
  } catch {
    // It is asked for again when it is chosen, which says what is wrong.
  }
  isFetching = false;
}

async function showRow(row) {
  let why = "The server stopped before this page had it whole.";
  try {
    await fetchWhole(row);
  } catch (error) {
    if (state.live) why = `${error.message}.`;
  }
  if (state.chosen !== row.key) return;
  if (!row.whole) {
    report.replaceChildren(...heading(row.summary, row.summary.word + "  " + row.summary.cause), node("p", {}, why));
    return;
  }
  report.replaceChildren(...reportOf(row.whole, row));
  report.scrollTop = 0;
}

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

const BYTES = new Set(["same", "signed", "sent", "yours", "right"]); // labels of rows that show bytes

// The screen of `bnconform explain`, line by line: rows, facts, sentences.
function screenOf(text) {
  const made = [];
  let table = null;
  let facts = null;
  let right = null;
  let paragraph = null;
  const end = () => (table = facts = right = paragraph = null);
  for (const line of text.split("\n").slice(1)) {
    const row = /^ {2}(\S(?:.*?\S)?) {2,}(.*?)(?:(?:\t| {2,})([\d,]+ bytes?))?$/.exec(line);
    const fact = /^([A-Z][a-z]+) {2,}(\S.*)$/.exec(line);
    if (line === "") {
      end();
    } else if (right && line.startsWith("  ")) {
      right.append(`${right.textContent ? "\n" : ""}${line.trim()}`);
    } else if (line === "Right" || fact) {
      if (!facts) made.push((end(), (facts = node("dl"))));
      right = line === "Right" ? node("pre") : null;
      facts.append(node("dt", {}, fact ? fact[1] : "Right"), node("dd", {}, right || fact[2].replace(/\t/g, ", ")));
    } else if (row) {
      if (!table) made.push((end(), (table = node("table", { class: "rows" }))));
      table.append(node("tr", { class: row[1] }, node("th", { scope: "row" }, row[1]),
        node("td", {}, node(BYTES.has(row[1]) ? "code" : "span", {}, row[2]), " ", row[3] ? node("span", { class: "count" }, row[3]) : "")));
    } else {
      if (!paragraph) made.push((end(), (paragraph = node("p", { class: "says" }))));
      else paragraph.append(node("br"));
      paragraph.append(line.trim().replace(/\t/g, "  "));
    }
  }
  return made;
}

const signOf = (number) => (number > 0 ? `(${number})` : "(sig)");
const tintOf = (number) => (number > 0 ? `part tint-${((number - 1) % 6) + 1}` : "part tint-0");

function light(event) {
  const part = event.target.closest ? event.target.closest("[data-part]") : null;
  for (const lit of report.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!part) return;
  for (const same of report.querySelectorAll(`[data-part="${part.dataset.part}"]`)) same.classList.add("lit");
}

function segment(one, text) {
  const number = Array.isArray(one) ? one[0] : null;
  if (number === null) return document.createTextNode(text);
  if (number < 0) return node("strong", { class: "fault" }, text);
  return node("span", { class: tintOf(number), "data-part": String(number), "data-sign": signOf(number) }, text);
}

// Lines end behind their <LF>; a long text is cut, and shown as a whole when it is asked for.
function textOf(segments, most) {
  const made = node("pre", { class: "bytes" });
  let left = most;
  for (const one of segments) {
    const text = (Array.isArray(one) ? one[1] : one).replace(/<LF>/g, "<LF>\n");
    if (left <= 0) break;
    made.append(segment(one, text.slice(0, left)));
    left -= text.length;
  }
  if (left >= 0) return made;
  const more = button("Show all", () => holder.replaceChildren(textOf(segments, Infinity)));
  const holder = node("div", {}, made, node("p", { class: "hint" }, `… ${plural(-left, "more character")} shown here. `, more));
  return holder;
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
  const made = fold(countLabel(whole), textOf(whole.raw, FIRST_SHOWN));
  made.open = Boolean(whole.fault);
  return made;
}

// -------------------------------------------------------------------------------------------------------- what if

function showMistake(into, one) {
  into.replaceChildren(
    node("p", {}, one.says),
    node("table", { class: "rows" },
      node("tr", {}, node("th", { scope: "row" }, "signed"), node("td", {}, node("code", {}, one.signed || "(nothing)"), " ",
        node("span", { class: "count" }, plural(one.signed_bytes, "byte")))),
      node("tr", {}, node("th", { scope: "row" }, "gives"), node("td", {}, node("code", {}, one.signature)))),
    node("p", {}, one.yours ? node("strong", {}, "This is yours.") : "This is not the signature that was sent."));
}

async function openWhatIf(holder, number) {
  let found;
  try {
    found = await getJson(`requests/${number}/what-if`);
  } catch (error) {
    holder.replaceChildren(node("p", {}, state.live ? `${error.message}.` : "The server stopped."));
    return;
  }
  if (!found.mistakes.length) {
    holder.replaceChildren(node("p", {}, "Nothing can be signed anew here: the key's private half is not known."));
    return;
  }
  const shown = node("div", { "aria-live": "polite" });
  const pick = node("select", { onchange: () => showMistake(shown, found.mistakes[pick.selectedIndex]) });
  found.mistakes.forEach((one) => pick.append(node("option", {}, one.id + (one.yours ? "  - this is yours" : ""))));
  pick.selectedIndex = Math.max(0, found.mistakes.findIndex((one) => one.yours));
  holder.replaceChildren(
    node("p", {}, node("label", {}, `What if the client made this mistake, of ${found.mistakes.length} that apply? `, pick)),
    shown, node("p", { class: "hint" }, found.whole ? "" : "The search was cut short: signing takes long with this key."));
  showMistake(shown, found.mistakes[pick.selectedIndex]);
}

function whatIfOf(whole) {
  if (!whole.number || !whole.is_signed || !whole.payload || !whole.signature || whole.verdict === "key-unknown") return "";
  const holder = node("div", {}, node("p", {}, "…"));
  const made = fold("What if", holder);
  made.addEventListener("toggle", () => made.open && openWhatIf(holder, whole.number), { once: true });
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

function reportOf(whole) {
  const line = whole.screen ? whole.screen.split("\n", 1)[0].replace(/\t.*$/, "") : whole.headline;
  const copyIt = whole.report
    ? node("p", {}, copyButton("Copy the report", whole.report),
      node("span", { class: "hint" }, `  ${whole.posting}`)) : "";
  return [
    ...heading(whole, line), readAsOf(whole), ...(whole.screen ? screenOf(whole.screen) : []), noticeOf(whole), copyIt, ...stepsOf(whole),
    whatIfOf(whole),
    whole.is_signed && whole.covered ? fold("What is covered by the signature, what is not",
      ...whole.covered.split(/ (?=Not covered)/).map((text) => node("p", {}, text))) : "",
    checksOf(whole),
    whole.raw ? rawOf(whole) : "",
    whole.answer !== undefined ? fold(`Answer: ${whole.status || ""} ${whole.code}`.trim(), textOf([whole.answer], FIRST_SHOWN)) : "",
  ].filter((part) => part !== "");
}

// ------------------------------------------------------------------------------------------------ nothing came yet

function showEmpty() {
  if (state.chosen || report.querySelector("form")) return;
  report.replaceChildren(
    node("h2", { tabindex: "-1" }, "Nothing has arrived yet"),
    node("p", { class: "says" }, "Point a program here by its base URL:"),
    node("p", { class: "command" }, node("code", {}, location.origin), " ", copyButton("Copy", location.origin)),
    node("p", {}, "Or send a first request from a shell, signed with the key that the exchange's own documents print:"),
    node("div", { class: "command" }, node("pre", {}, state.example), copyButton("Copy", state.example)),
    node("p", {}, "Or run a program as it is, sealed, with the exchange's names leading here and nowhere else:"),
    node("p", { class: "command" }, node("code", {}, "bnconform serve -- your program")));
}

// ------------------------------------------------------------------------------------------------- a pasted request

async function explain(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const [text, secret] = [form.querySelector("#text"), form.querySelector("#secret")];
  const body = JSON.stringify({ text: text.value, secret: secret.value });
  const holder = byId("explained");
  secret.value = "";
  holder.replaceChildren(node("p", {}, "…"));
  try {
    const answer = await ask("explain", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const found = await answer.json();
    const problem = found.error || found.problem;
    if (problem) holder.replaceChildren(node("h2", { tabindex: "-1" }, "Not read"), node("p", {}, problem));
    else holder.replaceChildren(...reportOf(found));
  } catch {
    holder.replaceChildren(node("h2", { tabindex: "-1" }, "The server stopped"));
  }
  holder.querySelector("h2").focus();
}

function showPaste() {
  const before = rowOf(state.chosen);
  if (before) before.element.setAttribute("aria-selected", "false");
  state.chosen = "";
  list.removeAttribute("aria-activedescendant");
  history.replaceState(null, "", location.pathname);
  // A text area keeps the line ends of a key in PEM, which a field of one line makes spaces of.
  const secret = node("textarea", { id: "secret", class: "masked", rows: "2", autocomplete: "off", autocapitalize: "off",
    autocorrect: "off", spellcheck: "false", maxlength: "8000", "aria-describedby": "stays", onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      secret.form.requestSubmit();
    } });
  const peep = button("Show", () => {
    peep.textContent = secret.classList.toggle("masked") ? "Show" : "Hide";
  }, { "aria-controls": "secret" });
  const text = node("textarea", { id: "text", spellcheck: "false", autocomplete: "off", required: "", maxlength: "1000000" });
  report.replaceChildren(
    node("h2", { tabindex: "-1" }, "Paste a request"),
    node("form", { onsubmit: explain, autocomplete: "off" },
      node("p", {}, node("label", { for: "text" },
        "The request: raw HTTP, a curl command, a URL, a WebSocket frame or a FIX message; the answer may stand with it")),
      text,
      node("p", {}, node("label", { for: "secret" }, "Its secret, or the key in PEM; without one only what can be seen is said")),
      node("div", { class: "field" }, secret, peep),
      node("p", { class: "hint", id: "stays" }, "This stays on this computer: the page may talk to "
        + `${location.hostname} only. The secret is not kept.`),
      node("p", {}, node("button", { type: "submit" }, "Explain"))),
    node("div", { id: "explained" }));
  text.focus();
}

// ------------------------------------------------------------------------------------------------------------ saving

async function save() {
  const lines = state.rows.map((row) => JSON.stringify(row.whole || row.summary));
  const address = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "application/x-ndjson" }));
  const link = node("a", { href: address, download: "bnconform-requests.ndjson" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function pause() {
  state.paused = !state.paused;
  if (!state.paused) {
    arrived = state.waiting.concat(arrived);
    state.waiting = [];
    takeArrived();
  }
  showState();
}

// ------------------------------------------------------------------------------------------------------- the stream

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = text === "";
  if (text) say(text);
}

async function begin({ run }) {
  const again = state.run !== "" && state.run !== run;
  state.run = run;
  state.live = true;
  if (again) {
    list.append(node("li", { class: "divider", role: "presentation" },
      `The server started again at ${clock(Number(run))}; its numbers begin anew.`));
    notice("The server started again; its numbers begin anew.");
    arrived = [];
    state.waiting = [];
  } else notice("");
  state.loading = true;
  try {
    const now = await getJson("requests");
    state.example = now.example || "";
    arrived = now.requests.concat(arrived);
  } catch {
    // The stream says that the server has gone.
  }
  state.loading = false;
  takeArrived();
  showCounts();
  if (!state.rows.length) showEmpty();
}

function stopped() {
  if (state.live) {
    state.live = false;
    const kept = state.rows.length
      ? ` The ${plural(state.rows.length, "request")} stay${state.rows.length === 1 ? "s" : ""} on this page; [Save] keeps them.` : "";
    notice(`The server stopped at ${clock(Date.now()).slice(0, 5)}.${kept}`);
  }
  showState();
}

function takeEvent(text) {
  const [, name, data] = /^event: (\w+)\ndata: (.*)$/m.exec(text) || [];
  if (name === "begin") begin(JSON.parse(data));
  if (name === "request") arrive(JSON.parse(data));
}

// An EventSource can send no header: the stream is read here.
async function readEvents(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let left = "", next; !(next = await reader.read()).done; ) {
    const events = (left + next.value).split("\n\n");
    left = events.pop();
    events.forEach(takeEvent);
  }
}

function showShut() {
  state.live = false;
  showState();
  notice("This page is shut: open the address that the terminal shows.");
  if (state.rows.length || report.querySelector("form")) return;
  report.replaceChildren(
    node("h2", { tabindex: "-1" }, "This page is shut"),
    node("p", { class: "says" }, "The server holds a key of your own, so that it tells nothing without the token in the address "
      + "of the page. Open the address that the terminal shows behind the word Page. It is good until the server ends."));
}

async function listen() {
  try {
    const answer = await ask("events");
    if (answer.status === 403) return showShut();
    await readEvents(answer);
  } catch {
    // It has gone.
  }
  stopped();
  setTimeout(listen, RETRY_MS);
}

// --------------------------------------------------------------------------------------------------------------- all

byId("url").textContent = location.origin;
byId("copy-url").addEventListener("click", (event) => copy(location.origin, event.currentTarget));
byId("pause").addEventListener("click", pause);
byId("paste").addEventListener("click", showPaste);
byId("save").addEventListener("click", save);
byId("show").addEventListener("change", () => {
  for (const row of state.rows) row.element.hidden = !isShown(row);
  showCounts();
});
list.addEventListener("keydown", moveBy);
report.addEventListener("keydown", (event) => {
  if (event.key === "Escape") list.focus();
});
for (const kind of ["mouseover", "focusin"]) report.addEventListener(kind, light);
for (const kind of ["mouseleave", "focusout"]) report.addEventListener(kind, () => light({ target: report }));
window.addEventListener("hashchange", () => {
  if (takeToken()) return location.reload();
  if (!chooseByAddress() && location.hash) notice(`There is no request ${location.hash} on this page.`);
});
takeToken();
showCounts();
listen();
