"""What a person says of where a table's rows are counts, and the rest is found for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tdc_core.spec import FileSource, Given
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.guess import guess

ROWS = "".join(f"{n};{n % 3}\n" for n in range(30))


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_header_is_there_or_not_as_it_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, "size;kind\n" + ROWS)
    assert [column.name for column in guess(path).reading.columns] == ["size", "kind"]
    without = guess(path, given=Given(header=False))
    assert [column.name for column in without.reading.columns] == ["column 1", "column 2"] and without.rows == 31


def test_lines_above_are_as_many_as_it_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\nsize;kind\n" + ROWS)
    reading = guess(path, given=Given(skip=1, header=True)).reading
    assert (reading.skip, [column.name for column in reading.columns]) == (1, ["size", "kind"])
    with pytest.raises(NotReadable):
        guess(path, given=Given(skip=1000))


def test_signs_and_separator_are_those_that_are_said(tmp_path: Path) -> None:
    path = written(tmp_path, "size|kind\n" + "".join(f"1.{100 + n * 7 % 11:03}|{n % 3}\n" for n in range(40)))
    point = guess(path, given=Given(decimal=".", thousands="none"))
    comma = guess(path, given=Given(decimal=",", thousands="."))
    sizes = [found.table.columns["size"].numbers for found in (point, comma)]
    assert [values[0] for values in sizes if values is not None] == [1.1, 1100]
    assert guess(path, given=Given(decimal=".", thousands=".")).reading.thousands is None, "one sign is not both"
    assert guess(path, given=Given(separator="|")).reading.separator == "|"


def test_an_encoding_is_the_one_that_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, "grün;kind\n" + ROWS, "cp1252")
    assert guess(path, given=Given(encoding="cp1250")).reading.encoding == "cp1250"
    for unknown in ("no such", "rot13"):
        with pytest.raises(NotReadable):
            guess(path, given=Given(encoding=unknown))


def test_a_guess_with_more_given_is_another_and_one_without_is_as_ever() -> None:
    plain = FileSource(name="a.csv", sha256="a" * 64)
    assert plain.ref != plain.model_copy(update={"given": Given(header=False)}).ref
    assert "given" not in plain.model_dump()
