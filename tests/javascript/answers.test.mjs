import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { settle } from "./support.mjs";

const read = (name) => readFile(new URL(`../../tdc_core/ui/browser/${name}`, import.meta.url), "utf8");
const source = `${await read("forward.js")}\n${await read("answers.js")}`;
const { asker, chance, probabilities } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

// A network that puts out its only input, twice as much.
function doubling() {
  let head = JSON.stringify({ input: [1], layers: [{ type: "dense", units: 1, kernel: [0, 1], bias: null, activation: "linear" }] });
  head = head.padEnd(head.length + ((4 - (head.length % 4)) % 4));
  const buffer = new ArrayBuffer(4 + head.length + 4);
  new DataView(buffer).setUint32(0, head.length, true);
  new Uint8Array(buffer, 4, head.length).set(new TextEncoder().encode(head));
  new DataView(buffer).setFloat32(4 + head.length, 2, true);
  return buffer;
}

// A tab whose questions are answered when the test says so; each pass takes as long as it says.
function makeTab(takes = () => 0) {
  const asked = [];
  let now = 0;
  return {
    asked,
    location: { href: "http://studio.test/base/results?run=1" },
    performance: { now: () => (now += takes()) },
    fetch: (url, options = {}) => new Promise((answer) => asked.push({ url, ...options, answer })),
  };
}
const ok = (numbers) => new Response(numbers instanceof ArrayBuffer ? numbers : Float32Array.from(numbers).buffer);
const heard = () => {
  const all = [];
  return [all, (outputs) => all.push(outputs && Array.from(outputs))];
};
const ADDRESSES = { network: "api/results/network?run=1", packed: null, answers: "api/results/answers?run=1" };

test("outputs are read as Keras' losses and accuracy read them", () => {
  assert.deepEqual(probabilities([0.25], { units: 1, activation: "sigmoid" }), [0.75, 0.25]);
  assert.deepEqual(probabilities([-3], { units: 1, activation: "linear" }), [1, 0]);
  assert.deepEqual(probabilities([0.5, 0.5], { units: 2, activation: "softmax" }), [0.5, 0.5]);
  assert.deepEqual(probabilities([3, 1, -2], { units: 3, activation: "linear" }), [0.75, 0.25, 0]);
  assert.deepEqual(probabilities([-1, -2], { units: 2, activation: "linear" }), [0.5, 0.5]);
  assert.deepEqual([1, 0.98765, 0.0001, 0, Number.NaN].map(chance), [">99.9 %", "98.8 %", "<0.1 %", "<0.1 %", "no number"]);
});

test("the server is asked until the model has come, one question at a time and the latest next", async () => {
  const tab = makeTab();
  const [all, said] = heard();
  const who = asker(ADDRESSES, said, tab);
  [1, 2, 3].forEach((each) => who.ask([each]));
  await settle();
  const [network, first] = tab.asked;
  assert.equal(network.url, "http://studio.test/base/api/results/network?run=1");
  assert.deepEqual([tab.asked.length, first.method, Array.from(first.body)], [2, "POST", [1]]);
  first.answer(ok([10]));
  await settle();
  assert.deepEqual(Array.from(tab.asked[2].body), [3], "the second has been overtaken");
  network.answer(ok(doubling()));
  await settle();
  who.ask([4]);
  assert.deepEqual(all, [[10]], "an older answer never comes after a newer one");
  tab.asked[2].answer(ok([30]));
  await settle();
  who.ask([5]);
  assert.deepEqual(all, [[10], [30], [8], [10]]);
  assert.equal(tab.asked.length, 3);
});

test("a browser that is slow with the model asks the server, where there is one", async () => {
  for (const answers of [ADDRESSES.answers, null]) {
    const tab = makeTab(() => 50);
    const [all, said] = heard();
    const packed = btoa(String.fromCharCode(...new Uint8Array(doubling())));
    const who = asker({ network: null, packed, answers }, said, tab);
    await settle();
    for (let each = 0; each < 5; each += 1) who.ask([each]);
    assert.equal(all.length, answers ? 3 : 5);
    assert.equal(tab.asked.length, answers ? 1 : 0);
  }
});

test("a server that does not answer is told, and asked again with the next row", async (tested) => {
  const warned = tested.mock.method(console, "warn", () => {});
  const tab = makeTab();
  const [all, said] = heard();
  const who = asker({ ...ADDRESSES, network: null }, said, tab);
  who.ask([1]);
  tab.asked[0].answer(new Response("gone", { status: 404 }));
  await settle();
  who.ask([2]);
  tab.asked[1].answer(ok([4]));
  await settle();
  assert.deepEqual(all, [null, [4]]);
  assert.equal(warned.mock.callCount(), 1);
  const [nothing, hear] = heard();
  const nobody = asker({ network: null, packed: null, answers: null }, hear, tab);
  nobody.ask([1]);
  await settle();
  assert.deepEqual(nothing, [null]);
});

test("nobody hears of it once the page has been left", async () => {
  const tab = makeTab();
  const [all, said] = heard();
  const who = asker({ ...ADDRESSES, network: null }, said, tab);
  who.ask([1]);
  who.leave();
  tab.asked[0].answer(ok([4]));
  await settle();
  assert.deepEqual(all, []);
});
