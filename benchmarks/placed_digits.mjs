// How many digits the browser's forward pass recognises: as they are, laid on a pad at any place and size and brought
// back as a drawing is, and the same without being placed. Arguments: a network, images (uint8, 28 x 28), labels (uint8).
import { readFileSync } from "node:fs";

const read = (name) => readFileSync(new URL(`../tdc_core/ui/browser/${name}`, import.meta.url), "utf8");
const source = `${read("forward.js")}\n${read("drawing.js")}`;
const { forward, frameOf, readNetwork, shrunk } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const [network, images, labels] = process.argv.slice(2).map((path) => Uint8Array.from(readFileSync(path)));
const [SIDE, IMAGE] = [280, [28, 28]];
const model = readNetwork(network.buffer);

let seed = 1;
const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;

// The ink of an image, enlarged `times` and moved, between the pixels as a line between two points.
function laid(image, times, left, top) {
  const ink = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const [u, v] = [(x + 0.5 - left) / times - 0.5, (y + 0.5 - top) / times - 0.5];
      const [column, row] = [Math.floor(u), Math.floor(v)];
      for (const [across, down] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
        const [at, line] = [column + across, row + down];
        if (at < 0 || line < 0 || at > 27 || line > 27) continue;
        const share = (across ? u - column : 1 - u + column) * (down ? v - row : 1 - v + row);
        ink[y * SIDE + x] += (share * image[line * 28 + at]) / 255;
      }
    }
  }
  return ink;
}

const right = { as_they_are: 0, placed: 0, not_placed: 0 };
labels.forEach((label, at) => {
  const image = images.subarray(at * 784, (at + 1) * 784);
  const times = 3 + 6 * random();
  const ink = laid(image, times, random() * (SIDE - 28 * times), random() * (SIDE - 28 * times));
  const taken = (values) => {
    const said = forward(model, values);
    return Number(said.indexOf(Math.max(...said)) === label);
  };
  const brought = (how) => shrunk(ink, SIDE, SIDE, IMAGE, frameOf(ink, SIDE, SIDE, IMAGE, how), 255);
  right.as_they_are += taken(image);
  right.placed += taken(brought({ box: 20, centre: "mass" }));
  right.not_placed += taken(brought({}));
});
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(right).map(([name, count]) => [name, count / labels.length]))));
