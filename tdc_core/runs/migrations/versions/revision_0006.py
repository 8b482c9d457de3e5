"""The leases of hosts, and which claim of a preparation its worker has."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Double, Integer, MetaData, String, Table, Text

from tdc_core.runs.migrations.rebuild import rebuild

revision = "0006"
down_revision = "0005"

layout = MetaData()

hosts = Table(
    "hosts",
    layout,
    Column("id", String(64), primary_key=True),
    Column("beat", Double, nullable=False),
)

preparations = Table(
    "preparations",
    layout,
    Column("dataset", String(100), primary_key=True),
    Column("version", String(50), nullable=False),
    Column("status", String(20), nullable=False),
    Column("requested", Double, nullable=False),
    Column("note", Text, nullable=False),
    Column("fraction", Double),
    Column("message", Text, nullable=False),
    Column("attempt", Integer),
    Column("host", String(64)),
)


def upgrade() -> None:
    """A table, and two columns of preparations, which earlier code leaves NULL."""
    connection = op.get_bind()
    hosts.create(connection)
    rebuild(connection, preparations)
