"""What Alembic runs for each of its commands. It works only inside of one."""

from __future__ import annotations

from alembic import context

from tdc_core.runs.tables import revisions

context.configure(connection=context.config.attributes["connection"], version_table=revisions.name)
context.run_migrations()
