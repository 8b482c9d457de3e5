"""How large a file may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How large a file may be.

    Attributes:
        rows, columns: of the table.
        size: bytes of the file.
        unpacked: bytes that a workbook or a Parquet file unpacks to.
        cells: places of a workbook's sheet, empty ones between others too, since they are all held at once.
        longest_line: bytes between two ends of line.
    """

    rows: int = 1_000_000
    columns: int = 500
    size: int = 50_000_000
    unpacked: int = 500_000_000
    cells: int = 25_000_000
    longest_line: int = 1_000_000
