"""The board with 2,000 runs: how long the server takes to draw the page Runs, beside a plain table of as many rows.

The runs have twenty epochs each and 500 different models; forty of them are one group. In this process, as the one that
serves the pages does it: the page drawn for the first time, when every run is read; again; after a run has changed;
sorted by another column; searched; with the group open; ten runs of a hundred epochs compared, with one
base after another. Beside it a page that is nothing but Streamlit's own table of the same cells, which it has at hand.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from benchmarks.common import experiment, home, machine, options, table
from tdc_core.catalog.datasets import find_dataset
from tdc_core.engine.lock import HostLock, code_version
from tdc_core.runs.group_models import GroupKind
from tdc_core.runs.store import RunStore, workspace_key
from tdc_core.runs.tables import epochs, runs
from tdc_core.settings import ROOT, Settings
from tdc_core.spec import LayerSpec
from tdc_core.ui.runs.columns import COLUMNS
from tdc_core.ui.runs.rows import KeptRows, now
from tdc_core.web.collection import collect_seldom

DRAW_MS = 500
EPOCHS, MODELS, IN_GROUP = 20, 500, 40
COMPARED, THEIR_EPOCHS = 10, 100


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--times", type=int, default=30, help="how often each is done (default: %(default)s)")
    given = parser.parse_args()
    count, times = (60, 3) if given.small else (2000, given.times)
    print(f"The board with {count:,} runs. {machine()}\n")
    with home() as folder:
        settings = Settings(home=folder)
        store = RunStore(settings.store_url)
        token = store.workspaces.create()
        ids, group = fill(store, token, count)
        lock = HostLock(settings.home, code_version())
        lock.take()  # no host comes
        os.environ["TDC_HOME"] = str(folder)
        drawn = board(store, token, ids, group, times)
        drawn |= compared(token, fill(store, token, COMPARED, THEIR_EPOCHS)[0], times)
        drawn["a plain table"] = plain(store, token, folder, times)
        lock.release()
        store.database.close()
    rows = [(name, f"{np.median(took):.0f}", f"{np.percentile(took, 95):.0f}") for name, took in drawn.items()]
    print(table(("server, ms", "median", "p95"), rows))
    print(f"\nBar: {DRAW_MS} ms a draw. {machine()}")
    slow = any(np.percentile(took, 95) > DRAW_MS for took in drawn.values())
    return 1 if slow and not given.small else 0


def fill(store: RunStore, token: str, count: int, length: int = EPOCHS) -> tuple[list[str], str]:
    """Write runs that have ended; their ids, and that of the group of the last of them."""
    spec, random, key = experiment("iris"), np.random.default_rng(0), workspace_key(token)
    group = store.groups.create(token, GroupKind.SWEEP, "A sweep", "{}", [], 9).id
    made, curves = [], []
    for number in range(count):
        units = 1 + number % MODELS
        layers = (LayerSpec.of("dense", units=units, activation="relu"), LayerSpec.of("dense", units=16))
        of_run = spec.with_layers(layers).with_("training", seed=number, epochs=length)
        member = number - (count - IN_GROUP)
        losses = random.uniform(0.05, 1.0, length)
        values = {name: random.uniform(0.3, 1.0) for name in ("loss", "accuracy", "val_accuracy")}
        began = time.time() - 60 * (count - number)
        made.append(
            {
                **{"id": secrets.token_hex(16), "workspace": key, "spec": of_run.to_json(), "status": "finished"},
                **{"reason": "completed", "attempt": 1, "created": began, "started": began, "ended": began + 9.0},
                **{"epochs_done": length, "best_epoch": int(losses.argmin()) + 1, "name": f"Run {number}"},
                **{"group_id": group if member >= 0 else None, "member": member if member >= 0 else None},
                "params": json.dumps({"model.layers.0.units": units}) if member >= 0 else None,
            }
        )
        curves += [
            {
                "run_id": made[-1]["id"],
                "epoch": epoch,
                "numbers": json.dumps({**values, "val_loss": loss}),
                "monitored": loss,
                "seconds": 0.4,
            }
            for epoch, loss in enumerate(losses, start=1)
        ]
    with store.database.write() as db:
        db.execute(insert(runs), made)
        db.execute(insert(epochs), curves)
    return [str(run["id"]) for run in made], group


def board(store: RunStore, token: str, ids: list[str], group: str, times: int) -> dict[str, list[float]]:
    """Milliseconds of each draw of the page Runs, by what was done before it."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.session_state["tdc-workspace"] = token
    at.run()
    collect_seldom()  # as the server does once it is up
    at.switch_page("pages/runs.py")
    first = took(at.run)
    keys = [column.key for column in COLUMNS]

    def star(turn: int) -> None:
        store.marks.star(token, [ids[turn % len(ids)]], True)

    def sort(turn: int) -> None:
        at.session_state["board-sort"] = [keys[turn % len(keys)], turn % 2 == 0]

    def search(turn: int) -> None:
        at.session_state["board-words"] = f"run {turn % 10}"

    def open_group(turn: int) -> None:
        at.session_state["board-words"] = ""
        at.session_state["board-open"] = [group] if turn % 2 else []

    ways: dict[str, Callable[[int], None]] = {
        "again": lambda turn: None,
        "after a run has changed": star,
        "sorted by another column": sort,
        "searched": search,
        "a group opened or folded": open_group,
    }
    found = {"the first time": [first]}
    for name, before in ways.items():
        found[name] = []
        for turn in range(times):
            before(turn)
            found[name].append(took(at.run))
    if at.exception:
        raise RuntimeError(at.exception[0].message)
    return found


def compared(token: str, ids: list[str], times: int) -> dict[str, list[float]]:
    """Milliseconds of each draw of a comparison."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.session_state["tdc-workspace"] = token
    at.run()
    at.switch_page("pages/runs.py").run()
    found: dict[str, list[float]] = {"ten runs compared": []}
    for turn in range(times):
        at.query_params["compare"] = ",".join([ids[turn % len(ids)], *ids])
        found["ten runs compared"].append(took(at.run))
    if at.exception:
        raise RuntimeError(at.exception[0].message)
    return found


def plain(store: RunStore, token: str, folder: Path, times: int) -> list[float]:
    """The same of a page that is Streamlit's own table alone."""
    rows, until = KeptRows().of(token, store, lambda data: find_dataset(data.dataset)), now()
    cells = folder / "cells.json"
    cells.write_text(json.dumps({each.title: [each.words(row, until) for row in rows] for each in COLUMNS}))
    script = folder / "plain.py"
    script.write_text(PLAIN.format(cells=str(cells)))
    at = AppTest.from_file(str(script), default_timeout=120)
    at.run()
    return [took(at.run) for _ in range(times)]


PLAIN = """
import json
import pandas as pd
import streamlit as st

@st.cache_data
def cells():
    return json.load(open({cells!r}))

st.title("Runs")
st.dataframe(pd.DataFrame(cells()), on_select="rerun", selection_mode="multi-row")
"""


def took(work: Callable[[], object]) -> float:
    """Milliseconds that something takes."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
