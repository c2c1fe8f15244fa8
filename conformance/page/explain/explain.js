// explain.html: a request that somebody pastes, explained in this page alone. What is shown of it is made by report.js.

const view = byId("why");
const SHARED = "#r=";
const SHOW_SECONDS_MS = 1000;

let worker = null; // the one that is open, or opening
let opened = null; // a promise of it
let isBusy = false;

// -------------------------------------------------------------------------------------------------------- the worker

const bytesOfBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function reply(of) {
  return new Promise((done, failed) => {
    of.onmessage = ({ data }) => (data.error ? failed(new Error(data.error)) : done(data));
    of.onerror = (event) => failed(new Error(event.message || "the worker cannot start"));
  });
}

function scriptAddress() {
  const address = URL.createObjectURL(new Blob([byId("worker").textContent], { type: "text/javascript" }));
  const make = { createScriptURL: (text) => text };
  return window.trustedTypes ? window.trustedTypes.createPolicy("bnconform", make).createScriptURL(address) : address;
}

const address = scriptAddress();

// Opened when the page is, so that the first answer is not late.
function open() {
  isBusy = false;
  worker = new Worker(address);
  const packed = bytesOfBase64(byId("module").textContent.trim());
  opened = reply(worker);
  opened.catch(() => {}); // told to who asks
  worker.postMessage({ packed }, [packed.buffer]);
}

function stop() {
  worker.terminate();
  open();
}

// What is asked anew ends what was asked before: that is answered no more.
async function explained(question) {
  if (isBusy) stop();
  isBusy = true;
  const mine = worker;
  await opened;
  const asked = new TextEncoder().encode(JSON.stringify(question));
  const answer = reply(mine);
  mine.postMessage({ asked }, [asked.buffer]);
  const found = await answer;
  isBusy = false;
  return found;
}

// -------------------------------------------------------------------------------------------------------- the answer

function say(text) {
  byId("said").textContent = text;
}

function showProblem(holder, title, text) {
  holder.replaceChildren(node("h2", { tabindex: "-1" }, title), node("p", {}, sentence(text)));
  showFrom(holder);
}

// What is shared is what others may read: no key, no secret, and no signature that was not sent.
async function shareAddress(shared) {
  const packed = new Blob([shared]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return location.href.split("#")[0] + SHARED + btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function shareButton(shared) {
  const hint = node("span", { class: "hint" }, "  It holds this report, without your key, your secret and the right signature.");
  return node("p", {}, button("Copy a link to it", async (event) => {
    const from = event.currentTarget;
    const link = await shareAddress(shared);
    history.replaceState(null, "", link.slice(link.indexOf("#")));
    copy(link, from);
  }, { id: "share" }), hint);
}

// What would tell more has its field above.
function fieldAbove(whole, hasSecret) {
  const isOpen = Boolean(whole.explain && whole.explain.unexplained);
  if (!isOpen && (hasSecret || whole.verdict !== "undecided")) return "";
  const field = byId(isOpen ? "signed" : "secret");
  return node("p", { class: "ask" }, button(isOpen ? "Give the string that was signed" : "Give the secret", () => {
    if (isOpen) field.closest("details").open = true;
    field.focus();
  }), node("span", { class: "hint" }, "  It stays in this page, and is not kept."));
}

// --------------------------------------------------------------------------------------------- a mistake, by its name

const CATALOGUE = new Map(Object.entries(JSON.parse(byId("catalogue").textContent)));

// What the catalogue says of a mistake stands in this page. rules: the ids of those that are broken here.
function aboutOf(id, rules) {
  const { title, broken, sources } = CATALOGUE.get(id);
  const of = broken.filter(([rule]) => rules.length === 0 || rules.includes(rule));
  const links = sources.map((told) => node("li", {},
    told.startsWith("https://") ? node("a", { href: told, rel: "noreferrer", target: "_blank" }, told) : told));
  const made = fold(`About ${id}`, node("p", {}, `${title}.`),
    ...of.map(([rule, text]) => node("p", {}, node("strong", {}, `${rule} `), text)),
    links.length ? node("p", {}, "Where others met it; each opens in a tab of its own:") : "", links.length ? node("ul", {}, ...links) : "");
  made.className = "about";
  return made;
}

// A name that the catalogue has, in a heading or at the head of a point, opens what is said of it.
function linkMistakes(holder, whole) {
  const named = new Map(((whole.explain && whole.explain.mistakes) || []).map((one) => [one.id, (one.rule || "").split(", ").filter(Boolean)]));
  const before = holder.querySelector("h3");
  for (const line of holder.querySelectorAll("h2, .points > li > p:first-child"))
    for (const text of [...line.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE)) {
      const found = [...text.data.matchAll(/[a-z][a-z0-9-]+/g)].find(([word]) => named.has(word) && CATALOGUE.has(word));
      if (!found) continue;
      const about = aboutOf(found[0], named.get(found[0]));
      const rest = text.splitText(found.index);
      rest.data = rest.data.slice(found[0].length);
      rest.before(button(found[0], () => {
        about.open = true;
        about.querySelector("summary").focus();
      }, { class: "name" }));
      if (before) before.before(about);
      else holder.append(about);
    }
}

function showAnswer(holder, { answer, shared }, hasSecret) {
  const whole = JSON.parse(answer);
  if (whole.problem) return showProblem(holder, "Not read", whole.problem);
  holder.replaceChildren(...reportOf(whole, undefined, () => fieldAbove(whole, hasSecret), (nth) => pickRequest(nth, hasSecret)));
  linkMistakes(holder, whole);
  (holder.querySelector("h3") || holder.lastChild).before(shareButton(shared));
  showFrom(holder);
  say(holder.querySelector("h2").textContent);
}

let timer = 0;

function showWaiting(holder) {
  const began = Date.now();
  const line = node("p", {}, "Looking for the mistake…");
  const cancel = button("Stop", () => {
    stop();
    clearInterval(timer);
    holder.replaceChildren(node("p", {}, "Stopped."));
  });
  clearInterval(timer);
  timer = setInterval(() => {
    line.textContent = `Looking for the mistake, ${Math.round((Date.now() - began) / 1000)} s… `;
    line.append(cancel);
  }, SHOW_SECONDS_MS);
  holder.replaceChildren(line);
}

async function explain(event) {
  event.preventDefault();
  const holder = byId("explained");
  const question = takeAsked();
  history.replaceState(null, "", location.href.split("#")[0]);
  showWaiting(holder);
  try {
    showAnswer(holder, await explained(question), question.secret !== "");
  } catch (error) {
    showProblem(holder, "Not judged", `${error.message}. This is the page's own fault, not the request's.`);
    stop();
  }
  clearInterval(timer);
}

// ---------------------------------------------------------------------------------------------------------- the page

// Of the exchange's documents' own key, which they print: the text was signed, then percent-encoded.
const EXAMPLE = {
  text: "curl -X POST 'https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1"
    + "&newClientOrderId=my%20order%2F1&timestamp=1499827319559&signature=e5544d54585f1455f2c91cc00c45ed880e833324a9394a0c360aeae26ae8f0dd' \\\n"
    + "  -H 'X-MBX-APIKEY: vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A'\n\n"
    + '{"code":-1022,"msg":"Signature for this request is not valid."}\n',
  secret: "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j",
};

function fillExample() {
  for (const [name, value] of Object.entries(EXAMPLE)) byId(name).value = value;
  byId("text").form.requestSubmit();
}

function showForm() {
  view.replaceChildren(...pasteForm(explain, "Nothing leaves this page: it may open no connection. The secret is not kept.",
    button("Try an example", fillExample, { id: "example" })));
  byId("text").focus();
}

async function readShared(hash) {
  const [own] = /^[\w-]*/.exec(hash.slice(SHARED.length)); // a full stop may cling to a link
  const letters = atob(own.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(unpacked).text());
}

async function showShared() {
  const holder = byId("explained");
  try {
    // No program is made of it: whoever copies that would run what a stranger wrote.
    const whole = { ...(await readShared(location.hash)), call: null };
    holder.replaceChildren(...reportOf(whole));
    linkMistakes(holder, whole);
    view.prepend(holder);
    holder.prepend(node("p", { class: "says", id: "foreign" },
      "This report came with the link. It was not made here: whoever made the link may have written it."));
    holder.querySelector("h2").focus();
  } catch {
    showProblem(holder, "Not read", "This link holds no report that can be read: a part of it may be missing, or another version of this page made it.");
  }
}

function begin() {
  showForm();
  if (location.hash.startsWith(SHARED)) showShared();
}

lightParts(view);
takesDrops(() => byId("text"));
window.addEventListener("hashchange", begin);
open();
begin();
