"""A file's rows by its reading, and by nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from tdc_core.spec.messages import Code
from tdc_core.spec.reading import TableReading
from tdc_core.tables.as_written import table_as_written
from tdc_core.tables.cells import Cells, Loaded
from tdc_core.tables.columns import column_of
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.file_type import bytes_of
from tdc_core.tables.layout import digest, layout_of
from tdc_core.tables.limits import Limits
from tdc_core.tables.load import load
from tdc_core.tables.table import Table

LIMITS = Limits()


def read(path: Path, reading: TableReading, limits: Limits = LIMITS) -> Table:
    """All rows of a file.

    Args:
        path: the file.
        reading: how it is read.
        limits: how large it may be.

    Raises:
        NotReadable: it is not the file that the reading is of, or has not its columns, or is too large or damaged.
        OSError: it can't be opened.
    """
    data = bytes_of(path, limits)
    if digest(data) != reading.sha256:
        raise NotReadable(Code.TABLE_OTHER_FILE(found=digest(data), expected=reading.sha256))
    try:
        loaded = load(data, layout_of(reading), limits, numbers=number_columns(reading))
    except (LookupError, UnicodeError) as error:
        raise NotReadable(Code.TABLE_NO_ENCODING(name=reading.encoding or "")) from error
    return table_of(loaded, loaded.columns, reading)


def number_columns(reading: TableReading) -> Mapping[str, Collection[str]]:
    """The columns that are loaded as numbers, each with its spellings of "missing"."""
    return {
        column.name: {*reading.missing, *column.missing}
        for column in reading.columns
        if (column.kind == "number" if column.name != reading.target else reading.aim == "number")
    }


def table_of(loaded: Loaded, columns: Mapping[str, Cells], reading: TableReading) -> Table:
    """The table that a file's cells are by a reading."""
    read = {column.name: column_of(columns[column.name], column, reading) for column in reading.columns}
    return Table(
        reading=reading,
        columns=read,
        rows=loaded.rows,
        lines_left_out=loaded.lines_left_out,
        bad_bytes=loaded.bad_bytes,
        null_bytes=loaded.null_bytes,
        written=table_as_written(loaded, columns, read, reading),
    )
