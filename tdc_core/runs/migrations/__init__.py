"""How the store of an earlier version becomes one of this version: a numbered step a file, run by Alembic.

A step only adds: processes of earlier code go on writing into the store until they have ended. It holds the layout that
it makes itself, for `tdc_core.runs.tables` changes later. Nothing here is imported where the versions are the same.
"""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from tdc_core.runs.tables import revision_table


def steps() -> ScriptDirectory:
    """The steps, as Alembic reads them."""
    return ScriptDirectory(str(Path(__file__).parent))


def upgrade(connection: Connection) -> None:
    """Bring a store to the layout of this version.

    Args:
        connection: inside a transaction, which the caller commits; its revision stands in the store.
    """
    scripts = steps()
    environment = EnvironmentContext(
        Config(), scripts, fn=lambda revision, _: scripts._upgrade_revs("head", revision), destination_rev="head"
    )
    with environment:
        environment.configure(connection=connection, version_table=revision_table.name)
        environment.run_migrations()
