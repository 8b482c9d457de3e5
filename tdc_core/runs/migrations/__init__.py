"""How a store of earlier code comes to the layout of this code: numbered revisions, run by Alembic.

A revision only adds: workers of earlier code go on writing into the store until their runs have ended. It holds the
layout that it makes itself, since `tdc_core.runs.tables` goes on to change. Nothing here is imported for a store that
has this code's layout.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Run the revisions that a store lacks.

    Args:
        connection: to the store, which has its revision noted; inside a transaction, which the caller commits.
    """
    command.upgrade(configuration(connection), "head")


def configuration(connection: Connection | None = None) -> Config:
    """What Alembic needs to know, which is in no file; the connection for what works on a store."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))  # % would be a variable
    return config
