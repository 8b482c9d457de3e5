"""How soon the browser shows what happened: an epoch's end, and the first epoch after a click on Train.

For the first part this command is the training host itself: it writes epochs into the store at odd moments, hears the
app's own stream of events as a second watcher, and the browser notes when each epoch was painted. All that the browser
receives counts as traffic. Beside it stand controls from the same run: the way of an empty event from a bare server to
the same browser, and the round trip of a button on a bare Streamlit page.

For the second part the click comes once the store says that a worker is warm for the experiment on the page, which has
asked for one.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from benchmarks.common import experiment, home, machine, options, table, wait_until_warm
from scripts.browser import get_browser
from tdc_core.engine.lock import HostLock, code_version
from tdc_core.runs.models import EpochMetrics, Progress, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.conftest import BROWSER_FLAGS
from tests.e2e.studio import GRAPHS, Studio
from tests.support.running_app import RunningApp

PROGRESS_SECONDS = 5.0
BARE_PAGE = """import streamlit as st
st.session_state.setdefault("clicks", 0)
if st.button("Click"):
    st.session_state["clicks"] += 1
st.markdown(f"clicked {st.session_state['clicks']}")
"""
TIME_A_CLICK = """() => new Promise(done => {
  const words = () => document.querySelector("[data-testid=stMarkdown]").textContent;
  const [before, began] = [words(), performance.now()];
  const look = () => words() === before ? requestAnimationFrame(look) : done(performance.now() - began);
  document.querySelector("[data-testid=stButton] button").click();
  look();
})"""
HEAR_EVENTS = """async address => {
  const waits = [], reader = (await fetch(address)).body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    waits.push(performance.timeOrigin + performance.now() - 1000 * parseFloat(part.value.slice(6)));
  return waits;
}"""
NOTE_PAINTS = f"""() => {{
  window.painted = [];
  window.removed = 0;
  const graphs = {GRAPHS};
  graphs.forEach(graph => graph.on("plotly_afterplot", () => requestAnimationFrame(() => {{
    const held = Math.min(...graphs.map(each => each.data[0].x.length));
    if (!(held in window.painted)) window.painted[held] = performance.timeOrigin + performance.now();
  }})));
  new MutationObserver(changes => changes.forEach(({{removedNodes}}) => removedNodes.forEach(node => {{
    if (node.querySelector && (node.matches(".js-plotly-plot") || node.querySelector(".js-plotly-plot")))
      window.removed += 1;
  }}))).observe(document.body, {{childList: true, subtree: true}});
  Plotly.relayout(graphs[0], {{"xaxis.range": [2, 9]}});
  Plotly.restyle(graphs[0], {{visible: "legendonly"}}, [0]);
}}"""
NOTE_CLICK = f"""() => {{
  const before = {GRAPHS}.map(graph => graph.tdcShows);  // which run; the next one may take over the same charts
  window.first = null;
  document.addEventListener("click", () => {{
    const clicked = performance.now();
    const look = () => {{
      const drawn = {GRAPHS}.filter(graph => !before.includes(graph.tdcShows) && graph.data[0].x.length > 0);
      if (drawn.length < 2) requestAnimationFrame(look);
      else requestAnimationFrame(() => window.first = performance.now() - clicked);
    }};
    requestAnimationFrame(look);
  }}, {{once: true, capture: true}});
}}"""


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--updates", type=int, default=30, help="epochs timed a length (default: %(default)s)")
    parser.add_argument("--clicks", type=int, default=10, help="clicks on Train (default: %(default)s)")
    given = parser.parse_args()
    updates, clicks = (4, 1) if given.small else (given.updates, given.clicks)
    lengths = (100,) if given.small else (100, 5000)
    print(f"From an epoch's row in the store to the browser. {machine()}\n")
    rows = [epoch_to_paint(points, updates) for points in lengths]
    head = (
        "points",
        "updates",
        "sent ms",
        "p95",
        "painted ms",
        "p95",
        "empty event ms",
        "kB/epoch",
        "kB/s of progress",
    )
    print(table((*head, "remounts", "zoom kept", "legend kept"), rows))
    print(
        "\nBars (medians): sent in 20 ms, painted in 80 ms at 100 points and 110 at 5,000; 1 kB; 0 remounts."
        "\n\nFrom the click on Train to iris' first painted epoch, from a warm worker.\n"
    )
    print(table(("clicks", "median ms", "least ms", "most ms", "bare button ms"), [click_to_paint(clicks)]))
    print(f"\nBar: 250 ms. {machine()}")


def epoch_to_paint(points: int, updates: int) -> tuple[object, ...]:
    """A row: how long each of some epochs takes to be painted on charts that hold so many points already."""
    chance = random.Random(0)
    with home() as folder, opened(folder, a_host=False) as (studio, app):
        store = RunStore(Settings(home=folder).store_url)
        run = claimed(store, str(studio.workspace), points + updates)
        for epoch in range(1, points + 1):
            store.epochs.add(run.id, run.attempt, metrics(epoch))
        sizes = _sizes(studio.page)
        studio.reload().wait_for_epochs(points)
        studio.page.evaluate(NOTE_PAINTS)
        watcher = Watcher(app.url, run.id)
        studio.page.wait_for_timeout(1000)
        sizes.clear()
        written = {}
        for epoch in range(points + 1, points + updates + 1):
            store.epochs.add(run.id, run.attempt, metrics(epoch))
            written[epoch] = time.time()
            studio.page.wait_for_timeout(1000 * chance.uniform(0.5, 1.0))
        traffic = sum(sizes)
        studio.wait_for_epochs(points + updates)
        studio.page.wait_for_timeout(500)
        painted = studio.page.evaluate("() => Object.entries(window.painted)")
        first, _ = studio.graphs("[graph.layout.xaxis.range.map(Math.round).join(), graph.data[0].visible]")
        removed = studio.page.evaluate("() => window.removed")
        progress = _progress_traffic(store, run, points + updates + 1, studio.page, sizes)
        store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED)
        empty = _empty_events(studio.page, updates)
        sent = watcher.heard()
        store.database.close()
    at = {int(held): when / 1000 for held, when in painted}
    paints, sends = _waits(written, at), _waits(written, sent)
    kept = ["yes" if kept else "no" for kept in (first[0] == "2,9", first[1] == "legendonly")]
    times = (*_ms(median(sends), _p95(sends), median(paints), _p95(paints)), f"{median(empty):.1f}")
    return (points, updates, *times, f"{traffic / updates / 1000:.2f}", f"{progress / 1000:.2f}", removed, *kept)


class Watcher:
    """Hears a run's stream as a browser would, and notes when it told of each epoch."""

    def __init__(self, url: str, run_id: str) -> None:
        self._url, self._run_id = url, run_id
        self._told: dict[int, float] = {}
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def heard(self) -> dict[int, float]:
        """When each number of epochs was first told of, once the run has ended."""
        self._thread.join()
        return self._told

    def _listen(self) -> None:
        alive, server = True, urlsplit(self._url)
        while alive:
            connection = http.client.HTTPConnection(str(server.hostname), server.port or 80)
            connection.request("GET", f"/api/runs/events?run={self._run_id}&after={max(self._told, default=0)}")
            for line in connection.getresponse():
                if line.startswith(b"data: ") and "total" in (told := json.loads(line[6:])):
                    self._told.setdefault(told["total"], time.time())
                    alive = told["alive"]
            connection.close()


def claimed(store: RunStore, token: str, epochs: int) -> Run:
    """A run of that length in training, as a host would have it."""
    submitted = store.queue.submit(token, experiment("iris").with_("training", epochs=epochs), limit=1)
    run = store.queue.claim("benchmark")
    if run is None or run.id != submitted.id:
        raise RuntimeError("The run was not there to be claimed.")
    store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
    return run


def _progress_traffic(store: RunStore, run: Run, epoch: int, page: Page, sizes: list[int]) -> float:
    """Bytes a second that the browser receives while an epoch goes on."""
    page.wait_for_timeout(1000)
    sizes.clear()
    end = time.monotonic() + PROGRESS_SECONDS
    step = 0
    while time.monotonic() < end:
        step += 1
        store.runs.set_progress(
            run.id, run.attempt, Progress(epoch, step, 1000, {"loss": 0.5 / step, "accuracy": 0.5}, rate=20.0)
        )
        page.wait_for_timeout(50)
    return sum(sizes) / PROGRESS_SECONDS


def _empty_events(page: Page, count: int) -> list[float]:
    """Milliseconds that events which hold nothing but their time take from a bare server to this browser."""

    class Bare(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            for _ in range(count):
                time.sleep(0.1)
                self.wfile.write(f"data: {time.time()}\n\n".encode())

        def log_message(self, *_: object) -> None:
            """Nothing: the table is the output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Bare) as server:
        threading.Thread(target=server.serve_forever).start()
        waits: list[float] = page.evaluate(HEAR_EVENTS, f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
    return waits


def _waits(written: dict[int, float], at: dict[int, float]) -> list[float]:
    """Milliseconds from each epoch's row to the first sign of it, or of a later one."""
    return [1000 * (min(at[later] for later in at if later >= epoch) - when) for epoch, when in written.items()]


def click_to_paint(clicks: int) -> tuple[object, ...]:
    """A row: how long it takes from the click on Train to the first epoch on both charts."""
    waits, bare = [], []
    with home() as folder, opened(folder, a_host=True) as (studio, _), bare_page(folder, studio.page) as other:
        studio.train()
        studio.wait_for_end()
        store = RunStore(Settings(home=folder).store_url)
        for _ in range(clicks):
            wait_until_warm(store, str(studio.workspace))
            studio.page.evaluate(NOTE_CLICK)
            studio.key("train").get_by_role("button").click()
            studio.page.wait_for_function("() => window.first !== null", timeout=120_000)
            waits.append(float(studio.page.evaluate("() => window.first")))
            studio.wait_for_end()
            bare.append(float(other.evaluate(TIME_A_CLICK)))
        store.database.close()
    return (clicks, *_ms(median(waits), min(waits), max(waits), median(bare)))


@contextmanager
def bare_page(folder: Path, beside: Page) -> Iterator[Page]:
    """A Streamlit page with a button and nothing else, in a tab of its own."""
    code = folder / "bare"
    code.mkdir()
    (code / "bare.py").write_text(BARE_PAGE)
    app = RunningApp.start(code / "home", folder=code, launcher=("-m", "streamlit", "run", "bare.py"))
    try:
        browser = beside.context.browser
        assert browser is not None
        page = browser.new_page()
        page.goto(app.url)
        page.get_by_text("clicked 0").wait_for()
        page.get_by_role("button", name="Click").wait_for()  # whose code Streamlit loads when it is first wanted
        page.evaluate(TIME_A_CLICK)
        yield page
    finally:
        app.stop()


@contextmanager
def opened(folder: Path, a_host: bool) -> Iterator[tuple[Studio, RunningApp]]:
    """The Train page of a running app in a browser, and the app.

    Args:
        folder: the app's home.
        a_host: whether the app may start a training host; otherwise this process holds its lock.
    """
    lock = HostLock(folder, code_version())
    if not a_host:
        lock.take()
    app = RunningApp.start(folder)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=get_browser(), args=BROWSER_FLAGS)
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            yield Studio(page, app.url).open("/train"), app
            browser.close()
    finally:
        app.stop()
        lock.release()


def _sizes(page: Page) -> list[int]:
    """Filled with the size in bytes of all that the page receives from its next load on."""
    sizes: list[int] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.dataReceived", lambda part: sizes.append(part["dataLength"]))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    return sizes


def metrics(epoch: int) -> EpochMetrics:
    """An epoch's numbers as a model that learns would have them."""
    loss, accuracy = 1 / epoch, 1 - 1 / (epoch + 1)
    values = {"loss": loss, "accuracy": accuracy, "val_loss": 1.1 * loss, "val_accuracy": 0.9 * accuracy}
    return EpochMetrics(epoch, values, 0.5)


def _ms(*values: float) -> tuple[str, ...]:
    return tuple(f"{value:.0f}" for value in values)


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
