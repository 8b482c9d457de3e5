// What the fed components do, once for all of them: it comes with every page and is the same each time, so that Streamlit
// sends it once. A component itself is a line that hands over to here.
globalThis.tdcFed = { runState, liveChart, chartOptions };

export default function () {}
