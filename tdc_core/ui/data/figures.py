"""Figures of the training part for the data page, counted once for each split and kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.encode import fit_scaling
from tdc_core.datasets.figures.inputs import input_figures
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
    before = _measured(card, train, studio)
    table = pd.DataFrame(before, columns=list(_FIGURES))
    if scaling != "none":
        slope, shift = _affine(card, scaling, before)
        for name in _FIGURES:
            scaled = table[name] * slope + (0 if name == "deviation" else shift)
            table[SCALED.format(figure=name)] = scaled.round(_DIGITS)  # a mean of 0 comes as 4e-16 else
    table.insert(0, "input", list(card.input_names) if card.kind == "table" else ["all pixels"])
    return table


@st.cache_data(max_entries=128, show_spinner=False, hash_funcs={DatasetCard: lambda card: card.ref})
def _measured(card: DatasetCard, train: str, _studio: Services) -> np.ndarray:
    """float64 (inputs, 4), or (1, 4) of all pixels."""
    part = _studio.library.open(card).part(card.rows(train))
    if card.kind == "table":
        return input_figures(card, part)
    moments = fit_scaling(card, "standard", part.features)  # exact, and frugal with memory
    if moments is None or not isinstance(moments.mean, float) or not isinstance(moments.variance, float):
        raise TypeError("images are scaled by one mean and one variance")
    return np.array([[part.features.min(), moments.mean, part.features.max(), moments.variance**0.5]])


def _affine(card: DatasetCard, scaling: Scaling, figures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and shift of what the scaling layer does, as `fit_scaling` has them."""
    low, mean, high, deviation = figures.T
    if scaling == "standard":
        slope = 1 / np.where(deviation > 0, deviation, 1.0)
        return slope, -mean * slope
    if card.value_range is not None:
        return np.array([1 / card.value_range[1]]), np.zeros(1)
    slope = 1 / np.where(high > low, high - low, 1.0)
    return slope, -low * slope
