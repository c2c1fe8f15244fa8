// The page of the verifying server. What it shows of one request is made by report.js, of the session by session.js. The
// same page, saved, stands alone in a file: then its requests are in it, and nothing is asked of anybody.
"use strict";

const MOST_ROWS = 1000; // as many as the server keeps
const MOST_WHOLE = 8000000; // characters of whole requests that the page keeps
const MOST_STORED = 2000000; // characters of them that outlive a reload
const AT_ONCE = 100; // that are taken in one go, so that the page answers in between
const ROW_REM = 1.8; // the height of a line, as inspector.css has it
const BEYOND = 8; // lines that are drawn above and below those in view
const SAY_EVERY_MS = 2000;
const TAKE_EVERY_MS = 100;
const PANELS_EVERY_MS = 500;
const RETRY_MS = 1000;

const list = byId("list");
const lines = byId("lines");
const report = byId("why");

const state = {
  run: "", // tells one run of the server from the next
  rows: [], // {key, run, summary, whole}: the oldest first
  shown: [], // of these what the filter lets through, and lines between: {divider}
  numWrong: 0,
  chosen: "", // the key of the row that the report is about
  follows: true, // the newest stays in view
  unseen: 0, // that came since it did not
  live: false,
  loading: false, // the list of what came before is on its way
  example: "",
  reading: "",
  wholeSize: 0,
  fits: () => true, // what the filter says of a summary
};
const rows = new Map(); // by key

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

async function readJson(answer) {
  const read = await answer.json();
  if (!answer.ok) throw new Error(read.error);
  return read;
}

const getJson = async (path) => readJson(await ask(path));
const askJson = async (path, body) =>
  readJson(await ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));

// -------------------------------------------------------------------------------------------------------- saying it

let toSay = { come: 0, wrong: 0, text: "" };
let sayTimer = 0;

function say(text) {
  if (text) toSay.text = text;
  if (sayTimer) return;
  sayTimer = setTimeout(() => {
    const came = toSay.come ? `${toSay.come} new, ${toSay.wrong} wrong` : "";
    byId("said").textContent = [toSay.text, came].filter(Boolean).join(". ");
    toSay = { come: 0, wrong: 0, text: "" };
    sayTimer = 0;
  }, SAY_EVERY_MS);
}

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = text === "";
  if (text) say(text);
}

// ---------------------------------------------------------------------------------------------------------- the list

const isWrong = (summary) => ["wrong", "not-http", "not-websocket", "not-fix"].includes(summary.verdict);
const isRight = (summary) => ["valid", "unsigned"].includes(summary.verdict);

function isShown(row) {
  const wanted = byId("show").value;
  const kind = isWrong(row.summary) ? "wrong" : isRight(row.summary) ? "right" : "other";
  return (wanted === "all" || wanted === kind) && state.fits(row.summary);
}

// [below so many milliseconds, unit, milliseconds of it, digits]: there is room for five.
const AGES = [[1e3, "ms", 1, 0], [1e4, "s", 1e3, 1], [1e7, "s", 1e3, 0], [3.6e8, "h", 3.6e6, 0], [8.64e10, "d", 8.64e7, 0], [Infinity, "y", 3.15576e10, 0]];

function ageOf({ age_ms: ms }) {
  if (ms === undefined) return "";
  const size = Math.abs(ms);
  const [, unit, whole, digits] = AGES.find(([most]) => size < most);
  return `${(ms / whole).toFixed(digits)} ${unit}`;
}

// Where there is no room, the folders of a path give way before its end: GET /api/… allOrders.
function whatOf({ method, path }) {
  const end = path.search(/\?|$/);
  const front = path.lastIndexOf("/", end) + 1;
  const whole = `${method} ${path}`.trim() || "(no request line)";
  const parts = front > 1 ? [["method", `${method} `], ["folder", path.slice(0, front)], ["name", path.slice(front)]] : [["name", whole]];
  return node("bdi", { class: "what", title: whole }, ...parts.map(([name, text]) => node("span", { class: name }, text)));
}

const CODE_LONG = 5; // characters

// A code of Pay has six digits, or nine: it stands there without the status, which says less.
function answeredOf({ status, code }) {
  const whole = [status || "", code].join(" ").trim();
  return node("span", { class: "answered", title: whole }, code.length > CODE_LONG ? code : whole);
}

function option(row) {
  const { summary } = row;
  const cause = summary.cause ? `  ${summary.cause}` : "";
  const cell = (name, text) => node("span", { class: name }, text);
  return node(
    "div",
    { role: "option", id: `row-${row.key}`, class: isWrong(summary) ? "is-wrong" : "", onclick: () => goTo(row.key) },
    cell("number", String(summary.number)), cell("time", clock(summary.time_ms)),
    whatOf(summary),
    answeredOf(summary),
    node("span", { class: "verdict", title: `${summary.word}${cause}` }, node("span", { class: "word" }, summary.word), cause),
    node("span", { class: "scheme", title: summary.scheme || "" }, summary.scheme || ""), node("span", { class: isOutside(summary) ? "age alarm" : "age" }, ageOf(summary)),
  );
}

const rowHeight = () => parseFloat(getComputedStyle(document.documentElement).fontSize) * ROW_REM;
const viewEnd = (height) => state.shown.length * height - list.clientHeight;

function drawLine(row, at) {
  if (row.divider) return node("div", { class: "divider", role: "presentation" }, row.divider);
  row.element = row.element || option(row);
  row.element.setAttribute("aria-selected", String(row.key === state.chosen));
  row.element.setAttribute("aria-posinset", String(at + 1));
  row.element.setAttribute("aria-setsize", String(state.shown.length));
  return row.element;
}

// A line that is put in again is laid out again: what stands in its place stays.
function putLines(wanted) {
  const stays = new Set(wanted);
  for (const old of [...lines.children]) if (!stays.has(old)) old.remove();
  wanted.forEach((line, i) => {
    if (lines.children[i] !== line) lines.insertBefore(line, lines.children[i] || null);
  });
}

let isDrawing = false;

// Only what is in view stands in the page, so that a thousand lines cost no more than fifty; room above and below is
// kept for the others.
function drawNow() {
  isDrawing = false;
  const height = rowHeight();
  if (state.follows) list.scrollTop = Math.max(0, viewEnd(height));
  const top = state.follows ? Math.max(0, viewEnd(height)) : list.scrollTop;
  const from = Math.max(0, Math.min(Math.floor(top / height) - BEYOND, state.shown.length));
  const to = Math.min(state.shown.length, Math.ceil((top + list.clientHeight) / height) + BEYOND);
  lines.style.paddingTop = `${from * height}px`;
  lines.style.paddingBottom = `${(state.shown.length - to) * height}px`;
  putLines(state.shown.slice(from, to).map((row, i) => drawLine(row, from + i)));
  if (state.follows) list.scrollTop = list.scrollHeight;
  const chosen = rows.get(state.chosen);
  if (chosen && chosen.element && chosen.element.isConnected) list.setAttribute("aria-activedescendant", chosen.element.id);
  else list.removeAttribute("aria-activedescendant");
}

function draw() {
  if (!isDrawing) requestAnimationFrame(drawNow);
  isDrawing = true;
}

const keyOf = (summary, run = state.run) => `${run}-${summary.number}`;

function addRow(summary, run = state.run, whole = null) {
  const key = keyOf(summary, run);
  if (rows.has(key)) return false;
  summary.sought = soughtIn(summary);
  const row = { key, run, summary, whole, element: null, size: 0 };
  rows.set(key, row);
  state.rows.push(row);
  if (isShown(row)) state.shown.push(row);
  if (!whole) wanted.push(row);
  if (isWrong(summary)) {
    state.numWrong++;
    countCause(summary, key);
  }
  if (state.rows.length > MOST_ROWS) dropRow(state.rows[state.rows[0].key === state.chosen ? 1 : 0]);
  return true;
}

function without(all, one) {
  const at = all.indexOf(one);
  if (at >= 0) all.splice(at, 1);
}

// What is above the view and goes takes the view along, so that nothing moves before one's eyes.
function dropRow(row) {
  if (!state.follows && state.shown.includes(row)) list.scrollTop -= rowHeight();
  without(state.rows, row);
  without(state.shown, row);
  rows.delete(row.key);
  state.wholeSize -= row.size;
  if (isWrong(row.summary)) state.numWrong--;
}

function addDivider(divider) {
  state.shown.push({ divider });
}

function showCounts() {
  const { numWrong: wrong } = state;
  const shown = shownRows().length;
  const none = byId("none");
  const filtered = shown < state.rows.length ? `, ${shown} shown` : "";
  byId("counts").textContent = state.rows.length
    ? `${state.rows.length >= MOST_ROWS ? "the last " : ""}${plural(state.rows.length, "request")}, ${wrong} wrong${filtered}` : "no requests yet";
  document.title = state.rows.length ? `${wrong} wrong of ${state.rows.length} - bnconform` : "bnconform";
  none.hidden = shown > 0;
  none.textContent = state.rows.length ? "None of these. Show all, and an empty filter, bring them back." : "Nothing has arrived.";
  byId("save").disabled = state.rows.length === 0;
  for (const id of ["before", "after"]) byId(id).disabled = wrong === 0;
  showFollow();
}

function showFollow() {
  const follow = byId("follow");
  follow.textContent = !state.follows && state.unseen ? `${state.unseen.toLocaleString("en")} new` : "Follow";
  follow.setAttribute("aria-pressed", String(state.follows));
  follow.parentNode.hidden = !state.rows.length;
}

function setFollow(follows) {
  state.follows = follows;
  if (follows) state.unseen = 0;
  draw();
  showFollow();
}

// Who scrolls up wants to read: what comes is counted then, and the list stands still.
function watchScroll() {
  const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 12;
  draw();
  if (isAtEnd === state.follows) return;
  state.follows = isAtEnd;
  if (isAtEnd) state.unseen = 0;
  showFollow();
}

let panelTimer = 0;

function showPanels() {
  if (panelTimer) return;
  panelTimer = setTimeout(async () => {
    panelTimer = 0;
    const summaries = state.rows.map((row) => row.summary);
    if (byId("clock").open && state.live) {
      try {
        state.reading = (await getJson("reading")).reading;
      } catch {
        // The stream says that the server has gone.
      }
    }
    showClock(summaries, state.reading);
    showCauses((cause) => setFilter(cause), goTo);
  }, PANELS_EVERY_MS);
}

let arrived = [];
let isTaking = false;

// Requests may come by the thousand: they are drawn a hundred at a time.
function arrive(summary) {
  arrived.push(summary);
  if (!isTaking) setTimeout(takeArrived, TAKE_EVERY_MS);
  isTaking = true;
}

// What came twice, by the stream and in the list, counts once; what was here before a new connection does not count.
function takeArrived() {
  isTaking = false;
  if (state.loading) return;
  const now = arrived.splice(0, AT_ONCE).filter((summary) => addRow(summary));
  if (arrived.length) {
    isTaking = true;
    setTimeout(takeArrived, 0);
  }
  toSay.come += now.length;
  toSay.wrong += now.filter(isWrong).length;
  if (!state.follows) state.unseen += now.length;
  draw();
  showCounts();
  showPanels();
  say();
  if (!arrived.length) chooseFirst();
  fetchWholes();
}

// What the address asks for, else the newest that is wrong, where nothing was chosen: nothing else moves by itself.
function chooseFirst() {
  if (state.chosen || isPasting() || location.hash === "#paste" || chooseByAddress() || !state.rows.length) return;
  const wrong = state.rows.filter((row) => isWrong(row.summary));
  choose((wrong.length ? wrong : state.rows).at(-1).key);
}

const shownRows = () => state.shown.filter((row) => !row.divider);

function unchoose() {
  state.chosen = "";
  draw();
}

// A line that is out of view is scrolled into it, and no further.
function bringIntoView(row) {
  const height = rowHeight();
  const at = state.shown.indexOf(row) * height;
  if (at < 0) return;
  if (at < list.scrollTop) list.scrollTop = at;
  else if (at + height > list.scrollTop + list.clientHeight) list.scrollTop = at + height - list.clientHeight;
  state.follows = state.follows && list.scrollTop >= viewEnd(height) - 12;
  drawNow();
  showFollow();
}

// False: there is no such request; else what ends when its report is there.
function choose(key, isByHand) {
  const row = rows.get(key);
  if (!row) {
    if (isByHand) notice("This request is not kept on the page any more.");
    return false;
  }
  state.chosen = key;
  draw();
  if (isByHand) {
    if (state.live) notice("");
    bringIntoView(row);
    if (row.run === state.run) history.replaceState(null, "", `#${row.summary.number}`);
  }
  return showRow(row);
}

const isBelow = () => report.offsetTop >= list.offsetTop + list.offsetHeight;

// Where the report stands below the list, it is gone to: nothing else that is in view would change.
async function goTo(key) {
  await choose(key, true);
  if (state.chosen !== key) return;
  const { summary } = rows.get(key);
  if (isBelow()) showFrom(report);
  else say(`Request ${summary.number}: ${summary.word} ${summary.cause}`);
}

function chooseByAddress() {
  const number = /^#(\d+)$/.exec(location.hash);
  return Boolean(number) && choose(`${state.run}-${number[1]}`, true);
}

function moveBy(event) {
  const all = shownRows();
  const at = all.findIndex((row) => row.key === state.chosen);
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    const title = report.querySelector("h2");
    if (title) title.focus();
  }
  if (to === undefined) return;
  event.preventDefault();
  if (all.length) choose(all[Math.max(0, Math.min(to, all.length - 1))].key, true);
}

// The next wrong one in the list, and behind the last the first again.
function stepToWrong(step) {
  const all = shownRows();
  const at = all.findIndex((row) => row.key === state.chosen);
  for (let i = 1; i <= all.length; i++) {
    const row = all[(at + step * i + all.length * 2 + (at < 0 && step < 0 ? 1 : 0)) % all.length];
    if (isWrong(row.summary)) return goTo(row.key);
  }
  return false;
}

// Where the report is gone to, its way on goes with it.
const stepsBelow = () => node("p", { class: "on" }, button("Previous wrong", () => stepToWrong(-1)), " ", button("Next wrong", () => stepToWrong(1)));

function filter() {
  state.fits = filterOf(byId("filter").value);
  state.shown = state.rows.filter(isShown);
  showCounts();
  drawNow();
}

function setFilter(text) {
  const field = byId("filter");
  field.value = field.value === text ? "" : text;
  filter();
}

// ------------------------------------------------------------------------------------------------- the whole request

async function fetchWhole(row) {
  if (row.whole || row.run !== state.run) return;
  const text = await (await ask(`requests/${row.summary.number}`)).text();
  const whole = JSON.parse(text);
  if (!whole.number) throw new Error(whole.error);
  if (row.whole) return; // it was asked for twice
  row.whole = whole;
  if (!rows.has(row.key)) return;
  row.size = text.length;
  state.wholeSize += text.length;
}

const wanted = []; // rows that are not here as a whole yet
let isFetching = false;

// One after the other, so that what was seen to arrive is still here when the server has stopped.
async function fetchWholes() {
  if (isFetching) return;
  isFetching = true;
  try {
    while (wanted.length && state.live && state.wholeSize < MOST_WHOLE) {
      const row = wanted.shift();
      if (rows.has(row.key)) await fetchWhole(row);
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
  const isHere = row.run === state.run && state.live;
  report.replaceChildren(...reportOf(row.whole, isHere ? whatIfOf : undefined, isHere ? askOf : undefined));
  if (state.numWrong > 0) report.querySelector("h2").after(stepsBelow());
  report.scrollTop = 0;
}

function whatIfOf(whole) {
  if (!whole.is_signed || !whole.payload || !whole.signature || whole.verdict === "key-unknown") return "";
  const holder = node("div", {}, node("p", {}, "…"));
  const made = fold("What if", holder);
  made.addEventListener("toggle", () => made.open && openWhatIf(holder, whole, getJson, askJson), { once: true });
  return made;
}

// Where the secret, or the string that was signed, would tell more, there is a field for it.
function askOf(whole) {
  const isUnknown = whole.verdict === "key-unknown";
  const isOpen = Boolean(whole.explain && whole.explain.unexplained);
  if (!isUnknown && !isOpen) return "";
  const holder = node("div", { id: "asked" });
  const send = async (event) => {
    event.preventDefault();
    const [secret, signed] = [form.querySelector("#its-secret"), form.querySelector("#its-signed")];
    const asked = { ...(secret && secret.value ? { secret: secret.value } : {}), ...(signed.value ? { signed: signed.value } : {}) };
    if (secret) secret.value = "";
    await answerInto(holder, () => askJson(`requests/${whole.number}/explain`, asked));
  };
  const form = node("form", { onsubmit: send, autocomplete: "off", class: "ask" },
    ...(isUnknown ? [node("p", {}, node("label", { for: "its-secret" }, "Its secret, or the key in PEM")), secretField("its-secret", "its-stays"),
      node("p", { class: "hint", id: "its-stays" }, "It is used for this answer, and kept nowhere. --key at the start makes it known for all.")] : []),
    isUnknown ? signedField("its-signed") : node("div", {}, node("p", {}, node("label", { for: "its-signed" },
      "The very string that the program signs, byte for byte")), textField("its-signed", { class: "short", required: "" })),
    node("p", {}, node("button", { type: "submit" }, "Explain")));
  return node("section", { "aria-label": "Ask further" }, form, holder);
}

const turns = new WeakMap(); // of a place for answers, how often was asked

// What was asked last is what is answered there, whichever answer comes last.
async function answerInto(holder, asking, onPick = null) {
  const mine = (turns.get(holder) || 0) + 1;
  turns.set(holder, mine);
  holder.replaceChildren(node("p", {}, "…"));
  try {
    const found = await asking();
    if (mine !== turns.get(holder)) return;
    if (found.problem) holder.replaceChildren(node("h2", { tabindex: "-1" }, "Not read"), node("p", {}, sentence(found.problem)));
    else holder.replaceChildren(...reportOf(found, undefined, undefined, onPick));
  } catch (error) {
    if (mine !== turns.get(holder)) return;
    holder.replaceChildren(node("h2", { tabindex: "-1" }, state.live ? "Not explained" : "The server stopped"),
      ...(state.live ? [node("p", {}, `${error.message}.`)] : []));
  }
  showFrom(holder);
}

// ------------------------------------------------------------------------------------------------ nothing came yet

function showEmpty() {
  if (state.chosen || isPasting()) return;
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

let pasted = null; // the form with what was pasted, and the answer: they stay while one looks at something else

const isPasting = () => Boolean(pasted && pasted[0].isConnected);

async function explain(event) {
  event.preventDefault();
  const asked = takeAsked();
  const hadSecret = asked.secret !== "";
  await answerInto(byId("explained"), () => askJson("explain", asked), (nth) => pickRequest(nth, hadSecret));
}

function showPaste() {
  unchoose();
  if (state.live) notice("");
  history.replaceState(null, "", "#paste");
  pasted = pasted || pasteForm(explain, "This stays on this computer: the page may talk to "
    + `${location.hostname} only, and the secret is not kept.`);
  report.replaceChildren(...pasted);
  byId("text").focus();
}

function fieldForDrop() {
  if (!isPasting()) showPaste();
  return byId("text");
}

// ------------------------------------------------------------------------------------------------------ saving it

async function save() {
  const from = byId("save");
  from.disabled = true;
  for (const row of state.rows) if (!row.whole) await fetchWhole(row).catch(() => {});
  const page = await savedPage(state.rows.filter((row) => row.whole).map((row) => row.whole));
  const link = node("a", { href: URL.createObjectURL(new Blob([page], { type: "text/html" })), download: "bnconform-session.html" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), RETRY_MS);
  from.disabled = false;
}

function addSaved(read, run, title) {
  addDivider(title);
  for (const whole of read.requests) addRow(whole, run, whole);
  draw();
  showCounts();
  showPanels();
}

// What this tab has seen of a server that is gone outlives a reload.
const STORED = "bnconform-session";

function store() {
  const wholes = state.rows.filter((row) => row.whole).map((row) => ({ run: row.run, whole: row.whole }));
  let text = JSON.stringify(wholes);
  for (; text.length > MOST_STORED; text = JSON.stringify(wholes)) wholes.splice(0, Math.ceil(wholes.length / 2));
  try {
    sessionStorage.setItem(STORED, text);
  } catch {
    // There is no room: then it does not outlive it.
  }
}

function restore(run) {
  const stored = JSON.parse(sessionStorage.getItem(STORED) || "[]").filter((one) => one.run !== run);
  sessionStorage.removeItem(STORED);
  for (const { run: before, whole } of stored) addRow(whole, before, whole);
  if (stored.length) addDivider("The server started again; its numbers begin anew.");
}

async function openSaved() {
  const read = await getJson("saved");
  if (read) addSaved(readSaved(read), "saved", "Opened from a file; what comes now stands below.");
}

// -------------------------------------------------------------------------------------------------------- the stream

let hasBegun = false;

async function beginFirst(run) {
  hasBegun = true;
  try {
    await openSaved();
    restore(run);
  } catch (error) {
    notice(`${error.message}.`);
  }
  keepParts(ask).catch(() => {});
}

async function begin({ run }) {
  const again = state.run !== "" && state.run !== run;
  state.run = run;
  state.live = true;
  byId("state").textContent = "Live";
  state.loading = true;
  if (!hasBegun) await beginFirst(run);
  if (again) {
    addDivider(`The server started again at ${clock(Number(run))}; its numbers begin anew.`);
    notice("The server started again; its numbers begin anew.");
    arrived = [];
  } else notice("");
  try {
    const now = await getJson("requests");
    state.example = now.example || "";
    arrived = now.requests.concat(arrived);
  } catch {
    // The stream says that the server has gone.
  }
  state.loading = false;
  takeArrived();
  if (location.hash === "#paste" && !isPasting()) showPaste();
  if (!state.rows.length) showEmpty();
}

function stopped() {
  if (state.live) {
    state.live = false;
    const kept = state.rows.length
      ? ` The ${plural(state.rows.length, "request")} stay${state.rows.length === 1 ? "s" : ""} on this page; [Save] keeps them.` : "";
    notice(`The server stopped at ${clock(Date.now()).slice(0, 5)}.${kept}`);
  }
  if (hasBegun) byId("state").textContent = "Stopped";
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
  byId("state").textContent = "Stopped";
  notice("This page is shut: open the address that the terminal shows.");
  if (state.rows.length || isPasting()) return;
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

// The page as a file: what it holds is shown, and what needs a server is not there.
function openFile(text) {
  for (const id of ["paste", "save"]) byId(id).hidden = true;
  document.querySelector(".address").hidden = true;
  try {
    const read = readSaved(JSON.parse(text));
    state.run = "saved";
    byId("state").textContent = `Saved ${new Date(read.saved_ms).toLocaleString("en-GB")}`;
    addSaved(read, "saved", "Saved with bnconform; nothing is asked of anybody here.");
    chooseFirst();
  } catch (error) {
    notice(`${error.message}.`);
  }
}

function start() {
  byId("url").textContent = location.origin;
  byId("copy-url").addEventListener("click", (event) => copy(location.origin, event.currentTarget));
  byId("follow").addEventListener("click", () => setFollow(!state.follows || state.unseen > 0));
  byId("paste").addEventListener("click", showPaste);
  byId("save").addEventListener("click", save);
  byId("show").addEventListener("change", filter);
  byId("filter").addEventListener("input", filter);
  byId("before").addEventListener("click", () => stepToWrong(-1));
  byId("after").addEventListener("click", () => stepToWrong(1));
  byId("clock").addEventListener("toggle", showPanels);
  list.addEventListener("scroll", watchScroll, { passive: true });
  new ResizeObserver(draw).observe(list);
  list.addEventListener("keydown", moveBy);
  report.addEventListener("keydown", (event) => {
    if (event.key === "Escape") list.focus();
  });
  lightParts(report);
  if (!byId("saved")) takesDrops(fieldForDrop);
  showCounts();
}

start();
const held = byId("saved");
if (held) openFile(held.textContent);
else {
  window.addEventListener("hashchange", () => {
    if (takeToken()) return location.reload();
    if (location.hash === "#paste") return showPaste();
    if (!chooseByAddress() && location.hash) notice(`There is no request ${location.hash} on this page.`);
  });
  window.addEventListener("pagehide", store);
  takeToken();
  listen();
}
