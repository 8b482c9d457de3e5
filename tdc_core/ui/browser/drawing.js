// From strokes on a pad, or from a picture, to the image that a model gets.

// Strokes enlarged or shrunk so that they fill a share of the pad: drawn with the same pen, a small drawing comes out no
// bolder than a large one. A dot stays a dot.
// strokes: each a list of [x, y].
export function fitted(strokes, side) {
  const points = strokes.flat();
  const range = [0, 1].map((axis) => points.map((point) => point[axis])).map((at) => [Math.min(...at), Math.max(...at)]);
  const long = Math.max(...range.map(([from, to]) => to - from));
  const scale = Math.min(MOST_TIMES, (FILLED * side) / Math.max(long, 1));
  const moved = (point) => point.map((each, axis) => side / 2 + scale * (each - (range[axis][0] + range[axis][1]) / 2));
  return strokes.map((stroke) => stroke.map(moved));
}

export const FILLED = 0.75;
const MOST_TIMES = 8;

// How dark each pixel of a picture is beside its paper, from 0 to 1: the paper is what its edge shows most.
// pixels: RGBA, four numbers a pixel.
export function inkOf(pixels, width, height) {
  const grey = new Float32Array(width * height);
  for (let at = 0; at < grey.length; at++) {
    const seen = pixels[4 * at + 3] / 255; // on white, where the picture can be seen through
    const light = 0.299 * pixels[4 * at] + 0.587 * pixels[4 * at + 1] + 0.114 * pixels[4 * at + 2];
    grey[at] = seen * light + (1 - seen) * 255;
  }
  const edge = [];
  for (let x = 0; x < width; x++) edge.push(grey[x], grey[(height - 1) * width + x]);
  for (let y = 0; y < height; y++) edge.push(grey[y * width], grey[(y + 1) * width - 1]);
  const paper = edge.toSorted((a, b) => a - b)[edge.length >> 1];
  const most = grey.reduce((far, each) => Math.max(far, Math.abs(each - paper)), 0);
  if (most < FAINT) return new Float32Array(grey.length);
  // What is nearly as light as the paper is its shadow or its grain.
  return grey.map((each) => Math.min(1, Math.max(0, (Math.abs(each - paper) / most - GRAIN) / (1 - 2 * GRAIN))));
}

const FAINT = 24; // of 255
const GRAIN = 0.2;

// The square of a drawing that becomes the image: { left, top, step }, a pixel of the image being `step` wide in it.
// Null where nothing is drawn.
// box, centre: as the data set's own images were made; without them the drawing is taken as it lies on the pad.
export function frameOf(ink, width, height, [rows, columns], { box, centre } = {}) {
  let [left, right, top, bottom, sum, across, down] = [width, -1, height, -1, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const much = ink[y * width + x];
      if (much < SEEN) continue;
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
      sum += much;
      across += much * (x + 0.5);
      down += much * (y + 0.5);
    }
  }
  if (right < 0) return null;
  if (!box) {
    const step = Math.max(width / columns, height / rows);
    return { left: (width - step * columns) / 2, top: (height - step * rows) / 2, step };
  }
  const step = Math.max(right + 1 - left, bottom + 1 - top) / box;
  const [x, y] = centre === "mass" ? [across / sum, down / sum] : [(left + right + 1) / 2, (top + bottom + 1) / 2];
  return { left: x - (step * columns) / 2, top: y - (step * rows) / 2, step };
}

const SEEN = 0.1;

// The image: each of its pixels is the mean of the ink that lies in it, times `most`.
export function shrunk(ink, width, height, [rows, columns], { left, top, step }, most) {
  const across = shares(left, step, columns, width);
  const down = shares(top, step, rows, height);
  const image = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (const [y, tall] of down[row]) for (const [x, wide] of across[column]) sum += ink[y * width + x] * tall * wide;
      image[row * columns + column] = Math.min(most, Math.round((sum / (step * step)) * most));
    }
  }
  return image;
}

// For each pixel of an image along one axis: which pixels of the drawing lie in it, and how much of each.
function shares(start, step, count, length) {
  return Array.from({ length: count }, (_, place) => {
    const [from, to] = [start + place * step, start + (place + 1) * step];
    const found = [];
    for (let at = Math.max(0, Math.floor(from)); at < Math.min(length, Math.ceil(to)); at++) {
      found.push([at, Math.min(at + 1, to) - Math.max(at, from)]);
    }
    return found;
  });
}
