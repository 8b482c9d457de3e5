// Closes the menu once what was chosen in it is drawn, where the menu lies over the page.
const OVER_THE_PAGE = "(max-width: 768px)"; // Streamlit's own border
let before = null;

export default function ({ data: { shown } }) {
  const chosen = before !== null && before !== shown;
  before = shown;
  if (chosen && matchMedia(OVER_THE_PAGE).matches) {
    document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click(); // there only while it is open
  }
}
