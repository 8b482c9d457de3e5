"""How a person's own file is written, as far as its reading does not say: what a plain script must know to read it.

It is seen while the rows are read, and stands in the file's card. It has values of the file in it: spellings of words.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tdc_core.spec.base import Frozen

Form = Literal["plain", "signs", "words"]
"""A column whose values pandas takes for numbers by itself, one of numbers with signs, one of words or dates."""
Trouble = Literal["numbers", "dates", "spellings", "names", "bytes", "durations", "places"]
"""Why a script can't read something as it was read here."""
Oddity = Literal[
    "long_lines",
    "no_quotes",
    "single_quotes",
    "blank_before_quotes",
    "escapes",
    "bad_bytes",
    "null_bytes",
    "quotes_above",
    "decimals",
    "index",
]


class ColumnAsWritten(Frozen):
    """How the values of a column are written.

    Attributes:
        form: what pandas makes of them.
        missing: what stands in place of a value, as it is written, beside nothing and the reading's own spellings.
        spellings: words that are written otherwise, each with the word that it is taken for; of dates, patterns of
            months with the three letters that stand for each.
        numerals: whether they are words that are ordered as numbers.
        huge: whether some numbers are infinite, or larger than a model can hold; they count as missing.
        gaps: whether any value is missing.
        trouble: why no script can read it.
    """

    form: Form
    missing: tuple[str, ...] = Field(default=(), strict=False)
    spellings: dict[str, str] = Field(default_factory=dict)
    numerals: bool = False
    huge: bool = False
    gaps: bool = False
    trouble: Trouble | None = None


class TableAsWritten(Frozen):
    """How a table is written.

    Attributes:
        form: tells it from pictures.
        first: the line of a text, or row of a sheet, that has the first row of data, from 0.
        left: the column of a sheet where the table begins, from 0.
        plain_names: whether the line above has the columns' names exactly as the reading has them.
        header_again: how the header calls the target, where it comes again between the rows.
        empty_rows: whether some rows hold nothing.
        oddities: what else a script must mind.
        columns: those that a model is given, the target, and the one that the rows are ordered by.
        trouble: why no script can read the file.
    """

    form: Literal["table"] = "table"
    first: int = 1
    left: int = 0
    plain_names: bool = True
    header_again: str | None = None
    empty_rows: bool = False
    oddities: tuple[Oddity, ...] = Field(default=(), strict=False)
    columns: dict[str, ColumnAsWritten] = Field(default_factory=dict)
    trouble: Trouble | None = None


# As cards of earlier code mean them, which say nothing of it
_PARTS = {"train": 0, "training": 0, "val": 1, "valid": 1, "validation": 1, "test": 2, "testing": 2}


class PicturesAsWritten(Frozen):
    """How pictures lie in their archive.

    Attributes:
        form: tells it from a table.
        depth: how many folders lie around those of the classes, and of the parts.
        in_parts: whether the next folders are train and test, with the classes in them.
        label: where the classes' folders stand instead, None where they are those.
        parts: how folders of parts are called there, in small letters, each with the part's place in the order.
        encoding: of names that do not say it, None where all do.
        plain_names: whether all names are as a person reads them.
        endings: of the pictures' names, in small letters.
        skipped: files that are called like pictures and are not used, but for those that systems leave behind.
        left_behind: whether there are such.
        trouble: why no script can read the archive.
    """

    form: Literal["pictures"] = "pictures"
    depth: int = 0
    in_parts: bool = False
    label: int | None = None
    parts: dict[str, int] = Field(default_factory=lambda: dict(_PARTS))
    encoding: str | None = None
    plain_names: bool = True
    endings: tuple[str, ...] = Field(default=(), strict=False)
    skipped: tuple[str, ...] = Field(default=(), strict=False)
    left_behind: bool = False
    trouble: Trouble | None = None


AsWritten = Annotated[TableAsWritten | PicturesAsWritten, Field(discriminator="form")]
"""How a person's own file is written."""
