"""Groups of runs: put into the line together, or one after the other by the host that steers them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Update, func, insert, select, update

from tdc_core.runs.admission import admit, insert_run, refuse_others_file
from tdc_core.runs.cells import readable
from tdc_core.runs.database import Database
from tdc_core.runs.group_models import LONGEST_MARK, Group, GroupKind, GroupStatus, NewRun
from tdc_core.runs.group_rows import columns_of, group_of
from tdc_core.runs.models import ALIVE, Run
from tdc_core.runs.rows import run_of
from tdc_core.runs.statements import in_status
from tdc_core.runs.tables import run_groups, runs
from tdc_core.runs.workspaces import workspace_key
from tdc_core.spec.messages import Message, text_of

_ALIVE = run_groups.c.status == GroupStatus.RUNNING.value


class Groups:
    """The groups of a store. One whose row can't be read is none.

    Visitors make and stop them; the host that steers a group adds its runs and ends it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(
        self, token: str, kind: GroupKind, name: str, content: str, members: Sequence[NewRun], limit: int
    ) -> Group:
        """Make a group, its first runs at the end of the workspace's queue.

        Args:
            token: whose group it is.
            kind: what it is for.
            name: what it is called.
            content: what was asked for, as in `Group`.
            members: the runs that it has from the first, numbered from 0.
            limit: how many runs and groups the workspace may have going on, this one included.

        Raises:
            TooManyRuns, UnknownWorkspace, NotHeld: as `Queue.submit`; nothing was written then.
        """
        key, now, group_id = workspace_key(token), self._database.now(), secrets.token_hex(16)
        with self._database.write() as db:
            admit(db, key, limit, now)
            fresh = {"status": GroupStatus.RUNNING.value, "created": now}
            db.execute(
                insert(run_groups).values(
                    id=group_id, workspace=key, kind=kind.value, name=name, content=content, **fresh
                )
            )
            for number, new in enumerate(members):
                _add(db, key, group_id, number, new, now)
            return group_of(db.execute(_row(group_id)).one())

    def add(self, group_id: str, number: int, new: NewRun) -> Run | None:
        """Put one more run of a group at the end of its workspace's queue.

        Returns:
            None where the group does not go on, or has a run of this number already.

        Raises:
            NotHeld: as `Queue.submit`.
        """
        taken = select(runs.c.seq).where(runs.c.group_id == group_id, runs.c.member == number)
        with self._database.write() as db:
            key = db.scalar(select(run_groups.c.workspace).where(run_groups.c.id == group_id, _ALIVE))
            if key is None or db.scalar(taken) is not None:
                return None
            db.execute(_changed(group_id))
            return _add(db, key, group_id, number, new, self._database.now())

    def rename(self, token: str, group_id: str, name: str) -> bool:
        """Call a group otherwise; False where it is another workspace's or gone, or where the name is empty."""
        called = " ".join(name.split())[:LONGEST_MARK]
        change = _changed(group_id).where(run_groups.c.workspace == workspace_key(token))
        with self._database.write() as db:
            return called != "" and db.execute(change.values(name=called)).rowcount == 1

    def get(self, group_id: str) -> Group | None:
        """The group as it stands, None where there is none."""
        return self._first(_row(group_id))

    def own(self, token: str, group_id: str) -> Group | None:
        """The group as it stands, None where there is none or where it is another workspace's."""
        return self._first(_row(group_id).where(run_groups.c.workspace == workspace_key(token)))

    def of(self, token: str) -> list[Group]:
        """The workspace's groups, newest first."""
        mine = select(run_groups).where(run_groups.c.workspace == workspace_key(token))
        return self._all(mine.order_by(run_groups.c.seq.desc()))

    def alive(self) -> list[Group]:
        """Everyone's groups that go on, oldest first."""
        return self._all(select(run_groups).where(_ALIVE).order_by(run_groups.c.seq))

    def members(self, group_id: str) -> list[Run]:
        """The runs of a group by their numbers, without those in the bin."""
        query = select(runs).where(runs.c.group_id == group_id, runs.c.deleted.is_(None)).order_by(runs.c.member)
        with self._database.read() as db:
            return list(readable(db.execute(query).all(), run_of))

    def changed(self, group_id: str, known: Mapping[str, int]) -> list[Run]:
        """The runs of a group, those in the bin among them, whose versions are not as known; cheap where none is.

        Args:
            group_id: the group.
            known: versions by the runs' ids.
        """
        mine = select(runs.c.id, runs.c.version).where(runs.c.group_id == group_id)
        with self._database.read() as db:
            ids = [row.id for row in db.execute(mine).all() if known.get(row.id) != row.version]
            rows = db.execute(select(runs).where(runs.c.id.in_(ids)).order_by(runs.c.member)).all() if ids else ()
        return list(readable(rows, run_of))

    def versions(self, group_id: str) -> tuple[int, int, int] | None:
        """What changes whenever the group or one of its runs does; None where there is none. Cheap to ask."""
        mine = select(func.count(), func.coalesce(func.sum(runs.c.version), 0)).where(runs.c.group_id == group_id)
        with self._database.read() as db:
            version = db.scalar(select(run_groups.c.version).where(run_groups.c.id == group_id))
            count, changes = db.execute(mine).one()
        return None if version is None else (version, count, changes)

    def end(self, group_id: str, status: GroupStatus, message: Message | None, outcome: str | None = None) -> bool:
        """Say how a group ended; False where it has ended already, or is gone."""
        change = _changed(group_id).where(_ALIVE)
        ended = {"status": status.value, "message": text_of(message), "ended": self._database.now()}
        with self._database.write() as db:
            return db.execute(change.values(**ended, outcome=outcome)).rowcount == 1

    def alive_members(self, group_id: str) -> list[str]:
        """The ids of a group's runs that wait or work, the newest first: so they are stopped before they are begun."""
        query = select(runs.c.id).where(runs.c.group_id == group_id, in_status(ALIVE)).order_by(runs.c.seq.desc())
        with self._database.read() as db:
            return list(db.scalars(query))

    def _first(self, query: Select[Any]) -> Group | None:
        return next(iter(self._all(query)), None)

    def _all(self, query: Select[Any]) -> list[Group]:
        with self._database.read() as db:
            return list(readable(db.execute(query).all(), group_of))


def _row(group_id: str) -> Select[Any]:
    return select(run_groups).where(run_groups.c.id == group_id)


def _changed(group_id: str) -> Update:
    return update(run_groups).where(run_groups.c.id == group_id).values(version=run_groups.c.version + 1)


def _add(db: Connection, workspace: str, group_id: str, number: int, new: NewRun, now: float) -> Run:
    refuse_others_file(db, workspace, new.spec)
    place = {"group_id": group_id, "member": number, **columns_of(new)}
    return insert_run(db, workspace, new.spec, now, id=secrets.token_hex(16), **place)
