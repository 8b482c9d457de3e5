// Follows the link that Streamlit has drawn to a run, so that no page is loaded anew; comes before what calls it.
globalThis.tdcFollow = (event, { way }) => {
  if (asksForATab(event)) return;
  const link = document.querySelector(`.st-key-${way} a`);
  if (!link) return;
  event.preventDefault();
  link.click();
};

