"""How a person's own file is read: all that turns its bytes into rows, so that a later guess changes nothing.

A reading is guessed once (`tdc_core.tables`, `tdc_core.pictures`), can be changed by hand, and then stands in the
experiment. It names columns and never a value of one: whoever has the experiment without the file learns nothing that
stands in a row.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tdc_core.spec.base import Frozen, unset
from tdc_core.spec.data_ref import DataRef, content_id

MOST_COLUMNS = 2000
"""The most columns that a reading can have."""
LONGEST_NAME = 200
"""The most characters of a column's, a sheet's or a file's name."""
MOST_ROWS = 2**53 - 1
_DIGITS = 32  # of a content id: people bring files, and might bring two on purpose

Kind = Literal["number", "category", "date", "text", "id", "constant", "empty", "nested"]
"""What a column holds; only numbers, categories and dates can be features."""
USABLE: tuple[Kind, ...] = ("number", "category", "date")
"""The kinds that a model can be given."""
DatePart = Literal["year", "month", "day", "weekday", "hour", "minute"]
Aim = Literal["classes", "number"]
"""What is predicted from the other columns: which of some classes, or a number."""
OrderBy = Literal["file", "shuffled", "stratified", "time", "group"]
Fitting = Literal["crop", "pad", "stretch"]

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
_Spelling = Annotated[str, Field(max_length=50)]
_Count = Annotated[int, Field(ge=0, le=MOST_ROWS)]


class Order(Frozen):
    """In which order the rows are put before they are sliced.

    Attributes:
        by: "file" as they lie; "shuffled" by the seed; "stratified", so that every slice has the classes in
            proportion; "time", earliest first by `column`; "group", in which rows that share a value of `column` stay
            together and no part cuts them apart.
        seed: of whatever is shuffled.
        column: the column of "time" and "group", None for the others.
    """

    by: OrderBy = "shuffled"
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 0
    column: _Name | None = Field(default=None, exclude_if=unset)

    @model_validator(mode="after")
    def _column_where_one_is_needed(self) -> Self:
        if (self.column is not None) != (self.by in ("time", "group")):
            raise ValueError(f"an order by {self.by} {'needs' if self.column is None else 'has no'} column")
        return self


class ColumnReading(Frozen):
    """What one column of a table is taken for.

    Attributes:
        name: unique, without blanks around it; where the file has none, or one twice, one that was made up.
        kind: what it holds.
        use: whether it is a feature; never so for the target.
        missing: what else stands for "missing" here, for example "9999", beside the table's spellings.
        flag: whether a second input says which values were missing.
        date_format: how a date is written, as `strptime` has it, with %q for a quarter, or "ISO8601".
        date_parts: what a date becomes, an input each.
    """

    name: _Name
    kind: Kind
    use: bool = False
    missing: tuple[_Spelling, ...] = Field(default=(), max_length=20, strict=False)
    flag: bool = False
    date_format: Annotated[str, Field(max_length=50)] | None = Field(default=None, exclude_if=unset)
    date_parts: tuple[DatePart, ...] = Field(default=(), max_length=6, strict=False)


class TableReading(Frozen):
    """How a table is read.

    Attributes:
        sha256: of the file.
        format: "text" (CSV and its kin), "workbook" (.xlsx, .xls, .ods) or "parquet".
        encoding: of a text, as Python names it; None for others.
        separator: one character, "spaces" for any number of blanks, "gaps" for two at least, or "fixed" where columns
            lie at the same places of all lines; None for others.
        decimal, thousands: signs in numbers that are written out; `thousands` is None where there is none.
        comment: the sign that begins a line without data, None where there is none.
        skip: lines (rows of a sheet) above the header, or above the first row where there is no header.
        header: whether the next line has the names.
        units_row: whether a second header line, with units, follows it.
        footer: rows at the end that are no data.
        sheet: which sheet of a workbook.
        missing: the spellings of "missing", beside nothing at all and blanks.
        join_spellings: whether categories and classes that differ in blanks and case alone are one.
        columns: all columns, in the file's order.
        target: the column to predict.
        aim: what it is taken for.
        order: of the rows that have a target.
    """

    form: Literal["table"] = "table"
    sha256: Sha256
    format: Literal["text", "workbook", "parquet"] = "text"
    encoding: Annotated[str, Field(max_length=30)] | None = Field(default=None, exclude_if=unset)
    separator: Annotated[str, Field(max_length=6)] | None = Field(default=None, exclude_if=unset)
    decimal: Literal[".", ","] = "."
    thousands: Literal[",", ".", " ", "'"] | None = Field(default=None, exclude_if=unset)
    comment: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(default=None, exclude_if=unset)
    skip: _Count = 0
    header: bool = True
    units_row: bool = False
    footer: _Count = 0
    sheet: _Name | None = Field(default=None, exclude_if=unset)
    missing: tuple[_Spelling, ...] = Field(default=(), max_length=50, strict=False)
    join_spellings: bool = True
    columns: tuple[ColumnReading, ...] = Field(min_length=1, max_length=MOST_COLUMNS, strict=False)
    target: _Name
    aim: Aim
    order: Order = Order()

    @model_validator(mode="after")
    def _names_that_exist(self) -> Self:
        counts = Counter(column.name for column in self.columns)
        twice = [name for name, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"two columns are called {twice[0]!r}")
        for name in (self.target, self.order.column):
            if name is not None and name not in counts:
                raise ValueError(f"there is no column {name!r}")
        return self

    def column(self, name: str) -> ColumnReading:
        """The column of that name.

        Raises:
            KeyError: there is none.
        """
        found = next((column for column in self.columns if column.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    @property
    def features(self) -> tuple[ColumnReading, ...]:
        """The columns that a model is given, in the file's order."""
        return tuple(c for c in self.columns if c.use and c.kind in USABLE and c.name != self.target)

    def with_column(self, name: str, **values: object) -> Self:
        """The same with some values of one column changed."""
        columns = [
            type(column).model_validate({**column.model_dump(), **values}) if column.name == name else column
            for column in self.columns
        ]
        return type(self).model_validate({**self.model_dump(), "columns": columns})

    def with_order(self, order: Order) -> Self:
        """The same in another order."""
        return type(self).model_validate({**self.model_dump(), "order": order})


class PicturesReading(Frozen):
    """How pictures in folders are read; each folder is a class.

    Attributes:
        sha256: of the archive.
        height, width: pixels that every picture is brought to.
        fitting: how: cut at its longer side, padded with black at its shorter one, or stretched.
        colour: "grey" (one channel) or "colour" (three).
        order: of the pictures of each split, never by time or group.
    """

    form: Literal["pictures"] = "pictures"
    sha256: Sha256
    height: Annotated[int, Field(ge=1, le=512)] = 64
    width: Annotated[int, Field(ge=1, le=512)] = 64
    fitting: Fitting = "crop"
    colour: Literal["grey", "colour"] = "colour"
    order: Order = Order(by="stratified")

    @model_validator(mode="after")
    def _order_without_column(self) -> Self:
        if self.order.by in ("time", "group"):
            raise ValueError(f"pictures have no order by {self.order.by}")
        return self

    def with_order(self, order: Order) -> Self:
        """The same in another order."""
        return type(self).model_validate({**self.model_dump(), "order": order})


FileReading = Annotated[TableReading | PicturesReading, Field(discriminator="form")]
"""How a person's own file is read."""


class Given(Frozen):
    """What a person has said of where a table's rows are, for a guess of all the rest.

    Attributes:
        encoding, separator, decimal, thousands, header, skip, sheet: as a `TableReading` has them; None where that is
            to be found too. No sign for thousands is "none".
    """

    encoding: Annotated[str, Field(max_length=30)] | None = None
    separator: Annotated[str, Field(min_length=1, max_length=6)] | None = None
    decimal: Literal[".", ","] | None = None
    thousands: Literal[",", ".", " ", "'", "none"] | None = None
    header: bool | None = None
    skip: Annotated[int, Field(ge=0, le=1000)] | None = None
    sheet: _Name | None = None


class FileSource(Frozen):
    """Which file is to be read, and how.

    Attributes:
        name: as its owner calls it.
        sha256: of its bytes.
        reading: how; None where that is to be guessed.
        target: the column to predict, for a guess.
        given: what else is known beforehand, for a guess.
    """

    name: _Name
    sha256: Sha256
    reading: FileReading | None = None
    target: _Name | None = None
    given: Given | None = Field(default=None, exclude_if=unset)

    @property
    def ref(self) -> DataRef:
        """What is made of it, told from all else by the file's bytes and the way they are read."""
        if self.reading is not None:
            return own_ref(self.name, self.reading)
        guessed: dict[str, object] = {"source": "file", "guessed from": self.sha256, "target": self.target}
        if self.given is not None:
            guessed["given"] = self.given.model_dump(mode="json")
        return DataRef("file", self.name, content_id(guessed, _DIGITS))


def own_ref(name: str, reading: TableReading | PicturesReading) -> DataRef:
    """What a reading makes of a file. The content id holds no secret: who may see the rows is another question.

    Args:
        name: of the file.
        reading: how it is read.
    """
    recipe = {"source": "file", "reading": reading.model_dump(mode="json")}
    return DataRef("file", name, content_id(recipe, _DIGITS))
