"""Writes the store of an earlier layout as SQL: run it with that version's own code.

    git worktree add ../earlier COMMIT     # 79c4e32 for layout 3, 43a6bb2 for layout 4
    PYTHONPATH=../earlier python tests/unit/runs/stores/make.py > tests/unit/runs/stores/version_3.sql

A workspace with a draft, and in it a run of every status, one of them resumed. What layout 4 brought is left out where
the code does not know it. Ids and times are the same each time.
"""

from __future__ import annotations

import itertools
import secrets
import sqlite3
import sys
import tempfile
from pathlib import Path

from tdc_core.runs.models import EpochMetrics, Evaluation, Progress, Reason, RunStatus, Score
from tdc_core.runs.store import RunStore
from tdc_core.spec import DataSpec, ExperimentSpec, HeadSpec, LayerSpec, ModelSpec

ids = itertools.count(1)
ticks = itertools.count(1_790_000_000)
secrets.token_hex = lambda size: f"{next(ids):0{2 * size}x}"

SPEC = ExperimentSpec(
    name="Iris, “one-hot”",
    data=DataSpec(dataset="iris", train="train[:80%]", validation="train[80%:]"),
    model=ModelSpec(
        layers=(LayerSpec.of("dense", units=16, activation="relu"),),
        head=HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot"),
    ),
)
WRONG = HeadSpec(units=1, activation="sigmoid", loss="binary_crossentropy", labels="integer")
SCORES = Evaluation({"validation": Score(0.25, 0.9), "test": None}, {"validation": Score(0.5, 0.8), "test": None})
ENDS = {
    RunStatus.FINISHED: (Reason.COMPLETED, "All 20 epochs are done.", SCORES),
    RunStatus.STOPPED: (Reason.USER_STOPPED, "Stopped by you after epoch 3 of 20.", SCORES),
    RunStatus.FAILED: (Reason.NAN_LOSS, "The loss became NaN (not a number) at epoch 4, step 1.", None),
    RunStatus.INTERRUPTED: (Reason.HOST_LOST, "The training host ended.", None),
}


def fill(store: RunStore) -> None:
    token = store.create_workspace()
    store.save_draft(token, SPEC.to_json())
    for status in (*ENDS, RunStatus.PREPARING, RunStatus.TRAINING, RunStatus.EVALUATING):
        train(store, token, status)
    resumed = store.runs_of(token)[-1]  # the first, which finished
    store.resume(token, resumed.id, 50, epochs=30, learning_rate=0.01)
    run = store.claim("host")
    store.set_status(run.id, run.attempt, RunStatus.TRAINING)
    store.cut_back(run.id, run.attempt, 2)
    store.add_epoch(run.id, run.attempt, EpochMetrics(3, 0.2, 0.9, 0.15, 0.95, 0.25, 0.01))
    store.set_status(run.id, run.attempt, RunStatus.FINISHED, *ENDS[RunStatus.FINISHED])
    store.submit(token, SPEC, 50)
    if hasattr(store, "submit_pair"):
        store.submit_pair(token, SPEC.with_head(WRONG), SPEC, 50)
        store.ask_for_warm_up(token, SPEC)
    store.request_preparation("fashion_mnist", "3.0.1")
    forgotten = store.submit(token, SPEC, 50)  # its number is not to be given again
    store.request_stop(forgotten.id)
    store.delete_ended(forgotten.id)


def train(store: RunStore, token: str, status: RunStatus) -> None:
    """Bring a run of three epochs, the second the best, to a status."""
    store.submit(token, SPEC, 50)
    run = store.claim("host")
    if status is RunStatus.PREPARING:
        return
    store.set_status(run.id, run.attempt, RunStatus.TRAINING)
    for epoch, val_loss in enumerate((0.6, 0.3, float("nan")), start=1):
        store.add_epoch(run.id, run.attempt, EpochMetrics(epoch, 0.5, 0.75, val_loss, 0.7, 0.25, 0.001))
    store.set_progress(run.id, run.attempt, Progress(4, 6, 12, 0.4, 0.8, "", 20.0))
    if status in ENDS:
        store.set_status(run.id, run.attempt, status, *ENDS[status])
    elif status is RunStatus.EVALUATING:
        store.set_status(run.id, run.attempt, status)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "studio.sqlite3"
        made = RunStore(f"sqlite:///{file}", lambda: float(next(ticks)))
        fill(made)
        made.close()
        with sqlite3.connect(file) as database:
            sys.stdout.write("\n".join(database.iterdump()) + "\n")
            (layout,) = database.execute("PRAGMA user_version").fetchone()
            sys.stdout.write(f"PRAGMA user_version = {layout};\n")
