// The runs of a comparison: whose colour is whose, what each has that the base has not. Elements stay where they are drawn
// again, so that the focus does. The run that is pointed at stands out in the charts.

export default function ({ parentElement, data: [{ runs }], setTriggerValue }) {
  const list = parentElement.querySelector(".runs");
  list.known ??= new Map();
  const takeBase = (id) => setTriggerValue("base", id);
  const items = runs.map((run) => {
    const item = list.known.get(run.id) ?? makeItem();
    list.known.set(run.id, item);
    put(item, run, takeBase);
    return item.root;
  });
  if (items.some((item, at) => list.children[at] !== item) || items.length !== list.children.length) list.replaceChildren(...items);
}

function makeItem() {
  const root = document.createElement("li");
  const [line, head, pin, words] = ["span", "span", "button", "small"].map((tag) => document.createElement(tag));
  const [name, state] = [document.createElement("a"), document.createElement("span")];
  line.className = "line";
  head.className = "head";
  name.className = "way";
  state.className = "state";
  pin.type = "button";
  head.append(name, state);
  root.append(line, head, pin, words);
  return { root, line, name, state, pin, words };
}

function put({ root, line, name, state, pin, words }, run, takeBase) {
  root.className = run.base ? "base" : "";
  line.style.background = run.colour;
  name.href = run.href;
  name.textContent = name.title = run.name;
  name.onclick = (event) => globalThis.tdcFollow(event, run);
  state.textContent = run.state;
  pin.textContent = run.base ? "Base" : "Make base";
  pin.ariaPressed = run.base;
  pin.ariaLabel = `${run.base ? "Base" : "Make base"}: ${run.name}`;
  pin.onclick = () => run.base || takeBase(run.id);
  words.textContent = run.words;
  root.onpointerenter = name.onfocus = () => point(run.way);
  root.onpointerleave = name.onblur = () => point(null);
}

const point = (way) => document.dispatchEvent(new CustomEvent("tdc-run-pointed-at", { detail: way }));
