// A tab without a browser: just as much of one as the components in tdc_core/ui/browser use.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const BROWSER = new URL("../../tdc_core/ui/browser/", import.meta.url);

export class Element {
  constructor(tag) {
    Object.assign(this, { tag, className: "", hidden: false, children: [], attributes: {}, dataset: {}, style: {}, own: "" });
  }
  appendChild(child) {
    this.children.push(child);
    return child;
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  get textContent() {
    return this.own + this.children.map((child) => child.textContent).join("");
  }
  set textContent(text) {
    this.own = text;
    this.children = [];
  }
  set innerHTML(_) {
    throw new Error("what the server says is set as text");
  }
  // The first element inside that has this class or role.
  find(name) {
    for (const child of this.children) {
      const found = child.className === name || child.attributes.role === name ? child : child.find(name);
      if (found) return found;
    }
    return null;
  }
}

class Document extends EventTarget {
  hidden = false;
  graphs = {};
  createElement(tag) {
    return new Element(tag);
  }
  querySelector(selector) {
    return this.graphs[selector] ?? null;
  }
}

// Time that passes when the test says so.
class Clock {
  now = 0;
  timers = new Map();
  last = 0;
  setTimeout = (act, wait = 0) => {
    this.timers.set((this.last += 1), { act, at: this.now + wait });
    return this.last;
  };
  clearTimeout = (id) => this.timers.delete(id);
  async pass(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      await settle();
      const [id, next] = [...this.timers].toSorted(([, one], [, other]) => one.at - other.at)[0] ?? [];
      if (!next || next.at > end) break;
      this.now = next.at;
      this.timers.delete(id);
      next.act();
    }
    this.now = end;
    await settle();
  }
}

export const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
};

// A tab with a server that answers as the test says: `serve(url)` gives a Response, or a Stream.
export function makeTab({ locks } = {}) {
  const clock = new Clock();
  const tab = new EventTarget();
  const asked = [];
  Object.assign(tab, {
    AbortController,
    clock,
    asked,
    document: new Document(),
    location: new URL("http://studio.test/base/train?run=1"),
    navigator: { locks },
    performance: { now: () => clock.now },
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    serve: () => new Stream().answer,
    async fetch(url, options) {
      assertAddress(url);
      const question = { url: new URL(url), ...options };
      asked.push(question);
      const answer = await tab.serve(question.url, question);
      return answer;
    },
    hide(hidden) {
      tab.document.hidden = hidden;
      tab.document.dispatchEvent(new Event("visibilitychange"));
    },
  });
  return tab;
}

function assertAddress(url) {
  if (!url.startsWith("http://studio.test/base/api/runs")) throw new Error(`beside the page's own address: ${url}`);
}

export const json = (data, status = 200) =>
  new Response(JSON.stringify(data), { status, headers: { "content-type": "application/json" } });

export class Stream {
  constructor(release = "r1") {
    const body = new ReadableStream({ start: (controller) => (this.controller = controller) });
    this.answer = new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
    if (release) this.say({ release });
  }
  say(data) {
    this.controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(data)}\n\n`));
  }
  end() {
    this.controller.close();
  }
}

// A component that is put together of several files.
export async function loadTogether(...names) {
  const parts = names.map((name) => readFileSync(new URL(name, BROWSER), "utf-8"));
  const path = join(mkdtempSync(join(tmpdir(), "tdc-js-")), "component.mjs");
  writeFileSync(path, parts.join("\n"));
  return import(pathToFileURL(path).href);
}

// The script that comes with every page, and some of its inner functions.
export async function load() {
  const parts = ["asking", "feed", "telling", "run_state", "chart_options", "live_chart", "fed"].map((part) => readFileSync(new URL(`${part}.js`, BROWSER), "utf-8"));
  const path = join(mkdtempSync(join(tmpdir(), "tdc-js-")), "fed.mjs");
  const inner = "export { makeFeed, makeTelling, telling, keepPage, leavePage, feed, runState, chartOptions, bring, averaged, beyond };";
  writeFileSync(path, ["const FEED = 'test';", ...parts, inner].join("\n"));
  return import(pathToFileURL(path));
}

// What a page is drawn with for a run.
export const page = (news = {}, more = {}) => ({
  release: "r1",
  news: { run: "a".repeat(32), seq: 1, curve: 0, total: 0, alive: true, state: { status: "training" }, chart: { best: 0 }, ...news },
  ...more,
});
