"""Figures of the training part for the data page, counted once for each split and kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.encode import Encoder, ScalingVectors, fit_scaling
from tdc_core.spec import Scaling
from tdc_core.ui.session.services import Services

SCALED = "{figure}, scaled"
"""The column of a figure after scaling."""
_FIGURES = ("lowest", "mean", "highest", "deviation")
_DIGITS = 9


def scaling_figures(card: DatasetCard, train: str, scaling: Scaling, studio: Services) -> pd.DataFrame:
    """Lowest, mean, highest and standard deviation of each input in the training part, before and after scaling.

    Args:
        card: the data set, one that is ready.
        train: slicing string of the training part, with at least one row.
        scaling: how features are scaled; for "none" there are only the figures before.
        studio: the services.

    Returns:
        One row for each input of a table, one row for all pixels of images.
    """
    before, vectors = _measured(card, train, scaling, studio)
    table = pd.DataFrame(before, columns=list(_FIGURES))
    if vectors is not None:
        slope, shift = _affine(vectors)
        for name in _FIGURES:
            scaled = table[name] * slope + (0 if name == "deviation" else shift)
            table[SCALED.format(figure=name)] = scaled.round(_DIGITS)  # a mean of 0 comes as 4e-16 else
    table.insert(0, "input", list(card.input_names) if card.kind == "table" else ["all pixels"])
    return table


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs={DatasetCard: lambda card: card.ref})
def _measured(
    card: DatasetCard, train: str, scaling: Scaling, _studio: Services
) -> tuple[np.ndarray, ScalingVectors | None]:
    part = _studio.library.open(card).part(card.rows(train))
    encoded = Encoder.fit(card, part).features(part)
    vectors = fit_scaling(card, scaling, encoded)
    if card.kind == "table":
        table = encoded.astype(np.float64)
        return np.stack([table.min(axis=0), table.mean(axis=0), table.max(axis=0), table.std(axis=0)], axis=1), vectors
    moments = fit_scaling(card, "standard", encoded)  # exact, and frugal with memory
    if moments is None or not isinstance(moments.mean, float) or not isinstance(moments.variance, float):
        raise TypeError("images are scaled by one mean and one variance")
    return np.array([[encoded.min(), moments.mean, encoded.max(), moments.variance**0.5]]), vectors


def _affine(vectors: ScalingVectors) -> tuple[np.ndarray, np.ndarray]:
    """Slope and shift of what the scaling layer does."""
    if vectors.kind == "minmax":
        return np.array(vectors.scale), np.array(vectors.offset)
    deviation = np.sqrt(np.array(vectors.variance))
    return 1 / deviation, -np.array(vectors.mean) / deviation
