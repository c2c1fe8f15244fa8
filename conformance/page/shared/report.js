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

function noticeOf(whole) {
  if (!whole.fault) return "";
  const place = whole.fault_at === undefined ? "" : `Byte ${whole.fault_at + 1}: `;
  return node("p", { class: "says" }, `${place}${whole.fault}. ${whole.fix}`);
}

// What was pasted was read as one request out of a text: which one is said.
function readAsOf(whole) {
  return whole.read_as ? node("p", { class: "hint" }, `Read as: ${whole.read_as}`) : "";
}

// whatIf(whole) gives what stands behind the steps: a page without a server has none.
function reportOf(whole, whatIf = () => "") {
  const line = whole.screen ? whole.screen.split("\n", 1)[0].replace(/\t.*$/, "") : whole.headline;
  const copyIt = whole.report
    ? node("p", {}, copyButton("Copy the report", whole.report),
      node("span", { class: "hint" }, `  ${whole.posting}`)) : "";
  return [
    ...heading(whole, line), readAsOf(whole), ...(whole.screen ? screenOf(whole.screen) : []), noticeOf(whole), copyIt, ...stepsOf(whole),
    whatIf(whole),
    whole.is_signed && whole.covered ? fold("What is covered by the signature, what is not",
      ...whole.covered.split(/ (?=Not covered)/).map((text) => node("p", {}, text))) : "",
    checksOf(whole),
    whole.raw ? rawOf(whole) : "",
    whole.answer !== undefined ? fold(`Answer: ${whole.status || ""} ${whole.code}`.trim(), textOf([whole.answer], FIRST_SHOWN)) : "",
  ].filter((part) => part !== "");
}

// ------------------------------------------------------------------------------------------------- a pasted request

// The form, and where its answer stands. stays: a sentence that says where what is pasted stays.
function pasteForm(onSubmit, stays) {
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
  return [
    node("h2", { tabindex: "-1" }, "Paste a request"),
    node("form", { onsubmit: onSubmit, autocomplete: "off" },
      node("p", {}, node("label", { for: "text" },
        "The request: raw HTTP, a curl command, a URL, a WebSocket frame or a FIX message; the answer may stand with it")),
      text,
      node("p", {}, node("label", { for: "secret" }, "Its secret, or the key in PEM; without one only what can be seen is said")),
      node("div", { class: "field" }, secret, peep),
      node("p", { class: "hint", id: "stays" }, stays),
      node("p", {}, node("button", { type: "submit" }, "Explain"))),
    node("div", { id: "explained" }),
  ];
}
