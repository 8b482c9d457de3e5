// Draws the network as a list, one item a block, and changes only what is new: an edit moves, it does not flicker.
// All words come as data and are set as text, never as HTML.
const ICONS = { error: "error", warning: "warning", info: "info" };
const SVG = "http://www.w3.org/2000/svg";

export default function ({ parentElement, data }) {
  const list = parentElement.querySelector(".tdc-network") ?? begin(parentElement);
  const items = new Map([...list.children].map((item) => [item.dataset.id, item]));
  let before = null;
  data.blocks.forEach((block, place) => {
    const item = items.get(block.id) ?? element("li");
    items.delete(block.id);
    fill(item, block, before);
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
    before = block.shape;
  });
  items.forEach((item) => item.remove());
}

function begin(parent) {
  const list = element("ol", "tdc-network");
  list.setAttribute("aria-label", "The network, from the input to the head");
  parent.append(list);
  return list;
}

function fill(item, block, before) {
  const worst = block.problems[0]?.severity ?? "";
  item.dataset.id = block.id;
  item.className = `tdc-${block.kind} tdc-${worst || "sound"}`;
  const now = JSON.stringify([block, before]);
  if (item.dataset.now === now) return;
  item.dataset.now = now;
  item.title = block.problems.map(({ message, why }) => `${message} ${why}`.trim()).join("\n");
  const glyph = item.querySelector(".tdc-glyph") ?? item.appendChild(newGlyph());
  draw(glyph, block, before);
  item.querySelector(".tdc-words")?.remove();
  item.append(words(block));
}

function words({ name, detail, meta, facts, problems, target }) {
  const box = element("div", "tdc-words");
  const title = box.appendChild(element("div", "tdc-title"));
  const label = title.appendChild(element(target ? "button" : "span", "tdc-name", name));
  if (target) {
    label.type = "button";
    label.title = "Show it in the editor";
    label.onclick = () => show(target);
  }
  title.append(element("span", "tdc-detail", detail));
  box.append(element("div", "tdc-meta", meta));
  for (const [what, value] of facts) {
    const fact = box.appendChild(element("div", "tdc-fact"));
    fact.append(element("span", "tdc-what", what), " ", element("span", "tdc-value", value));
  }
  for (const { severity, message } of problems) {
    const line = box.appendChild(element("div", `tdc-problem tdc-is-${severity}`));
    const icon = line.appendChild(element("span", "tdc-icon", ICONS[severity]));
    icon.setAttribute("role", "img");
    icon.setAttribute("aria-label", severity);
    line.append(element("span", "", message));
  }
  return box;
}

function show(target) {
  const place = document.querySelector(`.st-key-${CSS.escape(target)}`);
  place?.scrollIntoView({ block: "center", behavior: "smooth" });
  place?.querySelector("input, button")?.focus({ preventScroll: true });
}

// The shape: a funnel from the block before, and the block itself: a bar, a pile of sheets, or the head's units.
function newGlyph() {
  const glyph = element("div", "tdc-glyph");
  glyph.setAttribute("aria-hidden", "true");
  glyph.append(element("div", "tdc-flow"), element("div", "tdc-block"), element("div", "tdc-tail"));
  return glyph;
}

function draw(glyph, { shape }, before) {
  const [, block] = glyph.children;
  glyph.style.setProperty("--before", `${before ? widthOf(before) : 0}px`);
  glyph.style.setProperty("--width", `${widthOf(shape)}px`);
  block.className = `tdc-block tdc-${shape.form}${shape.form === "bar" && shape.height === 0 ? " tdc-empty" : ""}`;
  block.style.height = shape.form === "bar" ? `${8 + 18 * shape.height}px` : "";
  block.replaceChildren(...(shape.form === "sheets" ? [drawSheets(shape)] : drawDots(shape)));
}

function widthOf({ form, width, sheets, dots }) {
  if (form === "sheets") return side(width) + 4 * (sheets - 1);
  if (form === "dots") return Math.min(dots, 6) * 14;
  return 8 + 92 * width;
}

function side(part) {
  return 10 + 38 * part;
}

function drawSheets({ width, height, sheets }) {
  const [wide, high, step] = [side(width), side(height), 4];
  const [across, down] = [wide + step * (sheets - 1), high + step * (sheets - 1)];
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("width", across + 2);
  picture.setAttribute("height", down + 2);
  for (let sheet = sheets - 1; sheet >= 0; sheet -= 1) {
    const box = picture.appendChild(document.createElementNS(SVG, "rect"));
    const place = { x: 1 + step * sheet, y: 1 + step * (sheets - 1 - sheet), width: wide, height: high, rx: 3 };
    Object.entries(place).forEach(([name, value]) => box.setAttribute(name, value));
  }
  return picture;
}

function drawDots({ dots = 0 }) {
  return Array.from({ length: dots }, () => element("i"));
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
