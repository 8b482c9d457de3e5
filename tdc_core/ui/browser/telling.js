// Tells that a run has ended while its tab is out of sight: by a notification, where the browser allows one, and by a mark in
// the tab's title. A box beside a run's progress asks for it; the browser keeps that for all its tabs.
const makeTelling = (env) => {
  const KEPT_AS = "tdc-tell-ends";
  const MARKS = { finished: "✓ ", other: "✗ " };
  const INSTEAD = "so the title of this tab gets a mark instead.";
  const WORDS = {
    granted: "",
    default: `Your browser was not allowed to show a notification, ${INSTEAD}`,
    denied: `Your browser does not allow this page to show notifications, ${INSTEAD} Its settings can change that.`,
    impossible: `Notifications of this page are not possible in this browser, ${INSTEAD}`,
  };
  let here = false; // what was chosen, where the browser keeps nothing for pages
  let asking = false;

  const telling = {
    get wanted() {
      try {
        return env.localStorage.getItem(KEPT_AS) === "yes";
      } catch {
        return here;
      }
    },

    // How it stands with notifications, in words; empty where they come, or where none are wanted.
    get words() {
      return telling.wanted && !asking ? WORDS[permission()] : "";
    },

    // Called by the click that asks for it: browsers listen to nothing else.
    async want(yes, changed) {
      here = yes;
      try {
        env.localStorage.setItem(KEPT_AS, yes ? "yes" : "no");
      } catch {
        // it holds until the page is loaded anew
      }
      asking = yes && permission() === "default";
      changed();
      try {
        if (asking) await env.Notification.requestPermission();
      } finally {
        asking = false;
        changed();
      }
    },

    // A run has ended.
    tell({ id, state }) {
      if (!env.document.hidden || !telling.wanted) return;
      unmark();
      env.document.title = (MARKS[state.status] ?? MARKS.other) + env.document.title;
      if (permission() !== "granted") return;
      try {
        const note = new env.Notification(state.name, { body: state.end, tag: `tdc-${id}` }); // one of several tabs
        note.onclick = () => {
          env.focus();
          note.close();
        };
      } catch {
        // a browser that has them for apps alone; the title is marked
      }
    },
  };

  // Browsers of Android have notifications for apps that were installed alone, and say so only once one is shown.
  const permission = () => {
    const possible = env.isSecureContext && env.Notification && !/Android/.test(env.navigator.userAgent);
    return possible ? env.Notification.permission : "impossible";
  };
  const unmark = () => {
    const mark = Object.values(MARKS).find((each) => env.document.title.startsWith(each));
    if (mark) env.document.title = env.document.title.slice(mark.length);
  };
  env.document.addEventListener("visibilitychange", () => env.document.hidden || unmark());
  return telling;
};

const telling = (globalThis[`tdcTelling${FEED}`] ??= makeTelling(globalThis));
feed.ends = telling;

// The box, and what is to be known of it; answers how to show where it stands.
function tellingBox(to) {
  const line = add(to, "div", "telling");
  const label = add(line, "label", "ask");
  label.title = "While this tab is out of sight, and in this browser alone.";
  const box = add(label, "input", "");
  box.type = "checkbox";
  add(label, "span", "words", "Tell me when it ends");
  const why = add(line, "div", "why");
  why.setAttribute("role", "status");
  const show = () => {
    line.hidden = !feed.usable;
    box.checked = telling.wanted;
    say(why, telling.words);
  };
  box.onchange = () => telling.want(box.checked, show);
  return show;
}
