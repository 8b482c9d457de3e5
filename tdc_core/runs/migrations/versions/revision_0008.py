"""Runs that try what a reading suggests."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Double, Index, Integer, MetaData, String, Table, Text

from tdc_core.runs.migrations.rebuild import rebuild

revision = "0008"
down_revision = "0007"

runs = Table(
    "runs",
    MetaData(),
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
    Column("version", Integer, nullable=False),
    Index("runs_by_workspace", "workspace", "seq"),
    Index("runs_by_status", "status"),
    sqlite_autoincrement=True,
)


def upgrade() -> None:
    """A column of runs, which earlier code leaves NULL."""
    rebuild(op.get_bind(), runs)
