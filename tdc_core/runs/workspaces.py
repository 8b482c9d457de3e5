"""Workspaces: what a visitor owns, found again by a token that only their browser knows."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import delete, insert, select, update

from tdc_core.runs.database import Database
from tdc_core.runs.tables import epochs, runs, warm_ups, workspaces


def workspace_key(token: str) -> str:
    """What the store knows a workspace by: the SHA-256 of its token, 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()


class WorkspaceStore(Database):
    """The part of the store that keeps workspaces and their drafts."""

    def create_workspace(self) -> str:
        """Make a workspace.

        Returns:
            Its token, 128 random bits as 32 hex digits; the store keeps only the token's hash.
        """
        token = secrets.token_hex(16)
        with self._write() as db:
            db.execute(insert(workspaces).values(key=workspace_key(token), created=self._clock()))
        return token

    def workspace_exists(self, token: str) -> bool:
        """Whether the token opens a workspace."""
        with self._read() as db:
            return db.scalar(select(workspaces.c.key).where(workspaces.c.key == workspace_key(token))) is not None

    def forget_workspace(self, token: str) -> tuple[str, ...]:
        """Delete a workspace, its draft and its runs; a run that goes on ends by itself once its row is gone.

        Returns:
            The ids of the runs that were deleted, so that their files can go too.
        """
        key = workspace_key(token)
        mine = select(runs.c.id).where(runs.c.workspace == key)
        with self._write() as db:
            ids = tuple(db.scalars(mine))
            db.execute(delete(epochs).where(epochs.c.run_id.in_(mine)))
            db.execute(delete(runs).where(runs.c.workspace == key))
            db.execute(delete(warm_ups).where(warm_ups.c.workspace == key))
            db.execute(delete(workspaces).where(workspaces.c.key == key))
        return ids

    def save_draft(self, token: str, json_text: str) -> bool:
        """Keep the draft of a workspace; False where there is no such workspace."""
        with self._write() as db:
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
        with self._write() as db:
            return db.execute(update(workspaces).where(here).values(draft=json_text)).rowcount == 1

    def load_draft(self, token: str) -> str | None:
        """The draft of a workspace as it was saved, None where there is none."""
        with self._read() as db:
            return db.scalar(select(workspaces.c.draft).where(workspaces.c.key == workspace_key(token)))
