// Brings the two charts of a run up to what the feed knows of it.
// They are drawn once, empty, by st.plotly_chart; what they hold is read from them and kept nowhere else.
const chartViews = new WeakMap();
const LOOK = 250; // milliseconds between two looks: Streamlit may draw a chart again, empty, long after its page
const EMPTY = 250; // milliseconds before another run's charts are drawn without epochs: the first may come by then
const FEW = 13; // epochs, with the room at both ends
const DRAWN_WITHOUT = 2000; // milliseconds with charts that no Plotly can reach, before the package's own is used
const plotly = () => globalThis.ownPlotly ?? window.Plotly; // the first only where the second was not there

function liveChart({ parentElement, data, setStateValue }) {
  const view = chartViews.get(parentElement) ?? { lost: null, missing: false, rests: 0 };
  chartViews.set(parentElement, view);
  view.watch?.stop();
  if (view.data?.news.run !== data.news.run) Object.assign(view, { rests: 0, empty: performance.now() + EMPTY });
  Object.assign(view, { data, say: setStateValue });
  view.watch = feed.watch(data, true, () => soon(view));
  clearInterval(view.timer);
  view.timer = setInterval(() => soon(view), LOOK);
  soon(view);
  return () => {
    view.watch.stop();
    clearInterval(view.timer);
    cancelAnimationFrame(view.frame);
  };
}

// What comes before the next frame is drawn at once; where epochs fly by, the page has two thirds of the time for itself.
function soon(view) {
  view.frame ??= requestAnimationFrame(() => {
    view.frame = null;
    const rests = performance.now() < (view.watch.run.rows.length ? view.rests : view.empty);
    const graphs = rests ? null : find(view.data.charts);
    if (graphs) {
      const began = performance.now();
      graphs.forEach((graph, i) => bring(graph, view.watch.run, view.data.charts[i]));
      view.rests = 3 * performance.now() - 2 * began;
    } else if (!view.missing) lookForPlotly(view);
  });
}

function lookForPlotly(view) {
  if (!plotly() && document.querySelector(".js-plotly-plot")) {
    view.lost ??= performance.now();
    if (performance.now() - view.lost > DRAWN_WITHOUT) {
      view.missing = true;
      view.say("missing", true);
      return;
    }
  }
  soon(view);
}

function find(charts) {
  const graphs = charts.map(({ key }) => document.querySelector(`.st-key-${key} .js-plotly-plot`));
  return plotly() && graphs.every((graph) => graph?.data?.length === 3) ? graphs : null;
}

// Changes what a chart holds in its place, and has Plotly draw it once, however much that was.
function bring(graph, { id, curve, rows, chart }, { lines, y }) {
  const { data, layout } = graph;
  const shows = `${id} ${curve}`;
  const anew = graph.tdcShows !== shows; // another run's, or the run was cut back, or the chart is new
  let changed = anew && data[0].x.length > 0;
  if (anew) for (const trace of data) Object.assign(trace, { x: [], y: [] }); // what they held counts no more
  if (graph.tdcShows && !graph.tdcShows.startsWith(id)) {
    unzoom(graph, chart, y);
    changed = true;
  }
  graph.tdcShows = shows;
  const held = data[0].x.length;
  if (held < rows.length) {
    const fresh = rows.slice(held);
    lines.forEach((column, i) => Object.assign(data[i], joined(data[i], held, fresh, column)));
    changed = true;
  }
  const now = data[0].x.length;
  if (chart.best && chart.best <= now && data[2].x[0] !== chart.best) {
    Object.assign(data[2], { x: [chart.best], y: [data[1].y[chart.best - 1]] });
    changed = true;
  }
  const [range, shown] = [`${layout.xaxis.range}`, `${chart.shown}`];
  if (range !== shown && (range === `${chart.asked}` || range === graph.dataset.span)) { // nobody has zoomed
    graph.dataset.span = shown;
    span(layout.xaxis, chart.shown); // it ended early, or goes on after that
    changed = true;
  }
  const words = ({ annotations }) => JSON.stringify((annotations ?? []).map(({ x, text }) => [x, text]));
  if (words(layout) !== words(chart.marks)) {
    Object.assign(layout, structuredClone(chart.marks));
    changed = true;
  }
  if (changed) plotly().redraw(graph);
}

// Has both axes span what they would on a new chart, `y` upwards, or what the lines need where that is null.
function unzoom({ layout, dataset }, chart, y) {
  dataset.span = `${chart.shown}`;
  span(layout.xaxis, chart.shown);
  layout.yaxis.autorange = !y;
  if (y) layout.yaxis.range = [...y];
}

// Few epochs have a tick each, and none between them.
function span(axis, [from, to]) {
  axis.range = [from, to];
  axis.autorange = false; // as a double click leaves it, the range would count for nothing
  axis.dtick = to - from <= FEW ? 1 : null;
}

const joined = ({ x, y }, held, fresh, column) => ({
  x: [...x, ...fresh.map((_, i) => held + i + 1)],
  y: [...y, ...fresh.map((row) => row[column])],
});
