// The table of a group's trials, as cards where it is narrow. It keeps its rows where they are drawn again, so that
// whoever is on one stays there.
export default function ({ parentElement, data: [data], setTriggerValue }) {
  const root = parentElement.querySelector(".trials");
  const table = (root.table ??= new Trials(root));
  Object.assign(table, { tell: setTriggerValue });
  table.take(data);
}

const COLUMNS = ["name", "value", "settings", "epochs", "status", "ways"];

class Trials {
  constructor(root) {
    this.rows = new Map(); // by the runs' ids
    const table = root.appendChild(withRole("table", "table"));
    this.head = table.appendChild(withRole("thead", "rowgroup")).appendChild(withRole("tr", "row"));
    this.body = table.appendChild(withRole("tbody", "rowgroup"));
  }

  take({ titles, rows }) {
    this.drawHead(titles);
    const before = this.rows;
    this.rows = new Map(rows.map((told) => [told.id, this.rowOf(before.get(told.id), told, titles)]));
    const drawn = [...this.rows.values()].map(({ row }) => row);
    if (drawn.length === this.body.children.length && drawn.every((row, at) => this.body.children[at] === row)) return;
    const held = this.body.getRootNode().activeElement;
    this.body.replaceChildren(...drawn);
    if (held?.isConnected) held.focus({ preventScroll: true });
  }

  drawHead(titles) {
    const words = JSON.stringify(titles);
    if (words === this.words) return;
    this.words = words;
    this.head.replaceChildren(
      ...COLUMNS.map((key) => {
        const made = withRole("th", "columnheader", key);
        made.append(element("span", key === "ways" ? "spoken" : "", titles[key]));
        return made;
      }),
    );
  }

  rowOf(known, told, titles) {
    const words = JSON.stringify([told, titles]);
    if (known?.words === words) return known;
    const made = known ?? { row: withRole("tr", "row") };
    const held = made.row.getRootNode().activeElement;
    const way = made.row.contains(held) ? held.className : null;
    made.words = words;
    made.row.className = told.best ? "best" : "";
    made.row.replaceChildren(...COLUMNS.map((key) => this.cell(key, told, titles[key])));
    if (way) made.row.getElementsByClassName(way)[0]?.focus({ preventScroll: true });
    return made;
  }

  cell(key, told, title) {
    const made = withRole("td", "cell", key);
    made.dataset.title = title;
    if (key === "name") made.append(...this.name(told));
    else if (key === "ways") made.append(...this.draft(told));
    else made.append(element("span", "", told[key]));
    if (key === "status" && told.why) made.append(element("small", "", told.why));
    return made;
  }

  name(told) {
    const mark = told.best ? [icon("star"), element("span", "spoken", "the best, ")] : [];
    if (!told.href) return [...mark, element("span", "", told.name)];
    const link = element("a", "way", told.name);
    link.href = told.href;
    link.onclick = (event) => {
      if (asksForATab(event)) return;
      event.preventDefault();
      this.tell("go", told.id);
    };
    return [...mark, link];
  }

  draft(told) {
    if (!told.href) return [];
    const button = element("button", "draft", "Open as draft");
    button.type = "button";
    button.ariaLabel = `Open as draft: ${told.name}`;
    button.onclick = () => this.tell("draft", told.id);
    return [button];
  }
}
