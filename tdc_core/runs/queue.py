"""Runs before and around their training: submitted, listed, waited for, claimed by a host, asked to stop."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Connection, Subquery, bindparam, case, func, insert, select, update

from tdc_core.runs.database import Database
from tdc_core.runs.errors import Refusal
from tdc_core.runs.files import holds
from tdc_core.runs.hosts import deserted, note_beat
from tdc_core.runs.job_models import Job, JobKind
from tdc_core.runs.jobs import Work
from tdc_core.runs.models import ALIVE, Reason, Run, RunStatus, Segment
from tdc_core.runs.rows import entering, json_of_segments, lost_of, readable, run_of, stage_line
from tdc_core.runs.statements import WORKING, changed, forget_jobs_done, in_status, run_row, update_status
from tdc_core.runs.tables import runs, workspaces
from tdc_core.runs.workspaces import note_visit, workspace_key
from tdc_core.spec import OWN, ExperimentSpec
from tdc_core.spec.messages import Code, Message, text_of


class TooManyRuns(Refusal):
    """The workspace has as many runs waiting or working as it may have."""


class CannotResume(Refusal):
    """The run can't go on as was asked."""


class NotHeld(Refusal):
    """The experiment reads a file that is not in its workspace."""


class UnknownWorkspace(Refusal):
    """No workspace has this token (it was forgotten, or the store is new)."""


class Queue:
    """The runs of a store that wait for a host, and what visitors want of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submit(
        self,
        workspace_token: str,
        spec: ExperimentSpec,
        limit: int,
        *,
        beside: str | None = None,
        tries: str | None = None,
    ) -> Run:
        """Put an experiment at the end of its workspace's queue.

        Args:
            workspace_token: whose run it is.
            spec: what to train.
            limit: how many runs the workspace may have waiting or working, this one included.
            beside: the run whose experiment was changed, where this one tries a change.
            tries: the code of the reading that suggests it.

        Raises:
            TooManyRuns: the limit is reached.
            UnknownWorkspace: the token opens no workspace.
            NotHeld: the experiment reads a file that is not in the workspace.
        """
        key, now = workspace_key(workspace_token), self._database.now()
        with self._database.write() as db:
            _admit(db, key, limit, now)
            _refuse_others_file(db, key, spec)
            return _insert(db, key, spec, now, id=secrets.token_hex(16), beside=beside, tries=tries)

    def submit_pair(
        self, workspace_token: str, wrong: ExperimentSpec, right: ExperimentSpec, limit: int
    ) -> tuple[Run, Run]:
        """Put an experiment that is wrong on purpose and the right one at the end of the queue: both, or none.

        Args:
            workspace_token: whose runs they are.
            wrong: trained in spite of its head's problems.
            right: what it is compared with.
            limit: as in `submit`, both runs included.

        Returns:
            The wrong run and the right one.

        Raises:
            TooManyRuns, UnknownWorkspace, NotHeld: as `submit`.
        """
        key, now = workspace_key(workspace_token), self._database.now()
        ids = secrets.token_hex(16), secrets.token_hex(16)
        with self._database.write() as db:
            _admit(db, key, limit, now, new=2)
            for spec in (wrong, right):
                _refuse_others_file(db, key, spec)
            return (
                _insert(db, key, wrong, now, id=ids[0], beside=ids[1], override=True),
                _insert(db, key, right, now, id=ids[1], beside=ids[0]),
            )

    def resume(
        self,
        workspace_token: str,
        run_id: str,
        limit: int,
        *,
        epochs: int | None = None,
        learning_rate: float | None = None,
    ) -> Run:
        """Queue a run that has ended once more, to go on from its last state.

        Args:
            workspace_token: whose run it is.
            run_id: the run.
            limit: as in `submit`.
            epochs: how many it is to have in all, None for as many as before.
            learning_rate: from that state on, None to go on with what there was.

        Raises:
            CannotResume: the run is another workspace's, is under way, or has as many epochs already.
            TooManyRuns: the limit is reached.
            NotHeld: as in `submit`.
        """
        key, now = workspace_key(workspace_token), self._database.now()
        with self._database.write() as db:
            _hold(db, key)
            run = next(readable(db.execute(run_row(run_id).where(runs.c.workspace == key)).all(), run_of), None)
            if run is None:
                raise CannotResume(Code.NOT_YOURS())
            if run.alive:
                raise CannotResume(Code.UNDER_WAY())
            epochs = run.spec.training.epochs if epochs is None else epochs
            if epochs < run.fewest_epochs:
                raise CannotResume(Code.TOO_FEW_EPOCHS(done=run.epochs_done, least=run.fewest_epochs))
            _refuse_more(db, key, limit)
            _refuse_others_file(db, key, run.spec)
            begun = [segment for segment in run.segments if segment.attempt is not None]
            if learning_rate is None and len(begun) < len(run.segments):
                learning_rate = run.segments[-1].learning_rate  # asked for before, and then no worker came to it
            db.execute(
                update(runs)
                .where(runs.c.id == run_id)
                .values(
                    **entering(RunStatus.QUEUED, now),
                    spec=run.spec.with_("training", epochs=epochs).to_json(),
                    segments=json_of_segments([*begun, Segment(epochs, learning_rate)]),
                    stop_requested=False,
                    reason=None,
                    message=text_of(None),
                    progress="{}",
                    started=None,
                    ended=None,
                    worked=run.worked + _seconds_worked(run),
                    version=runs.c.version + 1,
                )
            )
            return run_of(db.execute(run_row(run_id)).one())

    def waits(self) -> bool:
        """Whether any run waits for a host; cheap to ask."""
        with self._database.read() as db:
            return db.scalar(select(runs.c.seq).where(in_status({RunStatus.QUEUED})).limit(1)) is not None

    def line(self) -> list[str]:
        """The ids of all runs that wait, the next first."""
        line = _line()
        with self._database.read() as db:
            return list(db.scalars(select(line.c.id).order_by(line.c.place)))

    def claim(self, host: str) -> Run | None:
        """Take the first run in the line, as a new attempt, and renew the host's lease.

        It is fair among workspaces: first comes the one with the fewest runs working, then the one that was
        served longest ago, then the oldest run.

        Returns:
            The run, now `preparing`; None as in `JobQueue.claim`. No two callers get the same.
        """
        # One UPDATE takes the run, so that no two hosts can. It is read back in the same transaction and not by
        # RETURNING, which SQLite has since 3.35 only (Debian 11 has 3.34).
        line = _line()
        first = select(line.c.id).where(line.c.place == 1).scalar_subquery()
        taken = select(func.coalesce(func.max(runs.alias().c.claimed), 0) + 1).scalar_subquery()
        now = self._database.now()
        with self._database.write() as db:
            done = db.execute(
                update(runs)
                .where(runs.c.id == first, in_status({RunStatus.QUEUED}))
                .values(
                    **entering(RunStatus.PREPARING, now),
                    attempt=runs.c.attempt + 1,
                    host=host,
                    claimed=taken,
                    started=func.coalesce(runs.c.started, now),
                    version=runs.c.version + 1,
                )
            )
            if done.rowcount == 0:
                return None
            note_beat(db, host, now)
            mine = select(runs).where(runs.c.host == host).order_by(runs.c.claimed.desc()).limit(1)
            row = db.execute(mine).one()
            run = next(readable([row], run_of), None)
            if run is None:
                failed = update_status(row.id, row.attempt, RunStatus.FAILED, now, Reason.ERROR, Code.UNREADABLE())
                db.execute(failed)
            return run

    def is_cancelled(self, job: Job) -> bool:
        """Whether somebody wants the run to stop, and it has neither ended nor begun to evaluate what it has."""
        query = select(runs.c.stop_requested, runs.c.status, runs.c.reason).where(runs.c.id == job.subject)
        with self._database.read() as db:
            row = db.execute(query).first()
        if row is None:  # it was deleted
            return True
        obeys = row.status not in ALIVE or (row.status, row.reason) == (RunStatus.EVALUATING, Reason.USER_STOPPED)
        return row.stop_requested and not obeys

    def end(self, job: Job, status: RunStatus, reason: Reason, message: Message | None) -> bool:
        """End a run whose worker did not; False as in `JobQueue.end`."""
        change = update_status(job.subject, job.attempt, status, self._database.now(), reason, message)
        with self._database.write() as db:
            ended = changed(db, change)
            if ended:
                db.execute(forget_jobs_done(job.subject))
            return ended

    def lost(self, host: str) -> list[Work]:
        """The runs at work that nobody works on, as `JobQueue.lost`."""
        now = self._database.now()
        nobodys = deserted(runs.c.host, host, now)
        with self._database.read() as db:
            rows = db.execute(select(runs).where(in_status(WORKING), nobodys).order_by(runs.c.seq)).all()
        return [lost_of(row, run_of, Job(JobKind.TRAIN, row.id, row.attempt), now) for row in rows]

    def request_stop(self, run_id: str) -> None:
        """Ask a run to stop: one that waits is stopped at once, one that works ends by itself within seconds."""
        now = self._database.now()
        with self._database.write() as db:
            db.execute(
                update(runs)
                .where(runs.c.id == run_id, in_status({RunStatus.QUEUED}))
                .values(
                    **entering(RunStatus.STOPPED, now),
                    stop_requested=True,
                    reason=Reason.USER_STOPPED.value,
                    message=case(
                        (runs.c.epochs_done > 0, Code.STOPPED_WAITING_AGAIN().text), else_=Code.STOPPED_WAITING().text
                    ),
                    ended=now,
                    version=runs.c.version + 1,
                )
            )
            db.execute(
                update(runs)
                .where(runs.c.id == run_id, in_status(WORKING), runs.c.stop_requested.is_(False))
                .values(stop_requested=True, version=runs.c.version + 1)
            )

    def stop_requested(self, run_id: str) -> bool:
        """Whether the run should end; so it should where it was deleted."""
        with self._database.read() as db:
            return db.scalar(_STOP_REQUESTED, {"this_run": run_id}) is not False


def _admit(db: Connection, workspace: str, limit: int, now: float, new: int = 1) -> None:
    """Refuse new runs of a workspace that is not there, or that would have too many."""
    if not _hold(db, workspace):
        raise UnknownWorkspace(Code.NO_WORKSPACE())
    _refuse_more(db, workspace, limit, new)
    note_visit(db, workspace, now)


def _hold(db: Connection, workspace: str) -> bool:
    """Keep others from counting this workspace's runs until the end of the transaction; False where there is none."""
    # SQLite, where all who write wait for each other, has no FOR UPDATE, and SQLAlchemy leaves it out.
    return db.scalar(select(workspaces.c.key).where(workspaces.c.key == workspace).with_for_update()) is not None


def _insert(db: Connection, workspace: str, spec: ExperimentSpec, now: float, **values: Any) -> Run:
    fresh = {"status": RunStatus.QUEUED.value, "created": now, "stages": stage_line(RunStatus.QUEUED, now)}
    db.execute(insert(runs).values(workspace=workspace, spec=spec.to_json(), **fresh, **values))
    return run_of(db.execute(run_row(values["id"])).one())


def _refuse_more(db: Connection, workspace: str, limit: int, new: int = 1) -> None:
    alive = db.scalar(select(func.count()).where(runs.c.workspace == workspace, in_status(ALIVE))) or 0
    if alive + new > limit:
        refused = Code.TOO_MANY_FOR_TWO if new == 2 else Code.TOO_MANY_RUNS
        raise TooManyRuns(refused(alive=alive, limit=limit))


def _refuse_others_file(db: Connection, workspace: str, spec: ExperimentSpec) -> None:
    file = spec.data.file
    if file is not None and not holds(db, workspace, file.sha256):
        raise NotHeld(Code.FILE_NOT_HELD(name=spec.data.dataset.removeprefix(OWN)))


def _seconds_worked(run: Run) -> float:
    if run.started is None or run.ended is None:
        return 0.0
    return max(0.0, (run.ended - run.started).total_seconds())  # a clock may step back


_STOP_REQUESTED = select(runs.c.stop_requested).where(runs.c.id == bindparam("this_run"))  # asked all the time


def _line() -> Subquery:
    """The runs that wait, each with its place from 1, in the order in which hosts take them.

    A run's turn is how many runs its workspace has working or will have by then, itself included. Runs of the same
    turn go in the order in which their workspaces were served before: those with a run working (the longer ago it
    was claimed, the sooner), then those that are still to get one, in the order in which they will.
    """
    other = runs.alias("other")
    load = (
        select(
            other.c.workspace,
            func.count().filter(other.c.status.in_([status.value for status in WORKING])).label("working"),
            func.max(other.c.claimed).label("served"),
        )
        .group_by(other.c.workspace)
        .subquery("load")
    )
    nth = func.row_number().over(partition_by=runs.c.workspace, order_by=runs.c.seq)
    first = func.min(runs.c.seq).over(partition_by=runs.c.workspace)
    waiting = (
        select(runs.c.id, (load.c.working + nth).label("turn"), nth.label("nth"), load.c.served, first.label("first"))
        .join(load, load.c.workspace == runs.c.workspace)
        .where(in_status({RunStatus.QUEUED}))
        .subquery("waiting")
    )
    order = (waiting.c.turn, waiting.c.nth, waiting.c.served, waiting.c.first)
    return select(waiting.c.id, func.row_number().over(order_by=order).label("place")).subquery("line")
