// What people need, Filter, Show and Sort of the matrix, kept in the address so that a view can be sent to someone; and a
// button that copies beside each command. The pages are whole without this.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const make = (tag, text, members) => Object.assign(document.createElement(tag), { textContent: text, ...members });

  // --------------------------------------------------------------------------------------------------- copy buttons
  for (const box of document.querySelectorAll("pre, .command")) {
    if (box.textContent === "(none)") continue;
    const button = make("button", "Copy", { type: "button", className: "copy" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(box.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(box); // where a page may not copy, the text is ready to be copied
        button.textContent = "Selected";
      }
    });
    box.after(button);
  }

  // ----------------------------------------------------------------------------------------------------- the matrix
  const table = find("matrix");
  if (!table) return;
  const given = [...table.tBodies]; // worst first, as it was written
  const [filter, show, sort, language] = [find("filter"), find("show"), find("sort"), find("language")];
  const heads = [...table.tHead.querySelectorAll("th[data-sort]")];
  const chips = [...document.querySelectorAll(".chips")];
  const GRADES = ["danger", "refused", "odd", "open"];
  const WORDS = { withdrawal: "withdraw", withdrawals: "withdraw", orders: "order", session: "logon", ws: "websocket" };
  const need = { call: "", key: "", over: "" };

  const has = (select, value) => [...select.options].some((option) => option.value === value);
  const cell = (row, column) => row.querySelector(`td[data-column="${column}"]`);
  const text = (row, at) => row.rows[0].cells[at].textContent;

  // What each library offers: {over, call, key, ok: how many cases, causes: [number]}.
  const offers = new Map(given.map((row) => [row, row.dataset.needs.split(";").filter(Boolean).map((one) => {
    const [name, ok, causes] = one.split(":"), [over, call, key] = name.split(".");
    return { over, call, key, ok: Number(ok), causes: causes.split(",").filter(Boolean).map(Number) };
  })]));
  const known = new Set([...find("known").options].map((option) => option.value));
  for (const group of chips) for (const button of group.querySelectorAll("button")) known.add(button.dataset.value);
  for (const name of new Set(given.map((row) => text(row, 3)))) language.append(make("option", name, { value: name }));

  // What tells of a need: the calls of that kind, signed with that key or with HMAC, since what goes wrong before the
  // signing goes wrong with every key; and whatever else is signed with that key.
  function tells(one) {
    if (need.over && one.over !== need.over) return false;
    if (need.key && one.key !== need.key && !(one.key === "hmac" && need.call && one.call === need.call)) return false;
    return !need.call || one.call === need.call || (need.key && need.key !== "hmac" && one.key === need.key);
  }

  // {worst, counts} of what a library makes of the need; null: it does not offer it.
  function answer(row) {
    const list = offers.get(row).filter((one) => !need.over || one.over === need.over);
    const ways = new Set(list.map((one) => one.over));
    const offered = [...ways].filter((way) => list.some((one) => one.over === way && (!need.call || one.call === need.call)) &&
      list.some((one) => one.over === way && (!need.key || one.key === need.key)));
    if (offered.length === 0) return null;
    const causes = new Set(), names = row.dataset.causes.split(",");
    for (const one of list) if (offered.includes(one.over) && tells(one)) one.causes.forEach((at) => causes.add(at));
    const counts = Object.fromEntries(GRADES.map((grade) => [grade, [...causes].filter((at) => names[at] === grade).length]));
    return { worst: GRADES.find((grade) => counts[grade]) || "ok", counts };
  }

  const asks = () => Boolean(need.call || need.key || need.over);
  const words = () => filter.value.trim().toLowerCase().split(/\s+/).filter(Boolean).map((word) => WORDS[word] || word);

  function matches(row, word) {
    if (offers.get(row).some((one) => one.over === word || one.call === word || one.key === word)) return true;
    return [0, 2, 3].some((at) => text(row, at).toLowerCase().includes(word)) || row.dataset.known.toLowerCase().includes(word);
  }

  function shown(row) {
    if (language.value !== "all" && text(row, 3) !== language.value) return false;
    if (asks() && !answer(row)) return false;
    if (!words().every((word) => matches(row, word))) return false;
    if (show.value === "all") return true;
    if (show.value === "ok" || show.value === "none") return row.dataset.worst === show.value;
    return [...row.rows[0].cells].some((td) => Number(td.dataset[show.value] || 0) > 0);
  }

  function compareCounts(a, b) {
    for (const grade of GRADES) if (Number(a[grade]) !== Number(b[grade])) return Number(b[grade]) - Number(a[grade]);
    return 0;
  }

  // Worst first: more cases of a worse word come before fewer; what is not offered comes last.
  function compareCells(a, b) {
    if (!a || !b) return !a - !b;
    return compareCounts(a.dataset, b.dataset) || (Number(a.dataset.ok) === 0) - (Number(b.dataset.ok) === 0);
  }

  function compareAnswers(a, b) {
    const [left, right] = [answer(a), answer(b)];
    return left && right ? compareCounts(right.counts, left.counts) : !left - !right;
  }

  function sorted() {
    const by = sort.value, rows = [...given], name = (at) => (a, b) => text(a, at).localeCompare(text(b, at));
    if (by === "library") return rows.sort(name(0));
    if (by === "language") return rows.sort(name(3));
    if (by === "need" || (by === "worst" && asks())) return asks() ? rows.sort(compareAnswers) : rows;
    return by === "worst" ? rows : rows.sort((a, b) => compareCells(cell(a, by), cell(b, by)));
  }

  function showAnswer(row) {
    const box = row.rows[0].cells[1], told = asks() ? answer(row) : null;
    box.hidden = !asks();
    if (!told) return;
    const mark = document.querySelector(`.legend .mark.${told.worst}`).cloneNode(true);
    const link = make("a", "", { href: row.rows[0].cells[0].querySelector("a").getAttribute("href") });
    link.append(mark, make("span", GRADES.filter((grade) => told.counts[grade]).map((grade) => `${told.counts[grade]} ${grade}`)
      .join(", ") || "ok", { className: "word" }));
    box.className = `cell need ${told.worst}`;
    box.replaceChildren(link);
  }

  const label = (kind) => {
    const pressed = chips.find((group) => group.dataset.need === kind).querySelector("[aria-pressed=true]");
    return pressed ? pressed.textContent : "";
  };

  // One sentence: what was asked for, and what came of it.
  function say(left) {
    const said = find("said"), list = words(), lost = list.filter((word) => !given.some((row) => matches(row, word)));
    const needed = ["call", "key", "over"].map(label).filter(Boolean).join(", ");
    const count = (worst) => left.filter((row) => asks() && answer(row).worst === worst).length;
    const named = lost.filter((word) => known.has(word));
    said.replaceChildren();
    if (left.length && asks())
      said.append(`${needed}: ${left.length} of ${given.length} libraries; ${["ok", "open", "odd", "refused", "danger"]
        .filter(count).map((worst) => `${count(worst)} ${worst}`).join(", ")}. The others do not offer it or are filtered out.`);
    if (left.length) return;
    if (named.length) {
      said.append(`No library that was run has ${named[0]}`);
      if (!named[0].match(/^(hmac|rsa|ed25519)$/) && find("known").querySelector(`[value="${CSS.escape(named[0])}"]`))
        said.append(": ", make("a", "what it is", { href: `mistake/${named[0]}.html` }));
      said.append(".");
    } else if (lost.length) said.append(`No library matches “${filter.value.trim()}”.`);
    else said.append(`${needed || "This"}: none of the ${given.length} libraries offers all of it together.`);
  }

  function apply() {
    for (const group of chips)
      for (const button of group.querySelectorAll("button"))
        button.setAttribute("aria-pressed", String(need[group.dataset.need] === button.dataset.value));
    const left = [];
    for (const row of sorted()) {
      row.hidden = !shown(row);
      if (!row.hidden) left.push(row);
      showAnswer(row);
      table.append(row);
    }
    table.tHead.querySelector(".need").hidden = !asks();
    for (const fact of table.querySelectorAll(".fact td")) fact.colSpan = table.tHead.rows[0].cells.length - !asks();
    const by = sort.value === "worst" && asks() ? "need" : sort.value;
    for (const head of heads) {
      if (head.dataset.sort !== by) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", ["library", "language", "need"].includes(by) ? "ascending" : "descending");
    }
    table.parentElement.hidden = left.length === 0;
    say(left);
  }

  function keep() {
    const view = new URLSearchParams();
    for (const [name, value] of Object.entries(need)) if (value) view.set(name, value);
    if (language.value !== "all") view.set("language", language.value);
    if (filter.value) view.set("filter", filter.value);
    if (show.value !== "all") view.set("show", show.value);
    if (sort.value !== "worst") view.set("sort", sort.value);
    const said = view.toString();
    history.replaceState(null, "", said ? "#" + said : location.pathname.split("/").pop() || ".");
    apply();
  }

  // An address from before the view stood in the fragment has it behind a question mark.
  function restore() {
    const view = new URLSearchParams(location.hash.slice(1) || location.search);
    filter.value = view.get("filter") || "";
    for (const [select, name, none] of [[show, "show", "all"], [sort, "sort", "worst"], [language, "language", "all"]])
      select.value = has(select, view.get(name)) ? view.get(name) : none;
    for (const group of chips) {
      const wanted = view.get(group.dataset.need);
      need[group.dataset.need] = [...group.querySelectorAll("button")].some((one) => one.dataset.value === wanted) ? wanted : "";
    }
    apply();
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      sort.value = sort.value === head.dataset.sort ? "worst" : head.dataset.sort;
      keep();
    });
    head.append(button);
  }
  for (const group of chips)
    group.addEventListener("click", (event) => {
      const value = event.target.dataset.value;
      if (!value) return;
      need[group.dataset.need] = need[group.dataset.need] === value ? "" : value;
      keep();
    });
  filter.addEventListener("input", keep);
  for (const select of [show, sort, language]) select.addEventListener("change", keep);
  find("clear").addEventListener("click", () => {
    Object.assign(need, { call: "", key: "", over: "" });
    filter.value = "";
    [show.value, sort.value, language.value] = ["all", "worst", "all"];
    keep();
    filter.focus();
  });
  addEventListener("hashchange", restore);
  addEventListener("popstate", restore);
  find("controls").hidden = false;
  restore();
})();
