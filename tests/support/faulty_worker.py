"""The real worker, which writes its state often, and to whose first attempt happens what the experiment's name says.

`full-store@12`: the store takes no more pages once epoch 12 stands in it.
`clock@12`: the clock has stepped back by an hour by then.
"""

from __future__ import annotations

import time
from sqlite3 import Connection
from typing import Any

from sqlalchemy import Engine, event

from tdc_core.runs.epochs import Epochs
from tdc_core.runs.models import EpochMetrics
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.tasks.metric import Monitor
from tdc_core.training import state, worker

HOUR = 3600.0


def train(run_id: str, attempt: int, settings: Settings, warm: worker.Warm | None = None) -> None:
    """What the host calls."""
    state._WRITE_SECONDS, state._WRITE_SHARE = 0.3, 1.0  # so that a kill may well meet a write
    run = RunStore(settings.store_url).runs.get(run_id)
    if run is not None and "@" in run.spec.name and attempt == 1:
        fault, epoch = run.spec.name.split("@")
        {"full-store": _fill_store, "clock": _turn_clock_back}[fault](int(epoch))
    worker.train(run_id, attempt, settings, warm)


def __getattr__(name: str) -> Any:
    return getattr(worker, name)


def _fill_store(last: int) -> None:
    full = False

    @event.listens_for(Engine, "checkout")
    def limit(connection: Connection, *_: object) -> None:
        if full:
            connection.execute("PRAGMA max_page_count=1")  # SQLite takes it for the size that there is

    add_epoch = Epochs.add

    def add(epochs: Epochs, run_id: str, attempt: int, metrics: EpochMetrics, monitor: Monitor) -> bool:
        nonlocal full
        full = metrics.epoch > last
        return add_epoch(epochs, run_id, attempt, metrics, monitor)

    Epochs.add = add  # type: ignore[method-assign]


def _turn_clock_back(last: int) -> None:
    back = 0.0
    init, add_epoch = RunStore.__init__, Epochs.add

    def start(store: RunStore, url: str) -> None:
        init(store, url, clock=lambda: time.time() - back)

    def add(epochs: Epochs, run_id: str, attempt: int, metrics: EpochMetrics, monitor: Monitor) -> bool:
        nonlocal back
        back = HOUR if metrics.epoch > last else 0.0
        return add_epoch(epochs, run_id, attempt, metrics, monitor)

    RunStore.__init__, Epochs.add = start, add  # type: ignore[method-assign, assignment]
