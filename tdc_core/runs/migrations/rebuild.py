"""A table with other columns, made anew: SQLite adds columns to a table's text only in its own way.

So that an upgraded store is the same as a fresh one, to the letter. Alembic's batch mode would forget AUTOINCREMENT.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Table, inspect, literal_column, select, table, text
from sqlalchemy.schema import CreateTable


def rebuild(connection: Connection, wanted: Table, **new: str) -> None:
    """Give a table the wanted columns; its rows, its indexes and the numbers that it has given stay.

    Args:
        connection: inside a transaction.
        wanted: the table as it is to be, in a `MetaData` of its own.
        **new: what existing rows have in columns that they lack, as SQL; NULL where it is not told.
    """
    name, before = wanted.name, f"{wanted.name}_before"
    held = {column["name"] for column in inspect(connection).get_columns(name)}
    for index in inspect(connection).get_indexes(name):
        connection.exec_driver_sql(f"DROP INDEX {index['name']}")
    connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO {before}")
    connection.execute(CreateTable(wanted))
    columns = [column.name for column in wanted.columns]
    sources = [column if column in held else new.get(column, "NULL") for column in columns]
    values: list[ColumnElement[str]] = [literal_column(source) for source in sources]
    connection.execute(wanted.insert().from_select(columns, select(*values).select_from(table(before))))
    if connection.dialect.name == "sqlite" and wanted.dialect_options["sqlite"]["autoincrement"]:
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
        connection.execute(
            text("UPDATE sqlite_sequence SET name = :name WHERE name = :before"), {"name": name, "before": before}
        )
    connection.exec_driver_sql(f"DROP TABLE {before}")
    for made in wanted.indexes:
        made.create(connection)
