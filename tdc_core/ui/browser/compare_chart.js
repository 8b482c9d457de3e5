// Brings a chart of the comparison up to date: points, widths, and what the axes have to show. A click or a tap on a point
// follows the link to its run. Says "missing" where the Plotly that drew the chart can't be reached.
const TWICE = 300; // milliseconds within which a second click makes a double one, which is for the zoom
const POINTED = "tdc-run-pointed-at"; // at which run of the list, by the key of its link; null at none
const FAINT = 0.15;
const waysOf = new WeakMap(); // by a chart: for each trace the key of the place with its link

export default function ({ parentElement, data: [data], setStateValue }) {
  clearTimeout(parentElement.timer);
  document.removeEventListener(POINTED, parentElement.point);
  let looks = 0;
  const find = () => document.querySelector(`.st-key-${data.key} .js-plotly-plot`);
  const isDrawn = (graph) => plotly() && graph?.data?.length === data.traces.length;
  const look = () => {
    parentElement.timer = setTimeout(look, 300); // Streamlit may draw the chart anew, with a theme or a size
    const graph = find();
    if (isDrawn(graph)) {
      lead(graph, data.ways);
      bring(graph, data);
    } else if (graph && !plotly() && ++looks === DRAWN_WITHOUT) setStateValue("missing", true);
  };
  parentElement.point = ({ detail: way }) => {
    const graph = find();
    if (isDrawn(graph)) plotly().restyle(graph, { opacity: data.ways.map((each) => (way && each !== way ? FAINT : 1)) });
  };
  document.addEventListener(POINTED, parentElement.point);
  look();
  return () => {
    clearTimeout(parentElement.timer);
    document.removeEventListener(POINTED, parentElement.point);
  };
}

function bring(graph, { traces, layout }) {
  const changed = traces.map((trace, i) => [trace, i]).filter(([trace, i]) => differs(graph.data[i], trace));
  const moved = differs(graph.layout, layout);
  if (changed.length === 0 && !moved) return;
  const fresh = {};
  for (const name of new Set(changed.flatMap(([trace]) => Object.keys(trace)))) {
    fresh[name] = changed.map(([trace, i]) => (name in trace ? trace[name] : at(graph.data[i], name)));
  }
  plotly().update(graph, fresh, moved ? layout : {}, changed.map(([, i]) => i));
}

const at = (held, name) => name.split(".").reduce((inside, part) => inside?.[part], held);
const differs = (held, wanted) => Object.entries(wanted).some(([name, value]) => !same(at(held, name), value));

function lead(graph, ways) {
  const known = waysOf.has(graph);
  waysOf.set(graph, ways);
  if (known || !graph.on) return;
  let waits = null;
  graph.on("plotly_click", ({ points: [point] }) => {
    clearTimeout(waits);
    waits = setTimeout(() => document.querySelector(`.st-key-${waysOf.get(graph)[point.curveNumber]} a`)?.click(), TWICE);
  });
  graph.on("plotly_doubleclick", () => clearTimeout(waits));
  const cursor = (shape) => graph.querySelector(".nsewdrag")?.style.setProperty("cursor", shape);
  graph.on("plotly_hover", () => cursor("pointer"));
  graph.on("plotly_unhover", () => cursor(""));
}
