// Elements of the lists and tables of runs; stands before the scripts that make them.
function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

// Where it is drawn as cards it is no table to the browser any more, but it is one to who hears it.
function withRole(tag, role, className = "") {
  const made = element(tag, className);
  made.setAttribute("role", role);
  return made;
}

function icon(name) {
  const made = element("span", "icon", name);
  made.ariaHidden = "true";
  made.translate = false;
  return made;
}

// Whether a click on a link asks for a tab of its own.
const asksForATab = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.button;
