// Brings a chart that was drawn once up to date: new points, texts and marks in the chart that is there, so that it does
// not blink each time a slider moves. Says "missing" where the Plotly that drew it can't be reached.
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
