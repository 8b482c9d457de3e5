// A pad to draw on, the image that the model gets of it, and what it says, while one draws. A picture from the device is
// laid on the pad; it goes nowhere else.
const SIDE = 280; // pixels of the pad
const STEP = SIDE / 28; // of the pen by the keyboard
const WHAT = "Draw here. With the keyboard: arrow keys move the pen, the space bar puts it down and lifts it.";
const EMPTY = "Draw something.";
const NOBODY = "The server does not answer at the moment. Draw on, and it is asked again.";
const NO_PICTURE = "This file is no picture that the browser can show.";
const LARGEST = 30_000_000; // bytes of a picture

export default keptView(".try-drawing", makePad);

function makePad(root) {
  const find = (name) => root.querySelector(`.${name}`);
  const [canvas, seen, trouble, sized, file] = ["pad", "seen", "trouble", "sized", "file"].map(find);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const fair = document.createElement("canvas").getContext("2d", { willReadFrequently: true }); // where all is as bold
  for (const each of [canvas, fair.canvas]) Object.assign(each, { width: SIDE, height: SIDE });
  canvas.setAttribute("aria-label", WHAT);
  let [data, show, who, due, picture, last] = [null, null, null, 0, false, null];
  let strokes = []; // each a list of points
  const key = { at: [SIDE / 2, SIDE / 2], down: null };

  const changed = () => (due ||= requestAnimationFrame(look));

  function ink() {
    if (picture) return inkOf(pen.getImageData(0, 0, SIDE, SIDE).data, SIDE, SIDE);
    if (sized.checked && strokes.length) {
      fair.clearRect(0, 0, SIDE, SIDE);
      for (const stroke of fitted(strokes, SIDE)) stroke.forEach((to, at) => draw(fair, stroke[Math.max(0, at - 1)], to));
    }
    const pixels = (sized.checked && strokes.length ? fair : pen).getImageData(0, 0, SIDE, SIDE).data;
    const found = new Float32Array(SIDE * SIDE);
    for (let at = 0; at < found.length; at++) found[at] = pixels[4 * at + 3] / 255;
    return found;
  }

  function look() {
    due = 0;
    const { image, most, drawing } = data;
    const all = ink();
    const frame = frameOf(all, SIDE, SIDE, image, sized.checked ? drawing : {});
    last = frame && shrunk(all, SIDE, SIDE, image, frame, most);
    paint(last);
    if (last) who.ask(last);
    else show(null, EMPTY);
  }

  function paint(values) {
    const [rows, columns] = data.image;
    Object.assign(seen, { width: columns, height: rows });
    const on = seen.getContext("2d");
    const pixels = on.createImageData(columns, rows);
    for (let at = 0; at < rows * columns; at++) {
      const shade = values ? (255 * values[at]) / data.most : 0;
      pixels.data.set([shade, shade, shade, 255], 4 * at);
    }
    on.putImageData(pixels, 0, 0);
    const inked = values ? values.filter((each) => each > 0).length : 0;
    seen.setAttribute("aria-label", `What the model gets: ${rows} by ${columns} pixels, ${inked} of them with ink`);
  }

  function told(outputs) {
    if (!last) return;
    trouble.textContent = outputs ? "" : NOBODY;
    if (outputs) show(probabilities(outputs, data.head), EMPTY);
  }

  function clear() {
    pen.clearRect(0, 0, SIDE, SIDE);
    picture = false;
    strokes = [];
    trouble.textContent = "";
    changed();
  }

  function draw(on, from, to) {
    Object.assign(on, { lineWidth: data.drawing.pen * SIDE * FILLED, lineCap: "round", lineJoin: "round", strokeStyle: "#fff" });
    on.beginPath();
    on.moveTo(...from);
    on.lineTo(...to);
    on.stroke();
  }

  // Begin a stroke; what is given back draws it on.
  function begin(at) {
    if (picture) clear();
    const stroke = [at];
    const on = (to) => {
      draw(pen, stroke.at(-1), to);
      stroke.push(to);
      changed();
    };
    strokes.push(stroke);
    on(at);
    return on;
  }

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height];
  };
  const drawing = new Map(); // by pointer: what draws its stroke on
  canvas.onpointerdown = (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    drawing.set(event.pointerId, begin(at(event)));
  };
  canvas.onpointermove = (event) => {
    const on = drawing.get(event.pointerId);
    if (on) (event.getCoalescedEvents?.() ?? [event]).forEach((each) => on(at(each)));
  };
  canvas.onpointerup = canvas.onpointercancel = (event) => drawing.delete(event.pointerId);

  const steps = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  canvas.onkeydown = (event) => {
    const by = steps[event.key];
    if (event.key !== " " && !by) return;
    event.preventDefault();
    if (by) {
      const to = key.at.map((each, axis) => Math.min(SIDE, Math.max(0, each + by[axis])));
      key.down?.(to);
      key.at = to;
    } else key.down = key.down ? null : begin(key.at);
    mark();
  };
  canvas.onfocus = mark;
  canvas.onblur = () => (find("nib").hidden = true);
  function mark() {
    const nib = find("nib");
    nib.hidden = !canvas.matches(":focus-visible");
    nib.classList.toggle("down", key.down !== null);
    Object.assign(nib.style, { left: `${(100 * key.at[0]) / SIDE}%`, top: `${(100 * key.at[1]) / SIDE}%` });
  }

  find("clear").onclick = () => {
    key.down = null;
    clear();
  };
  sized.onchange = changed;
  file.onchange = async () => {
    const [chosen] = file.files;
    file.value = "";
    if (!chosen) return;
    try {
      if (chosen.size > LARGEST) throw new Error("it is too large");
      lay(await createImageBitmap(chosen));
    } catch (error) {
      console.warn("TDC Studio: no picture.", error);
      trouble.textContent = NO_PICTURE;
    }
  };
  function lay(bitmap) {
    clear();
    const scale = SIDE / Math.max(bitmap.width, bitmap.height);
    const [wide, tall] = [bitmap.width * scale, bitmap.height * scale];
    const left = (SIDE - wide) / 2;
    pen.imageSmoothingQuality = "high";
    pen.fillStyle = ground(bitmap);
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.drawImage(bitmap, left, (SIDE - tall) / 2, wide, tall);
    picture = true;
  }
  // What lies beside a picture that is not square: the colour of its corner.
  function ground(bitmap) {
    pen.drawImage(bitmap, 0, 0, SIDE, SIDE);
    const [red, green, blue, seenThrough] = pen.getImageData(1, 1, 1, 1).data;
    pen.clearRect(0, 0, SIDE, SIDE);
    return seenThrough ? `rgb(${red} ${green} ${blue})` : "#fff";
  }

  return {
    take(given) {
      const same = data && JSON.stringify(data) === JSON.stringify(given);
      data = given;
      if (same && who) return;
      who?.leave();
      who = asker(given, told);
      show = makeBars(find("answer"), given.names);
      find("size").textContent = `${given.image[0]} × ${given.image[1]}`;
      changed();
    },
    leave() {
      who?.leave();
      who = null;
      cancelAnimationFrame(due);
      due = 0;
    },
  };
}
