import assert from "node:assert/strict";
import test from "node:test";
import { load, makeTab } from "./support.mjs";

const tab = makeTab();
const drawn = [];
Object.assign(globalThis, { document: tab.document, location: tab.location, window: { addEventListener() {}, Plotly: { redraw: (graph) => drawn.push(graph) } } });
const { bring } = await load();

const graph = () => ({
  data: [0, 1, 2].map(() => ({ x: [], y: [] })),
  layout: { xaxis: { range: [0.7, 20.3] }, yaxis: {}, annotations: [] },
  dataset: {},
});
const run = (rows, chart = {}, curve = 0, id = "a") => ({
  id,
  curve,
  rows,
  chart: { best: 0, asked: [0.7, 20.3], shown: [0.7, 20.3], marks: { shapes: [], annotations: [] }, ...chart },
});
const LOSS = { lines: [0, 2], y: null };
const ROWS = [[4, 0, 5, 0], [3, 0, 2, 0], [2, 0, 3, 0]];

test("only what a chart lacks is appended, and drawn once", () => {
  const chart = graph();
  drawn.length = 0;
  bring(chart, run(ROWS.slice(0, 1)), LOSS);
  const first = chart.data[0];
  bring(chart, run(ROWS, { best: 2 }), LOSS);
  assert.deepEqual([chart.data[0].x, chart.data[0].y, chart.data[1].y], [[1, 2, 3], [4, 3, 2], [5, 2, 3]]);
  assert.deepEqual(chart.data[2], { x: [2], y: [2] }, "the star is on the validation line");
  assert.equal(chart.data[0], first, "a line that a person hid stays hidden");
  assert.equal(drawn.length, 2);
  bring(chart, run(ROWS, { best: 2 }), LOSS);
  assert.equal(drawn.length, 2, "nothing new, nothing drawn");
});

test("a chart that Streamlit drew again, empty, is filled again", () => {
  const chart = graph();
  bring(chart, run(ROWS), LOSS);
  chart.data = graph().data;
  bring(chart, run(ROWS), LOSS);
  assert.deepEqual(chart.data[0].x, [1, 2, 3]);
});

test("a run that was cut back is drawn anew", () => {
  const chart = graph();
  bring(chart, run(ROWS, { best: 3 }), LOSS);
  bring(chart, run([[9, 0, 8, 0]], { best: 1, marks: { shapes: [{}], annotations: [{ x: 1, text: "resumed" }] } }, 2), LOSS);
  assert.deepEqual([chart.data[0].y, chart.data[2].x], [[9], [1]]);
  assert.equal(chart.layout.annotations[0].text, "resumed");
});

test("the axis follows a run that ended early, unless somebody zoomed", () => {
  const [free, zoomed] = [graph(), graph()];
  zoomed.layout.xaxis.range = [2, 9];
  for (const chart of [free, zoomed]) bring(chart, run(ROWS, { shown: [0.7, 3.3] }), LOSS);
  assert.deepEqual([free.layout.xaxis.range, zoomed.layout.xaxis.range], [[0.7, 3.3], [2, 9]]);
  assert.deepEqual([free.layout.xaxis.dtick, zoomed.layout.xaxis.dtick], [1, undefined], "no tick between two epochs");
});

test("another run takes over the chart, its axes as on a new one", () => {
  const chart = graph();
  bring(chart, run(ROWS, { best: 2 }), LOSS);
  chart.layout.xaxis.range = [2, 9]; // somebody zooms
  Object.assign(chart.layout.yaxis, { range: [0, 1], autorange: false });
  bring(chart, run(ROWS.slice(0, 1), {}, 0, "b"), LOSS);
  assert.deepEqual([chart.data[0].x, chart.data[2].x], [[1], []]);
  assert.deepEqual([chart.layout.xaxis.range, chart.layout.yaxis.autorange], [[0.7, 20.3], true]);
  const accuracy = { lines: [1, 3], y: [0, 1.03] };
  Object.assign(chart.layout.yaxis, { range: [0.5, 0.6], autorange: true }); // as a double click leaves it
  chart.layout.xaxis.autorange = true;
  bring(chart, run(ROWS, {}, 0, "c"), accuracy);
  assert.deepEqual(chart.layout.yaxis, { range: [0, 1.03], autorange: false });
  assert.equal(chart.layout.xaxis.autorange, false);
});

test("the axis of a run that is shown again is the one that it had come to", () => {
  const chart = graph();
  bring(chart, run(ROWS, {}, 0, "a"), LOSS);
  bring(chart, run(ROWS, { shown: [0.7, 3.3] }, 0, "b"), LOSS);
  assert.deepEqual(chart.layout.xaxis.range, [0.7, 3.3]);
  bring(chart, run(ROWS, {}, 0, "a"), LOSS);
  assert.deepEqual(chart.layout.xaxis.range, [0.7, 20.3]);
});
