// What brings a chart up to date that was drawn once: it stands before the components that do so.
const DRAWN_WITHOUT = 5; // looks at a chart without a Plotly that can reach it, before the package's own is used
const plotly = () => globalThis.ownPlotly ?? window.Plotly; // the first only where the second was not there
const FIELDS = ["x", "y", "z", "text", "base", "textposition", "customdata"];

function update(graph, traces) {
  traces.forEach((trace, i) => {
    const changed = FIELDS.filter((field) => field in trace && !same(graph.data[i][field], trace[field]));
    if (changed.length === 0) return;
    plotly().restyle(graph, Object.fromEntries(changed.map((field) => [field, [trace[field]]])), [i]);
  });
}

const same = (held, wanted) => JSON.stringify(held) === JSON.stringify(wanted);
