"""What is known of a data set before a byte of it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from tdc_core.catalog.source_files import SourceFile
from tdc_core.spec import DataRef, FileReading, RowRange, content_id, own_ref, resolve_split
from tdc_core.spec.as_written import AsWritten

DataKind = Literal["table", "image"]
Target = Literal["class", "number"]
"""What a model is to predict."""
MOST_CATEGORIES = 100
"""A category of a person's own table has one input for each of its commonest values, and one for all others."""
OTHER = "other"
"""What these others are called."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: as TFDS or scikit-learn spells it.
        categories: the vocabulary of a text column, in the order of its integer codes; empty for a number.
        missing: the value that stands for "missing" in the source (nan for NaN), None where none is.
        flag: whether one more input says where a value was missing.
    """

    name: str
    categories: tuple[str, ...] = ()
    missing: float | None = None
    flag: bool = False

    @property
    def blocks(self) -> tuple[int, ...]:
        """How many inputs of the model its value becomes (one-hot for categories), and then 1 for a flag."""
        return (len(self.categories) or 1, *([1] * self.flag))

    @property
    def width(self) -> int:
        """How many inputs of the model the column becomes."""
        return sum(self.blocks)

    @property
    def input_names(self) -> tuple[str, ...]:
        """Names of these inputs; one-hot ones are called `column=category`."""
        names = tuple(f"{self.name}={category}" for category in self.categories) or (self.name,)
        return (*names, f"{self.name} missing") if self.flag else names


@dataclass(frozen=True)
class Drawing:
    """How the images of a data set were made from strokes on paper, so that a drawing can be made the same.

    Attributes:
        box: the longer side of what is drawn comes to this many pixels.
        centre: what comes to the middle of the image: its centre of mass, or the middle of the box around it.
        pen: how wide a stroke is, as a share of the box.
    """

    box: int
    centre: Literal["mass", "box"]
    pen: float


@dataclass(frozen=True)
class DatasetCard:
    """One data set.

    Attributes:
        name: as in `tfds.load`, or scikit-learn's name where `source` is "sklearn"; "file:NAME" of a person's own file.
        version: the TFDS version, or scikit-learn's release the figures were checked with.
        splits: rows of each split the source has.
        classes: names of the classes, in the order of their integer labels; empty where a number is to be predicted.
        label: key of the label in a TFDS row, or in scikit-learn's bunch.
        features: key of the feature tensor or image there; None where each column has its own key.
        columns: the columns used, in order; empty for images.
        image_shape: (height, width, channels) of images, None for tables.
        value_range: lowest and highest value a pixel can have, None for tables.
        left_out: columns of the source that are not used, each with the reason.
        notes: what was done to the data, in sentences for the page.
        bundled: whether the prepared arrays ship with the project.
        measures: what the number to predict says, with its unit; empty where there are classes.
        drawing: how a drawing becomes an image like those of the data set; None where nothing is drawn.
        arguments: what scikit-learn's loader is called with beside its defaults.
        files: the published files it is made from; empty where scikit-learn has them inside.
        reading: how it is read, where it is a person's own file.
        edges: for a split whose rows stand in groups, the rows at which it may be cut: where each group begins, and its
            end.
        written: how the file is written, as far as a script must know it beside the reading.
    """

    name: str
    title: str
    source: Literal["tfds", "sklearn", "file"]
    version: str
    kind: DataKind
    splits: Mapping[str, int]
    classes: tuple[str, ...]
    label: str
    good_for: str
    licence: str
    homepage: str
    features: str | None = None
    columns: tuple[Column, ...] = ()
    image_shape: tuple[int, int, int] | None = None
    value_range: tuple[float, float] | None = None
    left_out: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    bundled: bool = True
    files: tuple[SourceFile, ...] = ()
    measures: str = ""
    drawing: Drawing | None = None
    arguments: Mapping[str, bool] = field(default_factory=dict)
    reading: FileReading | None = None
    edges: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    written: AsWritten | None = None

    @cached_property
    def ref(self) -> DataRef:
        """The data set by its content, which follows from where its rows come from and what is taken of them."""
        if self.reading is not None:
            return own_ref(self.title, self.reading)
        recipe = {
            "source": self.source,
            "name": self.name,
            "version": self.version,
            "files": [file.sha256 for file in self.files],
            "arguments": dict(self.arguments),
            "splits": dict(self.splits),
            "features": self.features,
            "columns": [_as_ever(column) for column in self.columns],
            "image_shape": self.image_shape,
            "value_range": self.value_range,
            "label": self.label,
            "classes": self.classes,
        }
        return DataRef(self.source, self.name, content_id(recipe))

    @cached_property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one example as the model takes it, without the batch."""
        return self.image_shape or (sum(column.width for column in self.columns),)

    @property
    def raw_shape(self) -> tuple[int, ...]:
        """Shape of one example as the prepared arrays hold it: an image, or one number for each column."""
        return self.image_shape or (len(self.columns),)

    @property
    def dtype(self) -> Literal["uint8", "float32"]:
        """Type of the prepared features."""
        return "uint8" if self.kind == "image" else "float32"

    @property
    def target(self) -> Target:
        """What a model of it is to predict."""
        return "class" if self.classes else "number"

    @property
    def class_count(self) -> int | None:
        """How many classes there are; None where a number is to be predicted."""
        return len(self.classes) or None

    @property
    def label_dtype(self) -> Literal["int64", "float32"]:
        """Type of the prepared labels: classes are whole numbers from 0."""
        return "int64" if self.classes else "float32"

    @property
    def download_mb(self) -> float:
        """Size of the published files, in megabytes."""
        return sum(file.size for file in self.files) / 1e6

    @property
    def examples(self) -> int:
        """Rows of all splits together."""
        return sum(self.splits.values())

    @property
    def input_names(self) -> tuple[str, ...]:
        """Names of the model's inputs for a table."""
        return tuple(name for column in self.columns for name in column.input_names)

    def rows(self, text: str) -> tuple[RowRange, ...]:
        """The rows that a slicing string names.

        Raises:
            SplitError: it names none.
        """
        return resolve_split(text, self.splits, self.edges)


def numbers(*names: str, missing: float | None = None) -> tuple[Column, ...]:
    """Columns of numbers, alike but for their names."""
    return tuple(Column(name, missing=missing) for name in names)


def _as_ever(column: Column) -> dict[str, object]:
    """A column as content ids have always had it; one that ships has no flag."""
    return {"name": column.name, "categories": column.categories, "missing": column.missing}
