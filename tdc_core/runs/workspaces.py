"""Workspaces: what a visitor owns, found again by a token that only their browser knows."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from tdc_core.runs.database import Database
from tdc_core.runs.errors import StoreUnusable
from tdc_core.runs.models import ALIVE
from tdc_core.runs.tables import epochs, files, run_groups, run_jobs, runs, visits, warm_ups, workspaces

NOTE_SECONDS = 3600.0
"""Between two notes that somebody is in a workspace."""


def workspace_key(token: str) -> str:
    """What the store knows a workspace by: the SHA-256 of its token, 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def note_visit(db: Connection, key: str, now: float) -> None:
    """Note that somebody is in a workspace, in a write that is under way."""
    if db.execute(update(visits).where(visits.c.workspace == key).values(seen=now)).rowcount == 0:
        db.execute(insert(visits).values(workspace=key, seen=now))


class Workspaces:
    """The workspaces of a store, and their drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, token: str | None = None) -> str:
        """Make a workspace, or find it made by another request of the same visitor.

        Args:
            token: what opens it, where a browser holds one already.

        Returns:
            Its token, 128 random bits as 32 hex digits; the store keeps only the token's hash.
        """
        token = token or secrets.token_hex(16)
        key = workspace_key(token)
        with self._database.write() as db:
            if db.scalar(select(workspaces.c.key).where(workspaces.c.key == key)) is None:
                db.execute(insert(workspaces).values(key=key, created=self._database.now()))
        return token

    def exists(self, token: str) -> bool:
        """Whether the token opens a workspace; whoever asks is its visitor, which is noted once an hour."""
        key, now = workspace_key(token), self._database.now()
        with self._database.read() as db:
            row = db.execute(_SEEN, {"this_workspace": key}).first()
        if row is not None and (row.seen is None or not 0 <= now - row.seen < NOTE_SECONDS):
            # Who only looks needs no store that can be written.
            with suppress(StoreUnusable), self._database.write() as db:
                note_visit(db, key, now)
        return row is not None

    def forget(self, token: str) -> tuple[str, ...]:
        """Delete a workspace with its draft, files and runs; a run that goes on ends by itself once its row is gone.

        Returns:
            The ids of the runs that were deleted, so that their files can go too.
        """
        with self._database.write() as db:
            return _forget(db, workspace_key(token))

    def forget_unvisited(self, before: float) -> tuple[str, ...]:
        """Delete the workspaces in which nobody was since a time, as `forget` does.

        One with a run that waits or works stays. One of which no visit is known, for example from before visits were
        noted, counts as visited now.

        Args:
            before: seconds since 1970.

        Returns:
            The ids of the runs that were deleted.
        """
        unknown = select(workspaces.c.key).where(workspaces.c.key.not_in(select(visits.c.workspace)))
        busy = select(runs.c.workspace).where(runs.c.status.in_([status.value for status in ALIVE]))
        unvisited = select(visits.c.workspace).where(visits.c.seen < before, visits.c.workspace.not_in(busy))
        with self._database.read() as db:
            if db.scalar(unknown.union_all(unvisited).limit(1)) is None:
                return ()
        with self._database.write() as db:
            for key in db.scalars(unknown).all():
                note_visit(db, key, self._database.now())
            return tuple(run_id for key in db.scalars(unvisited).all() for run_id in _forget(db, key))

    def save_draft(self, token: str, json_text: str) -> bool:
        """Keep the draft of a workspace; False where there is no such workspace."""
        with self._database.write() as db:
            done = db.execute(
                update(workspaces).where(workspaces.c.key == workspace_key(token)).values(draft=json_text)
            )
            return done.rowcount == 1

    def swap_draft(self, token: str, seen: str | None, json_text: str) -> bool:
        """Keep another draft in place of the one that was seen.

        Returns:
            False where there is no such workspace, or another draft than the one seen: it is kept then.
        """
        here = (workspaces.c.key == workspace_key(token)) & workspaces.c.draft.is_not_distinct_from(seen)
        with self._database.write() as db:
            return db.execute(update(workspaces).where(here).values(draft=json_text)).rowcount == 1

    def load_draft(self, token: str) -> str | None:
        """The draft of a workspace as it was saved, None where there is none."""
        with self._database.read() as db:
            return db.scalar(_DRAFT, {"this_workspace": workspace_key(token)})


# Made once: each page asks for them.
_MINE = workspaces.c.key == bindparam("this_workspace")
_DRAFT = select(workspaces.c.draft).where(_MINE)
_SEEN = (
    select(visits.c.seen).select_from(workspaces.outerjoin(visits, visits.c.workspace == workspaces.c.key)).where(_MINE)
)


def _forget(db: Connection, key: str) -> tuple[str, ...]:
    mine = select(runs.c.id).where(runs.c.workspace == key)
    ids = tuple(db.scalars(mine))
    for table in (epochs, run_jobs):
        db.execute(delete(table).where(table.c.run_id.in_(mine)))
    for table in (runs, run_groups, warm_ups, visits, files):
        db.execute(delete(table).where(table.c.workspace == key))
    db.execute(delete(workspaces).where(workspaces.c.key == key))
    return ids
