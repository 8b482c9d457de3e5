"""The first layout that was released: workspaces, runs, their epochs, and data sets to prepare."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Double, Index, Integer, MetaData, String, Table, Text

revision = "0003"
down_revision = None

layout = MetaData()

Table(
    "workspaces",
    layout,
    Column("key", String(64), primary_key=True),
    Column("created", Double, nullable=False),
    Column("draft", Text),
)

Table(
    "runs",
    layout,
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
    Column("version", Integer, nullable=False),
    Index("runs_by_workspace", "workspace", "seq"),
    Index("runs_by_status", "status"),
    sqlite_autoincrement=True,
)

Table(
    "epochs",
    layout,
    Column("run_id", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("loss", Double),
    Column("accuracy", Double),
    Column("val_loss", Double),
    Column("val_accuracy", Double),
    Column("seconds", Double),
    Column("learning_rate", Double),
)

Table(
    "preparations",
    layout,
    Column("dataset", String(100), primary_key=True),
    Column("version", String(50), nullable=False),
    Column("status", String(20), nullable=False),
    Column("requested", Double, nullable=False),
    Column("note", Text, nullable=False),
    Column("fraction", Double),
    Column("message", Text, nullable=False),
)


def upgrade() -> None:
    """Make all tables. No store comes this way, since its own code made them: it is where the others begin."""
    layout.create_all(op.get_bind())
