// Ctrl+Enter, or Cmd+Enter on a Mac, presses Train from wherever the experiment is looked at or changed: after what was typed
// has been run, as a click does, and once however long it is held.
const TRAIN = ":is(.st-key-train, .st-key-train-both, .st-key-train-from-here) button";
const REASONS = ".st-key-train-form"; // where it is said what keeps the button from being pressed
const NOT_YET = "Nothing was trained. What keeps it from that is said beside Train.";
const OTHERS = "textarea, [contenteditable], [data-testid=stForm], [data-testid=stDialog], [aria-expanded=true][role=combobox]";
const TYPED = "input:not([type=checkbox], [type=radio], [type=range], [role=combobox])";
const OF_THE_DRAFT = "[class*=st-key-w-]";
const TWICE = 1000; // milliseconds within which another press is one too many

// Whether the keys mean something else where the focus is: a field of another form, or a link that opens in a tab of its own.
function meansAnother(focus) {
  if (document.querySelector("[data-testid=stDialog]") || focus.closest?.(OTHERS)) return true;
  const link = focus.closest?.("a[href]");
  if (link) return link.pathname !== location.pathname;
  return Boolean(focus.matches?.(TYPED)) && !focus.closest(OF_THE_DRAFT);
}

function listenForTrainKey(held) {
  const spoken = document.body.appendChild(document.createElement("div"));
  spoken.className = "tdc-spoken";
  spoken.setAttribute("role", "status");
  let last = -Infinity;
  const press = (focus) => {
    spoken.textContent = "";
    focus.blur?.(); // which has Streamlit take in what was typed
    const find = () => {
      if (focus.isConnected && document.activeElement === document.body) focus.focus?.({ preventScroll: true });
      const button = document.querySelector(TRAIN);
      if (!button || !button.disabled) return button;
      document.querySelector(REASONS)?.scrollIntoView({ block: "nearest" });
      spoken.textContent = NOT_YET;
      return null;
    };
    const click = { leaves: false, label: "Train", again: true, find };
    if (!held.hold(click)) held.happen(click, held.pass);
  };
  const hear = (event) => {
    const { key, ctrlKey, metaKey, shiftKey, altKey, isComposing, repeat } = event;
    if (key !== "Enter" || ctrlKey === metaKey || shiftKey || altKey || isComposing) return;
    const [focus] = event.composedPath();
    const coming = !held.quiet; // a page that is being drawn may have the button in a moment
    if (!(coming || document.querySelector(TRAIN)) || meansAnother(focus)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (repeat || performance.now() - last < TWICE) return;
    last = performance.now();
    press(focus);
  };
  document.addEventListener("keydown", hear, true);
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches?.(TRAIN)) target.setAttribute("aria-keyshortcuts", "Control+Enter Meta+Enter");
  });
}
