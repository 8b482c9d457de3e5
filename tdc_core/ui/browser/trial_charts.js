// The charts of a sweep: brings them up to date, and shows in all of them the trial that is pointed at, or looked at.
// A point's custom data is the number of its trial; the last trace of a chart is for the one that is shown.
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
      update(graph, traces.slice(0, -1));
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
  const last = graph.data.length - 1;
  const x = [];
  const y = [];
  if (number !== null) {
    for (const trace of graph.data.slice(0, last)) {
      trace.customdata?.forEach((each, at) => {
        if (each !== number) return;
        x.push(trace.x[at]);
        y.push(trace.y[at]);
      });
    }
  }
  const held = graph.data[last];
  if (JSON.stringify([held.x, held.y]) !== JSON.stringify([x, y])) plotly().restyle(graph, { x: [x], y: [y] }, [last]);
}
