// Brings a chart that was drawn once up to date: new points, texts and marks in the chart that is there, so that it does
// not blink each time a slider moves. Says "missing" where the Plotly that drew it can't be reached.
const DRAWN_WITHOUT = 5; // looks at a chart without a Plotly that can reach it, before the package's own is used
const plotly = () => globalThis.ownPlotly ?? window.Plotly; // the first only where the second was not there
const FIELDS = ["x", "y", "z", "text", "base", "textposition"];

export default function ({ parentElement, data, setStateValue }) {
  clearTimeout(parentElement.timer);
  let looks = 0;
  const look = () => {
    parentElement.timer = setTimeout(look, 300); // Streamlit may draw the chart anew, with a theme or a size
    const graph = document.querySelector(`.st-key-${data.key} .js-plotly-plot`);
    if (plotly() && graph?.data?.length === data.traces.length) return update(graph, data.traces);
    if (graph && !plotly() && ++looks === DRAWN_WITHOUT) setStateValue("missing", true);
  };
  look();
  return () => clearTimeout(parentElement.timer);
}

function update(graph, traces) {
  traces.forEach((trace, i) => {
    const changed = FIELDS.filter((field) => field in trace && !same(graph.data[i][field], trace[field]));
    if (changed.length === 0) return;
    plotly().restyle(graph, Object.fromEntries(changed.map((field) => [field, [trace[field]]])), [i]);
  });
}

const same = (held, wanted) => JSON.stringify(held) === JSON.stringify(wanted);
