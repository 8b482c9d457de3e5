// The table of a comparison: a column for each run, and only the rows in which they differ. It is drawn anew where anything
// in it has changed, and stays where it was scrolled to.

export default function ({ parentElement, data: [data] }) {
  const root = parentElement.querySelector(".scrolls");
  const words = JSON.stringify(data);
  if (root.words === words) return;
  root.words = words;
  const focus = root.getRootNode().activeElement?.dataset.run;
  const left = root.scrollLeft;
  root.replaceChildren(makeTable(data));
  root.scrollLeft = left;
  if (focus) root.querySelector(`[data-run="${focus}"]`)?.focus({ preventScroll: true });
}

function makeTable({ runs, rows }) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  head.append(element("td", "corner"), ...runs.map(makeTitle));
  const body = table.createTBody();
  for (const row of rows) body.append(row.heading ? makeHeading(row.heading, runs.length) : makeRow(row));
  return table;
}

function makeTitle(run) {
  const made = element("th", run.base ? "base" : "");
  made.scope = "col";
  const line = made.appendChild(element("span", "line"));
  line.style.background = run.colour;
  const name = made.appendChild(element("a", "way", run.name));
  name.title = run.name;
  name.href = run.href;
  name.dataset.run = run.id;
  name.onclick = (event) => globalThis.tdcFollow(event, run);
  return made;
}

function makeHeading(words, columns) {
  const row = document.createElement("tr");
  const made = row.appendChild(element("th", "heading", words));
  made.scope = "rowgroup";
  for (let column = 0; column < columns; column += 1) row.append(element("td"));
  return row;
}

function makeRow({ title, cells, best }) {
  const row = document.createElement("tr");
  const made = row.appendChild(element("th", "", title));
  made.scope = "row";
  cells.forEach((words, at) => {
    const cell = row.appendChild(element("td", best.includes(at) ? "best" : "", words));
    if (best.includes(at)) cell.append(element("span", "spoken", " (best)"));
  });
  return row;
}
