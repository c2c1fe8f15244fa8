// A file that somebody drops on a page of bnconform, or opens there. Of a HAR, and of Postman's collection, each request can be
// chosen: what stands in the field then is what `explain` reads of that one. report.js stands before it.
"use strict";

const TEXT_MOST = 1000000; // characters of a text to be explained
const ANSWER_MOST = 4096; // of an answer that goes with its request

// A file's bytes as text: UTF-16 says so by its first two, or has a zero in one of them where a letter of ASCII begins it.
function textOfFile(bytes) {
  const [first, second] = new Uint8Array(bytes);
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined);
  const name = isLittle ? "utf-16le" : isBig ? "utf-16be" : "utf-8";
  return new TextDecoder(name).decode(bytes);
}

// --------------------------------------------------------------------------------------------- the requests of a file

const addressOf = ({ url }) => String((url && url.raw) || url || "").replace(/^\w+:\/\//, "").split("?")[0];
const isCall = (one) => Boolean(one) && typeof one === "object" && one.url !== undefined;

function callOfHar({ request, response }) {
  const { status, content } = response || {};
  const answer = content && typeof content.text === "string" ? content.text.slice(0, ANSWER_MOST) : "";
  return { title: `${request.method} ${addressOf(request)} ${status || ""}`.trim(), text: `${JSON.stringify({ request }, null, 1)}\n\n${answer}`.trim() };
}

// A collection's variables stand in its requests by name, {{name}}.
function callsOfPostman({ item, variable }) {
  const values = new Map((Array.isArray(variable) ? variable : []).map((one) => [one.key, String(one.value ?? "")]));
  const put = (text) => text.replace(/\{\{([^{}]+)\}\}/g, (whole, name) => (values.has(name) ? JSON.stringify(values.get(name)).slice(1, -1) : whole));
  const of = ({ name, request, item: folder }) => {
    if (Array.isArray(folder)) return folder.flatMap(of);
    if (!isCall(request)) return [];
    const text = put(JSON.stringify({ request }, null, 1));
    return [{ title: `${name || "(no name)"}: ${request.method || "GET"} ${addressOf(JSON.parse(text).request)}`, text }];
  };
  return item.flatMap(of);
}

// {title, text} of each request; none: it is another file.
function callsOf(text) {
  try {
    const read = JSON.parse(text);
    if (read.log && Array.isArray(read.log.entries)) return read.log.entries.filter((one) => isCall(one.request)).map(callOfHar);
    return Array.isArray(read.item) ? callsOfPostman(read) : [];
  } catch {
    return [];
  }
}

// ------------------------------------------------------------------------------------------------------- in the page

// The first that is signed is chosen.
function showCalls(holder, field, name, calls) {
  const pick = node("select", { onchange: () => (field.value = calls[pick.selectedIndex].text) },
    ...calls.map((one, at) => node("option", {}, `${at + 1}  ${one.title}`)));
  pick.selectedIndex = Math.max(0, calls.findIndex((one) => /signature/i.test(one.text)));
  field.value = calls[pick.selectedIndex].text;
  holder.replaceChildren(node("label", {}, `${plural(calls.length, "request")} in ${name} `, pick));
}

const NO_LETTER = /[\0\ufffd]/g; // what a picture or an archive is full of, read as text

// Why a file is not read into a field; "": it is.
function whyNotRead(name, text) {
  if (text === null) return `${name} cannot be read: it is a folder, or has gone.`;
  if (text === "") return `${name} is empty.`;
  if ((text.match(NO_LETTER) || []).length * 20 > text.length) return `${name} is no text.`;
  return text.length > TEXT_MOST ? `${name} is too long for one request, and neither a HAR nor a collection of Postman.` : "";
}

async function takeFile(field, file) {
  const text = await file.arrayBuffer().then(textOfFile, () => null);
  const holder = byId("calls");
  const calls = field.id === "text" && text ? callsOf(text) : [];
  const why = whyNotRead(file.name, text);
  if (holder) holder.replaceChildren();
  if (calls.length) showCalls(holder, field, file.name, calls);
  else if (!why) field.value = text;
  else if (holder) holder.append(why);
  field.focus();
}

const CUT = `Only the first ${TEXT_MOST.toLocaleString("en")} characters fit here, and the rest was cut off: paste the part that has the request.`;

// A field cuts what is too long for it without a word.
function tellCut({ currentTarget }) {
  const holder = byId("calls");
  const isCut = currentTarget.value.length >= TEXT_MOST;
  if (isCut || holder.textContent === CUT) holder.textContent = isCut ? CUT : "";
}

const hasFiles = (event) => [...event.dataTransfer.types].includes("Files");

// A file that is dropped on a field is read into it.
function takesFile(field) {
  field.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    takeFile(field, event.dataTransfer.files[0]);
  });
  return field;
}

// One that is dropped beside a field is a request: fieldOf gives the field for it.
function takesDrops(fieldOf) {
  const mark = (isOver) => document.body.classList.toggle("dropping", isOver);
  window.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  window.addEventListener("dragleave", (event) => event.relatedTarget || mark(false));
  window.addEventListener("drop", (event) => {
    mark(false);
    if (event.defaultPrevented || !hasFiles(event)) return;
    event.preventDefault();
    takeFile(fieldOf(), event.dataTransfer.files[0]);
  });
}

function fileChooser() {
  const chosen = node("input", { type: "file", id: "file", onchange: () => chosen.files[0] && takeFile(byId("text"), chosen.files[0]) });
  return [node("p", { class: "choice" }, node("label", { for: "file" }, "Or open a file; of a HAR or a Postman collection each request can be chosen "), chosen),
    node("p", { id: "calls", "aria-live": "polite" })];
}
