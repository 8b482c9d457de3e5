// The forward pass of a trained model, from the bytes that tdc_core/results/network.py describes. A value is
// { data, shape }: numbers of one row in the order of their last axis, and the sizes of the axes.

// The model in these bytes: { input, layers, weights }.
// buffer: ArrayBuffer.
export function readNetwork(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { ...head, weights: new Float32Array(buffer, 4 + length) };
}

// What the model puts out for one row, numbers of the shape `input`.
export function forward({ input, layers, weights }, row) {
  const part = (place) => place && weights.subarray(place[0], place[0] + place[1]);
  let value = { data: Float32Array.from(row), shape: input };
  for (const layer of layers) value = KINDS[layer.type](value, layer, part);
  return value.data;
}

const KINDS = {
  activation: (value, layer) => activated(value, layer.activation),
  average_pooling2d: (value, layer) => pooled(value, layer, mean),
  conv2d,
  dense,
  flatten: ({ data }) => ({ data, shape: [data.length] }),
  global_average_pooling2d: globalAverage,
  layer_normalization: layerNormalization,
  max_pooling2d: (value, layer) => pooled(value, layer, (list) => Math.max(...list)),
  rescaling,
  reshape: ({ data }, { shape }) => ({ data, shape }),
  separable_conv2d: separable,
  zero_padding2d: zeroPadding,
};

function rescaling({ data, shape }, layer, part) {
  const [scale, offset] = [part(layer.scale), part(layer.offset)];
  return { data: data.map((each, at) => each * scale[at % scale.length] + offset[at % offset.length]), shape };
}

function dense({ data, shape }, layer, part) {
  const [kernel, bias, units, size] = [part(layer.kernel), part(layer.bias), layer.units, shape.at(-1)];
  const rows = data.length / size;
  const made = new Float32Array(rows * units);
  for (let row = 0; row < rows; row++) {
    const sums = bias ? Float64Array.from(bias) : new Float64Array(units);
    for (let from = 0; from < size; from++) {
      const much = data[row * size + from];
      if (much !== 0) for (let unit = 0; unit < units; unit++) sums[unit] += much * kernel[from * units + unit];
    }
    made.set(sums, row * units);
  }
  return activated({ data: made, shape: [...shape.slice(0, -1), units] }, layer.activation);
}

// Along one axis: how many windows there are, and where the first begins.
function windows(length, size, stride, padding) {
  if (padding === "valid") return [Math.floor((length - size) / stride) + 1, 0];
  const count = Math.ceil(length / stride);
  return [count, -Math.floor(Math.max(0, (count - 1) * stride + size - length) / 2)];
}

// Calls `each(place of the window, places of the pixels in it)`; the shape of what there is a window for.
function slide([height, width], { size, strides, padding }, each) {
  const [rows, top] = windows(height, size[0], strides[0], padding);
  const [columns, left] = windows(width, size[1], strides[1], padding);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const inside = [];
      for (let down = 0; down < size[0]; down++) {
        for (let across = 0; across < size[1]; across++) {
          const [y, x] = [top + row * strides[0] + down, left + column * strides[1] + across];
          if (y >= 0 && y < height && x >= 0 && x < width) inside.push([y * width + x, down * size[1] + across]);
        }
      }
      each(row * columns + column, inside);
    }
  }
  return [rows, columns];
}

function conv2d({ data, shape }, layer, part) {
  const [kernel, bias, filters, channels] = [part(layer.kernel), part(layer.bias), layer.filters, shape[2]];
  const made = [];
  const places = slide(shape, layer, (window, inside) => {
    const sums = bias ? Float64Array.from(bias) : new Float64Array(filters);
    for (const [pixel, tap] of inside) {
      for (let channel = 0; channel < channels; channel++) {
        const much = data[pixel * channels + channel];
        const from = (tap * channels + channel) * filters;
        if (much !== 0) for (let filter = 0; filter < filters; filter++) sums[filter] += much * kernel[from + filter];
      }
    }
    made.push(...sums);
  });
  return activated({ data: Float32Array.from(made), shape: [...places, filters] }, layer.activation);
}

function separable({ data, shape }, layer, part) {
  const [taps, channels] = [part(layer.depthwise), shape[2]];
  const depth = channels * layer.multiplier;
  const made = [];
  const places = slide(shape, layer, (window, inside) => {
    const sums = new Float64Array(depth);
    for (const [pixel, tap] of inside) {
      for (let at = 0; at < depth; at++) {
        sums[at] += data[pixel * channels + Math.floor(at / layer.multiplier)] * taps[tap * depth + at];
      }
    }
    made.push(...sums);
  });
  const mixed = { units: layer.filters, kernel: layer.pointwise, bias: layer.bias, activation: layer.activation };
  return dense({ data: Float32Array.from(made), shape: [...places, depth] }, mixed, part);
}

function pooled({ data, shape }, layer, sum) {
  const channels = shape[2];
  const made = [];
  const places = slide(shape, layer, (window, inside) => {
    for (let channel = 0; channel < channels; channel++) {
      made.push(sum(inside.map(([pixel]) => data[pixel * channels + channel])));
    }
  });
  return { data: Float32Array.from(made), shape: [...places, channels] };
}

function globalAverage({ data, shape }) {
  const channels = shape.at(-1);
  const sums = new Float64Array(channels);
  data.forEach((each, at) => (sums[at % channels] += each));
  return { data: Float32Array.from(sums, (each) => (each * channels) / data.length), shape: [channels] };
}

function zeroPadding({ data, shape: [height, width, channels] }, { padding: [[top, bottom], [left, right]] }) {
  const shape = [top + height + bottom, left + width + right, channels];
  const made = new Float32Array(shape[0] * shape[1] * channels);
  for (let row = 0; row < height; row++) {
    const line = data.subarray(row * width * channels, (row + 1) * width * channels);
    made.set(line, ((top + row) * shape[1] + left) * channels);
  }
  return { data: made, shape };
}

function layerNormalization({ data, shape }, layer, part) {
  const [gamma, beta, size] = [part(layer.gamma), part(layer.beta), shape.at(-1)];
  const normal = (row) => {
    const middle = mean(row);
    const spread = Math.sqrt(mean(row.map((each) => (each - middle) ** 2)) + layer.epsilon);
    return row.map((each, at) => ((each - middle) / spread) * gamma[at] + beta[at]);
  };
  return { data: byRow(data, size, normal), shape };
}

function activated({ data, shape }, name) {
  if (name === "softmax") return { data: byRow(data, shape.at(-1), softmax), shape };
  return { data: data.map(ACTIVATIONS[name]), shape };
}

// Float64 inside, so that sums are as exact as Keras' own.
function byRow(data, size, work) {
  const made = new Float32Array(data.length);
  for (let from = 0; from < data.length; from += size) {
    made.set(work(Array.from(data.subarray(from, from + size))), from);
  }
  return made;
}

function mean(list) {
  return list.reduce((sum, each) => sum + each, 0) / list.length;
}

function softmax(row) {
  const most = Math.max(...row);
  const powers = row.map((each) => Math.exp(each - most));
  const sum = powers.reduce((all, each) => all + each, 0);
  return powers.map((each) => each / sum);
}

const [SELU_SCALE, SELU_ALPHA] = [1.0507009873554805, 1.6732632423543772];
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const elu = (x) => (x > 0 ? x : Math.expm1(x));

// In Keras' words; gelu is the exact one, with the error function.
const ACTIVATIONS = {
  elu,
  gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  leaky_relu: (x) => (x > 0 ? x : 0.2 * x),
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  selu: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
  sigmoid,
  silu: (x) => x * sigmoid(x),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  tanh: Math.tanh,
};

// The error function by its series near 0 and its continued fraction beyond (NIST's Handbook, 7.6.1 and 7.9.1).
function erf(x) {
  if (x < 0) return -erf(-x);
  if (x > 6) return 1;
  if (x < 2.5) {
    let [term, sum] = [x, x];
    for (let n = 1; Math.abs(term) > 1e-16 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (x + fraction);
  return 1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
}
