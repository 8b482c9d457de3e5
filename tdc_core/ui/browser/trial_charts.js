// The charts of a sweep: brings them up to date, and shows in all of them the trial that is pointed at, or looked at.
// A point's custom data is the number of its trial; the last shape of a chart, or its only annotation, is for the
// one that is shown. Charts that are out of sight are told once they are in it.
export default function ({ parentElement, data: [data], setStateValue, setTriggerValue }) {
  clearTimeout(parentElement.timer);
  const graphs = () => Object.entries(data.charts).map(([key, traces]) => [graphOf(key), traces]);
  const ready = () => graphs().filter(([graph, traces]) => plotly() && graph?.data?.length === traces.length);
  const mark = () => ready().forEach(([graph]) => markIn(graph, parentElement.pointed ?? data.picked ?? null));
  parentElement.point = (number) => {
    parentElement.pointed = number;
    mark();
  };
  parentElement.pick = (number) => setTriggerValue("pick", number);
  let without = 0;
  const look = () => {
    parentElement.timer = setTimeout(look, 300); // Streamlit may draw a chart anew, with a theme or a size
    if (!plotly() && graphs().some(([graph]) => graph) && ++without === DRAWN_WITHOUT) setStateValue("missing", true);
    for (const [graph, traces] of ready()) {
      update(graph, traces);
      listen(graph, parentElement);
    }
    mark();
  };
  look();
  return () => clearTimeout(parentElement.timer);
}

const graphOf = (key) => document.querySelector(`.st-key-${key} .js-plotly-plot`);

// Told again and again, since who draws a chart anew forgets who listens; the same one is not told twice.
function listen(graph, parent) {
  graph.tdcHears ??= {
    plotly_hover: (event) => graph.tdcParent.point(numberIn(event)),
    plotly_unhover: () => graph.tdcParent.point(null),
    plotly_click: (event) => numberIn(event) !== null && graph.tdcParent.pick(numberIn(event)),
  };
  graph.tdcParent = parent;
  for (const [name, hear] of Object.entries(graph.tdcHears)) {
    graph.removeListener(name, hear);
    graph.on(name, hear);
  }
}

const numberIn = ({ points: [point] }) => (Number.isInteger(point?.customdata) ? point.customdata : null);

function markIn(graph, number) {
  const { top, bottom } = graph.getBoundingClientRect();
  if (bottom < 0 || top > window.innerHeight) return;
  const list = graph.layout.shapes ? "shapes" : "annotations";
  const held = graph.layout[list].at(-1);
  const points = number === null ? [] : pointsOf(graph, number);
  const wanted = points.length === 0 ? { visible: false } : list === "shapes" ? lineOf(points) : placeOf(points, graph.layout);
  const changed = Object.entries(wanted).filter(([name, value]) => held[name] !== value);
  if (changed.length === 0) return;
  const at = `${list}[${graph.layout[list].length - 1}]`;
  plotly().relayout(graph, Object.fromEntries(changed.map(([name, value]) => [`${at}.${name}`, value])));
}

function pointsOf(graph, number) {
  return graph.data.flatMap(({ x, y, customdata = [] }) =>
    customdata.flatMap((each, at) => (each === number ? [[x[at], y[at]]] : [])),
  );
}

const lineOf = (points) => ({ visible: true, path: `M${points.map((point) => point.join(",")).join("L")}` });

// Of a logarithmic axis an annotation takes the power.
function placeOf([[x, y]], { xaxis, yaxis }) {
  return { visible: true, x: xaxis.type === "log" ? Math.log10(x) : x, y: yaxis.type === "log" ? Math.log10(y) : y };
}
