// The page of the verifying server. What it shows of one request is made by report.js.
"use strict";

const MOST_ROWS = 1000; // as many as the server keeps
const MOST_WHOLE = 4000000; // characters of whole requests that the page keeps
const SAY_EVERY_MS = 2000;
const RETRY_MS = 1000;

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
  report.replaceChildren(...reportOf(row.whole, whatIfOf));
  report.scrollTop = 0;
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
  report.replaceChildren(...pasteForm(explain, "This stays on this computer: the page may talk to "
    + `${location.hostname} only. The secret is not kept.`));
  byId("text").focus();
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
lightParts(report);
window.addEventListener("hashchange", () => {
  if (takeToken()) return location.reload();
  if (!chooseByAddress() && location.hash) notice(`There is no request ${location.hash} on this page.`);
});
takeToken();
showCounts();
listen();
