"""Pages that are switched to in the middle of a run: each comes, and each stays.

This command is the training host itself: it writes epochs into the store as fast as a small model does, while a browser
clicks through the menu. A page counts where its heading comes and is still the only one a moment later.
"""

from __future__ import annotations

import sys
import threading
import time
from itertools import cycle, islice

from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks.common import home, machine, options, table
from benchmarks.latency import claimed, metrics, opened
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.e2e.studio import Studio

EPOCH_SECONDS = 0.05
STAYS_MS = 300
TITLES = ("Data", "Model", "Learn", "Results", "Runs", "Train")


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--switches", type=int, default=200, help="how many (default: %(default)s)")
    given = parser.parse_args()
    switches = 4 if given.small else given.switches
    print(f"Switches of pages while a run trains. {machine()}\n")
    with home() as folder, opened(folder, a_host=False) as (studio, _):
        store = RunStore(Settings(home=folder).store_url)
        run = claimed(store, str(studio.workspace), epochs=100_000)
        done = threading.Event()

        def train() -> None:
            for epoch in range(1, 100_000):
                store.epochs.add(run.id, run.attempt, metrics(epoch))
                if done.wait(EPOCH_SECONDS):
                    return

        trainer = threading.Thread(target=train)
        trainer.start()
        try:
            studio.reload().wait_for_epochs(5)
            began = time.monotonic()
            arrived = sum(_arrives(studio, title) for title in islice(cycle(TITLES), switches))
            seconds = (time.monotonic() - began) / switches
        finally:
            done.set()
            trainer.join()
            store.database.close()
    print(table(("switches", "arrived and stayed", "seconds each"), [(switches, arrived, f"{seconds:.2f}")]))
    print(f"\nBar: all of them. {machine()}")
    return 0 if arrived == switches else 1


def _arrives(studio: Studio, title: str) -> bool:
    """Whether one click on the menu brings a page that stays."""
    headings = studio.page.get_by_role("heading", level=1)
    studio.page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
    try:
        headings.filter(has_text=title).wait_for(timeout=30_000)
    except PlaywrightTimeout:
        return False
    studio.page.wait_for_timeout(STAYS_MS)
    return headings.all_inner_texts() == [title]


if __name__ == "__main__":
    sys.exit(main())
