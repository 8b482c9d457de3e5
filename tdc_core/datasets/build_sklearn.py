"""From scikit-learn's own data sets to arrays."""

from __future__ import annotations

import numpy as np
import sklearn.datasets
from sklearn.utils import shuffle

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.prepared import SplitArrays


def read_sklearn(card: DatasetCard) -> dict[str, SplitArrays]:
    """The rows as `sklearn.datasets.load_<name>` has them, shuffled once with `random_state=0`."""
    bunch = getattr(sklearn.datasets, f"load_{card.name}")(**card.arguments)
    features, labels = shuffle(bunch[card.features], bunch[card.label], random_state=0)
    if card.image_shape:
        features = features.astype(np.uint8).reshape(-1, *card.image_shape)
    return {"train": SplitArrays(features.astype(card.dtype), labels.astype(card.label_dtype))}


def sklearn_source() -> str:
    """What the arrays are made with."""
    return f"scikit-learn {sklearn.__version__}"
