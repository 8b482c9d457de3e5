import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

const source = await readFile(new URL("../../tdc_core/ui/browser/drawing.js", import.meta.url), "utf8");
const { FILLED, fitted, frameOf, inkOf, shrunk } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const MNIST = { box: 20, centre: "mass" };

// Ink of `side` by `side` with a filled box in it.
function drawn(side, left, top, wide, tall) {
  const ink = new Float32Array(side * side);
  for (let y = top; y < top + tall; y += 1) ink.fill(1, y * side + left, y * side + left + wide);
  return ink;
}
const sum = (list) => list.reduce((all, each) => all + each, 0);
function massOf(image, columns) {
  const all = sum(image);
  const at = (axis) => sum(Array.from(image, (each, place) => each * ((axis ? Math.floor(place / columns) : place % columns) + 0.5))) / all;
  return [at(0), at(1)];
}

test("a drawing comes to the same image wherever it lies on the pad, and however large it is", () => {
  const images = [[10, 10, 30, 60], [200, 90, 30, 60], [5, 60, 100, 200]].map(([left, top, wide, tall]) => {
    const ink = drawn(280, left, top, wide, tall);
    return shrunk(ink, 280, 280, [28, 28], frameOf(ink, 280, 280, [28, 28], MNIST), 255);
  });
  assert.deepEqual(images[0], images[1]);
  assert.deepEqual(images[0], images[2]);
  const rows = new Set([...images[0].keys()].filter((place) => images[0][place] > 127).map((place) => Math.floor(place / 28)));
  assert.deepEqual([rows.size, Math.max(...images[0])], [20, 255], "20 pixels high, as the digits of MNIST are");
});

test("the middle of the image is the centre of mass, or that of the box", () => {
  const ink = drawn(280, 40, 40, 100, 20);
  drawn(280, 40, 60, 20, 80).forEach((each, place) => (ink[place] = Math.max(ink[place], each))); // an upside-down L
  const byMass = shrunk(ink, 280, 280, [28, 28], frameOf(ink, 280, 280, [28, 28], MNIST), 255);
  massOf(byMass, 28).forEach((each) => assert.ok(Math.abs(each - 14) < 0.05, `${each}`));
  const byBox = shrunk(ink, 280, 280, [8, 8], frameOf(ink, 280, 280, [8, 8], { box: 8, centre: "box" }), 16);
  assert.deepEqual(Array.from(byBox.slice(0, 8)), Array(8).fill(16), "as wide as the image");
  assert.equal(Math.max(...byBox), 16);
});

test("without a place of the data's own the pad is taken as it is", () => {
  const ink = drawn(280, 0, 0, 140, 280);
  const image = shrunk(ink, 280, 280, [28, 28], frameOf(ink, 280, 280, [28, 28]), 255);
  assert.deepEqual(Array.from(image.slice(0, 28)), [...Array(14).fill(255), ...Array(14).fill(0)]);
});

test("a drawing fills its share of the pad, however large it was; a dot stays one", () => {
  for (const size of [200, 60]) {
    const [stroke, other] = fitted([[[10, 20], [10 + size / 2, 20 + size]], [[10, 20]]], 280);
    assert.deepEqual([stroke.length, other.length], [2, 1]);
    assert.ok(Math.abs(stroke[1][1] - stroke[0][1] - FILLED * 280) < 1e-9);
    assert.ok(Math.abs(stroke[1][0] + stroke[0][0] - 280) < 1e-9, "it lies in the middle");
    assert.deepEqual(other[0], stroke[0], "strokes stay together");
  }
  assert.deepEqual(fitted([[[30, 40], [30, 40]]], 280), [[[140, 140], [140, 140]]]);
  const [[from, to]] = fitted([[[0, 0], [0, 5]]], 280);
  assert.equal(to[1] - from[1], 40, "what is very small is not blown up to the whole pad");
});

test("nothing drawn is no image", () => {
  assert.equal(frameOf(new Float32Array(100), 10, 10, [28, 28], MNIST), null);
});

test("the ink of a photo is what its paper is not, dark on light or light on dark", () => {
  for (const [paper, stroke] of [[230, 40], [30, 220]]) {
    const pixels = new Uint8ClampedArray(4 * 100);
    for (let at = 0; at < 100; at += 1) {
      const shade = at % 10 === 4 && at > 20 && at < 80 ? stroke : paper + ((at * 7) % 11) - 5; // the paper has a grain
      pixels.set([shade, shade, shade, 255], 4 * at);
    }
    const ink = inkOf(pixels, 10, 10);
    assert.deepEqual([ink[44], ink[34], ink[45], ink[0], sum(ink)], [1, 1, 0, 0, 6], `paper ${paper}`);
  }
  assert.equal(sum(inkOf(new Uint8ClampedArray(400).fill(120), 10, 10)), 0, "an even picture has none");
  assert.equal(sum(inkOf(new Uint8ClampedArray(400), 10, 10)), 0, "nor has one that can be seen through");
});
