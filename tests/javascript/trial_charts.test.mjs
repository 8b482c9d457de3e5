import assert from "node:assert/strict";
import test from "node:test";
import { loadTogether, makeTab } from "./support.mjs";

const tab = makeTab();
const styled = [];
const restyle = (graph, fields, [place]) => {
  styled.push(place);
  for (const [field, [value]] of Object.entries(fields)) graph.data[place][field] = value;
};
Object.assign(globalThis, { document: tab.document, window: { Plotly: { restyle } }, setTimeout: () => 0, clearTimeout() {} });
const { default: draw } = await loadTogether("steady.js", "trial_charts.js");

function makeGraph(traces) {
  const hears = {};
  return {
    data: Array.from({ length: traces }, () => ({ x: [], y: [] })),
    hears,
    on: (name, hear) => (hears[name] ??= new Set()).add(hear),
    removeListener: (name, hear) => hears[name]?.delete(hear),
    say: (name, event) => hears[name].forEach((hear) => hear(event)),
  };
}

const POINTS = { x: [0, 1], y: [0.5, 0.3], text: ["a", "b"], customdata: [0, 1] };
const LINES = { x: [0, 1, null, 0.5, 0.6, null], y: [0, 1, null, 0, 1, null], text: [], customdata: [0, 0, null, 1, 1, null] };
const EMPTY = { x: [], y: [] };

function drawn(picked = null) {
  const [best, lines] = [makeGraph(2), makeGraph(2)];
  tab.document.graphs = { ".st-key-best .js-plotly-plot": best, ".st-key-lines .js-plotly-plot": lines };
  const parent = {};
  const told = [];
  const again = (now) =>
    draw({
      parentElement: parent,
      data: [{ charts: { best: [POINTS, EMPTY], lines: [LINES, EMPTY] }, picked: now }],
      setStateValue: (name, value) => told.push([name, value]),
      setTriggerValue: (name, value) => told.push([name, value]),
    });
  again(picked);
  return { best, lines, told, again };
}

test("charts get their points, and the trial that is looked at is shown in all of them", () => {
  const { best, lines, again } = drawn(1);
  assert.deepEqual(best.data[0].customdata, [0, 1]);
  assert.deepEqual([best.data[1].x, best.data[1].y], [[1], [0.3]]);
  assert.deepEqual([lines.data[1].x, lines.data[1].y], [[0.5, 0.6], [0, 1]]);
  styled.length = 0;
  again(1);
  assert.deepEqual(styled, [], "nothing new, nothing drawn");
  again(null);
  assert.deepEqual(lines.data[1].x, []);
});

test("a trial that is pointed at is shown while it is, and one that is clicked is told", () => {
  const { best, lines, told, again } = drawn(1);
  best.say("plotly_hover", { points: [{ customdata: 0 }] });
  assert.deepEqual(lines.data[1].x, [0, 1]);
  best.say("plotly_unhover", {});
  assert.deepEqual(lines.data[1].x, [0.5, 0.6]);
  again(1);
  lines.say("plotly_click", { points: [{ customdata: 0 }] });
  assert.deepEqual(told, [["pick", 0]], "once, though it was listened to twice");
  lines.say("plotly_click", { points: [{}] });
  assert.equal(told.length, 1, "an axis has no trial");
});
