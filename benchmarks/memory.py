"""How much memory the whole app takes, with five visitors who each train and watch.

Adds up the proportional set size (PSS) of the serving process, the training host, the process that workers are forked
from, and the workers, twice a second. Each visitor is a browser tab that looks at its run; the browser does not count.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.common import Studio, experiment, home, machine, options, table, wait_until
from scripts.browser import find_browser
from tdc_core.runs.models import RunStatus
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tests.e2e.studio import cookie_of
from tests.support.processes import processes_of
from tests.support.running_app import RunningApp

EPOCHS = {"iris": 20, "mnist": 2}
PARTS = ("serving", "host", "forkserver", "workers", "other")
SAMPLE_MS = 500


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--data", choices=EPOCHS, help="one data set only")
    parser.add_argument("--visitors", type=int, default=5, help="how many train and watch (default: %(default)s)")
    given = parser.parse_args()
    names = ["iris"] if given.small else [given.data] if given.data else list(EPOCHS)
    visitors = 2 if given.small else given.visitors
    print(f"PSS in MB with {visitors} visitors, at the moment when the app held most. {machine()}\n")
    rows = []
    for dataset in names:
        spec = experiment(dataset).with_("training", epochs=2 if given.small else EPOCHS[dataset])
        idle, peak = measure(spec, visitors)
        rows.append((f"{dataset}, before", *row(idle)))
        rows.append((dataset, *row(peak)))
    print(table(("when", "workers at a time", *PARTS, "total"), rows))
    print(f"\n{machine()}")


def row(sizes: Counter[str]) -> tuple[object, ...]:
    """How many workers, each part's size in MB, and the sum."""
    total = sum(sizes[part] for part in PARTS)
    return (sizes["worker count"], *(f"{sizes[part] / 1e6:.0f}" for part in PARTS), f"{total / 1e6:.0f}")


def measure(spec: ExperimentSpec, visitors: int) -> tuple[Counter[str], Counter[str]]:
    """Bytes by part with all visitors on the Train page: before anyone trains, and at the peak."""
    with home() as folder:
        app = RunningApp.start(folder)
        try:
            studios = [Studio(Settings(home=folder)) for _ in range(visitors)]
            with tabs(app.url, [studio.token for studio in studios]) as pages:
                idle = sizes_of(app)
                runs = [(studio, studio.service.submit(studio.token, spec).id) for studio in studios]
                for page in pages:
                    page.reload()
                samples = []

                def all_done() -> bool:
                    samples.append(sizes_of(app))
                    return not any(studio.run(run_id).alive for studio, run_id in runs)

                wait_until(all_done, SAMPLE_MS / 1e3)
        finally:
            app.stop()
        failed = [studio.run(run_id) for studio, run_id in runs if studio.run(run_id).status is not RunStatus.FINISHED]
        if failed:
            raise RuntimeError(f"A run {failed[0].status}: {failed[0].message}")
        return idle, max(samples, key=lambda sizes: sum(sizes[part] for part in PARTS))


@contextmanager
def tabs(url: str, tokens: list[str]) -> Iterator[list[Page]]:
    """A browser in which each of the workspaces has the Train page open."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        pages = []
        for token in tokens:
            context = browser.new_context()
            context.set_default_timeout(60_000)
            context.add_cookies([cookie_of(token, url)])
            pages.append(context.new_page())
            pages[-1].goto(f"{url}/train")
            pages[-1].locator(".st-key-experiment-card").wait_for()
        yield pages
        browser.close()


def sizes_of(app: RunningApp) -> Counter[str]:
    """Bytes by part of the app, and how many workers there are."""
    sizes: Counter[str] = Counter()
    for process in {one.pid: one for one in [*processes_of(app.home), psutil.Process(app.process.pid)]}.values():
        if process.pid == os.getpid():
            continue
        try:
            part = part_of(process)
            sizes[part] += process.memory_full_info().pss
        except psutil.Error:
            continue  # it ended
        sizes["worker count"] += part == "workers"
    return sizes


def part_of(process: psutil.Process) -> str:
    """Which part of the app a process is."""
    command = " ".join(process.cmdline())
    if "streamlit run" in command:
        return "serving"
    if "tdc_core.engine.host" in command:
        return "host"
    if "multiprocessing.forkserver" in command:  # a worker is a fork of it, and has its command
        parent = process.parent()
        forked = parent is not None and "multiprocessing.forkserver" in " ".join(parent.cmdline())
        return "workers" if forked else "forkserver"
    return "workers" if "multiprocessing.spawn" in command else "other"


if __name__ == "__main__":
    main()
