// Ctrl+Enter presses Train once, from where it means that.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

const source = await readFile(new URL("../../tdc_core/ui/browser/train_key.js", import.meta.url), "utf8");
const inner = "export { listenForTrainKey, TRAIN, OTHERS, TYPED, OF_THE_DRAFT };";
const { listenForTrainKey, TRAIN, OTHERS, TYPED, OF_THE_DRAFT } = await import(
  `data:text/javascript,${encodeURIComponent(`${source}\n${inner}`)}`
);

// A page with a Train button, and something that has the focus, which matches or lies in these.
function makePage({ button = { disabled: false }, inside = [], href = null, quiet = true } = {}) {
  const heard = {};
  const done = [];
  const spoken = { setAttribute() {} };
  const focus = {
    isConnected: true,
    blur: () => done.push("left"),
    focus: () => done.push("back"),
    matches: (selector) => inside.includes(selector),
    closest: (selector) => (selector === "a[href]" ? href && { pathname: href } : inside.includes(selector)),
  };
  const body = { appendChild: () => spoken };
  globalThis.location = { pathname: "/train" };
  globalThis.document = {
    body,
    activeElement: body,
    createElement: () => ({}),
    addEventListener: (name, act) => (heard[name] = act),
    querySelector: (selector) => (selector === TRAIN ? button : null),
  };
  document.body.appendChild = () => spoken;
  const pass = (click) => click.find() && !click.find().disabled && done.push("pressed");
  listenForTrainKey({ quiet, hold: () => false, happen: (click, passed) => passed(click), pass });
  const press = (more = {}) => {
    let kept = false;
    const event = { key: "Enter", ctrlKey: true, metaKey: false, composedPath: () => [focus], stopImmediatePropagation() {} };
    heard.keydown({ ...event, preventDefault: () => (kept = true), ...more });
    return kept;
  };
  return { press, heard, spoken, pressed: () => done.filter((each) => each === "pressed").length, done };
}

test("a field is left, Train pressed, and the field has the focus again", () => {
  const page = makePage({ inside: [TYPED, OF_THE_DRAFT] });
  assert.equal(page.press(), true);
  assert.deepEqual([page.done[0], page.done[1], page.pressed()], ["left", "back", 1]);
});

test("held, or pressed twice, it is pressed once; a second later again", (context) => {
  let now = 5000;
  context.mock.method(performance, "now", () => now);
  const page = makePage();
  page.press();
  for (let turn = 0; turn < 5; turn += 1) assert.equal(page.press({ repeat: true }), true, "and means nothing else");
  now += 900;
  page.press();
  assert.equal(page.pressed(), 1);
  now += 200;
  page.press({ repeat: true });
  assert.equal(page.pressed(), 1);
  page.press({ ctrlKey: false, metaKey: true });
  assert.equal(page.pressed(), 2);
});

for (const [what, page, event] of [
  ["in a field of another form", { inside: [TYPED] }],
  ["in a note", { inside: [OTHERS, OF_THE_DRAFT] }],
  ["on a link to another page", { href: "/model" }],
  ["on a page without the button", { button: null }],
  ["with Shift", {}, { shiftKey: true }],
  ["with Alt", {}, { altKey: true }],
  ["while a word is composed", {}, { isComposing: true }],
  ["without Ctrl", {}, { ctrlKey: false }],
]) {
  test(`${what} the keys are not ours`, () => {
    const { press, pressed } = makePage(page);
    assert.deepEqual([press(event), pressed()], [false, 0]);
  });
}

test("on the link to this page, which has the focus once one has come by it, they are", () => {
  const page = makePage({ href: "/train" });
  page.press();
  assert.equal(page.pressed(), 1);
});

test("what can't be pressed is said to who does not see it", () => {
  const page = makePage({ button: { disabled: true } });
  page.press();
  assert.match(page.spoken.textContent, /^Nothing was trained/);
  assert.equal(page.pressed(), 0);
});

test("a page that is being drawn is waited for", () => {
  const page = makePage({ button: null, quiet: false });
  assert.deepEqual([page.press(), page.spoken.textContent], [true, ""]);
});

test("the button says its keys once it has the focus", () => {
  const said = [];
  makePage().heard.focusin({ target: { matches: (selector) => selector === TRAIN, setAttribute: (...each) => said.push(each) } });
  assert.deepEqual(said, [["aria-keyshortcuts", "Control+Enter Meta+Enter"]]);
});
