"use strict";
// The page is complete without this: it filters, sorts, copies, and opens for print.
document.documentElement.classList.add("js");
for (const box of document.querySelectorAll("input[data-filter]")) {
  const rows = document.querySelectorAll("#" + box.dataset.filter + " tbody tr");
  const told = document.getElementById(box.dataset.filter + "-told");
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/);
    let left = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      left += row.hidden ? 0 : 1;
    }
    told.textContent = left + " of " + rows.length + " shown";
  });
}
for (const table of document.querySelectorAll("table[data-sortable]")) {
  table.querySelectorAll("thead th").forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") === "descending";
      for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[place].dataset.value ?? row.cells[place].textContent.trim();
      const order = (a, b) => key(a).localeCompare(key(b), undefined, { numeric: true });
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort((a, b) => (up ? order(a, b) : order(b, a))));
    });
  });
}
for (const block of document.querySelectorAll("figure.query")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  block.querySelector("figcaption").append(button);
  button.addEventListener("click", async () => {
    const code = block.querySelector("code");
    getSelection().selectAllChildren(code);
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Selected";
    }
  });
}
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details")) part.open = true;
});
