// From what a model puts out to what it says, as tdc_core/results/answers.py has it.
const SAY_ALL = ["softmax", "sigmoid"];

// How probable each class is.
// head: { units, activation }.
export function probabilities(outputs, { units, activation }) {
  if (units === 1) {
    const positive = Math.min(1, Math.max(0, outputs[0]));
    return [1 - positive, positive];
  }
  if (SAY_ALL.includes(activation)) return Array.from(outputs);
  const left = Array.from(outputs, (each) => (each < 0 ? 0 : each));
  const sum = left.reduce((all, each) => all + each, 0);
  return left.map((each) => (sum === 0 ? 1 / units : each / sum));
}

// A probability in percent; none is said to be all or nothing.
export function chance(probability) {
  if (!(probability >= 0)) return "no number";
  if (probability > 0.9995) return ">99.9 %";
  return probability < 0.0005 ? "<0.1 %" : `${(100 * probability).toFixed(1)} %`;
}

// Who is asked what a model says: the browser itself once it has the model's numbers, where it is quick with them, else
// the server, one question at a time; of what is asked meanwhile the latest waits.
// given: { network: address or null, packed: base64 or null, answers: address or null }.
// said: is called with the outputs, or with null where nobody can be asked.
export function asker(given, said, env = globalThis) {
  const SLOW = 40; // milliseconds
  let [model, waits, busy, slow, over] = [null, null, !given.answers, 0, false];
  const address = (path) => new URL(path, env.location.href).href;

  const load = async () => {
    try {
      model = given.packed ? readNetwork(bytesOf(given.packed)) : given.network ? readNetwork(await fetched(given.network)) : null;
    } catch (error) {
      console.warn("TDC Studio: the model did not come, so the server is asked.", error);
    }
    if (!given.answers) busy = false; // else a question may be under way
    next();
  };
  const fetched = async (path, options) => {
    const answer = await env.fetch(address(path), options);
    if (!answer.ok) throw new Error(`${answer.status} of ${path}`);
    return answer.arrayBuffer();
  };

  const next = () => {
    if (busy || over || waits === null) return;
    const row = waits;
    waits = null;
    if (model && (slow < 3 || !given.answers)) reckon(row);
    else if (given.answers) askServer(row);
    else said(null);
  };
  const reckon = (row) => {
    const began = env.performance.now();
    const outputs = forward(model, row);
    slow = env.performance.now() - began > SLOW ? slow + 1 : 0;
    said(outputs);
  };
  const askServer = async (row) => {
    busy = true;
    let outputs = null;
    try {
      const body = Float32Array.from(row);
      outputs = new Float32Array(await fetched(given.answers, { method: "POST", body }));
    } catch (error) {
      console.warn("TDC Studio: the server gave no answer.", error);
    }
    busy = false;
    if (!over) said(outputs);
    next();
  };

  load();
  return {
    ask(row) {
      waits = row;
      next();
    },
    leave: () => (over = true),
  };
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
}
