"""How soon the browser shows what happened: an epoch's end, and the first epoch after a click on Train.

The click comes once the store says that a worker is warm for the experiment on the page, which has asked for one.

For the first part this command is the training host itself: it writes epochs into the store at odd moments, and the
browser notes when each was painted. All that the page receives counts as traffic, empty answers too.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

from benchmarks.common import experiment, home, machine, options, table, wait_until_warm
from scripts.browser import get_browser
from tdc_core.engine.lock import HostLock, code_version
from tdc_core.runs.models import EpochMetrics, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.conftest import BROWSER_FLAGS
from tests.e2e.studio import GRAPHS, Studio
from tests.support.running_app import RunningApp

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
  {GRAPHS}.forEach(graph => graph.data[0].old = true);  // an old chart may be drawn anew, too, before it goes
  window.first = null;
  document.addEventListener("click", () => {{
    const clicked = performance.now();
    const look = () => {{
      const drawn = {GRAPHS}.filter(graph => !graph.data[0].old && graph.data[0].x.length > 0);
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
    print(f"From an epoch's end to the painted chart, in the browser. {machine()}\n")
    rows = [epoch_to_paint(points, updates) for points in (100, 5000)]
    head = ("points", "updates", "median ms", "p95 ms", "kB/update", "remounts", "zoom kept", "legend kept")
    print(table(head, rows))
    print("\nBars: 300 ms, 0 remounts.\n\nFrom the click on Train to iris' first painted epoch, from a warm worker.\n")
    print(table(("clicks", "median ms", "least ms", "most ms"), [click_to_paint(clicks)]))
    print(f"\nBar: 500 ms. {machine()}")


def epoch_to_paint(points: int, updates: int) -> tuple[object, ...]:
    """A row: how long each of some epochs takes to be painted on charts that hold so many points already."""
    chance = random.Random(0)
    with home() as folder, opened(folder, a_host=False) as (studio, sizes):
        store = RunStore(Settings(home=folder).store_url)
        spec = experiment("iris").with_("training", epochs=points + updates)
        submitted = store.submit(str(studio.workspace), spec, limit=1)
        run = store.claim("benchmark")
        if run is None or run.id != submitted.id:
            raise RuntimeError("The run was not there to be claimed.")
        store.set_status(run.id, run.attempt, RunStatus.TRAINING)
        for epoch in range(1, points + 1):
            store.add_epoch(run.id, run.attempt, _metrics(epoch))
        studio.reload().wait_for_epochs(points)
        studio.page.evaluate(NOTE_PAINTS)
        time.sleep(1)
        sizes.clear()
        written = {}
        for epoch in range(points + 1, points + updates + 1):
            written[epoch] = time.time()
            store.add_epoch(run.id, run.attempt, _metrics(epoch))
            studio.page.wait_for_timeout(1000 * chance.uniform(0.5, 1.0))
        traffic = sum(sizes)
        studio.wait_for_epochs(points + updates)
        studio.page.wait_for_timeout(500)
        painted = studio.page.evaluate("() => Object.entries(window.painted)")
        first, _ = studio.graphs("[graph.layout.xaxis.range.map(Math.round).join(), graph.data[0].visible]")
        removed = studio.page.evaluate("() => window.removed")
        store.close()
    at = {int(held): when / 1000 for held, when in painted}
    waits = [1000 * (min(at[later] for later in at if later >= epoch) - when) for epoch, when in written.items()]
    kept = ["yes" if kept else "no" for kept in (first[0] == "2,9", first[1] == "legendonly")]
    return (points, updates, *_ms(median(waits), _p95(waits)), f"{traffic / updates / 1000:.1f}", removed, *kept)


def click_to_paint(clicks: int) -> tuple[object, ...]:
    """A row: how long it takes from the click on Train to the first epoch on both charts."""
    waits = []
    with home() as folder, opened(folder, a_host=True) as (studio, _):
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
        store.close()
    return (clicks, *_ms(median(waits), min(waits), max(waits)))


@contextmanager
def opened(folder: Path, a_host: bool) -> Iterator[tuple[Studio, list[int]]]:
    """The Train page of a running app in a browser, and the sizes in bytes of all that it receives.

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
            yield Studio(page, app.url).open("/train"), _sizes(page)
            browser.close()
    finally:
        app.stop()
        lock.release()


def _sizes(page: Page) -> list[int]:
    """Filled with the size of each frame from the next load of the page on."""
    sizes: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    return sizes


def _metrics(epoch: int) -> EpochMetrics:
    return EpochMetrics(epoch, 1 / epoch, 1 - 1 / (epoch + 1), 1.1 / epoch, 0.9 - 0.9 / (epoch + 1), 0.5)


def _ms(*values: float) -> tuple[str, ...]:
    return tuple(f"{value:.0f}" for value in values)


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
