"""Rows of a Parquet file."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tdc_core.spec.as_written import Oddity, TableAsWritten
from tdc_core.spec.messages import Code
from tdc_core.tables.cells import EXACT, Cells, Loaded, cells_of_words, rows_of_data
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.layout import Layout, names_of
from tdc_core.tables.limits import Limits


def parquet_names(data: bytes, limits: Limits) -> tuple[str, ...]:
    """Names for the columns of a Parquet file, by its schema.

    Raises:
        NotReadable: it is damaged, or larger than it may be.
    """
    return _names(_opened(data, limits))


def load_parquet(data: bytes, layout: Layout, limits: Limits) -> Loaded:
    """The cells of a Parquet file, a column at a time and by one thread.

    Raises:
        NotReadable: it is damaged, too large, or has other columns.
    """
    file = _opened(data, limits)
    if _names(file) != layout.names:
        raise NotReadable(Code.TABLE_OTHER_COLUMNS(names=", ".join(layout.names[:5])))
    rows = file.metadata.num_rows
    try:
        table = file.read(use_threads=False)
        columns = {name: _cells(table.column(place)) for place, name in enumerate(layout.names)}
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise NotReadable(Code.TABLE_DAMAGED()) from error
    kept, _, empty = rows_of_data(columns, rows, None)
    if not kept.all():
        columns = {name: cells.only(kept) for name, cells in columns.items()}
    kinds = file.schema_arrow.types
    found: dict[Oddity, bool] = {
        "decimals": any(map(pa.types.is_decimal, kinds)),
        "index": b'"index_columns": ["' in (file.schema_arrow.metadata or {}).get(b"pandas", b""),
    }
    written = TableAsWritten(
        plain_names=tuple(file.schema_arrow.names) == layout.names,
        oddities=tuple(oddity for oddity, there in found.items() if there),
        trouble="durations" if any(map(pa.types.is_duration, kinds)) else None,
    )
    return Loaded(columns=columns, rows=int(kept.sum()), empty=empty, written=written)


def _opened(data: bytes, limits: Limits) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(io.BytesIO(data), pre_buffer=False, thrift_string_size_limit=limits.size)
        metadata = file.metadata
        groups = [metadata.row_group(place) for place in range(min(metadata.num_row_groups, limits.rows))]
        unpacked = sum(group.total_byte_size for group in groups)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise NotReadable(Code.TABLE_DAMAGED()) from error
    if metadata.num_rows > limits.rows:
        raise NotReadable(Code.TABLE_TOO_MANY_ROWS(rows=metadata.num_rows, limit=limits.rows))
    if len(file.schema_arrow) > limits.columns:
        raise NotReadable(Code.TABLE_TOO_MANY_COLUMNS(columns=len(file.schema_arrow), limit=limits.columns))
    if not 0 <= unpacked <= limits.unpacked:
        raise NotReadable(Code.TABLE_BOMB(limit=limits.unpacked))
    return file


def _names(file: pq.ParquetFile) -> tuple[str, ...]:
    names = file.schema_arrow.names
    return names_of(names, len(names))


def _cells(column: pa.ChunkedArray) -> Cells:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if (
        pa.types.is_nested(kind)
        or pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    ):
        return Cells(codes=-np.array(column.is_null(), dtype=np.int32), words=("…",), nested=True)
    if pa.types.is_boolean(kind):
        return cells_of_words(column.to_pandas().astype(object).map(str, na_action="ignore"))
    if pa.types.is_integer(kind):
        largest = pd.to_numeric(column.to_pandas(types_mapper=None), errors="coerce").abs().max()
        if largest >= EXACT:
            return cells_of_words(column.cast(pa.string()).to_pandas())
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        numbers = column.cast(pa.float64(), safe=False) if not pa.types.is_decimal(kind) else column.cast(pa.float64())
        return Cells(numbers=np.array(numbers.to_pandas(), dtype=np.float64))
    if pa.types.is_duration(kind):
        return Cells(numbers=column.to_pandas().dt.total_seconds().to_numpy(dtype=np.float64) / 3600)
    if pa.types.is_null(kind):
        return Cells(codes=np.full(len(column), -1, np.int32))
    dates = pa.types.is_temporal(kind) and not pa.types.is_time(kind)
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us"), safe=False)
    return cells_of_words(column.cast(pa.string()).to_pandas(), dates=dates)
