"""The rows of a table that can be changed, and how far."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tdc_core.catalog.datasets import Column, DatasetCard
from tdc_core.datasets.encode import Encoder, is_missing
from tdc_core.datasets.prepared import PreparedDataset
from tdc_core.datasets.preview import given_rows
from tdc_core.results.kept import Results
from tdc_core.runs.models import Run

MOST_ROWS = 24
_STEPS = 200


def table_to_try(prepared: PreparedDataset, card: DatasetCard, run: Run, kept: Results) -> dict[str, Any]:
    """Columns with the range that the training part has, and some rows to begin with, as try_table.js takes them.

    The rows are of the validation part, from its beginning to its end; a category stands as its code, and what is
    missing as None.

    Args:
        prepared: the data set.
        card: its card.
        run: says what its parts are.
        kept: its results, which have the rows.
    """
    train = prepared.part(card.rows(run.spec.data.train))
    fills = Encoder.fit(card, train).fills
    columns = [_column(column, train.features[:, at], fills[at]) for at, column in enumerate(card.columns)]
    part = kept.parts["validation"].part
    chosen = np.unique(np.linspace(0, len(part) - 1, min(MOST_ROWS, len(part))).round().astype(int))
    places = [part.place(each) for each in chosen]
    rows = [
        {
            "place": f"{row.split} {row.row}",
            "values": _values(card, prepared.splits[row.split].features[row.row]),
            "answer": row.answer,
            "label": int(row.label) if card.classes else float(row.label),
        }
        for row in given_rows(prepared, card, places)
    ]
    scale = None
    if card.target == "number":
        scale = {"low": float(train.labels.min()), "high": float(train.labels.max()), "measures": card.measures}
    return {"columns": columns, "rows": rows, "scale": scale}


def _column(column: Column, values: np.ndarray, fill: float | None) -> dict[str, Any]:
    told = {"name": column.name, "categories": list(column.categories) or None, "fill": fill, "flag": column.flag}
    if column.categories:
        return told
    there = values[~is_missing(column, values)].astype(np.float64)
    low, high = (float(there.min()), float(there.max())) if len(there) else (0.0, 1.0)
    whole = bool((there == there.round()).all())
    step = _step(low, high, whole)
    return told | {"low": math.floor(low / step) * step, "high": math.ceil(high / step) * step, "step": step}


def _step(low: float, high: float, whole: bool) -> float:
    """A step of a slider: 1, 2 or 5 times a power of ten, some two hundred of them from end to end."""
    rough = (high - low) / _STEPS or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.999)
    return max(1.0, round(step)) if whole else step


def _values(card: DatasetCard, raw: np.ndarray) -> list[float | int | None]:
    found: list[float | int | None] = []
    for column, value in zip(card.columns, raw, strict=True):
        if is_missing(column, np.asarray(value)):
            found.append(None)
        else:
            found.append(int(value) if column.categories else float(value))
    return found
