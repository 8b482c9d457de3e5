"""A table with further columns.

It is made anew and filled from the old one, so that an upgraded store is the same as a fresh one, to the letter. ALTER
TABLE would write the columns into the table's text in a way of its own, and Alembic's batch mode loses AUTOINCREMENT.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, inspect
from sqlalchemy.schema import CreateTable


def rebuild(connection: Connection, wanted: Table, **filled: str) -> None:
    """Give a table the columns that it lacks. Its rows stay, and so do the numbers that it has given.

    Args:
        connection: to SQLite, inside a transaction.
        wanted: the table as it is to be.
        **filled: what the rows have in a new column, as an expression in SQL; NULL where none is given.
    """
    name, before = wanted.name, f"{wanted.name}_before"
    held = {column["name"] for column in inspect(connection).get_columns(name)}
    sources = {
        column.name: column.name if column.name in held else filled.get(column.name, "NULL")
        for column in wanted.columns
    }
    for index in inspect(connection).get_indexes(name):
        connection.exec_driver_sql(f"DROP INDEX {index['name']}")
    connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO {before}")
    connection.execute(CreateTable(wanted))
    connection.exec_driver_sql(
        f"INSERT INTO {name} ({', '.join(sources)}) SELECT {', '.join(sources.values())} FROM {before}"
    )
    if wanted.dialect_options["sqlite"]["autoincrement"]:  # the highest number ever given, which may be of no row now
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        connection.exec_driver_sql("UPDATE sqlite_sequence SET name = ? WHERE name = ?", (name, before))
    connection.exec_driver_sql(f"DROP TABLE {before}")
    for made in wanted.indexes:
        made.create(connection)
