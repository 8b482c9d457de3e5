"""Data sets that scikit-learn ships with."""

from __future__ import annotations

from tdc_core.catalog.dataset_card import DatasetCard, Drawing, numbers

_SHUFFLED = (
    "scikit-learn gives the rows in a fixed order; here they are shuffled once with random_state=0, so that any "
    "slice is a fair sample."
)
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

DIGITS = DatasetCard(
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
    drawing=Drawing(box=8, centre="box", pen=0.16),
)

BREAST_CANCER = DatasetCard(
    name="breast_cancer",
    title="Breast cancer, Wisconsin",
    source="sklearn",
    version="1.9.1",
    kind="table",
    splits={"train": 569},
    classes=("malignant", "benign"),
    label="target",
    features="data",
    columns=numbers(
        *(f"mean {name}" for name in _CELL_FIGURES),
        *(f"{name} error" for name in _CELL_FIGURES),
        *(f"worst {name}" for name in _CELL_FIGURES),
    ),
    good_for="A yes-or-no question with one sigmoid unit, on columns whose scales differ a lot.",
    licence="CC BY 4.0 (UCI), in scikit-learn under BSD-3-Clause",
    homepage="https://archive.ics.uci.edu/dataset/17/breast+cancer+wisconsin+diagnostic",
    notes=(_SHUFFLED, "Class 1, whose probability a sigmoid unit gives, is benign."),
)

DIABETES = DatasetCard(
    name="diabetes",
    title="Diabetes, a year later",
    source="sklearn",
    version="1.9.1",
    kind="table",
    splits={"train": 442},
    classes=(),
    label="target",
    features="data",
    columns=numbers("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
    good_for="A first number to predict: how far a disease has come within a year, from ten measurements.",
    licence="None stated at the source, in scikit-learn under BSD-3-Clause",
    homepage="https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html",
    notes=(
        _SHUFFLED,
        "The label is a measure of how far the disease has come one year after the measurements, from 25 to 346.",
        "bmi is the body mass index, bp the mean blood pressure, s1 to s6 are blood values; sex is written as 1 or 2.",
        "Columns have the values that were measured, where scikit-learn's default has them scaled over all rows.",
    ),
    measures="progression of the disease after a year",
    arguments={"scaled": False},
)

WINE = DatasetCard(
    name="wine",
    title="Wine, three growers",
    source="sklearn",
    version="1.9.1",
    kind="table",
    splits={"train": 178},
    classes=("class_0", "class_1", "class_2"),
    label="target",
    features="data",
    columns=numbers(
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
)
