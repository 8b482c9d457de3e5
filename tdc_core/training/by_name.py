"""A trained model of a person's own table as they take it along: it is asked with their columns, by name.

It is fitted on the vector that `Encoder` makes of a row. Afterwards what the encoder does is put before it as layers of
Keras' own, so that it loads anywhere without a word of this project: numbers as they are, nan where one is missing;
words as text, empty where one is missing.
"""

from __future__ import annotations

from collections.abc import Container

import keras
import numpy as np

from tdc_core.catalog.dataset_card import MOST_CATEGORIES, Column
from tdc_core.datasets.encode import Encoder
from tdc_core.spec.as_written import TableAsWritten

_UNKNOWN = "\x00"  # stands for words that the model does not know; no word of a file has a zero byte


def by_name(model: keras.Sequential, encoder: Encoder) -> keras.Model:
    """The model with what the encoder does before it.

    Args:
        model: trained, from float32 (batch, inputs) to float32 (batch, units).
        encoder: of the table that it was trained on.

    Returns:
        One from a dictionary of columns, float32 or string (batch, 1), to the same outputs. A column is called as the
        card calls it, with "_" for "/", which Keras takes for no name. A word that it does not know counts as one of
        the others where there is such a category, and as missing elsewhere.
    """
    columns = encoder.card.columns
    named = {name: keras.Input((1,), name=name, dtype=_dtype(column)) for name, column in _names(columns).items()}
    inside = [keras.Input((1,), dtype=_dtype(column)) for column in columns]
    pieces = [
        piece
        for given, column, fill in zip(inside, columns, encoder.fills, strict=True)
        for piece in (_words(given, column, fill, encoder) if column.categories else _numbers(given, column, fill))
    ]
    vector = keras.ops.concatenate(pieces, axis=-1) if len(pieces) > 1 else pieces[0]
    whole = keras.Model(inside, model(vector), name=_free("model", named))
    return keras.Model(named, whole(list(named.values())))


def _dtype(column: Column) -> str:
    return "string" if column.categories else "float32"


def _names(columns: tuple[Column, ...]) -> dict[str, Column]:
    """The columns by their names as Keras takes them, all different."""
    names: dict[str, Column] = {}
    for column in columns:
        names[_free(column.name.replace("/", "_"), names)] = column
    return names


def _free(name: str, taken: Container[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _numbers(given: keras.KerasTensor, column: Column, fill: float | None) -> list[keras.KerasTensor]:
    """A number with its gap filled, and whether it was missing."""
    missing = keras.ops.isnan(given)
    filled = keras.ops.where(missing, float(fill or 0), given)
    return [filled, keras.ops.cast(missing, "float32")] if column.flag else [filled]


def _words(given: keras.KerasTensor, column: Column, fill: float | None, encoder: Encoder) -> list[keras.KerasTensor]:
    """A word as the inputs that stand for it: it is looked up, and has a row of them."""
    places = _places(column, encoder)
    raw = np.array([np.nan, np.nan, *places.values()], np.float32)  # what is missing and what is unknown come first
    if len(column.categories) > MOST_CATEGORIES:
        raw[1] = len(column.categories) - 1
    rows = encoder.column(column, raw, fill)
    lookup = keras.layers.StringLookup(vocabulary=list(places), mask_token="", oov_token=_UNKNOWN)
    table = keras.layers.Embedding(*rows.shape, embeddings_initializer="zeros", trainable=False)
    coded = table(lookup(given))
    table.set_weights([rows])
    return [keras.ops.squeeze(coded, axis=1)]


def _places(column: Column, encoder: Encoder) -> dict[str, float]:
    """The code of each word that the file has for a category; nan where it stands for a missing value."""
    own = len(column.categories) - (len(column.categories) > MOST_CATEGORIES)
    places: dict[str, float] = {word: float(code) for code, word in enumerate(column.categories[:own])}
    written = encoder.card.written
    if isinstance(written, TableAsWritten) and column.name in written.columns:
        seen = written.columns[column.name]
        spelled = {word: places[name] for word, name in seen.spellings.items() if name in places}
        places = {**dict.fromkeys(seen.missing, float("nan")), **spelled, **places}
    return {word: code for word, code in places.items() if word}
