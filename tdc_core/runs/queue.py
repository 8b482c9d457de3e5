"""Runs before and around their training: submitted, listed, waited for, claimed by a host, asked to stop."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, bindparam, case, func, select, update

from tdc_core.runs.admission import admit, hold, insert_run, refuse_more, refuse_others_file
from tdc_core.runs.cells import readable
from tdc_core.runs.database import Database
from tdc_core.runs.epochs import copy_epochs
from tdc_core.runs.errors import Refusal
from tdc_core.runs.group_models import Branch
from tdc_core.runs.hosts import deserted, note_beat
from tdc_core.runs.job_models import Job, JobKind
from tdc_core.runs.job_rows import lost_of
from tdc_core.runs.jobs import Work
from tdc_core.runs.models import ALIVE, Reason, Run, RunStatus, Segment
from tdc_core.runs.rows import entering, json_of_segments, run_of
from tdc_core.runs.statements import WORKING, changed, forget_jobs_done, in_status, run_row, update_status
from tdc_core.runs.tables import runs
from tdc_core.runs.turns import line_of_runs
from tdc_core.runs.workspaces import workspace_key
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.branching import may_branch
from tdc_core.spec.messages import Code, Message, text_of


class CannotResume(Refusal):
    """The run can't go on as was asked."""


class CannotBranch(Refusal):
    """No run can leave this one there, or not so."""


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
            admit(db, key, limit, now)
            refuse_others_file(db, key, spec)
            return insert_run(db, key, spec, now, id=secrets.token_hex(16), beside=beside, tries=tries)

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
            admit(db, key, limit, now, new=2)
            for spec in (wrong, right):
                refuse_others_file(db, key, spec)
            return (
                insert_run(db, key, wrong, now, id=ids[0], beside=ids[1], override=True),
                insert_run(db, key, right, now, id=ids[1], beside=ids[0]),
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
            hold(db, key)
            run = next(
                readable(
                    db.execute(run_row(run_id).where(runs.c.workspace == key, runs.c.deleted.is_(None))).all(), run_of
                ),
                None,
            )
            if run is None:
                raise CannotResume(Code.NOT_YOURS())
            if run.alive:
                raise CannotResume(Code.UNDER_WAY())
            epochs = run.spec.training.epochs if epochs is None else epochs
            if epochs < run.fewest_epochs:
                raise CannotResume(Code.TOO_FEW_EPOCHS(done=run.epochs_done, least=run.fewest_epochs))
            refuse_more(db, key, limit)
            refuse_others_file(db, key, run.spec)
            return _requeue(db, run, now, epochs, learning_rate)

    def take_up(self, run_id: str) -> Run | None:
        """Queue a run of a group once more that was interrupted, to go on from its last state.

        Returns:
            The run as it waits; None where it is none such any more.
        """
        with self._database.write() as db:
            interrupted = run_row(run_id).where(in_status({RunStatus.INTERRUPTED}), runs.c.group_id.is_not(None))
            run = next(readable(db.execute(interrupted).all(), run_of), None)
            return None if run is None else _requeue(db, run, self._database.now(), run.spec.training.epochs, None)

    def branch(
        self, workspace_token: str, trunk_id: str, epoch: int, spec: ExperimentSpec, limit: int, run_id: str
    ) -> Run:
        """Queue a run that goes on from an epoch of another one, by another experiment; it has the epochs up to there.

        Args:
            workspace_token: whose runs they are.
            trunk_id: the run that it leaves, which may be under way.
            epoch: the last one that both have, 0 to leave it before the first.
            spec: the experiment from there on.
            limit: as in `submit`.
            run_id: its id, of 32 hexadecimal digits; in its folder lie the trunk's states.

        Raises:
            CannotBranch: the trunk is another workspace's, has no such epoch, or the experiment needs other weights.
            TooManyRuns, UnknownWorkspace, NotHeld: as `submit`.
        """
        key, now = workspace_key(workspace_token), self._database.now()
        with self._database.write() as db:
            admit(db, key, limit, now)
            own = run_row(trunk_id).where(runs.c.workspace == key, runs.c.deleted.is_(None))
            trunk = next(readable(db.execute(own).all(), run_of), None)
            if trunk is None:
                raise CannotBranch(Code.NOT_YOURS())
            if not 0 <= epoch <= trunk.epochs_done:
                raise CannotBranch(Code.NO_SUCH_EPOCH(done=trunk.epochs_done))
            if trunk.override or not may_branch(trunk.spec, spec):
                raise CannotBranch(Code.NO_BRANCH())
            if spec.training.epochs <= epoch:
                raise CannotBranch(Code.TOO_FEW_EPOCHS(done=epoch, least=epoch + 1))
            refuse_others_file(db, key, spec)
            left = Branch(
                trunk=trunk.id, epoch=epoch, spec=trunk.spec.with_("training", learning_rate=trunk.learning_rate)
            )
            insert_run(db, key, spec, now, id=run_id, branch=left.model_dump_json(), epochs_done=epoch)
            copy_epochs(db, trunk.id, run_id, epoch)
            return run_of(db.execute(run_row(run_id)).one())

    def waits(self) -> bool:
        """Whether any run waits for a host; cheap to ask."""
        with self._database.read() as db:
            return db.scalar(select(runs.c.seq).where(in_status({RunStatus.QUEUED})).limit(1)) is not None

    def line(self) -> list[str]:
        """The ids of all runs that wait, the next first."""
        line = line_of_runs()
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
        line = line_of_runs()
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


def _requeue(db: Connection, run: Run, now: float, epochs: int, learning_rate: float | None) -> Run:
    begun = [segment for segment in run.segments if segment.attempt is not None]
    if learning_rate is None and len(begun) < len(run.segments):
        learning_rate = run.segments[-1].learning_rate  # asked for before, and then no worker came to it
    db.execute(
        update(runs)
        .where(runs.c.id == run.id)
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
    return run_of(db.execute(run_row(run.id)).one())


def _seconds_worked(run: Run) -> float:
    if run.started is None or run.ended is None:
        return 0.0
    return max(0.0, (run.ended - run.started).total_seconds())  # a clock may step back


_STOP_REQUESTED = select(runs.c.stop_requested).where(runs.c.id == bindparam("this_run"))  # asked all the time
