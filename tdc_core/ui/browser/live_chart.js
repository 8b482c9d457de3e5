// Brings the two charts of a run up to what the feed knows of it.
// They are drawn once, empty, by st.plotly_chart; what they hold is read from them and kept nowhere else.
const chartViews = new WeakMap();
const LOOK = 250; // milliseconds between two looks: Streamlit may draw a chart again, empty, long after its page
const EMPTY = 250; // milliseconds before another run's charts are drawn without epochs: the first may come by then
const FEW = 13; // epochs, with the room at both ends
const TRACES = 8; // training, validation, best epoch, the epoch under way, both lines smoothed, and both of the trunk
const SMOOTHED = [[0, 4], [1, 5]]; // a line, and what it is smoothed
const OF_TRUNK = [6, 7]; // training and validation of the run that this one leaves
const FAINT = 0.3; // opacity of a line that is smoothed
const DRAWN_WITHOUT = 2000; // milliseconds with charts that no Plotly can reach, before the package's own is used
const plotly = () => globalThis.ownPlotly ?? window.Plotly; // the first only where the second was not there
const scales = new WeakMap(); // by a chart's layout: the scale it was given; Streamlit draws a chart again with another one

function liveChart({ parentElement, data, setStateValue }) {
  const view = chartViews.get(parentElement) ?? { lost: null, missing: false, rests: 0 };
  chartViews.set(parentElement, view);
  view.watch?.stop();
  view.trunk?.stop();
  if (view.data?.news.run !== data.news.run) Object.assign(view, { rests: 0, empty: performance.now() + EMPTY });
  Object.assign(view, { data, say: setStateValue, root: parentElement });
  view.watch = feed.watch(data, true, () => soon(view));
  view.trunk = data.trunk ? feed.watch({ ...data, news: data.trunk.news }, true, () => soon(view)) : null;
  clearInterval(view.timer);
  view.timer = setInterval(() => document.hidden || update(view), LOOK); // without a frame, which lays out the whole page
  const lookAnew = () => soon(view);
  looks.addEventListener("change", lookAnew);
  soon(view);
  return () => {
    view.watch.stop();
    view.trunk?.stop();
    looks.removeEventListener("change", lookAnew);
    clearInterval(view.timer);
    cancelAnimationFrame(view.frame);
  };
}

// What comes before the next frame is drawn at once; where epochs fly by, the page has two thirds of the time for itself.
function soon(view) {
  view.frame ??= requestAnimationFrame(() => {
    view.frame = null;
    update(view);
  });
}

function update(view) {
  const rests = performance.now() < (view.watch.run.rows.length ? view.rests : view.empty);
  const graphs = rests ? null : find(view.data.charts);
  if (graphs) {
    const began = performance.now();
    const colours = coloursOf(view.root);
    const trunk = beyond(view.trunk?.run, view.data.trunk?.left);
    graphs.forEach((graph, i) => bring(graph, view.watch.run, view.data.charts[i], look, colours, trunk));
    view.rests = 3 * performance.now() - 2 * began;
  } else if (!view.missing) lookForPlotly(view);
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
  return plotly() && graphs.every((graph) => graph?.data?.length === TRACES) ? graphs : null;
}

// The theme's, for the lines that take another's.
const coloursOf = (root) => getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",");

// Changes what a chart holds in its place, and has Plotly draw it once, however much that was.
function bring(graph, { id, curve, rows, chart: told, line, alive }, { lines, whole, log, always }, look, colours, trunk = NO_TRUNK) {
  const { data, layout } = graph;
  const chart = { ...told, shown: reaching(told.shown, trunk) };
  const shows = `${id} ${curve}`;
  const anew = graph.tdcShows !== shows; // another run's, or the run was cut back, or the chart is new
  let changed = anew && data[0].x.length > 0;
  if (anew) for (const trace of data) Object.assign(trace, { x: [], y: [] }); // what they held counts no more
  if (graph.tdcShows && !graph.tdcShows.startsWith(id)) {
    unzoom(graph, chart);
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
  [0, 0, 1].forEach((as, i) => (data[3 + i].line.color = colours[as]));
  const more = [followed(data[3], line.points, lines[0] + 1, alive), smoothed(data, look.smoothing), behind(data, lines, trunk), scaled(layout, whole, log && look.log, always || look.whole)];
  if (changed || more.includes(true)) plotly().redraw(graph);
}

// What a run that another one leaves has come to since: its epochs from the last that both have on.
const NO_TRUNK = { from: 1, rows: [] };
function beyond(run, left) {
  const from = Math.max(1, left ?? 1);
  const rows = run?.rows.slice(from - 1) ?? [];
  return rows.length > 1 ? { from, rows } : NO_TRUNK;
}

// The epoch axis' span, as far as the trunk asks for.
function reaching([low, high], { from, rows }) {
  const last = rows.length && from + rows.length - 1;
  return [low, Math.max(high, rows.length && last + Math.max(0.3, last * 0.02))];
}

// Draws the trunk's lines behind the run's own, or takes them away.
function behind(data, lines, { from, rows }) {
  const changes = OF_TRUNK.map((at, i) => {
    const [trace, y, named] = [data[at], rows.map((row) => row[lines[i]]), i === 1 && rows.length > 0];
    const same = trace.x.length === y.length && trace.x[0] === (y.length ? from : undefined) && trace.y.at(-1) === y.at(-1);
    if (same && trace.showlegend === named) return false;
    Object.assign(trace, { x: y.map((_, epoch) => from + epoch), y, showlegend: named });
    return true;
  });
  return changes.includes(true);
}

// Has the epoch axis span what it would on a new chart, and the upright one given its scale once more.
function unzoom({ layout, dataset }, chart) {
  dataset.span = `${chart.shown}`;
  span(layout.xaxis, chart.shown);
  layout.yaxis.autorange = true;
  scales.delete(layout);
}

// Draws the epoch under way, and takes it away; its name stays in the legend from one such epoch to the next.
function followed(trace, points, column, alive) {
  const named = alive && (trace.showlegend || points.length > 1);
  if (trace.x.length === points.length && trace.x.at(-1) === points.at(-1)?.[0] && trace.showlegend === named) return false;
  Object.assign(trace, { x: points.map(([at]) => at), y: points.map((point) => point[column]), showlegend: named });
  return true;
}

// Puts a smoothed line over each that is there, which becomes faint, or takes it away.
function smoothed(data, weight) {
  const stale = SMOOTHED.map(([line, soft]) => [data[line], data[soft]])
    .filter(([line, soft]) => soft.x.length !== (weight ? line.x.length : 0) || (soft.meta ?? 0) !== weight);
  for (const [line, soft] of stale) {
    const points = weight ? { x: line.x, y: averaged(line.y, weight) } : { x: [], y: [] };
    Object.assign(soft, points, { meta: weight, showlegend: weight > 0, visible: line.visible ?? true }); // or hidden by a person
    Object.assign(line, { showlegend: !weight, opacity: weight ? FAINT : 1 });
  }
  return stale.length > 0;
}

// The exponential moving average, as TensorBoard has it: the first values do not pull it towards 0. Gaps stay gaps.
function averaged(values, weight) {
  let [sum, share] = [0, 0];
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    share = weight * share + (1 - weight);
    return sum / share;
  });
}

// Gives the upright axis its scale, once: what a person zooms to from there on stays.
function scaled(layout, whole, log, all) {
  const { yaxis } = layout;
  const [type, fixed] = [log ? "log" : "linear", Boolean(whole && all)];
  const scale = `${type} ${fixed}`;
  if ((scales.get(layout) ?? "linear false") === scale && !(fixed && yaxis.autorange)) return false; // as a double click leaves it
  scales.set(layout, scale);
  Object.assign(yaxis, { type, autorange: !fixed }, fixed && { range: [...whole] });
  return true;
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
