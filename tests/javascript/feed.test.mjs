import assert from "node:assert/strict";
import test from "node:test";
import { json, load, makeTab, page, settle, Stream } from "./support.mjs";

const { document, location } = makeTab();
Object.assign(globalThis, { document, location, window: { addEventListener() {} } }); // for the feed that the script makes itself
const { makeFeed } = await load();
const [A, B] = ["a".repeat(32), "b".repeat(32)];
const news = (seq, more = {}) => ({ run: A, seq, curve: 0, total: 0, alive: true, ...more });
const queries = (tab) => tab.asked.map(({ url }) => url.pathname.split("/").pop() + url.search);

async function watching(tab, given = page(), rows = true) {
  const feed = makeFeed(tab);
  const heard = [];
  const watch = feed.watch(given, rows, (run) => heard.push(structuredClone({ ...run, watchers: null })));
  await tab.clock.pass(0);
  return { feed, heard, ...watch };
}

test("all who watch share one stream, which asks for epochs only where somebody wants them", async () => {
  const tab = makeTab();
  const { feed } = await watching(tab, page(), false);
  assert.deepEqual(queries(tab), [`events?run=${A}`]);
  feed.watch(page({ run: B }), false, () => {});
  feed.watch(page(), true, () => {});
  await tab.clock.pass(0);
  assert.deepEqual(queries(tab).slice(1), [`events?run=${B}&run=${A}&after=0&curve=0`]);
  assert.deepEqual(tab.asked.map(({ signal }) => signal.aborted), [true, false]);
  feed.watch(page(), true, () => {});
  await tab.clock.pass(0);
  assert.equal(tab.asked.length, 2, "it is asked for all of that already");
});

test("what changes is added to what is known, and what is older is not taken", async () => {
  const tab = makeTab();
  const stream = new Stream();
  tab.serve = () => stream.answer;
  const { run, heard } = await watching(tab);
  stream.say(news(2, { total: 2, from: 0, rows: [[1], [2]], state: { caption: "two" }, chart: { best: 2 } }));
  stream.say(news(3, { total: 3, from: 2, rows: [[3]], state: { caption: "three" } }));
  await settle();
  assert.deepEqual(run.rows, [[1], [2], [3]]);
  assert.deepEqual([run.state, run.chart.best], [{ status: "training", caption: "three" }, 2]);
  stream.say(news(1, { total: 1, state: { caption: "one" } }));
  await settle();
  assert.deepEqual([run.state.caption, run.total, heard.length], ["three", 3, 3]);
});

test("the line of an epoch under way grows at its end, and another epoch's takes its place", async () => {
  const tab = makeTab();
  const stream = new Stream();
  tab.serve = () => stream.answer;
  const { run } = await watching(tab);
  assert.deepEqual(run.line.points, []);
  stream.say(news(2, { line: { epoch: 3, from: 0, points: [[2.1, 5], [2.15, 4]] } }));
  stream.say(news(3, { line: { epoch: 3, from: 1, points: [[2.2, 3], [2.25, 2]] } }));
  await settle();
  assert.deepEqual(run.line, { epoch: 3, points: [[2.1, 5], [2.2, 3], [2.25, 2]] });
  stream.say(news(4, { line: { epoch: 4, from: 0, points: [[3.1, 1]] } }));
  await settle();
  assert.deepEqual(run.line, { epoch: 4, points: [[3.1, 1]] });
});

test("a curve that was cut back takes the place of the old one", async () => {
  const tab = makeTab();
  const stream = new Stream();
  tab.serve = () => stream.answer;
  const { run } = await watching(tab);
  stream.say(news(2, { total: 3, from: 0, rows: [[1], [2], [3]] }));
  stream.say(news(3, { curve: 2, total: 1, from: 0, rows: [[9]] }));
  await settle();
  assert.deepEqual([run.curve, run.rows], [2, [[9]]]);
});

test("a stream that ends is asked for again, with what is known by then", async () => {
  const tab = makeTab();
  const streams = [];
  tab.serve = () => streams[streams.push(new Stream()) - 1].answer;
  await watching(tab);
  streams[0].say(news(2, { total: 2, from: 0, rows: [[1], [2]] }));
  streams[0].end();
  await tab.clock.pass(10);
  assert.deepEqual(queries(tab).slice(1), [`events?run=${A}&after=2&curve=0`]);
});

test("a hidden tab has no stream", async () => {
  const tab = makeTab();
  const { run } = await watching(tab);
  tab.hide(true);
  await tab.clock.pass(60_000);
  assert.deepEqual([tab.asked.length, tab.asked[0].signal.aborted], [1, true]);
  run.rows.push([1]);
  tab.hide(false);
  await tab.clock.pass(0);
  assert.deepEqual(queries(tab).slice(1), [`events?run=${A}&after=1&curve=0`]);
});

test("nobody who watches, nothing asked", async () => {
  const tab = makeTab();
  const { stop } = await watching(tab);
  stop();
  await tab.clock.pass(60_000);
  assert.deepEqual([tab.asked.length, tab.asked[0].signal.aborted], [1, true]);
});

test("of a run that has ended one question brings what is missing", async () => {
  const tab = makeTab();
  tab.serve = () => json({ release: "r1", runs: [news(5, { alive: false, total: 2, from: 0, rows: [[1], [2]] })] });
  const { run, feed } = await watching(tab, page({ seq: 5, alive: false, total: 2 }));
  await tab.clock.pass(60_000);
  assert.deepEqual([queries(tab), run.rows.length], [[`runs?run=${A}&after=0&curve=0`], 2]);
  feed.watch(page({ seq: 5, alive: false, total: 2 }), true, () => {});
  await tab.clock.pass(60_000);
  assert.equal(tab.asked.length, 1, "it is all there");
});

for (const [what, answer] of [
  ["gives the page itself", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
  ["is of another release", () => new Stream("r2").answer],
]) {
  test(`an address that ${what} is not asked again, and whoever watches hears of it`, async () => {
    const tab = makeTab();
    tab.serve = answer;
    const { feed, heard } = await watching(tab);
    await tab.clock.pass(60_000);
    assert.deepEqual([feed.usable, heard.length, tab.asked.length], [false, 1, 1]);
    tab.serve = () => new Stream("r2").answer;
    feed.watch(page({}, { release: "r2" }), true, () => {}); // the page of a server that was restarted
    await tab.clock.pass(0);
    assert.deepEqual([feed.usable, tab.asked.length], [true, 2]);
  });
}

test("a server that can't be reached is asked again, ever less often", async () => {
  const tab = makeTab();
  tab.serve = () => Promise.reject(new TypeError("network"));
  const { feed } = await watching(tab);
  await tab.clock.pass(3600);
  assert.equal(tab.asked.length, 4);
  await tab.clock.pass(20_000);
  assert.ok(tab.asked.length <= 9);
  tab.serve = () => new Stream().answer;
  await tab.clock.pass(5000);
  assert.ok(feed.usable);
});

test("where streams are held up on their way it is asked once a second", async () => {
  const tab = makeTab();
  tab.serve = (url, { signal }) => {
    if (!url.pathname.endsWith("events")) return json({ release: "r1", runs: [news(2, { total: 1, from: 0, rows: [[1]] })] });
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
  };
  const { run } = await watching(tab);
  await tab.clock.pass(10_000);
  assert.equal(run.rows.length, 1);
  assert.deepEqual(queries(tab).slice(1, 3), [`runs?run=${A}&after=0&curve=0`, `runs?run=${A}&after=1&curve=0`]);
  assert.ok(tab.asked.length >= 5 && tab.asked.length <= 8);
});

test("of many visible tabs of a browser three have a stream, and the others ask", async () => {
  const held = new Set();
  const locks = {
    async request(name, { ifAvailable }, use) {
      assert.ok(ifAvailable);
      if (held.has(name)) return use(null);
      held.add(name);
      await use({ name });
      held.delete(name);
    },
  };
  const tabs = Array.from({ length: 8 }, () => makeTab({ locks }));
  for (const tab of tabs) {
    tab.serve = (url) => (url.pathname.endsWith("events") ? new Stream().answer : json({ release: "r1", runs: [news(2)] }));
    await watching(tab);
  }
  const kinds = () => tabs.map((tab) => tab.asked.at(-1).url.pathname.split("/").pop());
  assert.deepEqual(kinds(), ["events", "events", "events", "runs", "runs", "runs", "runs", "runs"]);
  tabs[0].hide(true);
  await settle();
  await tabs[7].clock.pass(1500);
  assert.equal(kinds()[7], "events");
});

test("a run that is gone is told, and not asked for again", async () => {
  const tab = makeTab();
  tab.serve = () => json({ release: "r1", error: "There is no such run." }, 404);
  const { run, heard } = await watching(tab);
  await tab.clock.pass(60_000);
  assert.deepEqual([run.gone, run.alive, heard.length, tab.asked.length], [true, false, 1, 1]);
});

test("a page that was drawn later has the word, also of a run that goes on after its end", async () => {
  const tab = makeTab();
  const { feed, run } = await watching(tab, page({ seq: 5, alive: false, state: { status: "stopped" } }), false);
  assert.equal(tab.asked.length, 0);
  feed.watch(page({ seq: 6, alive: true, state: { status: "queued" } }), false, () => {});
  await tab.clock.pass(0);
  assert.deepEqual([run.alive, run.state.status, tab.asked.length], [true, "queued", 1]);
});

test("nobody has the page drawn while a click is held back until the page rests", async () => {
  await new Promise((done) => setTimeout(done, 20));
  globalThis.tdcHeldClicks = { queue: ["a click"] };
  assert.equal(globalThis.tdcMayAsk(), false);
  globalThis.tdcHeldClicks.queue.pop();
  assert.equal(globalThis.tdcMayAsk(), true);
  delete globalThis.tdcHeldClicks;
});
