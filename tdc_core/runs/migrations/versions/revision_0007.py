"""What is done with a run beside its training: evaluations."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Double, Integer, MetaData, String, Table, Text

revision = "0007"
down_revision = "0006"

run_jobs = Table(
    "run_jobs",
    MetaData(),
    Column("kind", String(20), primary_key=True),
    Column("run_id", String(32), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("requested", Double, nullable=False),
    Column("message", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("host", String(64)),
)


def upgrade() -> None:
    """A table."""
    run_jobs.create(op.get_bind())
