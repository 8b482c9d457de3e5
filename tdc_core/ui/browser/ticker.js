// Has the fragment that it stands in run again and again, as often as the server says.
const timers = new WeakMap();
const SOON = 100; // milliseconds between two looks while it may not ask
const PATIENCE = 3000; // milliseconds without an answer before it asks again

export default function ({ parentElement, data, setStateValue }) {
  let turn = data.turn;
  const wait = (milliseconds) => {
    clearTimeout(timers.get(parentElement));
    timers.set(parentElement, setTimeout(ask, milliseconds));
  };
  const ask = () => {
    if (document.hidden || !globalThis.tdcMayAsk()) return wait(SOON);
    turn += 1;
    setStateValue("turn", turn);
    wait(PATIENCE);
  };
  wait(1000 * data.seconds);
  return () => clearTimeout(timers.get(parentElement));
}
