"""When somebody was in a workspace, and an epoch's metrics by their keys, whichever a run has."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Double, Integer, MetaData, String, Table, Text

from tdc_core.runs.migrations.rebuild import rebuild

revision = "0005"
down_revision = "0004"

layout = MetaData()

visits = Table(
    "visits",
    layout,
    Column("workspace", String(64), primary_key=True),
    Column("seen", Double, nullable=False),
)

epochs = Table(
    "epochs",
    layout,
    Column("run_id", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("numbers", Text),
    Column("monitored", Double),
    Column("loss", Double),
    Column("accuracy", Double),
    Column("val_loss", Double),
    Column("val_accuracy", Double),
    Column("seconds", Double),
    Column("learning_rate", Double),
)


def upgrade() -> None:
    """A table, which later code of the layout before has made already, and two columns of epochs."""
    connection = op.get_bind()
    visits.create(connection, checkfirst=True)
    rebuild(connection, epochs, monitored="val_loss")
