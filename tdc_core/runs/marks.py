"""What owners say of their runs: a name, a note, a star, tags, and that one is to be deleted."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select, update

from tdc_core.runs.database import Database
from tdc_core.runs.group_models import LONGEST_MARK, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, GroupStatus
from tdc_core.runs.models import ALIVE
from tdc_core.runs.statements import in_status
from tdc_core.runs.tables import run_groups, runs
from tdc_core.runs.workspaces import workspace_key

BIN_SECONDS = 3600.0
"""For how long a run that was deleted can be had back."""

_GOING_ON = select(run_groups.c.id).where(run_groups.c.status == GroupStatus.RUNNING.value)


class RunMarks:
    """What owners say of their runs. A call does nothing to a run that is another workspace's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rename(self, token: str, run_id: str, name: str) -> bool:
        """Give a run a name of its own; an empty one gives it the experiment's again.

        Returns:
            False where it is another workspace's, or gone.
        """
        return self._write(token, [run_id], name=" ".join(name.split())[:LONGEST_MARK] or None) == 1

    def note(self, token: str, run_id: str, note: str) -> bool:
        """Keep a note on a run, cut at `LONGEST_NOTE` characters; False as in `rename`."""
        return self._write(token, [run_id], note=note.strip()[:LONGEST_NOTE] or None) == 1

    def star(self, token: str, run_ids: Collection[str], starred: bool) -> int:
        """Give runs a star or take it; how many were changed."""
        return self._write(token, run_ids, starred=starred or None)

    def tag(self, token: str, run_id: str, tags: Collection[str]) -> bool:
        """Give a run these tags in place of those it has; False as in `rename`."""
        return self._write(token, [run_id], tags=_tags_as_json(tags)) == 1

    def retag(self, token: str, run_ids: Collection[str], added: Collection[str], removed: Collection[str]) -> int:
        """Give runs tags beside those that they have, and take others from them; how many runs were changed."""
        mine = (runs.c.workspace == workspace_key(token)) & runs.c.id.in_(run_ids) & runs.c.deleted.is_(None)
        with self._database.write() as db:
            found = db.execute(select(runs.c.id, runs.c.tags, runs.c.version).where(mine)).all()
            for row in found:
                kept = [tag for tag in _tags_in(row.tags) if tag not in removed]
                change = {"tags": _tags_as_json([*kept, *added]), "version": row.version + 1}
                db.execute(update(runs).where(runs.c.id == row.id).values(**change))
        return len(found)

    def bin(self, token: str, run_ids: Collection[str]) -> list[str]:
        """Put runs that have ended into the bin, from which they are deleted after `BIN_SECONDS`.

        Returns:
            The ids of those that are there now by this; one that waits or works stays, and so does one whose group
            goes on, which still counts on it.
        """
        with self._database.write() as db:
            mine = runs.c.workspace == workspace_key(token)
            ended = select(runs.c.id).where(mine, runs.c.id.in_(run_ids), ~in_status(ALIVE), runs.c.deleted.is_(None))
            going = list(db.scalars(ended.where(or_(runs.c.group_id.is_(None), runs.c.group_id.not_in(_GOING_ON)))))
            change = {"deleted": self._database.now(), "version": runs.c.version + 1}
            db.execute(update(runs).where(runs.c.id.in_(going)).values(**change))
        return going

    def restore(self, token: str, run_ids: Collection[str]) -> int:
        """Take runs out of the bin; how many were there."""
        return self._write(token, run_ids, binned=True, deleted=None)

    def binned(self, token: str) -> list[str]:
        """The ids of the workspace's runs in the bin, the last first."""
        mine = select(runs.c.id).where(runs.c.workspace == workspace_key(token), runs.c.deleted.is_not(None))
        with self._database.read() as db:
            return list(db.scalars(mine.order_by(runs.c.deleted.desc(), runs.c.seq.desc())))

    def _write(self, token: str, run_ids: Collection[str], binned: bool = False, **values: Any) -> int:
        there = runs.c.deleted.is_not(None) if binned else runs.c.deleted.is_(None)
        mine = (runs.c.workspace == workspace_key(token)) & runs.c.id.in_(run_ids) & there
        with self._database.write() as db:
            return db.execute(update(runs).where(mine).values(**values, version=runs.c.version + 1)).rowcount


def _tags_as_json(tags: Collection[str]) -> str | None:
    cleaned = dict.fromkeys(" ".join(tag.split())[:LONGEST_TAG] for tag in tags)
    kept = [tag for tag in cleaned if tag][:MOST_TAGS]
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _tags_in(text: object) -> list[str]:
    """The tags of a row; none where there is something else."""
    try:
        tags = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return []
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
