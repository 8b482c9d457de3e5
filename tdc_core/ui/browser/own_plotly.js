// Draws one chart with the plotly.js that stands above this in the module, once; live_chart.js fills it from there on.
globalThis.ownPlotly = module.exports;

export default function ({ parentElement, data }) {
  if (parentElement.querySelector(".js-plotly-plot")) return;
  const root = parentElement.appendChild(document.createElement("div"));
  root.setAttribute("role", "img");
  root.setAttribute("aria-label", data.alt);
  const { layout, data: traces } = data.figure;
  globalThis.ownPlotly.newPlot(root, traces, themed(layout, getComputedStyle(parentElement)), data.config);
}

// The colours that Streamlit gives to charts of its own.
function themed(layout, style) {
  const of = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const axis = { gridcolor: of("border-color"), linecolor: of("border-color"), tickfont: { color: of("gray-text-color") } };
  return {
    ...layout,
    template: {},
    autosize: true,
    paper_bgcolor: "rgba(0, 0, 0, 0)",
    plot_bgcolor: "rgba(0, 0, 0, 0)",
    font: { family: of("font"), color: of("text-color") },
    colorway: of("chart-categorical-colors").split(","),
    xaxis: { ...axis, showgrid: false, ...layout.xaxis },
    yaxis: { ...axis, ...layout.yaxis },
  };
}
