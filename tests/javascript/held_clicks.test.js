// Clicks that are held back until what was changed before them has been run; time is turned by hand.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";

const source = await readFile(new URL("../../tdc_core/ui/browser/held_clicks.js", import.meta.url), "utf8");
const { HeldClicks } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

function browser() {
  let time = 1000;
  const timers = [];
  const processor = { busy: false };
  const later = (call, after) => timers.push({ call, at: time + after });
  const idle = (call) => later(() => (processor.busy ? idle(call) : call()), 5);
  const passed = [];
  const held = new HeldClicks({
    now: () => time,
    later,
    idle,
    pass: ({ name }) => passed.push(name),
  });
  const wait = (milliseconds) => {
    for (const end = time + milliseconds; time < end; ) {
      time += 5;
      for (const due of timers.filter(({ at }) => at <= time)) {
        timers.splice(timers.indexOf(due), 1);
        due.call();
      }
    }
  };
  // As the document does: a click that is not held happens at once.
  const click = (name, leaves = false) => {
    const one = { name, leaves };
    if (!held.hold(one)) held.happen(one, (happened) => passed.push(happened.name));
  };
  const run = (milliseconds) => {
    held.state(true);
    wait(milliseconds);
    held.state(false);
  };
  return { held, passed, processor, wait, click, run };
}

test("where nothing was changed a click happens at once", () => {
  const { passed, click } = browser();
  click("Train", true);
  assert.deepEqual(passed, ["Train"]);
});

test("a link waits until a change that goes out with it has been run", () => {
  const { held, passed, wait, click, run } = browser();
  held.touch();
  click("Train", true);
  wait(10);
  held.send();
  wait(300);
  assert.deepEqual(passed, [], "sent, and no answer yet");
  run(200);
  assert.deepEqual(passed, []);
  wait(100);
  assert.deepEqual(passed, ["Train"]);
});

test("a touch that changed nothing holds a link for a moment only", () => {
  const { held, passed, wait, click } = browser();
  held.touch();
  click("Train", true);
  wait(100);
  assert.deepEqual(passed, ["Train"]);
});

test("three clicks in a row are three, each after the run of the one before", () => {
  const { held, passed, wait, click, run } = browser();
  for (const name of ["first", "second", "third"]) click(name);
  assert.deepEqual(passed, ["first"]);
  for (const all of [["first", "second"], ["first", "second", "third"]]) {
    held.send();
    wait(1000);
    run(100);
    wait(100);
    assert.deepEqual(passed, all);
  }
});

test("a run that was going on when a change was sent is not taken for its own too early", () => {
  const { held, passed, wait, click } = browser();
  held.state(true);
  held.touch();
  held.send();
  click("Train", true);
  held.state(false);
  wait(30);
  held.state(true); // the change's own run follows at once
  wait(500);
  assert.deepEqual(passed, []);
  held.state(false);
  wait(100);
  assert.deepEqual(passed, ["Train"]);
});

test("a run that does not show itself is waited for two seconds once the server has spoken", () => {
  const { held, passed, wait, click } = browser();
  held.send();
  wait(3000);
  held.hear();
  click("Train", true);
  wait(1900);
  assert.deepEqual(passed, []);
  wait(300);
  assert.deepEqual(passed, ["Train"]);
});

test("a silent server is waited for ten seconds, since it has not begun", () => {
  const { held, passed, wait, click } = browser();
  held.send();
  click("Dense");
  wait(9500);
  assert.deepEqual(passed, []);
  wait(700);
  assert.deepEqual(passed, ["Dense"]);
});

test("three clicks are three at a server that takes five seconds to begin", () => {
  const { held, passed, wait, click, run } = browser();
  for (const name of ["first", "second", "third"]) click(name);
  for (const all of [["first", "second"], ["first", "second", "third"]]) {
    held.send();
    wait(5000);
    assert.equal(passed.length, all.length - 1);
    held.hear();
    run(100);
    wait(100);
    assert.deepEqual(passed, all);
  }
});

test("a change that meets the end of a run is waited for as long as answers take just then", () => {
  const { held, passed, wait, click, run } = browser();
  held.send();
  wait(800);
  run(100);
  held.state(true);
  held.send();
  held.state(false); // the server has not heard of the change yet
  click("Train");
  wait(1000);
  assert.deepEqual(passed, []);
  run(100);
  wait(100);
  assert.deepEqual(passed, ["Train"]);
});

test("a run that began too soon after a change is not its own", () => {
  const { held, passed, wait, click, run } = browser();
  held.send();
  wait(400); // to the server and back
  run(100);
  wait(100);
  held.send();
  wait(200);
  held.send();
  wait(200);
  run(100); // of the first of the two: the second can't have been there
  click("Train");
  click("Data", true);
  wait(300);
  assert.deepEqual(passed, []);
  run(100);
  wait(200);
  assert.deepEqual(passed, ["Train", "Data"]);
});

test("a change whose run was put together with the one before is not waited for long", () => {
  const { held, passed, wait, click } = browser();
  held.send();
  wait(50);
  held.state(true);
  held.send();
  click("Train", true);
  wait(50);
  held.state(false);
  wait(300);
  assert.deepEqual(passed, []);
  wait(200);
  assert.deepEqual(passed, ["Train"]);
});

test("a button waits until all that a run said is drawn, on a slow device too", () => {
  const { passed, processor, wait, click, run } = browser();
  processor.busy = true;
  run(100);
  click("Train");
  wait(1000);
  assert.deepEqual(passed, []);
  processor.busy = false;
  wait(50);
  assert.deepEqual(passed, ["Train"]);
});

test("runs that follow each other are each waited for ten seconds", () => {
  const { held, passed, wait, click } = browser();
  held.state(true);
  click("Fix it");
  wait(8000);
  held.state(false);
  held.state(true);
  wait(8000);
  assert.deepEqual(passed, []);
  held.state(false);
  wait(100);
  assert.deepEqual(passed, ["Fix it"]);
});

test("a run without an end is waited for ten seconds", () => {
  const { held, passed, wait, click } = browser();
  held.state(true);
  click("Fix it");
  wait(9000);
  assert.deepEqual(passed, []);
  wait(1500);
  assert.deepEqual(passed, ["Fix it"]);
});

test("a page on its way is left for another one at once, and no button is pressed amid it", () => {
  const { held, passed, wait, click, run } = browser();
  click("Train", true);
  held.send();
  wait(5);
  held.state(true);
  click("Data", true);
  click("Undo");
  assert.deepEqual(passed, ["Train", "Data"]);
  run(100);
  wait(100);
  assert.deepEqual(passed, ["Train", "Data", "Undo"]);
});

test("what is clicked while a click is held keeps its turn", () => {
  const { held, passed, wait, click, run } = browser();
  click("first");
  click("second");
  click("Train", true);
  held.send();
  run(50);
  wait(100);
  assert.deepEqual(passed, ["first", "second"]);
  held.send();
  run(50);
  wait(100);
  assert.deepEqual(passed, ["first", "second", "Train"]);
});
