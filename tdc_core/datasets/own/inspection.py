"""What was found in a file, and why: what a page and `inspect` show of it, kept beside the file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from tdc_core.datasets.own.folders import guess_path, guess_paths
from tdc_core.spec import FileReading, FileSource, Finding, TableReading
from tdc_core.spec.reading import Kind


class ColumnFound(BaseModel):
    """A column of a table.

    Attributes:
        name, kind: as the reading has them.
        missing: how many rows have no value; infinite ones, which are told in a remark, are not among them.
        kept: whether it is a feature.
        reason: why it is taken for what it is, a message's text.
    """

    name: str
    kind: Kind
    missing: int
    kept: bool
    reason: str


class LeftOut(BaseModel):
    """What of a file is not used, and why (a message's text)."""

    what: str
    why: str


class Inspection(BaseModel):
    """All that was found.

    Attributes:
        form: a table, or pictures.
        reading: how the file is read by that.
        rows: of the table, or pictures.
        columns: of the table.
        target_reason: why that column is to be predicted, a message's text; empty for pictures.
        classes: how many rows or pictures each has; empty where a number is to be predicted.
        splits: how many rows or pictures each split has.
        left_out: what is not used.
        remarks: what else there is to know, messages' texts.
        sheets: of a workbook.
        findings: what stands out in the rows.
    """

    form: Literal["table", "pictures"]
    reading: FileReading
    rows: int
    columns: tuple[ColumnFound, ...] = ()
    target_reason: str = ""
    classes: Mapping[str, int] = {}
    splits: Mapping[str, int] = {}
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def inspection_of(home: Path, source: FileSource) -> Inspection | None:
    """What was found in a file by a guess, None where it has not been guessed yet.

    Args:
        home: the home folder.
        source: which file, without a reading.

    Raises:
        ValueError: what lies there is no inspection.
    """
    path = guess_path(home, source.sha256, source.ref)
    return _read(path, path.stat().st_mtime_ns) if path.exists() else None


def inspection_for(home: Path, reading: FileReading) -> Inspection | None:
    """What was found in the file that a reading is of, by the guess that comes closest to it.

    That is one that found the same columns, of these one with the same target, of these the newest; None where no guess
    found the same columns.

    Raises:
        ValueError: as `inspection_of`.
    """
    paths = guess_paths(home, reading.sha256)
    found = [each for path in paths if _finds(each := _read(path, path.stat().st_mtime_ns), reading)]
    return min(found, key=lambda each: _target(each.reading) != _target(reading), default=None)


@lru_cache(maxsize=32)
def _read(path: Path, made: int) -> Inspection:
    """Read once: another guess at that place was made at another time."""
    return Inspection.model_validate_json(path.read_bytes())


def _finds(found: Inspection, reading: FileReading) -> bool:
    return _names(found.reading) == _names(reading)


def _names(reading: FileReading) -> tuple[str, ...] | None:
    return tuple(each.name for each in reading.columns) if isinstance(reading, TableReading) else None


def _target(reading: FileReading) -> str:
    return reading.target if isinstance(reading, TableReading) else ""
