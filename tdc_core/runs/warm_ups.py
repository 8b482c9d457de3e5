"""What visitors are about to train, so that a spare worker can be ready for it: at most one experiment a workspace."""

from __future__ import annotations

import hashlib

from sqlalchemy import insert, select, update

from tdc_core.catalog.datasets import find_dataset
from tdc_core.runs.cells import readable
from tdc_core.runs.database import Database
from tdc_core.runs.files import holds
from tdc_core.runs.job_rows import warm_up_of
from tdc_core.runs.models import WarmUp, WarmUpState
from tdc_core.runs.tables import warm_ups
from tdc_core.runs.workspaces import workspace_key
from tdc_core.spec import ExperimentSpec


def experiment_key(spec: ExperimentSpec) -> str:
    """The same for all experiments that are trained alike on the same data, whatever their names: 64 hex digits."""
    nameless = spec.model_copy(update={"name": ""})
    card = find_dataset(spec.data.dataset)
    content = card.ref.content if card else ""
    return hashlib.sha256(f"{nameless.model_dump_json()}{content}".encode()).hexdigest()


class WarmUps:
    """What the visitors of a store are about to train."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, token: str, spec: ExperimentSpec) -> None:
        """Say that this workspace is about to train an experiment, or still is; the last one asked for counts.

        Nothing is noted of one on a file that the workspace does not hold.
        """
        key, experiment, now = workspace_key(token), experiment_key(spec), self._database.now()
        mine = warm_ups.c.workspace == key
        wanted = {"state": WarmUpState.WANTED.value, "renewed": now}
        new = {**wanted, "experiment": experiment, "spec": spec.to_json(), "changed": now, "summary": None}
        with self._database.write() as db:
            if spec.data.file is not None and not holds(db, key, spec.data.file.sha256):
                return
            known = db.execute(select(warm_ups.c.experiment, warm_ups.c.state).where(mine)).first()
            if known is None:
                db.execute(insert(warm_ups).values(workspace=key, **new))
            elif known.experiment != experiment:
                db.execute(update(warm_ups).where(mine).values(**new))
            elif known.state == WarmUpState.SPENT:
                db.execute(update(warm_ups).where(mine).values(**wanted))
            else:
                db.execute(update(warm_ups).where(mine).values(renewed=now))

    def next(self, within: float) -> WarmUp | None:
        """The experiment that was asked for last and whose spare is not spent; cheap to ask.

        Args:
            within: seconds; what was not asked for again since then does not count.
        """
        now = self._database.now()
        asked = warm_ups.c.renewed.between(now - within, now)
        query = select(warm_ups).where(asked, warm_ups.c.state != WarmUpState.SPENT.value)
        with self._database.read() as db:
            rows = db.execute(query.order_by(warm_ups.c.changed.desc())).all()
        return next(readable(rows, warm_up_of), None)

    def get(self, token: str) -> WarmUp | None:
        """What a workspace asked for last, None where it never did."""
        with self._database.read() as db:
            rows = db.execute(select(warm_ups).where(warm_ups.c.workspace == workspace_key(token))).all()
        return next(readable(rows, warm_up_of), None)

    def set(
        self, experiment: str, state: WarmUpState, *, summary: str | None = None, workspace: str | None = None
    ) -> None:
        """Say how far the spare for an experiment is. One that got its run before it was ready stays spent.

        Args:
            experiment: its key; whoever wants it is told.
            state: where the spare stands.
            summary: what Keras says of the model; None keeps what is known.
            workspace: whom alone it concerns.
        """
        change = update(warm_ups).where(warm_ups.c.experiment == experiment).values(state=state.value)
        if state in {WarmUpState.READY, WarmUpState.FAILED}:
            change = change.where(warm_ups.c.state == WarmUpState.WANTED.value)
        if summary is not None:
            change = change.values(summary=summary)
        if workspace is not None:
            change = change.where(warm_ups.c.workspace == workspace)
        with self._database.write() as db:
            db.execute(change)

    def forget_spares(self) -> None:
        """Say that no spare is ready, since the host that had one is gone."""
        ready = warm_ups.c.state.in_([WarmUpState.READY.value, WarmUpState.FAILED.value])
        with self._database.write() as db:
            db.execute(update(warm_ups).where(ready).values(state=WarmUpState.WANTED.value))

    def summary_of(self, spec: ExperimentSpec) -> str | None:
        """Keras' own summary of an experiment's model, None where no worker was warm for it."""
        known = (warm_ups.c.experiment == experiment_key(spec), warm_ups.c.summary.is_not(None))
        with self._database.read() as db:
            return db.scalar(select(warm_ups.c.summary).where(*known).limit(1))
