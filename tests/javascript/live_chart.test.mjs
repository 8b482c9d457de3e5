import assert from "node:assert/strict";
import test from "node:test";
import { load, makeTab } from "./support.mjs";

const tab = makeTab();
const drawn = [];
Object.assign(globalThis, { document: tab.document, location: tab.location, window: { addEventListener() {}, Plotly: { redraw: (graph) => drawn.push(graph) } } });
const { bring: bringAs, averaged, beyond } = await load();
const LOOK = { smoothing: 0, log: false, whole: false };
const COLOURS = ["teal", "orange"];
const bring = (chart, run, charts, look = {}, trunk = undefined) => bringAs(chart, run, charts, { ...LOOK, ...look }, COLOURS, trunk);

const graph = () => ({
  data: [0, 1, 2, 3, 4, 5, 6, 7].map(() => ({ x: [], y: [], line: {}, showlegend: false })),
  layout: { xaxis: { range: [0.7, 20.3] }, yaxis: {}, annotations: [] },
  dataset: {},
});
const run = (rows, chart = {}, curve = 0, id = "a") => ({
  id,
  curve,
  rows,
  alive: true,
  line: { epoch: 0, points: [] },
  chart: { best: 0, asked: [0.7, 20.3], shown: [0.7, 20.3], marks: { shapes: [], annotations: [] }, ...chart },
});
const LOSS = { lines: [0, 2], whole: null, log: true };
const ACCURACY = { lines: [1, 3], whole: [0, 1.03], log: false };
const ROWS = [[4, 0, 5, 0], [3, 0, 2, 0], [2, 0, 3, 0]];

test("only what a chart lacks is appended, and drawn once", () => {
  const chart = graph();
  drawn.length = 0;
  bring(chart, run(ROWS.slice(0, 1)), LOSS);
  const first = chart.data[0];
  bring(chart, run(ROWS, { best: 2 }), LOSS);
  assert.deepEqual([chart.data[0].x, chart.data[0].y, chart.data[1].y], [[1, 2, 3], [4, 3, 2], [5, 2, 3]]);
  assert.deepEqual([chart.data[2].x, chart.data[2].y], [[2], [2]], "the star is on the validation line");
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
  Object.assign(chart.layout.yaxis, { range: [0.5, 0.6], autorange: true }); // as a double click leaves it
  chart.layout.xaxis.autorange = true;
  bring(chart, run(ROWS, {}, 0, "c"), ACCURACY, { whole: true });
  assert.deepEqual(chart.layout.yaxis, { type: "linear", range: [0, 1.03], autorange: false });
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

const inside = (points, more = {}) => ({ ...run(ROWS, { best: 2 }), line: { epoch: 4, points }, ...more });
const WAY = [[3.2, 1.5, 0.5], [3.4, 1.2, 0.6]];

test("the epoch under way is a thin line, and gone once its point is there", () => {
  const [loss, accuracy] = [graph(), graph()];
  bring(loss, inside(WAY), LOSS);
  bring(accuracy, inside(WAY), ACCURACY);
  assert.deepEqual([loss.data[3].x, loss.data[3].y, accuracy.data[3].y], [[3.2, 3.4], [1.5, 1.2], [0.5, 0.6]]);
  assert.deepEqual([loss.data[3].showlegend, loss.data[3].line.color], [true, "teal"]);
  drawn.length = 0;
  bring(loss, inside(WAY), LOSS);
  assert.equal(drawn.length, 0, "nothing new, nothing drawn");
  bring(loss, inside([WAY[0], [3.5, 1.1, 0.7]]), LOSS);
  assert.deepEqual([loss.data[3].x, drawn.length], [[3.2, 3.5], 1]);
  bring(loss, inside([], { rows: [...ROWS, [1, 0, 1, 0]] }), LOSS);
  assert.deepEqual([loss.data[3].x, loss.data[0].x, loss.data[3].showlegend], [[], [1, 2, 3, 4], true]);
  bring(loss, inside([], { alive: false }), LOSS);
  assert.equal(loss.data[3].showlegend, false, "a run that has ended has none in its legend");
});

test("the moving average is not pulled towards 0, and a gap stays one", () => {
  assert.deepEqual(averaged([2, 2, null, 2], 0.9).map((value) => value && Math.round(value * 1e9) / 1e9), [2, 2, null, 2]);
  assert.deepEqual(averaged([0, 1], 0.5), [0, 0.5 / 0.75]);
});

test("smoothed lines lie over the real ones, which become faint, and go again", () => {
  const chart = graph();
  chart.data[1].visible = "legendonly"; // somebody hid it
  bring(chart, run(ROWS), LOSS);
  bring(chart, run(ROWS), LOSS, { smoothing: 0.5 });
  assert.deepEqual(chart.data[0].y, [4, 3, 2]);
  assert.deepEqual([chart.data[4].x, chart.data[4].y], [[1, 2, 3], averaged([4, 3, 2], 0.5)]);
  assert.deepEqual(chart.data.map(({ showlegend }) => showlegend), [false, false, false, false, true, true, false, false]);
  assert.ok(chart.data[0].opacity < 0.5);
  assert.equal(chart.data[5].visible, "legendonly");
  bring(chart, run([...ROWS, [1, 0, 1, 0]]), LOSS, { smoothing: 0.5 });
  assert.equal(chart.data[4].y.length, 4, "they grow with the run");
  bring(chart, run([...ROWS, [1, 0, 1, 0]]), LOSS);
  assert.deepEqual([chart.data[4].x, chart.data[0].opacity, chart.data[0].showlegend], [[], 1, true]);
});

test("a scale is set once, for the charts that it is meant for, and a zoom along the epochs stays", () => {
  const [loss, accuracy] = [graph(), graph()];
  for (const chart of [loss, accuracy]) chart.layout.xaxis.range = [2, 9]; // somebody zooms
  const look = { log: true, whole: true };
  bring(loss, run(ROWS), LOSS, look);
  bring(accuracy, run(ROWS), ACCURACY, look);
  assert.deepEqual([loss.layout.yaxis.type, loss.layout.yaxis.autorange], ["log", true]);
  assert.deepEqual(accuracy.layout.yaxis, { type: "linear", autorange: false, range: [0, 1.03] });
  assert.deepEqual(loss.layout.xaxis.range, [2, 9]);
  Object.assign(loss.layout.yaxis, { range: [-1, 0], autorange: false }); // and upwards
  bring(loss, run([...ROWS, [1, 0, 1, 0]]), LOSS, look);
  assert.deepEqual(loss.layout.yaxis.range, [-1, 0]);
  accuracy.layout.yaxis.autorange = true; // a double click
  bring(accuracy, run(ROWS), ACCURACY, look);
  assert.equal(accuracy.layout.yaxis.autorange, false);
  bring(loss, run(ROWS), LOSS);
  assert.deepEqual([loss.layout.yaxis.type, loss.layout.yaxis.autorange], ["linear", true]);
  loss.layout = graph().layout; // Streamlit draws it again
  bring(loss, run(ROWS), LOSS, look);
  assert.equal(loss.layout.yaxis.type, "log");
});

test("charts that are compared have the whole scale, whatever is chosen", () => {
  const chart = graph();
  bring(chart, run(ROWS), { ...ACCURACY, always: true });
  assert.deepEqual(chart.layout.yaxis, { type: "linear", autorange: false, range: [0, 1.03] });
});

test("beyond where a branch leaves it its trunk is drawn too, grows, and goes with another run", () => {
  const chart = graph();
  const trunk = (length) => ({ rows: [...ROWS, [1, 0, 9, 0], [0.5, 0, 8, 0]].slice(0, length) });
  bring(chart, run(ROWS, { best: 2 }), LOSS, {}, beyond(trunk(4), 2));
  assert.deepEqual([chart.data[6].x, chart.data[6].y, chart.data[7].y], [[2, 3, 4], [3, 2, 1], [2, 3, 9]]);
  assert.deepEqual([chart.data[6].showlegend, chart.data[7].showlegend], [false, true]);
  drawn.length = 0;
  bring(chart, run(ROWS, { best: 2 }), LOSS, {}, beyond(trunk(4), 2));
  assert.equal(drawn.length, 0, "nothing new, nothing drawn");
  bring(chart, run(ROWS, { best: 2 }), LOSS, {}, beyond(trunk(5), 2));
  assert.deepEqual([chart.data[7].x, drawn.length], [[2, 3, 4, 5], 1]);
  bring(chart, run(ROWS, { best: 2 }, 0, "b"), LOSS);
  assert.deepEqual([chart.data[6].x, chart.data[7].x, chart.data[7].showlegend], [[], [], false]);
});

test("a trunk that ends where it is left has no line, and one that goes far has its room", () => {
  const short = graph();
  bring(short, run(ROWS), LOSS, {}, beyond({ rows: ROWS }, 3));
  bring(short, run(ROWS), LOSS, {}, beyond(undefined, undefined));
  assert.deepEqual([short.data[6].x, short.layout.xaxis.range], [[], [0.7, 20.3]]);
  const long = graph();
  bring(long, run(ROWS, { shown: [0.7, 3.3] }), LOSS, {}, beyond({ rows: Array(100).fill(ROWS[0]) }, 2));
  assert.deepEqual(long.layout.xaxis.range, [0.7, 102]);
});
