"""How soon a browser that has never been here shows the first heading, beside an empty Streamlit page.

The two take turns, each time in a fresh browser context: nothing cached, no cookie, no storage. Both servers have been
visited once before, so that their imports are done.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.common import home, machine, options, table, wait_until
from scripts.browser import get_browser
from tests.conftest import BROWSER_FLAGS
from tests.support.processes import end_group
from tests.support.running_app import RunningApp, answers, free_port

EMPTY = 'import streamlit as st\n\nst.set_page_config(layout="wide")\nst.title("Data")\n'
MOST = 1.5


def main() -> None:
    """Print the table."""
    parser = options(__doc__)
    parser.add_argument("--turns", type=int, default=15, help="openings of each page (default: %(default)s)")
    given = parser.parse_args()
    turns = 2 if given.small else given.turns
    print(f"From the request to the first heading, in a fresh browser. {machine()}\n")
    with home() as folder, empty_page(folder) as empty, sync_playwright() as playwright:
        app = RunningApp.start(folder / "home")
        browser = playwright.chromium.launch(executable_path=get_browser(), args=BROWSER_FLAGS)
        try:
            pages = {"empty Streamlit page": empty, "this app": app.url}
            for url in pages.values():
                heading_ms(browser, url)
            waits: dict[str, list[float]] = {name: [] for name in pages}
            for _ in range(turns):
                for name, url in pages.items():
                    waits[name].append(heading_ms(browser, url))
        finally:
            browser.close()
            app.stop()
    rows = [(name, turns, *(f"{f(ms):.0f}" for f in (median, min, max))) for name, ms in waits.items()]
    print(table(("page", "openings", "median ms", "least ms", "most ms"), rows))
    control, ours = (median(ms) for ms in waits.values())
    print(f"\n{ours / control:.2f} times an empty page (bar: {MOST}). {machine()}")


def heading_ms(browser: Browser, url: str) -> float:
    """Milliseconds from the request for a page until its heading can be seen."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.get_by_role("heading", name="Data", exact=True, level=1).wait_for(timeout=120_000)
    took = time.perf_counter() - began
    context.close()
    return 1000 * took


@contextmanager
def empty_page(folder: Path) -> Iterator[str]:
    """The address of a server whose page has a heading and nothing else."""
    script, port = folder / "empty" / "page.py", free_port()
    script.parent.mkdir()
    script.write_text(EMPTY)
    options = f"--server.port {port} --server.address 127.0.0.1 --server.headless true --server.fileWatcherType none"
    with (folder / "empty.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script.name, *options.split()],
            cwd=script.parent,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{url}/_stcore/health"), pause=0.1)
        yield url
    finally:
        end_group(process.pid)
        process.wait(timeout=60)


if __name__ == "__main__":
    main()
