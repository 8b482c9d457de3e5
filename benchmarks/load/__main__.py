"""Many visitors in one app: each looks at charts of a live run, half of them start one, two workers train.

Visitors come in pairs, as two tabs of one person do: one starts a run, both watch it. They speak Streamlit's own
protocol over its websocket and hear the app's own streams; two more are real browser pages, which count the errors that
only a page shows. Each visitor does something every four seconds: in turn a page is opened anew, and a page that is
open is drawn again, as after a click. Before them as many do the same for a while with pages of plain Streamlit, an
empty one and one with as many elements: what this machine and Streamlit take by themselves, without a run.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

import psutil
from playwright.async_api import Page, async_playwright

from benchmarks.common import experiment, home, machine, options, table
from benchmarks.load.plain import EMPTY, FULL, interact, plain_crowd, until
from benchmarks.load.visitor import Visitor
from scripts.browser import get_browser
from tdc_core.runs.models import Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.conftest import BROWSER_FLAGS
from tests.e2e.studio import cookie_of
from tests.support.running_app import RunningApp

PAGES = 2


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--visitors", type=int, default=30, help="how many (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=150, help="epochs of each run (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=60, help="how long they stay at least (default: %(default)s)")
    given = parser.parse_args()
    visitors, epochs, seconds = (4, 5, 5) if given.small else (given.visitors, given.epochs, given.seconds)
    print(f"{visitors} visitors, two workers, iris with {epochs} epochs. {machine()}\n")
    with home() as folder:
        plain = {
            f"the same, {name} page": asyncio.run(plain_crowd(page, folder / name, visitors, min(seconds, 30)))
            for name, page in (("empty", EMPTY), ("plain full", FULL))
        }
        app = RunningApp.start(folder, TDC_WORKERS="2")
        try:
            sound = asyncio.run(_crowd(app, folder, visitors, epochs, seconds, plain))
        finally:
            app.stop()
    print(f"\nBars: no error, no lost run, p95 of an interaction below 1 s, of 100 visitors' below 500 ms. {machine()}")
    return 0 if sound else 1


async def _crowd(
    app: RunningApp, folder: Path, count: int, epochs: int, seconds: float, plain: dict[str, list[float]]
) -> bool:
    """Let them come, stay until all runs have ended, and print what they met; whether none met an error."""
    store = RunStore(Settings(home=folder).store_url)
    spec = experiment("iris").with_("training", epochs=epochs)
    tokens = [store.workspaces.create() for _ in range(count // 2)]
    for token in tokens:
        store.workspaces.save_draft(token, spec.to_json())
    visitors = [Visitor(app.url, token) for token in tokens for _ in range(2)]
    server = psutil.Process(app.process.pid)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=get_browser(), args=BROWSER_FLAGS)
        tabs = [await browser.new_page() for _ in range(PAGES)]
        page_errors: list[str] = []
        for tab, token in zip(tabs, tokens, strict=False):
            await _open(tab, app.url, token, page_errors)
        stays = [asyncio.create_task(visitor.stay()) for visitor in visitors]
        await until(lambda: _all_here(visitors, stays), 300)
        for visitor in visitors:
            visitor.waits.clear()  # the first of them waited for the app to start
        for visitor in visitors[::2]:
            await visitor.press("Train")
            await asyncio.sleep(0.2)
        began, busy = time.monotonic(), sum(server.cpu_times()[:2])
        clicks = [asyncio.create_task(interact(visitor, number)) for number, visitor in enumerate(visitors)]
        await asyncio.sleep(seconds)
        used = (sum(server.cpu_times()[:2]) - busy) / (time.monotonic() - began)
        await until(lambda: _ended(store, tokens, len(visitors[::2])), 900)
        lasted = time.monotonic() - began
        for task in [*clicks, *stays]:
            task.cancel()
        ends = await asyncio.gather(*clicks, *stays, return_exceptions=True)
        exceptions = [await tab.get_by_test_id("stException").count() for tab in tabs]
        await browser.close()
    broken = [repr(end) for end in ends if isinstance(end, Exception)]
    errors = [*broken, *page_errors, *(error for visitor in visitors for error in visitor.errors)]
    errors += ["an exception on a page"] * sum(exceptions)
    runs = [run for token in tokens for run in store.runs.of(token)]
    store.database.close()
    _report(visitors, runs, len(visitors[::2]), errors, used, lasted, plain)
    return not errors and all(run.status is RunStatus.FINISHED for run in runs) and len(runs) == len(visitors[::2])


def _all_here(visitors: list[Visitor], stays: list[asyncio.Task[None]]) -> bool:
    """Whether all have their page; raises what one of them met that was thrown out."""
    for stay in stays:
        if stay.done():
            stay.result()
    return all(visitor.can_press("Train") for visitor in visitors)


async def _open(tab: Page, url: str, token: str, errors: list[str]) -> None:
    """The Train page in a real browser, in a workspace that it knows."""
    tab.on("pageerror", lambda error: errors.append(f"pageerror {error}"))
    await tab.context.add_cookies([cookie_of(token, url)])
    await tab.goto(f"{url}/train")


def _ended(store: RunStore, tokens: list[str], count: int) -> bool:
    runs: list[Run] = [run for token in tokens for run in store.runs.of(token)]
    return len(runs) >= count and not any(run.alive for run in runs)


def _report(
    visitors: list[Visitor],
    runs: list[Run],
    asked: int,
    errors: list[str],
    used: float,
    lasted: float,
    plain: dict[str, list[float]],
) -> None:
    kinds = {"open": "page opened", "page": "page drawn", "click": "click on Train", "stream": "stream's first word"}
    rows = []
    for kind, name in kinds.items():
        waits = [1000 * wait for visitor in visitors for wait in visitor.waits.get(kind, [])]
        if len(waits) > 1:
            rows.append(_row(name, waits))
    interactions = [
        1000 * wait for each in visitors for kind in ("open", "page", "click") for wait in each.waits.get(kind, [])
    ]
    rows += [_row("all interactions", interactions), *(_row(name, waits) for name, waits in plain.items())]
    print(table(("what", "times", "median ms", "p95 ms", "most ms"), rows))
    told = sum(visitor.told for visitor in visitors)
    print(f"\n{told} events were told by streams; the serving process used {100 * used:.0f} % of a core.")
    finished = sum(run.status is RunStatus.FINISHED for run in runs)
    print(
        f"{asked} runs asked for, {finished} finished, {asked - finished} lost in {lasted:.0f} s; {len(errors)} errors"
    )
    for error, times in Counter(errors).most_common(5):
        print(f"  {times} x {error[:200]}")


def _row(name: str, waits: list[float]) -> tuple[object, ...]:
    p95 = quantiles(waits, n=20, method="inclusive")[-1]
    return (name, len(waits), f"{median(waits):.0f}", f"{p95:.0f}", f"{max(waits):.0f}")


if __name__ == "__main__":
    sys.exit(main())
