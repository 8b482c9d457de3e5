import assert from "node:assert/strict";
import test from "node:test";
import { load, makeTab } from "./support.mjs";

const tab = makeTab();
const drawn = [];
Object.assign(globalThis, { document: tab.document, location: tab.location, window: { addEventListener() {}, Plotly: { redraw: (graph) => drawn.push(graph) } } });
const { bring } = await load();

const graph = () => ({
  data: [0, 1, 2].map(() => ({ x: [], y: [] })),
  layout: { xaxis: { range: [0.7, 20.3] }, annotations: [] },
  dataset: {},
});
const run = (rows, chart = {}, curve = 0) => ({
  curve,
  rows,
  chart: { best: 0, asked: [0.7, 20.3], shown: [0.7, 20.3], marks: { shapes: [], annotations: [] }, ...chart },
});
const ROWS = [[4, 0, 5, 0], [3, 0, 2, 0], [2, 0, 3, 0]];

test("only what a chart lacks is appended, and drawn once", () => {
  const chart = graph();
  drawn.length = 0;
  bring(chart, run(ROWS.slice(0, 1)), [0, 2]);
  const first = chart.data[0];
  bring(chart, run(ROWS, { best: 2 }), [0, 2]);
  assert.deepEqual([chart.data[0].x, chart.data[0].y, chart.data[1].y], [[1, 2, 3], [4, 3, 2], [5, 2, 3]]);
  assert.deepEqual(chart.data[2], { x: [2], y: [2] }, "the star is on the validation line");
  assert.equal(chart.data[0], first, "a line that a person hid stays hidden");
  assert.equal(drawn.length, 2);
  bring(chart, run(ROWS, { best: 2 }), [0, 2]);
  assert.equal(drawn.length, 2, "nothing new, nothing drawn");
});

test("a chart that Streamlit drew again, empty, is filled again", () => {
  const chart = graph();
  bring(chart, run(ROWS), [0, 2]);
  chart.data = graph().data;
  bring(chart, run(ROWS), [0, 2]);
  assert.deepEqual(chart.data[0].x, [1, 2, 3]);
});

test("a run that was cut back is drawn anew", () => {
  const chart = graph();
  bring(chart, run(ROWS, { best: 3 }), [0, 2]);
  bring(chart, run([[9, 0, 8, 0]], { best: 1, marks: { shapes: [{}], annotations: [{ x: 1, text: "resumed" }] } }, 2), [0, 2]);
  assert.deepEqual([chart.data[0].y, chart.data[2].x], [[9], [1]]);
  assert.equal(chart.layout.annotations[0].text, "resumed");
});

test("the axis follows a run that ended early, unless somebody zoomed", () => {
  const [free, zoomed] = [graph(), graph()];
  zoomed.layout.xaxis.range = [2, 9];
  for (const chart of [free, zoomed]) bring(chart, run(ROWS, { shown: [0.7, 3.3] }), [0, 2]);
  assert.deepEqual([free.layout.xaxis.range, zoomed.layout.xaxis.range], [[0.7, 3.3], [2, 9]]);
});
