// Holds a click on a button, or on a link to another page, until what was changed before it has been run.
// Streamlit sends a change at the event loop's next turn and a page at once, and of clicks that wait on its side it
// takes two on one button for one: see docs/decisions/0013.
const TURNS = 5; // looks within which a change that was made has been sent: on a busy machine time alone says little
const PATIENCE = 2000; // milliseconds in which a run shows itself once the server has said something
const FOLLOWS = 300; // milliseconds in which it begins after the run that was going on, and twice the way there and back
const STILL = 60; // milliseconds of quiet after which a run counts as ended
const MOST = 10000; // milliseconds that one run, or a first word of the server, is waited for
const LOOK = 15; // milliseconds between two looks

export class HeldClicks {
  // now: gives milliseconds; later: calls a function after some; idle: calls one once nothing else is to be done;
  // pass: lets a click happen.
  constructor({ now, later, idle, pass }) {
    Object.assign(this, { now, later, idle, pass, queue: [], turns: 0 });
    this.running = false;
    this.quiet = true; // nothing runs, and all that the last run said is drawn
    this.changed = -Infinity; // when a run began or ended last
    this.sent = null; // when the last message was sent, while its run has not begun
    this.first = null; // when the first of those was, where nothing ran and nothing else was on its way
    this.ours = false; // a run that was sent for is under way
    this.leaving = this.elsewhere = false; // another page is being asked for; and is on its way
    this.heard = -Infinity; // when the server said something last
    this.quickest = null; // milliseconds from a message to its run, at least
    this.latest = 0; // and the last time
  }

  // The person did something that may have to be sent.
  touch() {
    if (this.turns === 0) this.later(() => this.turn(), LOOK);
    this.turns = TURNS;
  }

  turn() {
    this.turns = Math.max(0, this.turns - 1);
    if (this.turns > 0) this.later(() => this.turn(), LOOK);
  }

  // The server said something: an answer, or a part of one.
  hear() {
    this.heard = this.now();
  }

  // A run was asked for at the server; another page loses nothing where it is broken off, so it is not waited for.
  send() {
    this.turns = Math.min(this.turns, 1);
    if (this.leaving) return;
    const alone = this.sent === null && !this.running && !this.elsewhere;
    this.sent = this.now();
    if (alone) this.first = this.sent;
  }

  state(running) {
    if (running === this.running) return;
    this.running = running;
    this.quiet = false;
    this.changed = this.now();
    if (running) this.begin();
    else this.settle(this.changed);
  }

  // A run that begins sooner after a message than any answer ever did is that of an earlier message.
  begin() {
    this.elsewhere = false;
    if (this.first !== null) {
      this.latest = this.changed - this.first;
      this.quickest = Math.min(this.quickest ?? Infinity, this.latest);
    }
    this.first = null;
    if (this.sent === null || this.changed - this.sent < (this.quickest ?? 0)) return;
    this.sent = null;
    this.ours = true;
  }

  // A field holds what a run said only when React has been round twice, which on a slow device is long after the end.
  settle(ended) {
    const drawn = () => {
      if (this.running || this.changed !== ended) return;
      this.quiet = true;
      this.ours = false;
    };
    this.later(() => this.idle(() => this.idle(drawn)), STILL);
  }

  // Whether a click has to wait: one on a button for every run, since its answer may change the button.
  waits(click) {
    if (this.sent !== null && !this.running && this.now() >= this.lastCall()) this.sent = this.first = null;
    return this.turns > 0 || this.sent !== null || this.ours || (!click.leaves && !this.quiet);
  }

  // Until when the run of what was sent may still begin. A server that is silent has not begun it: of two clicks on one
  // button that wait there together one is lost, however long it takes.
  lastCall() {
    const since = Math.max(this.sent, this.changed);
    if (this.heard > since) return this.heard + PATIENCE;
    return since + (this.changed > this.sent ? FOLLOWS + 2 * this.latest : MOST);
  }

  // Whether the click is held: it happens later then, after those that were held before it.
  hold(click) {
    if (this.queue.length === 0 && !this.waits(click)) return false;
    this.queue.push(click);
    if (this.queue.length === 1) this.watch();
    return true;
  }

  watch() {
    const since = this.now();
    const look = () => {
      if (this.waits(this.queue[0]) && this.now() - Math.max(since, this.changed) < MOST) return this.later(look, LOOK);
      this.happen(this.queue[0], this.pass);
      this.queue.shift();
      if (this.queue.length) this.watch();
    };
    this.later(look, LOOK);
  }

  // Lets a click happen; what is sent meanwhile by one on a link asks for the page.
  happen(click, pass) {
    this.leaving = click.leaves;
    this.elsewhere ||= click.leaves;
    pass(click);
    if (click.leaves) this.later(() => (this.leaving = false), 0);
    else this.touch();
  }
}

const BUTTONS = "[data-testid=stButton] button";
const CLICKED = `a[href], ${BUTTONS}`;
const STRAYS = 4; // pixels that a hand moves a mouse while it presses
const FORM_BUTTONS = "[data-testid=stFormSubmitButton] button";
const FIELDS = "input, textarea, [role=slider]";
const RERUN = 0x5a; // how a message of Streamlit's browser begins that asks for a run: the eleventh field of BackMsg

function start() {
  let passing = false;
  const held = new HeldClicks({
    now: () => performance.now(),
    later: (call, after) => setTimeout(call, after),
    idle: (call) => (globalThis.requestIdleCallback ? requestIdleCallback(call, { timeout: 1000 }) : setTimeout(call, STILL)),
    pass: ({ find, label, again }) => {
      const element = find();
      if (!element || element.disabled) return again || held.missed?.(label);
      passing = true;
      element.click();
      passing = false;
    },
  });
  const clicks = (event) => {
    const element = event.target.closest?.(CLICKED);
    if (!element || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return null;
    const leaves = element.tagName === "A";
    if (leaves && (element.origin !== location.origin || element.target === "_blank")) return null;
    const key = [...(element.closest("[class*=st-key-]")?.classList ?? [])].find((name) => name.startsWith("st-key-"));
    const place = leaves ? `a[href="${element.getAttribute("href")}"]` : key && `.${CSS.escape(key)} button`;
    return {
      leaves,
      label: element.textContent.trim(),
      again: event.detail > 1, // of a double click, which was meant once where the button is gone
      find: () => (element.isConnected || !place ? element.isConnected && element : document.querySelector(place)),
    };
  };
  const drop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const take = (event) => {
    if (passing) return;
    if (event.target.closest?.(CLICKED)) pressed = null;
    // A form is sent by the first click of a double click; its fields are empty by the second.
    if (event.detail > 1 && event.target.closest?.(FORM_BUTTONS)) return drop(event);
    const click = clicks(event);
    if (click === null) return held.touch();
    const left = document.activeElement;
    if (left?.matches(FIELDS) && !event.target.contains(left)) left.blur(); // a tablet leaves it in the field
    if (!held.hold(click)) return held.happen(click, () => {});
    drop(event);
  };
  // What moves or is drawn anew between the press and the release of a mouse gets no click of the browser's.
  let pressed = null;
  const release = ({ clientX, clientY }) => {
    const { click, x, y } = pressed ?? {};
    if (!click || Math.hypot(clientX - x, clientY - y) > STRAYS) return;
    const one = pressed;
    setTimeout(() => pressed === one && click.find()?.click(), 0); // unless the click has come by then
  };
  document.addEventListener("mousedown", (event) => {
    pressed = { click: clicks(event), x: event.clientX, y: event.clientY };
  }, true);
  document.addEventListener("mouseup", release, true);
  document.addEventListener("click", take, true);
  document.addEventListener("change", () => held.touch(), true);
  document.addEventListener("focusout", ({ target }) => target.matches?.(FIELDS) && held.touch(), true);
  document.addEventListener("keydown", ({ target }) => target.matches?.(FIELDS) && held.touch(), true);
  const send = WebSocket.prototype.send;
  const listened = new WeakSet();
  WebSocket.prototype.send = function (...data) {
    if (this.url.includes("/_stcore/stream")) {
      if (!listened.has(this)) this.addEventListener("message", () => held.hear());
      listened.add(this);
      if (data[0][0] === RERUN) held.send();
    }
    return send.apply(this, data);
  };
  const read = (app) => held.state(!["notRunning", "compilationError"].includes(app.dataset.testScriptState));
  const attribute = "data-test-script-state";
  new MutationObserver((changes) => changes.forEach(({ target }) => read(target))).observe(document, {
    subtree: true,
    attributeFilter: [attribute],
  });
  document.querySelectorAll(`[${attribute}]`).forEach(read);
  listenForTrainKey(held);
  return held;
}

export default function ({ setTriggerValue }) {
  globalThis.tdcHeldClicks ??= start();
  globalThis.tdcHeldClicks.missed = (label) => setTriggerValue("missed", label);
}
