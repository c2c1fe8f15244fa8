// Filter, Show and Sort of the matrix, kept in the address so that a view can be sent to someone. The table is whole
// without this.
"use strict";
(() => {
  const table = document.getElementById("matrix");
  if (!table) return;
  const body = table.tBodies[0];
  const given = [...body.rows]; // worst first, as it was written
  const find = (id) => document.getElementById(id);
  const [filter, show, sort] = [find("filter"), find("show"), find("sort")];
  const heads = [...table.tHead.querySelectorAll("th[data-sort]")];
  const GRADES = ["danger", "refused", "odd", "open"];

  const has = (select, value) => [...select.options].some((option) => option.value === value);
  const cell = (row, column) => row.querySelector(`td[data-column="${column}"]`);
  const text = (row, at) => row.cells[at].textContent.toLowerCase();

  function shown(row) {
    const wanted = filter.value.trim().toLowerCase();
    if (wanted && ![0, 1, 2].some((at) => text(row, at).includes(wanted))) return false;
    if (show.value === "all") return true;
    if (show.value === "ok" || show.value === "none") return row.dataset.worst === show.value;
    return [...row.cells].some((td) => Number(td.dataset[show.value] || 0) > 0);
  }

  // Worst first: more cases of a worse word come before fewer; what is not offered comes last.
  function compareCells(a, b) {
    if (!a || !b) return !a - !b;
    for (const grade of GRADES) {
      if (a.dataset[grade] !== b.dataset[grade]) return Number(b.dataset[grade]) - Number(a.dataset[grade]);
    }
    return (Number(a.dataset.ok) === 0) - (Number(b.dataset.ok) === 0);
  }

  function sorted() {
    const by = sort.value, rows = [...given];
    if (by === "library") rows.sort((a, b) => text(a, 0).localeCompare(text(b, 0)));
    else if (by === "language") rows.sort((a, b) => text(a, 2).localeCompare(text(b, 2)));
    else if (by !== "worst") rows.sort((a, b) => compareCells(cell(a, by), cell(b, by)));
    return rows;
  }

  function apply() {
    let left = 0;
    for (const row of sorted()) {
      row.hidden = !shown(row);
      left += !row.hidden;
      body.append(row);
    }
    for (const head of heads) {
      if (head.dataset.sort !== sort.value) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", ["library", "language"].includes(sort.value) ? "ascending" : "descending");
    }
    table.parentElement.hidden = left === 0;
    find("nothing").hidden = left > 0;
    find("said").textContent = left > 0 ? "" : filter.value.trim()
      ? `No library matches “${filter.value.trim()}”.` : "No library matches.";
  }

  function keep() {
    const query = new URLSearchParams();
    if (filter.value) query.set("filter", filter.value);
    if (show.value !== "all") query.set("show", show.value);
    if (sort.value !== "worst") query.set("sort", sort.value);
    const said = query.toString();
    history.replaceState(null, "", (said ? "?" + said : location.pathname.split("/").pop() || ".") + location.hash);
    apply();
  }

  function restore() {
    const query = new URLSearchParams(location.search);
    filter.value = query.get("filter") || "";
    show.value = has(show, query.get("show")) ? query.get("show") : "all";
    sort.value = has(sort, query.get("sort")) ? query.get("sort") : "worst";
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
  filter.addEventListener("input", keep);
  show.addEventListener("change", keep);
  sort.addEventListener("change", keep);
  find("clear").addEventListener("click", () => {
    filter.value = "";
    show.value = "all";
    keep();
    filter.focus();
  });
  addEventListener("popstate", restore);
  find("controls").hidden = false;
  restore();
})();
