"""What is known of each data set before a byte of it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tdc_core.catalog import source_files
from tdc_core.catalog.source_files import SourceFile

DataKind = Literal["table", "image"]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: as TFDS or scikit-learn spells it.
        categories: the vocabulary of a text column, in the order of its integer codes; empty for a number.
        missing: the value that stands for "missing" in the source (nan for NaN), None where none is.
    """

    name: str
    categories: tuple[str, ...] = ()
    missing: float | None = None

    @property
    def width(self) -> int:
        """How many inputs of the model the column becomes (one-hot for categories)."""
        return len(self.categories) or 1


@dataclass(frozen=True)
class DatasetCard:
    """One data set.

    Attributes:
        name: as in `tfds.load`, or scikit-learn's name where `source` is "sklearn".
        version: the TFDS version, or scikit-learn's release the figures were checked with.
        splits: rows of each split the source has.
        classes: names of the classes, in the order of their integer labels.
        label: key of the label in a TFDS row, or in scikit-learn's bunch.
        features: key of the feature tensor or image there; None where each column has its own key.
        columns: the columns used, in order; empty for images.
        image_shape: (height, width, channels) of images, None for tables.
        value_range: lowest and highest value a pixel can have, None for tables.
        left_out: columns of the source that are not used, each with the reason.
        notes: what was done to the data, in sentences for the page.
        bundled: whether the prepared arrays ship with the project.
        files: the published files it is made from; empty where scikit-learn has them inside.
    """

    name: str
    title: str
    source: Literal["tfds", "sklearn"]
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

    @property
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
    def download_mb(self) -> float:
        """Size of the published files, in megabytes."""
        return sum(file.size for file in self.files) / 1e6

    @property
    def examples(self) -> int:
        """Rows of all splits together."""
        return sum(self.splits.values())

    @property
    def input_names(self) -> tuple[str, ...]:
        """Names of the model's inputs for a table; one-hot columns are named `column=category`."""
        return tuple(
            f"{column.name}={category}" if category else column.name
            for column in self.columns
            for category in (column.categories or ("",))
        )


_SHUFFLED = (
    "scikit-learn gives the rows in a fixed order; here they are shuffled once with random_state=0, so that any "
    "slice is a fair sample."
)
_MEDIAN = "Missing {} are replaced by the median of the training part."

_CELL_FIGURES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)


def _numbers(*names: str, missing: float | None = None) -> tuple[Column, ...]:
    return tuple(Column(name, missing=missing) for name in names)


DATASETS: tuple[DatasetCard, ...] = (
    DatasetCard(
        name="iris",
        title="Iris flowers",
        source="tfds",
        version="2.1.0",
        kind="table",
        splits={"train": 150},
        classes=("Iris-setosa", "Iris-versicolor", "Iris-virginica"),
        label="label",
        features="features",
        columns=_numbers("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
        good_for="A first model: four measurements, three species, and a fit that takes seconds.",
        licence="CC BY 4.0",
        homepage="https://archive.ics.uci.edu/dataset/53/iris",
        notes=("All 150 rows are used as they are; nothing is missing.",),
        files=source_files.IRIS,
    ),
    DatasetCard(
        name="penguins/processed",
        title="Penguins, four measurements",
        source="tfds",
        version="1.0.0",
        kind="table",
        splits={"train": 334},
        classes=("Adelie", "Chinstrap", "Gentoo"),
        label="species",
        features="features",
        columns=_numbers("culmen_length_mm", "culmen_depth_mm", "flipper_length_mm", "body_mass_g"),
        good_for="A step up from iris: the same shape, twice the rows, and classes of different sizes.",
        licence="CC0 1.0",
        homepage="https://allisonhorst.github.io/palmerpenguins/",
        notes=(
            "The source has scaled all columns to between 0 and 1, over all rows and not the training part alone.",
            "Rows with missing values were dropped by the source.",
        ),
        files=source_files.PENGUINS_PROCESSED,
    ),
    DatasetCard(
        name="penguins/simple",
        title="Penguins, with island and sex",
        source="tfds",
        version="1.0.0",
        kind="table",
        splits={"train": 344},
        classes=("Adelie", "Chinstrap", "Gentoo"),
        label="species",
        columns=(
            Column("island", ("Biscoe", "Dream", "Torgersen")),
            *_numbers("culmen_length_mm", "culmen_depth_mm", "flipper_length_mm", "body_mass_g", missing=float("nan")),
            Column("sex", ("FEMALE", "MALE", "NA")),
        ),
        good_for="A small table as it comes in life: numbers beside text, and some values missing.",
        licence="CC0 1.0",
        homepage="https://allisonhorst.github.io/palmerpenguins/",
        notes=(
            _MEDIAN.format("measurements"),
            "island and sex are one-hot: one input for each category; an unknown sex is the category NA.",
        ),
        files=source_files.PENGUINS_SIMPLE,
    ),
    DatasetCard(
        name="digits",
        title="Handwritten digits, 8x8",
        source="sklearn",
        version="1.9.1",
        kind="image",
        splits={"train": 1797},
        classes=tuple("0123456789"),
        label="target",
        features="images",
        image_shape=(8, 8, 1),
        value_range=(0, 16),
        good_for="A first model on images: tiny pictures, ten classes, and a fit that takes seconds.",
        licence="CC BY 4.0 (UCI), in scikit-learn under BSD-3-Clause",
        homepage="https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits",
        notes=(_SHUFFLED, "Pixels go from 0 (paper) to 16 (ink)."),
    ),
    DatasetCard(
        name="breast_cancer",
        title="Breast cancer, Wisconsin",
        source="sklearn",
        version="1.9.1",
        kind="table",
        splits={"train": 569},
        classes=("malignant", "benign"),
        label="target",
        features="data",
        columns=_numbers(
            *(f"mean {name}" for name in _CELL_FIGURES),
            *(f"{name} error" for name in _CELL_FIGURES),
            *(f"worst {name}" for name in _CELL_FIGURES),
        ),
        good_for="A yes-or-no question with one sigmoid unit, on columns whose scales differ a lot.",
        licence="CC BY 4.0 (UCI), in scikit-learn under BSD-3-Clause",
        homepage="https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic",
        notes=(_SHUFFLED, "Class 1, whose probability a sigmoid unit gives, is benign."),
    ),
    DatasetCard(
        name="wine",
        title="Wine, three growers",
        source="sklearn",
        version="1.9.1",
        kind="table",
        splits={"train": 178},
        classes=("class_0", "class_1", "class_2"),
        label="target",
        features="data",
        columns=_numbers(
            "alcohol",
            "malic_acid",
            "ash",
            "alcalinity_of_ash",
            "magnesium",
            "total_phenols",
            "flavanoids",
            "nonflavanoid_phenols",
            "proanthocyanins",
            "color_intensity",
            "hue",
            "od280/od315_of_diluted_wines",
            "proline",
        ),
        good_for="Seeing what scaling does: one column reaches 1,680, another stays below 1.",
        licence="CC BY 4.0 (UCI), in scikit-learn under BSD-3-Clause",
        homepage="https://archive.ics.uci.edu/dataset/109/wine",
        notes=(_SHUFFLED,),
    ),
    DatasetCard(
        name="titanic",
        title="Titanic passengers",
        source="tfds",
        version="4.0.0",
        kind="table",
        splits={"train": 1309},
        classes=("died", "survived"),
        label="survived",
        columns=(
            Column("pclass", ("1st_class", "2nd_class", "3rd_class")),
            Column("sex", ("male", "female")),
            *_numbers("age", missing=-1.0),
            *_numbers("sibsp", "parch"),
            *_numbers("fare", missing=-1.0),
            Column("embarked", ("Cherbourg", "Queenstown", "Southampton", "Unknown")),
        ),
        good_for="A yes-or-no question on a mixed table, where a perfect answer is not to be had.",
        licence="None stated at the source (OpenML 40945)",
        homepage="https://www.openml.org/d/40945",
        left_out=(
            ("name", "Different for nearly every passenger."),
            ("ticket", "A number with little meaning of its own."),
            ("cabin", "Missing for most passengers."),
            ("home.dest", "Free text, missing for many passengers."),
            ("boat", "Gives the answer away: knowing it alone is right in 97.6% of cases."),
            ("body", "Gives the answer away: only the dead have a body number."),
        ),
        notes=(
            _MEDIAN.format("ages and fares"),
            "pclass, sex and embarked are one-hot: one input for each category; an unknown port is a category too.",
        ),
        files=source_files.TITANIC,
    ),
    DatasetCard(
        name="mnist",
        title="MNIST digits, 28x28",
        source="tfds",
        version="3.0.1",
        kind="image",
        splits={"train": 60000, "test": 10000},
        classes=tuple("0123456789"),
        label="label",
        features="image",
        image_shape=(28, 28, 1),
        value_range=(0, 255),
        good_for="The classic of image classification: 70,000 handwritten digits, with a test split of its own.",
        licence="CC BY-SA 3.0",
        homepage="http://yann.lecun.com/exdb/mnist/",
        notes=("Pixels go from 0 (paper) to 255 (ink).",),
        files=source_files.MNIST,
    ),
    DatasetCard(
        name="fashion_mnist",
        title="Fashion-MNIST clothes, 28x28",
        source="tfds",
        version="3.0.1",
        kind="image",
        splits={"train": 60000, "test": 10000},
        classes=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        label="label",
        features="image",
        image_shape=(28, 28, 1),
        value_range=(0, 255),
        good_for="MNIST's harder sister: the same size and shape, with clothes that are easily confused.",
        licence="MIT",
        homepage="https://github.com/zalandoresearch/fashion-mnist",
        notes=("Pixels go from 0 (background) to 255.",),
        bundled=False,
        files=source_files.FASHION_MNIST,
    ),
)


def find_dataset(name: str) -> DatasetCard | None:
    """The card of that name, or None."""
    return next((card for card in DATASETS if card.name == name), None)
