"""When somebody was in a workspace; and an epoch's numbers by their keys, whatever a task is judged by.

The four columns that held them stay: workers of earlier code write into them until they have ended.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Double, Integer, MetaData, String, Table, Text, inspect

from tdc_core.runs.migrations.rebuild import rebuild

revision = "0005"
down_revision = "0004"

_LAYOUT = MetaData()
_VISITS = Table(
    "visits",
    _LAYOUT,
    Column("workspace", String(64), primary_key=True),
    Column("seen", Double, nullable=False),
)
_EPOCHS = Table(
    "epochs",
    _LAYOUT,
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
    """A table where it is not there yet, and two columns of `epochs`."""
    connection = op.get_bind()
    if not inspect(connection).has_table(_VISITS.name):  # code of the version before made it without a number
        _VISITS.create(connection)
    rebuild(connection, _EPOCHS)
