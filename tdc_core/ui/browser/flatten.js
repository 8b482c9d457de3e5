// An image and the row that Flatten makes of it: a pixel chosen in one of them is marked in both.
// Mouse, finger or arrow keys choose; nothing is asked of the server.
const states = new WeakMap();

export default function ({ parentElement, data }) {
  const find = (name) => parentElement.querySelector(`.${name}`);
  const { image: [height, width, channels], values, top } = data;
  const known = states.get(parentElement);
  const fits = known && known.size === values.length;
  const state = fits ? known : { size: values.length, place: (Math.floor(height * 0.4) * width + Math.floor(width * 0.6)) * channels };
  states.set(parentElement, state);

  const [picture, row, near, words] = ["picture", "row", "near", "words"].map(find);
  const pixel = (place) => {
    const start = place - (place % channels);
    const shade = (k) => Math.round((255 * values[start + Math.min(k, channels - 1)]) / top);
    return `rgb(${shade(0)} ${shade(1)} ${shade(2)})`;
  };
  const cell = Math.max(1, Math.floor(560 / Math.max(height, width)));
  const accent = getComputedStyle(parentElement.querySelector(".flatten")).getPropertyValue("--chosen");

  const choose = (place) => {
    if (place < 0 || place >= values.length) return;
    state.place = place;
    draw();
  };

  function draw() {
    const { place } = state;
    const index = Math.floor(place / channels);
    const [y, x] = [Math.floor(index / width), index % width];
    drawPicture(y, x);
    drawRow(y, place);
    drawNear(place);
    const channel = channels > 1 ? `, channel ${place % channels}` : "";
    const sum = channels > 1 ? `(${y} × ${width} + ${x}) × ${channels} + ${place % channels}` : `${y} × ${width} + ${x}`;
    const reckoned = element("small", `${sum} = ${place}, value ${values[place]}`);
    words.replaceChildren("Row ", bold(y), ", column ", bold(x), `${channel} → place `, bold(place), reckoned);
  }

  function drawPicture(y, x) {
    const pen = sized(picture, width * cell, height * cell);
    for (let i = 0; i < height * width; i++) {
      pen.fillStyle = pixel(i * channels);
      pen.fillRect((i % width) * cell, Math.floor(i / width) * cell, cell, cell);
    }
    pen.fillStyle = accent;
    pen.globalAlpha = 0.22;
    pen.fillRect(0, y * cell, width * cell, cell);
    pen.globalAlpha = 1;
    pen.strokeStyle = accent;
    pen.lineWidth = Math.max(4, cell / 9);
    pen.strokeRect(x * cell, y * cell, cell, cell);
  }

  function drawRow(y, place) {
    const [long, tall] = [1600, 88];
    const pen = sized(row, long, tall);
    const step = long / values.length;
    for (let i = 0; i < values.length; i++) {
      pen.fillStyle = pixel(i);
      pen.fillRect(i * step, 0, Math.ceil(step), tall - 16);
    }
    pen.fillStyle = accent;
    pen.fillRect(y * width * channels * step, tall - 10, width * channels * step, 10); // the image's row in the long one
    pen.strokeStyle = accent;
    pen.lineWidth = 5;
    pen.strokeRect(place * step - 3, 3, step + 6, tall - 22);
  }

  function drawNear(place) {
    const count = Math.max(5, Math.min(17, 2 * Math.floor(near.clientWidth / 100) + 1 || 5));
    const from = Math.max(0, Math.min(values.length - count, place - Math.floor(count / 2)));
    near.replaceChildren(
      ...values.slice(from, from + count).map((value, i) => {
        const box = element("span");
        box.className = from + i === place ? "number chosen" : "number";
        box.append(element("small", from + i), element("span", value));
        box.onclick = () => choose(from + i);
        return box;
      }),
    );
  }

  const at = (canvas, event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const inside = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  picture.onpointermove = picture.onpointerdown = (event) => {
    const [x, y] = at(picture, event);
    choose((inside(y, height) * width + inside(x, width)) * channels);
  };
  row.onpointermove = row.onpointerdown = (event) => choose(inside(at(row, event)[0], values.length));
  const steps = { ArrowLeft: -channels, ArrowRight: channels, ArrowUp: -width * channels, ArrowDown: width * channels };
  picture.onkeydown = (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    choose(state.place + steps[event.key]);
  };
  row.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(state.place + step);
  };
  state.watcher?.disconnect();
  state.watcher = new ResizeObserver(() => drawNear(state.place));
  state.watcher.observe(near);
  draw();
  return () => state.watcher.disconnect();
}

function element(tag, text = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function bold(number) {
  return element("b", number);
}

function sized(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  return canvas.getContext("2d");
}
