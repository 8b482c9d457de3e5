import assert from "node:assert/strict";
import test from "node:test";
import { Element, load, makeTab, page } from "./support.mjs";

const tab = makeTab();
Object.assign(globalThis, { document: tab.document, location: tab.location, window: { addEventListener() {} } });
const { runState: component, feed, keepPage } = await load();
const TITLES = [["loss", "Loss"], ["accuracy", "Accuracy"], ["val_loss", "Validation loss"], ["val_accuracy", "Validation accuracy"]];
const STATE = {
  status: "training", headline: "Training", icon: "model_training", colour: "primary", name: "<b>Iris</b> **bold**", took: "",
  fraction: 0.355, caption: "Epoch 8 of 20", done: "7 of 20 epochs", trouble: "", blocked: "", why: "", box: "warning",
  numbers: ["0.1", "0.2", "0.3", "0.4"], rate: "", times: "training 3 s", epoch: "epoch 7 of 20",
};
const ALL = ["headline", "progress", "numbers", "times"];
let seq = 0;

function draw(state = {}, parts = ALL, news = {}, root = new Element("div")) {
  const said = [];
  const data = page({ run: `${parts.length}`.repeat(32), seq: (seq += 1), state: { ...STATE, ...state }, ...news }, { parts, titles: TITLES, keeps: false });
  const leave = component({ parentElement: root, data, setStateValue: (name, value) => said.push([name, value]) });
  return { root, leave, said };
}

test("words are shown as they are, and never as markup", () => {
  const { root, leave } = draw();
  const line = draw({}, ["line"]);
  assert.equal(line.root.find("name").textContent, "<b>Iris</b> **bold**");
  line.leave();
  assert.equal(root.find("words").textContent, "Training");
  assert.equal(root.find("icon").attributes["aria-hidden"], "true");
  leave();
});

test("the bar says how far it is to those who do not see it", () => {
  const { root, leave } = draw();
  const bar = root.find("progressbar");
  assert.deepEqual([bar.attributes["aria-valuenow"], bar.attributes["aria-valuetext"]], ["35", "Epoch 8 of 20"]);
  assert.equal(bar.find("done").style.width, "35.5%");
  leave();
});

test("a screen reader hears of a new state, and not of every epoch", () => {
  const { root, leave } = draw();
  const spoken = root.find("status");
  assert.equal(spoken.textContent, "", "nothing is read out as the page comes");
  draw({ caption: "Epoch 9 of 20", headline: "Training" }, ALL, {}, root);
  assert.equal(spoken.textContent, "");
  draw({ status: "finished", headline: "Finished", took: "20 of 20 epochs in 9 s" }, ALL, { alive: false }, root);
  assert.equal(spoken.textContent, "Finished. 20 of 20 epochs in 9 s");
  assert.equal(root.find("run-state").attributes["data-status"], "finished");
  assert.equal(root.find("going").hidden, true, "a run that ended has no bar");
  leave();
});

test("a run that did not make it says why, and a host that can't start too", () => {
  const { root, leave } = draw({ why: "The loss became nan.", box: "error", trouble: "" }, ALL, { alive: false });
  const [trouble, why] = root.find("run-state").children.filter(({ className }) => className === "box");
  assert.deepEqual([trouble.hidden, why.hidden, why.attributes["data-kind"]], [true, false, "error"]);
  leave();
});

test("the learning rate has a card where it changes", () => {
  const cards = (root) => root.find("numbers").children.filter(({ hidden }) => !hidden).map((card) => card.textContent);
  const first = draw();
  assert.deepEqual(cards(first.root), ["Loss0.1", "Accuracy0.2", "Validation loss0.3", "Validation accuracy0.4"]);
  first.leave();
  const { root, leave } = draw({ rate: "0.0003" });
  assert.equal(cards(root)[4], "Learning rate0.0003");
  leave();
});

test("one line has it all", () => {
  const { root, leave } = draw({}, ["line"]);
  assert.match(root.textContent, /Iris.*Training.*epoch 7 of 20.*loss.*0\.1.*val_accuracy.*0\.4/);
  leave();
});

test("an element that stays keeps its place", () => {
  const { root, leave } = draw();
  const before = root.find("words");
  draw({ headline: "Evaluating" }, ALL, {}, root);
  assert.equal(root.find("words"), before);
  assert.equal(before.textContent, "Evaluating");
  leave();
});

test("Streamlit draws the page once where a run has ended since", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const said = [];
  const kept = { due: null, run: { alive: false }, page: page() };
  const say = (name, value) => said.push([name, value.alive]);
  for (let turn = 0; turn < 5; turn += 1) keepPage(kept, say);
  context.mock.timers.tick(50);
  assert.deepEqual(said, [["seen", false]]);
  kept.page = page({ alive: false }); // it was drawn
  keepPage(kept, say);
  context.mock.timers.tick(60_000);
  assert.equal(said.length, 1);
});

test("as long as a run goes on as it was drawn, nothing is said", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const kept = { due: null, run: { alive: true }, page: page() };
  keepPage(kept, () => assert.fail("the page is drawn for nothing"));
  context.mock.timers.tick(60_000);
  assert.ok(feed.usable);
});
