"""People's own files: which workspace holds which content. The bytes lie beside the store, by their checksum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, case, delete, func, insert, select, update

from tdc_core.runs.database import Database, to_time
from tdc_core.runs.tables import epochs, files, run_groups, run_jobs, runs, warm_ups
from tdc_core.runs.workspaces import workspace_key


@dataclass(frozen=True)
class OwnFile:
    """A file in a workspace.

    Attributes:
        name: as its owner calls it.
        sha256: of its bytes.
        size: in bytes.
        added: when it came.
    """

    name: str
    sha256: str
    size: int
    added: datetime


class Files:
    """The files of a store's workspaces.

    To hold a file is to have brought its bytes: a checksum, an experiment or a link gives nobody a row of it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token: str, name: str, sha256: str, size: int) -> None:
        """Note that a workspace holds a file, by this name from now on."""
        mine = {"workspace": workspace_key(token), "sha256": sha256}
        values = {"name": name, "size": size, "added": self._database.now()}
        with self._database.write() as db:
            known = update(files).where(files.c.workspace == mine["workspace"], files.c.sha256 == sha256)
            if db.execute(known.values(**values)).rowcount == 0:
                db.execute(insert(files).values(**mine, **values))

    def of(self, token: str) -> tuple[OwnFile, ...]:
        """The files of a workspace, the newest first."""
        query = select(files).where(files.c.workspace == workspace_key(token)).order_by(files.c.added.desc())
        with self._database.read() as db:
            rows = db.execute(query).all()
        return tuple(OwnFile(row.name, row.sha256, row.size, to_time(row.added)) for row in rows)

    def holds(self, token: str, sha256: str) -> bool:
        """Whether a workspace holds a file."""
        with self._database.read() as db:
            return holds(db, workspace_key(token), sha256)

    def held_elsewhere(self, token: str, sha256: str) -> bool:
        """Whether a workspace other than this one holds a file."""
        others = (files.c.workspace != workspace_key(token)) & (files.c.sha256 == sha256)
        with self._database.read() as db:
            return db.scalar(select(files.c.sha256).where(others).limit(1)) is not None

    def forget(self, token: str, sha256: str) -> tuple[str, ...]:
        """Note that a workspace holds a file no longer, and delete its runs and groups on it.

        A run that goes on ends by itself, and no worker is warm for an experiment on it any more.

        Returns:
            The ids of the runs that were deleted, so that their files can go too.
        """
        key = workspace_key(token)
        on_it = (runs.c.workspace == key) & _reads(runs.c.spec, sha256)
        warm = (warm_ups.c.workspace == key) & _reads(warm_ups.c.spec, sha256)
        with self._database.write() as db:
            db.execute(delete(files).where(files.c.workspace == key, files.c.sha256 == sha256))
            db.execute(delete(warm_ups).where(warm))
            ids = tuple(db.scalars(select(runs.c.id).where(on_it)))
            for table in (epochs, run_jobs):
                db.execute(delete(table).where(table.c.run_id.in_(ids)))
            db.execute(delete(runs).where(runs.c.id.in_(ids)))
            mine = (run_groups.c.workspace == key) & run_groups.c.content.contains(sha256, autoescape=True)
            db.execute(delete(run_groups).where(mine))
        return ids

    def held(self) -> frozenset[str]:
        """The checksums of all files that anybody holds."""
        with self._database.read() as db:
            return frozenset(db.scalars(select(files.c.sha256).distinct()))


def holds(db: Connection, workspace: str, sha256: str) -> bool:
    """Whether a workspace, by its key, holds a file; in a transaction that is under way."""
    mine = (files.c.workspace == workspace) & (files.c.sha256 == sha256)
    return db.scalar(select(files.c.sha256).where(mine)) is not None


def _reads(spec: Column[str], sha256: str) -> ColumnElement[bool]:
    """Whether an experiment reads a file; what is no experiment reads none."""
    reads = func.json_extract(spec, "$.data.file.sha256") == sha256
    return case((func.json_valid(spec) == 1, reads), else_=False)
