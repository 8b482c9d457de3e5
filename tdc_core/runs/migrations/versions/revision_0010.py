"""Runs have names, notes and a bin, belong to groups, and branch."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Double, Index, Integer, MetaData, String, Table, Text

from tdc_core.runs.migrations.rebuild import rebuild

revision = "0010"
down_revision = "0009"

_METADATA = MetaData()

runs = Table(
    "runs",
    _METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("workspace", String(64), nullable=False),
    Column("spec", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("host", String(64)),
    Column("claimed", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("started", Double),
    Column("ended", Double),
    Column("reason", String(30)),
    Column("message", Text, nullable=False),
    Column("epochs_done", Integer, nullable=False),
    Column("best_epoch", Integer),
    Column("progress", Text, nullable=False),
    Column("evaluation", Text),
    Column("stop_requested", Boolean, nullable=False),
    Column("stages", Text, nullable=False),
    Column("worked", Double, nullable=False),
    Column("segments", Text, nullable=False),
    Column("override", Boolean, nullable=False),
    Column("beside", String(32)),
    Column("tries", String(40)),
    Column("name", Text),
    Column("note", Text),
    Column("starred", Boolean),
    Column("tags", Text),
    Column("deleted", Double),
    Column("group_id", String(32)),
    Column("member", Integer),
    Column("params", Text),
    Column("terms", Text),
    Column("spare", Boolean),
    Column("branch", Text),
    Column("version", Integer, nullable=False),
    Index("runs_by_workspace", "workspace", "seq"),
    Index("runs_by_status", "status"),
    Index("runs_by_group", "group_id", "member", unique=True),
    sqlite_autoincrement=True,
)

run_groups = Table(
    "run_groups",
    _METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("workspace", String(64), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("message", Text, nullable=False),
    Column("outcome", Text),
    Column("created", Double, nullable=False),
    Column("ended", Double),
    Column("version", Integer, nullable=False),
    sqlite_autoincrement=True,
)


def upgrade() -> None:
    """Columns of runs, which earlier code leaves NULL, and a table."""
    connection = op.get_bind()
    rebuild(connection, runs)
    run_groups.create(connection)
