import assert from "node:assert/strict";
import test from "node:test";
import { loadTogether, makeTab } from "./support.mjs";

const tab = makeTab();
const styled = [];
const restyle = (graph, fields, places) => {
  for (const [field, values] of Object.entries(fields)) {
    places.forEach((place, at) => (graph.data[place][field] = values[at]));
  }
  styled.push(places);
};
const relayout = (graph, fields) => {
  for (const [path, value] of Object.entries(fields)) {
    const [, list, at, name] = path.match(/^(\w+)\[(\d+)\]\.(\w+)$/);
    graph.layout[list][at][name] = value;
  }
  styled.push("mark");
};
const window = { Plotly: { restyle, relayout }, innerHeight: 800 };
Object.assign(globalThis, { document: tab.document, window, setTimeout: () => 0, clearTimeout() {} });
const { default: draw } = await loadTogether("steady.js", "trial_charts.js");

function makeGraph(layout) {
  const hears = {};
  return {
    data: [{ x: [], y: [] }],
    layout,
    top: 0,
    getBoundingClientRect() {
      return { top: this.top, bottom: this.top + 300 };
    },
    hears,
    on: (name, hear) => (hears[name] ??= new Set()).add(hear),
    removeListener: (name, hear) => hears[name]?.delete(hear),
    say: (name, event) => hears[name].forEach((hear) => hear(event)),
  };
}

const DOTS = () => ({ annotations: [{ visible: false }], xaxis: {}, yaxis: { type: "log" } });
const LINED = () => ({ shapes: [{ type: "line" }, { type: "path", visible: false }], annotations: [{ text: "an axis" }] });
const POINTS = { x: [0, 1], y: [0.5, 0.01], text: ["a", "b"], customdata: [0, 1] };
const LINES = { x: [0, 1, null, 0.5, 0.6, null], y: [0, 1, null, 0, 1, null], text: [], customdata: [0, 0, null, 1, 1, null] };

function drawn(picked = null) {
  const [best, lines] = [makeGraph(DOTS()), makeGraph(LINED())];
  tab.document.graphs = { ".st-key-best .js-plotly-plot": best, ".st-key-lines .js-plotly-plot": lines };
  const parent = {};
  const told = [];
  const again = (now) =>
    draw({
      parentElement: parent,
      data: [{ charts: { best: [POINTS], lines: [LINES] }, picked: now }],
      setStateValue: (name, value) => told.push([name, value]),
      setTriggerValue: (name, value) => told.push([name, value]),
    });
  again(picked);
  return { best, lines, told, again };
}

test("charts get their points, and the trial that is looked at is shown in all of them", () => {
  const { best, lines, again } = drawn(1);
  assert.deepEqual(best.data[0].customdata, [0, 1]);
  assert.deepEqual(best.layout.annotations, [{ visible: true, x: 1, y: -2 }], "of a logarithmic axis it is the power");
  assert.deepEqual(lines.layout.shapes[1], { type: "path", visible: true, path: "M0.5,0L0.6,1" });
  styled.length = 0;
  again(1);
  assert.deepEqual(styled, [], "nothing new, nothing drawn");
  again(null);
  assert.equal(lines.layout.shapes[1].visible, false);
});

test("a chart that is out of sight is told once it is in it", () => {
  const { lines, again } = drawn();
  lines.top = 900;
  again(1);
  assert.equal(lines.layout.shapes[1].visible, false);
  lines.top = 700;
  again(1);
  assert.equal(lines.layout.shapes[1].visible, true);
});

test("a trial that is pointed at is shown while it is, and one that is clicked is told", () => {
  const { best, lines, told, again } = drawn(1);
  best.say("plotly_hover", { points: [{ customdata: 0 }] });
  assert.equal(lines.layout.shapes[1].path, "M0,0L1,1");
  best.say("plotly_unhover", {});
  assert.equal(lines.layout.shapes[1].path, "M0.5,0L0.6,1");
  again(1);
  lines.say("plotly_click", { points: [{ customdata: 0 }] });
  assert.deepEqual(told, [["pick", 0]], "once, though it was listened to twice");
  lines.say("plotly_click", { points: [{}] });
  assert.equal(told.length, 1, "an axis has no trial");
});
