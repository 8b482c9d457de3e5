"""Prints a store as SQL. Run by the code of an earlier layout, it made the files beside it:

    git worktree add ../earlier COMMIT     # 79c4e32 for layout 3; 43a6bb2 for layout 4, which had no visits yet
    PYTHONPATH=../earlier python tests/unit/runs/stores/make.py > tests/unit/runs/stores/version_3.sql

Made so as well: `revision_5.sql`, by b699d26, the last whose store was one object without parts. `revision_6.sql` is
that store, opened by f6462d7 and printed again; `revision_7.sql` is the one before, opened by 2ff0ca3, and
`revision_8.sql` that one, opened by 3a3c89d; `revision_9.sql` is the one before, opened by 4f60d63.

One workspace with a draft, and a run in every status; what layout 4 brought only where the code has it. Ids and times
count up, so the same code prints the same text but for the order of the indexes.
"""

from __future__ import annotations

import itertools
import secrets
import sqlite3
import tempfile
from pathlib import Path

from tdc_core.runs.models import EpochMetrics, Evaluation, Progress, Reason, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.spec import DataSpec, ExperimentSpec, HeadSpec, LayerSpec, ModelSpec

SPEC = ExperimentSpec(
    name="Iris, “one-hot”",
    data=DataSpec(dataset="iris", train="train[:80%]", validation="train[80%:]"),
    model=ModelSpec(
        layers=(LayerSpec.of("dense", units=16, activation="relu"),),
        head=HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot"),
    ),
)
SIGMOID = HeadSpec(units=1, activation="sigmoid", loss="binary_crossentropy", labels="integer")
HAS_KEYS = "values" in EpochMetrics.__dataclass_fields__


def score(loss: float, accuracy: float) -> object:
    from tdc_core.runs.models import Score

    return {"loss": loss, "accuracy": accuracy} if HAS_KEYS else Score(loss, accuracy)


def metrics(number: int, *numbers: float, rate: float = 0.001) -> EpochMetrics:
    """Loss and accuracy of the training part and of the validation part."""
    keys = ("loss", "accuracy", "val_loss", "val_accuracy")
    values = (dict(zip(keys, numbers, strict=True)),) if HAS_KEYS else numbers
    return EpochMetrics(number, *values, 0.25, rate)


SCORES = Evaluation({"validation": score(0.3, 0.7), "test": None}, {"validation": score(0.5, 0.6), "test": None})
ENDS = {
    RunStatus.FINISHED: (Reason.COMPLETED, "", SCORES),
    RunStatus.STOPPED: (Reason.USER_STOPPED, "Stopped after epoch 3 of 20.", SCORES),
    RunStatus.FAILED: (Reason.NAN_LOSS, "The loss became NaN (not a number) at epoch 4, step 1.", None),
    RunStatus.INTERRUPTED: (Reason.HOST_LOST, "The training host ended.", None),
}


def fill(store: RunStore) -> None:
    token = store.create_workspace()
    store.save_draft(token, SPEC.to_json())
    for status in (*ENDS, RunStatus.PREPARING, RunStatus.TRAINING, RunStatus.EVALUATING):
        train(store, token, status)
    resume(store, token, store.runs_of(token)[-1].id)  # the first, which finished
    store.submit(token, SPEC, 50)
    if hasattr(store, "submit_pair"):
        store.submit_pair(token, SPEC.with_head(SIGMOID), SPEC, 50)
        store.ask_for_warm_up(token, SPEC)
    store.request_preparation("fashion_mnist", "3.0.1")
    forgotten = store.submit(token, SPEC, 50).id  # no later run may get its number
    store.request_stop(forgotten)
    store.delete_ended(forgotten)


def train(store: RunStore, token: str, status: RunStatus) -> None:
    """Bring a run to a status; one that trained has three epochs: the second is the best, the third has no val_loss."""
    store.submit(token, SPEC, 50)
    run = store.claim("host")
    if status is RunStatus.PREPARING:
        return
    store.set_status(run.id, run.attempt, RunStatus.TRAINING)
    for number, val_loss in enumerate((0.6, 0.3, float("nan")), start=1):
        store.add_epoch(run.id, run.attempt, metrics(number, 1 / 2**number, 0.5, val_loss, 0.7))
    running = ({"loss": 0.4, "accuracy": 0.8},) if HAS_KEYS else (0.4, 0.8)
    store.set_progress(run.id, run.attempt, Progress(4, 6, 12, *running, "", 20.0))
    if status in ENDS:
        store.set_status(run.id, run.attempt, status, *ENDS[status])
    elif status is RunStatus.EVALUATING:
        store.set_status(run.id, run.attempt, status)


def resume(store: RunStore, token: str, run_id: str) -> None:
    """Let a run go on after its second epoch, with one that is the best of all."""
    store.resume(token, run_id, 50, epochs=30, learning_rate=0.01)
    run = store.claim("host")
    store.set_status(run.id, run.attempt, RunStatus.TRAINING)
    store.cut_back(run.id, run.attempt, 2)
    store.add_epoch(run.id, run.attempt, metrics(3, 0.125, 0.9, 0.15, 0.95, rate=0.01))
    store.set_status(run.id, run.attempt, RunStatus.FINISHED, *ENDS[RunStatus.FINISHED])


if __name__ == "__main__":
    ids, times = itertools.count(1), itertools.count(1_790_000_000)
    secrets.token_hex = lambda size: f"{next(ids):0{2 * size}x}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "studio.sqlite3"
        made = RunStore(f"sqlite:///{file}", lambda: float(next(times)))
        fill(made)
        made.close()
        with sqlite3.connect(file) as database:
            (layout,) = database.execute("PRAGMA user_version").fetchone()
            print(*database.iterdump(), f"PRAGMA user_version = {layout};", sep="\n")
        database.close()
