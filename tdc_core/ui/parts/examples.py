"""Examples of a data set as people see them: images in a grid, rows in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.preview import RowExample
from tdc_core.ui.parts.names import told_apart

_PIXELS = 112


@dataclass(frozen=True, eq=False)
class Picture:
    """An image with what is said of it.

    Attributes:
        image: uint8 (height, width) or (height, width, 3), as `sharp` gives it.
        caption: in Markdown.
        alt: what is read out in its place, as it stands.
    """

    image: np.ndarray
    caption: str
    alt: str


def sharp(image: np.ndarray, card: DatasetCard) -> np.ndarray:
    """An image enlarged without blurring, its values stretched to what a screen shows.

    Args:
        image: uint8 (height, width, channels).
        card: gives the highest value a pixel can have.

    Returns:
        uint8 (height * k, width * k) for grey images, with channels for colour.
    """
    low, high = card.value_range or (0, 255)
    stretched = ((image.astype(np.float32) - low) * (255 / (high - low))).round().astype(np.uint8)
    factor = max(1, -(-_PIXELS // max(image.shape[:2])))
    large = stretched.repeat(factor, axis=0).repeat(factor, axis=1)
    return large[:, :, 0] if large.shape[2] == 1 else large


def draw_pictures(pictures: Sequence[Picture], width: int = 76) -> None:
    """Draw images side by side, as many in a line as there is room for.

    Args:
        pictures: the images.
        width: how narrow one may become, in pixels.
    """
    with st.grid("auto", min_column_width=width, gap="small"):
        for each in pictures:
            st.image(each.image, caption=each.caption, width="stretch", output_format="PNG", alt=each.alt)


def draw_rows(
    card: DatasetCard,
    rows: Sequence[RowExample],
    before: Mapping[str, Sequence[object]],
    alt: str,
    config: Mapping[str, ColumnConfig] | None = None,
) -> None:
    """Draw rows of a table with their raw values.

    Args:
        card: of their data set.
        rows: the rows.
        before: columns that stand before the values, by their titles.
        alt: what the table shows.
        config: how a column of `before` is shown, by its title.
    """
    names = told_apart([*before, *(column.name for column in card.columns)])
    cells = [(*told, *row.values) for told, row in zip(zip(*before.values(), strict=True), rows, strict=True)]
    st.dataframe(pd.DataFrame(cells, columns=list(names)), hide_index=True, alt=alt, column_config=config)
    if any(value is None for row in rows for value in row.values):
        st.caption("None is a missing value.")
