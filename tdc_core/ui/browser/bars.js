// Probabilities as bars, the most probable class marked; read out in words once they rest.
// names: of the classes; `true_` of them is the right one, where there is one.
export function makeBars(box, names) {
  const REST = 500; // milliseconds
  const words = element("p", "words");
  words.setAttribute("aria-live", "polite");
  const lines = names.map((name) => {
    const line = element("div", "bar");
    const track = element("span", "track");
    const fill = track.appendChild(element("span", "fill"));
    const much = element("span", "much");
    line.append(element("span", "name", name), track, much);
    return { line, fill, much };
  });
  const list = element("div", "bars");
  list.setAttribute("aria-hidden", "true"); // the words say it
  list.append(...lines.map(({ line }) => line));
  box.replaceChildren(words, list);
  let timer = null;

  // shares: a probability for each class, or null before there is one; otherwise `instead` stands in their place.
  return function show(shares, instead, true_ = null) {
    const best = shares ? shares.indexOf(Math.max(...shares)) : -1;
    lines.forEach(({ line, fill, much }, at) => {
      line.classList.toggle("best", at === best);
      line.classList.toggle("true", at === true_);
      fill.style.transform = `scaleX(${shares ? Math.min(1, Math.max(0, shares[at])) : 0})`;
      much.textContent = shares ? chance(shares[at]) : "";
    });
    const said = shares ? `${names[best] ?? "No class"}, ${chance(shares[best])}` : instead;
    list.dataset.said = said;
    clearTimeout(timer);
    if (!shares) words.textContent = said;
    else timer = setTimeout(() => (words.textContent = said), REST);
  };
}

export function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
