// Feeds the charts of one run: says how many epochs they hold, and appends those that the server answers with.
// The charts are drawn once, empty, by st.plotly_chart; what they hold is read from them and kept nowhere else.
const feeds = new WeakMap();
const PATIENCE = 3000; // milliseconds without an answer before it is asked again: one that meets another run may get lost
const SOON = 30; // milliseconds between two looks for charts that are not drawn yet, or whether it may ask
const DRAWN_WITHOUT = 2000; // milliseconds with charts that no Plotly can reach, before the package's own is used
const plotly = () => globalThis.ownPlotly ?? window.Plotly; // the first only where the second was not there

export default function ({ parentElement, data, setStateValue }) {
  const feed = feeds.get(parentElement) ?? { turn: 0, asked: 0, lost: null, missing: false, curve: null };
  feeds.set(parentElement, feed);
  Object.assign(feed, { data, say: setStateValue });
  if (data.turn === feed.turn) feed.waiting = false;
  wait(feed, draw(feed));
  return () => clearTimeout(feed.timer);
}

function wait(feed, held) {
  clearTimeout(feed.timer);
  feed.timer = setTimeout(() => tick(feed), held === null || feed.turn === 0 ? SOON : feed.data.interval);
}

// A run may be quick: so the first question comes at once, and others in their time, whether there are charts yet or not.
function tick(feed) {
  if (document.hidden) return wait(feed, 0);
  const held = draw(feed);
  wait(feed, held);
  if (held === null) lookForPlotly(feed);
  const { alive, from, total, interval } = feed.data;
  const known = held ?? (from === 0 ? total : 0);
  if (!alive && known >= total) return; // nothing to ask; but Streamlit may still draw a chart again, empty, after a reload
  const since = performance.now() - feed.asked;
  if (feed.turn && since < (feed.waiting ? PATIENCE : interval - SOON)) return;
  if (!globalThis.tdcMayAsk()) {
    clearTimeout(feed.timer);
    feed.timer = setTimeout(() => tick(feed), SOON);
    return;
  }
  feed.waiting = true;
  feed.asked = performance.now();
  feed.turn += 1;
  feed.say("ask", { held: held ?? 0, turn: feed.turn, curve: feed.curve });
}

function lookForPlotly(feed) {
  if (feed.missing || plotly() || !document.querySelector(".js-plotly-plot")) return;
  feed.lost ??= performance.now();
  if (performance.now() - feed.lost < DRAWN_WITHOUT) return;
  feed.missing = true;
  feed.say("missing", true);
}

// Brings the charts up to the data; answers how many epochs all of them hold, null while they are not there.
function draw(feed) {
  const { data } = feed;
  const graphs = find(data);
  if (!graphs) return null;
  const anew = feed.curve !== data.curve && data.from === 0; // the run was cut back, or this is the first answer
  if (anew) feed.curve = data.curve;
  return Math.min(...graphs.map((graph, i) => bring(graph, data.charts[i].lines, data, anew)));
}

function find({ charts }) {
  const graphs = charts.map(({ key }) => document.querySelector(`.st-key-${key} .js-plotly-plot`));
  return plotly() && graphs.every((graph) => graph?.data?.length === 3) ? graphs : null;
}

// Changes what a chart holds in its place, and has Plotly draw it once, however much that was.
function bring(graph, lines, { from, epochs, best, span, marks }, anew) {
  const { data, layout } = graph;
  const before = anew ? 0 : data[0].x.length;
  let changed = anew && data[0].x.length > 0;
  if (anew) for (const trace of data) Object.assign(trace, { x: [], y: [] }); // what they held counts no more
  const fresh = before - from; // the answer's first epoch that this chart lacks
  if (fresh >= 0 && fresh < epochs.length) {
    lines.forEach((line, i) => Object.assign(data[i], joined(data[i], epochs.slice(fresh), line.slice(fresh))));
    changed = true;
  }
  const now = data[0].x.length;
  if (best && best <= now && data[2].x[0] !== best) {
    Object.assign(data[2], { x: [best], y: [data[1].y[best - 1]] });
    changed = true;
  }
  const [range, shown] = [`${layout.xaxis.range}`, `${span.shown}`];
  if (range !== shown && (range === `${span.asked}` || range === graph.dataset.span)) { // nobody has zoomed
    graph.dataset.span = shown;
    layout.xaxis.range = [...span.shown]; // it ended early, or goes on after that
    changed = true;
  }
  const words = ({ annotations }) => JSON.stringify((annotations ?? []).map(({ x, text }) => [x, text]));
  if (words(layout) !== words(marks)) {
    Object.assign(layout, structuredClone(marks));
    changed = true;
  }
  if (changed) plotly().redraw(graph);
  return now;
}

const joined = ({ x, y }, moreX, moreY) => ({ x: [...x, ...moreX], y: [...y, ...moreY] });
