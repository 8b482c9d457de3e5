"""People's own files: who holds which, and their being read."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Double, Index, Integer, MetaData, String, Table, Text

revision = "0009"
down_revision = "0008"

_METADATA = MetaData()

files = Table(
    "files",
    _METADATA,
    Column("workspace", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added", Double, nullable=False),
    Index("files_by_content", "sha256"),
)

file_jobs = Table(
    "file_jobs",
    _METADATA,
    Column("content", String(100), primary_key=True),
    Column("source", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("requested", Double, nullable=False),
    Column("note", Text, nullable=False),
    Column("fraction", Double),
    Column("message", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("host", String(64)),
)


def upgrade() -> None:
    """Two tables."""
    _METADATA.create_all(op.get_bind())
