// When a component may have its fragment run again; one gate for all components of the page.
// Of what changes in one moment Streamlit takes only one fragment's part to the server: they ask one after the other.
// While another page is on its way nobody asks: the answer would be of the page that is left, and Streamlit would clear
// the one that has come for it. And nobody asks while a click is held back until the page rests: it would never rest.
globalThis.tdcMayAsk ??= (() => {
  const MOMENT = 10; // milliseconds
  const [UNDERWAY, GONE_BACK] = [5000, 1500]; // milliseconds after which another page counts as not coming, or as here
  let asked = -Infinity;
  let left = null; // the path where another page was asked for, and until when it is waited for
  const leave = (milliseconds) => (left = { path: location.pathname, until: performance.now() + milliseconds });
  const elsewhere = (link) => link?.origin === location.origin && link.pathname !== location.pathname;
  document.addEventListener("click", ({ target }) => elsewhere(target.closest?.("a[href]")) && leave(UNDERWAY), true);
  window.addEventListener("popstate", () => leave(GONE_BACK)); // which comes with the path changed already
  return () => {
    const now = performance.now();
    const underway = left !== null && location.pathname === left.path && now < left.until;
    const held = globalThis.tdcHeldClicks?.queue.length > 0;
    if (underway || held || now - asked < MOMENT) return false;
    asked = now;
    return true;
  };
})();
