"""What a worker writes while it trains. Each write holds only for the current attempt of a run that works.

So a worker that was given up, and still writes, changes nothing: its calls return False, and it should end.
"""

from __future__ import annotations

import math
from collections.abc import Collection

from sqlalchemy import BindParameter, Connection, ScalarSelect, bindparam, delete, func, insert, literal, select, update

from tdc_core.runs.database import Database
from tdc_core.runs.models import EpochMetrics, Run, Segment
from tdc_core.runs.rows import epoch_of, json_of_segments, row_of, run_of
from tdc_core.runs.statements import changed, run_row, update_current
from tdc_core.runs.tables import epochs, runs
from tdc_core.tasks.metric import MONITOR, Monitor


class Epochs:
    """The epochs of a store's runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run_id: str, attempt: int, metrics: EpochMetrics, monitor: Monitor = MONITOR) -> bool:
        """Record an epoch (over an earlier record of it), and which epoch is the best so far.

        The best is the one whose monitored number is the best finite one, the earliest of equals.

        Args:
            run_id: whose epoch it is.
            attempt: of whoever trained it.
            metrics: what it brought.
            monitor: that of the run's task.

        Returns:
            False as in `Runs.set_status`.
        """
        this = {"this_run": run_id, "this_attempt": attempt, "this_epoch": metrics.epoch}
        with self._database.write() as db:
            if db.execute(_COUNT_EPOCH, this).rowcount == 0:  # asked first: it also holds the run for what follows
                return False
            db.execute(_FORGET_EPOCH, this)
            db.execute(_INSERT_EPOCH, {"run_id": run_id, **row_of(metrics, monitor)})
            db.execute(_FIND_BEST, this)
        return True

    def cut_back(self, run_id: str, attempt: int, epoch: int) -> Run | None:
        """Let a run that was resumed go on from an epoch: those after it are forgotten, and so is the evaluation.

        Its last segment begins there and takes the place of those that began no earlier, with the learning rate
        that was given last. From epoch 0 the run starts afresh, and that learning rate becomes its experiment's.

        Returns:
            The run as it stands then; None as False in `Runs.set_status`.
        """
        with self._database.write() as db:
            if not changed(db, update_current(run_id, attempt).values(epochs_done=epoch, evaluation=None)):
                return None
            db.execute(delete(epochs).where(epochs.c.run_id == run_id, epochs.c.epoch > epoch))
            mine = run_row(run_id)
            run = run_of(db.execute(mine).one())
            kept = [
                segment for segment in run.segments if segment.from_epoch is not None and segment.from_epoch < epoch
            ]
            given = [segment.learning_rate for segment in run.segments if segment not in kept]
            rate = next((rate for rate in reversed(given) if rate is not None), None)
            segment = Segment(run.spec.training.epochs, rate, epoch, attempt)
            afresh = run.spec.with_("training", learning_rate=run.learning_rate) if epoch == 0 else run.spec
            db.execute(
                update(runs)
                .where(runs.c.id == run_id)
                .values(
                    best_epoch=_best_epoch(run_id),
                    segments=json_of_segments([*kept, segment]),
                    spec=afresh.to_json(),
                )
            )
            return run_of(db.execute(mine).one())

    def of(self, run_id: str, after: int = 0) -> list[EpochMetrics]:
        """The run's epochs with a number above `after`, in order."""
        with self._database.read() as db:
            rows = db.execute(_AFTER, {"this_run": run_id, "after": after}).all()
        return [epoch_of(row) for row in rows if isinstance(row.epoch, int)]

    def best(self, run_ids: Collection[str]) -> dict[str, EpochMetrics]:
        """The best epoch of each run so far; those that have none are left out."""
        with self._database.read() as db:
            rows = db.execute(_BEST, {"these_runs": list(run_ids)}).all()
        return {row.run_id: epoch_of(row) for row in rows}

    def paces(self, run_ids: Collection[str], epochs_back: int = 5) -> dict[str, float]:
        """Seconds that an epoch of each run takes, by its last ones; those that have none yet are left out."""
        last = epochs.c.epoch > runs.c.epochs_done - epochs_back
        query = select(runs.c.id, func.avg(epochs.c.seconds).label("pace")).join(epochs, epochs.c.run_id == runs.c.id)
        query = query.where(runs.c.id.in_(run_ids), last, epochs.c.seconds.is_not(None)).group_by(runs.c.id)
        with self._database.read() as db:
            rows = db.execute(query).all()
        return {row.id: row.pace for row in rows}


def copy_epochs(db: Connection, run_id: str, branch_id: str, epoch: int) -> None:
    """Give a run the epochs of another one up to this one, and its best of them, in a write that is under way."""
    columns = [column for column in epochs.columns if column is not epochs.c.run_id]
    theirs = select(literal(branch_id), *columns).where(epochs.c.run_id == run_id, epochs.c.epoch <= epoch)
    db.execute(insert(epochs).from_select([epochs.c.run_id, *columns], theirs))
    db.execute(update(runs).where(runs.c.id == branch_id).values(best_epoch=_best_epoch(branch_id)))


_AFTER = (  # made once: each page and each look of a watcher asks for it
    select(epochs)
    .where(epochs.c.run_id == bindparam("this_run"), epochs.c.epoch > bindparam("after"))
    .order_by(epochs.c.epoch)
)
_BEST = (
    select(epochs)
    .join(runs, (runs.c.id == epochs.c.run_id) & (runs.c.best_epoch == epochs.c.epoch))
    .where(runs.c.id.in_(bindparam("these_runs", expanding=True)))
)
_COST = func.coalesce(epochs.c.monitored, epochs.c.val_loss)  # older code writes the second


def _best_epoch(run_id: str | BindParameter[str]) -> ScalarSelect[int]:
    return (
        select(epochs.c.epoch)
        .where(epochs.c.run_id == run_id, -math.inf < _COST, math.inf > _COST)
        .order_by(_COST, epochs.c.epoch)
        .limit(1)
        .scalar_subquery()
    )


# Made once: an epoch of a small model takes some milliseconds, and making these takes one or two.
_RUN: BindParameter[str] = bindparam("this_run")
_EPOCH: BindParameter[int] = bindparam("this_epoch")
_FORGET_EPOCH = delete(epochs).where(epochs.c.run_id == _RUN, epochs.c.epoch == _EPOCH)
_INSERT_EPOCH = insert(epochs)
_COUNT_EPOCH = update_current(_RUN, bindparam("this_attempt")).values(epochs_done=_EPOCH)
_FIND_BEST = update(runs).where(runs.c.id == _RUN).values(best_epoch=_best_epoch(_RUN))
