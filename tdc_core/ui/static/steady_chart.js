// Brings a chart that was drawn once up to date: new points, texts and marks in the chart that is there, so that it does
// not blink each time a slider moves. Says "missing" where it can't, and is then drawn anew by the server.
const PATIENCE = 50; // looks at the page before giving up
const FIELDS = ["x", "y", "text", "base", "textposition"];

export default function ({ parentElement, data, setStateValue }) {
  clearTimeout(parentElement.timer);
  let looks = 0;
  const look = () => {
    parentElement.timer = setTimeout(look, 300); // Streamlit may draw the chart anew, with a theme or a size
    const graph = document.querySelector(`.st-key-${data.key} .js-plotly-plot`);
    if (window.Plotly && graph?.data?.length === data.traces.length) return update(graph, data.traces);
    if (++looks < PATIENCE) return;
    clearTimeout(parentElement.timer);
    setStateValue("missing", true);
  };
  look();
  return () => clearTimeout(parentElement.timer);
}

function update(graph, traces) {
  traces.forEach((trace, i) => {
    const changed = FIELDS.filter((field) => field in trace && !same(graph.data[i][field], trace[field]));
    if (changed.length === 0) return;
    window.Plotly.restyle(graph, Object.fromEntries(changed.map((field) => [field, [trace[field]]])), [i]);
  });
}

const same = (held, wanted) => JSON.stringify(held) === JSON.stringify(wanted);
