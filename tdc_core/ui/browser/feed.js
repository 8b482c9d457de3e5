// What this tab knows of the runs on its page, and how it hears more: one stream for all of them, whoever draws them.
// A stream lasts twenty seconds at most and is asked for again with what is known by then; a hidden tab has none, and of
// many visible tabs of one browser a few have one, since a browser opens six connections to a server and no more. The
// others ask again and again, and so does a tab whose streams are held up on their way. A hidden tab asks nothing, unless
// the ends of runs are to be told.
const makeFeed = (env) => {
  const ADDRESS = "api/runs"; // beside the page's own address, whatever stands before both
  const SLOTS = 3; // streams of one browser
  const PATIENCE = 4000; // milliseconds for a stream's first word, before it counts as held up
  const BUFFERED = 60_000; // milliseconds until it is tried again
  const POLL = 1000; // milliseconds between two questions without a stream
  const RETRY = [500, 1000, 2000, 5000]; // milliseconds, where the server can't be reached
  const HIDDEN = 1000; // milliseconds between two looks whether it is still hidden, should nobody say so
  const UNSEEN = 3000; // milliseconds between two questions of a hidden tab, which browsers make a minute after a while
  const KEPT = 8; // runs that are remembered
  const NO_LINE = { epoch: 0, points: [] }; // of an epoch under way
  const runs = new Map(); // by id: what is known, and who wants to hear
  let question = null; // what is asked for at the moment: { key, abort }
  let buffered = 0; // until when streams count as held up on their way
  let unusable = null; // the release of the page that found no routes, or others than its own
  let failures = 0;
  let timer = null;
  let slot = null; // gives the right to a stream back
  let taking = null; // while it is asked for

  const known = (id) => {
    const run = runs.get(id) ?? { id, seq: -1, curve: 0, total: 0, alive: true, rows: [], state: {}, chart: {}, line: NO_LINE, watchers: new Set() };
    runs.delete(id); // the latest comes last
    runs.set(id, run);
    for (const [old, { watchers }] of runs) if (runs.size > KEPT && watchers.size === 0) runs.delete(old);
    return run;
  };

  // Takes news in, from the page as it was drawn or from the server; whole or what has changed.
  const learn = (run, news) => {
    if (news.gone) return Object.assign(run, { gone: true, alive: false });
    if (news.seq < run.seq) return run;
    if (news.curve !== run.curve) Object.assign(run, { curve: news.curve, rows: [] }); // it was cut back
    const { seq, total, alive } = news;
    Object.assign(run, { seq, total, alive, gone: false });
    Object.assign(run.state, news.state);
    Object.assign(run.chart, news.chart);
    if (news.rows && news.from <= run.rows.length) run.rows.splice(news.from, Infinity, ...news.rows);
    if (news.line) run.line = longer(run.line, news.line);
    return run;
  };

  const longer = (line, { epoch, from, points }) => ({
    epoch,
    points: [...(epoch === line.epoch ? line.points.slice(0, from) : []), ...points],
  });
  const wantsRows = (run) => [...run.watchers].some((watcher) => watcher.rows);
  const lacks = (run) => wantsRows(run) && run.rows.length < run.total;
  const wanted = () => [...runs.values()].filter((run) => run.watchers.size && !run.gone && (run.alive || lacks(run)));
  const tell = (run) => run.watchers.forEach((watcher) => watcher.hear(run));
  const address = (path, asked) => {
    const parts = asked.map((run) => `run=${run.id}` + (wantsRows(run) ? `&after=${run.rows.length}&curve=${run.curve}` : ""));
    return new URL(`${ADDRESS}${path}?${parts.join("&")}`, env.location.href).href;
  };

  const hear = (news) => {
    const run = runs.get(news.run);
    if (!run) return;
    const went = run.alive;
    tell(learn(run, news));
    if (went && !run.alive && !run.gone) feed.ends?.tell(run);
  };

  const stop = () => {
    env.clearTimeout(timer);
    question?.abort.abort();
    question = null;
  };
  const again = (milliseconds) => {
    env.clearTimeout(timer);
    timer = env.setTimeout(refresh, milliseconds);
  };

  // Asks for what is wanted now, unless just that is asked for already.
  const refresh = () => {
    const { hidden } = env.document;
    const asked = (hidden && !feed.ends?.wanted) || unusable !== null ? [] : wanted();
    const key = [hidden, ...asked.map((run) => `${run.id}${wantsRows(run)}`)].join();
    if (question && question.key === key) return;
    stop();
    if (hidden) giveBack();
    if (!asked.length) {
      giveBack();
      if (env.document.hidden) again(HIDDEN);
      return;
    }
    const mine = { key, abort: new env.AbortController() };
    question = mine;
    ask(mine, asked).then(
      (pause) => {
        if (question !== mine) return;
        question = null;
        failures = 0;
        if (pause !== null) again(pause);
      },
      () => {
        if (question !== mine) return;
        question = null;
        again(RETRY[Math.min(failures++, RETRY.length - 1)]);
      },
    );
  };

  // Answers how many milliseconds later to ask again, null where that is of no use.
  const ask = async (mine, asked) => {
    const { hidden } = env.document;
    const may = !hidden && env.performance.now() >= buffered;
    const streams = may && asked.some((run) => run.alive) && (await (taking ??= take()));
    if (!question || env.document.hidden) giveBack(); // nobody wants it any more
    if (question !== mine) return null;
    const options = { signal: mine.abort.signal, cache: "no-store", credentials: "same-origin" };
    if (!streams) {
      const answer = await env.fetch(address("", asked), options);
      if (!understood(answer, "application/json")) return null;
      const { release, runs: told } = await answer.json();
      if (answer.status === 404) asked.forEach((run) => hear({ run: run.id, gone: true }));
      else if (!answer.ok) throw new Error(answer.status);
      else if (agreed(release)) told.forEach(hear);
      return hidden ? UNSEEN : POLL;
    }
    const patience = env.setTimeout(() => {
      buffered = env.performance.now() + BUFFERED;
      mine.abort.abort();
    }, PATIENCE);
    try {
      const answer = await env.fetch(address("/events", asked), options);
      if (answer.status === 404 && understood(answer, "application/json")) asked.forEach((run) => hear({ run: run.id, gone: true }));
      if (answer.status === 404) return null;
      if (answer.status >= 500) throw new Error(answer.status);
      if (!understood(answer, "text/event-stream")) return null;
      for await (const news of events(answer.body)) {
        env.clearTimeout(patience);
        if (env.document.hidden) refresh();
        if (question !== mine) return null;
        if (!("release" in news)) hear(news);
        else if (!agreed(news.release)) return null;
      }
    } finally {
      env.clearTimeout(patience);
    }
    return 0;
  };

  // An address that nobody answers gives the page itself, and says that all is well.
  const understood = (answer, type) => (answer.headers.get("content-type") ?? "").startsWith(type) || giveUp();
  const agreed = (release) => release === [...runs.values()].find((run) => run.watchers.size)?.release || giveUp();
  const giveUp = () => {
    unusable = [...runs.values()].find((run) => run.watchers.size)?.release ?? "";
    runs.forEach((run) => run.watchers.size && tell(run));
    return false;
  };

  // The right to one of the browser's few streams, kept for as long as this tab wants it.
  const take = async () => {
    const locks = env.navigator.locks; // only where the page is safe from eavesdroppers
    for (let number = 0; locks && !slot && number < SLOTS; number += 1) {
      slot = await new Promise((taken) => {
        locks.request(`tdc-stream-${number}`, { ifAvailable: true }, (lock) => lock && new Promise((release) => taken(release)))
          .then(() => taken(null), () => taken(null));
      });
    }
    taking = null;
    return !locks || slot !== null;
  };
  const giveBack = () => {
    slot?.();
    slot = null;
  };

  env.document.addEventListener("visibilitychange", refresh);

  const feed = {
    ends: null, // who is told of the end of a run: { wanted, tell }
    // Has somebody hear of a run from now on, with `rows` of its epochs too; answers how to stop.
    watch(page, rows, listener) {
      const run = known(page.news.run);
      if (unusable !== null && unusable !== page.release) unusable = null; // another code than the one that found none
      run.release = page.release;
      const watcher = { rows, hear: listener };
      run.watchers.add(watcher);
      learn(run, page.news);
      again(0);
      return {
        run,
        stop() {
          run.watchers.delete(watcher);
          again(0);
        },
      };
    },
    get usable() {
      return unusable === null;
    },
  };
  return feed;
};

// The data of server-sent events, as they come.
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) if (block.startsWith("data: ")) yield JSON.parse(block.slice(6));
  }
}

const feed = (globalThis[`tdcFeed${FEED}`] ??= makeFeed(globalThis));
const REDRAWN_EVERY = 2000; // milliseconds between two times that the page is drawn where the routes can't be reached
const LOST = 3000; // milliseconds after which a word to Streamlit that had no effect is said again
const SOON = 100; // milliseconds between two looks whether it may be said

// Has Streamlit draw the page: once where a run began or ended since it was drawn, and every two seconds where that is the
// only way to hear anything. Called whenever the run or the page has changed.
function keepPage(view, say) {
  const { run, page } = view;
  const differs = Boolean(run.gone) || run.alive !== page.news.alive;
  const blind = !feed.usable;
  const due = differs ? 0 : blind && page.news.alive ? REDRAWN_EVERY : null;
  if (due === view.due) return;
  clearTimeout(view.timer);
  view.due = due;
  if (due === null) return;
  const go = () => {
    const since = performance.now() - (feed.said ?? -LOST);
    const early = since < (differs ? SOON : REDRAWN_EVERY / 2);
    const waits = early || document.hidden || !globalThis.tdcMayAsk();
    if (!waits) {
      feed.said = performance.now();
      say("seen", { alive: run.alive, gone: Boolean(run.gone), blind, at: Date.now() });
    }
    view.timer = setTimeout(go, waits ? SOON : differs ? LOST : REDRAWN_EVERY);
  };
  view.timer = setTimeout(go, due);
}

function leavePage(view) {
  clearTimeout(view.timer);
  view.due = null;
}
