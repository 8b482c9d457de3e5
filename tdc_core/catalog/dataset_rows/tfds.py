"""Data sets of TFDS."""

from __future__ import annotations

from tdc_core.catalog import source_files
from tdc_core.catalog.dataset_card import Column, DatasetCard, Drawing, numbers

_MEDIAN = "Missing {} are replaced by the median of the training part."

IRIS = DatasetCard(
    name="iris",
    title="Iris flowers",
    source="tfds",
    version="2.1.0",
    kind="table",
    splits={"train": 150},
    classes=("Iris-setosa", "Iris-versicolor", "Iris-virginica"),
    label="label",
    features="features",
    columns=numbers("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
    good_for="A first model: four measurements, three species, and a fit that takes seconds.",
    licence="CC BY 4.0",
    homepage="https://archive.ics.uci.edu/dataset/53/iris",
    notes=("All 150 rows are used as they are; nothing is missing.",),
    files=source_files.IRIS,
)

PENGUINS_PROCESSED = DatasetCard(
    name="penguins/processed",
    title="Penguins, four measurements",
    source="tfds",
    version="1.0.0",
    kind="table",
    splits={"train": 334},
    classes=("Adelie", "Chinstrap", "Gentoo"),
    label="species",
    features="features",
    columns=numbers("culmen_length_mm", "culmen_depth_mm", "flipper_length_mm", "body_mass_g"),
    good_for="A step up from iris: the same shape, twice the rows, and classes of different sizes.",
    licence="CC0 1.0",
    homepage="https://allisonhorst.github.io/palmerpenguins/",
    notes=(
        "The source has scaled all columns to between 0 and 1, over all rows and not the training part alone.",
        "Rows with missing values were dropped by the source.",
    ),
    files=source_files.PENGUINS_PROCESSED,
)

PENGUINS_SIMPLE = DatasetCard(
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
        *numbers("culmen_length_mm", "culmen_depth_mm", "flipper_length_mm", "body_mass_g", missing=float("nan")),
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
)

TITANIC = DatasetCard(
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
        *numbers("age", missing=-1.0),
        *numbers("sibsp", "parch"),
        *numbers("fare", missing=-1.0),
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
)

MNIST = DatasetCard(
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
    drawing=Drawing(box=20, centre="mass", pen=0.12),
    files=source_files.MNIST,
)

FASHION_MNIST = DatasetCard(
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
    drawing=Drawing(box=28, centre="box", pen=0.12),
    bundled=False,
    files=source_files.FASHION_MNIST,
)
