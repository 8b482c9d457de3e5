"""Files of people's tables, and what is found of them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tdc_core.settings import ROOT
from tdc_core.tables.guess import guess
from tdc_core.tables.guessed import Guess
from tdc_core.tables.read import read
from tdc_core.tables.table import Table

HARD = Path(os.environ.get("TDC_TEST_DATA", ROOT.parent / "shared" / "data")) / "hard"
"""Files as they come in life, with what is right for each in expected.json."""


def expectations(*, pictures: bool) -> dict[str, dict[str, Any]]:
    """What is right for each of the hard files; nothing where they are not on this machine."""
    if not (HARD / "expected.json").exists():
        return {}
    found: dict[str, dict[str, Any]] = json.loads((HARD / "expected.json").read_text(encoding="utf-8"))
    return {name: right for name, right in found.items() if name.endswith(".zip") == pictures}


def need_hard_files() -> None:
    """Skip where the hard files are not there, fail where somebody said that they are."""
    if not (HARD / "expected.json").exists():
        words = f"The hard files are not in {HARD}: let TDC_TEST_DATA name the folder around hard/."
        if "TDC_TEST_DATA" in os.environ or "CI" in os.environ:
            pytest.fail(words, pytrace=False)
        pytest.skip(words)


def written(folder: Path, content: str | bytes, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def guessed(folder: Path, content: str | bytes, *, encoding: str = "utf-8", target: str | None = None) -> Guess:
    """What a file with this content is taken for, once it is seen that its reading alone gives the same table."""
    found = guess(written(folder, content, encoding=encoding), target=target)
    same_tables(found.table, read(folder / "table.csv", found.reading))
    return found


def same_tables(one: Table, other: Table) -> None:
    """Hold two tables to be the same to the last bit."""
    assert one.reading == other.reading
    assert (one.rows, one.lines_left_out, one.bad_bytes, one.null_bytes) == (
        other.rows,
        other.lines_left_out,
        other.bad_bytes,
        other.null_bytes,
    )
    assert list(one.columns) == list(other.columns)
    for name, column in one.columns.items():
        same = other.columns[name]
        assert column.words == same.words, name
        assert column.spellings == same.spellings, name
        assert (column.infinite, column.unread) == (same.infinite, same.unread), name
        for first, second in ((column.numbers, same.numbers), (column.codes, same.codes)):
            assert (first is None) == (second is None), name
            if first is not None and second is not None:
                np.testing.assert_array_equal(first, second, err_msg=name)


def kinds(found: Guess) -> dict[str, str]:
    """The kind of each column."""
    return {column.name: column.kind for column in found.reading.columns}


def values(table: Table, name: str) -> list[float | str | None]:
    """A column's values, row by row, None where missing."""
    column = table.columns[name]
    if column.numbers is not None:
        return [None if np.isnan(number) else float(number) for number in column.numbers]
    assert column.codes is not None
    return [None if code < 0 else column.words[code] for code in column.codes]


def rows_of(*columns: list[Any], header: list[str] | None = None, separator: str = ",", end: str = "\n") -> str:
    """A text with these columns."""
    lines = [separator.join(map(str, row)) for row in zip(*columns, strict=True)]
    return end.join([*([separator.join(header)] if header else []), *lines, ""])
