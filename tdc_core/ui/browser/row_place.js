// Brings the row that the address names into view: once, and not again as the page is drawn anew.
export default function ({ parentElement, data }) {
  if (parentElement.dataset.row === data.row) return;
  parentElement.dataset.row = data.row;
  document.querySelector(".st-key-row-place")?.scrollIntoView({ block: "center" });
}
