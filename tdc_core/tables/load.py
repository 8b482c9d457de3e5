"""The cells of a file by a layout, whatever its format."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tdc_core.tables.cells import Loaded
from tdc_core.tables.layout import Layout
from tdc_core.tables.limits import Limits
from tdc_core.tables.parquet_file import load_parquet
from tdc_core.tables.text_file import load_text
from tdc_core.tables.workbook import load_workbook


def load(
    data: bytes,
    layout: Layout,
    limits: Limits,
    *,
    numbers: Mapping[str, Collection[str]],
    only: Collection[str] | None = None,
) -> Loaded:
    """The cells of a file.

    Args:
        data: its bytes.
        layout: where its rows are.
        limits: how large it may be.
        numbers: columns of a text that are likely numbers alone, each with its spellings of "missing".
        only: columns of a text that are wanted.

    Raises:
        NotReadable: it is not what the layout says, or too large, or damaged.
    """
    if layout.format == "workbook":
        return load_workbook(data, layout, limits)
    if layout.format == "parquet":
        return load_parquet(data, layout, limits)
    return load_text(data, layout, limits, numbers=numbers, only=only)
