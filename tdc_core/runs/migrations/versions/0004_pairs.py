"""Runs that are wrong on purpose and their pairs, and what workers make ready for."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Double, Index, Integer, MetaData, String, Table, Text, inspect

from tdc_core.runs.migrations.rebuild import rebuild

revision = "0004"
down_revision = "0003"

_LAYOUT = MetaData()
_RUNS = Table(
    "runs",
    _LAYOUT,
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
    Column("version", Integer, nullable=False),
    Index("runs_by_workspace", "workspace", "seq"),
    Index("runs_by_status", "status"),
    sqlite_autoincrement=True,
)
_WARM_UPS = Table(
    "warm_ups",
    _LAYOUT,
    Column("workspace", String(64), primary_key=True),
    Column("experiment", String(64), nullable=False, index=True),
    Column("spec", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("changed", Double, nullable=False),
    Column("renewed", Double, nullable=False),
    Column("summary", Text),
)


def upgrade() -> None:
    """Two columns of `runs`, and a table."""
    connection = op.get_bind()
    rebuild(connection, _RUNS, override="0")
    if not inspect(connection).has_table(_WARM_UPS.name):  # of one day's code it had this already
        _WARM_UPS.create(connection)
