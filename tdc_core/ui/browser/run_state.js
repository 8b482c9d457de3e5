// A run in words and figures, as the server composed them: they are set as text, and changed in place.
const stateViews = new WeakMap();

function runState({ parentElement, data, setStateValue }) {
  const view = stateViews.get(parentElement) ?? { parts: build(parentElement, data) };
  stateViews.set(parentElement, view);
  view.watch?.stop();
  view.watch = feed.watch(data, data.keeps, () => show()); // epochs too: they are there then as soon as there are charts
  const kept = (view.kept ??= { due: null });
  Object.assign(kept, { run: view.watch.run, page: data });
  leavePage(kept); // the page has just been drawn
  const show = () => {
    const { alive, state } = view.watch.run;
    view.parts.forEach((part) => part({ ...state, alive }));
    if (data.keeps) keepPage(kept, setStateValue);
  };
  show();
  return () => {
    view.watch.stop();
    leavePage(kept);
  };
}

// Makes the elements of each part; answers the functions that show a state in them.
function build(root, { parts, titles }) {
  const makers = { headline, progress, brief, numbers, few, times, readings, line };
  const box = add(root, "div", "run-state");
  const status = (state) => paint(box, "data-status", state.status);
  return [status, ...parts.map((part) => makers[part](box, titles))];
}

function add(to, tag, name, text = "") {
  const made = to.appendChild(document.createElement(tag));
  made.className = name;
  made.textContent = text;
  return made;
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}

function paint(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function symbol(to) {
  const made = add(to, "span", "icon");
  made.setAttribute("aria-hidden", "true");
  return ({ icon, colour }) => {
    say(made, icon);
    paint(made, "data-colour", colour);
  };
}

function headline(to) {
  const heading = add(to, "h3", "headline");
  const icon = symbol(heading);
  const [words, took] = ["words", "took"].map((part) => add(heading, "span", part));
  const spoken = add(to, "div", "spoken");
  spoken.setAttribute("role", "status"); // is read out where it changes: a word for each state, and none for each epoch
  let status = null;
  return (state) => {
    icon(state);
    say(words, state.headline);
    say(took, state.took && `· ${state.took}`);
    if (status !== null && status !== state.status) spoken.textContent = `${state.headline}. ${state.took}`;
    status = state.status;
  };
}

function bar(to) {
  const made = add(to, "div", "bar");
  made.setAttribute("role", "progressbar");
  made.setAttribute("aria-label", "Training");
  made.setAttribute("aria-valuemin", "0");
  made.setAttribute("aria-valuemax", "100");
  const done = add(made, "div", "done");
  return (fraction, words) => {
    paint(made, "aria-valuenow", `${Math.floor(100 * fraction)}`);
    paint(made, "aria-valuetext", words);
    done.style.width = `${100 * fraction}%`;
  };
}

function boxes(to) {
  const trouble = add(to, "div", "box");
  trouble.dataset.kind = "error";
  const why = add(to, "div", "box");
  return (state) => {
    say(trouble, state.trouble);
    say(why, state.why);
    paint(why, "data-kind", state.box);
  };
}

function progress(to) {
  const going = add(to, "div", "going");
  const top = add(going, "div", "top");
  const caption = add(top, "div", "caption");
  const telling = tellingBox(top);
  const fill = bar(going);
  const why = boxes(to);
  return (state) => {
    going.hidden = !state.alive;
    say(caption, state.caption);
    telling();
    fill(state.fraction, state.caption);
    why(state);
  };
}

// The same where there is little room; the bar stays when the run has ended.
function brief(to) {
  const caption = add(to, "div", "caption");
  const fill = bar(to);
  const why = boxes(to);
  return (state) => {
    say(caption, state.done);
    fill(state.fraction, state.done);
    why({ ...state, why: "" });
  };
}

function numbers(to, titles) {
  const grid = add(to, "dl", "numbers");
  const cards = [...titles.map(([, title]) => title), "Learning rate"].map((title) => {
    const card = add(grid, "div", "card");
    add(card, "dt", "title", title);
    return [card, add(card, "dd", "value")];
  });
  return (state) => {
    cards.forEach(([card, value], i) => {
      const text = state.numbers[i] ?? state.rate;
      card.hidden = text === "";
      say(value, text);
    });
  };
}

function few(to, titles) {
  const row = add(to, "div", "few");
  const values = titles.map(([name]) => {
    add(row, "span", "metric", name);
    return add(row, "b", "value");
  });
  return (state) => values.forEach((value, i) => say(value, state.numbers[i]));
}

function times(to) {
  const made = add(to, "div", "times");
  return (state) => say(made, state.times);
}

function readings(to) {
  const list = add(to, "ul", "readings");
  return ({ said }) => {
    if (`${said}` === list.dataset.said) return;
    list.dataset.said = `${said}`;
    list.textContent = "";
    said.forEach((sentence) => add(list, "li", "sentence", sentence));
  };
}

function line(to, titles) {
  const row = add(to, "div", "line");
  const icon = symbol(row);
  const name = add(row, "b", "name");
  const parts = ["words", "epoch"].map((part) => add(row, "span", part));
  const metrics = add(row, "span", "metrics");
  const values = titles.map(([title]) => {
    const one = add(metrics, "span", "one");
    add(one, "span", "metric", title);
    return add(one, "span", "value");
  });
  const trouble = add(row, "span", "trouble");
  return (state) => {
    icon({ ...state, colour: "primary" });
    say(name, state.name);
    say(parts[0], state.headline);
    say(parts[1], state.epoch);
    metrics.hidden = state.epoch === "";
    values.forEach((value, i) => say(value, state.numbers[i]));
    say(trouble, state.blocked);
  };
}
