// Keeps the id of the visitor's workspace in the browser, and tells it when asked.
const NAME = "tdc-studio-workspace";

export default function ({ data, setStateValue }) {
  let kept = null;
  let works = true;
  try {
    if (data.keep) window.localStorage.setItem(NAME, data.keep);
    kept = window.localStorage.getItem(NAME);
  } catch {
    works = false; // the browser allows no storage here
  }
  if (data.ask !== null) setStateValue("told", { asked: data.ask, kept, works });
}
