// How the charts of runs are looked at: chosen in the browser, the same for all of them, kept while the tab is open.
const KEPT_AS = "tdc-charts";
const MOST = 0.95; // smoothing, of which 1 would be a line that never moves
const looks = new EventTarget(); // says "change"
const look = { smoothing: 0, log: false, whole: false, ...recalled() };
const optionViews = new WeakMap();

function recalled() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT_AS)) ?? {};
  } catch {
    return {}; // a browser that keeps nothing for pages
  }
}

function choose(chosen) {
  Object.assign(look, chosen);
  try {
    sessionStorage.setItem(KEPT_AS, JSON.stringify(look));
  } catch {
    // it holds until the page is loaded anew
  }
  looks.dispatchEvent(new Event("change"));
}

// One line below a run's charts: whether the accuracy has its whole scale, and what else opens to be chosen.
function chartOptions({ parentElement, data }) {
  const view = optionViews.get(parentElement) ?? buildOptions(parentElement);
  optionViews.set(parentElement, view);
  say(view.whole.words, data.whole);
  view.whole.label.hidden = data.whole === "";
  looks.addEventListener("change", view.show);
  view.show();
  return () => looks.removeEventListener("change", view.show);
}

function buildOptions(root) {
  const line = add(root, "div", "chart-options");
  const box = add(line, "details", "");
  add(box, "summary", "", "Chart options");
  const choices = add(box, "div", "choices");
  const smoothing = field(choices, "range", "Smoothing");
  Object.assign(smoothing.input, { min: 0, max: MOST, step: 0.05 });
  const value = add(smoothing.label, "output", "value");
  const [log, whole] = [field(choices, "checkbox", "Loss on a log scale"), field(line, "checkbox", "")];
  const note = add(choices, "span", "note", "The faint lines are the real values.");
  smoothing.input.addEventListener("input", () => choose({ smoothing: Number(smoothing.input.value) }));
  for (const [name, { input }] of Object.entries({ log, whole })) {
    input.addEventListener("change", () => choose({ [name]: input.checked }));
  }
  const show = () => {
    smoothing.input.value = look.smoothing;
    value.textContent = look.smoothing ? look.smoothing.toFixed(2) : "off";
    [log.input.checked, whole.input.checked] = [look.log, look.whole];
    note.hidden = !look.smoothing;
  };
  return { show, whole };
}

function field(to, type, text) {
  const label = add(to, "label", type);
  const input = document.createElement("input");
  input.type = type;
  if (type === "checkbox") label.append(input);
  const words = add(label, "span", "words", text);
  if (type === "range") label.append(input);
  return { label, input, words };
}
