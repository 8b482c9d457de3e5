// Keeps touches from a chart, so that the browser makes a mouse's click of a tap, and scrolls the page by a swipe.
// Plotly's own handling selects at each tap the point of the tap before, and holds the page where a swipe begins on it.
let listens = false;

export default function () {
  if (listens) return;
  listens = true;
  document.addEventListener("touchstart", keep, { capture: true, passive: true });
}

function keep(event) {
  if (event.target.closest?.("[class*='st-key-tapped-'] .js-plotly-plot")) event.stopPropagation();
}
