"""Runs: read by whoever shows them, moved on by the worker that trains them, deleted once nobody needs them."""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, delete, func, or_, select

from tdc_core.runs.cells import readable
from tdc_core.runs.database import Database
from tdc_core.runs.group_models import GroupStatus
from tdc_core.runs.models import ALIVE, Evaluation, Progress, Reason, Run, RunStatus
from tdc_core.runs.rows import json_of, run_of
from tdc_core.runs.statements import changed, forget_jobs_done, in_status, run_row, update_current, update_status
from tdc_core.runs.tables import epochs, run_groups, run_jobs, runs
from tdc_core.runs.workspaces import workspace_key
from tdc_core.spec.messages import Message

_THERE = runs.c.deleted.is_(None)


class OwnedRun(NamedTuple):
    """A run as the clean-up sees it.

    Attributes:
        workspace: the key of the workspace whose it is.
        ended: seconds since 1970 at its end, None while it waits or works.
        deleted: seconds since 1970 when it was put into the bin, None where it is not there.
    """

    id: str
    workspace: str
    ended: float | None
    deleted: float | None = None


def proof_of(token: str, run_id: str) -> str:
    """What an address can carry to show that it was made for the owner of a run; it opens nothing else.

    Args:
        token: of the owner's workspace.
        run_id: the run.

    Returns:
        64 hexadecimal digits.
    """
    return _proof(workspace_key(token), run_id)


def _proof(key: str, run_id: str) -> str:
    return hmac.new(key.encode(), run_id.encode(), "sha256").hexdigest()


class Runs:
    """The runs of a store, as they stand. One whose row can't be read is none, and is left out of lists.

    So it is with one in the bin (`tdc_core.runs.marks`), but for `owned` and `delete_ended`.

    `set_status` and `set_progress` are for the worker alone that trains the run; its host ends it by the `Queue`.

    Attributes:
        left_out: the ids of those that could not be read, among all that were asked for so far.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.left_out: set[str] = set()

    def get(self, run_id: str) -> Run | None:
        """The run as it stands, None where there is none."""
        return self._first(run_row(run_id).where(_THERE))

    def own(self, token: str, run_id: str) -> Run | None:
        """The run as it stands, None where there is none or where it is another workspace's."""
        return self._first(_OWN, {"this_run": run_id, "this_workspace": workspace_key(token)})

    def is_of(self, run_id: str, proof: str) -> bool:
        """Whether a proof was made with the token of the workspace whose run it is, see `proof_of`."""
        with self._database.read() as db:
            key = db.scalar(select(runs.c.workspace).where(runs.c.id == run_id, _THERE))
        return key is not None and hmac.compare_digest(_proof(key, run_id).encode(), proof.encode())

    def version(self, run_id: str) -> int | None:
        """A number that grows with every change of the run or of its epochs; cheap to ask."""
        with self._database.read() as db:
            return db.scalar(select(runs.c.version).where(runs.c.id == run_id))

    def versions(self, run_ids: Collection[str]) -> dict[str, int]:
        """The same of several runs at once, by their ids; those that are gone are left out."""
        with self._database.read() as db:
            rows = db.execute(_VERSIONS, {"these_runs": list(run_ids)}).all()
        return {row.id: row.version for row in rows}

    def versions_of(self, token: str) -> dict[str, int]:
        """The same of all of the workspace's runs, the newest first, those in the bin among them."""
        with self._database.read() as db:
            rows = db.execute(_VERSIONS_OF, {"this_workspace": workspace_key(token)}).all()
        return {row.id: row.version for row in rows}

    def some(self, token: str, run_ids: Collection[str]) -> list[Run]:
        """Those of the workspace's runs that have these ids, the newest first, those in the bin among them."""
        return self._all(_SOME, {"this_workspace": workspace_key(token), "these_runs": list(run_ids)})

    def all(self) -> list[Run]:
        """Everyone's runs, newest first."""
        return self._all(select(runs).where(_THERE).order_by(runs.c.seq.desc()))

    def of(self, token: str, limit: int | None = 50, words: str = "", alone: bool = False) -> list[Run]:
        """The workspace's runs, newest first.

        Args:
            token: whose runs.
            limit: how many at most; None for all of them.
            words: only those that have this in their own name or the experiment's, in the data set's, in a tag or in
                the note, in capitals or not.
            alone: only those that are in no group.
        """
        mine = _OF.where(runs.c.group_id.is_(None)) if alone else _OF
        if words:
            mine = mine.where(_say(words))
        return self._all(mine, {"this_workspace": workspace_key(token)}, limit)

    def newest(self, token: str) -> Run | None:
        """The workspace's newest run that is in no group; where all are in one, the newest of them."""
        mine = select(runs).where(_THERE, runs.c.workspace == workspace_key(token))
        return next(iter(self._all(mine.order_by(runs.c.group_id.is_not(None), runs.c.seq.desc()), limit=1)), None)

    def beginning(self, first: str, token: str | None = None) -> list[Run]:
        """The two newest runs whose ids begin so, or fewer: one tells that the beginning is enough to name it.

        Args:
            first: hexadecimal digits.
            token: whose runs; None for everyone's.
        """
        begins = select(runs).where(_THERE, runs.c.id.startswith(first, autoescape=True)).order_by(runs.c.seq.desc())
        mine = begins if token is None else begins.where(runs.c.workspace == workspace_key(token))
        return self._all(mine, limit=2)

    def active(self, token: str) -> Run | None:
        """The workspace's oldest run that waits or works."""
        return next(iter(self._all(_ACTIVE, {"this_workspace": workspace_key(token)}, limit=1)), None)

    def trials(self, token: str, run_id: str) -> list[Run]:
        """The workspace's runs that try a change of this one, newest first."""
        return self._all(_TRIALS, {"this_run": run_id, "this_workspace": workspace_key(token)})

    def alive(self) -> list[Run]:
        """Everyone's runs that wait or work, oldest first."""
        return self._all(select(runs).where(in_status(ALIVE)).order_by(runs.c.seq))

    def owned(self) -> list[OwnedRun]:
        """Everyone's runs: those that ended first come first, those that wait or work last."""
        query = select(runs.c.id, runs.c.workspace, runs.c.ended, runs.c.deleted)
        with self._database.read() as db:
            rows = db.execute(query.order_by(runs.c.ended.is_(None), runs.c.ended, runs.c.seq)).all()
        return [OwnedRun(row.id, row.workspace, _number(row.ended), _number(row.deleted)) for row in rows]

    def lately_ended(self, limit: int) -> list[Run]:
        """Everyone's runs that ended with at least one epoch, those that ended last first."""
        query = select(runs).where(runs.c.ended.is_not(None), runs.c.epochs_done > 0)
        return self._all(query.order_by(runs.c.ended.desc(), runs.c.seq.desc()), limit=limit)

    def set_status(
        self,
        run_id: str,
        attempt: int,
        status: RunStatus,
        reason: Reason | None = None,
        message: Message | None = None,
        evaluation: Evaluation | None = None,
    ) -> bool:
        """Move a run on; an ended run stays as it ended.

        Returns:
            False where the attempt is not the current one or the run has ended; nothing was written then.
        """
        change = update_status(run_id, attempt, status, self._database.now(), reason, message)
        if evaluation is not None:
            change = change.values(evaluation=json_of(evaluation))
        with self._database.write() as db:
            done = changed(db, change)
            if done and not status.alive:
                db.execute(forget_jobs_done(run_id))
            return done

    def set_progress(self, run_id: str, attempt: int, progress: Progress) -> bool:
        """Say where a run is inside its epoch; False as in `set_status`."""
        this = {"this_run": run_id, "this_attempt": attempt, "this_progress": json_of(progress)}
        with self._database.write() as db:
            return db.execute(_SET_PROGRESS, this).rowcount == 1

    def delete_ended(self, run_id: str) -> bool:
        """Delete a run and its epochs, unless it waits or works (it may have been resumed meanwhile).

        Its group goes with its last run, where it has ended.

        Returns:
            Whether the store has no such run now.
        """
        with self._database.write() as db:
            _delete(db, runs.c.id == run_id)
            return db.scalar(select(runs.c.seq).where(runs.c.id == run_id)) is None

    def delete_binned(self, token: str, run_ids: Collection[str]) -> list[str]:
        """Delete those of the workspace's runs that have these ids and are in its bin; the ids of those that were."""
        with self._database.write() as db:
            in_bin = runs.c.deleted.is_not(None) & runs.c.id.in_(run_ids)
            return _delete(db, (runs.c.workspace == workspace_key(token)) & in_bin)

    def _first(self, query: Select[Any], values: Mapping[str, Any] | None = None) -> Run | None:
        return next(iter(self._all(query, values)), None)

    def _all(self, query: Select[Any], values: Mapping[str, Any] | None = None, limit: int | None = None) -> list[Run]:
        """The runs that a query finds, so many at most; those that can't be read take no other's place."""
        with self._database.read() as db:
            rows = db.execute(query if limit is None else query.limit(limit), values).all()
            found = list(readable(rows, run_of, self.left_out))
            if limit is not None and len(found) < len(rows):
                found = list(readable(db.execute(query, values).all(), run_of, self.left_out))[:limit]
        return found


def _delete(db: Connection, those: ColumnElement[bool]) -> list[str]:
    """Delete runs but for those that wait or work, with all that belongs to them; their ids."""
    ended = those & ~in_status(ALIVE)
    gone = list(db.scalars(select(runs.c.id).where(ended)))
    db.execute(delete(runs).where(ended))
    for table in (epochs, run_jobs):
        db.execute(delete(table).where(table.c.run_id.in_(gone)))
    left = select(runs.c.group_id).where(runs.c.group_id.is_not(None))
    over = run_groups.c.status != GroupStatus.RUNNING.value
    db.execute(delete(run_groups).where(over, run_groups.c.id.not_in(left)))
    return gone


def _say(words: str) -> ColumnElement[bool]:
    """That a run has some words where people look for them."""
    said = (func.json_extract(runs.c.spec, path) for path in ("$.name", "$.data.dataset"))
    in_spec = or_(*(text.icontains(words, autoescape=True) for text in said))
    in_tags = runs.c.tags.icontains(json.dumps(words, ensure_ascii=False)[1:-1], autoescape=True)
    return or_(
        case((func.json_valid(runs.c.spec) == 1, in_spec), else_=False),  # else all would fail
        *(text.icontains(words, autoescape=True) for text in (runs.c.name, runs.c.note)),
        in_tags,
    )


def _number(value: object) -> float | None:
    """A time of a row; where it is no number, nobody knows its age, and it is not deleted for that."""
    return value if isinstance(value, int | float) else None


# Made once: they are asked for at each page or many times a second, and making one takes half a millisecond or more.
_MINE = (runs.c.workspace == bindparam("this_workspace")) & _THERE
_OWN = select(runs).where(runs.c.id == bindparam("this_run"), _MINE)
_TRIALS = (
    select(runs)
    .where(_MINE, runs.c.beside == bindparam("this_run"), runs.c.tries.is_not(None))
    .order_by(runs.c.seq.desc())
)
_OF = select(runs).where(_MINE).order_by(runs.c.seq.desc())
_WITH_BIN = runs.c.workspace == bindparam("this_workspace")
_VERSIONS_OF = select(runs.c.id, runs.c.version).where(_WITH_BIN).order_by(runs.c.seq.desc())
_SOME = (
    select(runs).where(_WITH_BIN, runs.c.id.in_(bindparam("these_runs", expanding=True))).order_by(runs.c.seq.desc())
)
_ACTIVE = select(runs).where(_MINE, in_status(ALIVE)).order_by(runs.c.seq)
_VERSIONS = select(runs.c.id, runs.c.version).where(runs.c.id.in_(bindparam("these_runs", expanding=True)))
_SET_PROGRESS = update_current(bindparam("this_run"), bindparam("this_attempt")).values(
    progress=bindparam("this_progress")
)
