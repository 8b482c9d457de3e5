// Has a chart know what lies under a finger before it is told of the tap: Plotly selects what was hovered over last,
// and a finger hovers over nothing, so each tap would select the point of the one before.
let listens = false;

export default function () {
  if (listens) return;
  listens = true;
  document.addEventListener("touchstart", hover, { capture: true, passive: true });
}

function hover(event) {
  const layer = event.target.closest?.("[class*='st-key-tapped-'] .js-plotly-plot .nsewdrag");
  const [touch] = event.touches;
  if (!layer || event.touches.length !== 1) return;
  const { clientX, clientY } = touch;
  layer.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX, clientY }));
}
