"""The whole experiment as a plain script."""

from __future__ import annotations

import math
from typing import Any

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.export.made_with import install_line, python_version
from tdc_core.export.own_pictures import pictures_names
from tdc_core.export.own_table import table_names
from tdc_core.export.template import render
from tdc_core.export.wrap import wrapped
from tdc_core.spec import ExperimentSpec

_ALWAYS_NEEDED = ("tensorflow", "keras")


def experiment_script(spec: ExperimentSpec, card: DatasetCard) -> str:
    """A TensorFlow/TFDS/Keras/matplotlib script that does what the experiment says, from imports to plots.

    Run in a fresh process it gives the same numbers in every epoch as the app does.

    Args:
        spec: an experiment without problems of severity error.
        card: its data set.

    Raises:
        SplitError: the data set is scikit-learn's or a file, and a part is no split of it.
        NoScript: a script could not read the file as it is read here.
        ValueError: a layer type or the optimizer is not in the catalogue.
    """
    parts = [("train", spec.data.train), ("validation", spec.data.validation)]
    if spec.data.test is not None:
        parts.append(("test", spec.data.test))
    names = _names_of(card, parts)
    fitted = spec.data.scaling == "standard" or (spec.data.scaling == "minmax" and not card.image_shape)
    names["uses_numpy"] |= fitted or spec.data.target_scaling is not None
    names["install"] = install_line([*_ALWAYS_NEEDED, *names.pop("needs"), "matplotlib"])
    names["python"] = python_version()
    return wrapped(render("script.py.jinja", spec, card, **names))


def _names_of(card: DatasetCard, parts: list[tuple[str, str]]) -> dict[str, Any]:
    if card.source == "tfds":
        return _tfds_names(card, parts)
    if card.source == "sklearn":
        return _sklearn_names(card, parts)
    return pictures_names(card, parts) if card.image_shape else table_names(card, parts)


def _sklearn_names(card: DatasetCard, parts: list[tuple[str, str]]) -> dict[str, Any]:
    rows = [(part, split, [(r.start, r.stop) for r in card.rows(split)]) for part, split in parts]
    return {"parts": rows, "needs": ["scikit-learn"], "uses_numpy": any(len(ranges) > 1 for *_, ranges in rows)}


def _tfds_names(card: DatasetCard, parts: list[tuple[str, str]]) -> dict[str, Any]:
    filled = {column.name: column.missing for column in card.columns if column.missing is not None}
    kinds = {None if math.isnan(value) else value for value in filled.values()}
    if len(kinds) > 1:
        raise ValueError(f"{card.name} marks missing numbers in more than one way: {filled}")
    return {
        "parts": parts,
        "needs": ["tensorflow-datasets", "importlib_resources"],
        "joined": any("+" in split for _, split in parts),
        "uses_numpy": bool(filled),
        "filled": list(filled),
        "missing": next(iter(filled.values()), 0.0),
        "missing_is_nan": None in kinds,
    }
