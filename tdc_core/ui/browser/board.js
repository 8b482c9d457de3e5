// The board of runs: a table, or a list of cards where it is narrow. It knows a run by its id alone, keeps its elements
// where they are drawn again, and tells the server wholes (all that is chosen), so that no word can get lost.

export default function ({ parentElement, data: [data], setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".board");
  const board = (root.board ??= new Board(root));
  Object.assign(board, { tell: setStateValue, go: (id) => setTriggerValue("go", id) });
  board.take(data);
  globalThis.tdcBoard = (lines) => root.isConnected && board.news(lines);
}

class Board {
  constructor(root) {
    this.lines = new Map(); // by ids, each as it is drawn: { row, box, star, opener, name, cells, told }
    this.asked = {}; // what was told the server and has not come back, by its name
    this.stars = []; // those that the server does not know yet: number, id, given or taken
    this.chosen = new Set();
    this.turn = null;
    this.root = root;
    this.order = root.appendChild(element("div", "order"));
    const table = root.appendChild(withRole("table", "table"));
    this.head = table.appendChild(withRole("thead", "rowgroup")).appendChild(withRole("tr", "row"));
    this.body = table.appendChild(withRole("tbody", "rowgroup"));
    this.body.addEventListener("keydown", (event) => this.move(event));
    this.body.addEventListener("focusin", ({ target }) => this.stop(target.closest("tr")));
  }

  take(data) {
    this.data = data;
    this.sort = this.settled("sort", data.sort);
    this.opened = this.settled("opened", data.opened);
    this.stars = this.stars.filter(([number]) => number > data.starred);
    if (this.turn !== data.turn) [this.turn, this.chosen] = [data.turn, new Set(data.chosen)];
    this.drawHead();
    this.drawLines(data.lines);
    this.mark();
  }

  // What the server says, unless it has not heard yet what was chosen here since.
  settled(name, value) {
    if (name in this.asked && JSON.stringify(this.asked[name]) !== JSON.stringify(value)) return this.asked[name];
    delete this.asked[name];
    return value;
  }

  ask(name, value) {
    this[name] = this.asked[name] = value;
    this.tell(name, value);
  }

  sortBy(key, falls) {
    this.ask("sort", [key, falls]);
    this.drawHead();
  }

  drawHead() {
    const { columns } = this.data;
    const drawn = JSON.stringify([columns, this.sort]);
    if (drawn === this.titled) return;
    const focus = this.root.getRootNode().activeElement?.dataset.sorts;
    this.titled = drawn;
    const all = withRole("th", "columnheader", "pick");
    all.append(this.chooseAll("Choose all on this page"));
    const star = withRole("th", "columnheader", "star");
    star.append(element("span", "spoken", "Star"));
    this.head.replaceChildren(all, star, ...columns.map((column) => this.makeTitle(column)));
    this.drawOrder(columns);
    this.root.querySelector(`[data-sorts="${focus}"]`)?.focus();
    this.mark();
  }

  makeTitle({ key, title, number, falls }) {
    const [sorted, down] = this.sort;
    const made = withRole("th", "columnheader", number ? "number" : key);
    const button = made.appendChild(makeButton(title, () => this.sortBy(key, sorted === key ? !this.sort[1] : falls)));
    button.dataset.sorts = key;
    if (sorted === key) {
      made.setAttribute("aria-sort", down ? "descending" : "ascending");
      button.append(icon(down ? "arrow_downward" : "arrow_upward"));
    }
    return made;
  }

  // Where there are cards, and no titles to click on.
  drawOrder(columns) {
    const [sorted, down] = this.sort;
    const all = element("label", "all");
    all.append(this.chooseAll(""), "Choose all");
    const label = element("label", "", "Sort by ");
    const select = label.appendChild(element("select"));
    select.append(...columns.map(({ key, title }) => new Option(title, key, false, key === sorted)));
    select.dataset.sorts = "select";
    select.onchange = () => this.sortBy(select.value, columns.find(({ key }) => key === select.value).falls);
    const turn = makeButton("", () => this.sortBy(sorted, !down));
    turn.append(icon(down ? "arrow_downward" : "arrow_upward"));
    turn.ariaLabel = down ? "Descending, turn around" : "Ascending, turn around";
    turn.dataset.sorts = "turn";
    this.order.replaceChildren(all, label, turn);
  }

  chooseAll(name) {
    const box = makeBox(name, () => this.choose(this.ids(), box.checked));
    box.classList.add("every");
    return box;
  }

  ids() {
    return this.data.lines.flatMap(({ id, members }) => members ?? id);
  }

  drawLines(lines) {
    const held = this.root.getRootNode().activeElement;
    const before = this.lines;
    this.lines = new Map(lines.map((told) => [told.id, this.lineOf(before.get(told.id), told)]));
    const rows = [...this.lines.values()].map(({ row }) => row);
    if (rows.some((row, at) => this.body.children[at] !== row) || rows.length !== this.body.children.length) {
      this.body.replaceChildren(...rows);
      if (held?.isConnected) held.focus({ preventScroll: true });
    }
    if (!rows.includes(this.current)) this.stop(rows[0]);
  }

  lineOf(known, told) {
    const line = known && !known.told.members === !told.members ? known : this.makeLine(told);
    this.put(line, told);
    return line;
  }

  news(lines) {
    for (const told of lines) if (this.lines.has(told.id)) this.put(this.lines.get(told.id), told);
  }

  makeLine({ id, members }) {
    const row = withRole("tr", "row");
    const box = makeBox("", () => this.choose(this.lines.get(id).told.members ?? [id], box.checked));
    const star = makeButton("", () => this.star(id));
    const opener = members ? makeButton("", () => this.open(id)) : null;
    const name = element("a", "way");
    name.onclick = (event) => this.follow(event, id);
    if (opener) opener.className = "opener";
    for (const control of [box, star, opener, name]) if (control) control.tabIndex = -1;
    const named = cell("name", ...(opener ? [opener] : []), name, element("span", "tags"), element("small"));
    row.append(cell("pick", box), cell("star", star), named);
    const cells = Object.fromEntries(
      this.data.columns.slice(1).map(({ key, number }) => [key, row.appendChild(cell(number ? `${key} number` : key))]),
    );
    return { row, box, star, opener, name, cells, told: {} };
  }

  put(line, told) {
    const titles = JSON.stringify(this.data.columns);
    const words = JSON.stringify(told);
    if (line.words !== words || line.titles !== titles) {
      const { row, box, opener, name, cells } = line;
      Object.assign(line, { words, titles, told });
      row.className = ["line", told.members && "group", told.inside && "inside"].filter(Boolean).join(" ");
      box.ariaLabel = `Choose ${told.cells.name}`;
      name.textContent = told.cells.name;
      name.href = told.href;
      if (opener) this.putOpener(opener, told);
      row.querySelector("small").textContent = told.below;
      row.querySelector("small").title = told.below;
      const tags = told.tags.map((tag) => element("span", "tag", tag));
      if (told.note) tags.push(noteSign(told.note));
      row.querySelector(".tags").replaceChildren(...tags);
      for (const { key, title } of this.data.columns.slice(1)) {
        cells[key].dataset.title = title;
        cells[key].replaceChildren(element("span", "", told.cells[key]));
      }
      cells.status.firstChild.dataset.colour = told.colour;
      cells.status.firstChild.prepend(icon(told.icon));
    }
    this.markStar(line);
  }

  putOpener(opener, { open, cells }) {
    opener.replaceChildren(icon(open ? "keyboard_arrow_down" : "keyboard_arrow_right"));
    opener.ariaExpanded = open;
    opener.ariaLabel = `List the runs of ${cells.name}`;
  }

  // Stars

  // That of a group is that of all its runs.
  star(id) {
    const { told } = this.lines.get(id);
    const given = !this.isStarred(told);
    const last = Math.max(this.data.starred, ...this.stars.map(([each]) => each));
    (told.members ?? [id]).forEach((each, at) => this.stars.push([last + 1 + at, each, given]));
    for (const line of this.lines.values()) this.markStar(line);
    this.tell("stars", [...this.stars]);
  }

  isStarred({ id, members, starred }) {
    return (members ?? [id]).every((each) => this.stars.findLast(([, other]) => other === each)?.[2] ?? starred);
  }

  markStar({ star, told }) {
    const given = this.isStarred(told);
    star.ariaPressed = given;
    star.ariaLabel = `Star ${told.cells.name}`;
    star.textContent = given ? "★" : "☆";
  }

  // What is chosen

  choose(ids, yes) {
    for (const id of ids) {
      if (yes) this.chosen.add(id);
      else this.chosen.delete(id);
    }
    this.mark();
    this.tell("chosen", [this.turn, [...this.chosen]]);
  }

  mark() {
    for (const { row, box, told } of this.lines.values()) {
      this.check(box, told.members ?? [told.id]);
      row.classList.toggle("chosen", box.checked);
    }
    for (const box of this.root.querySelectorAll(".every")) this.check(box, this.ids());
  }

  check(box, ids) {
    const count = ids.filter((id) => this.chosen.has(id)).length;
    box.checked = count > 0 && count === ids.length;
    box.indeterminate = count > 0 && count < ids.length;
  }

  // Ways

  open(id) {
    const closed = this.opened.filter((each) => each !== id);
    this.ask("opened", closed.length === this.opened.length ? [...closed, id] : closed);
  }

  follow(event, id) {
    if (asksForATab(event)) return;
    event.preventDefault();
    this.go(id);
  }

  // The keyboard: Tab leads to one line alone, arrows from line to line.

  stop(row) {
    for (const each of [this.current, row]) {
      for (const control of each?.querySelectorAll("input, a, button") ?? []) control.tabIndex = each === row ? 0 : -1;
    }
    this.current = row;
  }

  move(event) {
    const row = event.target.closest("tr");
    const rows = [...this.body.children];
    const at = rows.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const place = [".pick", ".star", ".name"].find((each) => event.target.closest(each));
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    (rows[to].querySelector(`${place} :is(input, a, button)`) ?? rows[to].querySelector("input")).focus();
  }
}

function cell(className, ...inside) {
  const made = withRole("td", "cell", className);
  made.append(...inside);
  return made;
}

function makeButton(text, press) {
  const button = element("button", "", text);
  button.type = "button";
  button.onclick = press;
  return button;
}

function makeBox(name, change) {
  const box = element("input");
  box.type = "checkbox";
  if (name) box.ariaLabel = name;
  box.onchange = change;
  return box;
}

function noteSign(note) {
  const sign = element("span", "note");
  sign.title = note;
  sign.append(icon("sticky_note_2"), element("span", "spoken", `Note: ${note}`));
  return sign;
}
