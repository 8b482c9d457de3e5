// What brings a chart up to date that was drawn once: it stands before the components that do so.
const DRAWN_WITHOUT = 5; // looks at a chart without a Plotly that can reach it, before the package's own is used
const plotly = () => globalThis.ownPlotly ?? window.Plotly; // the first only where the second was not there
const FIELDS = ["x", "y", "z", "text", "base", "textposition", "customdata"];

// All at once, since each call draws all of the chart.
function update(graph, traces) {
  const differs = (field, i) => field in traces[i] && !same(graph.data[i][field], traces[i][field]);
  const places = [...traces.keys()].filter((i) => FIELDS.some((field) => differs(field, i)));
  if (places.length === 0) return;
  const fields = FIELDS.filter((field) => places.some((i) => differs(field, i)));
  const values = (field) => places.map((i) => traces[i][field] ?? graph.data[i][field]);
  plotly().restyle(graph, Object.fromEntries(fields.map((field) => [field, values(field)])), places);
}

const same = (held, wanted) => held === wanted || JSON.stringify(held) === JSON.stringify(wanted);
