// A row of a table whose values can be changed, and what the model says of it, at once.
const NOBODY = "The server does not answer at the moment. Change something, and it is asked again.";
const NO_NUMBER = "The model puts out something that is no number.";
const UNKNOWN = "not known";

export default keptView(".try-table", makeTable);

function makeTable(root) {
  const find = (name) => root.querySelector(`.${name}`);
  let [data, who, show, row, values, fields, due] = [null, null, null, 0, [], [], 0];

  // What the model takes: categories one-hot, what fills a gap in the training part, and a flag for the gap.
  function encoded() {
    return data.columns.flatMap(({ categories, fill, flag }, at) => {
      const value = values[at] ?? fill;
      const inputs = categories ? categories.map((_, code) => Number(code === value)) : [value];
      return flag ? [...inputs, Number(values[at] === null)] : inputs;
    });
  }

  const changed = () => (due ||= requestAnimationFrame(look));
  function look() {
    due = 0;
    who.ask(encoded());
  }

  function told(outputs) {
    if (!outputs) return show(null, NOBODY);
    return data.head ? show(probabilities(outputs, data.head), "", data.rows[row].label) : show(outputs[0], "", data.rows[row].label);
  }

  function start(at) {
    row = at;
    values = [...data.rows[at].values];
    fields.forEach((field) => field.put());
    changed();
    moved();
  }

  function moved() {
    const count = values.filter((each, at) => each !== data.rows[row].values[at]).length;
    const { answer } = data.rows[row];
    const words = count ? ` You changed ${count === 1 ? "1 value" : `${count} values`}.` : "";
    find("was").textContent = `In the data it is ${answer}.${words}`;
    find("back").disabled = !count;
  }

  function makeField(column, at) {
    const box = element("div", "column");
    const head = box.appendChild(element("label", "head"));
    head.append(element("span", "", column.name));
    const input = box.appendChild(element(column.categories ? "select" : "input"));
    head.htmlFor = input.id = `try-${at}`;
    const value = column.categories ? null : head.appendChild(element("output"));
    const under = box.appendChild(element("small", "under"));
    const was = under.appendChild(element("span"));
    const unknown = column.fill === null ? null : makeUnknown(under);
    if (column.categories) input.append(...column.categories.map((name, code) => new Option(name, code)));
    else Object.assign(input, { type: "range", min: column.low, max: column.high, step: column.step });

    const tellField = () => {
      const before = data.rows[row].values[at];
      was.textContent = values[at] === before ? "" : `was ${inWords(before)}`;
      if (value) value.textContent = inWords(values[at]);
      if (unknown) unknown.checked = values[at] === null;
      input.disabled = values[at] === null;
    };
    const inWords = (number) => {
      if (number === null) return UNKNOWN;
      return column.categories ? column.categories[number] : String(Number(number.toPrecision(4)));
    };
    const set = (to) => {
      values[at] = to;
      tellField();
      moved();
      changed();
    };
    input.oninput = () => set(Number(input.value));
    if (unknown) unknown.onchange = () => set(unknown.checked ? null : Number(input.value));
    return {
      box,
      put() {
        input.value = values[at] ?? column.fill;
        tellField();
      },
    };
  }

  function makeUnknown(under) {
    const label = under.appendChild(element("label", "unknown"));
    const box = label.appendChild(element("input"));
    box.type = "checkbox";
    label.append(UNKNOWN);
    return box;
  }

  function lay() {
    const rows = find("rows");
    rows.replaceChildren(...data.rows.map(({ place, answer }, at) => new Option(`${place} · ${answer}`, at)));
    rows.onchange = () => start(Number(rows.value));
    find("back").onclick = () => start(row);
    fields = data.columns.map(makeField);
    find("columns").replaceChildren(...fields.map(({ box }) => box));
    show = data.head ? makeBars(find("answer"), data.names) : makeScale(find("answer"), data.scale);
  }

  return {
    take(given) {
      const same = data && JSON.stringify(data) === JSON.stringify(given);
      data = given;
      if (same && who) return;
      who?.leave();
      who = asker(given, told);
      if (!same) {
        lay();
        start(0);
      } else changed();
    },
    leave() {
      who?.leave();
      who = null;
      cancelAnimationFrame(due);
      due = 0;
    },
  };
}

// A predicted number, and where it lies among those of the training part.
function makeScale(box, { low, high, measures }) {
  const REST = 500; // milliseconds
  const number = element("div", "number");
  const words = element("p", "words");
  words.setAttribute("aria-live", "polite");
  const scale = element("div", "scale");
  const [is, was] = [element("span"), element("span", "true")];
  scale.setAttribute("aria-hidden", "true");
  scale.append(was, is);
  const ends = element("small", "under");
  ends.append(element("span", "", short(low)), element("span", "", short(high)));
  box.replaceChildren(number, element("small", "", `Predicted: ${measures}.`), scale, ends, words);
  number.setAttribute("aria-hidden", "true"); // the words say it
  let timer = null;
  const place = (value) => `${Math.min(100, Math.max(0, (100 * (value - low)) / (high - low || 1)))}%`;
  return function show(value, instead, true_ = null) {
    const sound = Number.isFinite(value);
    number.textContent = sound ? short(value) : "";
    is.hidden = !sound;
    if (sound) is.style.left = place(value);
    was.hidden = true_ === null;
    if (true_ !== null) was.style.left = place(true_);
    clearTimeout(timer);
    const said = sound ? `${short(value)}; ${short(true_)} in the data, which is the open mark.` : instead || NO_NUMBER;
    timer = setTimeout(() => (words.textContent = said), sound ? REST : 0);
  };
}

function short(number) {
  return String(Number(number.toPrecision(4)));
}
