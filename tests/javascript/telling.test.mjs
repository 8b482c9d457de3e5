// The end of a run, told while the tab is out of sight.
import assert from "node:assert/strict";
import test from "node:test";
import { json, load, makeTab, page } from "./support.mjs";

const { document, location } = makeTab();
Object.assign(globalThis, { document, location, window: { addEventListener() {} } });
const { makeFeed, makeTelling } = await load();
const RUN = { id: "a".repeat(32), state: { name: "<b>Iris</b>", status: "finished", end: "Finished." } };

// A tab whose browser says of notifications what the test wants.
function makeEnv({ permission = "granted", answer = "granted", agent = "Firefox", safe = true, kept = {} } = {}) {
  const shown = [];
  const env = Object.assign(makeTab(), { shown, asked: 0, isSecureContext: safe, navigator: { userAgent: agent }, focus() {} });
  env.localStorage = { getItem: (name) => kept[name] ?? null, setItem: (name, value) => (kept[name] = value) };
  env.Notification = class {
    static permission = permission;
    static async requestPermission() {
      env.asked += 1;
      env.Notification.permission = answer;
    }
    constructor(title, options) {
      shown.push([title, options.body]);
    }
    close() {}
  };
  env.document.title = "TDC Studio";
  env.hide = (hidden) => {
    env.document.hidden = hidden;
    env.document.dispatchEvent(new Event("visibilitychange"));
  };
  env.telling = makeTelling(env);
  return env;
}
const nothing = () => {};

test("what was not asked for is not told, and nobody is asked for a permission", () => {
  const env = makeEnv({ permission: "default" });
  env.hide(true);
  env.telling.tell(RUN);
  assert.deepEqual([env.shown, env.asked, env.document.title, env.telling.words], [[], 0, "TDC Studio", ""]);
});

test("it is told in a hidden tab alone, and the mark goes once the tab is seen", async () => {
  const env = makeEnv({ permission: "default" });
  await env.telling.want(true, nothing);
  assert.deepEqual([env.asked, env.telling.words], [1, ""]);
  env.telling.tell(RUN);
  assert.deepEqual([env.shown, env.document.title], [[], "TDC Studio"]);
  env.hide(true);
  env.telling.tell(RUN);
  env.telling.tell({ ...RUN, state: { ...RUN.state, status: "failed" } });
  assert.deepEqual(env.shown[0], ["<b>Iris</b>", "Finished."]);
  assert.equal(env.document.title, "✗ TDC Studio", "the last one's mark, and one");
  env.hide(false);
  assert.equal(env.document.title, "TDC Studio");
  await env.telling.want(false, nothing);
  env.hide(true);
  env.telling.tell(RUN);
  assert.equal(env.shown.length, 2);
});

test("the browser keeps it for all its tabs", async () => {
  const kept = {};
  await makeEnv({ kept }).telling.want(true, nothing);
  assert.equal(makeEnv({ kept }).telling.wanted, true);
});

for (const [what, options, words] of [
  ["refuses", { permission: "denied" }, /does not allow/],
  ["is not answered", { permission: "default", answer: "default" }, /was not allowed/],
  ["is not safe from eavesdroppers", { safe: false }, /not possible/],
  ["has them for installed apps alone", { agent: "Mozilla/5.0 (Linux; Android 15)" }, /not possible/],
]) {
  test(`where the browser ${what}, that is said and the title is marked`, async () => {
    const env = makeEnv(options);
    await env.telling.want(true, nothing);
    assert.match(env.telling.words, words);
    env.hide(true);
    env.telling.tell(RUN);
    assert.deepEqual([env.shown, env.document.title], [[], "✓ TDC Studio"]);
  });
}

test("a browser without notifications, or without a memory, fails nowhere", async () => {
  const env = makeEnv();
  delete env.Notification;
  env.localStorage = null;
  await env.telling.want(true, nothing);
  assert.match(env.telling.words, /not possible/);
  env.hide(true);
  env.telling.tell(RUN);
  assert.equal(env.document.title, "✓ TDC Studio");
});

test("a hidden tab asks without a stream where ends are to be told, and an end is told once", async () => {
  const tab = makeTab();
  const told = [];
  const feed = makeFeed(tab);
  feed.ends = { wanted: true, tell: (run) => told.push(run.state.status) };
  feed.watch(page(), false, nothing);
  await tab.clock.pass(0);
  let seq = 1;
  const said = { alive: true, state: {} };
  tab.serve = () => json({ release: "r1", runs: [{ run: RUN.id, seq: (seq += 1), curve: 0, total: 0, ...said }] });
  tab.hide(true);
  await tab.clock.pass(10_000);
  const after = tab.asked.slice(1).map(({ url }) => url.pathname.split("/").at(-1));
  assert.deepEqual([new Set(after), told], [new Set(["runs"]), []]);
  Object.assign(said, { alive: false, state: { status: "finished" } });
  await tab.clock.pass(60_000);
  assert.deepEqual(told, ["finished"]);
  const asked = tab.asked.length;
  await tab.clock.pass(60_000);
  assert.equal(tab.asked.length, asked, "there is nothing more to hear");
});

test("a run that had ended when the page came is not told", async () => {
  const tab = makeTab();
  const feed = makeFeed(tab);
  feed.ends = { wanted: true, tell: () => assert.fail("it is no news") };
  tab.serve = () => json({ release: "r1", runs: [{ run: RUN.id, seq: 1, curve: 0, total: 2, from: 0, rows: [[1], [2]], alive: false, state: {} }] });
  feed.watch(page({ alive: false, total: 2 }), true, nothing);
  await tab.clock.pass(10_000);
  assert.equal(tab.asked.length, 1);
});
